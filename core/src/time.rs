//! Virtual time: integer microseconds since the start of the run.
//!
//! Nothing here reads a clock; time advances only because the simulation says so.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A moment of the run, in microseconds since its start.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Time(pub u64);

/// A length of virtual time, in microseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Duration(pub u64);

impl Time {
    /// The start of the run.
    pub const ZERO: Self = Self(0);

    /// The moment `ms` milliseconds after the start.
    #[must_use]
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms.saturating_mul(1000))
    }

    /// Whole milliseconds since the start, rounded up, so that an intervention placed
    /// there never lies before this moment.
    #[must_use]
    pub const fn ceil_ms(self) -> u64 {
        self.0.div_ceil(1000)
    }

    /// The length from `earlier` to this moment; zero where `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A length of `ms` milliseconds.
    #[must_use]
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms.saturating_mul(1000))
    }
}

impl std::ops::Add<Duration> for Time {
    type Output = Self;

    fn add(self, length: Duration) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl fmt::Display for Time {
    /// `MM:SS.mmm`, as the page's clock and the command line's log show it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0 / 1000;
        write!(
            f,
            "{:02}:{:02}.{:03}",
            ms / 60_000,
            ms / 1000 % 60,
            ms % 1000
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_minutes_seconds_and_milliseconds() {
        assert_eq!(Time::from_ms(0).to_string(), "00:00.000");
        assert_eq!(Time::from_ms(63_200).to_string(), "01:03.200");
    }

    #[test]
    fn rounds_up_to_a_millisecond_that_is_not_earlier() {
        assert_eq!(Time(3_200_001).ceil_ms(), 3201);
        assert_eq!(Time(3_200_000).ceil_ms(), 3200);
    }
}
