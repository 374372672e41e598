//! Reading the parts of a scenario that are no lists of items: latencies, the server's
//! settings, and where nodes are drawn.

use serde_json::Value;

use super::fields::{Unknown, object};
use super::value::{self, Read};
use crate::scenario::problem::Problems;
use crate::scenario::{Config, Latency, NodeId, Position, View};

impl Read for Latency {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let usual = Self::default();
        object(place, value, Unknown::Refused, problems, |fields| Self {
            publish_ms: fields.or("publish_ms", usual.publish_ms),
            route_ms: fields.or("route_ms", usual.route_ms),
            deliver_ms: fields.or("deliver_ms", usual.deliver_ms),
            ack_ms: fields.or("ack_ms", usual.ack_ms),
            store_ms: fields.or("store_ms", usual.store_ms),
        })
    }
}

impl Read for Config {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let usual = Self::default();
        object(place, value, Unknown::Refused, problems, |fields| Self {
            consumer_timeout: fields.or("consumer_timeout", usual.consumer_timeout),
            channel_tick_interval: fields.or("channel_tick_interval", usual.channel_tick_interval),
            max_message_size: fields.or("max_message_size", usual.max_message_size),
            cluster_partition_handling: fields.or(
                "cluster_partition_handling",
                usual.cluster_partition_handling,
            ),
        })
    }
}

impl Read for View {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| {
            fields.or("nodes", Nodes::default())
        })
        .map(|Nodes(view)| view)
    }
}

/// The view as its field `nodes` has it.
#[derive(Default)]
struct Nodes(View);

impl Read for Nodes {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let mut view = View::default();
        for (name, value) in value::object(place, value, problems)? {
            let place = format!("{place}.{name}");
            let position = Position::read(&place, value, problems);
            match (name.parse::<NodeId>(), position) {
                (Ok(node), Some(position)) => {
                    view.nodes.insert(node, position);
                }
                (Err(error), _) => problems.error(place, error.to_string(), ""),
                (Ok(_), None) => {}
            }
        }
        Some(Self(view))
    }
}

impl Read for Position {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| Self {
            x: fields.required("x", 0),
            y: fields.required("y", 0),
        })
    }
}
