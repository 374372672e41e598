//! Where `wasm-opt` comes from.
//!
//! A page without it works and is only larger, so that nothing here is fatal.
//! In this order: what is installed already; Debian's package, unpacked into our folder
//! (seconds, no root needed); the crate that builds it from C++ (minutes).

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

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

/// Installs it if it is missing; says so, and goes on, where that fails.
pub(crate) fn ensure() -> Result<()> {
    // A failed attempt is not repeated at each build; `setup` after deleting the file does.
    let gave_up = paths::tools().join("no-wasm-opt.txt");
    if find().is_some() {
        return Ok(());
    }
    if gave_up.exists() {
        say(&format!(
            "no wasm-opt: the page will be larger (why: {})",
            gave_up.display()
        ));
        return Ok(());
    }
    let Err(error) = from_debian().or_else(|debian| {
        from_crates().with_context(|| format!("not from Debian either: {debian:#}"))
    }) else {
        return Ok(());
    };
    say("wasm-opt could not be installed: the page will work, and be larger");
    let why = format!("{error:#}\n\nDelete this file to try again.\n");
    std::fs::create_dir_all(paths::tools())?;
    std::fs::write(&gave_up, why).with_context(|| format!("{} not written", gave_up.display()))
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

fn from_crates() -> Result<()> {
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
