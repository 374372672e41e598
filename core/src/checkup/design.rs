//! A scenario as the rules look at it: what is there at any time of the run, what each queue
//! is set to, who reads it, and where messages go.
//!
//! What is declared or bound during the run counts as being there, and what is deleted as
//! staying, so that the rules rather say too little than too much.

mod build;

use std::collections::BTreeMap;

use super::flow::Flow;
use super::policies::PolicyBook;
use crate::FlatSet;
use crate::broker::QueueSettings;
use crate::event::{Nok, Receipt};
use crate::name::{Name, ResourceName};
use crate::scenario::{
    AckMode, BindingDefinition, Consumer, ExchangeDefinition, InterventionAction, Outcome,
    QueueDefinition, Scenario, ServerLine, Tasks, WorkReceipt,
};
use crate::server_line::Difference;
use crate::topology::{BindingId, ExchangeKind, QueueKind, Topology};

/// What the rules look at.
pub(super) struct Design<'a> {
    /// The document.
    pub(super) scenario: &'a Scenario,
    /// The exchanges of the definitions, by name.
    pub(super) exchanges: BTreeMap<ResourceName, &'a ExchangeDefinition>,
    /// The queues, by name.
    pub(super) queues: BTreeMap<ResourceName, QueueFacts<'a>>,
    /// Exchanges, queues and bindings, to route by. An alternate exchange that a policy names
    /// stands among the arguments.
    pub(super) topology: Topology,
    /// The policies.
    pub(super) policies: PolicyBook,
    /// The policies of operators.
    pub(super) operator_policies: PolicyBook,
    /// The bindings of the definitions that lead to a queue, by their places.
    inbound: BTreeMap<ResourceName, Vec<usize>>,
    /// Where messages go.
    pub(super) flow: Flow<'a>,
}

/// A queue with what belongs to it.
pub(super) struct QueueFacts<'a> {
    /// How it is defined, or declared during the run.
    pub(super) definition: &'a QueueDefinition,
    /// Whether the definitions have it, so that it can be edited.
    pub(super) is_defined: bool,
    /// What it is set to, policies included.
    pub(super) settings: QueueSettings,
    /// Who reads it.
    pub(super) consumers: Vec<&'a Consumer>,
    /// Whether a processor reads it as well: what that does with a message only a run tells.
    pub(super) has_processor: bool,
}

impl QueueFacts<'_> {
    /// Its type.
    pub(super) const fn kind(&self) -> QueueKind {
        self.settings.kind
    }

    /// How often a message may come back to it.
    pub(super) fn delivery_limit(&self, line: ServerLine) -> Option<u64> {
        /// What quorum queues of newer servers have where nothing is said.
        const BY_DEFAULT: u64 = 20;
        let by_default = line.has(Difference::DeliveryLimit).then_some(BY_DEFAULT);
        match self.kind() {
            QueueKind::Quorum => self.settings.delivery_limit.or(by_default),
            QueueKind::Classic | QueueKind::Stream => None,
        }
    }

    /// Whether it holds no more than some number or size.
    pub(super) const fn is_limited(&self) -> bool {
        self.settings.max_length.is_some() || self.settings.max_length_bytes.is_some()
    }

    /// Whether nobody reads it.
    pub(super) const fn is_unread(&self) -> bool {
        self.consumers.is_empty() && !self.has_processor
    }

    /// Those who subscribe, so that the queue deals messages out to them.
    pub(super) fn subscribers(&self) -> impl Iterator<Item = &Consumer> {
        let all = self.consumers.iter().copied();
        all.filter(|consumer| consumer.get_every_ms.is_none())
    }
}

impl<'a> Design<'a> {
    /// Looks through a scenario.
    pub(super) fn new(scenario: &'a Scenario) -> Self {
        let policies = PolicyBook::of_policies(scenario);
        let operator_policies = PolicyBook::of_operators(scenario);
        let topology = build::topology(scenario, &policies);
        let queues = build::queues(scenario, &policies, &operator_policies);
        let exchanges = scenario.definitions.exchanges.iter();
        let exchanges = exchanges.map(|one| (one.resource(), one)).collect();
        let flow = Flow::new(scenario, &topology, &queues);
        Self {
            scenario,
            exchanges,
            queues,
            topology,
            policies,
            operator_policies,
            inbound: build::inbound(scenario),
            flow,
        }
    }

    /// The server's line.
    pub(super) const fn line(&self) -> ServerLine {
        self.scenario.rabbitmq
    }

