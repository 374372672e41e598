//! What is settled together, as the queues hear of it: in groups.

use litemap::LiteMap;

use super::acknowledge::Settled;
use crate::name::{Name, ResourceName};

/// Whom a delivery went to, in the order in which a channel tells the queues of them.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    /// One fetch; each stands for itself.
    Fetch(u64),
    /// A consumer.
    Consumer(Name),
}

/// Groups as a channel tells them to the queues: those of each consumer by themselves, in
/// the order of the queues' names and the consumers' tags; what was fetched comes first,
/// one by one (`rabbit_channel.erl`, `foreach_per_queue`; observed:
/// given-back-consumer-by-consumer, get-counts-and-flags).
pub(super) fn by_consumer(settled: Settled) -> Vec<(ResourceName, Settled)> {
    let mut groups: LiteMap<(ResourceName, Holder), Settled> = LiteMap::new_vec();
    for (delivery_tag, outstanding) in settled {
        let holder = match &outstanding.tag {
            None => Holder::Fetch(delivery_tag),
            Some(tag) => Holder::Consumer(tag.clone()),
        };
        let whose = (outstanding.copy.queue.clone(), holder);
        let group = groups.entry(whose).or_default();
        group.push((delivery_tag, outstanding));
    }
    let groups = groups.into_iter();
    groups.map(|((queue, _), group)| (queue, group)).collect()
}

/// Groups by queue; the queues in the order of their first delivery.
pub(super) fn by_queue(settled: Settled) -> Vec<(ResourceName, Settled)> {
    let mut groups: Vec<(ResourceName, Settled)> = Vec::new();
    for (tag, outstanding) in settled {
        match groups
            .iter_mut()
            .find(|(queue, _)| *queue == outstanding.copy.queue)
        {
            Some((_, group)) => group.push((tag, outstanding)),
            None => groups.push((outstanding.copy.queue.clone(), vec![(tag, outstanding)])),
        }
    }
    groups
}
