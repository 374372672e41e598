//! Putting together what is there during a run.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{QueueFacts, binding_id};
use crate::amqp::FieldValue;
use crate::broker::QueueSettings;
use crate::checkup::policies::PolicyBook;
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::routing::table::BindingTable;
use crate::scenario::{
    BindingDefinition, Client, Consumer, DestinationType, ExchangeDefinition, InterventionAction,
    QueueDefinition, Scenario,
};
use crate::topology::{Binding, Destination, Exchange, ExchangeKind, QueueDeclaration, Topology};

/// The argument that names the exchange to try where this one finds nothing.
const ALTERNATE: &str = "alternate-exchange";

/// The clients that consume.
pub(super) fn consumers(scenario: &Scenario) -> impl Iterator<Item = &Consumer> {
    let clients = scenario.clients.iter();
    clients.filter_map(|client| match client {
        Client::Consumer(consumer) => Some(consumer),
        Client::Producer(_) | Client::Processor(_) => None,
    })
}

/// Every queue with its settings and consumers.
pub(super) fn queues<'a>(
    scenario: &'a Scenario,
    policies: &PolicyBook,
    operators: &PolicyBook,
) -> BTreeMap<ResourceName, QueueFacts<'a>> {
    let defined = scenario.definitions.queues.iter().map(|one| (one, true));
    let declared = declared_queues(scenario).map(|one| (one, false));
    let mut queues: BTreeMap<ResourceName, QueueFacts<'a>> = BTreeMap::new();
    for (definition, is_defined) in defined.chain(declared) {
        let name = definition.resource();
        let declaration = declaration(definition);
        let kind = Some(declaration.kind());
        let under = [policies.of(kind, &name), operators.of(kind, &name)];
        queues.entry(name).or_insert_with(|| QueueFacts {
            definition,
            is_defined,
            settings: QueueSettings::of(&declaration, under),
            consumers: Vec::new(),
            has_processor: false,
        });
    }
    for consumer in consumers(scenario) {
        for queue in consumer.queue_resources() {
            if let Some(facts) = queues.get_mut(&queue) {
                facts.consumers.push(consumer);
            }
        }
    }
    for client in &scenario.clients {
        if let Client::Processor(processor) = client
            && let Some(facts) = queues.get_mut(&processor.queue_resource())
        {
            facts.has_processor = true;
        }
    }
    queues
}

fn declared_queues(scenario: &Scenario) -> impl Iterator<Item = &QueueDefinition> {
    let timeline = scenario.timeline.iter();
    timeline.filter_map(|one| match &one.action {
        InterventionAction::DeclareQueue { queue, .. } => Some(queue),
        _ => None,
    })
}

fn declaration(definition: &QueueDefinition) -> QueueDeclaration {
    QueueDeclaration {
        name: definition.resource(),
        durable: definition.durable,
        exclusive: false,
        auto_delete: definition.auto_delete,
        arguments: definition.arguments.clone(),
    }
}

/// Everything that routing depends on.
pub(super) fn topology(scenario: &Scenario, policies: &PolicyBook) -> Topology {
    let mut topology = Topology::default();
    for vhost in vhosts(scenario) {
        topology.add_vhost(&vhost);
    }
    let definitions = &scenario.definitions;
    let declared = scenario
        .timeline
        .iter()
        .filter_map(|one| match &one.action {
            InterventionAction::DeclareExchange { exchange } => Some(exchange),
            _ => None,
        });
    for definition in declared.chain(&definitions.exchanges) {
        if let Some(exchange) = exchange(definition, policies) {
            topology.add_exchange(exchange);
        }
    }
    for queue in declared_queues(scenario).chain(&definitions.queues) {
        topology.add_queue(declaration(queue));
    }
    let bound = scenario
        .timeline
        .iter()
        .filter_map(|one| match &one.action {
            InterventionAction::Bind { binding } => Some(binding),
            _ => None,
        });
    for (index, definition) in definitions.bindings.iter().chain(bound).enumerate() {
        add_binding(&mut topology, index, definition);
    }
    topology
}

fn vhosts(scenario: &Scenario) -> impl Iterator<Item = Name> {
    let listed = scenario.definitions.vhosts().into_iter().flatten();
    let exchanges = scenario.definitions.exchanges.iter().map(|one| &one.vhost);
    let queues = scenario.definitions.queues.iter().map(|one| &one.vhost);
    let mut all: Vec<Name> = exchanges.chain(queues).cloned().collect();
    all.extend(listed.map(|vhost| vhost.name));
    all.push(DEFAULT_VHOST.into());
    all.sort_unstable();
    all.dedup();
    all.into_iter()
}

/// The bindings of the definitions that lead to each queue, by their places.
pub(super) fn inbound(scenario: &Scenario) -> BTreeMap<ResourceName, Vec<usize>> {
    let mut inbound: BTreeMap<ResourceName, Vec<usize>> = BTreeMap::new();
    for (index, binding) in scenario.definitions.bindings.iter().enumerate() {
        if binding.destination_type == DestinationType::Queue {
            inbound
                .entry(binding.destination_resource())
                .or_default()
                .push(index);
        }
    }
    inbound
}

/// The exchange, where its type is known.
fn exchange(definition: &ExchangeDefinition, policies: &PolicyBook) -> Option<Exchange> {
    let kind = ExchangeKind::from_name(&definition.kind)?;
    let name = definition.resource();
    let mut arguments = definition.arguments.clone();
    let policy = policies.of(None, &name);
    let alternate = policy.and_then(|policy| policy.definition.str(ALTERNATE));
    if let (None, Some(alternate)) = (arguments.get(ALTERNATE), alternate) {
        let alternate = FieldValue::LongString(alternate.clone());
        arguments.0.insert(ALTERNATE.into(), alternate);
    }
    Some(Exchange {
        bindings: BindingTable::new(table_kind(kind.rules(&arguments))),
        name,
        kind,
        durable: definition.durable,
        auto_delete: definition.auto_delete,
        internal: definition.internal,
        arguments,
    })
}

/// The type whose table tells where a message can go: where one binding is picked by a hash
/// or by chance, that is any of them.
const fn table_kind(rules: ExchangeKind) -> ExchangeKind {
    match rules {
        ExchangeKind::ConsistentHash | ExchangeKind::Random | ExchangeKind::LocalRandom => {
            ExchangeKind::Fanout
        }
        other => other,
    }
}

fn add_binding(topology: &mut Topology, index: usize, definition: &BindingDefinition) {
    let resource = definition.destination_resource();
    let (is_there, destination) = match definition.destination_type {
        DestinationType::Queue => (
            topology.queue(&resource).is_some(),
            Destination::Queue(resource),
        ),
        DestinationType::Exchange => (
            topology.exchange(&resource).is_some(),
            Destination::Exchange(resource),
        ),
    };
    if is_there && !definition.source.is_empty() {
        topology.add_binding(Arc::new(Binding {
            id: binding_id(index),
            source: definition.source_resource(),
            destination,
            routing_key: definition.routing_key.clone(),
            arguments: definition.arguments.clone(),
        }));
    }
}
