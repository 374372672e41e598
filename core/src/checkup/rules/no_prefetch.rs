//! A consumer without prefetch whose work is slow, beside others at the same queue
//! (<https://www.rabbitmq.com/docs/consumer-prefetch>;
//! <https://www.rabbitmq.com/tutorials/tutorial-two-python#fair-dispatch>).
//!
//! A queue deals messages out in turn: each of n consumers gets every nth. Work that takes
//! longer than n messages take to arrive piles up in front of its worker, where no other can
//! take it; that is the threshold.

use crate::checkup::design::{Design, QueueFacts};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::ResourceName;
use crate::scenario::{AckMode, Consumer};
use crate::time::Duration;
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "no-prefetch",
    title: mark!("A slow consumer has no prefetch"),
    why: mark!(
        "Without prefetch the queue hands out everything at once, turn by turn: what waits \
          for a slow worker cannot go to a free one, and all of it comes back if the worker \
          dies."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        let readers = u64::try_from(facts.subscribers().count()).unwrap_or(u64::MAX);
        if readers < 2 || facts.settings.single_active_consumer {
            continue;
        }
        for consumer in facts.subscribers() {
            if hoards(consumer) && piles_up(design, name, (consumer, readers)) {
                warn(name, facts, consumer, findings);
            }
        }
    }
}

fn hoards(consumer: &Consumer) -> bool {
    consumer.prefetch == 0 && consumer.ack == AckMode::Manual
}

fn piles_up(
    design: &Design<'_>,
    queue: &ResourceName,
    (consumer, readers): (&Consumer, u64),
) -> bool {
    /// What rates are given in.
    const MS: u64 = 1_000_000_000;
    let arriving: u64 = design.flow.sent_to(queue).map(|sent| sent.rate).sum();
    u64::from(consumer.work_ms).saturating_mul(arriving) > readers * MS
}

fn warn(name: &ResourceName, facts: &QueueFacts<'_>, consumer: &Consumer, findings: &mut Findings) {
    let others = facts.subscribers().filter(|one| one.name != consumer.name);
    let text = tr!(
        "\"{}\" works {} on a message and has no prefetch: messages of {} pile up in front of \
         it, which {} could do",
        consumer.name,
        words::length(Duration::from_ms(consumer.work_ms.into())),
        say::queue(name),
        say::some(others.map(|one| &one.name))
    );
    let remedy = mark!("Give it a small prefetch: 1 where work is slow");
    let edit = mend::set_consumer(consumer, |consumer| consumer.prefetch = 1);
    let mend = Mend::new(mark!("Set its prefetch to 1"), [edit]);
    findings.warn(
        Rule::NoPrefetch,
        At::client(&consumer.name),
        text,
        remedy,
        Some(mend),
    );
}
