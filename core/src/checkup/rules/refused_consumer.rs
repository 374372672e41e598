//! A consumer that its queue's type does not serve: quorum queues have no prefetch that is
//! shared by a channel (<https://www.rabbitmq.com/docs/quorum-queues#global-qos>), and streams
//! want a prefetch and acknowledgements, and cannot be asked for single messages
//! (<https://www.rabbitmq.com/docs/streams#consuming>).

use crate::checkup::design::{Design, QueueFacts};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::scenario::{AckMode, Consumer};
use crate::server_line::Difference;
use crate::text::said;
use crate::topology::QueueKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "refused-consumer",
    title: mark!("The server refuses the consumer"),
    why: mark!(
        "The server closes the connection of a consumer that asks a queue for what its type \
          does not have (540)."
    ),
};

/// The prefetch of the remedy: streams are read in large steps.
const STEPS: u16 = 100;

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        for consumer in &facts.consumers {
            let Some((why, mend)) = refused(design, facts, consumer) else {
                continue;
            };
            let text = tr!(
                "\"{}\" reads {} {}",
                consumer.name,
                say::queue(name),
                said(why, &[])
            );
            let remedy = mark!("Consume as this type of queue wants it, or use another type");
            let at = At::client(&consumer.name);
            findings.warn(Rule::RefusedConsumer, at, text, remedy, Some(mend));
        }
    }
}

fn refused(
    design: &Design<'_>,
    facts: &QueueFacts<'_>,
    consumer: &Consumer,
) -> Option<(&'static str, Mend)> {
    let shares = consumer.global && !design.line().has(Difference::SharedPrefetch);
    let is_stream = facts.kind() == QueueKind::Stream;
    if shares && consumer.prefetch > 0 && facts.kind() != QueueKind::Classic {
        let edit = mend::set_consumer(consumer, |consumer| consumer.global = false);
        let mend = Mend::new(mark!("Give it a prefetch of its own"), [edit]);
        return Some((
            mark!("with a prefetch that its channel shares (global)"),
            mend,
        ));
    }
    let why = match consumer {
        _ if !is_stream => return None,
        Consumer {
            get_every_ms: Some(_),
            ..
        } => mark!("by asking for one message at a time, which streams do not answer"),
        Consumer {
            ack: AckMode::Auto, ..
        } => mark!("without acknowledging, which streams want"),
        Consumer { prefetch: 0, .. } => mark!("without a prefetch, which streams want"),
        _ => return None,
    };
    let edit = mend::set_consumer(consumer, |consumer| {
        consumer.get_every_ms = None;
        consumer.ack = AckMode::Manual;
        consumer.prefetch = consumer.prefetch.max(STEPS);
    });
    Some((
        why,
        Mend::new(tr!("Read with a prefetch of {}", STEPS), [edit]),
    ))
}
