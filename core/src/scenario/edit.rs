//! Edits: changes to the document, each complete in itself.
//!
//! An edit gives a new document and leaves the old one as it is, so that undoing is
//! going back to the old one. What an edit does to a run is nobody's business here, nor
//! whether the result makes sense: a design may be wrong while it is being made, and
//! [`super::check`] says so.

mod connect;
mod fragment;
mod name;
mod remove;
mod rename;
mod set;
mod unlink;

use std::fmt;

use super::check::{MAX_NAME_BYTES, MAX_TITLE_BYTES};
use super::read::{MAX_BINDINGS, MAX_ITEMS};
use super::{
    BindingDefinition, Client, ExchangeDefinition, Intervention, NodeId, Position, QueueDefinition,
    Scenario, ServerLine,
};
use crate::name::{Name, ResourceName};
use crate::topology::ExchangeKind;
use crate::tr;

pub use connect::{Connected, Connection, NotConnectable, connect, messages_for};
pub use fragment::{fragment, paste};
pub use name::fresh_name;
pub use remove::{GoesAlong, goes_along};
pub use unlink::Link;

/// One change to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Gives the scenario another title.
    SetTitle(String),
    /// Means another line of the server.
    SetServerLine(ServerLine),
    /// Adds a client.
    AddClient(Client),
    /// Adds an exchange.
    AddExchange(ExchangeDefinition),
    /// Adds a queue.
    AddQueue(QueueDefinition),
    /// Adds a binding.
    AddBinding(BindingDefinition),
    /// Puts a client in the place of another; a new name is followed everywhere.
    SetClient {
        /// Which.
        client: Name,
        /// What it is from now on.
        to: Client,
    },
    /// Puts an exchange in the place of another; a new name is followed everywhere.
    SetExchange {
        /// Which.
        exchange: ResourceName,
        /// What it is from now on.
        to: ExchangeDefinition,
    },
    /// Puts a queue in the place of another; a new name is followed everywhere.
    SetQueue {
        /// Which.
        queue: ResourceName,
        /// What it is from now on.
        to: QueueDefinition,
    },
    /// Puts a binding in the place of another.
    SetBinding {
        /// Its place in `definitions.bindings`.
        index: usize,
        /// What it is from now on.
        to: BindingDefinition,
    },
    /// Takes a binding away.
    RemoveBinding {
        /// Its place in `definitions.bindings`.
        index: usize,
    },
    /// Takes nodes away, with what [`goes_along`].
    Remove(Vec<NodeId>),
    /// Takes a connection away that is not a binding.
    Unlink(Link),
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
    /// Puts an intervention in the place of another.
    SetIntervention {
        /// Its place in `timeline`.
        index: usize,
        /// What it is from now on.
        to: Intervention,
    },
    /// Moves an intervention to another time. Its place in `timeline` stays.
    MoveIntervention {
        /// Its place in `timeline`.
        index: usize,
        /// Its new time, in milliseconds of the run.
        at_ms: u64,
    },
    /// Places nodes by hand.
    MoveNodes(Vec<(NodeId, Position)>),
    /// Forgets which nodes were placed by hand.
    Tidy,
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
    /// A binding, which has no name.
    Binding,
    /// An intervention, which has none either.
    Intervention,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Client => tr!("client"),
            Self::Exchange => tr!("exchange"),
            Self::Queue => tr!("queue"),
            Self::Binding => tr!("binding"),
            Self::Intervention => tr!("intervention"),
        })
    }
}

/// Why an edit is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is nothing of this name.
    Nothing(Kind, String),
    /// There is no binding or intervention at this place.
    NoNumber(Kind, usize),
    /// The new name is empty.
    NameEmpty(Kind),
    /// The new name is used already.
    NameTaken(Kind, Name),
    /// The new name is not for documents to give.
    NameReserved(Name),
    /// The same binding is there already, and a server keeps it once.
    BoundAlready,
    /// The text is longer than allowed.
    TooLong {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        most: usize,
    },
    /// The exchange is one that every server has.
    Predeclared(ResourceName),
    /// There are as many of these as there may be.
    TooMany(Kind, usize),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Nothing(one, other) => tr!("there is no {} \"{}\"", one, other),
            Self::NoNumber(one, other) => tr!("there is no {} number {}", one, other),
            Self::NameEmpty(one) => tr!("the name is empty: give the {} a name", one),
            Self::NameTaken(one, other) => tr!(
                "another {} is called \"{}\" already; choose another name",
                one,
                other
            ),
            Self::NameReserved(one) => tr!("the name \"{}\" is reserved; choose another name", one),
            Self::TooLong { bytes, most } => {
                tr!("this has {} bytes; at most {} are allowed", bytes, most)
            }
            Self::Predeclared(one) => tr!(
                "the exchange \"{}\" belongs to the server and cannot be changed",
                one
            ),
            Self::TooMany(one, other) => {
                tr!("there are {} {}s already; remove one first", other, one)
            }
            Self::BoundAlready => tr!(
                "there is a binding with this key and these arguments already; \
         the server would keep one of them: change one"
            ),
        })
    }
}

