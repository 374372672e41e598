//! What a first visit downloads, against the budget.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::seal::files_of;

/// Bytes, brotli-compressed, of everything that the first screen needs.
pub(crate) const BUDGET: usize = 450_000;

/// The files of the first screen.
pub(crate) struct FirstScreen(Vec<Part>);

struct Part {
    name: String,
    raw: usize,
    brotli: usize,
}

impl FirstScreen {
    pub(crate) fn brotli(&self) -> usize {
        self.0.iter().map(|part| part.brotli).sum()
    }
}

impl fmt::Display for FirstScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The first screen downloads (kB):      raw   brotli")?;
        let kilo = |bytes: usize| format!("{}.{}", bytes / 1000, bytes % 1000 / 100);
        for part in &self.0 {
            writeln!(
                f,
                "  {:<32} {:>8} {:>8}",
                part.name,
                kilo(part.raw),
                kilo(part.brotli)
            )?;
        }
        let raw = self.0.iter().map(|part| part.raw).sum();
        let (brotli, budget) = (kilo(self.brotli()), kilo(BUDGET));
        write!(
            f,
            "  {:<32} {:>8} {brotli:>8}  of {budget} budgeted",
            "together",
            kilo(raw)
        )
    }
}

/// Measures `index.html` and every file that it names, and those that these name.
pub(crate) fn first_screen(dist: &Path) -> Result<FirstScreen> {
    let mut parts = Vec::new();
    for name in reachable(dist)? {
        let content = fs::read(dist.join(&name)).with_context(|| name.clone())?;
        parts.push(Part {
            name,
            raw: content.len(),
            brotli: compressed(&content)?,
        });
    }
    Ok(FirstScreen(parts))
}

/// The service worker comes after the first screen, and names files of later screens.
fn reachable(dist: &Path) -> Result<BTreeSet<String>> {
    let mut unseen: BTreeSet<String> = files_of(dist)?.into_iter().collect();
    unseen.remove("sw.js");
    let mut seen = BTreeSet::new();
    let mut next = vec!["index.html".to_owned()];
    while let Some(name) = next.pop() {
        unseen.remove(&name);
        if [".html", ".js", ".css"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            let text = fs::read_to_string(dist.join(&name)).with_context(|| name.clone())?;
            let (named, rest) = unseen
                .into_iter()
                .partition(|other| text.contains(file_name(other)));
            unseen = rest;
            next.extend::<BTreeSet<String>>(named);
        }
        seen.insert(name);
    }
    Ok(seen)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn compressed(content: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*content, &mut out, &params)?;
    Ok(out.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_files_are_not_counted() {
        let dist = std::env::temp_dir().join(format!("warren-size-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        for (name, text) in [
            ("index.html", "<script src=./app-1.js></script>"),
            ("app-1.js", "fetch('app-1_bg.wasm')"),
            (
                "app-1_bg.wasm",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            ),
            ("sw.js", "['later.wasm']"),
            ("later.wasm", "b"),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        let size = first_screen(&dist).unwrap();
        let names: Vec<_> = size.0.iter().map(|part| part.name.as_str()).collect();
        fs::remove_dir_all(&dist).unwrap();
        assert_eq!(names, ["app-1.js", "app-1_bg.wasm", "index.html"]);
        let wasm = &size.0[1];
        assert!(wasm.brotli < wasm.raw);
    }
}
