//! Judging a run by what its scenario expects of it.
//!
//! The same verdicts serve the command line's `check` and, on the page, a lesson's goal.
//! Whether the document itself is sound is [`crate::scenario::check`]'s business.

use std::fmt;

use crate::name::ResourceName;
use crate::scenario::Expectation;
use crate::scenario::expect::Claim;
use crate::snapshot::Snapshot;
use crate::time::Time;
use crate::timeline::{Cursor, Playhead, Timeline};
use crate::words;

/// What came of one expectation. As text it is a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What was expected.
    pub expectation: Expectation,
    /// The number that was found; none where there is no such queue or client.
    pub found: Option<u64>,
}

impl Verdict {
    /// Whether the expectation is met.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.found == Some(self.expectation.that.count())
    }
}

/// A verdict on each of the scenario's expectations, in their order. The timeline must
/// be complete as far as they look.
#[must_use]
pub fn judge(timeline: &Timeline) -> Vec<Verdict> {
    let verdict = |expectation: &Expectation| Verdict {
        found: match expectation.at_ms {
            None => found(&expectation.that, timeline.last_snapshot()),
            Some(at_ms) => {
                let playhead = Playhead::at(Time::from_ms(at_ms));
                let cursor = Cursor::new(timeline, playhead);
                found(&expectation.that, cursor.snapshot())
            }
        },
        expectation: expectation.clone(),
    };
    timeline.scenario().expect.iter().map(verdict).collect()
}

fn found(claim: &Claim, snapshot: &Snapshot) -> Option<u64> {
    let of_queue = |name: &str| snapshot.queues.get(&ResourceName::root(name));
    Some(match claim {
        Claim::Enqueued { queue, .. } => of_queue(queue)?.enqueued,
        Claim::Ready { queue, .. } => of_queue(queue)?.ready.size() as u64,
        Claim::Unacked { queue, .. } => of_queue(queue)?.unacked.size() as u64,
        Claim::Acked { client, .. } => snapshot.clients.get(client)?.acked,
        Claim::Lost { .. } => snapshot.losses.total,
    })
}

impl fmt::Display for Verdict {
    /// `At 00:05.900, 3 messages wait in the queue tasks: yes`, or `…: no, it is 2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Expectation { at_ms, that } = &self.expectation;
        match at_ms {
            Some(at_ms) => write!(f, "At {}, ", Time::from_ms(*at_ms))?,
            None => write!(f, "At the end, ")?,
        }
        claim(that, f)?;
        match self.found {
            Some(_) if self.holds() => write!(f, ": yes"),
            Some(number) => write!(f, ": no, it is {number}"),
            None => write!(f, ": no, for it is not there"),
        }
    }
}

fn claim(claim: &Claim, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let number = words::count(
        usize::try_from(claim.count()).unwrap_or(usize::MAX),
        "message",
    );
    match claim {
        Claim::Enqueued { queue, .. } => write!(f, "{number} reached the queue {queue}"),
        Claim::Ready { queue, .. } => write!(f, "{number} ready in the queue {queue}"),
        Claim::Unacked { queue, .. } => write!(f, "{number} unacked in the queue {queue}"),
        Claim::Acked { client, .. } => write!(f, "{number} acknowledged by {client}"),
        Claim::Lost { .. } => write!(f, "{number} lost"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use expect_test::expect;

    use super::*;
    use crate::scenario::Scenario;
    use crate::scenario::library::LIBRARY;

    fn verdicts(scenario: Scenario) -> Vec<Verdict> {
        judge(&Timeline::complete(Arc::new(scenario)))
    }

    #[test]
    fn every_scenario_of_the_library_does_what_it_says() {
        for entry in LIBRARY {
            for verdict in verdicts(entry.scenario().expect("sound")) {
                assert!(verdict.holds(), "{}: {verdict}", entry.slug);
            }
        }
    }

    #[test]
    fn what_does_not_hold_is_said_with_what_was_found() {
        let json = r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]},
            "clients": [
              {"kind": "producer", "name": "p", "messages": [{"routing_key": "{q|x}"}],
               "count": 4},
              {"kind": "consumer", "name": "c", "queue": "q"}],
            "expect": [
              {"that": "enqueued", "queue": "q", "count": 2},
              {"that": "enqueued", "queue": "q", "count": 3},
              {"at_ms": 1400, "that": "ready", "queue": "q", "count": 1},
              {"at_ms": 1400, "that": "unacked", "queue": "q", "count": 1},
              {"that": "acked", "client": "c", "count": 2},
              {"that": "acked", "client": "d", "count": 2},
              {"that": "lost", "count": 0}]}"#;
        let verdicts = verdicts(Scenario::from_json(json).expect("sound"));
        let said: String = verdicts.iter().map(|one| format!("{one}\n")).collect();
        expect![[r#"
            At the end, 2 messages reached the queue q: yes
            At the end, 3 messages reached the queue q: no, it is 2
            At 00:01.400, 1 message ready in the queue q: no, it is 0
            At 00:01.400, 1 message unacked in the queue q: yes
            At the end, 2 messages acknowledged by c: yes
            At the end, 2 messages acknowledged by d: no, for it is not there
            At the end, no message lost: no, it is 2
        "#]]
        .assert_eq(&said);
    }
}
