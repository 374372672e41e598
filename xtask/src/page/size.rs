//! What a first visit downloads, against the budget; and beside it what the page loads only
//! when something is built with it, which the budget does not count.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::seal::files_of;
use super::{locale, workshop};

/// Bytes, brotli-compressed, of everything that the first screen needs.
pub(crate) const BUDGET: usize = 450_000;

/// The files of the first screen, those of the workshop, and the catalogues of languages.
pub(crate) struct FirstScreen {
    first: Vec<Part>,
    workshop: Vec<Part>,
    locales: Vec<Part>,
}

struct Part {
    name: String,
    raw: usize,
    brotli: usize,
}

impl FirstScreen {
    pub(crate) fn brotli(&self) -> usize {
        self.first.iter().map(|part| part.brotli).sum()
    }
}

impl fmt::Display for FirstScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The first screen downloads (kB):      raw   brotli")?;
        list(f, &self.first)?;
        writeln!(f, "  of {} budgeted", kilo(BUDGET))?;
        writeln!(f, "The workshop and what runs filters, when first needed:")?;
        list(f, &self.workshop)?;
        writeln!(f, "\nA language, when it is chosen:")?;
        list(f, &self.locales)
    }
}

fn kilo(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

fn list(f: &mut fmt::Formatter<'_>, parts: &[Part]) -> fmt::Result {
    let line = |f: &mut fmt::Formatter<'_>, name: &str, raw, brotli| {
        write!(f, "  {name:<40} {:>8} {:>8}", kilo(raw), kilo(brotli))
    };
    for part in parts {
        line(f, &part.name, part.raw, part.brotli)?;
        writeln!(f)?;
    }
    let raw = parts.iter().map(|part| part.raw).sum();
    let brotli = parts.iter().map(|part| part.brotli).sum();
    line(f, "together", raw, brotli)
}

/// Measures `index.html` and every file that it names, and those that these name.
pub(crate) fn first_screen(dist: &Path) -> Result<FirstScreen> {
    let (workshop, rest) = reachable(dist)?
        .into_iter()
        .partition::<BTreeSet<_>, _>(|name| workshop::is_later(name));
    let (locales, first) = rest
        .into_iter()
        .partition::<BTreeSet<_>, _>(|name| name.starts_with(locale::NAME));
    Ok(FirstScreen {
        first: measured(dist, first)?,
        workshop: measured(dist, workshop)?,
        locales: measured(dist, locales)?,
    })
}

fn measured(dist: &Path, names: BTreeSet<String>) -> Result<Vec<Part>> {
    let parts = names.into_iter().map(|name| {
        let content = fs::read(dist.join(&name)).with_context(|| name.clone())?;
        Ok(Part {
            name,
            raw: content.len(),
            brotli: compressed(&content)?,
        })
    });
    parts.collect()
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
            (
                "index.html",
                "<script src=./app-1.js></script><meta content=./warren-workshop-1.js>\
                 <meta content=./warren-locale-de-1.txt>",
            ),
            ("app-1.js", "fetch('app-1_bg.wasm')"),
            (
                "app-1_bg.wasm",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            ),
            ("warren-locale-de-1.txt", "Open\tÖffnen"),
            ("warren-workshop-1.js", "fetch('warren-workshop-2_bg.wasm')"),
            ("warren-workshop-2_bg.wasm", "c"),
            ("sw.js", "['later.wasm']"),
            ("later.wasm", "b"),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        let size = first_screen(&dist).unwrap();
        fs::remove_dir_all(&dist).unwrap();
        let names = |parts: &[Part]| -> Vec<String> {
            parts.iter().map(|part| part.name.clone()).collect()
        };
        assert_eq!(
            names(&size.first),
            ["app-1.js", "app-1_bg.wasm", "index.html"]
        );
        assert_eq!(
            names(&size.workshop),
            ["warren-workshop-1.js", "warren-workshop-2_bg.wasm"]
        );
        assert_eq!(names(&size.locales), ["warren-locale-de-1.txt"]);
        let wasm = &size.first[1];
        assert!(wasm.brotli < wasm.raw);
    }
}
