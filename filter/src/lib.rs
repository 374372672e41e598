//! Filters in the jq language for Warren's processors.
//!
//! The language is `jaq-core`'s: its parser and its interpreter. The values, the functions
//! and the bounds are this crate's own, so that a filter gives the same outputs on machines
//! of 32 and of 64 bits, and so that every run ends: steps, nesting, sizes and outputs are
//! counted, and no clock is asked. It knows no processors and no messages; texts of JSON
//! come in, and texts of JSON go out.

mod bounds;
mod compile;
mod meter;
mod natives;
mod rewrite;
mod run;
mod shape;
mod value;

pub use run::Jq;
