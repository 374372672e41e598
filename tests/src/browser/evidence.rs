//! What the page said and asked for, and pictures of it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use serde_json::{Value, json};

use super::driver::Driver;
use super::target;

/// A line of the browser's console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub level: String,
    pub text: String,
}

impl Said {
    /// Whether it is an error or a warning.
    #[must_use]
    pub fn is_trouble(&self) -> bool {
        matches!(self.level.as_str(), "SEVERE" | "WARNING")
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.level, self.text)
    }
}

/// The console's lines since the last call.
pub(super) fn console(driver: &Driver) -> Result<Vec<Said>> {
    let entries = driver.post("/se/log", &json!({ "type": "browser" }))?;
    let entries = entries.as_array().context("a log is a list")?;
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    Ok(entries
        .iter()
        .map(|e| Said {
            level: text(e, "level"),
            text: text(e, "message"),
        })
        .collect())
}

/// The addresses asked for since the last call.
pub(super) fn requests(driver: &Driver) -> Result<Vec<String>> {
    let entries = driver.post("/se/log", &json!({ "type": "performance" }))?;
    let mut urls = Vec::new();
    for entry in entries.as_array().context("a log is a list")? {
        let event: Value = serde_json::from_str(entry["message"].as_str().unwrap_or("null"))?;
        let (method, params) = (&event["message"]["method"], &event["message"]["params"]);
        let url = match method.as_str() {
            Some("Network.requestWillBeSent") => &params["request"]["url"],
            Some("Network.webSocketCreated") => &params["url"],
            _ => continue,
        };
        urls.extend(url.as_str().map(str::to_owned));
    }
    Ok(urls)
}

/// Whether an address leaves the machine's own page.
pub(super) fn is_foreign(url: &str, origin: &str) -> bool {
    let inner = ["data:", "blob:", "about:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    let rest = url.strip_prefix(origin);
    !inner && !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Takes a picture of what is seen.
pub(super) fn screenshot(driver: &Driver, file: &Path) -> Result<()> {
    let picture = driver.get("/screenshot")?;
    let picture = picture.as_str().context("a screenshot is text")?;
    let picture = base64::engine::general_purpose::STANDARD.decode(picture)?;
    fs::write(file, picture).with_context(|| file.display().to_string())
}

/// Saves all that helps to understand a failure.
pub(super) fn save(driver: &Driver, folder: &Path, console: &[Said]) -> Result<()> {
    screenshot(driver, &folder.join("failure.png"))?;
    let html = driver.eval("document.documentElement.outerHTML")?;
    fs::write(
        folder.join("failure.html"),
        html.as_str().unwrap_or_default(),
    )?;
    let console: String = console.iter().map(|said| format!("{said}\n")).collect();
    fs::write(folder.join("console.txt"), console)?;
    Ok(())
}

/// The folder of a journey's files, made if need be.
pub(super) fn folder(journey: &str) -> PathBuf {
    let name = journey.replace(|c: char| !c.is_alphanumeric(), "-");
    target(&format!("journeys/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_hosts_are_foreign() {
        let foreign = |url| is_foreign(url, "http://127.0.0.1:80");
        assert!(!foreign("http://127.0.0.1:80/some/path/app.js"));
        assert!(!foreign("data:,"));
        assert!(foreign("http://127.0.0.1:8080/app.js"));
        assert!(foreign("https://fonts.example/a.css"));
        assert!(foreign("ws://127.0.0.1:80/socket"));
    }
}
