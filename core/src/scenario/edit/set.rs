//! Adding and replacing: clients, exchanges, queues and bindings as a whole.
//!
//! Whether the server would take them is not asked here.

use super::{EditError, Kind, binding as binding_at, fits, name, rename, room};
use crate::amqp::FieldValue;
use crate::name::{Name, ResourceName};
use crate::scenario::check::MAX_NAME_BYTES;
use crate::scenario::{BindingDefinition, Client, ExchangeDefinition, QueueDefinition, Scenario};
use crate::topology::ExchangeKind;

pub(super) fn add_client(scenario: &mut Scenario, client: &Client) -> Result<(), EditError> {
    room(Kind::Client, scenario.clients.len())?;
    name::free_client(scenario, client.name())?;
    scenario.clients.push(client.clone());
    Ok(())
}

pub(super) fn add_exchange(
    scenario: &mut Scenario,
    exchange: &ExchangeDefinition,
) -> Result<(), EditError> {
    room(Kind::Exchange, scenario.definitions.exchanges.len())?;
    name::free_exchange(scenario, &exchange.resource())?;
    scenario.definitions.exchanges.push(exchange.clone());
    Ok(())
}

pub(super) fn add_queue(scenario: &mut Scenario, queue: &QueueDefinition) -> Result<(), EditError> {
    room(Kind::Queue, scenario.definitions.queues.len())?;
    name::free_queue(scenario, &queue.resource())?;
    scenario.definitions.queues.push(queue.clone());
    Ok(())
}

pub(super) fn add_binding(
    scenario: &mut Scenario,
    binding: &BindingDefinition,
) -> Result<(), EditError> {
    fits(&binding.routing_key, MAX_NAME_BYTES)?;
    let bindings = &mut scenario.definitions.bindings;
    room(Kind::Binding, bindings.len())?;
    if bindings.contains(binding) {
        return Err(EditError::BoundAlready);
    }
    bindings.push(binding.clone());
    Ok(())
}

pub(super) fn client(scenario: &mut Scenario, old: &Name, to: &Client) -> Result<(), EditError> {
    rename_client(scenario, old, to.name())?;
    let mut clients = scenario.clients.iter_mut();
    if let Some(one) = clients.find(|one| one.name() == to.name()) {
        *one = to.clone();
    }
    Ok(())
}

pub(super) fn exchange(
    scenario: &mut Scenario,
    old: &ResourceName,
    to: &ExchangeDefinition,
) -> Result<(), EditError> {
    let place = if old.vhost == to.vhost {
        rename_exchange(scenario, old, &to.name)?;
        to.resource()
    } else {
        // What speaks of it stays in the old vhost, and finds nothing there.
        name::free_exchange(scenario, &to.resource())?;
        old.clone()
    };
    *name::defined_exchange(scenario, &place)? = to.clone();
    Ok(())
}

pub(super) fn queue(
    scenario: &mut Scenario,
    old: &ResourceName,
    to: &QueueDefinition,
) -> Result<(), EditError> {
    let place = if old.vhost == to.vhost {
        rename_queue(scenario, old, &to.name)?;
        to.resource()
    } else {
        name::free_queue(scenario, &to.resource())?;
        old.clone()
    };
    *defined_queue(scenario, &place)? = to.clone();
    Ok(())
}

pub(super) fn binding(
    scenario: &mut Scenario,
    index: usize,
    to: &BindingDefinition,
) -> Result<(), EditError> {
    fits(&to.routing_key, MAX_NAME_BYTES)?;
    let others = scenario.definitions.bindings.iter().enumerate();
    let mut others = others.filter(|(other, _)| *other != index);
    let taken = others.any(|(_, other)| other == to);
    let old = binding_at(scenario, index)?;
    if taken && old != to {
        return Err(EditError::BoundAlready);
    }
    *old = to.clone();
    Ok(())
}

/// The type, with the arguments that it cannot be declared without.
pub(super) fn exchange_type(exchange: &mut ExchangeDefinition, kind: ExchangeKind) {
    exchange.kind = kind.name().into();
    let delayed = FieldValue::from(ExchangeKind::Direct.name());
    let arguments = &mut exchange.arguments.0;
    if kind == ExchangeKind::DelayedMessage {
        if arguments.get("x-delayed-type").is_none() {
            arguments.insert("x-delayed-type".into(), delayed);
        }
    } else {
        arguments.remove("x-delayed-type");
    }
}

pub(super) fn rename_client(
    scenario: &mut Scenario,
    client: &Name,
    to: &Name,
) -> Result<(), EditError> {
    name::usable(Kind::Client, to)?;
    if !name::has_client(scenario, client) {
        return Err(EditError::Nothing(Kind::Client, client.to_string()));
    }
    if client != to {
        name::free_client(scenario, to)?;
        rename::client(scenario, client, to);
    }
    Ok(())
}

pub(super) fn rename_exchange(
    scenario: &mut Scenario,
    exchange: &ResourceName,
    to: &Name,
) -> Result<(), EditError> {
    name::usable(Kind::Exchange, to)?;
    name::defined_exchange(scenario, exchange)?;
    if exchange.name != *to {
        let new = ResourceName::new(exchange.vhost.clone(), to.clone());
        name::free_exchange(scenario, &new)?;
        rename::exchange(scenario, exchange, to);
    }
    Ok(())
}

pub(super) fn rename_queue(
    scenario: &mut Scenario,
    queue: &ResourceName,
    to: &Name,
) -> Result<(), EditError> {
    name::usable(Kind::Queue, to)?;
    defined_queue(scenario, queue)?;
    if queue.name != *to {
        let new = ResourceName::new(queue.vhost.clone(), to.clone());
        name::free_queue(scenario, &new)?;
        rename::queue(scenario, queue, to);
    }
    Ok(())
}

pub(super) fn defined_queue<'a>(
    scenario: &'a mut Scenario,
    queue: &ResourceName,
) -> Result<&'a mut QueueDefinition, EditError> {
    let mut queues = scenario.definitions.queues.iter_mut();
    let found = queues.find(|one| one.resource() == *queue);
    found.ok_or_else(|| EditError::Nothing(Kind::Queue, queue.to_string()))
}
