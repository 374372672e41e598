//! Exchanges, queues and bindings as the broker holds them: who exists, and what is
//! bound to what.
//!
//! The broker and the snapshot hold the same value and change it by the same calls. It
//! knows no messages, no consumers and no time.

mod kind;
mod policies;

use std::sync::Arc;

use litemap::LiteMap;
use serde::Serialize;

use crate::amqp::Table;
use crate::name::{Name, ResourceName};
use crate::policy::Policies;
use crate::routing::table::BindingTable;
use crate::{FlatSet, one_by_one};
pub(crate) use kind::DELAYED_TYPE;
pub use kind::{ExchangeKind, Plugin, Plugins};

/// Names a binding for as long as it exists; numbers are not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct BindingId(pub u32);

impl BindingId {
    /// Of a binding that was refused, and had brought something all the same.
    pub const REFUSED: Self = Self(0);
}

/// What a binding leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// A queue.
    Queue(ResourceName),
    /// Another exchange.
    Exchange(ResourceName),
}

impl Destination {
    /// The name of what it leads to.
    #[must_use]
    pub const fn resource(&self) -> &ResourceName {
        match self {
            Self::Queue(resource) | Self::Exchange(resource) => resource,
        }
    }
}

/// A binding. Two with the same source, destination, key and arguments are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Binding {
    /// Its identity here.
    pub id: BindingId,
    /// The exchange that it leads from.
    pub source: ResourceName,
    /// Where it leads.
    pub destination: Destination,
    /// The binding key.
    pub routing_key: Name,
    /// Further arguments; a headers exchange compares these.
    pub arguments: Table,
}

/// An exchange with the bindings that lead from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Its name.
    pub name: ResourceName,
    /// Its type.
    pub kind: ExchangeKind,
    /// Whether it survives a restart.
    pub durable: bool,
    /// Whether it is deleted with its last binding as a source.
    pub auto_delete: bool,
    /// Whether clients may not publish to it.
    pub internal: bool,
    /// Its arguments.
    pub arguments: Table,
    /// The bindings that lead from it, in the order they were made, with the index that
    /// its type looks them up by.
    pub bindings: BindingTable,
}

impl Exchange {
    /// The exchange to try where this one finds no destination, as far as its own
    /// arguments say (`alternate-exchange`); policies too have a word there:
    /// [`Topology::alternate`].
    #[must_use]
    pub fn alternate(&self) -> Option<ResourceName> {
        let name = self.arguments.str("alternate-exchange")?;
        (!name.is_empty()).then(|| ResourceName::new(self.name.vhost.clone(), name.clone()))
    }
}

/// The queue types, each a state machine of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueKind {
    /// One replica, first in first out.
    #[default]
    Classic,
    /// Replicated by Raft.
    Quorum,
    /// A log that keeps what was read.
    Stream,
}

impl QueueKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Classic, Self::Quorum, Self::Stream];

    /// The name as in `x-queue-type`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Quorum => "quorum",
            Self::Stream => "stream",
        }
    }

    /// The type of this name, where there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A queue as it was declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QueueDeclaration {
    /// Its name.
    pub name: ResourceName,
    /// Whether it survives a restart.
    pub durable: bool,
    /// Whether it belongs to one connection.
    pub exclusive: bool,
    /// Whether it is deleted after its last consumer leaves.
    pub auto_delete: bool,
    /// Its arguments.
    pub arguments: Table,
}

impl QueueDeclaration {
    /// Its type (`x-queue-type`); classic, where it names none.
    #[must_use]
    pub fn kind(&self) -> QueueKind {
        let named = self.arguments.str("x-queue-type");
        named
            .and_then(|name| QueueKind::from_name(name))
            .unwrap_or_default()
    }
}

/// Everything that routing depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topology {
    exchanges: LiteMap<ResourceName, Arc<Exchange>>,
    queues: LiteMap<ResourceName, Arc<QueueDeclaration>>,
    policies: Policies,
    /// The policies of operators, which limit what the others may say.
    operator_policies: Policies,
    /// The alternate exchanges that policies name, by exchange; kept because a pattern
    /// takes longer to compare than a name to look up.
    alternates_by_policy: LiteMap<ResourceName, ResourceName>,
    /// The queues whose node is down: nothing is routed to them.
    away: FlatSet<ResourceName>,
    next_binding: u32,
}

/// The exchanges that every vhost has besides the default one (the server's
/// `rabbit_vhost.erl`): name, type, internal.
const PREDECLARED: [(&str, ExchangeKind, bool); 7] = [
    ("", ExchangeKind::Direct, false),
    ("amq.direct", ExchangeKind::Direct, false),
    ("amq.fanout", ExchangeKind::Fanout, false),
    ("amq.headers", ExchangeKind::Headers, false),
    ("amq.match", ExchangeKind::Headers, false),
    ("amq.rabbitmq.trace", ExchangeKind::Topic, true),
    ("amq.topic", ExchangeKind::Topic, false),
];

impl Topology {
    /// Adds the exchanges that every vhost has.
    pub fn add_vhost(&mut self, vhost: &Name) {
        for (name, kind, internal) in PREDECLARED {
            let name = ResourceName::new(vhost.clone(), name);
            self.add_exchange(Exchange {
                bindings: BindingTable::new(kind),
                name,
                kind,
                durable: true,
                auto_delete: false,
                internal,
                arguments: Table::default(),
            });
        }
    }

    /// The exchange of this name.
    #[must_use]
    pub fn exchange(&self, name: &ResourceName) -> Option<&Exchange> {
        self.exchanges.get(name).map(Arc::as_ref)
    }

