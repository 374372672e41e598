//! Mirrors that do not have everything, and what that costs
//! (<https://www.rabbitmq.com/docs/3.13/ha#unsynchronised-mirrors>).
//!
//! A mirror that joins a queue is empty: it gets what is published from then on, and has
//! everything when the queue has handed out what it had before, or at once with
//! `ha-sync-mode = automatic`. Also a node that comes back joins so.

use super::super::delete::dropped;
use super::super::queue::Queue;
use super::super::{Broker, Facts};
use crate::cluster::NodeEnd;
use crate::event::{BrokerFact, LossReason, ServerFact};
use crate::name::{Name, ResourceName};
use crate::topology::QueueKind;

/// A mirror that joined a queue when this was its last position.
pub(in super::super) type Joined = (Name, u64);

impl Queue {
    /// Whether the mirror on this node has everything that is in the queue.
    fn is_synchronised(&self, node: &Name) -> bool {
        let mut joined = self.mirrors_since.iter();
        let Some((_, since)) = joined.find(|(name, _)| name == node) else {
            return true;
        };
        let mut all = self.ready.values().chain(self.unacked.values());
        all.all(|stored| stored.position > *since)
    }
}

impl Broker {
    /// What the policy of a queue says of its mirrors.
    fn says(&self, queue: &ResourceName, key: &str) -> Option<Name> {
        let policy = self.topology.policy_of_queue(queue)?;
        policy.definition.str(key).cloned()
    }

    /// The mirror that takes over from a node that ends so: the eldest, where any mirror has
    /// everything. Else it depends: after an orderly end none does, after a failure the
    /// eldest all the same, unless the policy says otherwise (`rabbit_mirror_queue_master.erl`,
    /// `terminate`; `rabbit_mirror_queue_misc.erl`, `remove_from_queue`).
    pub(super) fn heir(&self, queue: &Queue, group: &[Name], end: NodeEnd) -> Option<Name> {
        let name = &queue.declaration.name;
        let promotes = match end {
            // Who is left on the other side takes a node that pauses for a failed one.
            NodeEnd::Killed | NodeEnd::Paused => {
                self.says(name, "ha-promote-on-failure").as_deref() != Some("when-synced")
            }
            NodeEnd::Stopped | NodeEnd::Healing => {
                self.says(name, "ha-promote-on-shutdown").as_deref() == Some("always")
            }
        };
        let any = promotes || group.iter().any(|node| queue.is_synchronised(node));
        group.first().filter(|_| any).cloned()
    }

    /// A queue has these members from now on: remembers who joined it, and tells who does not
    /// have everything.
    pub(super) fn note_mirrors(&mut self, name: &ResourceName, before: &[Name], facts: &mut Facts) {
        let automatic = self.says(name, "ha-sync-mode").as_deref() == Some("automatic");
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let members = queue.placement.as_ref().map(|place| &place.members);
        let members = members.cloned().unwrap_or_default();
        queue
            .mirrors_since
            .retain(|(node, _)| members.contains(node));
        if automatic {
            queue.mirrors_since.clear();
            return;
        }
        for node in members.into_iter().filter(|node| !before.contains(node)) {
            queue
                .mirrors_since
                .push((node.clone(), queue.last_position()));
            if !queue.is_synchronised(&node) {
                let queue = name.clone();
                facts.push(BrokerFact::Server(ServerFact::MirrorBehind { queue, node }));
            }
        }
    }

    /// Synchronises the mirrors of those queues whose policies want that now.
    pub(super) fn synchronise(&mut self) {
        let behind = |queue: &&Queue| !queue.mirrors_since.is_empty();
        let queues = self.queues.values().filter(behind);
        let names = queues.map(|queue| queue.declaration.name.clone());
        let automatic =
            |name: &ResourceName| self.says(name, "ha-sync-mode").as_deref() == Some("automatic");
        let names: Vec<ResourceName> = names.filter(automatic).collect();
        for name in names {
            if let Some(queue) = self.queues.get_mut(&name) {
                queue.mirrors_since.clear();
            }
        }
    }

    /// What the mirror that takes over does not have is lost; all of it is ready now.
    pub(super) fn lose_what_is_missing(
        &mut self,
        name: &ResourceName,
        node: &Name,
        facts: &mut Facts,
    ) {
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let joined = queue.mirrors_since.iter().position(|(one, _)| one == node);
        let Some((_, since)) = joined.map(|at| queue.mirrors_since.remove(at)) else {
            return;
        };
        let missing = queue.ready.values().filter(|one| one.position <= since);
        let missing: Vec<_> = missing
            .map(|one| (queue.copy(one), one.message.clone()))
            .collect();
        for (copy, message) in missing {
            queue.take_ready(copy.slot);
            facts.push(dropped(copy, message, LossReason::NotMirrored));
        }
    }

    /// Whether the queue is away and was mirrored: it is still routed to, and what is sent there
    /// is refused (observed: cluster-mirror-behind-stopped). After a failure, where the policy
    /// says `when-synced`, the server was seen to leave the publisher without an answer for
    /// minutes; here it is refused as well.
    pub(in super::super) fn has_stopped_mirrors(&self, name: &ResourceName) -> bool {
        let queue = self.queues.get(name);
        queue.is_some_and(|queue| queue.mirrors_stopped)
    }

    /// A queue that goes away with its leader's node has no mirrors any more
    /// (`stop_all_slaves`).
    pub(super) fn lose_mirrors(&mut self, name: &ResourceName, facts: &mut Facts) {
        let queue = self.queues.get_mut(name);
        let Some(queue) = queue.filter(|queue| queue.settings.kind == QueueKind::Classic) else {
            return;
        };
        queue.mirrors_since.clear();
        if let Some(place) = queue
            .placement
            .as_mut()
            .filter(|place| place.members.len() > 1)
        {
            place.members = vec![place.leader.clone()];
            queue.mirrors_stopped = true;
            self.tell_placement(name, facts);
        }
    }
}
