//! The keys that move a playhead, the page's and a comparison's alike.
//!
//! Pure: whose key it was, and what else keys mean, is known elsewhere.

use super::{PlaybackCommand, Speed};

/// A second, for the arrows with Shift.
const SECOND_US: i64 = 1_000_000;

impl PlaybackCommand {
    /// What a key does, by its name as the browser gives it, and whether Shift is held; a step
    /// forward is shown at once.
    #[must_use]
    pub fn of_key(key: &str, shift: bool) -> Option<Self> {
        if let Some(speed) = speed(key) {
            return Some(Self::SetSpeed(speed));
        }
        Some(match (key, shift) {
            (" ", _) => Self::Toggle,
            ("ArrowRight", false) => Self::StepForward { animate: false },
            ("ArrowLeft", false) => Self::StepBack,
            ("ArrowRight", true) => Self::SeekBy(SECOND_US),
            ("ArrowLeft", true) => Self::SeekBy(-SECOND_US),
            ("Home", _) => Self::Start,
            ("End", _) => Self::End,
            _ => return None,
        })
    }
}

/// The speed that a digit stands for: 1 is the slowest.
fn speed(digit: &str) -> Option<Speed> {
    let place: usize = digit.parse().ok()?;
    Speed::ALL.get(place.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_the_playhead_and_set_the_speed() {
        let step = PlaybackCommand::StepForward { animate: false };
        let table = [
            (" ", false, Some(PlaybackCommand::Toggle)),
            ("ArrowRight", false, Some(step)),
            ("ArrowLeft", true, Some(PlaybackCommand::SeekBy(-SECOND_US))),
            ("1", false, Some(PlaybackCommand::SetSpeed(Speed::Quarter))),
            ("6", false, Some(PlaybackCommand::SetSpeed(Speed::Eight))),
            ("0", false, None),
            ("7", false, None),
            ("x", false, None),
        ];
        for (key, shift, expected) in table {
            assert_eq!(PlaybackCommand::of_key(key, shift), expected, "{key}");
        }
    }
}
