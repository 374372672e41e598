//! What a template's routing key can become, as far as the picture needs to know.
//!
//! How patterns are filled is the simulation's business; here `{a|b}` and `{?a|b}`
//! give each of their alternatives, and `{n}` makes a key that cannot be foretold.

/// The most keys that one template is expanded to.
const LIMIT: usize = 64;

/// Every key that this pattern can become; with `{n}` in it, none.
pub(crate) fn expansions(pattern: &str) -> Vec<String> {
    let mut done = vec![String::new()];
    let mut rest = pattern;
    while let Some((before, choice, after)) = split(rest) {
        if choice == "n" {
            return Vec::new();
        }
        let choices: Vec<&str> = choice.trim_start_matches('?').split('|').collect();
        done = done
            .iter()
            .flat_map(|start| {
                choices
                    .iter()
                    .map(move |end| format!("{start}{before}{end}"))
            })
            .take(LIMIT)
            .collect();
        rest = after;
    }
    for key in &mut done {
        key.push_str(rest);
    }
    done
}

/// The text before the first pattern, the pattern's inside, and the text after it.
/// Braces that hold neither `n` nor alternatives stand for themselves.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    for (open, _) in text.match_indices('{') {
        let inside = &text[open + 1..];
        let close = inside.find('}')?;
        let choice = &inside[..close];
        if choice == "n" || choice.contains('|') {
            return Some((&text[..open], choice, &inside[close + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_all_named() {
        let cases: [(&str, &[&str]); 6] = [
            ("", &[""]),
            ("plain", &["plain"]),
            ("{a|b}.x", &["a.x", "b.x"]),
            ("{?a|b}{c|d}", &["ac", "ad", "bc", "bd"]),
            ("task.{n}", &[]),
            ("{odd}", &["{odd}"]),
        ];
        for (pattern, wanted) in cases {
            assert_eq!(expansions(pattern), wanted, "{pattern}");
        }
    }
}
