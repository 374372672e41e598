//! JSON over HTTP to ChromeDriver.

use std::sync::LazyLock;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use serde_json::Value;
use ureq::Agent;
use ureq::http::Request;

/// A page load on a busy machine is the longest that a command waits.
const PATIENCE: Duration = Duration::from_secs(60);

/// WebDriver's errors come with an answer that says what is wrong: none is an error here.
static AGENT: LazyLock<Agent> = LazyLock::new(|| {
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .proxy(None);
    config.build().into()
});

/// Sends a command and returns the `value` of the answer; WebDriver's errors become ours.
pub(super) fn ask(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
    let request = Request::builder()
        .method(method)
        .uri(format!("http://127.0.0.1:{port}{path}"))
        .header("Content-Type", "application/json; charset=utf-8")
        .body(body.map(Value::to_string).unwrap_or_default())?;
    let answer = AGENT.run(request);
    let mut answer = answer.with_context(|| format!("ChromeDriver: {method} {path}"))?;
    let mut answer: Value = answer
        .body_mut()
        .with_config()
        .limit(u64::MAX)
        .read_json()?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => {
            let message = value["message"].as_str().unwrap_or_default();
            let message = message.lines().next().unwrap_or_default();
            Err(anyhow!("{error}: {message}"))
        }
        None => Ok(value),
    }
}
