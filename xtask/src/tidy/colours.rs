//! Colours have one home, so that both themes and the contrast can be judged in one place.
//!
//! A picture that is saved as a file has no style sheet: its palette repeats colours, and only those.

use super::{Finding, Source, words};

const HOME: &str = "web/styles/tokens.css";
const PALETTE: &str = "diagram/src/svg/palette.rs";
const FUNCTIONS: [&str; 11] = [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "color",
    "light-dark",
];
const NAMES: [&str; 22] = [
    "aqua", "black", "blue", "brown", "crimson", "cyan", "fuchsia", "gold", "gray", "green",
    "grey", "lime", "magenta", "navy", "orange", "pink", "purple", "red", "silver", "teal",
    "white", "yellow",
];

pub(super) fn only_in_tokens(sources: &[Source]) -> Vec<Finding> {
    let home = sources.iter().find(|source| source.path == HOME);
    let home = home.map_or_else(String::new, |home| home.text.to_ascii_lowercase());
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path != HOME && draws(source))
    {
        let css = source.is("css");
        let lines: Vec<_> = if css {
            source.text.lines().enumerate().collect()
        } else {
            source.before_tests().collect()
        };
        for (number, line) in lines {
            let repeats = |colour: &String| {
                source.path == PALETTE && home.contains(&colour.to_ascii_lowercase())
            };
            if let Some(colour) = colour(line, css).filter(|colour| !repeats(colour)) {
                let what = format!("the colour {colour}: give it a name in {HOME}");
                findings.push(source.finding(number, &what));
            }
        }
    }
    findings
}

/// Whether the file says how something looks.
fn draws(source: &Source) -> bool {
    let rust = ["web/src/", "diagram/src/", "cli/src/"];
    source.is("css")
        || source.path == "index.html"
        || source.is("rs") && rust.iter().any(|folder| source.path.starts_with(folder))
}

fn colour(line: &str, css: bool) -> Option<String> {
    hex(line, css)
        .or_else(|| function(line))
        .or_else(|| css.then(|| name(line)).flatten())
}

/// `#fff` in a value of CSS, or as a whole string of Rust.
fn hex(line: &str, css: bool) -> Option<String> {
    let value = if css { line.split_once(':')?.1 } else { line };
    value.match_indices('#').find_map(|(start, _)| {
        let digits: String = value[start + 1..]
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let colour = matches!(digits.len(), 3 | 4 | 6 | 8)
            && digits.chars().all(|digit| digit.is_ascii_hexdigit());
        let quoted = value[..start].ends_with(['"', '\''])
            && value[start + 1 + digits.len()..].starts_with(['"', '\'']);
        (colour && (css || quoted)).then(|| format!("#{digits}"))
    })
}

/// `rgb(` where it is no part of a longer name; in Rust only within a string.
fn function(line: &str) -> Option<String> {
    FUNCTIONS.into_iter().find_map(|function| {
        let call = format!("{function}(");
        let part = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        let calls = line.match_indices(&call).any(|(start, _)| {
            let before = &line[..start];
            !before.ends_with(part) && (!before.contains("fn ") && !before.ends_with("::"))
        });
        calls.then_some(call)
    })
}

/// `red` in a value of CSS. A variable's name is none.
fn name(line: &str) -> Option<String> {
    let value = line.split_once(':')?.1;
    let value = value.split_whitespace().filter(|word| !word.contains("--"));
    value
        .flat_map(words)
        .find(|word| NAMES.contains(&word.to_ascii_lowercase().as_str()))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, line: &str) -> bool {
        !only_in_tokens(&[Source::sample(path, line)]).is_empty()
    }

    #[test]
    fn colours_in_css_are_found() {
        for line in [
            "a { color: #fff; }",
            "  fill: #12AB34;",
            "  fill: rgb(1 2 3);",
            "b: Red;",
        ] {
            assert!(found("web/styles/node.css", line), "{line}");
            assert!(!found(HOME, line), "{line}");
        }
    }

    #[test]
    fn colours_in_rust_are_found() {
        for line in [
            "fill=\"#fff\"",
            "let a = \"#12ab34\";",
            "format!(\"rgb({r} 0 0)\")",
        ] {
            assert!(found("diagram/src/svg.rs", line), "{line}");
        }
    }

    #[test]
    fn a_palette_repeats_the_tokens_and_no_more() {
        let tokens = Source::sample(HOME, "--ink: #12AB34;");
        let palette = Source::sample(PALETTE, "ink: \"#12ab34\",\nsky: \"#0000ff\",");
        assert_eq!(only_in_tokens(&[tokens, palette]).len(), 1);
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        for line in [
            "  color: var(--red-ink);",
            "#add { margin: 0 }",
            "a: color-mix(in oklab, x)",
        ] {
            assert!(!found("web/styles/node.css", line), "{line}");
        }
        for line in [
            "\"kern.#\"",
            "\"#\"",
            "fn color(a: u8) {}",
            "self.color(a)",
            "href=\"#v1.abc\"",
        ] {
            assert!(!found("web/src/lib.rs", line), "{line}");
        }
    }
}
