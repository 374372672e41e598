//! Where `wasm-opt` comes from.
//!
//! A page without it works and is a twentieth larger, so that nothing here is fatal, and no build
//! waits minutes for it. Taken is what is installed already, or else Debian's package, unpacked
//! into our folder (seconds, no root needed). Elsewhere `cargo xtask setup --wasm-opt` builds it.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::browser::is_root;
use crate::paths;
use crate::run::{capture, command, logged};
use crate::say::say;

/// Binaryen 116, as a crate.
const CRATE_VERSION: &str = "0.116.1";

/// The oldest Binaryen that was tried with what today's compiler writes.
const OLDEST: u32 = 108;

/// The program, where there is one that is new enough.
pub(crate) fn find() -> Option<PathBuf> {
    let candidates = [Some(unpacked()), paths::find("wasm-opt")];
    candidates.into_iter().flatten().find(|path| {
        path.is_file()
            && capture(command(path).arg("--version")).is_ok_and(|said| new_enough(&said))
    })
}

/// Fetches it if it is missing; says so, and goes on, where that fails.
pub(crate) fn ensure() {
    if find().is_some() {
        return;
    }
    if let Err(error) = from_debian() {
        say(&format!(
            "no wasm-opt here ({error:#}): the page works, and is somewhat larger"
        ));
        say("  `cargo xtask setup --wasm-opt` builds it from C++, in some minutes");
    }
}

fn unpacked() -> PathBuf {
    paths::tools().join("binaryen/usr/bin/wasm-opt")
}

fn from_debian() -> Result<()> {
    ensure!(
        Path::new("/etc/debian_version").exists(),
        "this is not Debian"
    );
    ensure!(
        cfg!(target_os = "linux") && paths::find("dpkg-deb").is_some(),
        "there is no dpkg-deb"
    );
    say("fetching wasm-opt (Debian's package binaryen, unpacked here, not installed)");
    let tools = paths::tools();
    let script = format!(
        "set -e; mkdir -p download; cd download; rm -f binaryen_*.deb
         apt-get download binaryen || {{ {refresh}; apt-get download binaryen; }}
         dpkg-deb --extract binaryen_*.deb ../binaryen; rm binaryen_*.deb",
        refresh = if is_root() { "apt-get update" } else { "false" },
    );
    std::fs::create_dir_all(&tools)?;
    let mut shell = command("sh");
    shell.args(["-c", &script]).current_dir(&tools);
    logged(
        "fetching wasm-opt",
        &mut shell,
        &tools.join("log/binaryen.txt"),
    )?;
    let said = capture(command(unpacked()).arg("--version"))?;
    ensure!(
        new_enough(&said),
        "Debian's wasm-opt is too old: {}",
        said.trim()
    );
    Ok(())
}

/// Builds it; for those who want the smallest page and are not on Debian.
pub(crate) fn build() -> Result<()> {
    if find().is_some() {
        return Ok(());
    }
    let compiler = ["c++", "g++", "clang++"]
        .iter()
        .find_map(|name| paths::find(name));
    ensure!(
        compiler.is_some(),
        "building wasm-opt needs a C++ compiler, and there is none"
    );
    say(&format!(
        "building wasm-opt {CRATE_VERSION} from C++ (several minutes, once)"
    ));
    let mut cargo = command("cargo");
    cargo
        .args([
            "install",
            "--locked",
            "--force",
            "--version",
            CRATE_VERSION,
            "wasm-opt",
        ])
        .arg("--root")
        .arg(paths::tools())
        .current_dir(std::env::temp_dir());
    super::quick_to_build(&mut cargo);
    logged(
        "building wasm-opt",
        &mut cargo,
        &paths::tools().join("log/wasm-opt.txt"),
    )
}

/// Whether `wasm-opt version 108 (…)` is at least [`OLDEST`].
fn new_enough(said: &str) -> bool {
    let number = said
        .split_whitespace()
        .find_map(|word| word.parse::<u32>().ok());
    number.is_some_and(|number| number >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_unknown_versions_are_refused() {
        assert!(new_enough("wasm-opt version 108\n"));
        assert!(new_enough("wasm-opt version 123 (version_123)"));
        assert!(!new_enough("wasm-opt version 91"));
        assert!(!new_enough("something else"));
    }
}
