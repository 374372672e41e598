//! A consumer that wants a classic queue for itself, and another one at the same queue
//! (<https://www.rabbitmq.com/docs/consumers#exclusivity>).

use crate::amqp::FieldValue;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::scenario::Consumer;
use crate::topology::QueueKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "exclusive-consumer",
    title: mark!("An exclusive consumer is not alone"),
    why: mark!(
        "While one consumer has a queue for itself, the server closes the channel of every \
          other that wants to read it (403), and refuses it the queue while another reads it."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        let mut subscribers = facts.subscribers();
        let exclusive = subscribers.find(|one| one.exclusive);
        let Some(consumer) = exclusive.filter(|_| facts.kind() == QueueKind::Classic) else {
            continue;
        };
        let others = facts.subscribers().filter(|one| one.name != consumer.name);
        let others: Vec<&Consumer> = others.collect();
        if others.is_empty() {
            continue;
        }
        let text = tr!(
            "\"{}\" wants {} for itself alone, and {} reads it too"
                | "\"{}\" wants {} for itself alone, and {} read it too" % others.len(),
            consumer.name,
            say::queue(name),
            say::some(others.iter().map(|one| &one.name))
        );
        let remedy = mark!(
            "To let one work while the others stand by, make the queue one with a \
                      single active consumer"
        );
        let shared = facts.subscribers().filter(|one| one.exclusive);
        let mut edits: Vec<_> = shared
            .map(|one| mend::set_consumer(one, |consumer| consumer.exclusive = false))
            .collect();
        edits.push(mend::set_queue(facts.definition, |queue| {
            let one = FieldValue::Bool(true);
            queue
                .arguments
                .0
                .insert("x-single-active-consumer".into(), one);
        }));
        let mend = Mend::new(mark!("Have a single active consumer"), edits);
        let mend = facts.is_defined.then_some(mend);
        let at = At::client(&consumer.name);
        findings.warn(Rule::ExclusiveConsumer, at, text, remedy, mend);
    }
}
