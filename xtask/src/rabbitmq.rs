//! A real RabbitMQ to compare with: Debian's package, used as programs and files only.
//!
//! On Debian as root it is installed where it is missing, without its service being
//! started; elsewhere the person is told how.

use std::path::Path;

use anyhow::{Result, bail};

use crate::browser::is_root;
use crate::paths;
use crate::run::{command, logged, loud};
use crate::say::say;

/// Where Debian's package keeps its versions of the server.
const HOME: &str = "/usr/lib/rabbitmq/lib";

/// The package starts its service, which would listen on all addresses. This says no to
/// that, unless the machine has a policy of its own.
const INSTALL: &str = "\
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    printf '#!/bin/sh\\nexit 101\\n' > $policy
    chmod +x $policy
fi
apt-get update
apt-get install --yes --no-install-recommends rabbitmq-server
";

/// Whether the server is installed.
fn installed() -> bool {
    let versions = std::fs::read_dir(HOME).into_iter().flatten().flatten();
    let mut scripts = versions.map(|version| version.path().join("sbin/rabbitmq-server"));
    scripts.any(|script| script.is_file())
}

/// Finds it, or installs it.
///
/// # Errors
/// What stands against that, and what to do about it.
pub(crate) fn ensure() -> Result<()> {
    if installed() {
        return Ok(());
    }
    let debian = Path::new("/etc/debian_version").exists() && paths::find("apt-get").is_some();
    if !debian || !is_root() {
        bail!("{}", missing(debian));
    }
    say("installing rabbitmq-server from Debian's packages (under a minute, once)");
    let log = paths::tools().join("log").join("rabbitmq.txt");
    let mut apt = command("sh");
    apt.env("DEBIAN_FRONTEND", "noninteractive")
        .args(["-c", INSTALL]);
    logged("installing rabbitmq-server", &mut apt, &log)?;
    if installed() {
        Ok(())
    } else {
        bail!("{}", missing(debian))
    }
}

fn missing(debian: bool) -> String {
    let how = if debian {
        "install it by `sudo apt-get install --no-install-recommends rabbitmq-server` \
         (and stop its service, which is not used)"
    } else {
        "its place is that of Debian's package rabbitmq-server; other systems are not known here"
    };
    format!("there is no RabbitMQ in {HOME}; {how}")
}

/// Runs the program that drives both; without words it checks the corpus.
pub(crate) fn conformance(words: &[&str]) -> Result<()> {
    ensure()?;
    let mut run = command("cargo");
    run.args(["run", "--quiet", "--locked", "--package", "warren-tests"])
        .args(["--bin", "conformance", "--"])
        .args(if words.is_empty() { &["check"] } else { words });
    loud(&mut run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_fits_the_system() {
        assert!(missing(true).contains("sudo apt-get install"));
        assert!(!missing(false).contains("apt-get"));
    }
}
