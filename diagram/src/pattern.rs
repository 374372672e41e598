//! What a template's routing key can become, as far as the picture needs to know.
//!
//! How patterns are filled is the simulation's business; here `{a|b}` and `{?a|b}`
//! give each of their alternatives, and `{n}` makes a key that cannot be foretold.

use warren_core::scenario::pattern::{Part, parts};

/// The most keys that one template is expanded to.
const LIMIT: usize = 64;

/// Every key that this pattern can become; with `{n}` in it, none.
pub(crate) fn expansions(pattern: &str) -> Vec<String> {
    let mut done = vec![String::new()];
    for part in parts(pattern) {
        match part {
            Part::Text(text) => done.iter_mut().for_each(|key| key.push_str(text)),
            Part::Number => return Vec::new(),
            Part::Turn(choices) | Part::Drawn(choices) => {
                let each = |start: String| choices.all().map(move |end| format!("{start}{end}"));
                done = done.into_iter().flat_map(each).take(LIMIT).collect();
            }
        }
    }
    done
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
