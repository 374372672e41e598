//! Renaming: the new name wherever the document speaks of the old one.
//!
//! That the new name may be had is known before.

use crate::amqp::{FieldValue, Table};
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::scenario::expect::Claim;
use crate::scenario::{
    Address, BindingDefinition, Client, DestinationType, ExchangeDefinition, Incomplete,
    InterventionAction, MessageTemplate, NodeId, Processor, Producer, QueueDefinition, Rule,
    Scenario,
};

fn change(name: &mut Name, from: &Name, to: &Name) {
    if name == from {
        *name = to.clone();
    }
}

/// As [`change`], for a name that stands in an argument.
fn change_argument(arguments: &mut Table, key: &str, from: &Name, to: &Name) {
    if let Some(FieldValue::LongString(name)) = arguments.0.get_mut(key) {
        change(name, from, to);
    }
}

/// Moves what was placed for the old node to the new one.
fn change_node(scenario: &mut Scenario, from: &NodeId, to: NodeId) {
    if let Some(position) = scenario.view.nodes.remove(from) {
        scenario.view.nodes.insert(to, position);
    }
}

pub(super) fn client(scenario: &mut Scenario, from: &Name, to: &Name) {
    for client in &mut scenario.clients {
        match client {
            Client::Producer(producer) => change(&mut producer.name, from, to),
            Client::Consumer(consumer) => change(&mut consumer.name, from, to),
            Client::Processor(processor) => change(&mut processor.name, from, to),
        }
    }
    for intervention in &mut scenario.timeline {
        match &mut intervention.action {
            InterventionAction::KillClient { client }
            | InterventionAction::StopClient { client }
            | InterventionAction::StartClient { client }
            | InterventionAction::CloseConnection { client }
            | InterventionAction::DeclareQueue {
                client: Some(client),
                ..
            } => change(client, from, to),
            _ => {}
        }
    }
    for expectation in &mut scenario.expect {
        if let Claim::Client { client, .. } = &mut expectation.that {
            change(client, from, to);
        }
    }
    change_node(
        scenario,
        &NodeId::Client(from.clone()),
        NodeId::Client(to.clone()),
    );
}

pub(super) fn exchange(scenario: &mut Scenario, exchange: &ResourceName, to: &Name) {
    let ResourceName { vhost, name: from } = exchange;
    let definitions = &mut scenario.definitions;
    for one in &mut definitions.exchanges {
        exchange_of_exchange(one, exchange, to);
    }
    for one in &mut definitions.queues {
        exchange_of_queue(one, exchange, to);
    }
    for one in &mut definitions.bindings {
        exchange_of_binding(one, exchange, to);
    }
    for entry in &mut scenario.timeline {
        exchange_of_action(&mut entry.action, exchange, to);
    }
    for producer in producers(scenario, vhost) {
        change(&mut producer.exchange, from, to);
    }
    for processor in processors(scenario, vhost) {
        change(&mut processor.exchange, from, to);
        for address in addresses(processor) {
            change(&mut address.exchange, from, to);
        }
    }
    for (exchange, _) in published_by_hand(scenario, vhost) {
        change(exchange, from, to);
    }
    let new = ResourceName::new(vhost.clone(), to.clone());
    change_node(
        scenario,
        &NodeId::Exchange(exchange.clone()),
        NodeId::Exchange(new),
    );
}

fn exchange_of_exchange(one: &mut ExchangeDefinition, exchange: &ResourceName, to: &Name) {
    if one.vhost == exchange.vhost {
        change(&mut one.name, &exchange.name, to);
        let arguments = &mut one.arguments;
        change_argument(arguments, "alternate-exchange", &exchange.name, to);
    }
}

fn exchange_of_queue(one: &mut QueueDefinition, exchange: &ResourceName, to: &Name) {
    if one.vhost == exchange.vhost {
        let arguments = &mut one.arguments;
        change_argument(arguments, "x-dead-letter-exchange", &exchange.name, to);
    }
}

fn exchange_of_binding(one: &mut BindingDefinition, exchange: &ResourceName, to: &Name) {
    if one.vhost == exchange.vhost {
        change(&mut one.source, &exchange.name, to);
        if one.destination_type == DestinationType::Exchange {
            change(&mut one.destination, &exchange.name, to);
        }
    }
}

/// What is declared, bound and deleted during the run.
fn exchange_of_action(action: &mut InterventionAction, exchange: &ResourceName, to: &Name) {
    match action {
        InterventionAction::DeclareExchange { exchange: one } => {
            exchange_of_exchange(one, exchange, to);
        }
        InterventionAction::DeclareQueue { queue, .. } => exchange_of_queue(queue, exchange, to),
        InterventionAction::Bind { binding } | InterventionAction::Unbind { binding } => {
            exchange_of_binding(binding, exchange, to);
        }
        InterventionAction::DeleteExchange {
            vhost,
            exchange: one,
        }
        | InterventionAction::PassiveDeclareExchange {
            vhost,
            exchange: one,
        } if *vhost == exchange.vhost => change(one, &exchange.name, to),
        InterventionAction::SetTopicPermissions { permissions }
            if permissions.vhost == exchange.vhost =>
        {
            change(&mut permissions.exchange, &exchange.name, to);
        }
        _ => {}
    }
}

