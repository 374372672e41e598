//! What must hold at every moment, whatever happened: nothing appears from nowhere and
//! nothing vanishes without a name, and the facts tell all that the broker holds.

use crate::broker::Broker;
use crate::snapshot::{QueueState, Snapshot};

/// In every queue, copies in = ready + unacked + waiting as dead letters + acked + dropped by
/// a named reason + dead-lettered.
///
/// # Errors
/// The first queue where the sum is wrong, with its numbers.
pub fn conservation(snapshot: &Snapshot) -> Result<(), String> {
    for (name, queue) in &snapshot.queues {
        let QueueState {
            ready,
            unacked,
            dying,
            enqueued,
            acked,
            dropped,
            dead_lettered,
            ..
        } = &**queue;
        let (ready, unacked) = (ready.size() as u64, unacked.size() as u64);
        let dying = dying.size() as u64;
        if *enqueued != ready + unacked + dying + acked + dropped + dead_lettered {
            return Err(format!(
                "queue {name}: {enqueued} came in, but {ready} are ready, {unacked} unacked, \
                 {acked} acked, {dropped} dropped, {dying} waiting as dead letters and \
                 {dead_lettered} dead-lettered"
            ));
        }
    }
    let named: u64 = snapshot.losses.by_reason.values().sum();
    if named != snapshot.losses.total {
        let total = snapshot.losses.total;
        return Err(format!(
            "{total} messages were lost, but only {named} for a named reason"
        ));
    }
    Ok(())
}

/// The sum of the facts is what the broker holds: the same topology, and in every queue
/// the same copies ready and unacked, with the same marks.
///
/// # Errors
/// The first difference.
pub fn agreement(snapshot: &Snapshot, broker: &Broker) -> Result<(), String> {
    if snapshot.topology != *broker.topology() {
        return Err("the topologies differ".to_owned());
    }
    if snapshot.memory != *broker.memory() {
        return Err("what the exchanges remember differs".to_owned());
    }
    if snapshot.nodes != *broker.nodes() {
        return Err("the nodes differ".to_owned());
    }
    let queues = snapshot.queues.iter();
    let told = queues.filter_map(|(name, queue)| Some((name, queue.placement.as_ref()?)));
    if !told.eq(broker.placements()) {
        return Err("where the queues live differs".to_owned());
    }
    let told = snapshot
        .queues
        .iter()
        .map(|(name, queue)| (name.clone(), contents(queue)));
    let held = broker.contents();
    let told: Vec<_> = told.collect();
    if told == held {
        Ok(())
    } else {
        Err(format!("told {told:?}, but held {held:?}"))
    }
}

/// One queue's copies, by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// What is ready: with the number of its message, and whether it is redelivered.
    pub ready: Vec<(u64, u32, bool)>,
    /// What was handed out, with the number of its message.
    pub unacked: Vec<(u64, u32)>,
    /// What waits as a dead letter, with the number of its message.
    pub dying: Vec<(u64, u32)>,
    /// What is in memory only.
    pub in_memory: Vec<u64>,
}

fn contents(queue: &QueueState) -> Contents {
    let ready = queue.ready.values();
    let unacked = queue.unacked.iter();
    let dying = queue.dying.iter();
    Contents {
        ready: ready
            .map(|copy| (copy.position, copy.message.number.0, copy.redelivered))
            .collect(),
        unacked: unacked
            .map(|(at, held)| (*at, held.copy.message.number.0))
            .collect(),
        dying: dying
            .map(|(slot, copy)| (slot.at, copy.message.number.0))
            .collect(),
        in_memory: queue.in_memory.clone(),
    }
}
