//! What is wrong with a lesson or a challenge, at its line, with what to do.

use std::fmt;

/// One thing that is wrong. As text: `lessons/01-what-a-broker-is.md:12: what is wrong; what to do`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named to the reader.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do; empty where the message says it.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)?;
        if self.remedy.is_empty() {
            Ok(())
        } else {
            write!(f, "; {}", self.remedy)
        }
    }
}

/// The problems of one file, as they are found.
pub(crate) struct Problems<'a> {
    file: &'a str,
    found: Vec<Problem>,
}

impl<'a> Problems<'a> {
    pub(crate) const fn of(file: &'a str) -> Self {
        let found = Vec::new();
        Self { file, found }
    }

    /// Notes one, and gives nothing, so that a reader can end with it.
    pub(crate) fn note<T>(
        &mut self,
        line: usize,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Option<T> {
        self.found.push(Problem {
            file: self.file.to_owned(),
            line,
            message: message.into(),
            remedy: remedy.into(),
        });
        None
    }

    /// What was read, where nothing is wrong.
    pub(crate) fn or<T>(self, read: Option<T>) -> Result<T, Vec<Problem>> {
        match read {
            Some(read) if self.found.is_empty() => Ok(read),
            _ => Err(self.found),
        }
    }
}