    /// The queue of this name.
    pub(super) fn queue(&self, name: &ResourceName) -> Option<&QueueFacts<'a>> {
        self.queues.get(name)
    }

    /// The consumers.
    pub(super) fn consumers(&self) -> impl Iterator<Item = &'a Consumer> {
        build::consumers(self.scenario)
    }

    /// The bindings of the definitions, each with its place.
    pub(super) fn bindings(&self) -> impl Iterator<Item = (usize, &'a BindingDefinition)> {
        self.scenario.definitions.bindings.iter().enumerate()
    }

    /// Those of them that lead to this queue, by their places.
    pub(super) fn bindings_to_queue(&self, queue: &ResourceName) -> &[usize] {
        self.inbound.get(queue).map_or(&[], Vec::as_slice)
    }

    /// The exchanges that this queue is bound to, each once.
    pub(super) fn bound_from(&self, queue: &ResourceName) -> Vec<ResourceName> {
        let bindings = &self.scenario.definitions.bindings;
        let places = self.bindings_to_queue(queue).iter();
        let mut all: Vec<_> = places.map(|&one| bindings[one].source_resource()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The type whose rules an exchange goes by.
    pub(super) fn rules(&self, exchange: &ResourceName) -> Option<ExchangeKind> {
        let exchange = self.topology.exchange(exchange)?;
        Some(exchange.kind.rules(&exchange.arguments))
    }

    /// A name for a new queue that belongs to an exchange, such as `logs-unrouted`.
    pub(super) fn free_queue(&self, exchange: &ResourceName, what: &str) -> ResourceName {
        let base = format!("{}-{what}", exchange.name);
        let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
        let names = std::iter::once(base.clone()).chain(numbered);
        let mut names = names.map(|name| ResourceName::new(exchange.vhost.clone(), name));
        let free = names.find(|name| !self.queues.contains_key(name));
        free.unwrap_or_else(|| exchange.clone())
    }

    /// The exchange that this one names as its alternate, be it there or not.
    pub(super) fn alternate(&self, exchange: &ResourceName) -> Option<ResourceName> {
        self.topology.exchange(exchange)?.alternate()
    }

    /// Whether the broker, or all of it, restarts during the run.
    pub(super) fn restarts(&self) -> bool {
        let mut timeline = self.scenario.timeline.iter();
        timeline.any(|one| matches!(one.action, InterventionAction::RestartBroker { .. }))
    }

    /// The clients that the timeline kills.
    pub(super) fn killed(&self) -> FlatSet<&'a Name> {
        let timeline = self.scenario.timeline.iter();
        let killed = timeline.filter_map(|one| match &one.action {
            InterventionAction::KillClient { client } => Some(client),
            _ => None,
        });
        killed.collect()
    }
}

/// The identity that the binding of this place has in [`Design::topology`].
pub(super) fn binding_id(index: usize) -> BindingId {
    BindingId(u32::try_from(index + 1).unwrap_or(u32::MAX))
}

/// What a consumer does with messages.
pub(super) trait Habits {
    /// Whether it ever ends its work like this.
    fn ever(&self, is: fn(Outcome) -> bool) -> bool;
    /// Whether it always ends its work like this.
    fn always(&self, is: fn(Outcome) -> bool) -> bool;
}

impl Habits for Consumer {
    fn ever(&self, is: fn(Outcome) -> bool) -> bool {
        let outcomes = self.tasks.is_none().then_some(&self.outcomes);
        let mut outcomes = outcomes.into_iter().flatten().copied();
        self.ack == AckMode::Manual
            && (outcomes.any(is) || self.tasks.iter().any(|one| nok(one, is)))
    }

    fn always(&self, is: fn(Outcome) -> bool) -> bool {
        self.tasks.is_none()
            && !self.outcomes.is_empty()
            && self.ack == AckMode::Manual
            && self.outcomes.iter().copied().all(is)
    }
}

/// Whether a worker of these ever fails, and the broker is told so.
fn nok(tasks: &Tasks, is: fn(Outcome) -> bool) -> bool {
    let receipts = tasks.workers.iter().flat_map(|worker| &worker.receipts);
    let mut receipts = receipts.filter(|receipt| **receipt == WorkReceipt::Nok);
    receipts.any(|_| is(tasks.outcome(Receipt::Nok(Nok::Failed))))
}

/// The queue's dead-letter exchange, or nowhere, gets the message.
pub(super) const fn rejects(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Nack | Outcome::Reject)
}

/// The queue takes the message back.
pub(super) const fn requeues(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Requeue | Outcome::RejectRequeue | Outcome::Recover | Outcome::Crash
    )
}
