//! Which nodes a queue is put on.
//!
//! A queue is led from the node that its declarer is connected to, unless it asks for
//! balance. A quorum queue and a stream have their members from the beginning, on nodes
//! that are down, too (`rabbit_queue_location.erl`, `select_leader_and_followers`). A
//! classic queue lives on one node, unless a policy mirrors it (`ha-mode`; until 3.13).

use super::super::queue::Queue;
use super::super::{Broker, Facts};
use crate::amqp::FieldValue;
use crate::cluster::Placement;
use crate::event::{BrokerFact, ServerFact};
use crate::name::{Name, ResourceName};
use crate::policy::Policy;
use crate::server_line::Difference;
use crate::topology::{QueueDeclaration, QueueKind};

/// How many members a quorum queue has that asks for none
/// (<https://www.rabbitmq.com/docs/quorum-queues#replication-factor>).
const GROUP_SIZE: usize = 3;

/// How a policy mirrors classic queues
/// (<https://www.rabbitmq.com/docs/3.13/ha#mirroring-arguments>).
enum Mirrors {
    All,
    Exactly(usize),
    On(Vec<Name>),
}

impl Mirrors {
    fn of(policy: &Policy) -> Option<Self> {
        let params = policy.definition.get("ha-params");
        match policy.definition.str("ha-mode")?.as_str() {
            "all" => Some(Self::All),
            "exactly" => {
                let number = params?.as_integer()?;
                usize::try_from(number).ok().map(Self::Exactly)
            }
            "nodes" => Some(Self::On(named(params?))),
            _ => None,
        }
    }
}

fn named(params: &FieldValue) -> Vec<Name> {
    let FieldValue::Array(items) = params else {
        return Vec::new();
    };
    let names = items.iter().filter_map(|item| match item {
        FieldValue::LongString(name) => Some(name.clone()),
        _ => None,
    });
    names.collect()
}

impl Broker {
    /// Where a queue goes that somebody declares who is connected to this node; nowhere in
    /// particular without a cluster.
    pub(in super::super) fn place(
        &self,
        queue: &QueueDeclaration,
        near: Option<&Name>,
    ) -> Option<Placement> {
        let near = near.or_else(|| self.nodes.running().next())?;
        let members = match queue.kind() {
            QueueKind::Classic => Vec::new(),
            QueueKind::Quorum => {
                let size = asked_for(queue, "x-quorum-initial-group-size").unwrap_or(GROUP_SIZE);
                self.members(queue.kind(), near, size)
            }
            QueueKind::Stream => {
                let all = self.nodes.all().len();
                let size = asked_for(queue, "x-initial-cluster-size").unwrap_or(all);
                self.members(queue.kind(), near, size)
            }
        };
        let leader = self.leader(queue, near, &members);
        if queue.kind() == QueueKind::Classic {
            let members = self.mirrors(queue, &leader, &[]);
            return Some(Placement::new(leader, members));
        }
        Some(Placement::new(leader, members))
    }

    /// Near, then running, then those with the fewest queues of this type.
    fn members(&self, kind: QueueKind, near: &Name, size: usize) -> Vec<Name> {
        let load = |node: &Name| {
            let queues = self.queues.values();
            let of_kind = queues.filter(|queue| queue.settings.kind == kind);
            let placed = of_kind.filter_map(|queue| queue.placement.as_ref());
            placed.filter(|place| place.members.contains(node)).count()
        };
        let mut nodes: Vec<&Name> = self.nodes.all().iter().collect();
        let there = |node: &Name| self.nodes.is_up(node) && self.nodes.reach_each_other(node, near);
        nodes.sort_by_key(|node| (*node != near, !there(node), load(node)));
        nodes.into_iter().take(size.max(1)).cloned().collect()
    }

