//! A queue that is not durable, where the broker restarts
//! (<https://www.rabbitmq.com/docs/queues#durability>). Newer servers do not take such queues
//! at all.
//!
//! One that is deleted with its last consumer is meant to be there for a while only.

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::server_line::Difference;
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "transient-queue",
    title: mark!("A restart takes the queue away"),
    why: mark!(
        "After a restart a queue that is not durable is gone, with all that was in it, be \
          the messages persistent or not."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    if !design.restarts() || design.line().has(Difference::TransientQueues) {
        return;
    }
    for (name, facts) in &design.queues {
        let definition = facts.definition;
        if definition.durable || definition.auto_delete || !facts.is_defined {
            continue;
        }
        let queue = words::sentence(&say::queue(name));
        let text = tr!(
            "{} is not durable, and the broker restarts: it is lost then",
            queue
        );
        let edit = mend::set_queue(definition, |queue| queue.durable = true);
        let mend = Mend::new(mark!("Make it durable"), [edit]);
        let remedy = mark!("Make the queue durable");
        findings.warn(
            Rule::TransientQueue,
            At::queue(name),
            text,
            remedy,
            Some(mend),
        );
    }
}
