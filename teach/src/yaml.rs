//! The data in a lesson's file: YAML, read into a type, with the line of what is wrong.

use serde::Deserialize;
use warren_core::tr;

use crate::problem::Problems;

/// YAML in a file, and the line of the file that it begins at.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) text: String,
    pub(crate) line: usize,
}

impl Block {
    /// The data, or a problem at its line.
    pub(crate) fn read<T: for<'de> Deserialize<'de>>(&self, problems: &mut Problems) -> Option<T> {
        match serde_saphyr::from_str(&self.text) {
            Ok(data) => Some(data),
            Err(error) => {
                let error = error.without_snippet();
                let within = error.location().map_or(1, |at| at.line());
                let within = usize::try_from(within).unwrap_or(1).max(1);
                let message = tr!(
                    "the data cannot be read: {}",
                    first_line(&error.to_string())
                );
                problems.note(
                    self.line + within - 1,
                    message,
                    tr!("correct the YAML here"),
                )
            }
        }
    }
}

/// The complaint without the place that it appends.
fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or(text);
    let line = line.split(" at line ").next().unwrap_or(line);
    line.trim_start_matches("error: ").to_owned()
}
