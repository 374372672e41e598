//! What a processor's rules are written in, as far as the simulation knows it: filters that
//! turn one text of JSON into others.
//!
//! Which language that is, and who runs it, is the business of whoever gives a run its
//! [`Filters`]. They have to be pure: the same filter and input give the same outputs on
//! every machine, and every run ends, by bounds that count steps and not time.

use std::fmt;
use std::sync::Arc;

/// Runs filters.
pub trait Filters: fmt::Debug + Send + Sync {
    /// Whether the text is a filter.
    ///
    /// # Errors
    ///
    /// With the place at which it is none.
    fn check(&self, filter: &str) -> Result<(), FilterError>;

    /// The outputs of a filter for an input, each of them one value of JSON.
    ///
    /// # Errors
    ///
    /// Where it is no filter, raises an error of its own, or goes beyond its bounds.
    fn run(&self, filter: &str, input: &str) -> Result<Vec<String>, FilterError>;
}

/// Why a filter gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// What kind of failure it is.
    pub kind: FilterFailure,
    /// What is wrong, in the filter's own words; no final stop.
    pub text: String,
    /// Where in the filter, in characters from its start, as far as that is known.
    pub at: Option<u32>,
}

/// How a filter fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilterFailure {
    /// It cannot be read, or calls what does not exist.
    Unreadable,
    /// It raised an error, or did with a value what cannot be done with it.
    Raised,
    /// It went beyond a bound and was stopped.
    Stopped,
    /// There is nobody who runs filters.
    Missing,
}

impl FilterFailure {
    /// The word for it in documents and between programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Raised => "raised",
            Self::Stopped => "stopped",
            Self::Missing => "missing",
        }
    }
}

/// Nobody runs filters: a run that was made without them.
#[derive(Clone, Copy, Debug)]
pub struct NoFilters;

impl NoFilters {
    fn error() -> FilterError {
        FilterError {
            kind: FilterFailure::Missing,
            text: "nothing here runs filters".to_owned(),
            at: None,
        }
    }
}

/// Nobody runs filters, to be given where somebody may.
#[must_use]
pub fn none() -> Arc<dyn Filters> {
    Arc::new(NoFilters)
}

impl Filters for NoFilters {
    fn check(&self, _filter: &str) -> Result<(), FilterError> {
        Err(Self::error())
    }

    fn run(&self, _filter: &str, _input: &str) -> Result<Vec<String>, FilterError> {
        Err(Self::error())
    }
}
