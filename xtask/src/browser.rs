//! Chromium and ChromeDriver, for the tests that need a real browser.
//!
//! A browser is the system's: on Debian as root it is installed, elsewhere the person is told how.
//! `CHROME` and `CHROMEDRIVER` name others than those on `PATH`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::paths;
use crate::run::{capture, command, logged};
use crate::say::say;

/// The two programs.
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// Tells a program of ours where they are, and where the page is that they are to open.
    pub(crate) fn tell(&self, command: &mut Command) {
        command
            .env("CHROME", &self.chrome)
            .env("CHROMEDRIVER", &self.driver);
        command.env("WARREN_DIST", paths::dist());
    }
}

const CHROMES: [&str; 4] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];

/// Finds them, or installs them, or says what to install.
pub(crate) fn ensure() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    let debian = Path::new("/etc/debian_version").exists() && paths::find("apt-get").is_some();
    if !debian || !is_root() {
        bail!("{}", missing(debian));
    }
    say("installing Chromium and ChromeDriver from Debian's packages (some seconds, once)");
    let log = paths::tools().join("log").join("browser.txt");
    let mut apt = command("sh");
    apt.env("DEBIAN_FRONTEND", "noninteractive")
        .arg("-c")
        .arg(format!(
            "apt-get update && apt-get install --yes --no-install-recommends {}",
            PACKAGES.join(" ")
        ));
    logged("installing the browser", &mut apt, &log)?;
    match find() {
        Some(browser) => Ok(browser),
        None => bail!("{}", missing(debian)),
    }
}

fn find() -> Option<Browser> {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
    let chrome = named("CHROME").or_else(|| CHROMES.iter().find_map(|name| paths::find(name)))?;
    let driver = named("CHROMEDRIVER").or_else(|| paths::find("chromedriver"))?;
    Some(Browser { chrome, driver })
}

fn missing(debian: bool) -> String {
    let how = if debian {
        format!(
            "`sudo apt-get install --no-install-recommends {}`",
            PACKAGES.join(" ")
        )
    } else {
        "Chrome or Chromium, and the ChromeDriver of the same version \
         (https://googlechromelabs.github.io/chrome-for-testing/)"
            .to_owned()
    };
    format!(
        "the browser tests need Chromium and ChromeDriver on PATH; install {how}, \
         or name them by the variables CHROME and CHROMEDRIVER"
    )
}

/// Whether packages may be installed without asking for a password.
pub(crate) fn is_root() -> bool {
    capture(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
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
