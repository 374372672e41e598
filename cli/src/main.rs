//! Warren on the command line.

fn main() {}
