//! The exchange types, and which of them a server has.
//!
//! How each routes is [`crate::routing`]'s business.

use serde::Serialize;

use crate::FlatSet;
use crate::amqp::Table;
use crate::scenario::ServerLine;
use crate::server_line::Difference;

/// The exchange types that route by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum ExchangeKind {
    /// Binding key equals routing key.
    #[serde(rename = "direct")]
    Direct,
    /// Every binding.
    #[serde(rename = "fanout")]
    Fanout,
    /// Binding key is a pattern of words.
    #[serde(rename = "topic")]
    Topic,
    /// Binding arguments are compared with the headers.
    #[serde(rename = "headers")]
    Headers,
    /// One binding, by a hash of the routing key; binding keys are weights.
    #[serde(rename = "x-consistent-hash")]
    ConsistentHash,
    /// One binding, drawn by chance.
    #[serde(rename = "x-random")]
    Random,
    /// One queue, drawn by chance among those on the node that the publisher is connected
    /// to; from 4.0 on.
    #[serde(rename = "x-local-random")]
    LocalRandom,
    /// Every binding; and a new binding brings the latest messages.
    #[serde(rename = "x-recent-history")]
    RecentHistory,
    /// Holds a message back for a while, and then routes as another type.
    #[serde(rename = "x-delayed-message")]
    DelayedMessage,
}

/// The argument that names the type that an `x-delayed-message` exchange routes as.
pub(crate) const DELAYED_TYPE: &str = "x-delayed-type";

impl ExchangeKind {
    /// All of them, in the order they are taught.
    pub const ALL: [Self; 9] = [
        Self::Fanout,
        Self::Direct,
        Self::Topic,
        Self::Headers,
        Self::ConsistentHash,
        Self::Random,
        Self::LocalRandom,
        Self::RecentHistory,
        Self::DelayedMessage,
    ];

    /// The name as in `exchange.declare`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Fanout => "fanout",
            Self::Topic => "topic",
            Self::Headers => "headers",
            Self::ConsistentHash => "x-consistent-hash",
            Self::Random => "x-random",
            Self::LocalRandom => "x-local-random",
            Self::RecentHistory => "x-recent-history",
            Self::DelayedMessage => "x-delayed-message",
        }
    }

    /// The type of this name, where there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The type of this name on a server of this line with these plugins.
    #[must_use]
    pub fn on_server(name: &str, line: ServerLine, plugins: &Plugins) -> Option<Self> {
        Self::from_name(name).filter(|kind| kind.exists(line, plugins))
    }

    /// Whether a server of this line with these plugins has the type.
    #[must_use]
    pub fn exists(self, line: ServerLine, plugins: &Plugins) -> bool {
        let old_enough = self != Self::LocalRandom || line.has(Difference::LocalRandom);
        old_enough && self.plugin().is_none_or(|plugin| plugins.has(plugin))
    }

    /// The plugin that brings the type; none where the server itself has it.
    #[must_use]
    pub const fn plugin(self) -> Option<Plugin> {
        match self {
            Self::ConsistentHash => Some(Plugin::ConsistentHash),
            Self::Random => Some(Plugin::Random),
            Self::RecentHistory => Some(Plugin::RecentHistory),
            Self::DelayedMessage => Some(Plugin::DelayedMessage),
            Self::Direct | Self::Fanout | Self::Topic | Self::Headers | Self::LocalRandom => None,
        }
    }

    /// The type whose rules an exchange of this type with these arguments routes by: for
    /// `x-delayed-message` the one that `x-delayed-type` names, else itself.
    #[must_use]
    pub fn rules(self, arguments: &Table) -> Self {
        if self != Self::DelayedMessage {
            return self;
        }
        let named = arguments
            .str(DELAYED_TYPE)
            .and_then(|name| Self::from_name(name));
        named.unwrap_or(self)
    }
}

/// A plugin of the server that brings an exchange type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plugin {
    /// `rabbitmq_consistent_hash_exchange`.
    ConsistentHash,
    /// `rabbitmq_random_exchange`.
    Random,
    /// `rabbitmq_recent_history_exchange`.
    RecentHistory,
    /// `rabbitmq_delayed_message_exchange`, which does not come with the server.
    DelayedMessage,
}

impl Plugin {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::ConsistentHash,
        Self::Random,
        Self::RecentHistory,
        Self::DelayedMessage,
    ];

    /// The name as in `rabbitmq-plugins enable`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ConsistentHash => "rabbitmq_consistent_hash_exchange",
            Self::Random => "rabbitmq_random_exchange",
            Self::RecentHistory => "rabbitmq_recent_history_exchange",
            Self::DelayedMessage => "rabbitmq_delayed_message_exchange",
        }
    }

    /// Whether the server is delivered with it; else it is to be installed first.
    #[must_use]
    pub const fn is_shipped(self) -> bool {
        !matches!(self, Self::DelayedMessage)
    }
}

/// The plugins that are enabled on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plugins(FlatSet<Plugin>);

impl Plugins {
    /// All that are known here.
    #[must_use]
    pub fn all() -> Self {
        Self(Plugin::ALL.into_iter().collect())
    }

    /// Those that the server is delivered with.
    #[must_use]
    pub fn shipped() -> Self {
        let shipped = Plugin::ALL.into_iter().filter(|one| one.is_shipped());
        Self(shipped.collect())
    }

    /// Whether this one is enabled.
    #[must_use]
    pub fn has(&self, plugin: Plugin) -> bool {
        self.0.contains(&plugin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_has_what_it_is_delivered_with_and_what_was_added() {
        let known = |line, plugins: &Plugins| -> Vec<&str> {
            let kinds = ExchangeKind::ALL.into_iter();
            kinds
                .filter(|kind| kind.exists(line, plugins))
                .map(ExchangeKind::name)
                .collect()
        };
        let old = known(ServerLine::V3_10, &Plugins::shipped());
        assert!(old.contains(&"x-consistent-hash") && old.contains(&"x-recent-history"));
        assert!(!old.contains(&"x-delayed-message"), "it is not shipped");
        assert!(!old.contains(&"x-local-random"), "it came with 4.0");
        let new = known(ServerLine::V4, &Plugins::all());
        assert_eq!(new.len(), ExchangeKind::ALL.len());
    }

    #[test]
    fn the_written_name_is_the_declared_one() {
        for kind in ExchangeKind::ALL {
            assert_eq!(serde_json::json!(kind), kind.name());
            assert_eq!(ExchangeKind::from_name(kind.name()), Some(kind));
        }
    }
}
