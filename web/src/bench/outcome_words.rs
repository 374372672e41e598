//! How the work of a consumer ends, in the words of people: `every third crash` is
//! `ack, ack, crash`.
//!
//! Pure.

use warren_core::scenario::Outcome;
use warren_core::{mark, tr};

/// The outcomes with their names in a text, and what they mean.
pub const OUTCOMES: [(Outcome, &str, &str); 7] = [
    (Outcome::Ack, "ack", mark!("done (basic.ack)")),
    (Outcome::Nack, "nack", mark!("failed for good (basic.nack)")),
    (
        Outcome::Reject,
        "reject",
        mark!("failed for good (basic.reject)"),
    ),
    (
        Outcome::Requeue,
        "requeue",
        mark!("once more (basic.nack, requeue)"),
    ),
    (
        Outcome::RejectRequeue,
        "reject-requeue",
        mark!("once more (basic.reject, requeue)"),
    ),
    (
        Outcome::Recover,
        "recover",
        mark!("everything once more (basic.recover)"),
    ),
    (Outcome::Crash, "crash", mark!("its process dies")),
];

/// The name of an outcome in a text.
#[must_use]
pub fn name(outcome: Outcome) -> &'static str {
    let mut named = OUTCOMES.into_iter().filter(|(one, _, _)| *one == outcome);
    named.next().map_or("", |(_, name, _)| name)
}

/// The outcome of this name.
#[must_use]
pub fn from_name(name: &str) -> Option<Outcome> {
    let name = match name {
        "fail" | "fails" => "nack",
        "crashes" | "dies" => "crash",
        other => other,
    };
    let mut named = OUTCOMES.into_iter().filter(|(_, one, _)| *one == name);
    named.next().map(|(outcome, _, _)| outcome)
}

/// A rule: every so many messages end so, the others with an ack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EveryNth {
    /// Every how many.
    pub nth: usize,
    /// How they end.
    pub outcome: Outcome,
}

impl EveryNth {
    /// The most messages between two that end so.
    pub const MOST: usize = 1000;

    /// The rule that these outcomes follow, where they follow one.
    #[must_use]
    pub fn of(outcomes: &[Outcome]) -> Option<Self> {
        let (last, before) = outcomes.split_last()?;
        let rule = *last != Outcome::Ack && before.iter().all(|one| *one == Outcome::Ack);
        rule.then_some(Self {
            nth: outcomes.len(),
            outcome: *last,
        })
    }

    /// The outcomes that follow the rule.
    #[must_use]
    pub fn outcomes(self) -> Vec<Outcome> {
        let nth = self.nth.clamp(1, Self::MOST);
        let mut outcomes = vec![Outcome::Ack; nth - 1];
        outcomes.push(self.outcome);
        outcomes
    }
}

/// Outcomes as a text: `ack, ack, nack`.
#[must_use]
pub fn text(outcomes: &[Outcome]) -> String {
    let names: Vec<&str> = outcomes.iter().map(|one| name(*one)).collect();
    names.join(", ")
}

/// The outcomes of a text: names with commas or spaces between them.
///
/// # Errors
/// A sentence that names what is none.
pub fn read(text: &str) -> Result<Vec<Outcome>, String> {
    let words = text.split([',', ' ', '\n']).filter(|word| !word.is_empty());
    let outcomes = words.map(|word| {
        from_name(word).ok_or_else(|| {
            let names: Vec<&str> = OUTCOMES.iter().map(|(_, name, _)| *name).collect();
            tr!("There is no outcome “{}”: write {}", word, names.join(", "))
        })
    });
    outcomes.collect()
}

#[cfg(test)]
mod tests {
    use super::Outcome::{Ack, Crash, Nack, Requeue};
    use super::*;

    #[test]
    fn every_third_fails_and_back() {
        let rule = EveryNth {
            nth: 3,
            outcome: Nack,
        };
        assert_eq!(rule.outcomes(), [Ack, Ack, Nack]);
        assert_eq!(EveryNth::of(&[Ack, Ack, Nack]), Some(rule));
        assert_eq!(EveryNth::of(&[Crash]).map(|rule| rule.nth), Some(1));
        for outcomes in [&[][..], &[Ack], &[Ack, Nack, Ack], &[Nack, Requeue]] {
            assert_eq!(EveryNth::of(outcomes), None, "{outcomes:?}");
        }
    }

    #[test]
    fn outcomes_survive_their_text() {
        let all: Vec<Outcome> = OUTCOMES.into_iter().map(|(one, _, _)| one).collect();
        assert_eq!(read(&text(&all)), Ok(all));
        assert_eq!(read(" ack,requeue  fail "), Ok(vec![Ack, Requeue, Nack]));
        assert_eq!(read(""), Ok(Vec::new()));
        let refused = read("ack, maybe").expect_err("no outcome");
        assert!(
            refused.starts_with("There is no outcome “maybe”"),
            "{refused}"
        );
    }
}
