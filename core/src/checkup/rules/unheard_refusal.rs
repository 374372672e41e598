//! A queue that refuses messages when it is full, and a producer of persistent messages that
//! did not ask for confirms and so never hears of it
//! (<https://www.rabbitmq.com/docs/maxlength#overflow-behaviour>).

use crate::{mark, tr};
use std::collections::BTreeMap;

use crate::broker::Overflow;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::{Name, ResourceName};
use crate::scenario::Producer;

pub(in crate::checkup) const ABOUT: About = About {
    id: "unheard-refusal",
    title: mark!("The producer does not hear of refusals"),
    why: mark!(
        "A refusal is a negative confirm: without confirms the message is gone, and its \
          producer none the wiser."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let mut unheard: BTreeMap<&Name, (&Producer, Vec<&ResourceName>)> = BTreeMap::new();
    for (name, facts) in &design.queues {
        if !facts.is_limited() || facts.settings.overflow == Overflow::DropHead {
            continue;
        }
        for sent in design.flow.sent_to(name) {
            let Some(producer) = sent.producer else {
                continue;
            };
            let hears = producer.confirms || producer.tx.is_some();
            if !hears && sent.template.properties.is_persistent() {
                let (_, queues) = unheard
                    .entry(&producer.name)
                    .or_insert((producer, Vec::new()));
                if queues.last() != Some(&name) {
                    queues.push(name);
                }
            }
        }
    }
    for (name, (producer, queues)) in unheard {
        let queues = queues.into_iter().map(say::queue);
        let text = tr!(
            "\"{}\" sends persistent messages to {}, which refuses them when it is full, and \
             does not ask for confirms",
            name,
            say::first(queues)
        );
        let remedy = mark!("Ask for confirms, and publish again what is refused");
        let edit = mend::set_producer(producer, |producer| producer.confirms = true);
        let mend = Mend::new(mark!("Ask for confirms"), [edit]);
        findings.warn(
            Rule::UnheardRefusal,
            At::client(name),
            text,
            remedy,
            Some(mend),
        );
    }
}
