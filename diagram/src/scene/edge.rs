//! Edges, and the names they go by.

use std::fmt;
use std::sync::Arc;

use warren_core::amqp::Table;
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::NodeId;
use warren_core::topology::Destination;

use super::{Text, words};
use crate::geometry::{Path, Rect};

/// What leads from one node to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Which.
    pub id: EdgeId,
    /// Where it leads from.
    pub from: NodeId,
    /// Where it leads.
    pub to: NodeId,
    /// What is written on it, with the room that takes.
    pub label: Option<EdgeText>,
    /// What it is, and so how it is drawn.
    pub style: EdgeStyle,
    /// Its line, from border to border, the arrow at its end.
    pub path: Arc<Path>,
    /// What is the matter with it at this moment.
    pub state: EdgeState,
    /// A sentence that says what it is.
    pub title: String,
}

/// What is written on an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeText {
    /// The text line by line, already cut to fit, in the middle of the room.
    pub lines: Vec<Text>,
    /// The room, free of everything else.
    pub rect: Rect,
}

/// Names an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeId {
    /// A producer publishes to an exchange.
    Publish {
        /// The producer.
        client: Name,
        /// The exchange.
        exchange: ResourceName,
    },
    /// A binding, which these four make what it is.
    Binding {
        /// The exchange that it leads from.
        source: ResourceName,
        /// Where it leads.
        destination: Destination,
        /// Its key.
        routing_key: Name,
        /// Its arguments.
        arguments: Table,
    },
    /// The default exchange's own binding of a queue by its name.
    Default {
        /// The queue.
        queue: ResourceName,
    },
    /// From an exchange to its alternate exchange.
    Alternate {
        /// The exchange that has the alternate.
        exchange: ResourceName,
    },
    /// From a queue to its dead-letter exchange.
    DeadLetter {
        /// The queue.
        queue: ResourceName,
    },
    /// A consumer consumes from a queue.
    Consume {
        /// The queue.
        queue: ResourceName,
        /// The consumer.
        client: Name,
    },
    /// Answers go straight to who asked, from the default exchange that they are published
    /// to.
    Answer {
        /// The default exchange.
        exchange: ResourceName,
        /// Who asked.
        client: Name,
    },
}

impl fmt::Display for EdgeId {
    /// A text that is the edge's alone, for keys and tests.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Publish { client, exchange } => write!(f, "publish:{client}:{exchange}"),
            Self::Binding {
                source,
                destination,
                routing_key,
                arguments,
            } => {
                let kind = match destination {
                    Destination::Queue(_) => "queue",
                    Destination::Exchange(_) => "exchange",
                };
                let to = destination.resource();
                write!(f, "binding:{source}:{kind}:{to}:{routing_key}")?;
                if arguments.is_empty() {
                    return Ok(());
                }
                write!(f, ":{}", words::table(arguments))
            }
            Self::Default { queue } => write!(f, "default:{queue}"),
            Self::Alternate { exchange } => write!(f, "alternate:{exchange}"),
            Self::DeadLetter { queue } => write!(f, "dead-letter:{queue}"),
            Self::Consume { queue, client } => write!(f, "consume:{queue}:{client}"),
            Self::Answer { exchange, client } => write!(f, "answer:{exchange}:{client}"),
        }
    }
}

/// What an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeStyle {
    /// A producer publishes here.
    Publish,
    /// A binding.
    Binding,
    /// The default exchange's own binding, which nobody made.
    Implicit,
    /// A consumer consumes from here.
    Consume,
    /// To the alternate exchange: dashed.
    Alternate,
    /// To the dead-letter exchange: dashed, running back.
    DeadLetter,
    /// To who asked, without a queue: dotted, since nobody bound it, and running back.
    Answer,
}

/// What is the matter with an edge at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeState {
    /// Nothing.
    #[default]
    Idle,
    /// Something is under way on it.
    Active,
    /// The latest event routed a message, and it matched.
    Matched,
    /// The latest event routed a message, and it did not match.
    Unmatched,
    /// The scenario has it, but the broker or the client does not (any more).
    Absent,
}
