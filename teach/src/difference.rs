//! What two documents differ in, place by place, for judging what may be changed.
//!
//! What has a name is compared by it, so that the order of nodes is no difference. Titles,
//! notes, expectations and places in the picture do not count.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;
use warren_core::scenario::Scenario;
use warren_core::tr;

use crate::change::{as_json, binding_name};

/// A place in the document, as [`crate::change`] writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(pub Vec<String>);

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: Kind,
}

/// What became of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
}

/// What does not count.
const ASIDE: [&str; 4] = ["title", "notes", "expect", "view"];

/// Every difference, in the order of places.
#[must_use]
pub fn differences(before: &Scenario, after: &Scenario) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut place = Vec::new();
    compare(&as_json(before), &as_json(after), &mut place, &mut found);
    found.retain(|one| !ASIDE.contains(&one.place.0[0].as_str()));
    found
}

fn compare(before: &Value, after: &Value, place: &mut Vec<String>, found: &mut Vec<Difference>) {
    if before == after {
        return;
    }
    match (parts(before, place), parts(after, place)) {
        (Some(before), Some(after)) => {
            let names = before
                .keys()
                .chain(after.keys().filter(|name| !before.contains_key(*name)));
            for name in names {
                place.push(name.clone());
                match (before.get(name), after.get(name)) {
                    (Some(one), Some(other)) => compare(one, other, place, found),
                    (Some(_), None) => note(place, Kind::Removed, found),
                    (None, _) => note(place, Kind::Added, found),
                }
                place.pop();
            }
        }
        _ => note(place, Kind::Changed, found),
    }
}

fn note(place: &[String], kind: Kind, found: &mut Vec<Difference>) {
    let place = Place(place.to_vec());
    found.push(Difference { place, kind });
}

/// The parts of a value that are compared by name; none where it is compared as a whole.
pub(crate) fn parts(value: &Value, place: &[String]) -> Option<BTreeMap<String, Value>> {
    let in_lists = [
        "clients",
        "exchanges",
        "queues",
        "bindings",
        "timeline",
        "policies",
    ];
    match value {
        Value::Object(fields) => Some(fields.clone().into_iter().collect()),
        Value::Array(items)
            if place
                .last()
                .is_some_and(|name| in_lists.contains(&name.as_str())) =>
        {
            let mut parts = BTreeMap::new();
            for item in items {
                let mut name = called(item);
                while parts.contains_key(&name) {
                    name.push('\'');
                }
                parts.insert(name, item.clone());
            }
            Some(parts)
        }
        _ => None,
    }
}

/// How an item of a list is called: by its name, as a binding, or as an intervention.
fn called(item: &Value) -> String {
    let field = |name: &str| item.get(name).and_then(Value::as_str);
    if let Some(name) = binding_name(item) {
        let arguments = item
            .get("arguments")
            .filter(|one| **one != Value::Object(serde_json::Map::new()));
        return arguments.map_or(name.clone(), |arguments| format!("{name} {arguments}"));
    }
    if let Some(name) = field("name") {
        return name.to_owned();
    }
    item.to_string()
}

impl Place {
    /// The place that a text names; `*` stands for any one name.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.split('/').map(str::to_owned).collect())
    }

    /// Whether this is a field of something: one that the document leaves out still has a value,
    /// so that it is neither added nor removed.
    fn is_field(&self) -> bool {
        let names: Vec<&str> = self.0.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["definitions", _, _, field] => *field != "arguments",
            ["clients", _, _] => true,
            _ => false,
        }
    }

    /// Whether this pattern allows changes at a place: there or below it.
    #[must_use]
    pub fn covers(&self, place: &Self) -> bool {
        self.0.len() <= place.0.len()
            && std::iter::zip(&self.0, &place.0)
                .all(|(wanted, name)| wanted == "*" || wanted == name)
    }
}

impl fmt::Display for Place {
    /// "the prefetch of the client slow".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(String::as_str).collect();
        f.write_str(&match names.as_slice() {
            ["clients"] => tr!("the clients"),
            ["clients", name] => of("client", name),
            ["clients", name, field, ..] => field_of(field, &of("client", name)),
            ["definitions", kind] => all(kind),
            ["definitions", "bindings", name, ..] => of("binding", name),
            ["definitions", kind, name] => of(singular(kind), name),
            ["definitions", kind, name, "arguments"] => {
                tr!("the arguments of {}", of(singular(kind), name))
            }
            ["definitions", kind, name, "arguments", argument, ..] => {
                tr!("the argument {} of {}", argument, of(singular(kind), name))
            }
            ["definitions", kind, name, field, ..] => field_of(field, &of(singular(kind), name)),
            ["timeline", ..] => tr!("what happens to the running broker and its clients"),
            [field, ..] => tr!("the scenario's {}", field),
            [] => tr!("the scenario"),
        })
    }
}

