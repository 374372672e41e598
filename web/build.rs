//! What the linker is told of one program alone: how much memory the filters of processors may
//! take at most. It knows nothing else of how the page is built.

use std::env::var;

/// In bytes, whole pages of 64 KiB. A run within a filter's bounds takes a tenth of it; what
/// gets past them ends that program, and not the page or the machine that it is on.
const FILTERS_MEMORY: u32 = 64 << 20;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-bin=warren-filters=--max-memory={FILTERS_MEMORY}");
    }
}
