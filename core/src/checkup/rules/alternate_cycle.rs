//! Alternate exchanges that lead back to where they began
//! (<https://www.rabbitmq.com/docs/ae>; `rabbit_exchange.erl`, `route1`).

use crate::{mark, tr};
use std::collections::BTreeSet;

use crate::checkup::circles::{Graph, circles};
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::ResourceName;

pub(in crate::checkup) const ABOUT: About = About {
    id: "alternate-cycle",
    title: mark!("Alternate exchanges lead in a circle"),
    why: mark!(
        "A message is tried once at each exchange of a circle, and dropped there if none has \
          a place for it: the last one needs a queue that takes everything."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let alternates = design.exchanges.keys().filter_map(|name| {
        let alternate = design.alternate(name)?;
        Some((name.clone(), vec![alternate]))
    });
    let graph: Graph<ResourceName> = alternates.collect();
    let mut seen = BTreeSet::new();
    for circle in circles(&graph) {
        let Some(first) = circle.first().filter(|first| seen.insert((*first).clone())) else {
            continue;
        };
        let way = circle.iter().chain([first]);
        let way: Vec<String> = way.map(|name| format!("\"{name}\"")).collect();
        let text = tr!(
            "The alternate exchanges lead in a circle: {}",
            way.join(" → ")
        );
        let remedy = mark!("Let the last one have no alternate, but a queue that takes everything");
        let mend = circle.last().and_then(|last| mend(design, last));
        findings.warn(
            Rule::AlternateCycle,
            At::exchange(first),
            text,
            remedy,
            mend,
        );
    }
}

fn mend(design: &Design<'_>, last: &ResourceName) -> Option<Mend> {
    let exchange = design.exchanges.get(last)?;
    exchange.arguments.get("alternate-exchange")?;
    let edit = mend::set_exchange(exchange, |exchange| {
        exchange.arguments.0.remove("alternate-exchange");
    });
    let label = tr!("Let {} have no alternate", say::exchange(last));
    Some(Mend::new(label, [edit]))
}
