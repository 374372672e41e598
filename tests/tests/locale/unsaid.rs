//! Texts for people that stand in the sources without going through the catalogue.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::said::{called, is_punct, text};
use crate::silent::SILENT;

/// Folders that write files, which are the same in every language: there only what is told beside
/// a file is checked, by the name of what takes it.
const WRITERS: [(&str, &[&str]); 1] = [("export/src/", &["add", "leave_out"])];

/// Files of these that tell people more than that.
const TELLERS: [&str; 1] = ["export/src/import"];

/// The texts of a source that nobody translates, without those that say nothing to people.
pub(crate) fn forgotten(path: &str, tokens: &TokenStream) -> Vec<String> {
    let mut found = untranslated(path, tokens);
    found.retain(|text| !SILENT.iter().any(|one| one.is(path, text)));
    found
}

/// The texts of a source that nobody translates.
pub(crate) fn untranslated(path: &str, tokens: &TokenStream) -> Vec<String> {
    // Tests in files of their own.
    if path
        .split('/')
        .any(|part| part == "tests" || part == "tests.rs")
    {
        return Vec::new();
    }
    let writes = WRITERS
        .iter()
        .find(|(folder, _)| path.starts_with(folder))
        .filter(|_| !TELLERS.iter().any(|file| path.starts_with(file)));
    match writes {
        Some((_, takers)) => taken(tokens, takers),
        None => unsaid(tokens),
    }
}

/// What is given to methods of these names.
fn taken(tokens: &TokenStream, takers: &[&str]) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let before = |steps| place.checked_sub(steps).and_then(|place| tokens.get(place));
        let name = before(1).map(ToString::to_string).unwrap_or_default();
        if is_punct(before(2), '.') && takers.contains(&name.as_str()) {
            found.extend(unsaid(&group.stream()));
        } else {
            found.extend(taken(&group.stream(), takers));
        }
    }
    found
}

/// Macros whose texts are not for people, or are known already.
const OTHERS: [&str; 8] = [
    "tr",
    "mark",
    "classes",
    "assert",
    "assert_eq",
    "expect",
    "panic",
    "unreachable",
];

/// Attributes that people read.
const READ: [&str; 5] = ["label", "text", "title", "placeholder", "alt"];

/// Names.
const KNOWN: [&str; 1] = ["Warren"];

/// How what is said to the browser begins.
const STYLES: [&str; 3] = ["translate(", "left:{", "--"];

/// The texts in these tokens that nobody translates.
pub(crate) fn unsaid(tokens: &TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    search(tokens, (false, false), &mut found);
    found
}

fn search(tokens: &TokenStream, (in_html, in_braces): (bool, bool), found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let name = called(&tokens, place);
            let other = name.as_deref().is_some_and(|name| OTHERS.contains(&name));
            // Attributes; and tests, which come last.
            let before = |steps| place.checked_sub(steps).and_then(|place| tokens.get(place));
            let inner = is_punct(before(1), '!') && is_punct(before(2), '#');
            if inner || is_punct(before(1), '#') {
                let attribute = group.stream().to_string().replace(' ', "");
                if attribute.starts_with("cfg(test)") {
                    return;
                }
                // What an error says stands in its attribute.
                if attribute.starts_with("error(") {
                    search(&group.stream(), (false, false), found);
                }
            } else if !(other || in_html && is_for_the_browser(before(1), before(2))) {
                let html = in_html || name.is_some_and(|name| name == "html");
                let braces = group.delimiter() == Delimiter::Brace;
                search(&group.stream(), (html, braces), found);
            }
        }
        let Some(text) = text(Some(token)) else {
            continue;
        };
        let attribute = (place > 1 && is_punct(tokens.get(place - 1), '='))
            .then(|| tokens[place - 2].to_string());
        let unread = match attribute {
            Some(name) if in_html => READ.contains(&name.as_str()) && has_words(&text, 1),
            Some(_) | None if in_html && in_braces && tokens.len() == 1 => has_words(&text, 1),
            Some(_) | None => has_words(&text, 2),
        };
        let style = STYLES.iter().any(|style| text.starts_with(style));
        if unread && !style && !KNOWN.contains(&text.as_str()) {
            found.push(text);
        }
    }
}

/// Whether what follows these is the value of an attribute that the browser alone reads.
fn is_for_the_browser(equals: Option<&TokenTree>, name: Option<&TokenTree>) -> bool {
    let name = name.map(ToString::to_string).unwrap_or_default();
    is_punct(equals, '=') && ["class", "type"].contains(&name.as_str())
}

/// Whether a text has so many words, outside its places.
fn has_words(text: &str, number: usize) -> bool {
    // What a place is filled with belongs to the word that it touches.
    let places = text
        .split('{')
        .map(|part| part.rsplit('}').next().unwrap_or_default());
    let plain: String = places.collect::<Vec<_>>().join("0");
    let is_word = |word: &&str| {
        let letters = word.trim_matches(|sign: char| sign.is_ascii_punctuation() || sign == '…');
        letters.len() > 1
            && letters
                .chars()
                .all(|letter| letter.is_ascii_alphabetic() || letter == '\'')
    };
    plain.split_whitespace().filter(is_word).count() >= number
}
