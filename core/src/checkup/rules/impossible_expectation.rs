//! An expectation that can never hold, however the run goes.

use crate::broker::Overflow;
use crate::checkup::Rule;
use crate::checkup::design::{Design, QueueFacts};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::say;
use crate::name::{Name, ResourceName};
use crate::scenario::expect::{Bound, Claim, ClientCount, QueueCount};
use crate::scenario::{AckMode, Client, Expectation};
use crate::server_line::Difference;
use crate::topology::QueueKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "impossible-expectation",
    title: mark!("The expectation can never hold"),
    why: mark!("What can never hold tells nothing of the design: the expectation itself is wrong."),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (index, one) in design.scenario.expect.iter().enumerate() {
        let why = contradicted(design, index).or_else(|| impossible(design, one));
        if let Some(why) = why {
            let text = tr!("Expectation {} can never hold: {}", index + 1, why);
            let remedy = mark!("Correct the number, or what it is of");
            findings.warn(Rule::ImpossibleExpectation, At::Whole, text, remedy, None);
        }
    }
}

/// An earlier one of the same thing at the same time has another number.
fn contradicted(design: &Design<'_>, index: usize) -> Option<String> {
    /// Comparing each with each is for the few that people write.
    const COMPARED: usize = 100;
    let expect = &design.scenario.expect;
    let one = &expect[index];
    let exact = |one: &Expectation| one.is == Bound::Exactly && !one.always;
    let earlier = expect.iter().take(index.min(COMPARED)).position(|other| {
        exact(one)
            && exact(other)
            && (other.at_ms, &other.that) == (one.at_ms, &one.that)
            && (&other.routing_key, &other.body) == (&one.routing_key, &one.body)
            && other.count != one.count
    })?;
    let (first, second) = (expect[earlier].count, one.count);
    Some(tr!(
        "expectation {} says {} of what is {} here",
        earlier + 1,
        first,
        second
    ))
}

fn impossible(design: &Design<'_>, one: &Expectation) -> Option<String> {
    let count = one.count;
    if count == 0 || one.is == Bound::AtMost {
        return None;
    }
    let (that, queue) = match &one.that {
        Claim::Queue { that, queue } => (*that, queue),
        Claim::Client { that, client } => return idle(design, *that, client),
        Claim::Run { .. } => return None,
    };
    let name = ResourceName::root(queue.clone());
    let facts = design.queue(&name)?;
    let beyond = || match that {
        QueueCount::Ready => too_many(&name, facts, count),
        QueueCount::Unacked => {
            // There a consumer may come to hold more than its prefetch.
            let widens = facts.kind() == QueueKind::Quorum
                && !design.line().has(Difference::WidenedPrefetch);
            beyond_prefetch(&name, facts, count).filter(|_| !widens)
        }
        _ => None,
    };
    unreached(design, &name).or_else(beyond)
}

/// A producer settles nothing, and who takes no tasks sends no receipts.
fn idle(design: &Design<'_>, that: ClientCount, client: &Name) -> Option<String> {
    let mut clients = design.scenario.clients.iter();
    let client = clients.find(|one| one.name() == client)?;
    let name = client.name();
    match that {
        ClientCount::Acked | ClientCount::Held => matches!(client, Client::Producer(_))
            .then(|| tr!("\"{}\" is a producer, and acknowledges nothing", name)),
        ClientCount::Ok | ClientCount::Nok | ClientCount::WorkerNotFound => {
            let takes = |client: &Client| match client {
                Client::Consumer(consumer) => consumer.tasks.is_some(),
                Client::Producer(_) | Client::Processor(_) => false,
            };
            (!takes(client)).then(|| tr!("\"{}\" takes no tasks, and sends no receipts", name))
        }
        _ => None,
    }
}

fn unreached(design: &Design<'_>, queue: &ResourceName) -> Option<String> {
    // Where nobody publishes, nothing can come there either.
    let nowhere = design.flow.is_complete && !design.flow.arrivals.contains_key(queue);
    nowhere.then(|| tr!("no message can reach {}", say::queue(queue)))
}

fn too_many(queue: &ResourceName, facts: &QueueFacts<'_>, count: u64) -> Option<String> {
    let most = facts.settings.max_length?;
    let drops = facts.settings.overflow == Overflow::DropHead;
    (drops && count > most).then(|| tr!("{} holds at most {}", say::queue(queue), most))
}

/// Who has no prefetch may hold any number, and who acknowledges on delivery none.
fn beyond_prefetch(queue: &ResourceName, facts: &QueueFacts<'_>, count: u64) -> Option<String> {
    if facts.has_processor {
        return None;
    }
    if facts.consumers.is_empty() {
        return Some(tr!("nobody reads {}", say::queue(queue)));
    }
    let manual = facts
        .consumers
        .iter()
        .filter(|one| one.ack == AckMode::Manual);
    let mut most: u64 = 0;
    for consumer in manual {
        if consumer.prefetch == 0 || consumer.get_every_ms.is_some() {
            return None;
        }
        most += u64::from(consumer.prefetch);
    }
    (count > most).then(|| {
        tr!(
            "the consumers of {} hold at most {}",
            say::queue(queue),
            most
        )
    })
}
