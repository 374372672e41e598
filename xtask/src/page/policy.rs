//! The page's promise to ask no other host, kept by the browser: a content security policy.
//!
//! Links come from strangers; whatever one of them may hold, it can load and send nothing.
//! The policy allows no script within the page itself, so the one that Trunk writes there
//! moves to a file. Not while developing, for Trunk's reloading is such a script too.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::hash::hash;

const MARK: &str = "<!-- the content security policy -->";

/// Styles may stand in the page, for positions are set element by element.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

pub(super) fn apply(folder: &Path) -> Result<()> {
    let index = folder.join("index.html");
    let (page, script) = divide(&fs::read_to_string(&index)?)?;
    fs::write(folder.join(file_name(&script)), script)?;
    fs::write(index, page).context("the page cannot be written")
}

/// The page with its policy and without its script, and the script.
fn divide(page: &str) -> Result<(String, String)> {
    const OPEN: &str = "<script type=\"module\">";
    const CLOSE: &str = "</script>";
    let (before, rest) = page
        .split_once(OPEN)
        .context("Trunk wrote no script into the page")?;
    let (script, after) = rest
        .split_once(CLOSE)
        .context("the script in the page does not end")?;
    let (head, before) = before
        .split_once(MARK)
        .with_context(|| format!("index.html has lost its mark \"{MARK}\" before the scripts"))?;
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\" />");
    let own = format!(
        "<script type=\"module\" src=\"./{}\">{CLOSE}",
        file_name(script)
    );
    Ok((
        format!("{head}{policy}{before}{own}{after}"),
        script.to_owned(),
    ))
}

fn file_name(script: &str) -> String {
    format!("start-{}.js", hash(script.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_moves_out_and_the_policy_in() {
        let page = format!("<head>{MARK}<script type=\"module\">go()</script></head>");
        let (page, script) = divide(&page).unwrap();
        assert_eq!(script, "go()");
        assert!(page.starts_with("<head><meta http-equiv=\"Content-Security-Policy\""));
        assert!(page.ends_with(&format!("src=\"./{}\"></script></head>", file_name("go()"))));
        assert!(!page.contains("go()"));
    }

    #[test]
    fn a_page_without_its_mark_is_refused() {
        assert!(divide("<script type=\"module\">go()</script>").is_err());
    }
}
