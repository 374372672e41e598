//! A consumer that gives messages back to a queue that takes them back any number of times
//! (<https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling>;
//! <https://www.rabbitmq.com/docs/nack>).

use crate::broker::{refuse_arguments, refuse_properties};
use crate::checkup::design::{Design, Habits, QueueFacts, requeues};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::Name;
use crate::scenario::{Consumer, Outcome};
use crate::text::said;
use crate::topology::QueueKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "poison-loop",
    title: mark!("A message that always fails comes back for ever"),
    why: mark!(
        "A classic queue counts no returns: a message that no consumer can handle is \
          delivered again and again, at once, in front of the others. Quorum queues have a \
          delivery limit."
    ),
};

/// How often a message may come back where the remedy is taken: some attempts are enough for
/// whatever passes by itself.
const ATTEMPTS: i64 = 5;

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        let unlimited = facts.delivery_limit(design.line()).is_none();
        if !unlimited || facts.kind() == QueueKind::Stream {
            continue;
        }
        let returning: Vec<&Consumer> =
            facts.consumers.iter().copied().filter(gives_back).collect();
        let names: Vec<Name> = returning.iter().map(|one| one.name.clone()).collect();
        if names.is_empty() {
            continue;
        }
        let always = returning.iter().all(|one| one.always(requeues));
        let ends = if always && returning.len() == facts.consumers.len() && !facts.has_processor {
            mark!("so every message goes to and fro for ever")
        } else {
            mark!("so a message that always fails comes back for ever")
        };
        let text = tr!(
            "{} gives messages back to {}, which does not count how often, {}"
                | "{} give messages back to {}, which does not count how often, {}" % names.len(),
            say::some(&names),
            say::queue(name),
            said(ends, &[])
        );
        let remedy = mark!(
            "Use a quorum queue with x-delivery-limit, or reject such messages without \
                      requeue, to a dead-letter exchange"
        );
        let mend = mend(design, facts);
        findings.warn(Rule::PoisonLoop, At::queue(name), text, remedy, mend);
    }
}

/// One that crashes gives back what it had, and only matters here where it comes again.
fn gives_back(consumer: &&Consumer) -> bool {
    let by_itself = |outcome| requeues(outcome) && outcome != Outcome::Crash;
    consumer.ever(by_itself)
        || (consumer.restart_ms.is_some() && consumer.ever(|outcome| outcome == Outcome::Crash))
}

fn mend(design: &Design<'_>, facts: &QueueFacts<'_>) -> Option<Mend> {
    let mut to = facts.definition.clone();
    to.durable = true;
    to.arguments
        .0
        .insert("x-queue-type".into(), "quorum".into());
    to.arguments
        .0
        .insert("x-delivery-limit".into(), ATTEMPTS.into());
    let shared = facts
        .consumers
        .iter()
        .any(|one| one.global || one.exclusive);
    let resource = to.resource();
    let refused = refuse_arguments(&resource, &to.arguments)
        .and_then(|()| refuse_properties(&resource, &to.declare(), design.line()));
    if !facts.is_defined || shared || refused.is_err() {
        return None;
    }
    let edit = mend::set_queue(facts.definition, |queue| *queue = to);
    let label = tr!(
        "Make it a quorum queue with a delivery limit of {}",
        ATTEMPTS
    );
    Some(Mend::new(label, [edit]))
}
