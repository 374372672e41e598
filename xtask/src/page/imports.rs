//! The names by which the page's wasm and its script know each other, without the hashes that
//! `wasm-bindgen` makes them unlike with: eight bytes each, in both files, that compress to nothing
//! less. Numbers of the same length stand in for them.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};

use super::seal::files_of;

/// How such a name begins, and how long its hash is.
const BEGIN: &[u8] = b"__wb";
const HASH: usize = 16;

/// Numbers the names, the same in all files of the folder.
pub(super) fn number(folder: &Path) -> Result<()> {
    let names = files_of(folder)?.into_iter();
    let ours = |name: &String| {
        name.starts_with("warren-") && (name.ends_with(".js") || name.ends_with(".wasm"))
    };
    let mut files = Vec::new();
    let mut hashes = BTreeSet::new();
    for name in names.filter(ours) {
        let file = folder.join(&name);
        let content = fs::read(&file).with_context(|| name.clone())?;
        hashes.extend(
            places(&content)
                .into_iter()
                .map(|place| content[place].to_vec()),
        );
        files.push((file, content));
    }
    let hashes: Vec<Vec<u8>> = hashes.into_iter().collect();
    for (file, mut content) in files {
        for place in places(&content) {
            if let Ok(number) = hashes.binary_search_by(|one| (**one).cmp(&content[place.clone()]))
            {
                content[place].copy_from_slice(format!("{number:0HASH$}").as_bytes());
            }
        }
        fs::write(&file, content).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// Where the hashes stand.
fn places(content: &[u8]) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(begin) = content[from..]
        .windows(BEGIN.len())
        .position(|part| part == BEGIN)
    {
        let begin = from + begin;
        let in_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let end = begin + content[begin..].iter().take_while(in_name).count();
        let is_hash = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
        let name = &content[begin..end];
        if let Some((rest, hash)) = name.split_last_chunk::<HASH>()
            && rest.ends_with(b"_")
            && hash.iter().all(is_hash)
        {
            places.push(end - HASH..end);
        }
        from = end;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_found_at_the_end_of_names() {
        let text = b"\x2c__wbg_body_0123456789abcdef\x00 __wbindgen_throw __wbg_x_12(";
        let mut found = places(text).into_iter();
        assert_eq!((found.next(), found.next()), (Some(12..28), None));
        assert_eq!(&text[12..28], b"0123456789abcdef");
    }
}