    /// All exchanges, in order of name.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.exchanges.values().map(Arc::as_ref)
    }

    /// The queue of this name.
    #[must_use]
    pub fn queue(&self, name: &ResourceName) -> Option<&QueueDeclaration> {
        self.queues.get(name).map(Arc::as_ref)
    }

    /// The queue's own copy of its name, which costs nothing to clone.
    #[must_use]
    pub fn queue_name(&self, name: &ResourceName) -> Option<&ResourceName> {
        self.queue(name).map(|queue| &queue.name)
    }

    /// All queues, in order of name.
    pub fn queues(&self) -> impl Iterator<Item = &QueueDeclaration> {
        self.queues.values().map(Arc::as_ref)
    }

    /// All bindings, by source and then in the order they were made. The default
    /// exchange's own, which nobody made, are not among them.
    pub fn bindings(&self) -> impl Iterator<Item = &Arc<Binding>> {
        self.exchanges
            .values()
            .flat_map(|exchange| exchange.bindings.iter())
    }

    /// The exchange to try where this one finds no destination: by its argument, or else
    /// by the policy that it is under (`rabbit_exchange.erl`, `policy`).
    #[must_use]
    pub fn alternate(&self, exchange: &Exchange) -> Option<ResourceName> {
        exchange
            .alternate()
            .or_else(|| self.alternates_by_policy.get(&exchange.name).cloned())
    }

    fn find_alternates(&mut self) {
        let named = self.exchanges.keys();
        let named = named.filter_map(|name| Some((name.clone(), self.policy_alternate(name)?)));
        self.alternates_by_policy = one_by_one(named);
    }

    fn policy_alternate(&self, exchange: &ResourceName) -> Option<ResourceName> {
        let policy = self.policies.of(None, exchange)?;
        let alternate = policy.definition.str("alternate-exchange")?;
        (!alternate.is_empty())
            .then(|| ResourceName::new(exchange.vhost.clone(), alternate.clone()))
    }

    /// Adds an exchange, or replaces the one of the same name.
    pub fn add_exchange(&mut self, exchange: Exchange) {
        if let Some(alternate) = self.policy_alternate(&exchange.name) {
            self.alternates_by_policy
                .insert(exchange.name.clone(), alternate);
        }
        self.exchanges
            .insert(exchange.name.clone(), Arc::new(exchange));
    }

    /// Adds a queue, or replaces the one of the same name.
    pub fn add_queue(&mut self, queue: QueueDeclaration) {
        self.queues.insert(queue.name.clone(), Arc::new(queue));
    }

    /// The binding that is the same as these four, where it exists.
    #[must_use]
    pub fn find_binding(
        &self,
        source: &ResourceName,
        destination: &Destination,
        routing_key: &str,
        arguments: &Table,
    ) -> Option<&Arc<Binding>> {
        self.exchange(source)?.bindings.iter().find(|binding| {
            binding.destination == *destination
                && binding.routing_key == *routing_key
                && binding.arguments == *arguments
        })
    }

    /// The identity for the next binding to be made.
    pub const fn next_binding_id(&mut self) -> BindingId {
        self.next_binding += 1;
        BindingId(self.next_binding)
    }

    /// Adds a binding to its source, which must exist.
    pub fn add_binding(&mut self, binding: Arc<Binding>) {
        self.next_binding = self.next_binding.max(binding.id.0);
        if let Some(exchange) = self.exchanges.get_mut(&binding.source) {
            Arc::make_mut(exchange).bindings.insert(binding);
        }
    }

    /// Removes a binding.
    pub fn remove_binding(&mut self, binding: &Binding) {
        if let Some(exchange) = self.exchanges.get_mut(&binding.source) {
            Arc::make_mut(exchange).bindings.remove(binding.id);
        }
    }

    /// What a restart of the server does to the bindings that stay.
    pub fn restart(&mut self) {
        for (_, exchange) in self.exchanges.iter_mut() {
            if exchange.bindings.depends_on_history() {
                Arc::make_mut(exchange).bindings.rebuild();
            }
        }
    }

    /// Removes an exchange with the bindings that lead from it. Those that lead to it
    /// are the caller's to remove, since each may take an auto-delete exchange along.
    pub fn remove_exchange(&mut self, name: &ResourceName) {
        self.alternates_by_policy.remove(name);
        self.exchanges.remove(name);
    }

    /// Says whether a queue's node is down. Where it is, the bindings that lead to the
    /// queue stand still: they lead nowhere until it is back (`rabbit_amqqueue.erl`,
    /// `on_node_down`; observed: neither are they listed meanwhile).
    pub fn set_away(&mut self, name: &ResourceName, away: bool) {
        if away {
            self.away.insert(name.clone());
        } else {
            self.away.remove(name);
        }
    }

    /// Whether the queue's node is down.
    #[must_use]
    pub fn is_away(&self, name: &ResourceName) -> bool {
        self.away.contains(name)
    }

    /// Whether the binding leads to a queue whose node is down.
    #[must_use]
    pub fn leads_away(&self, binding: &Binding) -> bool {
        match &binding.destination {
            Destination::Queue(queue) => self.is_away(queue),
            Destination::Exchange(_) => false,
        }
    }

    /// Removes a queue. The bindings that lead to it are the caller's to remove.
    pub fn remove_queue(&mut self, name: &ResourceName) {
        self.away.remove(name);
        self.queues.remove(name);
    }

    /// The bindings that lead to this destination.
    #[must_use]
    pub fn bindings_to(&self, destination: &Destination) -> Vec<Arc<Binding>> {
        self.bindings()
            .filter(|binding| binding.destination == *destination)
            .cloned()
            .collect()
    }
}
