//! What a journey reads on the page and waits for.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::{Page, must, string};

/// How long a step waits for what it needs.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reading.
impl Page {
    /// The value of a JavaScript expression; a promise is waited for.
    #[track_caller]
    pub fn eval(&self, expression: &str) -> Value {
        must(
            self.driver.eval(expression),
            &format!("evaluating {expression}"),
        )
    }

    /// The text of an element, white space made single. It may be hidden or drawn in an SVG.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        self.of(selector, "e.textContent.replace(/\\s+/g, ' ').trim()")
    }

    /// What an element is called for whoever listens, as the browser works it out.
    #[track_caller]
    pub fn name(&self, selector: &str) -> String {
        let name = self.retry(&format!("naming {selector}"), || {
            let element = self.driver.element(selector)?;
            self.driver
                .get(&format!("/element/{element}/computedlabel"))
        });
        name.as_str().unwrap_or_default().to_owned()
    }

    /// The texts of all elements that match.
    #[track_caller]
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let texts = self.eval(&format!(
            "[...document.querySelectorAll({})].map(e => e.textContent.replace(/\\s+/g, ' ').trim())",
            json!(selector)
        ));
        texts.as_array().into_iter().flatten().map(string).collect()
    }

    /// An element's attribute; empty if it has none.
    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        self.of(selector, &format!("e.getAttribute({}) ?? ''", json!(name)))
    }

    /// What an input field holds.
    #[track_caller]
    pub fn value(&self, selector: &str) -> String {
        self.of(selector, "String(e.value)")
    }

    /// An element's HTML, to compare two moments.
    #[track_caller]
    pub fn html(&self, selector: &str) -> String {
        self.of(selector, "e.outerHTML")
    }

    /// How many elements match.
    #[track_caller]
    pub fn count(&self, selector: &str) -> usize {
        let count = self.eval(&format!(
            "document.querySelectorAll({}).length",
            json!(selector)
        ));
        count
            .as_u64()
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or_default()
    }

    /// What was copied last.
    #[track_caller]
    pub fn clipboard(&self) -> String {
        string(&self.eval("navigator.clipboard.readText()"))
    }

    /// A property of the first element, called `e`, once it is there.
    #[track_caller]
    fn of(&self, selector: &str, property: &str) -> String {
        let found = format!(
            "(e => e && ({property}))(document.querySelector({}))",
            json!(selector)
        );
        let value = self.retry(&format!("reading {selector}"), || {
            let value = self.driver.eval(&found)?;
            ensure!(!value.is_null(), "nothing on the page matches it");
            Ok(value)
        });
        string(&value)
    }
}

/// Waiting.
impl Page {
    /// Until an element is there.
    #[track_caller]
    pub fn wait(&self, selector: &str) {
        self.wait_until(&format!(
            "document.querySelector({}) !== null",
            json!(selector)
        ));
    }

    /// Until no element matches.
    #[track_caller]
    pub fn wait_gone(&self, selector: &str) {
        self.wait_until(&format!(
            "document.querySelector({}) === null",
            json!(selector)
        ));
    }

    /// Until an element's text contains `part`.
    #[track_caller]
    pub fn wait_text(&self, selector: &str, part: &str) {
        self.retry(&format!("waiting for {selector} to say \"{part}\""), || {
            let text = self.driver.eval(&format!(
                "document.querySelector({})?.textContent.replace(/\\s+/g, ' ').trim() ?? null",
                json!(selector)
            ))?;
            ensure!(!text.is_null(), "nothing on the page matches it");
            ensure!(
                string(&text).contains(part),
                "it says \"{}\"",
                string(&text)
            );
            Ok(())
        });
    }

    /// Until a JavaScript expression is true.
    #[track_caller]
    pub fn wait_until(&self, expression: &str) {
        self.retry(&format!("waiting for {expression}"), || {
            let value = self.driver.eval(expression)?;
            ensure!(value == Value::Bool(true), "it is {value}");
            Ok(())
        });
    }

    /// Tries a step again until it can be done.
    #[track_caller]
    pub(super) fn retry<T>(&self, what: &str, mut step: impl FnMut() -> Result<T>) -> T {
        let start = Instant::now();
        loop {
            match step() {
                Ok(value) => return value,
                Err(error) if start.elapsed() >= PATIENCE => {
                    panic!("{what}: not within {} s: {error:#}", PATIENCE.as_secs())
                }
                Err(_) => std::thread::sleep(Duration::from_millis(30)),
            }
        }
    }
}
