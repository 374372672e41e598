//! An exchange that nothing comes to: nobody publishes there, and no binding leads there from
//! where somebody does (<https://www.rabbitmq.com/docs/exchanges>).
//!
//! What stands ready for others is not idle: alternate exchanges and dead-letter exchanges.

use crate::{mark, tr};
use std::collections::BTreeSet;

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, say};
use crate::name::ResourceName;
use crate::scenario::NodeId;
use crate::scenario::edit::Edit;
use crate::words;

pub(in crate::checkup) const ABOUT: About = About {
    id: "idle-exchange",
    title: mark!("Nothing comes to the exchange"),
    why: mark!(
        "An exchange that nothing is published to is left over, or its producers publish \
          somewhere else."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let in_reserve = in_reserve(design);
    for name in design.exchanges.keys() {
        let silent = !design.flow.tells_of(&name.vhost);
        if silent || design.flow.visited.contains(name) || in_reserve.contains(name) {
            continue;
        }
        let exchange = words::sentence(&say::exchange(name));
        let text = tr!("{} gets no message: nobody publishes to it", exchange);
        let remedy =
            mark!("Publish to it, bind it to an exchange that messages come to, or take it away");
        let node = NodeId::Exchange(name.clone());
        let mend = Mend::new(mark!("Take the exchange away"), [Edit::Remove(vec![node])]);
        findings.warn(
            Rule::IdleExchange,
            At::exchange(name),
            text,
            remedy,
            Some(mend),
        );
    }
}

/// The exchanges that are there for what others cannot place.
fn in_reserve(design: &Design<'_>) -> BTreeSet<ResourceName> {
    let exchanges = design.topology.exchanges();
    let alternates = exchanges.filter_map(|one| one.alternate());
    let queues = design.queues.values();
    let dead =
        queues.filter_map(|facts| Some(facts.settings.dead_letter.as_ref()?.exchange.clone()));
    alternates.chain(dead).collect()
}