    /// The node near the declarer, or where it asks for balance the one that leads the
    /// fewest queues of this type. An exclusive queue is always near (`rabbit_amqqueue.erl`,
    /// `declare`).
    fn leader(&self, queue: &QueueDeclaration, near: &Name, members: &[Name]) -> Name {
        let kind = queue.kind();
        if queue.exclusive || !self.wants_balance(queue) {
            return near.clone();
        }
        let leads = |node: &Name| {
            let queues = self.queues.values();
            let of_kind = queues.filter(|queue| queue.settings.kind == kind);
            let placed = of_kind.filter_map(|queue| queue.placement.as_ref());
            placed.filter(|place| place.leader == *node).count()
        };
        let running = self.nodes.running();
        let candidates = running.filter(|node| self.nodes.see_each_other(node, near));
        let candidates = candidates.filter(|node| members.is_empty() || members.contains(node));
        let least = candidates.min_by_key(|node| leads(node));
        least.unwrap_or(near).clone()
    }

    fn wants_balance(&self, queue: &QueueDeclaration) -> bool {
        let policy = self.topology.policy_of_queue(&queue.name);
        let asked = |key: &str| {
            let argument = queue.arguments.str(&format!("x-{key}"));
            argument.or_else(|| policy?.definition.str(key))
        };
        // Classic queues had a word of their own for it before 4.0.
        let word = asked("queue-leader-locator").or_else(|| asked("queue-master-locator"));
        word.is_some_and(|word| {
            matches!(word.as_str(), "min-masters" | "balanced" | "least-leaders")
        })
    }

    /// The nodes that have a classic queue: its leader, then those that had it before, then
    /// others. Exclusive queues are not mirrored (`rabbit_mirror_queue_misc.erl`), and from
    /// 4.0 on none is (<https://www.rabbitmq.com/docs/3.13/ha>).
    fn mirrors(&self, queue: &QueueDeclaration, leader: &Name, before: &[Name]) -> Vec<Name> {
        let policy = self.topology.policy_of_queue(&queue.name);
        let wanted = policy.and_then(Mirrors::of);
        let mut members = vec![leader.clone()];
        let removed = self.line.has(Difference::ClassicMirrors);
        let Some(wanted) = wanted.filter(|_| !removed && !queue.exclusive) else {
            return members;
        };
        let most = match &wanted {
            Mirrors::Exactly(number) => *number,
            Mirrors::All | Mirrors::On(_) => usize::MAX,
        };
        let may = |node: &Name| match &wanted {
            Mirrors::On(nodes) => nodes.contains(node),
            Mirrors::All | Mirrors::Exactly(_) => true,
        };
        for node in before.iter().chain(self.nodes.all()) {
            let there = self.nodes.is_up(node) && self.nodes.see_each_other(node, leader);
            let fits = there && may(node) && !members.contains(node);
            if fits && members.len() < most {
                members.push(node.clone());
            }
        }
        members
    }

    /// Tells where a new queue is.
    pub(in super::super) fn tell_placement(&self, name: &ResourceName, facts: &mut Facts) {
        let queue = self.queues.get(name);
        if let Some(place) = queue.and_then(|queue| queue.placement.as_ref()) {
            facts.push(placed(name, place));
        }
    }

    /// Puts mirrors where the policies want them now, on nodes that run.
    pub(in super::super) fn place_mirrors(&mut self, facts: &mut Facts) {
        let classic = |queue: &&Queue| queue.settings.kind == QueueKind::Classic;
        let queues = self.queues.values().filter(classic);
        let changed: Vec<(ResourceName, Vec<Name>)> = queues
            .filter_map(|queue| {
                let place = queue.placement.as_ref().filter(|place| place.available)?;
                let members = self.mirrors(&queue.declaration, &place.leader, &place.members);
                let name = queue.declaration.name.clone();
                (members != place.members).then_some((name, members))
            })
            .collect();
        for (name, members) in changed {
            let queue = self.queues.get_mut(&name);
            let place = queue.and_then(|queue| queue.placement.as_mut());
            let before = place.map(|place| std::mem::replace(&mut place.members, members));
            self.tell_placement(&name, facts);
            self.note_mirrors(&name, &before.unwrap_or_default(), facts);
        }
        self.synchronise();
    }
}

fn placed(queue: &ResourceName, place: &Placement) -> BrokerFact {
    BrokerFact::Server(ServerFact::QueuePlaced {
        queue: queue.clone(),
        leader: place.leader.clone(),
        members: place.members.clone(),
    })
}

fn asked_for(queue: &QueueDeclaration, argument: &str) -> Option<usize> {
    let number = queue.arguments.get(argument)?.as_integer()?;
    usize::try_from(number).ok()
}
