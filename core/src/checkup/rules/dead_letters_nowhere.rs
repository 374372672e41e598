//! A queue whose dead letters reach no queue: its dead-letter exchange has no place for the
//! key that they have (<https://www.rabbitmq.com/docs/dlx#routing>).

use crate::{mark, tr};
use std::collections::BTreeMap;

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::{Name, ResourceName};
use crate::topology::ExchangeKind;

pub(in crate::checkup) const ABOUT: About = About {
    id: "dead-letters-nowhere",
    title: mark!("Dead letters reach no queue"),
    why: mark!(
        "A dead letter that its exchange has no place for is lost without a word; it has the \
          key of the message unless the queue gives it one."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, keys) in lost(design) {
        let dead_letter = design
            .queue(name)
            .and_then(|facts| facts.settings.dead_letter.as_ref());
        let Some(to) = dead_letter else {
            continue;
        };
        let exchange = &to.exchange;
        let mut keys: Vec<Name> = keys;
        keys.sort_unstable();
        keys.dedup();
        let why = if !is_bound(design, exchange) && !exchange.name.is_empty() {
            tr!("has no bindings")
        } else {
            tr!("leads nowhere with the key {}", say::some(&keys))
        };
        let text = tr!(
            "What dies in {} is lost: its dead-letter exchange, {}, {}",
            say::queue(name),
            say::exchange(exchange),
            why
        );
        let remedy =
            mark!("Bind a queue there, or give the queue another x-dead-letter-routing-key");
        let mend = mend(design, exchange, &keys);
        findings.warn(
            Rule::DeadLettersNowhere,
            At::queue(name),
            text,
            remedy,
            mend,
        );
    }
}

/// Whether anything is bound to the exchange.
fn is_bound(design: &Design<'_>, exchange: &ResourceName) -> bool {
    let exchange = design.topology.exchange(exchange);
    exchange.is_some_and(|exchange| !exchange.bindings.is_empty())
}

/// The queues with dead letters that are lost, and the keys that those have.
fn lost<'d>(design: &'d Design<'_>) -> BTreeMap<&'d ResourceName, Vec<Name>> {
    let mut lost: BTreeMap<&ResourceName, Vec<Name>> = BTreeMap::new();
    for ((_, queue), on) in &design.flow.deaths {
        let on = &design.flow.ways[*on];
        // Which of many numbers dies in which queue is not known.
        let is_known = !on.from.numbers_vary || !is_bound(design, &on.from.exchange);
        if on.is_dead_end() && is_known && design.flow.is_complete {
            lost.entry(queue).or_default().extend(on.from.keys.clone());
        }
    }
    // Of queues that nothing reaches so far only an exchange that leads nowhere tells.
    for (name, facts) in &design.queues {
        let to = facts.settings.dead_letter.as_ref();
        let exchange = to.and_then(|to| design.topology.exchange(&to.exchange));
        let leads_nowhere = exchange.is_some_and(|exchange| {
            let alternate = exchange.alternate();
            exchange.bindings.is_empty() && alternate.is_none() && !exchange.name.name.is_empty()
        });
        if leads_nowhere && !design.flow.arrivals.contains_key(name) {
            lost.entry(name).or_default();
        }
    }
    lost
}

/// A queue for them.
fn mend(design: &Design<'_>, exchange: &ResourceName, keys: &[Name]) -> Option<Mend> {
    if exchange.name.is_empty() {
        let names = keys
            .iter()
            .map(|key| ResourceName::new(exchange.vhost.clone(), key.clone()));
        let edits: Vec<_> = names.map(|name| mend::add_queue(&name)).collect();
        return Some(Mend::new(tr!("Add the queue {}", say::some(keys)), edits));
    }
    let queue = design.free_queue(exchange, "dead-letters");
    let mut edits = vec![mend::add_queue(&queue)];
    match design.rules(exchange)? {
        ExchangeKind::Topic => edits.push(mend::add_binding(exchange, &queue, "#")),
        ExchangeKind::ConsistentHash => edits.push(mend::add_binding(exchange, &queue, "1")),
        ExchangeKind::Direct if !keys.is_empty() => {
            edits.extend(
                keys.iter()
                    .map(|key| mend::add_binding(exchange, &queue, key)),
            );
        }
        _ => edits.push(mend::add_binding(exchange, &queue, "")),
    }
    Some(Mend::new(mark!("Add a queue for them"), edits))
}
