//! The recorded routing tables of topic and headers exchanges: which queues each message
//! reaches, judged by the index and by the explanation alike.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use warren_core::amqp::{FieldValue, Properties, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::routing::table::BindingTable;
use warren_core::routing::{self, RouteRequest, headers, topic};
use warren_core::scenario::ServerLine;
use warren_core::topology::{
    Binding, Destination, Exchange, ExchangeKind, QueueDeclaration, Topology,
};

use crate::compare::Difference;
use crate::field;
use crate::ordered::Ordered;
use crate::verdict::Finding;

/// What came of a document of tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judged {
    /// How many routes and refusals were compared.
    pub(crate) compared: usize,
    /// Everything that differs.
    pub(crate) findings: Vec<Finding>,
}

impl Judged {
    pub(crate) fn compare(&mut self, operation: &str, what: &str, expected: Value, got: Value) {
        self.compared += 1;
        if expected != got {
            let what = what.to_owned();
            self.findings.push(Finding {
                operation: operation.to_owned(),
                difference: Difference {
                    what,
                    expected,
                    got,
                },
            });
        }
    }

    pub(crate) fn fail(&mut self, operation: &str, why: String) {
        self.findings.push(Finding {
            operation: operation.to_owned(),
            difference: Difference::not_done(why),
        });
    }
}

/// Judges every case of a document: both server lines, where it tells of both.
pub(crate) fn judge(document: &Ordered) -> Judged {
    let mut judged = Judged::default();
    for case in document.get("cases").map_or(&[][..], Ordered::items) {
        let id = case.get("id").and_then(Ordered::text).unwrap_or("a case");
        if let Err(why) = judge_case(case, id, &mut judged) {
            judged.fail(id, why);
        }
    }
    let refused = document.get("refused_bindings");
    for (number, binding) in refused.map_or(&[][..], Ordered::items).iter().enumerate() {
        let operation = format!("refused binding {number}");
        if let Err(why) = judge_refused(binding, &operation, &mut judged) {
            judged.fail(&operation, why);
        }
    }
    judged
}

fn judge_case(case: &Ordered, id: &str, judged: &mut Judged) -> Result<(), String> {
    let bindings = required(case, "bindings")?.items();
    let kind = if bindings.iter().any(|binding| binding.get("key").is_some()) {
        ExchangeKind::Topic
    } else {
        ExchangeKind::Headers
    };
    let mut topology = topology(kind);
    for binding in bindings {
        bind(&mut topology, &Bound::read(binding)?, kind)?;
    }
    for binding in case.get("then_unbind").map_or(&[][..], Ordered::items) {
        unbind(&mut topology, &Bound::read(binding)?)?;
    }
    let routes = required(case, "routes")?.items();
    for (number, route) in routes.iter().enumerate() {
        let operation = format!("{id}, route {number}");
        judge_route(&topology, route, &operation, judged)?;
    }
    refused_by_newer(case, bindings, id, judged)
}

/// A binding of a table, to a queue.
struct Bound {
    key: Name,
    queue: Name,
    arguments: Table,
}

impl Bound {
    fn read(binding: &Ordered) -> Result<Self, String> {
        let key = binding.get("key").and_then(Ordered::text);
        Ok(Self {
            key: key.unwrap_or_default().into(),
            queue: text(binding, "queue")?.into(),
            arguments: binding
                .get("arguments")
                .map_or_else(|| Ok(Table::default()), arguments)?,
        })
    }
}

/// Arguments whose values name their types, or plain ones: texts are all there are.
fn arguments(json: &Ordered) -> Result<Table, String> {
    let Ordered::Object(entries) = json else {
        return Err("the arguments are no table".to_owned());
    };
    let plain = |entry: &(String, Ordered)| {
        let value = entry.1.text().map(FieldValue::from)?;
        Some((Name::from(entry.0.as_str()), value))
    };
    let plain: Option<Table> = entries.iter().map(plain).collect();
    plain.map_or_else(|| field::ordered_table(json), Ok)
}

fn exchange() -> ResourceName {
    ResourceName::root("x")
}

fn topology(kind: ExchangeKind) -> Topology {
    let mut topology = Topology::default();
    topology.add_exchange(Exchange {
        name: exchange(),
        kind,
        durable: false,
        auto_delete: false,
        internal: false,
        arguments: Table::default(),
        bindings: BindingTable::new(kind),
    });
    topology
}

fn bind(topology: &mut Topology, bound: &Bound, kind: ExchangeKind) -> Result<(), String> {
    match kind {
        ExchangeKind::Headers => headers::check_arguments(&bound.arguments)?,
        _ => topic::check_key(&bound.key, ServerLine::V3_10)?,
    }
    let name = ResourceName::root(bound.queue.as_str());
    topology.add_queue(QueueDeclaration {
        name: name.clone(),
        durable: false,
        exclusive: false,
        auto_delete: false,
        arguments: Table::default(),
    });
    let id = topology.next_binding_id();
    topology.add_binding(
        Binding {
            id,
            source: exchange(),
            destination: Destination::Queue(name),
            routing_key: bound.key.clone(),
            arguments: bound.arguments.clone(),
        }
        .into(),
    );
    Ok(())
}

fn unbind(topology: &mut Topology, bound: &Bound) -> Result<(), String> {
    let destination = Destination::Queue(ResourceName::root(bound.queue.as_str()));
    let binding = topology
        .find_binding(&exchange(), &destination, &bound.key, &bound.arguments)
        .ok_or("what is unbound was never bound")?
        .clone();
    topology.remove_binding(&binding);
    Ok(())
}

