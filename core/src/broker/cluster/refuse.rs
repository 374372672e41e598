//! What the server refuses while a queue's nodes are down.
//!
//! Where a majority is missing the server waits for it before it gives up: 15 s to declare a
//! quorum queue, 30 s to declare a stream or to purge, 65 s to get or to consume (observed on
//! 3.10.8).

use super::super::Broker;
use super::super::connection::Caller;
use super::super::queue::Queue;
use crate::amqp::{Refusal, ReplyCode};
use crate::cluster::Placement;
use crate::name::ResourceName;
use crate::server_line::Difference;
use crate::time::Duration;
use crate::topology::{QueueDeclaration, QueueKind};

/// 404: the queue's node is down (`rabbit_amqqueue.erl`, `absent`; observed:
/// `cluster-classic-node-down`).
///
/// For one that had mirrors the server waits a minute before it gives up
/// (`rabbit_amqqueue.erl`, `retry_wait`; observed: cluster-mirror-behind-stopped).
pub(in super::super) fn home_node_down(queue: &Queue) -> Refusal {
    let home = leader(queue);
    let ResourceName { vhost, name } = &queue.declaration.name;
    let text = if queue.mirrors_stopped {
        format!("failed to perform operation on queue '{name}' in vhost '{vhost}' due to timeout")
    } else {
        format!(
            "home node '{home}' of durable queue '{name}' in vhost '{vhost}' is down or \
             inaccessible"
        )
    };
    Refusal::new(ReplyCode::NotFound, text)
}

/// 541: too few members of the queue are there to consume from it or to purge it (observed
/// on 3.10.8: no further word).
pub(super) fn no_majority() -> Refusal {
    Refusal::new(ReplyCode::InternalError, "")
}

/// 541: too few members of the queue are there to get from it (`rabbit_channel.erl`,
/// `basic.get`; observed on 3.10.8).
pub(super) fn no_get_without_majority(queue: &Queue) -> Refusal {
    let home = leader(queue);
    let ResourceName { vhost, name } = &queue.declaration.name;
    let text = format!(
        "Cannot get a message from queue 'queue '{name}' in vhost '{vhost}'': \
         {{timeout,{{'%2F_{name}',{home}}}}}"
    );
    Refusal::new(ReplyCode::InternalError, text)
}

fn leader(queue: &Queue) -> &str {
    let place = queue.placement.as_ref();
    place.map_or("", |place| place.leader.as_str())
}

impl Broker {
    /// 541: a quorum queue cannot come into being on fewer than most of its nodes
    /// (`rabbit_quorum_queue.erl`, `declare`; observed on 3.10.8).
    ///
    /// Gives how long the server waits for them besides. Newer servers wait for their store as
    /// long as Khepri does where nothing else is set.
    pub(in super::super) fn lacks_nodes_for(
        &self,
        queue: &QueueDeclaration,
        caller: &Caller,
    ) -> Option<(Refusal, Duration)> {
        if self.is_without_store(caller) {
            return Some((store_timed_out(&queue.name), Duration::from_ms(30_000)));
        }
        if queue.kind() == QueueKind::Classic {
            return None;
        }
        let place = self.place(queue, caller.node.as_ref());
        let apart = |place: &Placement| {
            let group = self.nodes.together(&place.members);
            2 * group.len() <= place.members.len() || !group.contains(&place.leader)
        };
        let place = place.filter(apart)?;
        let (here, leader) = (caller.node.as_deref().unwrap_or_default(), &place.leader);
        let ResourceName { vhost, name } = &queue.name;
        let (text, patience_ms) = if queue.kind() == QueueKind::Stream {
            let text = format!(
                "Cannot declare a queue 'queue '{name}' in vhost '{vhost}'' on node '{here}': \
                 {{error,coordinator_unavailable}}"
            );
            (text, 30_000)
        } else {
            let text = format!(
                "Cannot declare quorum queue '{name}' in vhost '{vhost}' on node '{here}' with \
                 leader on node '{leader}': cluster_not_formed"
            );
            (text, 15_000)
        };
        let refusal = Refusal::new(ReplyCode::InternalError, text);
        Some((refusal, Duration::from_ms(patience_ms)))
    }

    /// Whether the definitions cannot be changed from where the caller is: newer servers keep
    /// them where a majority of the nodes is.
    fn is_without_store(&self, caller: &Caller) -> bool {
        let Some(node) = &caller.node else {
            return false;
        };
        let group = self.nodes.together(self.nodes.all());
        let has_majority = 2 * group.len() > self.nodes.all().len() && group.contains(node);
        self.line.has(Difference::PartitionHandling) && self.nodes.is_split() && !has_majority
    }

    /// Whether the queue's leader can be asked how much it holds; else the server says
    /// nothing is there (`rabbit_quorum_queue.erl`, `stat`).
    pub(in super::super) fn answers(&self, queue: &Queue, caller: &Caller) -> bool {
        let Some(place) = queue.placement.as_ref() else {
            return true;
        };
        let node = caller.node.as_ref();
        let near = node.is_none_or(|node| self.nodes.reach_each_other(node, &place.leader));
        near && self.nodes.is_up(&place.leader)
    }
}

/// 541: the definitions cannot be changed for now (`rabbit_classic_queue.erl`, `declare`, of
/// 4.0).
fn store_timed_out(name: &ResourceName) -> Refusal {
    let ResourceName { vhost, name } = name;
    let text = format!(
        "Could not declare queue '{name}' in vhost '{vhost}' because the metadata store operation \
         timed out"
    );
    Refusal::new(ReplyCode::InternalError, text).by(Difference::PartitionHandling)
}
