//! A consumer that works for longer than the server waits for an acknowledgement
//! (<https://www.rabbitmq.com/docs/consumers#acknowledgement-timeout>). The time runs from the
//! delivery on: what waits in the prefetch waits for all that is before it.
//!
//! Newer servers look at quorum queues alone.

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::ResourceName;
use crate::scenario::{AckMode, Consumer};
use crate::server_line::Difference;
use crate::time::Duration;
use crate::topology::QueueKind;
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "consumer-timeout",
    title: mark!("The server does not wait so long"),
    why: mark!(
        "When a delivery waits too long for its acknowledgement, the server closes the \
          channel and gives all that it held to others, who start from the beginning."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let Some(timeout) = design.scenario.config.consumer_timeout else {
        return;
    };
    for consumer in design.consumers().filter(|one| one.ack == AckMode::Manual) {
        let watched = consumer
            .queue_resources()
            .find(|name| is_watched(design, name));
        let work = u64::from(consumer.work_ms);
        let held = match consumer.get_every_ms {
            Some(_) => 1,
            None => u64::from(consumer.prefetch.max(1)),
        };
        if let Some(queue) = watched
            && work.saturating_mul(held) > u64::from(timeout)
        {
            warn(consumer, &queue, timeout, findings);
        }
    }
}

fn is_watched(design: &Design<'_>, queue: &ResourceName) -> bool {
    let quorum_only = design.line().has(Difference::ConsumerTimeout);
    let facts = design.queue(queue);
    facts.is_some_and(|facts| !quorum_only || facts.kind() == QueueKind::Quorum)
}

fn warn(consumer: &Consumer, queue: &ResourceName, timeout: u32, findings: &mut Findings) {
    let length = |ms: u64| words::length(Duration::from_ms(ms));
    let (work, limit) = (length(consumer.work_ms.into()), length(timeout.into()));
    let alone = consumer.work_ms <= timeout;
    let text = if alone {
        tr!(
            "\"{}\" holds {} messages of {} and works {} on each: the last waits longer \
             than the server does ({})",
            consumer.name,
            consumer.prefetch,
            say::queue(queue),
            work,
            limit
        )
    } else {
        tr!(
            "\"{}\" works {} on a message of {}, and the server waits {} for its \
             acknowledgement",
            consumer.name,
            work,
            say::queue(queue),
            limit
        )
    };
    let fits = u16::try_from(timeout / consumer.work_ms.max(1)).unwrap_or(u16::MAX);
    let mend = alone.then(|| {
        let edit = mend::set_consumer(consumer, |consumer| consumer.prefetch = fits);
        Mend::new(tr!("Set its prefetch to {}", fits), [edit])
    });
    let remedy = if alone {
        mark!("Lower its prefetch, or raise consumer_timeout")
    } else {
        mark!("Cut the work into smaller messages, or raise consumer_timeout")
    };
    findings.warn(
        Rule::ConsumerTimeout,
        At::client(&consumer.name),
        text,
        remedy,
        mend,
    );
}
