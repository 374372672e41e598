//! Which nodes and edges a document gives.

use expect_test::{Expect, expect};

use super::*;

fn check(document: &str, wanted: &Expect) {
    let scenario: Scenario = serde_json::from_str(document).unwrap();
    let request = LayoutRequest::new(&scenario, &Topology::default(), Print::default());
    let mut text = String::new();
    for node in &request.nodes {
        text.push_str(&format!("{}\n", node.id));
    }
    for edge in &request.edges {
        let lines = edge.lines.join(" | ");
        text.push_str(&format!("{} [{lines}]\n", edge.id));
    }
    wanted.assert_eq(&text);
}

#[test]
fn the_default_exchange_stands_where_somebody_publishes_to_it() {
    check(
        r#"{"version": 1,
            "definitions": {"queues": [{"name": "a"}, {"name": "b"}, {"name": "c"}]},
            "clients": [{"kind": "producer", "name": "p", "messages": [
                {"routing_key": "{a|nowhere}"}, {"routing_key": "n.{n}"}]}],
            "timeline": [{"at_ms": 5, "do": "publish", "message": {"routing_key": "b"}}]}"#,
        &expect![[r#"
            client:p
            exchange:
            queue:a
            queue:b
            queue:c
            publish:p: [a | nowhere | n.{n}]
            default:a []
            default:b []
        "#]],
    );
}

#[test]
fn predeclared_exchanges_stand_only_where_they_are_used() {
    check(
        r#"{"version": 1,
            "definitions": {"queues": [{"name": "q"}],
                "bindings": [{"source": "amq.topic", "destination": "q", "routing_key": "a.*"}]},
            "clients": [{"kind": "producer", "name": "p", "exchange": "amq.fanout",
                "messages": [{"routing_key": "ignored"}]}]}"#,
        &expect![[r#"
            client:p
            exchange:amq.fanout
            exchange:amq.topic
            queue:q
            publish:p:amq.fanout [ignored]
            binding:amq.topic:queue:q:a.* [a.*]
        "#]],
    );
}

#[test]
fn arguments_lead_to_other_exchanges() {
    check(
        r#"{"version": 1,
            "definitions": {
                "exchanges": [{"name": "x", "type": "headers", "arguments": {"alternate-exchange": "spare"}},
                              {"name": "y", "type": "fanout", "arguments": {"alternate-exchange": ""}}],
                "queues": [{"name": "q", "arguments": {"x-dead-letter-exchange": "spare"}},
                           {"name": "r", "arguments": {"x-dead-letter-exchange": "",
                                                       "x-dead-letter-routing-key": "q"}}],
                "bindings": [{"source": "x", "destination": "q", "arguments":
                    {"x-match": "any", "format": "pdf", "pages": 3, "signed": null}},
                    {"source": "y", "destination": "x", "destination_type": "exchange"}]}}"#,
        &expect![[r#"
            exchange:x
            exchange:spare
            exchange:y
            exchange:
            queue:q
            queue:r
            binding:x:queue:q::format=pdf, pages=3, signed=null, x-match=any [format=pdf | pages=3, signed | x-match=any]
            binding:y:exchange:x: []
            default:q []
            alternate:x [alternate]
            dead-letter:q [dead letter]
            dead-letter:r [dead letter]
        "#]],
    );
}

#[test]
fn many_keys_are_counted() {
    check(
        r#"{"version": 1, "definitions": {"exchanges": [{"name": "x", "type": "direct"}]},
            "clients": [{"kind": "producer", "name": "p", "exchange": "x",
                "messages": [{"routing_key": "{a|b|c|d|e|f}"}]},
                {"kind": "consumer", "name": "c", "queue": "nowhere"}]}"#,
        &expect![[r#"
            client:p
            exchange:x
            queue:nowhere
            client:c
            publish:p:x [a | b | c | +3 more]
            consume:nowhere:c []
        "#]],
    );
}

#[test]
fn a_place_is_turned_where_messages_flow_downwards_and_back() {
    for direction in [Direction::LeftToRight, Direction::TopToBottom] {
        for (x, y) in [(0, 0), (7, -3), (-121, 40)] {
            let point = Point::new(x, y);
            assert_eq!(direction.point(direction.position(point)), point);
        }
    }
    let beside = Direction::TopToBottom.point(Position { x: 280, y: 12 });
    assert_eq!(beside, Point::new(12, 140));
}
