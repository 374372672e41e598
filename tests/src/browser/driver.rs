//! One ChromeDriver with one session: a browser of its own, with a fresh profile.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::wire;

/// The reply's key for an element, fixed by the WebDriver standard.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub(super) struct Driver {
    process: Child,
    /// Open as long as the driver, which would stumble over a closed one.
    _said: BufReader<ChildStdout>,
    port: u16,
    session: String,
}

impl Driver {
    /// Starts a browser. `CHROMEDRIVER` and `CHROME` name programs other than those on `PATH`.
    pub(super) fn start() -> Result<Self> {
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                format!(
                    "{} could not be started; `cargo xtask test --only journeys` sets it up",
                    program.to_string_lossy()
                )
            })?;
        let stdout = process
            .stdout
            .take()
            .context("ChromeDriver has no output")?;
        let mut said = BufReader::new(stdout);
        let port = announced_port(&mut said).context("ChromeDriver did not say its port")?;
        let mut driver = Self {
            process,
            _said: said,
            port,
            session: String::new(),
        };
        let wanted =
            json!({ "capabilities": { "alwaysMatch": capabilities(std::env::var_os("CHROME")) } });
        let session = wire::ask(port, "POST", "/session", Some(&wanted))
            .context("ChromeDriver could not start the browser")?;
        driver.session = session["sessionId"]
            .as_str()
            .context("a session has an id")?
            .to_owned();
        Ok(driver)
    }

    pub(super) fn get(&self, path: &str) -> Result<Value> {
        wire::ask(self.port, "GET", &self.path(path), None)
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value> {
        wire::ask(self.port, "POST", &self.path(path), Some(body))
    }

    pub(super) fn delete(&self, path: &str) -> Result<Value> {
        wire::ask(self.port, "DELETE", &self.path(path), None)
    }

    /// A command of the browser's own protocol.
    pub(super) fn devtools(&self, command: &str, params: &Value) -> Result<Value> {
        self.post(
            "/goog/cdp/execute",
            &json!({ "cmd": command, "params": params }),
        )
    }

    /// The value of a JavaScript expression; a promise is waited for.
    pub(super) fn eval(&self, expression: &str) -> Result<Value> {
        let script = format!("return ({expression})");
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The first element that the CSS selector means.
    pub(super) fn element(&self, selector: &str) -> Result<String> {
        let found = self.post(
            "/element",
            &json!({ "using": "css selector", "value": selector }),
        )?;
        Ok(found[ELEMENT]
            .as_str()
            .context("an element has an id")?
            .to_owned())
    }

    /// An element as WebDriver's scripts and actions want it.
    pub(super) fn reference(element: &str) -> Value {
        json!({ ELEMENT: element })
    }

    fn path(&self, path: &str) -> String {
        format!("/session/{}{path}", self.session)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Ends the browser too, which would otherwise outlive its driver.
        if !self.session.is_empty() {
            drop(wire::ask(self.port, "DELETE", &self.path(""), None));
        }
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// It prints `ChromeDriver was started successfully on port 41235.`
fn announced_port(said: &mut impl BufRead) -> Option<u16> {
    said.lines().map_while(Result::ok).find_map(|line| {
        line.split_once("successfully on port ")?
            .1
            .trim_end_matches('.')
            .parse()
            .ok()
    })
}

fn capabilities(chrome: Option<OsString>) -> Value {
    let mut options = json!({ "args": [
        "--headless",
        // For root, and for machines that allow no user namespaces; the page is our own.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--lang=en-US",
        "--force-color-profile=srgb",
        // No other host can be reached, whatever the page or the browser tries.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ] });
    if let Some(chrome) = chrome {
        options["binary"] = chrome.to_string_lossy().into();
    }
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_the_one_that_was_chosen() {
        let mut said = &b"Starting ChromeDriver 156 on port 0\n\
            ChromeDriver was started successfully on port 41235.\n"[..];
        assert_eq!(announced_port(&mut said), Some(41235));
    }
}