pub(super) fn queue(scenario: &mut Scenario, queue: &ResourceName, to: &Name) {
    let ResourceName { vhost, name: from } = queue;
    let definitions = &mut scenario.definitions;
    for one in &mut definitions.queues {
        queue_of_queue(one, queue, to);
    }
    for one in &mut definitions.bindings {
        queue_of_binding(one, queue, to);
    }
    for entry in &mut scenario.timeline {
        queue_of_action(&mut entry.action, queue, to);
    }
    queue_of_clients(scenario, queue, to);
    for (exchange, message) in published_by_hand(scenario, vhost) {
        if exchange.is_empty() {
            change(&mut message.routing_key, from, to);
        }
    }
    if *vhost == *DEFAULT_VHOST {
        queue_of_expectations(scenario, from, to);
    }
    let new = ResourceName::new(vhost.clone(), to.clone());
    change_node(scenario, &NodeId::Queue(queue.clone()), NodeId::Queue(new));
}

fn queue_of_queue(one: &mut QueueDefinition, queue: &ResourceName, to: &Name) {
    if one.vhost != queue.vhost {
        return;
    }
    change(&mut one.name, &queue.name, to);
    let exchange = one.arguments.str("x-dead-letter-exchange");
    if exchange.is_some_and(|name| name.is_empty()) {
        let arguments = &mut one.arguments;
        change_argument(arguments, "x-dead-letter-routing-key", &queue.name, to);
    }
}

fn queue_of_binding(one: &mut BindingDefinition, queue: &ResourceName, to: &Name) {
    if one.vhost == queue.vhost && one.destination_type == DestinationType::Queue {
        change(&mut one.destination, &queue.name, to);
    }
}

/// What is declared, bound, purged and deleted during the run.
fn queue_of_action(action: &mut InterventionAction, queue: &ResourceName, to: &Name) {
    match action {
        InterventionAction::DeclareQueue { queue: one, .. } => queue_of_queue(one, queue, to),
        InterventionAction::Bind { binding } | InterventionAction::Unbind { binding } => {
            queue_of_binding(binding, queue, to);
        }
        InterventionAction::DeleteQueue { vhost, queue: one }
        | InterventionAction::PurgeQueue { vhost, queue: one }
        | InterventionAction::PassiveDeclareQueue { vhost, queue: one }
            if *vhost == queue.vhost =>
        {
            change(one, &queue.name, to);
        }
        _ => {}
    }
}

/// Where consumers consume, and where producers send through the default exchange.
fn queue_of_clients(scenario: &mut Scenario, queue: &ResourceName, to: &Name) {
    let ResourceName { vhost, name: from } = queue;
    for client in &mut scenario.clients {
        if let Client::Consumer(consumer) = client
            && consumer.vhost == *vhost
        {
            for queue in std::iter::once(&mut consumer.queue).chain(&mut consumer.more_queues) {
                change(queue, from, to);
            }
        }
    }
    for processor in processors(scenario, vhost) {
        change(&mut processor.queue, from, to);
        if let (true, Some(key)) = (processor.exchange.is_empty(), &mut processor.routing_key) {
            change(key, from, to);
        }
        for address in addresses(processor) {
            if address.exchange.is_empty() {
                change(&mut address.routing_key, from, to);
            }
        }
    }
    for producer in producers(scenario, vhost).filter(|one| one.exchange.is_empty()) {
        let scripted = producer.script.iter_mut().map(|entry| &mut entry.message);
        for message in producer.messages.iter_mut().chain(scripted) {
            change(&mut message.routing_key, from, to);
        }
    }
}

fn queue_of_expectations(scenario: &mut Scenario, from: &Name, to: &Name) {
    for expectation in &mut scenario.expect {
        if let Claim::Queue { queue, .. } = &mut expectation.that {
            change(queue, from, to);
        }
    }
}

fn producers<'a>(
    scenario: &'a mut Scenario,
    vhost: &'a Name,
) -> impl Iterator<Item = &'a mut Producer> {
    scenario
        .clients
        .iter_mut()
        .filter_map(move |client| match client {
            Client::Producer(producer) if producer.vhost == *vhost => Some(producer),
            Client::Producer(_) | Client::Consumer(_) | Client::Processor(_) => None,
        })
}

fn processors<'a>(
    scenario: &'a mut Scenario,
    vhost: &'a Name,
) -> impl Iterator<Item = &'a mut Processor> {
    let clients = scenario.clients.iter_mut();
    clients.filter_map(move |client| match client {
        Client::Processor(processor) if processor.vhost == *vhost => Some(processor),
        Client::Producer(_) | Client::Consumer(_) | Client::Processor(_) => None,
    })
}

/// Where it publishes besides its exchange.
fn addresses(processor: &mut Processor) -> impl Iterator<Item = &mut Address> {
    let incomplete = match &mut processor.rule {
        Rule::Aggregate {
            incomplete: Incomplete::Publish { to },
            ..
        } => Some(to),
        _ => None,
    };
    processor.invalid.iter_mut().chain(incomplete)
}

fn published_by_hand<'a>(
    scenario: &'a mut Scenario,
    within: &'a Name,
) -> impl Iterator<Item = (&'a mut Name, &'a mut MessageTemplate)> {
    scenario
        .timeline
        .iter_mut()
        .filter_map(move |entry| match &mut entry.action {
            InterventionAction::Publish {
                vhost,
                exchange,
                message,
            } if vhost == within => Some((exchange, message)),
            _ => None,
        })
}
