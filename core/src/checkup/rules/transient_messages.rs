//! Transient messages in a durable classic queue, where the broker restarts: the queue is
//! there again, and they are not
//! (<https://www.rabbitmq.com/docs/queues#durability>;
//! <https://www.rabbitmq.com/docs/persistence-conf>). Quorum queues and streams keep
//! everything.

use crate::{mark, tr};
use std::collections::BTreeMap;

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::flow::Sent;
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::{Name, ResourceName};
use crate::scenario::Producer;
use crate::topology::QueueKind;

pub(in crate::checkup) const ABOUT: About = About {
    id: "transient-messages",
    title: mark!("A restart loses the messages"),
    why: mark!("A durable queue keeps only persistent messages (delivery_mode 2) over a restart."),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    if !design.restarts() {
        return;
    }
    let mut lost: BTreeMap<&Name, Vec<&Sent<'_>>> = BTreeMap::new();
    for sent in &design.flow.sent {
        if let Some(producer) = sent.producer
            && !sent.template.properties.is_persistent()
            && !durable(design, sent).is_empty()
        {
            lost.entry(&producer.name).or_default().push(sent);
        }
    }
    for (name, sent) in lost {
        let mut queues: Vec<&ResourceName> =
            sent.iter().flat_map(|one| durable(design, one)).collect();
        queues.sort_unstable();
        queues.dedup();
        let queues = queues.into_iter().map(say::queue);
        let text = tr!(
            "\"{}\" sends transient messages to {}, and the broker restarts: what waits \
             there is lost",
            name,
            say::first(queues)
        );
        let remedy = mark!("Send them with delivery_mode 2, or use a quorum queue");
        let mend = sent
            .first()
            .and_then(|one| one.producer)
            .map(|one| mend(one, &sent));
        findings.warn(
            Rule::TransientMessages,
            At::client(name),
            text,
            remedy,
            mend,
        );
    }
}

/// The durable classic queues that a message reaches.
fn durable<'d>(design: &'d Design<'_>, sent: &Sent<'_>) -> Vec<&'d ResourceName> {
    let to = design.flow.ways[sent.way].to.iter();
    let is_durable = |name: &&ResourceName| {
        let facts = design.queue(name);
        facts.is_some_and(|one| one.definition.durable && one.kind() == QueueKind::Classic)
    };
    to.filter(is_durable).collect()
}

fn mend(producer: &Producer, sent: &[&Sent<'_>]) -> Mend {
    let edit = mend::set_producer(producer, |producer| {
        let scripted = producer.script.iter_mut().map(|one| &mut one.message);
        for template in producer.messages.iter_mut().chain(scripted) {
            if sent.iter().any(|one| one.template == template) {
                template.properties.delivery_mode = Some(2);
            }
        }
    });
    Mend::new(mark!("Make them persistent"), [edit])
}
