//! That the program of filters has a bound on its memory: `web/build.rs` tells the linker, and a
//! linker that no longer listens would leave it out in silence.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasmparser::{Parser, Payload};

/// The most that is believed to be a bound, in pages of 64 KiB.
const MOST_PAGES: u64 = 2048;

/// Refuses a folder whose program of filters may take any amount of memory.
pub(super) fn is_bounded(folder: &Path) -> Result<()> {
    let path = folder.join("warren-filters_bg.wasm");
    let wasm = fs::read(&path).context("Trunk built no warren-filters")?;
    let most = maximum(&wasm)?;
    ensure!(
        most.is_some_and(|pages| pages <= MOST_PAGES),
        "the program of filters has no bound on its memory ({most:?} pages): look at web/build.rs"
    );
    Ok(())
}

/// The most pages of memory that a module may have, where it says so.
fn maximum(wasm: &[u8]) -> Result<Option<u64>> {
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::MemorySection(memories) = payload? {
            let mut memories = memories.into_iter();
            let first = memories.next().context("there is no memory")??;
            return Ok(first.maximum);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{MemorySection, MemoryType, Module};

    use super::*;

    #[test]
    fn a_module_without_a_bound_is_known_from_one_with() {
        let module = |maximum| {
            let mut memories = MemorySection::new();
            memories.memory(MemoryType {
                minimum: 17,
                maximum,
                memory64: false,
                shared: false,
                page_size_log2: None,
            });
            let mut module = Module::new();
            module.section(&memories);
            module.finish()
        };
        assert_eq!(maximum(&module(Some(1024))).unwrap(), Some(1024));
        assert_eq!(maximum(&module(None)).unwrap(), None);
    }
}
