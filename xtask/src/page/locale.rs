//! The catalogues of other languages: written beside the page, which fetches the one that is
//! chosen. They are named by their contents, and the page is told the names.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::hash::hash;
use crate::paths;

/// How the names of their files begin.
pub(super) const NAME: &str = "warren-locale";

/// Writes the catalogues of `locales/` into the built page.
pub(super) fn write(folder: &Path) -> Result<()> {
    let locales = paths::root().join("locales");
    let index = folder.join("index.html");
    let mut page = fs::read_to_string(&index).context("Trunk wrote no index.html")?;
    for file in fs::read_dir(&locales).context("locales/, the catalogues, cannot be read")? {
        let file = file?.path();
        let Some(language) = file.file_stem().and_then(|name| name.to_str()) else {
            continue;
        };
        let text = warren_locale::written(&warren_locale::read(&file)?)?;
        let named = format!("{NAME}-{language}-{}.txt", hash(text.as_bytes()));
        page = told(&page, language, &named)?;
        fs::write(folder.join(&named), text).context(named)?;
    }
    fs::write(index, page).context("the page cannot be written")
}

/// The page with the name of a language's file in it.
fn told(page: &str, language: &str, named: &str) -> Result<String> {
    let plain = format!("{NAME}-{language}.txt");
    ensure!(
        page.contains(&plain),
        "index.html does not speak of {plain}: give it a <meta> for the language {language}"
    );
    Ok(page.replace(&plain, named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_told_where_a_catalogue_is() {
        let page = "<meta content=\"./warren-locale-de.txt\" />";
        assert_eq!(
            told(page, "de", "warren-locale-de-12.txt").unwrap(),
            "<meta content=\"./warren-locale-de-12.txt\" />"
        );
        assert!(told(page, "fr", "warren-locale-fr-12.txt").is_err());
    }
}
