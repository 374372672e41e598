//! The chores of Warren.

fn main() {}
