//! Routing agrees with what a real RabbitMQ was observed to do, by the index and by the
//! explanation alike. The recordings stand in `tests/conformance`.

use std::collections::BTreeSet;

use serde_json::Value;
use warren_core::amqp::{FieldValue, Properties, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::routing::{self, Route, RouteRequest, headers, topic};
use warren_core::scenario::ServerLine;
use warren_core::topology::{
    Binding, Destination, Exchange, ExchangeKind, QueueDeclaration, Topology,
};

const TOPIC: &str = include_str!("../../tests/conformance/topic.json");
const HEADERS: &str = include_str!("../../tests/conformance/headers.json");

/// Where Warren knowingly differs: (case, number of the route, reason). An entry that no
/// longer differs fails the test.
const KNOWN_DIFFERENCES: [(&str, usize, &str); 1] = [(
    "tables-and-arrays",
    10,
    "the keys of a nested table are always in order here; the server keeps the order sent",
)];

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
        bindings: routing::table::BindingTable::new(kind),
    });
    topology
}

fn bind(topology: &mut Topology, key: &str, queue: &str, arguments: Table) {
    let name = ResourceName::root(queue);
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
            routing_key: key.into(),
            arguments,
        }
        .into(),
    );
}

fn unbind(topology: &mut Topology, key: &str, queue: &str, arguments: &Table) {
    let destination = Destination::Queue(ResourceName::root(queue));
    let binding = topology
        .find_binding(&exchange(), &destination, key, arguments)
        .expect("was bound")
        .clone();
    topology.remove_binding(&binding);
}

/// A table whose values name their wire types, at every depth.
fn typed_table(json: &Value) -> Table {
    let entries = json.as_object().expect("a table");
    Table(
        entries
            .iter()
            .map(|(key, value)| (Name::from(key.as_str()), typed(value)))
            .collect(),
    )
}

fn typed(json: &Value) -> FieldValue {
    let (kind, value) = (text(json, "t"), &json["v"]);
    match kind {
        "table" => FieldValue::Table(typed_table(value)),
        "array" => FieldValue::Array(list(json, "v").iter().map(typed).collect()),
        _ => FieldValue::typed(kind, value).expect("a field value"),
    }
}

fn plain_table(json: &Value) -> Table {
    match json {
        Value::Null => Table::default(),
        _ => serde_json::from_value(json.clone()).expect("a table"),
    }
}

fn text<'a>(json: &'a Value, key: &str) -> &'a str {
    json[key].as_str().expect("a text")
}

fn list<'a>(json: &'a Value, key: &str) -> &'a [Value] {
    json[key].as_array().map_or(&[], Vec::as_slice)
}

fn names(json: &Value) -> BTreeSet<String> {
    let names = json.as_array().expect("a list of queues").iter();
    names
        .map(|name| name.as_str().expect("a name").to_owned())
        .collect()
}

/// The queues reached, which the index and the explanation agree on.
fn reached(topology: &Topology, request: RouteRequest<'_>) -> BTreeSet<String> {
    let route = routing::route(topology, request);
    assert_eq!(routing::explain(topology, request).route, route);
    queues(&route)
}

fn queues(route: &Route) -> BTreeSet<String> {
    let queues: BTreeSet<String> = route
        .destinations
        .iter()
        .map(|to| to.queue.to_string())
        .collect();
    assert_eq!(queues.len(), route.destinations.len(), "each queue once");
    queues
}

#[test]
fn topic_exchanges_route_as_recorded() {
    let recorded: Value = serde_json::from_str(TOPIC).expect("JSON");
    let mut compared = 0;
    for case in list(&recorded, "cases") {
        let mut topology = topology(ExchangeKind::Topic);
        for binding in list(case, "bindings") {
            let arguments = plain_table(&binding["arguments"]);
            bind(
                &mut topology,
                text(binding, "key"),
                text(binding, "queue"),
                arguments,
            );
        }
        for binding in list(case, "then_unbind") {
            let arguments = plain_table(&binding["arguments"]);
            unbind(
                &mut topology,
                text(binding, "key"),
                text(binding, "queue"),
                &arguments,
            );
        }
        for route in list(case, "routes") {
            let keys = [Name::from(text(route, "routing_key"))];
            let request = RouteRequest {
                exchange: &exchange(),
                routing_keys: &keys,
                properties: &Properties::default(),
                line: ServerLine::V3_10,
                chance: 0,
            };
            let place = format!("{}: {:?}", text(case, "id"), keys[0]);
            assert_eq!(
                reached(&topology, request),
                names(&route["queues"]),
                "{place}"
            );
            compared += 1;
        }
        check_refused_keys(case);
    }
    assert!(compared > 200, "only {compared} routes were compared");
}

/// Today's line refuses exactly the binding keys that the recording names.
fn check_refused_keys(case: &Value) {
    let refused: BTreeSet<&str> = list(&case["refused_by_newer"], "keys")
        .iter()
        .map(|key| key.as_str().expect("a key"))
        .collect();
    for binding in list(case, "bindings") {
        let key = text(binding, "key");
        assert_eq!(topic::check_key(key, ServerLine::V3_10), Ok(()), "{key}");
        let taken = topic::check_key(key, ServerLine::V4).is_ok();
        assert_eq!(taken, !refused.contains(key), "{key}");
    }
}

#[test]
fn headers_exchanges_route_as_recorded() {
    let recorded: Value = serde_json::from_str(HEADERS).expect("JSON");
    let mut compared = 0;
    for case in list(&recorded, "cases") {
        let mut topology = topology(ExchangeKind::Headers);
        for binding in list(case, "bindings") {
            let arguments = typed_table(&binding["arguments"]);
            headers::check_arguments(&arguments).expect("was taken");
            bind(&mut topology, "", text(binding, "queue"), arguments);
        }
        for (number, route) in list(case, "routes").iter().enumerate() {
            let known = KNOWN_DIFFERENCES
                .iter()
                .any(|(id, route, _)| *id == text(case, "id") && *route == number);
            let newer = route.get("queues_newer_from_source");
            let lines = [
                (ServerLine::V3_10, &route["queues"]),
                (ServerLine::V4, newer.unwrap_or(&route["queues"])),
            ];
            for (line, expected) in lines {
                let reached = reached_by_headers(&topology, &route["headers"], line);
                let agrees = reached == names(expected);
                let place = format!("{} {number} {line:?}: {reached:?}", text(case, "id"));
                assert_eq!(agrees, !known, "{place}, recorded {expected}");
                compared += 1;
            }
        }
    }
    assert!(compared > 200, "only {compared} routes were compared");
}

fn reached_by_headers(topology: &Topology, headers: &Value, line: ServerLine) -> BTreeSet<String> {
    let table = (!headers.is_null()).then(|| typed_table(headers));
    let properties = Properties {
        headers: table,
        ..Properties::default()
    };
    let request = RouteRequest {
        exchange: &exchange(),
        routing_keys: &[Name::default()],
        properties: &properties,
        line,
        chance: 0,
    };
    reached(topology, request)
}

#[test]
fn refused_binding_arguments_are_refused_with_the_recorded_text() {
    let recorded: Value = serde_json::from_str(HEADERS).expect("JSON");
    let refused = list(&recorded, "refused_bindings");
    assert_eq!(refused.len(), 7);
    for binding in refused {
        let arguments = typed_table(&binding["arguments"]);
        let detail = headers::check_arguments(&arguments).expect_err("is refused");
        assert_eq!(
            format!("PRECONDITION_FAILED - {detail}"),
            text(binding, "reply_text")
        );
    }
}
