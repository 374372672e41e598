//! Judging a run by what its scenario expects of it.
//!
//! The same verdicts serve the command line's `check` and, on the page, a lesson's goal.
//! Whether the document itself is sound is [`crate::scenario::check`]'s business.

mod tally;

use std::fmt;
use std::sync::Arc;

use crate::event::Event;
use crate::name::ResourceName;
use crate::scenario::Expectation;
use crate::scenario::expect::{Bound, Claim, ClientCount, QueueCount, RunCount};
use crate::snapshot::Snapshot;
use crate::text::said;
use crate::time::Time;
use crate::timeline::{Cursor, Playhead, Timeline};
use crate::words;
use crate::{mark, tr};
pub use tally::Counts;
use tally::Tally;

/// What came of one expectation. As text it is a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What was expected.
    pub expectation: Expectation,
    /// The number that was found, where it must always hold the first one that breaks it;
    /// none where there is no such queue or client.
    pub found: Option<u64>,
    /// What first broke an expectation that must always hold.
    pub broken_by: Option<Arc<Event>>,
}

impl Verdict {
    /// Whether the expectation is met.
    #[must_use]
    pub fn holds(&self) -> bool {
        let Expectation { is, count, .. } = self.expectation;
        self.found.is_some_and(|found| is.allows(found, count))
    }
}

/// A verdict on each of the scenario's expectations, in their order. The timeline must
/// be complete as far as they look.
#[must_use]
pub fn judge(timeline: &Timeline) -> Vec<Verdict> {
    let expected = timeline.scenario().expect.iter();
    expected.map(|one| judge_one(timeline, one)).collect()
}

/// The verdict on one expectation, which need not be the scenario's own.
#[must_use]
pub fn judge_one(timeline: &Timeline, expectation: &Expectation) -> Verdict {
    let (found, broken_by) = if expectation.always {
        always(timeline, expectation)
    } else {
        (at_its_moment(timeline, expectation), None)
    };
    Verdict {
        expectation: expectation.clone(),
        found,
        broken_by,
    }
}

fn at_its_moment(timeline: &Timeline, expectation: &Expectation) -> Option<u64> {
    let of = |snapshot: &Snapshot| {
        is_there(&expectation.that, snapshot)?;
        let at_once = expectation
            .of_all_messages()
            .then(|| found(&expectation.that, snapshot));
        Some(
            at_once
                .flatten()
                .unwrap_or_else(|| counts(timeline, expectation).values().sum()),
        )
    };
    match expectation.at_ms {
        None => of(timeline.last_snapshot()),
        Some(at_ms) => {
            let playhead = Playhead::at(Time::from_ms(at_ms));
            of(Cursor::new(timeline, playhead).snapshot())
        }
    }
}

/// The messages that an expectation counts at its moment, and how often each: what is
/// found is their sum. An expectation that must always hold is counted at the end.
#[must_use]
pub fn counts(timeline: &Timeline, expectation: &Expectation) -> Counts {
    let until = expectation.at_ms.filter(|_| !expectation.always);
    let until = until.map_or(Time(u64::MAX), Time::from_ms);
    let mut tally = Tally::new(expectation);
    let mut last = None;
    walk(timeline, &mut |event, snapshot| {
        if event.at > until {
            return false;
        }
        tally.add(event);
        last = Some(snapshot.clone());
        true
    });
    last.map_or_else(Counts::new, |snapshot| tally.counts(&snapshot))
}

/// The first number that breaks the expectation, and the event that led to it; else the
/// number at the end.
fn always(timeline: &Timeline, expectation: &Expectation) -> (Option<u64>, Option<Arc<Event>>) {
    let from = expectation.at_ms.map_or(Time::ZERO, Time::from_ms);
    let mut tally = Tally::new(expectation);
    let mut seen = None;
    let mut broken_by = None;
    walk(timeline, &mut |event, snapshot| {
        tally.add(event);
        if event.at < from || is_there(&expectation.that, snapshot).is_none() {
            return true;
        }
        let found = tally.counts(snapshot).values().sum();
        seen = Some(found);
        let holds = expectation.is.allows(found, expectation.count);
        if !holds {
            broken_by = Some(event.clone());
        }
        holds
    });
    let last = timeline.last_snapshot();
    let at_last = || is_there(&expectation.that, last).map(|()| tally.counts(last).values().sum());
    (seen.or_else(at_last), broken_by)
}