/// The document after the edit.
///
/// # Errors
/// Where the edit is not possible; nothing is changed then.
pub fn apply(scenario: &Scenario, edit: &Edit) -> Result<Scenario, EditError> {
    let mut edited = scenario.clone();
    perform(&mut edited, edit)?;
    Ok(edited)
}

/// The document after these edits, one after the other.
///
/// # Errors
/// Where one of them is not possible; nothing is changed then.
pub fn apply_all(scenario: &Scenario, edits: &[Edit]) -> Result<Scenario, EditError> {
    let mut edited = scenario.clone();
    for edit in edits {
        perform(&mut edited, edit)?;
    }
    Ok(edited)
}

/// Only dispatches. An error may leave `edited` half done: it is thrown away then.
fn perform(edited: &mut Scenario, edit: &Edit) -> Result<(), EditError> {
    match edit {
        Edit::SetTitle(title) => {
            fits(title, MAX_TITLE_BYTES)?;
            edited.title.clone_from(title);
        }
        Edit::SetServerLine(line) => edited.rabbitmq = *line,
        Edit::AddClient(client) => set::add_client(edited, client)?,
        Edit::AddExchange(exchange) => set::add_exchange(edited, exchange)?,
        Edit::AddQueue(queue) => set::add_queue(edited, queue)?,
        Edit::AddBinding(binding) => set::add_binding(edited, binding)?,
        Edit::SetClient { client, to } => set::client(edited, client, to)?,
        Edit::SetExchange { exchange, to } => set::exchange(edited, exchange, to)?,
        Edit::SetQueue { queue, to } => set::queue(edited, queue, to)?,
        Edit::SetBinding { index, to } => set::binding(edited, *index, to)?,
        Edit::RemoveBinding { index } => {
            binding(edited, *index)?;
            edited.definitions.bindings.remove(*index);
        }
        Edit::Remove(nodes) => remove::nodes(edited, nodes),
        Edit::Unlink(link) => unlink::unlink(edited, link)?,
        Edit::RenameClient { client, to } => set::rename_client(edited, client, to)?,
        Edit::RenameExchange { exchange, to } => set::rename_exchange(edited, exchange, to)?,
        Edit::RenameQueue { queue, to } => set::rename_queue(edited, queue, to)?,
        Edit::SetExchangeType { exchange, kind } => {
            set::exchange_type(name::defined_exchange(edited, exchange)?, *kind);
        }
        Edit::SetBindingKey { index, key } => {
            let mut to = binding(edited, *index)?.clone();
            to.routing_key = key.clone();
            set::binding(edited, *index, &to)?;
        }
        Edit::AddIntervention(intervention) => {
            room(Kind::Intervention, edited.timeline.len())?;
            edited.timeline.push(intervention.clone());
        }
        Edit::RemoveIntervention { index } => {
            intervention(edited, *index)?;
            edited.timeline.remove(*index);
        }
        Edit::SetIntervention { index, to } => {
            *intervention(edited, *index)? = to.clone();
        }
        Edit::MoveIntervention { index, at_ms } => {
            intervention(edited, *index)?.at_ms = *at_ms;
        }
        Edit::MoveNodes(moved) => edited.view.nodes.extend(moved.iter().cloned()),
        Edit::Tidy => edited.view.nodes.clear(),
    }
    Ok(())
}

fn binding(scenario: &mut Scenario, index: usize) -> Result<&mut BindingDefinition, EditError> {
    let found = scenario.definitions.bindings.get_mut(index);
    found.ok_or(EditError::NoNumber(Kind::Binding, index))
}

fn intervention(scenario: &mut Scenario, index: usize) -> Result<&mut Intervention, EditError> {
    let found = scenario.timeline.get_mut(index);
    found.ok_or(EditError::NoNumber(Kind::Intervention, index))
}

fn fits(text: &str, most: usize) -> Result<(), EditError> {
    if text.len() > most {
        let bytes = text.len();
        return Err(EditError::TooLong { bytes, most });
    }
    Ok(())
}

/// Whether one more may be added to so many.
const fn room(kind: Kind, many: usize) -> Result<(), EditError> {
    let most = match kind {
        Kind::Binding => MAX_BINDINGS,
        Kind::Client | Kind::Exchange | Kind::Queue | Kind::Intervention => MAX_ITEMS,
    };
    if many < most {
        Ok(())
    } else {
        Err(EditError::TooMany(kind, most))
    }
}

#[cfg(test)]
mod tests;
