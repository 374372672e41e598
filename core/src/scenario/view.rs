//! The `view` part: where nodes are drawn. The engine never reads this.

use std::fmt;
use std::str::FromStr;

use litemap::LiteMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::tr;

/// How a scenario likes to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Nodes that were placed by hand; the others are laid out.
    #[serde(
        default,
        skip_serializing_if = "LiteMap::is_empty",
        with = "crate::flat_map"
    )]
    #[schemars(with = "std::collections::BTreeMap<NodeId, Position>")]
    pub nodes: LiteMap<NodeId, Position>,
}

impl View {
    /// Whether nothing was placed by hand.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// A place in the diagram's own units, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A node of the diagram: a client, an exchange or a queue.
///
/// As text: `client:web`, `exchange:logs`, `queue:errors`; outside of the vhost `/` the
/// vhost stands before the name: `queue:staging:errors`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeId {
    /// A producer or a consumer.
    Client(Name),
    /// An exchange.
    Exchange(ResourceName),
    /// A queue.
    Queue(ResourceName),
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(name) => write!(f, "client:{name}"),
            Self::Exchange(resource) => write!(f, "exchange:{}", Escaped(resource)),
            Self::Queue(resource) => write!(f, "queue:{}", Escaped(resource)),
        }
    }
}

/// A resource name whose own colons cannot be taken for the vhost's.
struct Escaped<'a>(&'a ResourceName);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ResourceName { vhost, name } = self.0;
        if *vhost == *DEFAULT_VHOST && !name.contains(':') {
            write!(f, "{name}")
        } else {
            write!(
                f,
                "{}:{name}",
                vhost.replace('%', "%25").replace(':', "%3A")
            )
        }
    }
}

/// The text is not a node's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("\"{}\" names no node: write client:NAME, exchange:NAME or queue:NAME", .0))]
pub struct NodeIdError(String);

impl FromStr for NodeId {
    type Err = NodeIdError;

    fn from_str(text: &str) -> Result<Self, NodeIdError> {
        let error = || NodeIdError(text.to_owned());
        let (kind, rest) = text.split_once(':').ok_or_else(error)?;
        let resource = || match rest.split_once(':') {
            None => ResourceName::root(rest),
            Some((vhost, name)) => {
                ResourceName::new(vhost.replace("%3A", ":").replace("%25", "%"), name)
            }
        };
        match kind {
            "client" => Ok(Self::Client(rest.into())),
            "exchange" => Ok(Self::Exchange(resource())),
            "queue" => Ok(Self::Queue(resource())),
            _ => Err(error()),
        }
    }
}

impl Serialize for NodeId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NodeId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for NodeId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NodeId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^(client|exchange|queue):"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_survives_its_text() {
        let nodes = [
            NodeId::Client("web:1".into()),
            NodeId::Exchange(ResourceName::root("")),
            NodeId::Queue(ResourceName::root("a:b")),
            NodeId::Queue(ResourceName::new("v:%h", "q")),
        ];
        for node in nodes {
            assert_eq!(node.to_string().parse(), Ok(node));
        }
    }
}
