//! Kinds of queues and exchanges that the server takes on terms of their own.

use expect_test::expect;

use super::says;

#[test]
fn quorum_queues_and_streams_are_durable_and_operators_only_limit() {
    says(
        r#"{"version": 1,
            "definitions": {
              "queues": [
                {"name": "q", "durable": false, "arguments": {"x-queue-type": "quorum"}},
                {"name": "s", "auto_delete": true, "arguments": {"x-queue-type": "stream"}},
                {"name": "fine", "arguments": {"x-queue-type": "stream", "x-max-age": "1D"}}],
              "operator_policies": [
                {"name": "o", "pattern": "", "definition": {"max-length": 3}},
                {"name": "x", "pattern": "", "definition": {"dead-letter-exchange": "x"}}]}}"#,
        expect![[r#"
            Error definitions.queues[0]: the server refuses this queue: PRECONDITION_FAILED - invalid property 'non-durable' for queue 'q' in vhost '/'; quorum queues and streams are durable, and never auto-delete
            Error definitions.queues[1]: the server refuses this queue: PRECONDITION_FAILED - invalid property 'auto-delete' for queue 's' in vhost '/'; quorum queues and streams are durable, and never auto-delete
            Error definitions.operator_policies[1].definition: dead-letter-exchange is not recognised in an operator policy
        "#]],
    );
}

#[test]
fn exchanges_of_plugins_are_checked_as_the_server_checks_them() {
    says(
        r#"{"version": 1, "rabbitmq": "3.10",
            "definitions": {
              "exchanges": [{"name": "h", "type": "x-consistent-hash"},
                            {"name": "p", "type": "x-consistent-hash",
                             "arguments": {"hash-property": "app_id"}},
                            {"name": "l", "type": "x-local-random"},
                            {"name": "d", "type": "x-delayed-message",
                             "arguments": {"x-delayed-type": "x-consistent-hash"}},
                            {"name": "e", "type": "x-delayed-message"}],
              "queues": [{"name": "q"}],
              "bindings": [{"source": "h", "destination": "q", "routing_key": "2"},
                           {"source": "h", "destination": "q", "routing_key": "a"},
                           {"source": "d", "destination": "q", "routing_key": "0"}]}}"#,
        expect![[r#"
            Error definitions.exchanges[1].arguments: the server refuses this exchange: PRECONDITION_FAILED - Unsupported property: app_id; change its arguments
            Error definitions.exchanges[2].type: the server line has no exchange type x-local-random; choose another type, or another server line in "rabbitmq"
            Warning definitions.exchanges[3].type: the type x-delayed-message is not the server's own; a real server needs the plugin rabbitmq_delayed_message_exchange, which it is not delivered with
            Warning definitions.exchanges[4].type: the type x-delayed-message is not the server's own; a real server needs the plugin rabbitmq_delayed_message_exchange, which it is not delivered with
            Error definitions.exchanges[4].arguments: the server refuses this exchange: PRECONDITION_FAILED - Invalid argument, 'x-delayed-type' must bean existing exchnage type; change its arguments
            Error definitions.bindings[1].routing_key: the server refuses this binding: The binding key must be an integer: <<"a">>; write a weight, such as "1": the key is the binding's share of the messages
            Error definitions.bindings[2].routing_key: the server refuses this binding: The binding key must be greater than 0; write a weight, such as "1": the key is the binding's share of the messages
        "#]],
    );
}
