//! The programs that the page loads later: the workshop, when something is first built with it,
//! and what runs filters, when a scenario has processors. Trunk names only the page's first
//! program by its contents; here the others are named so as well, and the page is told the names.
//!
//! It does not know what is in them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::hash::hash;

/// How the names of its files begin.
const NAME: &str = "warren-workshop";

/// How the names of the program of filters begin, which is named in the same way.
const FILTERS: &str = "warren-filters";

/// Whether the file is of a program that the page loads later.
pub(super) fn is_later(file: &str) -> bool {
    [NAME, FILTERS].iter().any(|name| file.starts_with(name))
}

/// Gives the files of each names by their contents, and writes them where they are asked for.
pub(super) fn name(folder: &Path) -> Result<()> {
    for program in [NAME, FILTERS] {
        name_one(folder, program)?;
    }
    Ok(())
}

fn name_one(folder: &Path, program: &str) -> Result<()> {
    let plain = format!("{program}_bg.wasm");
    let built = || format!("Trunk built no {program}");
    let wasm = fs::read(folder.join(&plain)).with_context(built)?;
    let named = format!("{program}-{}_bg.wasm", hash(&wasm));
    fs::rename(folder.join(&plain), folder.join(&named))?;
    let script = format!("{program}.js");
    let named = renamed(folder, &script, &plain, &named, &|text| {
        format!("{program}-{}.js", hash(text.as_bytes()))
    })?;
    renamed(folder, "index.html", &script, &named, &|_| {
        "index.html".to_owned()
    })?;
    Ok(())
}

/// Writes `new` for `old` in a file, which then gets the name that `name` makes of its text.
fn renamed(
    folder: &Path,
    file: &str,
    old: &str,
    new: &str,
    name: &dyn Fn(&str) -> String,
) -> Result<String> {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).with_context(|| file.to_owned())?;
    ensure!(text.contains(old), "{file} does not speak of {old}");
    let text = text.replace(old, new);
    let name = name(&text);
    fs::remove_file(&path)?;
    fs::write(folder.join(&name), text).with_context(|| name.clone())?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_files_are_named_by_their_contents_and_found() {
        let folder = std::env::temp_dir().join(format!("warren-workshop-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        write(&format!("{NAME}_bg.wasm"), "foobar");
        write(&format!("{NAME}.js"), "fetch('warren-workshop_bg.wasm')");
        write("index.html", "<meta content=\"./warren-workshop.js\">");
        name_one(&folder, NAME).unwrap();
        let files = super::super::seal::files_of(&folder).unwrap();
        let page = fs::read_to_string(folder.join("index.html")).unwrap();
        let script = fs::read_to_string(folder.join(&files[2])).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(files[0], "index.html");
        assert_eq!(files[2], format!("{NAME}-{}.js", hash(script.as_bytes())));
        assert_eq!(files[1], "warren-workshop-85944171f73967e8_bg.wasm");
        assert_eq!(script, format!("fetch('{}')", files[1]));
        assert_eq!(page, format!("<meta content=\"./{}\">", files[2]));
    }
}
