//! One script instead of one for each of the page's small own ones: one request, and compressed
//! as one, without their comments. What `wasm-bindgen` wrote is made smaller where it is.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};

use super::hash::hash;
use super::seal::files_of;

/// How Trunk writes a script of ours into the page, and how such a tag ends.
const OPEN: &str = "<script src=\"./";
const CLOSE: &str = "\" defer></script>";

/// Takes the comments and spaces out of what `wasm-bindgen` wrote.
pub(super) fn minify(folder: &Path) -> Result<()> {
    for name in files_of(folder)? {
        if name.starts_with("warren-") && name.ends_with(".js") {
            let file = folder.join(&name);
            let script = fs::read_to_string(&file).with_context(|| name.clone())?;
            let script = minifier::js::minify(&script)
                .map_err(|error| anyhow!("{name} cannot be made smaller: {error}"))?
                .to_string();
            fs::write(&file, script).with_context(|| name.clone())?;
        }
    }
    Ok(())
}

/// Joins the page's own scripts, in their order, into one file named by its contents.
pub(super) fn join(folder: &Path) -> Result<()> {
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index).context("Trunk wrote no index.html")?;
    let (page, scripts) = take_out(&page)?;
    let mut joined = String::new();
    for script in &scripts {
        let file = folder.join(script);
        let text = fs::read_to_string(&file).with_context(|| script.clone())?;
        joined += &without_comments(&text);
        fs::remove_file(file)?;
    }
    let name = format!("page-{}.js", hash(joined.as_bytes()));
    fs::write(folder.join(&name), joined)?;
    let page = page.replacen(MARK, &format!("{OPEN}{name}{CLOSE}"), 1);
    fs::write(index, page).context("the page cannot be written")
}

/// Where the one script goes.
const MARK: &str = "<!-- the script -->";

/// The page with a mark instead of the first of its scripts and without the others, and the
/// names of them all.
fn take_out(page: &str) -> Result<(String, Vec<String>)> {
    let mut pieces = page.split(OPEN);
    let mut rest = pieces.next().unwrap_or_default().to_owned();
    let mut scripts = Vec::new();
    for piece in pieces {
        let (name, after) = piece
            .split_once(CLOSE)
            .context("a script is not deferred")?;
        if scripts.is_empty() {
            rest += MARK;
        }
        scripts.push(name.to_owned());
        rest += after;
    }
    ensure!(!scripts.is_empty(), "the page has no scripts to join");
    Ok((rest, scripts))
}

/// What a minifier would take besides lines of comments and indents is not worth its misreading
/// something.
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    let kept = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    kept.map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_are_taken_out_in_order() {
        let page = r#"<head><script src="./a-1.js" defer></script><meta /><script src="./b-2.js" defer></script><title>"#;
        let (rest, scripts) = take_out(page).expect("two scripts");
        assert_eq!(scripts, ["a-1.js", "b-2.js"]);
        assert_eq!(rest, "<head><!-- the script --><meta /><title>");
        assert!(take_out("<head></head>").is_err(), "there is none");
    }

    #[test]
    fn a_script_is_left_with_its_lines() {
        let script = "// What it does.\n(() => {\n  // Why.\n  run();\n\n})();\n";
        assert_eq!(without_comments(script), "(() => {\nrun();\n})();\n");
    }
}
