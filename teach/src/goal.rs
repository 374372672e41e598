//! A goal: what must hold of a run, and what may be changed to reach it.

use std::collections::BTreeSet;
use std::sync::Arc;

use warren_core::amqp::MessageNumber;
use warren_core::check::{self, Verdict};
use warren_core::journey::Journey;
use warren_core::narrate::log_line;
use warren_core::scenario::expect::Claim;
use warren_core::scenario::{Expectation, Scenario};
use warren_core::timeline::Timeline;
use warren_core::tr;

use crate::difference::{Difference, Place, differences};

/// What may be changed on the way to a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum May {
    /// Anything.
    Anything,
    /// What these places cover.
    Only(Vec<Place>),
}

/// One claim that does not hold, with the messages that it fails by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The verdict, which is a sentence as text.
    pub verdict: Verdict,
    /// What happened to the messages that broke it, as sentences.
    pub messages: Vec<String>,
}

/// How many messages a failure tells of.
const TOLD: usize = 3;

impl May {
    pub(crate) fn of(places: Option<Vec<String>>) -> Self {
        match places {
            None => Self::Anything,
            Some(places) => Self::Only(places.iter().map(|one| Place::new(one)).collect()),
        }
    }

    /// The differences that are not allowed.
    #[must_use]
    pub fn broken(&self, before: &Scenario, after: &Scenario) -> Vec<Difference> {
        let Self::Only(places) = self else {
            return Vec::new();
        };
        let mut found = differences(before, after);
        found.retain(|one| !places.iter().any(|place| place.covers(&one.place)));
        found
    }

    /// What may be changed, in words: `the bindings, the prefetch of the client slow`.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Anything => tr!("anything"),
            Self::Only(places) => {
                let told: Vec<String> = places.iter().map(ToString::to_string).collect();
                told.join(&tr!("a list" => ", "))
            }
        }
    }
}

/// The claims that a run does not meet. A run that does meet them, where there is one, shows
/// which messages break them.
#[must_use]
pub fn failures(run: &Timeline, goal: &[Expectation], right: Option<&Timeline>) -> Vec<Failure> {
    let verdicts = goal.iter().map(|one| check::judge_one(run, one));
    let failed = verdicts.filter(|verdict| !verdict.holds());
    let told = failed.map(|verdict| Failure {
        messages: messages(run, &verdict, right),
        verdict,
    });
    told.collect()
}

fn messages(run: &Timeline, verdict: &Verdict, right: Option<&Timeline>) -> Vec<String> {
    if let Some(event) = &verdict.broken_by {
        return vec![log_line(event)];
    }
    let Some(right) = right else {
        return Vec::new();
    };
    let here = check::counts(run, &verdict.expectation);
    let there = check::counts(right, &verdict.expectation);
    let numbers: BTreeSet<MessageNumber> = here.keys().chain(there.keys()).copied().collect();
    let differing = numbers
        .into_iter()
        .filter(|number| here.get(number) != there.get(number));
    let events = run.events(0..run.len());
    let told = differing.take(TOLD).map(|number| {
        let journey = Journey::of(events.iter().map(Arc::as_ref), number);
        let is_extra = here.get(&number) > there.get(&number);
        tell(&journey, &verdict.expectation, is_extra)
    });
    told.collect()
}

/// "Message #3 (key "a") should not count here. 00:02.000 …"
fn tell(journey: &Journey, expectation: &Expectation, is_extra: bool) -> String {
    let number = journey.number;
    let key = journey
        .message
        .as_ref()
        .map_or_else(String::new, |message| {
            tr!(
                " (key \"{}\", body \"{}\")",
                message.routing_key,
                message.body
            )
        });
    let verb = if is_extra {
        tr!("should not be among them")
    } else {
        tr!("is missing there")
    };
    let queue = match &expectation.that {
        Claim::Queue { queue, .. } => Some(queue),
        Claim::Client { .. } | Claim::Run { .. } => None,
    };
    let in_queue =
        |step: &&warren_core::journey::Step| step.queue.as_ref().map(|name| &name.name) == queue;
    let mut steps = journey.steps.iter();
    let shown = if is_extra && queue.is_some() {
        steps.rfind(in_queue)
    } else {
        steps.next_back()
    };
    match shown {
        Some(step) => tr!(
            "Message {}{} {}. {}  {}",
            number,
            key,
            verb,
            step.at,
            step.what
        ),
        None => tr!("Message {}{} {}. It was never sent.", number, key, verb),
    }
}

impl Failure {
    /// The verdict and its messages as lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let verdict = std::iter::once(tr!("{}.", self.verdict));
        verdict.chain(self.messages.iter().cloned()).collect()
    }
}