/// Shows each event with the state after it, for as long as that is wanted.
fn walk(timeline: &Timeline, show: &mut dyn FnMut(&Arc<Event>, &Snapshot) -> bool) {
    let mut next = 0;
    while next < timeline.len() {
        let segment = timeline.segment_of_event(next);
        let mut snapshot = segment.start.clone();
        for event in &segment.events {
            snapshot.apply(event);
            if !show(event, &snapshot) {
                return;
            }
        }
        next = segment.end();
    }
}

/// Something where what the claim speaks of is there.
fn is_there(claim: &Claim, snapshot: &Snapshot) -> Option<()> {
    let queue = |name: &str| snapshot.queues.contains_key(&ResourceName::root(name));
    let there = match claim {
        Claim::Queue { queue: name, .. } => queue(name),
        Claim::Client { client, .. } => snapshot.clients.contains_key(client),
        Claim::Run { .. } => true,
    };
    there.then_some(())
}

/// The number, where the state alone tells it.
fn found(claim: &Claim, snapshot: &Snapshot) -> Option<u64> {
    match claim {
        Claim::Queue { that, queue } => {
            let queue = snapshot.queues.get(&ResourceName::root(queue.clone()))?;
            match that {
                QueueCount::Enqueued => Some(queue.enqueued),
                QueueCount::Ready => Some(queue.ready.size() as u64),
                QueueCount::Unacked => Some(queue.unacked.size() as u64),
                QueueCount::Overtaken
                | QueueCount::Rejected
                | QueueCount::Expired
                | QueueCount::Maxlen
                | QueueCount::DeliveryLimit => None,
            }
        }
        Claim::Client { that, client } => {
            let state = snapshot.clients.get(client)?;
            match that {
                ClientCount::Acked => Some(state.acked),
                ClientCount::Held => Some(tally::held_by(snapshot, client).count() as u64),
                ClientCount::Returned => Some(state.returned),
                ClientCount::Confirmed => Some(state.confirmed),
                ClientCount::Refused => Some(state.nacked),
                ClientCount::Invalid => Some(state.invalid),
                ClientCount::Answered => Some(state.asked.answered),
                ClientCount::Unanswered => Some(state.asked.unanswered),
                ClientCount::AnsweredLate => Some(state.asked.late),
                ClientCount::Ok | ClientCount::Nok | ClientCount::WorkerNotFound => None,
            }
        }
        Claim::Run { that } => match that {
            RunCount::Lost => Some(snapshot.losses.total),
            RunCount::Unprocessed | RunCount::ConfirmedUnprocessed => None,
        },
    }
}

impl fmt::Display for Verdict {
    /// `At 00:05.900, 3 messages ready in the queue tasks: yes`, or `…: no, it is 2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = told(&self.expectation);
        f.write_str(&match (self.found, &self.broken_by) {
            (Some(_), _) if self.holds() => tr!("{}: yes", what),
            (Some(number), Some(event)) => tr!("{}: no, it is {} at {}", what, number, event.at),
            (Some(number), None) => tr!("{}: no, it is {}", what, number),
            (None, _) => tr!("{}: no, for it is not there", what),
        })
    }
}

/// What is expected, as a sentence without its end: `At 00:05.900, 3 messages ready in the queue
/// tasks`.
#[must_use]
pub fn told(expectation: &Expectation) -> String {
    let what = expected(expectation);
    match (expectation.at_ms.map(Time::from_ms), expectation.always) {
        (Some(at), false) => tr!("At {}, {}", at, what),
        (None, false) => tr!("At the end, {}", what),
        (Some(from), true) => tr!("At every moment from {} on, {}", from, what),
        (None, true) => tr!("At every moment, {}", what),
    }
}

/// `at most 2 messages with a key like "a.#" reached the queue q`.
fn expected(one: &Expectation) -> String {
    let number = usize::try_from(one.count).unwrap_or(usize::MAX);
    let some = match number {
        0 => tr!("0 messages"),
        _ => words::messages(number),
    };
    let mut which = match one.is {
        Bound::Exactly => words::messages(number),
        Bound::AtLeast => tr!("at least {}", some),
        Bound::AtMost => tr!("at most {}", some),
    };
    if let Some(key) = &one.routing_key {
        which = tr!("{} with a key like \"{}\"", which, key);
    }
    if let Some(body) = &one.body {
        which = tr!("{} with \"{}\" in the body", which, body);
    }
    claimed(&one.that, &which)
}

