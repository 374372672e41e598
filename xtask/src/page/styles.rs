//! One style sheet instead of one for each component: one request, and compressed as one,
//! without its comments.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};

use super::hash::hash;

/// How Trunk writes a style sheet into the page.
const OPEN: &str = "<link rel=\"stylesheet\" href=\"";

/// Joins the page's style sheets, in their order, into one file named by its contents.
pub(super) fn join(folder: &Path) -> Result<()> {
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index).context("Trunk wrote no index.html")?;
    let (page, sheets) = take_out(&page)?;
    let mut joined = String::new();
    for sheet in &sheets {
        let file = folder.join(sheet);
        joined += &fs::read_to_string(&file).with_context(|| sheet.clone())?;
        joined.push('\n');
        fs::remove_file(file)?;
    }
    let joined = minifier::css::minify(&joined)
        .map_err(|error| anyhow!("the style sheets cannot be joined: {error}"))?
        .to_string();
    let name = format!("warren-{}.css", hash(joined.as_bytes()));
    fs::write(folder.join(&name), joined)?;
    let page = page.replacen(MARK, &format!("{OPEN}./{name}\" />"), 1);
    fs::write(index, page).context("the page cannot be written")
}

/// Where the one style sheet goes.
const MARK: &str = "<!-- the style sheet -->";

/// The page with a mark instead of its first style sheet and without the others, and the
/// names of them all.
fn take_out(page: &str) -> Result<(String, Vec<String>)> {
    let mut pieces = page.split(OPEN);
    let mut rest = pieces.next().unwrap_or_default().to_owned();
    let mut sheets = Vec::new();
    for piece in pieces {
        let (href, after) = piece.split_once('"').context("a style sheet has no end")?;
        let (_, after) = after.split_once('>').context("a link has no end")?;
        if sheets.is_empty() {
            rest += MARK;
        }
        sheets.push(href.trim_start_matches("./").to_owned());
        rest += after;
    }
    ensure!(!sheets.is_empty(), "the page has no style sheets to join");
    Ok((rest, sheets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_are_taken_out_in_order() {
        let page = r#"<head><link rel="stylesheet" href="./a-1.css"/><link rel="stylesheet" href="./b-2.css" integrity="x"/><title>"#;
        let (rest, sheets) = take_out(page).expect("two sheets");
        assert_eq!(sheets, ["a-1.css", "b-2.css"]);
        assert_eq!(rest, "<head><!-- the style sheet --><title>");
    }

    #[test]
    fn a_page_without_sheets_is_refused() {
        assert!(take_out("<head></head>").is_err());
    }
}
