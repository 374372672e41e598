//! How much a filter may do. All of it is counted, and none of it is measured by a clock, so
//! that a filter that stops does so at the same step everywhere.

/// How many steps a run takes at most: calls, alternatives, elements looked at, and the
/// parts of values made. A run of so many takes some hundredths of a second.
pub(crate) const STEPS: u32 = 50_000;

/// How many outputs a run has at most.
pub(crate) const OUTPUTS: usize = 1_000;

/// How long the outputs of a run may be together, in bytes. Each may be as heavy as a value is
/// allowed to be, and a thousand of those would be half a gigabyte.
pub(crate) const OUTPUT_BYTES: usize = 4 << 20;

/// How heavy a value may be: its parts, and its texts by every eight bytes.
pub(crate) const WEIGHT: u32 = 65_536;

/// How deep a value may be nested.
pub(crate) const VALUE_DEPTH: u32 = 64;

/// How deep calls may be nested, by the levels of the terms between them. What a definition
/// calls last is not nested, so that loops are not bounded by it.
pub(crate) const CALL_DEPTH: u32 = 400;

/// How long a filter may be, in bytes.
pub(crate) const SOURCE_BYTES: usize = 8_192;

/// How deep the terms of a filter may be nested; a chain of operators nests as well.
pub(crate) const TERM_DEPTH: usize = 128;

/// How many words and symbols a filter may have.
pub(crate) const TOKENS: usize = 2_000;

/// How large a regular expression may become, in bytes.
pub(crate) const REGEX_BYTES: usize = 32_768;

/// How long an input may be, in bytes.
pub(crate) const INPUT_BYTES: usize = 262_144;
