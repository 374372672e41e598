//! How a client's requests went, counted.

/// What came of a client's requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// How many were answered while it waited.
    pub answered: u64,
    /// How many it has given up.
    pub unanswered: u64,
    /// How many answers came to what it had given up.
    pub late: u64,
}
