//! How a message looks: the colour and the shape that tell it from the others.
//!
//! Both follow from what the message is routed by, so equal keys look equal, however
//! often they are sent. Colours are numbers here; the palette is whose page it is.

use std::fmt::Write as _;

use litemap::LiteMap;
use warren_core::amqp::{Message, Table};
use warren_core::scenario::{Client, InterventionAction, MessageTemplate, Scenario};

use crate::pattern;

/// The look of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Look {
    /// A number below [`Look::COLORS`]: which colour of a colour-blind-safe palette.
    pub color: u8,
    /// The shape.
    pub shape: Shape,
}

/// The shape of a message's token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A circle.
    #[default]
    Circle,
    /// A square.
    Square,
    /// A diamond.
    Diamond,
    /// A triangle that points up.
    Triangle,
    /// A hexagon.
    Hexagon,
}

impl Shape {
    /// All shapes, in the order they are given out.
    pub const ALL: [Self; 5] = [
        Self::Circle,
        Self::Square,
        Self::Diamond,
        Self::Triangle,
        Self::Hexagon,
    ];

    /// Its place among [`Shape::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Its corners around 0, 0 for a token of this radius, in order; none for a circle.
    #[must_use]
    pub fn corners(self, radius: f32) -> Vec<(f32, f32)> {
        let unit: &[(f32, f32)] = match self {
            Self::Circle => &[],
            Self::Square => &[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)],
            Self::Diamond => &[(0.0, -1.22), (1.22, 0.0), (0.0, 1.22), (-1.22, 0.0)],
            Self::Triangle => &[(0.0, -1.3), (1.26, 0.88), (-1.26, 0.88)],
            Self::Hexagon => &[
                (-0.55, -0.95),
                (0.55, -0.95),
                (1.1, 0.0),
                (0.55, 0.95),
                (-0.55, 0.95),
                (-1.1, 0.0),
            ],
        };
        unit.iter().map(|(x, y)| (x * radius, y * radius)).collect()
    }
}

impl Look {
    /// How many colours there are.
    pub const COLORS: u8 = 8;

    /// The look of number `index`. Eight colours and five shapes have no common factor,
    /// so the first forty differ, and neighbours differ in both.
    fn nth(index: u32) -> Self {
        let shapes = u32::try_from(Shape::ALL.len()).unwrap_or(1);
        Self {
            color: u8::try_from(index % u32::from(Self::COLORS)).unwrap_or_default(),
            shape: Shape::ALL[usize::try_from(index % shapes).unwrap_or_default()],
        }
    }
}

/// The looks that a scenario's messages have: in order of first appearance among what
/// its producers and interventions send; by a fixed hash for whatever else turns up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    by_key: LiteMap<String, Look>,
}

impl Looks {
    /// The looks of this scenario's messages.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let mut looks = Self::default();
        for template in templates(scenario) {
            let headers = template.properties.headers.as_ref();
            for key in pattern::expansions(&template.routing_key) {
                looks.add(identity(&key, headers));
            }
        }
        looks
    }

    fn add(&mut self, identity: String) {
        let next = Look::nth(u32::try_from(self.by_key.len()).unwrap_or(u32::MAX));
        self.by_key.entry(identity).or_insert(next);
    }

    /// The look of this message.
    #[must_use]
    pub fn message(&self, message: &Message) -> Look {
        if !message.routing_key.is_empty() {
            return self.key(&message.routing_key);
        }
        self.identity(&identity("", message.properties.headers.as_ref()))
    }

    /// The look of every message with this routing key.
    #[must_use]
    pub fn key(&self, routing_key: &str) -> Look {
        self.identity(routing_key)
    }

    /// Each routing key (or table of headers) that the scenario names, with its look, in
    /// order of name: for a legend.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Look)> {
        self.by_key.iter().map(|(key, look)| (key.as_str(), *look))
    }

    fn identity(&self, identity: &str) -> Look {
        self.by_key
            .get(identity)
            .copied()
            .unwrap_or_else(|| Look::nth(hash(identity)))
    }
}

/// Everything that is sent, in the order of the document.
fn templates(scenario: &Scenario) -> impl Iterator<Item = &MessageTemplate> {
    let clients = scenario.clients.iter().flat_map(|client| match client {
        Client::Producer(producer) => producer
            .messages
            .iter()
            .chain(producer.script.iter().map(|scripted| &scripted.message))
            .collect(),
        Client::Consumer(_) | Client::Processor(_) => Vec::new(),
    });
    let by_hand = scenario.timeline.iter().filter_map(|intervention| {
        let InterventionAction::Publish { message, .. } = &intervention.action else {
            return None;
        };
        Some(message)
    });
    clients.chain(by_hand)
}

/// What a message is told apart by: its routing key, or its headers where it has none.
fn identity(routing_key: &str, headers: Option<&Table>) -> String {
    let mut text = routing_key.to_owned();
    if text.is_empty() {
        for (name, value) in headers.into_iter().flat_map(|table| &table.0) {
            let _ = write!(text, "{name}={value};");
        }
    }
    text
}

/// FNV-1a: a fixed, small hash, the same everywhere.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_look_equal_and_others_differ_in_both() {
        let scenario: Scenario = serde_json::from_str(
            r#"{"version": 1, "clients": [{"kind": "producer", "name": "p", "exchange": "logs",
                "messages": [{"routing_key": "kern.{error|info}"}, {"routing_key": "kern.info"},
                             {"routing_key": "cron"}]}]}"#,
        )
        .unwrap();
        let looks = Looks::of(&scenario);
        let [error, info, cron] = ["kern.error", "kern.info", "cron"].map(|key| looks.key(key));
        assert_eq!(error, Look::nth(0));
        assert_eq!(info, Look::nth(1));
        assert_eq!(cron, Look::nth(2));
        assert_ne!(error.shape, info.shape);
        assert_ne!(info.color, cron.color);
        assert_eq!(looks.key("never sent"), looks.key("never sent"));
    }

    #[test]
    fn the_first_forty_looks_differ() {
        let looks: std::collections::BTreeSet<Look> = (0..40).map(Look::nth).collect();
        assert_eq!(looks.len(), 40);
    }
}
