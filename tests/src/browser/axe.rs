//! An accessibility checker in the page: axe-core, as published, kept in `tests/vendor/`.
//!
//! It is put into the page by the driver and is no part of what is published.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::driver::Driver;

const AXE: &str = include_str!("../../vendor/axe-core/axe.min.js");

/// Every rule that is broken, as lines: the rule, what it wants, and where.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'] }).then(found => ({ \
    tried: found.passes.length, \
    lines: found.violations.flatMap(rule => rule.nodes.map(node => \
        `${rule.id}: ${rule.help} at ${node.target.join(' ')}: ${node.html.slice(0, 200)}`)) }))";

/// What is wrong with the page as it is now.
pub(super) fn violations(driver: &Driver) -> Result<Vec<String>> {
    if driver.eval("typeof window.axe")? != "object" {
        driver.post("/execute/sync", &json!({ "script": AXE, "args": [] }))?;
    }
    let found = driver.eval(RUN)?;
    ensure!(
        found["tried"].as_u64().is_some_and(|tried| tried > 0),
        "the checker tried nothing"
    );
    let lines = found["lines"].as_array().context("a list of lines")?;
    let text = |line: &Value| line.as_str().unwrap_or_default().to_owned();
    Ok(lines.iter().map(text).collect())
}
