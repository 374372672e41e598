//! Removing nodes, and what goes along with them.
//!
//! Bindings, interventions and expectations that speak of what is removed go along, and
//! so do arguments that point to it. A client stays where what it used is removed: it is
//! refused by the server then, and that is to be seen.

use crate::FlatSet;
use crate::amqp::{FieldValue, Table};
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::scenario::{
    BindingDefinition, Client, DestinationType, ExchangeDefinition, Expectation,
    InterventionAction, NodeId, QueueDefinition, Scenario,
};

/// What goes along with nodes that are removed, in numbers; and who is left without.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoesAlong {
    /// Bindings.
    pub bindings: usize,
    /// Arguments of others: `alternate-exchange`, and where dead letters go.
    pub arguments: usize,
    /// Interventions on the timeline.
    pub interventions: usize,
    /// What was expected of them.
    pub expectations: usize,
    /// The clients that stay, and lose the exchange or the queue that they use.
    pub bereft: Vec<Name>,
}

/// What [`super::Edit::Remove`] of these nodes takes along.
#[must_use]
pub fn goes_along(scenario: &Scenario, nodes: &[NodeId]) -> GoesAlong {
    let gone = Gone(nodes.iter().cloned().collect());
    let definitions = &scenario.definitions;
    let stay = definitions
        .exchanges
        .iter()
        .filter(|one| !gone.exchange_is(one));
    let alternates = stay.filter(|one| gone.alternate_of(one)).count();
    let stay = definitions.queues.iter().filter(|one| !gone.queue_is(one));
    let dead_letters = stay.filter(|one| gone.dead_letters_of(one)).count();
    let bindings = definitions.bindings.iter();
    let timeline = scenario.timeline.iter();
    let expect = scenario.expect.iter();
    let clients = scenario.clients.iter();
    GoesAlong {
        bindings: bindings.filter(|one| gone.binding_is(one)).count(),
        arguments: alternates + dead_letters,
        interventions: timeline.filter(|one| gone.action_is(&one.action)).count(),
        expectations: expect.filter(|one| gone.expectation_is(one)).count(),
        bereft: clients
            .filter(|one| !gone.client(one.name()) && gone.client_uses(one))
            .map(|one| one.name().clone())
            .collect(),
    }
}

/// Removes the nodes, those that there are.
pub(super) fn nodes(scenario: &mut Scenario, nodes: &[NodeId]) {
    let gone = Gone(nodes.iter().cloned().collect());
    let definitions = &mut scenario.definitions;
    definitions.exchanges.retain(|one| !gone.exchange_is(one));
    definitions.queues.retain(|one| !gone.queue_is(one));
    definitions.bindings.retain(|one| !gone.binding_is(one));
    for exchange in &mut definitions.exchanges {
        if gone.alternate_of(exchange) {
            exchange.arguments.0.remove("alternate-exchange");
        }
    }
    for queue in &mut definitions.queues {
        if gone.dead_letters_of(queue) {
            forget_dead_letters(&mut queue.arguments);
        }
    }
    scenario.clients.retain(|one| !gone.client(one.name()));
    scenario.timeline.retain(|one| !gone.action_is(&one.action));
    scenario.expect.retain(|one| !gone.expectation_is(one));
    for node in nodes {
        scenario.view.nodes.remove(node);
    }
}

/// Takes out where dead letters go; their key cannot stay without it.
pub(super) fn forget_dead_letters(arguments: &mut Table) {
    arguments.0.remove("x-dead-letter-exchange");
    arguments.0.remove("x-dead-letter-routing-key");
}

/// The nodes that are removed.
struct Gone(FlatSet<NodeId>);

impl Gone {
    fn client(&self, name: &Name) -> bool {
        self.0.contains(&NodeId::Client(name.clone()))
    }

    fn exchange(&self, vhost: &Name, name: &Name) -> bool {
        let resource = ResourceName::new(vhost.clone(), name.clone());
        self.0.contains(&NodeId::Exchange(resource))
    }

    fn queue(&self, vhost: &Name, name: &Name) -> bool {
        let resource = ResourceName::new(vhost.clone(), name.clone());
        self.0.contains(&NodeId::Queue(resource))
    }

