//! A consumer whose failed tasks are to be put aside by their queue's dead-letter exchange,
//! which the queue does not have (<https://www.rabbitmq.com/docs/dlx>).

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::scenario::OnNok;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "idle-put-aside",
    title: mark!("Failed tasks are dropped, not put aside"),
    why: mark!(
        "A message that is rejected goes to its queue's dead-letter exchange; without one the \
          server drops it."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        if facts.settings.dead_letter.is_some() {
            continue;
        }
        let putting_aside = facts.consumers.iter().filter(|consumer| {
            let tasks = consumer.tasks.as_ref();
            tasks.is_some_and(|tasks| tasks.nok == OnNok::DeadLetter)
        });
        for consumer in putting_aside {
            let text = tr!(
                "\"{}\" wants failed tasks put aside, and {} has no dead-letter exchange: they \
                 are dropped",
                consumer.name,
                say::queue(name)
            );
            let remedy = mark!("Give the queue an x-dead-letter-exchange");
            let edit = mend::set_consumer(consumer, |consumer| {
                if let Some(tasks) = &mut consumer.tasks {
                    tasks.nok = OnNok::Requeue;
                }
            });
            let mend = Mend::new(mark!("Let failed tasks be tried again"), [edit]);
            let at = At::client(&consumer.name);
            findings.warn(Rule::IdlePutAside, at, text, remedy, Some(mend));
        }
    }
}
