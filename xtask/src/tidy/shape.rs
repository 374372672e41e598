//! How a Rust file is made: it says what it is, it is short, and it hides no test.

use super::{Finding, Source};

/// Lines of a file before its unit tests.
const LONGEST: usize = 400;

pub(super) fn opens_with_its_purpose(sources: &[Source]) -> Vec<Finding> {
    let bare = sources
        .iter()
        .filter(|s| s.is("rs") && !s.text.starts_with("//! "));
    bare.map(|s| {
        s.finding(
            0,
            "open with `//!`: what the file is, and what it does not know",
        )
    })
    .collect()
}

pub(super) fn is_short(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is("rs")) {
        let lines = source.before_tests().count();
        if lines > LONGEST {
            let what = format!("{lines} lines before the tests; divide it, {LONGEST} are allowed");
            findings.push(source.finding(LONGEST, &what));
        }
    }
    findings
}

pub(super) fn hides_no_test(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is("rs")) {
        for (number, line) in source.text.lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with("#[ignore") {
                findings.push(source.finding(number, "assert today's wrong answer, with a FIXME"));
            } else if line.starts_with("#[should_panic") {
                findings.push(source.finding(number, "assert on the error; make it a value"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_is() {
        let bad = [Source::sample("a.rs", "fn main() {}\n")];
        assert_eq!(opens_with_its_purpose(&bad).len(), 1);
        assert!(opens_with_its_purpose(&[Source::sample("a.rs", "//! A.\n")]).is_empty());
    }

    #[test]
    fn a_long_file_is_found_and_its_tests_do_not_count() {
        let long = format!("//! A.\n{}", "fn a() {}\n".repeat(400));
        assert_eq!(is_short(&[Source::sample("a.rs", &long)]).len(), 1);
        let tests = format!(
            "//! A.\n#[cfg(test)]\nmod tests {{\n{}}}\n",
            "fn a() {}\n".repeat(400)
        );
        assert!(is_short(&[Source::sample("a.rs", &tests)]).is_empty());
    }

    #[test]
    fn a_hidden_test_is_found() {
        let bad = Source::sample(
            "a.rs",
            "//! A.\n  #[ignore]\n  #[should_panic(expected = \"b\")]\n",
        );
        assert_eq!(hides_no_test(&[bad]).len(), 2);
    }
}