    fn exchange_is(&self, one: &ExchangeDefinition) -> bool {
        self.exchange(&one.vhost, &one.name)
    }

    fn queue_is(&self, one: &QueueDefinition) -> bool {
        self.queue(&one.vhost, &one.name)
    }

    fn binding_is(&self, one: &BindingDefinition) -> bool {
        self.exchange(&one.vhost, &one.source)
            || match one.destination_type {
                DestinationType::Queue => self.queue(&one.vhost, &one.destination),
                DestinationType::Exchange => self.exchange(&one.vhost, &one.destination),
            }
    }

    /// Whether the exchange sends what matched nothing to one that is removed.
    fn alternate_of(&self, one: &ExchangeDefinition) -> bool {
        let alternate = one.arguments.str("alternate-exchange");
        alternate.is_some_and(|name| self.exchange(&one.vhost, name))
    }

    /// Whether the queue's dead letters go to an exchange that is removed, or by the
    /// default exchange to a queue that is.
    fn dead_letters_of(&self, one: &QueueDefinition) -> bool {
        let argument = |key| match one.arguments.get(key) {
            Some(FieldValue::LongString(name)) => Some(name),
            _ => None,
        };
        let (exchange, key) = (
            argument("x-dead-letter-exchange"),
            argument("x-dead-letter-routing-key"),
        );
        exchange.is_some_and(|exchange| {
            self.exchange(&one.vhost, exchange)
                || exchange.is_empty() && key.is_some_and(|key| self.queue(&one.vhost, key))
        })
    }

    fn client_uses(&self, client: &Client) -> bool {
        match client {
            Client::Producer(one) => self.exchange(&one.vhost, &one.exchange),
            Client::Consumer(one) => {
                let mut queues = std::iter::once(&one.queue).chain(&one.more_queues);
                queues.any(|queue| self.queue(&one.vhost, queue))
            }
            Client::Processor(one) => {
                let exchange = |one: ResourceName| self.exchange(&one.vhost, &one.name);
                self.queue(&one.vhost, &one.queue) || one.exchange_resources().any(exchange)
            }
        }
    }

    fn action_is(&self, action: &InterventionAction) -> bool {
        match action {
            InterventionAction::KillClient { client }
            | InterventionAction::StopClient { client }
            | InterventionAction::StartClient { client }
            | InterventionAction::CloseConnection { client } => self.client(client),
            InterventionAction::DeclareQueue { client, .. } => {
                client.as_ref().is_some_and(|client| self.client(client))
            }
            InterventionAction::Publish {
                vhost, exchange, ..
            }
            | InterventionAction::DeleteExchange { vhost, exchange }
            | InterventionAction::PassiveDeclareExchange { vhost, exchange } => {
                self.exchange(vhost, exchange)
            }
            InterventionAction::DeleteQueue { vhost, queue }
            | InterventionAction::PurgeQueue { vhost, queue }
            | InterventionAction::PassiveDeclareQueue { vhost, queue } => self.queue(vhost, queue),
            InterventionAction::Bind { binding } | InterventionAction::Unbind { binding } => {
                self.binding_is(binding)
            }
            InterventionAction::RaiseAlarm { .. }
            | InterventionAction::ClearAlarm { .. }
            | InterventionAction::SetPolicy { .. }
            | InterventionAction::ClearPolicy { .. }
            | InterventionAction::SetPermissions { .. }
            | InterventionAction::ClearPermissions { .. }
            | InterventionAction::SetTopicPermissions { .. }
            | InterventionAction::ClearTopicPermissions { .. }
            | InterventionAction::DeclareExchange { .. }
            | InterventionAction::StopNode { .. }
            | InterventionAction::StartNode { .. }
            | InterventionAction::Partition { .. }
            | InterventionAction::Heal {}
            | InterventionAction::RestartBroker { .. } => false,
        }
    }

    fn expectation_is(&self, expectation: &Expectation) -> bool {
        let that = &expectation.that;
        let queue = |queue| self.queue(&DEFAULT_VHOST.into(), queue);
        that.queue().is_some_and(queue) || that.client().is_some_and(|one| self.client(one))
    }
}
