//! The workshop: the second program of the page, which it loads when something is first built
//! with it. Trunk names only the page's first program by its contents; here the second is
//! named so as well, and the page is told the name.
//!
//! It does not know what is in it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::hash::hash;

/// How the names of its files begin.
pub(super) const NAME: &str = "warren-workshop";

/// Gives its two files names by their contents, and writes them where they are asked for.
pub(super) fn name(folder: &Path) -> Result<()> {
    let plain = format!("{NAME}_bg.wasm");
    let wasm = fs::read(folder.join(&plain)).context("Trunk built no workshop")?;
    let named = format!("{NAME}-{}_bg.wasm", hash(&wasm));
    fs::rename(folder.join(&plain), folder.join(&named))?;
    let script = format!("{NAME}.js");
    let named = renamed(folder, &script, &plain, &named, &|text| {
        format!("{NAME}-{}.js", hash(text.as_bytes()))
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
        name(&folder).unwrap();
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
