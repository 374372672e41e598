//! A consumer with a priority at a queue with a single active consumer, where the first to
//! come is the active one whatever the priorities are, until it leaves
//! (<https://www.rabbitmq.com/docs/consumers#single-active-consumer>). In quorum queues of newer
//! servers a consumer with a higher priority takes over.

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::server_line::Difference;
use crate::topology::QueueKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "idle-consumer-priority",
    title: mark!("The consumer's priority does not decide"),
    why: mark!(
        "At a queue with a single active consumer the one that came first stays the active \
          one; a consumer with a higher priority only stands by."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        let takes_over =
            facts.kind() == QueueKind::Quorum && design.line().has(Difference::QuorumTakeOver);
        let several = facts.subscribers().count() > 1;
        if !facts.settings.single_active_consumer || takes_over || !several {
            continue;
        }
        for consumer in facts.subscribers() {
            let priority = consumer.arguments.get("x-priority");
            let Some(priority) = priority.and_then(|value| value.as_integer()) else {
                continue;
            };
            let text = tr!(
                "\"{}\" has the priority {} at {}, which goes by who comes first",
                consumer.name,
                priority,
                say::queue(name)
            );
            let remedy = mark!(
                "Start the consumer that is to be active first, or use a quorum queue \
                          of RabbitMQ 4, where priorities decide"
            );
            let edit = mend::set_consumer(consumer, |consumer| {
                consumer.arguments.0.remove("x-priority");
            });
            let mend = Mend::new(mark!("Leave the priority out"), [edit]);
            let at = At::client(&consumer.name);
            findings.warn(Rule::IdleConsumerPriority, at, text, remedy, Some(mend));
        }
    }
}
