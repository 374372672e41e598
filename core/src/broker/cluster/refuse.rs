//! What the server refuses while a queue's nodes are down.
//!
//! Where a majority is missing the server waits for it, half a minute or more, before it
//! gives up; here it gives up at once.

use super::super::Broker;
use super::super::connection::Caller;
use super::super::queue::Queue;
use crate::amqp::{Refusal, ReplyCode};
use crate::name::ResourceName;
use crate::topology::{QueueDeclaration, QueueKind};

/// 404: the queue's node is down (`rabbit_amqqueue.erl`, `absent`; observed:
/// `cluster-classic-node-down`).
pub(in super::super) fn home_node_down(queue: &Queue) -> Refusal {
    let home = leader(queue);
    let ResourceName { vhost, name } = &queue.declaration.name;
    let text = format!(
        "home node '{home}' of durable queue '{name}' in vhost '{vhost}' is down or inaccessible"
    );
    Refusal::new(ReplyCode::NotFound, text)
}

/// 541: too few members of the queue are there to consume from it or to purge it (observed
/// on 3.10.8: no further word).
pub(in super::super) fn no_majority() -> Refusal {
    Refusal::new(ReplyCode::InternalError, "")
}

/// 541: too few members of the queue are there to get from it (`rabbit_channel.erl`,
/// `basic.get`; observed on 3.10.8).
pub(in super::super) fn no_get_without_majority(queue: &Queue) -> Refusal {
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
    pub(in super::super) fn refuse_without_majority(
        &self,
        queue: &QueueDeclaration,
        caller: &Caller,
    ) -> Result<(), Refusal> {
        if queue.kind() == QueueKind::Classic {
            return Ok(());
        }
        let place = self.place(queue, caller.node.as_ref());
        let Some(place) = place.filter(|place| !self.nodes.majority_of(&place.members)) else {
            return Ok(());
        };
        let (here, leader) = (caller.node.as_deref().unwrap_or_default(), &place.leader);
        let ResourceName { vhost, name } = &queue.name;
        let text = format!(
            "Cannot declare {} queue '{name}' in vhost '{vhost}' on node '{here}' with leader on \
             node '{leader}': cluster_not_formed",
            queue.kind().name()
        );
        Err(Refusal::new(ReplyCode::InternalError, text))
    }

    /// Whether the queue's leader can be asked how much it holds; else the server says
    /// nothing is there (`rabbit_quorum_queue.erl`, `stat`).
    pub(in super::super) fn answers(&self, queue: &Queue) -> bool {
        let place = queue.placement.as_ref();
        place.is_none_or(|place| self.nodes.is_up(&place.leader))
    }
}
