//! The pinned tools, installed into the project's own folder where they are missing.
//!
//! Nothing here touches the cargo, npm or system folders of the person who runs it;
//! the wasm target alone belongs to rustup, which keeps it beside the compiler.

use anyhow::{Context, Result};

use crate::paths;
use crate::run::{capture, command, logged};
use crate::say::say;

/// A tool that cargo builds from crates.io.
struct Tool {
    package: &'static str,
    program: &'static str,
    version: &'static str,
    options: &'static [&'static str],
    about: &'static str,
}

/// Its version must be that of the `wasm-bindgen` crate in `Cargo.toml` (checked by `tidy`).
pub(crate) const WASM_BINDGEN: &str = "0.2.129";

const BINDGEN_CLI: Tool = Tool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: WASM_BINDGEN,
    options: &[],
    about: "writes the JavaScript between the page and the wasm; under a minute, once",
};

/// 0.22 wants a newer Rust than the workspace.
const TRUNK: Tool = Tool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    options: &["--no-default-features"],
    about: "builds and serves the page; about two minutes, once",
};

/// How much of the machine the building of tools may take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cores {
    /// As much as there is.
    All,
    /// One core, beside something else that runs.
    One,
}

/// What building and serving the page needs.
pub(crate) fn for_page(cores: Cores) -> Result<()> {
    wasm_target()?;
    std_sources()?;
    ensure(&BINDGEN_CLI, cores)?;
    ensure(&TRUNK, cores)?;
    // Trunk is the last that is built; what they shared is a gigabyte.
    let shared = shared_target();
    if shared.exists() {
        std::fs::remove_dir_all(&shared)
            .with_context(|| format!("{} could not be removed", shared.display()))?;
    }
    Ok(())
}

/// What the wasm tests need.
pub(crate) fn for_wasm_tests() -> Result<()> {
    wasm_target()?;
    ensure(&BINDGEN_CLI, Cores::All)
}

fn shared_target() -> std::path::PathBuf {
    paths::tools().join("build")
}

/// The compiler's own half of wasm32.
pub(crate) fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let libs = capture(command(rustc).args(["--print", "target-libdir", "--target", TARGET]))?;
    if std::path::Path::new(libs.trim()).is_dir() {
        return Ok(());
    }
    say("installing the wasm target of the Rust compiler");
    capture(command("rustup").args(["target", "add", TARGET])).with_context(|| {
        format!("the target {TARGET} is missing; install it by rustup or your distribution")
    })?;
    Ok(())
}

/// The sources of the compiler's standard library, which the page builds for size.
fn std_sources() -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = capture(command(rustc).args(["--print", "sysroot"]))?;
    let sources =
        std::path::Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock");
    if sources.is_file() {
        return Ok(());
    }
    say("installing the sources of the standard library");
    capture(command("rustup").args(["component", "add", "rust-src"]))
        .context("the component rust-src is missing; install it by rustup or your distribution")?;
    Ok(())
}

fn ensure(tool: &Tool, cores: Cores) -> Result<()> {
    if installed(tool) {
        return Ok(());
    }
    say(&format!(
        "installing {} {} ({})",
        tool.package, tool.version, tool.about
    ));
    let tools = paths::tools();
    let mut cargo = command("cargo");
    cargo
        .args([
            "install",
            "--locked",
            "--force",
            "--version",
            tool.version,
            tool.package,
        ])
        .args(tool.options)
        .arg("--root")
        .arg(&tools)
        // Outside the workspace, so that none of its settings reach another's program.
        .current_dir(std::env::temp_dir());
    quick_to_build(&mut cargo);
    if cores == Cores::One {
        cargo.args(["--jobs", "1"]);
    }
    let log = tools.join("log").join(format!("{}.txt", tool.package));
    logged(&format!("building {}", tool.package), &mut cargo, &log)
}

/// The tools run for a second or two: building them fast matters more than their speed.
/// They share one target folder, for they share many crates.
fn quick_to_build(cargo: &mut std::process::Command) {
    cargo
        .env("CARGO_TARGET_DIR", shared_target())
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
}

fn installed(tool: &Tool) -> bool {
    let file = format!("{}{}", tool.program, std::env::consts::EXE_SUFFIX);
    let program = paths::tools().join("bin").join(file);
    program.is_file()
        && capture(command(program).arg("--version"))
            .is_ok_and(|said| says_version(&said, tool.version))
}

/// Whether `trunk 0.21.14` is 0.21.14.
fn says_version(said: &str, version: &str) -> bool {
    said.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_not_ours() {
        assert!(says_version("trunk 0.21.14\n", "0.21.14"));
        assert!(!says_version("trunk 0.21.1\n", "0.21.14"));
        assert!(!says_version("", "0.21.14"));
    }
}
