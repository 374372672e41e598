//! The last touch on a built page, called by Trunk before it publishes the folder:
//! its style sheets and its scripts made one each, its second program and its catalogues named, the page forbidden to reach other
//! hosts, and the service worker told its files.
//!
//! The wasm's instructions stay as the compiler made them. Binaryen's `wasm-opt -Oz` was measured on it: six
//! percent smaller as it is, two percent larger once compressed, which is what is downloaded.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::hash::hash;
use super::{SERVED, imports, locale, memory, order, policy, scripts, styles, workshop};
use crate::paths;

/// The place in `web/offline/sw.js` that takes the list.
const FILES_MARK: &str = "/* the files of this build */";
const BUILD_MARK: &str = "the name of this build";

/// Seals the folder that Trunk names in the environment.
pub(crate) fn seal_staged() -> Result<()> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .context("`seal` is called by Trunk; use `cargo xtask build`")?;
    styles::join(&folder)?;
    imports::number(&folder)?;
    order::functions(&folder)?;
    scripts::minify(&folder)?;
    scripts::join(&folder)?;
    memory::is_bounded(&folder)?;
    workshop::name(&folder)?;
    locale::write(&folder)?;
    if std::env::var_os(SERVED).is_none() {
        policy::apply(&folder)?;
    }
    write_worker(&folder)
}

fn write_worker(folder: &Path) -> Result<()> {
    let template = fs::read_to_string(paths::root().join("web/offline/sw.js"))
        .context("web/offline/sw.js, the service worker, cannot be read")?;
    let files: Vec<_> = files_of(folder)?
        .into_iter()
        .filter(|name| name != "index.html" && name != "sw.js")
        .collect();
    let served = std::env::var_os(SERVED).is_some();
    let index = fs::read(folder.join("index.html")).context("Trunk wrote no index.html")?;
    let worker = worker(&template, if served { &[] } else { &files }, &hash(&index))?;
    fs::write(folder.join("sw.js"), worker).context("the service worker cannot be written")
}

/// The service worker of a build. Without files it is one that takes itself away.
fn worker(template: &str, files: &[String], build: &str) -> Result<String> {
    for mark in [FILES_MARK, BUILD_MARK] {
        ensure!(
            template.contains(mark),
            "web/offline/sw.js has lost its mark \"{mark}\""
        );
    }
    let list = serde_json::to_string(files)?;
    let list = list.trim_start_matches('[').trim_end_matches(']');
    Ok(template
        .replace(FILES_MARK, list)
        .replace(BUILD_MARK, build))
}

/// All files of a folder and those below it, by their paths from there, sorted.
pub(super) fn files_of(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str =
        r#"const BUILD = "the name of this build"; const FILES = [/* the files of this build */];"#;

    #[test]
    fn the_worker_knows_its_files() {
        let files = ["a.js".to_owned(), "b_bg.wasm".to_owned()];
        assert_eq!(
            worker(TEMPLATE, &files, "12").unwrap(),
            r#"const BUILD = "12"; const FILES = ["a.js","b_bg.wasm"];"#
        );
    }

    #[test]
    fn a_worker_that_lost_its_mark_is_refused() {
        assert!(worker("const FILES = [];", &[], "12").is_err());
    }
}