/// "whether the queue orders is durable"; what has no words of its own, "the prefetch of the
/// client slow".
fn field_of(field: &str, whose: &str) -> String {
    match field {
        "durable" => tr!("whether {} is durable", whose),
        "auto_delete" => tr!("whether {} is deleted with its last user", whose),
        "internal" => tr!("whether {} is internal", whose),
        "type" => tr!("the type of {}", whose),
        "confirms" => tr!("whether {} asks for confirms", whose),
        "exclusive" => tr!("whether {} wants its queue alone", whose),
        "ack" => tr!("how {} acknowledges", whose),
        "queue" => tr!("which queue {} reads", whose),
        "exchange" => tr!("where {} publishes", whose),
        "messages" => tr!("the messages of {}", whose),
        "script" => tr!("what {} sends, and when", whose),
        "outcomes" => tr!("how the work of {} ends", whose),
        "work_ms" => tr!("how long {} works", whose),
        "start_ms" => tr!("when {} starts", whose),
        "every_ms" => tr!("how often {} sends", whose),
        "count" => tr!("how many messages {} sends", whose),
        other => tr!("the {} of {}", other, whose),
    }
}

/// "the queues".
fn all(kind: &str) -> String {
    match kind {
        "exchanges" => tr!("the exchanges"),
        "queues" => tr!("the queues"),
        "bindings" => tr!("the bindings"),
        "policies" => tr!("the policies"),
        other => tr!("the {}", other),
    }
}

/// "the queue tasks", or "any queue".
fn of(kind: &str, name: &str) -> String {
    match (kind, name) {
        ("client", "*") => tr!("any client"),
        ("exchange", "*") => tr!("any exchange"),
        ("queue", "*") => tr!("any queue"),
        ("binding", "*") => tr!("any binding"),
        ("policy", "*") => tr!("any policy"),
        (other, "*") => tr!("any {}", other),
        ("client", name) => tr!("the client {}", name),
        ("exchange", name) => tr!("the exchange {}", name),
        ("queue", name) => tr!("the queue {}", name),
        ("binding", name) => tr!("the binding {}", name),
        ("policy", name) => tr!("the policy {}", name),
        (other, name) => tr!("the {} {}", other, name),
    }
}

fn singular(kind: &str) -> &str {
    match kind {
        "policies" => "policy",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.place.is_field() {
            Kind::Changed
        } else {
            self.kind
        };
        f.write_str(&match kind {
            Kind::Added => tr!("You added {}", self.place),
            Kind::Removed => tr!("You removed {}", self.place),
            Kind::Changed => tr!("You changed {}", self.place),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Change;

    fn said(change: &str) -> Vec<String> {
        let json = r#"{"version": 1, "definitions": {"exchanges": [{"name": "x", "type": "direct"}],
            "queues": [{"name": "q"}, {"name": "r"}],
            "bindings": [{"source": "x", "destination": "q", "routing_key": "a"}]},
            "clients": [{"kind": "consumer", "name": "c", "queue": "q"}]}"#;
        let before = Scenario::from_json(json).expect("sound");
        let change: Change = serde_json::from_str(change).expect("a change");
        let after = Change::apply_all(&[change], &before).expect("there");
        differences(&before, &after)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn differences_are_said_by_name() {
        let table = [
            (
                r#"{"set": "clients/c/prefetch", "to": 1}"#,
                "You changed the prefetch of the client c",
            ),
            (
                r#"{"set": "definitions/queues/q/arguments/x-max-length", "to": 1}"#,
                "You added the argument x-max-length of the queue q",
            ),
            (
                r#"{"set": "definitions/queues/q/durable", "to": false}"#,
                "You changed whether the queue q is durable",
            ),
            (
                r#"{"set": "clients/c/ack", "to": "auto"}"#,
                "You changed how the client c acknowledges",
            ),
            (
                r#"{"set": "clients/c/queue", "to": "r"}"#,
                "You changed which queue the client c reads",
            ),
            (
                r#"{"remove": "definitions/queues/r"}"#,
                "You removed the queue r",
            ),
            (
                r#"{"set": "definitions/bindings/x>q>a/routing_key", "to": "b"}"#,
                "You removed the binding x>q>a",
            ),
            (
                r#"{"set": "seed", "to": 4}"#,
                "You changed the scenario's seed",
            ),
        ];
        for (change, first) in table {
            assert_eq!(said(change)[0], first);
        }
        assert!(said(r#"{"set": "notes", "to": "mine"}"#).is_empty());
    }

    #[test]
    fn a_pattern_covers_what_is_there_and_below() {
        let covers = |pattern, place| Place::new(pattern).covers(&Place::new(place));
        assert!(covers(
            "definitions/queues/*/durable",
            "definitions/queues/q/durable"
        ));
        assert!(covers("clients/c", "clients/c/prefetch"));
        assert!(!covers("clients/c/prefetch", "clients/c"));
        assert!(!covers("clients/c", "clients/d/prefetch"));
    }
}