fn judge_route(
    topology: &Topology,
    route: &Ordered,
    operation: &str,
    judged: &mut Judged,
) -> Result<(), String> {
    let key = route.get("routing_key").and_then(Ordered::text);
    let table = match route.get("headers") {
        None | Some(Ordered::Leaf(Value::Null)) => None,
        Some(headers) => Some(field::ordered_table(headers)?),
    };
    let keys = [Name::from(key.unwrap_or_default())];
    let observed = required(route, "queues")?;
    let newer = route.get("queues_newer_from_source").unwrap_or(observed);
    let lines = [
        (ServerLine::V3_10, observed, "queues"),
        (ServerLine::V4, newer, "queues in 4.x"),
    ];
    let properties = Properties {
        headers: table,
        ..Properties::default()
    };
    for (line, recorded, what) in lines {
        let request = RouteRequest {
            exchange: &exchange(),
            routing_keys: &keys,
            properties: &properties,
            line,
            chance: 0,
        };
        judged.compare(operation, what, names(recorded), reached(topology, request));
    }
    Ok(())
}

/// The queues reached, each as often as it gets a copy; the index and the explanation,
/// where they do not agree.
fn reached(topology: &Topology, request: RouteRequest<'_>) -> Value {
    let route = routing::route(topology, request);
    let explained = routing::explain(topology, request).route;
    let queues = |route: &routing::Route| {
        let mut queues: Vec<String> = route
            .destinations
            .iter()
            .map(|to| to.queue.to_string())
            .collect();
        queues.sort_unstable();
        json!(queues)
    };
    if explained == route {
        queues(&route)
    } else {
        json!({"index": queues(&route), "explanation": queues(&explained)})
    }
}

fn names(list: &Ordered) -> Value {
    let mut names: Vec<Value> = list.items().iter().map(Ordered::plain).collect();
    names.sort_by_key(ToString::to_string);
    names.into()
}

/// The newer line refuses exactly the binding keys that the document names.
fn refused_by_newer(
    case: &Ordered,
    bindings: &[Ordered],
    id: &str,
    judged: &mut Judged,
) -> Result<(), String> {
    let refused = case.get("refused_by_newer").and_then(|by| by.get("keys"));
    let refused = refused.map_or(&[][..], Ordered::items).iter();
    let refused: BTreeSet<&str> = refused.filter_map(Ordered::text).collect();
    for binding in bindings {
        let Some(key) = binding.get("key").and_then(Ordered::text) else {
            continue;
        };
        let got = topic::check_key(key, ServerLine::V4).is_err();
        let what = format!("the key {key} refused in 4.x");
        judged.compare(id, &what, refused.contains(key).into(), got.into());
    }
    Ok(())
}

fn judge_refused(binding: &Ordered, operation: &str, judged: &mut Judged) -> Result<(), String> {
    let arguments = field::ordered_table(required(binding, "arguments")?)?;
    let got = match headers::check_arguments(&arguments) {
        Ok(()) => Value::Null,
        Err(detail) => format!("PRECONDITION_FAILED - {detail}").into(),
    };
    let expected = text(binding, "reply_text")?.into();
    judged.compare(operation, "reply text", expected, got);
    Ok(())
}

fn required<'a>(json: &'a Ordered, key: &str) -> Result<&'a Ordered, String> {
    json.get(key).ok_or_else(|| format!("{key} is missing"))
}

fn text<'a>(json: &'a Ordered, key: &str) -> Result<&'a str, String> {
    let text = required(json, key)?.text();
    text.ok_or_else(|| format!("{key} is no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &str = include_str!("../../tests/conformance/topic.json");
    const HEADERS: &str = include_str!("../../tests/conformance/headers.json");

    fn judged(json: &str) -> Judged {
        judge(&serde_json::from_str(json).expect("JSON"))
    }

    #[test]
    fn exchanges_route_as_recorded() {
        for (table, least) in [(TOPIC, 600), (HEADERS, 250)] {
            let judged = judged(table);
            assert_eq!(judged.findings, []);
            assert!(judged.compared > least, "only {}", judged.compared);
        }
    }

    #[test]
    fn a_table_that_says_otherwise_is_noticed() {
        let topic = TOPIC.replacen(r#""queues": ["#, r#""queues": ["nobody", "#, 1);
        let topic = topic.replacen(r#""nobody", ]"#, r#""nobody"]"#, 1);
        let found = judged(&topic).findings;
        // The recorded line and the newer one, which has nothing of its own there.
        assert_eq!(found.len(), 2, "{found:?}");
        let headers = HEADERS.replacen("Invalid x-match", "Odd x-match", 1);
        assert_eq!(judged(&headers).findings.len(), 1);
    }

    #[test]
    fn what_is_not_understood_fails() {
        for cases in [
            r#"[{"id": "a"}]"#,
            r#"[{"id": "a", "bindings": [{"key": "k"}], "routes": []}]"#,
            r#"[{"id": "a", "bindings": [], "routes": [{"headers": {"h": 1}, "queues": []}]}]"#,
        ] {
            let found = judged(&format!(r#"{{"cases": {cases}}}"#)).findings;
            assert_eq!(found.len(), 1, "{cases}");
        }
    }
}
