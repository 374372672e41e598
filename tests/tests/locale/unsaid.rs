//! Texts for people that stand in the sources without going through the catalogue.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::said::{called, is_punct, text};

/// Where everything that looks like a sentence is one.
const CHECKED: [&str; 12] = [
    "core/src/narrate",
    "core/src/why",
    "core/src/journey",
    "core/src/words.rs",
    "diagram/src/scene",
    "web/src/app.rs",
    "web/src/canvas",
    "web/src/components",
    "web/src/panels",
    "web/src/state",
    "web/src/words.rs",
    "web/src/workshop",
];

/// Files within these that say nothing: programs' words, keys, sources for tests.
const SILENT: [&str; 5] = [
    "core/src/narrate/json",
    "web/src/state/tests",
    "web/src/state/embed.rs",
    // Still English, as the map says.
    "core/src/why/reason",
    "web/src/workshop/order.rs",
];

pub(crate) fn is_checked(path: &str) -> bool {
    let among = |places: &[&str]| places.iter().any(|place| path.starts_with(place));
    among(&CHECKED) && !among(&SILENT)
}

/// Macros whose texts are not for people, or are known already.
const OTHERS: [&str; 9] = [
    "tr",
    "mark",
    "classes",
    "assert",
    "assert_eq",
    "expect",
    "write",
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
                if group
                    .stream()
                    .to_string()
                    .replace(' ', "")
                    .starts_with("cfg(test)")
                {
                    return;
                }
            } else if !other {
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

/// Whether a text has so many words, outside its places.
fn has_words(text: &str, number: usize) -> bool {
    let places = text
        .split('{')
        .map(|part| part.rsplit('}').next().unwrap_or_default());
    let plain: String = places.collect::<Vec<_>>().join(" ");
    let is_word = |word: &&str| {
        let letters = word.trim_matches(|sign: char| sign.is_ascii_punctuation() || sign == '…');
        letters.len() > 1
            && letters
                .chars()
                .all(|letter| letter.is_ascii_alphabetic() || letter == '\'')
    };
    plain.split_whitespace().filter(is_word).count() >= number
}
