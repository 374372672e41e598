//! An exchange that is not durable, with durable queues bound to it
//! (<https://www.rabbitmq.com/docs/exchanges#durability>).
//!
//! One that is deleted with its last binding is meant to be there for a while only.

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::Name;
use crate::topology::Destination;
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "transient-exchange",
    title: mark!("A restart takes the exchange away"),
    why: mark!(
        "After a restart an exchange that is not durable is gone, with its bindings: durable \
          queues stay, and get nothing any more."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, exchange) in &design.exchanges {
        if exchange.durable || exchange.auto_delete {
            continue;
        }
        let bound = design.topology.exchange(name).into_iter();
        let bound = bound.flat_map(|exchange| exchange.bindings.iter());
        let queues = bound.filter_map(|binding| {
            let Destination::Queue(queue) = &binding.destination else {
                return None;
            };
            let definition = design.queue(queue)?.definition;
            definition.durable.then_some(&definition.name)
        });
        let mut queues: Vec<&Name> = queues.collect();
        queues.sort_unstable();
        queues.dedup();
        if queues.is_empty() {
            continue;
        }
        let text = tr!(
            "{} is not durable, and the durable queue {} is bound to it"
                | "{} is not durable, and the durable queues {} are bound to it" % queues.len(),
            words::sentence(&say::exchange(name)),
            say::some(queues.iter().copied())
        );
        let remedy = mark!("Make the exchange durable");
        let edit = mend::set_exchange(exchange, |exchange| exchange.durable = true);
        let mend = Mend::new(mark!("Make it durable"), [edit]);
        findings.warn(
            Rule::TransientExchange,
            At::exchange(name),
            text,
            remedy,
            Some(mend),
        );
    }
}
