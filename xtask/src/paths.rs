//! Where things lie.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The workspace's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace")
}

/// Where the tools are installed: the project's own folder, or what `WARREN_TOOLS` names.
pub(crate) fn tools() -> PathBuf {
    std::env::var_os("WARREN_TOOLS").map_or_else(|| root().join(".tools"), PathBuf::from)
}

/// The page as it is published.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// `PATH` with our tools first.
pub(crate) fn search_path() -> OsString {
    let mut path = OsString::from(tools().join("bin"));
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(if cfg!(windows) { ";" } else { ":" });
        path.push(rest);
    }
    path
}

/// The program `name` on `PATH`, our own tools first.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&search_path())
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}
