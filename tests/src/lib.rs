//! What the tests over all of Warren share.
//!
//! The tests themselves are in `tests/` (run by `cargo test`) and `journeys/` (in a browser).

pub mod browser;
pub mod live;
