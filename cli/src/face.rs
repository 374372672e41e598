//! The face that is written into pictures. Where it comes from stands in `fonts/README.md`.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use font_subset::FontReader;
use warren_diagram::svg::Letters;

/// The families of a picture's texts; those that follow ours are for letters that it lacks.
pub(crate) const FAMILIES: &str =
    "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

const REGULAR: &[u8] = include_bytes!("../../fonts/inter-regular.woff2");
const STRONG: &[u8] = include_bytes!("../../fonts/inter-semibold.woff2");

/// The rules of CSS that bring these letters along.
pub(crate) fn rules(letters: &Letters) -> Result<String> {
    let plain = rule(REGULAR, 400, &letters.plain)?;
    let strong = rule(STRONG, 600, &letters.strong)?;
    Ok(plain + &strong)
}

fn rule(face: &[u8], weight: u16, letters: &BTreeSet<char>) -> Result<String> {
    let data = STANDARD.encode(part(face, letters, |font| font.to_woff2())?);
    Ok(format!(
        "@font-face{{font-family:Inter;font-weight:{weight};\
         src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    ))
}

/// These letters of the face as fonts for drawing here, and whether none is lacking.
pub(crate) fn fonts(letters: &Letters) -> Result<(Vec<Vec<u8>>, bool)> {
    let both = [(REGULAR, &letters.plain), (STRONG, &letters.strong)];
    let fonts: Result<Vec<Vec<u8>>> = both
        .into_iter()
        .map(|(face, letters)| part(face, letters, |font| font.to_opentype()))
        .collect();
    let all = both.into_iter().all(|(face, letters)| has(face, letters));
    Ok((fonts?, all))
}

fn part(
    face: &[u8],
    letters: &BTreeSet<char>,
    write: impl Fn(&font_subset::Font<'_>) -> Vec<u8>,
) -> Result<Vec<u8>> {
    let reader = FontReader::new(face).context(BROKEN)?;
    let font = reader.read().context(BROKEN)?;
    let known = letters.iter().copied().filter(|c| font.contains_char(*c));
    Ok(write(&font.subset(&known.collect()).context(BROKEN)?))
}

fn has(face: &[u8], letters: &BTreeSet<char>) -> bool {
    FontReader::new(face).is_ok_and(|reader| {
        reader
            .read()
            .is_ok_and(|font| letters.iter().all(|c| font.contains_char(*c)))
    })
}

const BROKEN: &str = "the face that comes along is broken";