/// A claim of these messages: `2 messages reached the queue q` of `2 messages`.
#[must_use]
pub fn claimed(claim: &Claim, which: &str) -> String {
    match claim {
        Claim::Queue { that, queue } => of_queue(*that, which, queue),
        Claim::Client { that, client } => of_client(*that, which, client),
        Claim::Run { that } => match that {
            RunCount::Lost => tr!("{} lost", which),
            RunCount::Unprocessed => tr!("{} sent and not processed", which),
            RunCount::ConfirmedUnprocessed => tr!("{} confirmed and not processed", which),
        },
    }
}

fn of_queue(that: QueueCount, which: &str, queue: &str) -> String {
    let text = match that {
        QueueCount::Enqueued => mark!("{} reached the queue {}"),
        QueueCount::Ready => mark!("{} ready in the queue {}"),
        QueueCount::Unacked => mark!("{} unacked in the queue {}"),
        QueueCount::Overtaken => mark!("{} of the queue {} finished after a later one"),
        QueueCount::Rejected => mark!("{} dead-lettered by the queue {} as rejected"),
        QueueCount::Expired => mark!("{} dead-lettered by the queue {} as expired"),
        QueueCount::Maxlen => mark!("{} dead-lettered by the queue {} as it was full"),
        QueueCount::DeliveryLimit => {
            mark!("{} dead-lettered by the queue {} after too many returns")
        }
    };
    said(text, &[&which, &queue])
}

