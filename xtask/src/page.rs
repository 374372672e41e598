//! Building the page: Trunk, then the seal (style sheet, policy, service worker), then the size.

mod hash;
mod policy;
mod seal;
mod size;
mod styles;

pub(crate) use seal::seal_staged;
pub(crate) use size::{BUDGET, first_screen};

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
    trunk
}

/// `cargo xtask build`: makes `dist/`.
pub(crate) fn build() -> Result<()> {
    tools::for_page()?;
    say("building the page into dist/");
    loud(&mut trunk("build"))?;
    let size = first_screen(&paths::dist()).context("dist/ cannot be measured")?;
    println!("{size}");
    say("dist/ is ready: copy it to any folder of any static host");
    Ok(())
}
