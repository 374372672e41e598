//! A consumer with a prefetch far above what it needs, beside others at the same queue
//! (<https://www.rabbitmq.com/docs/confirms#channel-qos-prefetch-throughput>).
//!
//! What it needs is one message at work, and as many more as it finishes while an
//! acknowledgement and the next delivery are on their way. Ten times that is the threshold:
//! a margin for uneven work is fine, a queue of one's own is not.

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::scenario::{AckMode, Consumer, Latency};
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "unfair-prefetch",
    title: mark!("A consumer holds more than it needs"),
    why: mark!(
        "What one consumer holds in reserve no other can work on, however free it is, and \
          all of it comes back if its holder dies."
    ),
};

/// How many times what it needs a consumer may hold.
const MARGIN: u64 = 10;

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        if facts.subscribers().count() < 2 || facts.settings.single_active_consumer {
            continue;
        }
        for consumer in facts.subscribers() {
            let need = need(consumer, design.scenario.latency);
            let works = consumer.work_ms > 0 && consumer.ack == AckMode::Manual;
            if !works || u64::from(consumer.prefetch) <= need * MARGIN {
                continue;
            }
            let text = tr!(
                "\"{}\" may hold {} messages of {} and is busy with {}: the other consumers \
                 cannot help with the rest",
                consumer.name,
                consumer.prefetch,
                say::queue(name),
                need
            );
            let remedy = tr!("Lower its prefetch towards {}", need);
            let enough = u16::try_from(need).unwrap_or(u16::MAX);
            let edit = mend::set_consumer(consumer, |consumer| consumer.prefetch = enough);
            let mend = Mend::new(tr!("Set its prefetch to {}", enough), [edit]);
            let at = At::client(&consumer.name);
            findings.warn(Rule::UnfairPrefetch, at, text, remedy, Some(mend));
        }
    }
}

fn need(consumer: &Consumer, latency: Latency) -> u64 {
    let round_trip = u64::from(latency.deliver_ms) + u64::from(latency.ack_ms);
    1 + round_trip.div_ceil(u64::from(consumer.work_ms).max(1))
}
