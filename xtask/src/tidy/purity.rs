//! The core has no clock, no thread, no float, no hash order and no outside world:
//! only so is the same scenario the same log on every machine.

use super::{Finding, Source, code, words};

/// Words that the core does not use, and why.
const WORDS: [(&str, &str); 10] = [
    ("HashMap", "its order is random; use BTreeMap"),
    ("HashSet", "its order is random; use BTreeSet"),
    (
        "Instant",
        "time is the simulation's own; use the instants of `time`",
    ),
    (
        "SystemTime",
        "time is the simulation's own; use the instants of `time`",
    ),
    ("Mutex", "the core has no threads; take &mut self"),
    ("RwLock", "the core has no threads; take &mut self"),
    ("unsafe", "nothing here needs it"),
    ("web_sys", "the core knows no web page"),
    ("js_sys", "the core knows no web page"),
    ("wasm_bindgen", "the core knows no web page"),
];

const PATHS: [&str; 7] = [
    "std::time",
    "std::thread",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::io",
];

/// AMQP has floats among its values: here they are read and written, and nothing is counted.
const VALUES: [&str; 2] = ["core/src/amqp/", "core/src/scenario/read/tracked.rs"];
const FLOATS: &str = "floats are carried as bits and never counted with; use integers";

pub(super) fn core_is_pure(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let core = sources
        .iter()
        .filter(|s| s.path.starts_with("core/src/") && s.is("rs"));
    for source in core {
        for (number, line) in source.before_tests() {
            let values = VALUES.iter().any(|place| source.path.starts_with(place));
            let floats = !values && has_floats(code(line));
            let floats = floats.then(|| FLOATS.to_owned());
            if let Some(what) = impurity(code(line)).or(floats) {
                findings.push(source.finding(number, &what));
            }
        }
    }
    findings
}

fn impurity(line: &str) -> Option<String> {
    let word = words(line).find_map(|word| WORDS.iter().find(|(banned, _)| *banned == word));
    if let Some((word, why)) = word {
        return Some(format!("{word}: {why}"));
    }
    if let Some(path) = PATHS.iter().find(|path| line.contains(**path)) {
        return Some(format!("{path}: the core touches nothing outside itself"));
    }
    None
}

/// Anything but passing one through as its bits.
fn has_floats(line: &str) -> bool {
    let carried = [
        "f32::from_bits",
        "f32::to_bits",
        "f64::from_bits",
        "f64::to_bits",
    ];
    let rest = carried
        .iter()
        .fold(line.to_owned(), |line, call| line.replace(call, ""));
    words(&rest).any(|word| {
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        let kind = if number {
            word.rsplit('_').next().unwrap_or_default()
        } else {
            word
        };
        kind == "f32" || kind == "f64"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> bool {
        !core_is_pure(&[Source::sample("core/src/a.rs", line)]).is_empty()
    }

    #[test]
    fn impure_lines_are_found() {
        for line in [
            "let a: HashMap<u8, u8>;",
            "use std::time::Duration;",
            "let a = Instant::now();",
            "let a = 1 as f64;",
            "let a = 1.5_f32;",
            "std::thread::spawn(a);",
        ] {
            assert!(found(line), "{line}");
        }
    }

    #[test]
    fn pure_lines_are_not() {
        for line in [
            "let a: BTreeMap<u8, u8>;",
            "// Not a HashMap, for its order is random.",
            "let a = f64::from_bits(bits);",
            "let a = value.as_f64().map(f64::to_bits);",
        ] {
            assert!(!found(line), "{line}");
        }
    }

    #[test]
    fn values_may_be_read_and_written() {
        let text = "number as f32";
        assert!(core_is_pure(&[Source::sample("core/src/amqp/value.rs", text)]).is_empty());
    }

    #[test]
    fn other_crates_may() {
        assert!(
            core_is_pure(&[Source::sample("cli/src/a.rs", "use std::time::Duration;")]).is_empty()
        );
    }
}
