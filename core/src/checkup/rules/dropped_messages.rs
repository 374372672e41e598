//! An exchange that drops what producers send: no binding matches, there is no alternate
//! exchange, and the messages are not `mandatory`, so that nobody hears of it
//! (<https://www.rabbitmq.com/docs/publishers#unroutable>).

use crate::{mark, tr};
use std::collections::BTreeMap;

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::flow::Sent;
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::{Name, ResourceName};
use crate::scenario::{MessageTemplate, Producer};
use crate::topology::ExchangeKind;
use crate::words;

pub(in crate::checkup) const ABOUT: About = About {
    id: "dropped-messages",
    title: mark!("The exchange drops messages"),
    why: mark!(
        "What matches no binding is dropped without a word, and confirmed to its producer \
          all the same, unless the exchange has an alternate or the message is mandatory."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let mut dropped: BTreeMap<&ResourceName, Vec<&Sent<'_>>> = BTreeMap::new();
    for sent in &design.flow.sent {
        let way = &design.flow.ways[sent.way];
        let exchange = &way.from.exchange;
        let is_dropped = way.is_dead_end() && sent.is_sure && !sent.template.mandatory;
        if is_dropped && !exchange.name.is_empty() && design.flow.is_complete {
            dropped.entry(exchange).or_default().push(sent);
        }
    }
    for (exchange, sent) in dropped {
        let text = text(design, exchange, &sent);
        let remedy = mark!(
            "Bind a queue for them, give the exchange an alternate exchange, or have \
                      them returned (mandatory)"
        );
        let mend = mend(&sent);
        findings.warn(
            Rule::DroppedMessages,
            At::exchange(exchange),
            text,
            remedy,
            mend,
        );
    }
}

fn text(design: &Design<'_>, exchange: &ResourceName, sent: &[&Sent<'_>]) -> String {
    let exchange_text = words::sentence(&say::exchange(exchange));
    let senders = sent
        .iter()
        .filter_map(|one| one.producer)
        .map(|one| &one.name);
    let by = match names(senders).as_slice() {
        [] => String::new(),
        all => tr!(" of {}", say::some(all)),
    };
    let is_bare = design
        .topology
        .exchange(exchange)
        .is_some_and(|one| one.bindings.is_empty());
    // Of messages that are counted, the pattern says more than the first numbers.
    let keys = names(sent.iter().map(|one| {
        let counted = design.flow.ways[one.way].from.numbers_vary;
        if counted {
            &one.template.routing_key
        } else {
            &one.key
        }
    }));
    match design.rules(exchange) {
        _ if is_bare => tr!(
            "{} drops every message{}: nothing is bound to it",
            exchange_text,
            by
        ),
        Some(ExchangeKind::Headers) => {
            let count = words::messages(sent.len());
            tr!(
                "{} drops {}{} whose headers no binding matches",
                exchange_text,
                count,
                by
            )
        }
        _ => tr!(
            "{} drops the messages{} with the key {}: no binding matches"
                | "{} drops the messages{} with the keys {}: no binding matches" % keys.len(),
            exchange_text,
            by,
            say::some(&keys)
        ),
    }
}

fn names<'n>(names: impl Iterator<Item = &'n Name>) -> Vec<Name> {
    let mut all: Vec<Name> = names.cloned().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Makes them mandatory, where all come from producers.
fn mend(sent: &[&Sent<'_>]) -> Option<Mend> {
    let mut producers: Vec<&Producer> = Vec::new();
    for one in sent {
        let producer = one.producer?;
        if producers.iter().all(|other| other.name != producer.name) {
            producers.push(producer);
        }
    }
    let is_dropped = |template: &MessageTemplate| sent.iter().any(|one| one.template == template);
    let edits = producers.into_iter().map(|producer| {
        mend::set_producer(producer, |producer| {
            let scripted = producer.script.iter_mut().map(|one| &mut one.message);
            for template in producer.messages.iter_mut().chain(scripted) {
                let dropped = is_dropped(template);
                template.mandatory |= dropped;
            }
        })
    });
    Some(Mend::new(
        mark!("Have them returned to the producer"),
        edits.collect::<Vec<_>>(),
    ))
}
