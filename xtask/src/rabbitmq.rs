//! A real RabbitMQ to compare with: Debian's package, used as programs and files only.
//!
//! On Debian it is installed where it is missing, by root or by `sudo` where that asks for
//! no password, without its service being started; elsewhere the person is told how.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Result, bail};

use crate::browser::is_root;
use crate::paths;
use crate::run::{command, logged, loud};
use crate::say::say;

/// Where Debian's package keeps its versions of the server.
const HOME: &str = "/usr/lib/rabbitmq/lib";
/// The variable that names another place.
const ELSEWHERE: &str = "WARREN_RABBITMQ";

/// The package starts its service, which would listen on all addresses. This says no to
/// that, unless the machine has a policy of its own.
const INSTALL: &str = "\
set -e
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    printf '#!/bin/sh\\nexit 101\\n' > $policy
    chmod +x $policy
fi
apt-get update
apt-get install --yes --no-install-recommends rabbitmq-server
";

/// Where the versions of the server are looked for.
fn home() -> PathBuf {
    std::env::var_os(ELSEWHERE).map_or_else(|| HOME.into(), PathBuf::from)
}

/// Whether the server is installed.
fn installed() -> bool {
    let versions = std::fs::read_dir(home()).into_iter().flatten().flatten();
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
    let elsewhere = std::env::var_os(ELSEWHERE).is_some();
    let shell = shell().filter(|_| debian && !elsewhere);
    let Some((program, words)) = shell else {
        bail!("{}", missing(debian));
    };
    say("installing rabbitmq-server from Debian's packages (under a minute, once)");
    let log = paths::tools().join("log").join("rabbitmq.txt");
    let mut apt = command(program);
    apt.args(words).args(["-c", INSTALL]);
    logged("installing rabbitmq-server", &mut apt, &log)?;
    if installed() {
        Ok(())
    } else {
        bail!("{}", missing(debian))
    }
}

/// A shell that may install packages.
fn shell() -> Option<(&'static str, &'static [&'static str])> {
    if is_root() {
        return Some(("sh", &[]));
    }
    let mut asks = command("sudo");
    let silent = asks
        .args(["-n", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let may = silent.status().is_ok_and(|status| status.success());
    may.then_some(("sudo", &["-n", "sh"]))
}

fn missing(debian: bool) -> String {
    let how = if debian {
        "install it by `sudo apt-get install --no-install-recommends rabbitmq-server` \
         (and stop its service, which is not used)"
    } else {
        "its place is that of Debian's package rabbitmq-server; other systems are not known here"
    };
    format!("there is no RabbitMQ in {}; {how}", home().display())
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
