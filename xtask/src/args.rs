//! The words after `cargo xtask`.
//!
//! By hand, so that this crate compiles in seconds; it knows no chore.

use std::collections::VecDeque;

use anyhow::{Context, Result, bail};

/// What is left of the command line.
pub(crate) struct Args(VecDeque<String>);

impl Args {
    pub(crate) fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// The next word.
    pub(crate) fn word(&mut self) -> Option<String> {
        self.0.pop_front()
    }

    /// Whether `name` was given.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// The values of every `name value` and `name=value`.
    pub(crate) fn values(&mut self, name: &str) -> Result<Vec<String>> {
        let mut values = Vec::new();
        let mut rest = VecDeque::new();
        while let Some(word) = self.0.pop_front() {
            if word == name {
                let value = self.0.pop_front();
                values.push(value.with_context(|| format!("{name} needs a value after it"))?);
            } else if let Some(value) = word.strip_prefix(name).and_then(|w| w.strip_prefix('=')) {
                values.push(value.to_owned());
            } else {
                rest.push_back(word);
            }
        }
        self.0 = rest;
        Ok(values)
    }

    /// The value of `name`, a whole number.
    pub(crate) fn number(&mut self, name: &str) -> Result<Option<u16>> {
        let values = self.values(name)?;
        let Some(value) = values.last() else {
            return Ok(None);
        };
        let number = value.parse();
        Ok(Some(number.with_context(|| {
            format!("{name} wants a port, not \"{value}\"")
        })?))
    }

    /// Refuses what nobody asked for.
    pub(crate) fn finish(self) -> Result<()> {
        match self.0.front() {
            Some(word) => bail!("\"{word}\" is not understood here; see `cargo xtask help`"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn values_are_taken_in_both_forms() {
        let mut given = args("--only tidy --only=unit --fast");
        assert_eq!(given.values("--only").unwrap(), ["tidy", "unit"]);
        assert!(given.flag("--fast"));
        assert!(given.finish().is_ok());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(args("--prot 80").finish().is_err());
        assert!(args("--port eighty").number("--port").is_err());
        assert!(args("--port").number("--port").is_err());
    }
}
