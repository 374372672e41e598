//! Rules over the sources that no compiler checks.
//!
//! Each rule is a function from the files to its findings, so that its test can show it
//! a file that breaks it: a check that cannot fail is not here.

mod colours;
mod dependencies;
mod documents;
mod purity;
mod settings;
mod shape;

use std::fs;

use anyhow::{Result, bail};

use crate::paths;
use crate::run::{capture, command};

/// A text file of the repository.
pub(crate) struct Source {
    /// From the workspace's folder, with `/`.
    path: String,
    text: String,
}

/// What breaks a rule: where, and what to do.
type Finding = String;

type Rule = fn(&[Source]) -> Vec<Finding>;

const RULES: [Rule; 9] = [
    shape::opens_with_its_purpose,
    shape::is_short,
    shape::hides_no_test,
    colours::only_in_tokens,
    purity::core_is_pure,
    settings::core_repeats_the_bans,
    settings::one_wasm_bindgen,
    documents::names_what_exists,
    documents::names_no_machine,
];

/// Checks every rule and lists all that breaks one.
pub(crate) fn tidy() -> Result<()> {
    let sources = sources()?;
    let mut findings: Vec<_> = RULES.iter().flat_map(|rule| rule(&sources)).collect();
    findings.extend(dependencies::directions_hold()?);
    if findings.is_empty() {
        return Ok(());
    }
    for finding in &findings {
        println!("{finding}");
    }
    bail!("{} places break the rules of the house", findings.len());
}

/// The files that git knows or would add.
fn sources() -> Result<Vec<Source>> {
    let mut git = command("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let list = capture(&mut git)?;
    // What was deleted but not yet committed, and what is not text, has nothing to say.
    let read = |path: &str| fs::read_to_string(paths::root().join(path)).ok();
    Ok(list
        .lines()
        .filter_map(|path| {
            Some(Source {
                path: path.to_owned(),
                text: read(path)?,
            })
        })
        .collect())
}

impl Source {
    fn is(&self, extension: &str) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, end)| end == extension)
    }

    fn finding(&self, line: usize, what: &str) -> Finding {
        format!("{}:{}: {what}", self.path, line + 1)
    }

    /// The lines before the unit tests, with their numbers from zero.
    /// None where the whole file is a module of tests.
    fn before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.path.contains("/tests/") || self.path.ends_with("/tests.rs");
        let text = if tests { "" } else { self.text.as_str() };
        let mut lines = text.lines().peekable();
        std::iter::from_fn(move || {
            let line = lines.next()?;
            let opens = line == "#[cfg(test)]"
                && lines
                    .peek()
                    .is_some_and(|next| next.starts_with("mod tests"));
            (!opens).then_some(line)
        })
        .fuse()
        .enumerate()
    }

    #[cfg(test)]
    fn sample(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// A line of Rust without its comment, roughly: a `//` inside a string ends it too.
fn code(line: &str) -> &str {
    match line.find("//") {
        Some(start) if !line[..start].ends_with(':') => &line[..start],
        _ => line,
    }
}

/// The identifiers and numbers of a line.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_not_counted_to_the_file() {
        let source = Source::sample("a.rs", "//! A.\nfn a() {}\n#[cfg(test)]\nmod tests {\n}\n");
        assert_eq!(source.before_tests().count(), 2);
        let helper = Source::sample("a.rs", "//! A.\n#[cfg(test)]\nfn a() {}\n");
        assert_eq!(helper.before_tests().count(), 3);
        let whole = Source::sample("core/src/queue/tests.rs", "//! A.\n");
        assert_eq!(whole.before_tests().count(), 0);
        let crate_of_tests = Source::sample("tests/src/lib.rs", "//! A.\n");
        assert_eq!(crate_of_tests.before_tests().count(), 1);
    }

    #[test]
    fn comments_are_no_code() {
        assert_eq!(code("let a = 1; // f64"), "let a = 1; ");
        assert_eq!(code("let a = \"http://b\";"), "let a = \"http://b\";");
    }
}
