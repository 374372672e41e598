//! Edits: changes to the document, each complete in itself.
//!
//! An edit gives a new document and leaves the old one as it is, so that undoing is
//! going back to the old one. What an edit does to a run is nobody's business here.

mod rename;

use std::fmt;

use super::check::{MAX_NAME_BYTES, MAX_TITLE_BYTES};
use super::read::MAX_ITEMS;
use super::{Client, ExchangeDefinition, Intervention, NodeId, Position, Scenario, ServerLine};
use crate::name::{Name, ResourceName};
use crate::simulation::BY_HAND;
use crate::topology::{ExchangeKind, Topology};

/// One change to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "edits come one at a time, by hand, and are not kept"
    )
)]
pub enum Edit {
    /// Gives the scenario another title.
    SetTitle(String),
    /// Means another line of the server.
    SetServerLine(ServerLine),
    /// Gives a client another name, everywhere.
    RenameClient {
        /// Which.
        client: Name,
        /// Its new name.
        to: Name,
    },
    /// Gives an exchange another name, everywhere.
    RenameExchange {
        /// Which.
        exchange: ResourceName,
        /// Its new name in its vhost.
        to: Name,
    },
    /// Gives a queue another name, everywhere: also in the routing keys of messages to the
    /// default exchange.
    RenameQueue {
        /// Which.
        queue: ResourceName,
        /// Its new name in its vhost.
        to: Name,
    },
    /// Gives an exchange another type.
    SetExchangeType {
        /// Which.
        exchange: ResourceName,
        /// Its new type.
        kind: ExchangeKind,
    },
    /// Gives a binding another key.
    SetBindingKey {
        /// Its place in `definitions.bindings`.
        index: usize,
        /// Its new key.
        key: Name,
    },
    /// Adds an intervention at the end of the list; among those of the same time it is
    /// the last to happen.
    AddIntervention(Intervention),
    /// Takes an intervention away.
    RemoveIntervention {
        /// Its place in `timeline`.
        index: usize,
    },
    /// Moves an intervention to another time. Its place in `timeline` stays.
    MoveIntervention {
        /// Its place in `timeline`.
        index: usize,
        /// Its new time, in milliseconds of the run.
        at_ms: u64,
    },
    /// Places a node by hand.
    MoveNode {
        /// Which.
        node: NodeId,
        /// Where to.
        position: Position,
    },
}

/// What can have a name, or be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A producer or a consumer.
    Client,
    /// An exchange.
    Exchange,
    /// A queue.
    Queue,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client => "client",
            Self::Exchange => "exchange",
            Self::Queue => "queue",
        })
    }
}

/// Why an edit is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is nothing of this name.
    #[error("there is no {0} \"{1}\"")]
    Nothing(Kind, String),
    /// There is no binding at this place.
    #[error("there is no binding number {0}")]
    NoBinding(usize),
    /// There is no intervention at this place.
    #[error("there is no intervention number {0}")]
    NoIntervention(usize),
    /// The new name is empty.
    #[error("the name is empty: give the {0} a name")]
    NameEmpty(Kind),
    /// The new name is used already.
    #[error("another {0} is called \"{1}\" already; choose another name")]
    NameTaken(Kind, Name),
    /// The new name is not for documents to give.
    #[error("the name \"{0}\" is reserved; choose another name")]
    NameReserved(Name),
    /// The text is longer than allowed.
    #[error("this has {bytes} bytes; at most {most} are allowed")]
    TooLong {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        most: usize,
    },
    /// The exchange is one that every server has.
    #[error("the exchange \"{0}\" belongs to the server and cannot be changed")]
    Predeclared(ResourceName),
    /// There are as many interventions as there may be.
    #[error("there are {MAX_ITEMS} interventions already; remove one first")]
    TooManyInterventions,
}