fn of_client(that: ClientCount, which: &str, client: &str) -> String {
    let text = match that {
        ClientCount::Acked => mark!("{} acknowledged by {}"),
        ClientCount::Held => mark!("{} held by {}"),
        ClientCount::Returned => mark!("{} returned to {}"),
        ClientCount::Confirmed => mark!("{} confirmed to {}"),
        ClientCount::Refused => mark!("{} refused to {}"),
        ClientCount::Invalid => mark!("{} found invalid by {}"),
        ClientCount::Answered => mark!("{} of {} answered"),
        ClientCount::Unanswered => mark!("{} of {} not answered in time"),
        ClientCount::AnsweredLate => mark!("{} of {} answered too late"),
        ClientCount::Ok => mark!("{} with the receipt OK of {}"),
        ClientCount::Nok => mark!("{} with the receipt NOK of {}"),
        ClientCount::WorkerNotFound => mark!("{} with the receipt WorkerNotFound of {}"),
    };
    said(text, &[&which, &client])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use expect_test::expect;

    use super::*;
    use crate::scenario::Scenario;

    fn verdicts(scenario: Scenario) -> Vec<Verdict> {
        judge(&Timeline::complete(Arc::new(scenario)))
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

    #[test]
    fn what_is_counted_message_by_message_is_said() {
        let json = r#"{"version": 1, "definitions": {
              "exchanges": [{"name": "logs", "type": "topic"}, {"name": "dead", "type": "fanout"}],
              "queues": [
                {"name": "q", "arguments": {"x-dead-letter-exchange": "dead"}}, {"name": "d"}],
              "bindings": [{"source": "logs", "destination": "q", "routing_key": "a.#"},
                {"source": "dead", "destination": "d"}]},
            "clients": [
              {"kind": "producer", "name": "p", "exchange": "logs", "confirms": true, "count": 4,
               "messages": [{"routing_key": "{a.x|a|b|a.y}", "body": "job {n}", "mandatory": true}]},
              {"kind": "consumer", "name": "c", "queue": "q", "outcomes": ["ack", "reject", "ack"]}],
            "expect": [
              {"that": "enqueued", "queue": "q", "count": 2, "routing_key": "a.*"},
              {"that": "acked", "client": "c", "count": 1, "is": "at_least", "body": "job 2"},
              {"that": "returned", "client": "p", "count": 1},
              {"that": "confirmed", "client": "p", "count": 4},
              {"that": "refused", "client": "p", "count": 0, "is": "at_most"},
              {"that": "rejected", "queue": "q", "count": 1},
              {"that": "expired", "queue": "q", "count": 1},
              {"that": "unprocessed", "count": 2},
              {"that": "confirmed_unprocessed", "count": 0, "body": "job 3"},
              {"that": "overtaken", "queue": "q", "count": 0},
              {"that": "lost", "count": 1, "routing_key": "b"},
              {"that": "held", "client": "c", "count": 0, "is": "at_most", "always": true},
              {"that": "held", "client": "c", "count": 1, "is": "at_most", "always": true},
              {"that": "ready", "queue": "d", "count": 0, "always": true, "at_ms": 60000}]}"#;
        let verdicts = verdicts(Scenario::from_json(json).expect("sound"));
        let said: String = verdicts.iter().map(|one| format!("{one}\n")).collect();
        expect![[r#"
            At the end, 2 messages with a key like "a.*" reached the queue q: yes
            At the end, at least 1 message with "job 2" in the body acknowledged by c: no, it is 0
            At the end, 1 message returned to p: yes
            At the end, 4 messages confirmed to p: yes
            At the end, at most 0 messages refused to p: yes
            At the end, 1 message dead-lettered by the queue q as rejected: yes
            At the end, 1 message dead-lettered by the queue q as expired: no, it is 0
            At the end, 2 messages sent and not processed: yes
            At the end, no message with "job 3" in the body confirmed and not processed: no, it is 1
            At the end, no message of the queue q finished after a later one: yes
            At the end, 1 message with a key like "b" lost: no, it is 0
            At every moment, at most 0 messages held by c: no, it is 1 at 00:01.300
            At every moment, at most 1 message held by c: no, it is 2 at 00:02.300
            At every moment from 01:00.000 on, no message ready in the queue d: no, it is 1
        "#]]
        .assert_eq(&said);
    }

    #[test]
    fn receipts_are_counted_as_often_as_they_are_sent() {
        let json = r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]},
            "clients": [
              {"kind": "producer", "name": "p", "count": 4, "messages": [
                {"routing_key": "q", "body": "job {n}", "properties": {"type": "{draw|sing}"}}]},
              {"kind": "consumer", "name": "c", "queue": "q", "tasks": {"workers": [
                {"task": "draw", "work_ms": 100, "receipts": ["ok", "nok", "nok", "ok"]}]}}],
            "expect": [
              {"that": "ok", "client": "c", "count": 2},
              {"that": "nok", "client": "c", "count": 2},
              {"that": "nok", "client": "c", "count": 0, "body": "job 1"},
              {"that": "nok", "client": "c", "count": 1, "is": "at_most", "always": true},
              {"that": "worker_not_found", "client": "c", "count": 2},
              {"at_ms": 2900, "that": "worker_not_found", "client": "c", "count": 1},
              {"that": "ok", "client": "p", "count": 0}]}"#;
        let verdicts = verdicts(Scenario::from_json(json).expect("sound"));
        let said: String = verdicts.iter().map(|one| format!("{one}\n")).collect();
        expect![[r#"
            At the end, 2 messages with the receipt OK of c: yes
            At the end, 2 messages with the receipt NOK of c: yes
            At the end, no message with "job 1" in the body with the receipt NOK of c: yes
            At every moment, at most 1 message with the receipt NOK of c: no, it is 2 at 00:04.900
            At the end, 2 messages with the receipt WorkerNotFound of c: yes
            At 00:02.900, 1 message with the receipt WorkerNotFound of c: yes
            At the end, no message with the receipt OK of p: yes
        "#]]
        .assert_eq(&said);
    }

    #[test]
    fn a_message_finished_after_a_later_one_was_overtaken() {
        let json = r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]},
            "clients": [
              {"kind": "producer", "name": "p", "messages": [{"routing_key": "q"}], "count": 3},
              {"kind": "consumer", "name": "c", "queue": "q", "prefetch": 1, "work_ms": 3000},
              {"kind": "consumer", "name": "d", "queue": "q", "prefetch": 1, "work_ms": 100}]}"#;
        let timeline = Timeline::complete(Arc::new(Scenario::from_json(json).expect("sound")));
        let claim = Claim::Queue {
            that: QueueCount::Overtaken,
            queue: "q".into(),
        };
        let counts = counts(&timeline, &Expectation::of(claim, 0));
        assert_eq!(counts.into_keys().map(|one| one.0).collect::<Vec<_>>(), [1]);
    }
}
