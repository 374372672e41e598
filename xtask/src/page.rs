//! Building the page: Trunk, then the seal (style sheet, policy, service worker), then the size.

mod hash;
mod imports;
mod locale;
mod memory;
mod order;
mod policy;
mod scripts;
mod seal;
mod size;
mod styles;
mod workshop;

pub(crate) use seal::seal_staged;
pub(crate) use size::BUDGET;
use size::{FirstScreen, first_screen};

use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{command, loud};
use crate::say::say;
use crate::{paths, tools};

/// Set while the page is built for `serve`, which wants no service worker.
pub(crate) const SERVED: &str = "WARREN_SERVED";

/// Trunk on our page, with the tools that we pinned and without its own downloads.
pub(crate) fn trunk(verb: &str) -> Command {
    let mut trunk = command(paths::tools().join("bin/trunk"));
    trunk
        .arg(verb)
        .args(["--release", "--locked", "--log", "warn"]);
    // A backtrace through Trunk hides the sentence that says what failed.
    trunk
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("RUST_BACKTRACE", "0");
    smaller_std(&mut trunk);
    trunk
}

/// Builds the standard library along, for size: as it is delivered it is made for speed, and
/// tells for each place that may panic where it is. Cargo offers that to nightly compilers only,
/// unless it is told otherwise; what is compiled stays the stable compiler's own library.
/// A panic is a trap at once; what the person then sees is `web/crash/crash.js`.
fn smaller_std(cargo: &mut Command) {
    cargo
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none",
        );
}

/// `cargo xtask build`: makes `dist/`, and tells what a browser downloads of it.
pub(crate) fn build() -> Result<FirstScreen> {
    tools::for_page(tools::Cores::All)?;
    say("building the page into dist/");
    loud(&mut trunk("build"))?;
    let size = first_screen(&paths::dist()).context("dist/ cannot be measured")?;
    println!("{size}");
    say("dist/ is ready: copy it to any folder of any static host");
    Ok(size)
}
