//! A message to the default exchange whose key is no queue's name
//! (<https://www.rabbitmq.com/docs/exchanges#default-exchange>).
//!
//! Of keys without patterns the document's own check says so; here are the others.

use crate::{mark, tr};
use std::collections::BTreeMap;

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::Name;
use crate::scenario::problem::closest;
use crate::scenario::{MessageTemplate, Producer};

pub(in crate::checkup) const ABOUT: About = About {
    id: "unknown-queue-key",
    title: mark!("The key is no queue's name"),
    why: mark!(
        "The default exchange takes a message to the queue that its key names, and drops it \
          where there is none."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let mut unknown: BTreeMap<&Name, Vec<&Name>> = BTreeMap::new();
    for sent in &design.flow.sent {
        let way = &design.flow.ways[sent.way];
        let to_default = way.from.exchange.name.is_empty();
        let is_dropped = to_default && sent.is_sure && way.is_dead_end();
        let said_already = !sent.template.routing_key.contains('{');
        if let Some(producer) = sent.producer
            && is_dropped
            && !said_already
            && design.flow.is_complete
        {
            unknown.entry(&producer.name).or_default().push(&sent.key);
        }
    }
    for (producer, keys) in unknown {
        let text = tr!(
            "The default exchange drops what \"{}\" sends to {}, for there is no such queue"
                | "The default exchange drops what \"{}\" sends to {}, for there are no such queues"
                    % keys.len(),
            producer,
            say::some(keys.iter().copied())
        );
        let remedy = mark!("Add a queue of that name, or change the routing key");
        findings.warn(
            Rule::UnknownQueueKey,
            At::client(producer),
            text,
            remedy,
            None,
        );
    }
}

/// Sends to the queues that are meant, where that is plain for every key.
pub(in crate::checkup) fn mend(design: &Design<'_>, producer: &Producer) -> Option<Mend> {
    let is_there = |name: &Name| design.queues.keys().any(|one| one.name == *name);
    let names = || {
        let of_vhost = design
            .queues
            .keys()
            .filter(|one| one.vhost == producer.vhost);
        of_vhost.map(|one| one.name.as_str())
    };
    let mut meant = Vec::new();
    let edit = mend::set_producer(producer, |producer| {
        let scripted = producer.script.iter_mut().map(|one| &mut one.message);
        let templates = producer.messages.iter_mut().chain(scripted);
        let wrong = |one: &&mut MessageTemplate| {
            !one.routing_key.contains('{') && !is_there(&one.routing_key)
        };
        for template in templates.filter(wrong) {
            let found = closest(&template.routing_key, names());
            meant.push(found.map(Name::from));
            if let Some(found) = found {
                template.routing_key = found.into();
            }
        }
    });
    let mut meant = meant.into_iter().collect::<Option<Vec<Name>>>()?;
    meant.dedup();
    Some(Mend::new(tr!("Send to {}", say::some(&meant)), [edit]))
}