/// The document after the edit.
///
/// # Errors
/// Where the edit is not possible; nothing is changed then.
pub fn apply(scenario: &Scenario, edit: &Edit) -> Result<Scenario, EditError> {
    let mut edited = scenario.clone();
    match edit {
        Edit::SetTitle(title) => {
            fits(title, MAX_TITLE_BYTES)?;
            edited.title.clone_from(title);
        }
        Edit::SetServerLine(line) => edited.rabbitmq = *line,
        Edit::RenameClient { client, to } => {
            free_client(scenario, client, to)?;
            rename::client(&mut edited, client, to);
        }
        Edit::RenameExchange { exchange, to } => {
            free_exchange(&mut edited, exchange, to)?;
            rename::exchange(&mut edited, exchange, to);
        }
        Edit::RenameQueue { queue, to } => {
            free_queue(scenario, queue, to)?;
            rename::queue(&mut edited, queue, to);
        }
        Edit::SetExchangeType { exchange, kind } => {
            defined_exchange(&mut edited, exchange)?.kind = kind.name().into();
        }
        Edit::SetBindingKey { index, key } => {
            fits(key, MAX_NAME_BYTES)?;
            let binding = edited.definitions.bindings.get_mut(*index);
            binding.ok_or(EditError::NoBinding(*index))?.routing_key = key.clone();
        }
        Edit::AddIntervention(intervention) => {
            if edited.timeline.len() >= MAX_ITEMS {
                return Err(EditError::TooManyInterventions);
            }
            edited.timeline.push(intervention.clone());
        }
        Edit::RemoveIntervention { index } => {
            intervention(&mut edited, *index)?;
            edited.timeline.remove(*index);
        }
        Edit::MoveIntervention { index, at_ms } => {
            intervention(&mut edited, *index)?.at_ms = *at_ms;
        }
        Edit::MoveNode { node, position } => {
            edited.view.nodes.insert(node.clone(), *position);
        }
    }
    Ok(edited)
}

fn intervention(scenario: &mut Scenario, index: usize) -> Result<&mut Intervention, EditError> {
    let found = scenario.timeline.get_mut(index);
    found.ok_or(EditError::NoIntervention(index))
}

fn fits(text: &str, most: usize) -> Result<(), EditError> {
    if text.len() > most {
        let bytes = text.len();
        return Err(EditError::TooLong { bytes, most });
    }
    Ok(())
}

fn usable(kind: Kind, name: &Name) -> Result<(), EditError> {
    fits(name, MAX_NAME_BYTES)?;
    let reserved = match kind {
        Kind::Client => *name == *BY_HAND,
        Kind::Exchange | Kind::Queue => name.starts_with("amq."),
    };
    if name.is_empty() {
        Err(EditError::NameEmpty(kind))
    } else if reserved {
        Err(EditError::NameReserved(name.clone()))
    } else {
        Ok(())
    }
}

fn free_client(scenario: &Scenario, client: &Name, to: &Name) -> Result<(), EditError> {
    usable(Kind::Client, to)?;
    let is_there = |name: &Name| scenario.clients.iter().map(Client::name).any(|n| n == name);
    if !is_there(client) {
        return Err(EditError::Nothing(Kind::Client, client.to_string()));
    }
    if client != to && is_there(to) {
        return Err(EditError::NameTaken(Kind::Client, to.clone()));
    }
    Ok(())
}

fn free_queue(scenario: &Scenario, queue: &ResourceName, to: &Name) -> Result<(), EditError> {
    usable(Kind::Queue, to)?;
    let queues = &scenario.definitions.queues;
    let is_there = |name: &ResourceName| queues.iter().any(|one| one.resource() == *name);
    if !is_there(queue) {
        return Err(EditError::Nothing(Kind::Queue, queue.to_string()));
    }
    let new = ResourceName::new(queue.vhost.clone(), to.clone());
    if *queue != new && is_there(&new) {
        return Err(EditError::NameTaken(Kind::Queue, to.clone()));
    }
    Ok(())
}

fn free_exchange(
    scenario: &mut Scenario,
    exchange: &ResourceName,
    to: &Name,
) -> Result<(), EditError> {
    usable(Kind::Exchange, to)?;
    defined_exchange(scenario, exchange)?;
    let new = ResourceName::new(exchange.vhost.clone(), to.clone());
    if *exchange != new && defined_exchange(scenario, &new).is_ok() {
        return Err(EditError::NameTaken(Kind::Exchange, to.clone()));
    }
    Ok(())
}

/// The exchange, where the document defines it; the server's own cannot be edited.
fn defined_exchange<'a>(
    scenario: &'a mut Scenario,
    exchange: &ResourceName,
) -> Result<&'a mut ExchangeDefinition, EditError> {
    let exchanges = &mut scenario.definitions.exchanges;
    let found = exchanges.iter_mut().find(|one| one.resource() == *exchange);
    found.ok_or_else(|| {
        let mut servers = Topology::default();
        servers.add_vhost(&exchange.vhost);
        match servers.exchange(exchange) {
            Some(_) => EditError::Predeclared(exchange.clone()),
            None => EditError::Nothing(Kind::Exchange, exchange.to_string()),
        }
    })
}

#[cfg(test)]
mod tests;
