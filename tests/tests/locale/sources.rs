//! The sources whose sentences people read, as tokens.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

/// One file.
pub(crate) struct Source {
    /// From the root of the project.
    pub(crate) path: String,
    pub(crate) tokens: TokenStream,
}

/// The crates that speak to people in their language; the command line speaks English.
const FOLDERS: [&str; 6] = [
    "core/src",
    "diagram/src",
    "export/src",
    "teach/src",
    "web/src",
    "wire/src",
];

/// Where the macros themselves are.
const MACROS: &str = "core/src/text.rs";

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All of them.
pub(crate) fn all() -> Vec<Source> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        below(&root().join(folder), folder, &mut files);
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn below(folder: &Path, name: &str, files: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("a file").path();
        let own = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{name}/{own}");
        if path.is_dir() {
            below(&path, &name, files);
        } else if name.ends_with(".rs") && name != MACROS {
            let text = fs::read_to_string(&path).expect("a source");
            let tokens = text.parse().expect("Rust");
            files.push(Source { path: name, tokens });
        }
    }
}
