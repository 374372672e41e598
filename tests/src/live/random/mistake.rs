//! What the server refuses. What closes the connection is only asked on a channel that is
//! alone on it.

use serde_json::{Value, json};

use super::Generator;
use super::choose::{EXCHANGES, QUEUES};

/// Arguments of queues that the server does not take, or takes as something else.
const ARGUMENTS: [(&str, &str, &str); 22] = [
    ("x-message-ttl", "long", "-1"),
    ("x-message-ttl", "longstr", "\"60\""),
    ("x-message-ttl", "long", "4294967296"),
    ("x-expires", "long", "0"),
    ("x-expires", "bool", "true"),
    ("x-max-length", "long", "-1"),
    ("x-max-length", "longstr", "\"5\""),
    ("x-max-length-bytes", "float", "1.5"),
    ("x-overflow", "longstr", "\"drop-tail\""),
    ("x-overflow", "long", "1"),
    ("x-dead-letter-exchange", "long", "1"),
    ("x-dead-letter-routing-key", "longstr", "\"a\""),
    ("x-max-priority", "long", "256"),
    ("x-max-priority", "long", "-1"),
    ("x-max-priority", "longstr", "\"1\""),
    ("x-single-active-consumer", "longstr", "\"yes\""),
    ("x-queue-type", "longstr", "\"heap\""),
    ("x-queue-type", "long", "1"),
    ("x-delivery-limit", "long", "1"),
    ("x-queue-mode", "longstr", "\"lazy\""),
    ("x-queue-mode", "longstr", "\"slow\""),
    ("x-something", "longstr", "\"else\""),
];

impl Generator {
    pub(super) fn mistake(&mut self, channel: &str) {
        let (op, args) = match self.below(8) {
            0 => self.bad_argument(),
            1 => self.other_declaration(),
            2 => self.nowhere(),
            3 => self.reserved(),
            4 => self.bad_message(),
            5 => self.bad_exchange(),
            6 => self.bad_consumer(),
            _ if self.is_alone(channel) => self.fatal(),
            _ => self.nowhere(),
        };
        self.on(channel, op, args);
    }

    fn bad_argument(&mut self) -> (&'static str, Value) {
        let (name, kind, value) = self.one_of(&ARGUMENTS).unwrap_or(ARGUMENTS[0]);
        let value: Value = serde_json::from_str(value).unwrap_or_default();
        let arguments = json!({name: {"t": kind, "v": value}});
        let queue = self.text(&QUEUES);
        (
            "queue.declare",
            json!({"queue": queue, "arguments": arguments}),
        )
    }

    /// What may be there, declared in another way.
    fn other_declaration(&mut self) -> (&'static str, Value) {
        let queue = self.queue();
        let long = |n: usize| json!({"t": "long", "v": n});
        let args = match self.below(6) {
            0 => json!({"queue": queue, "exclusive": true}),
            1 => json!({"queue": queue, "durable": true, "auto_delete": true}),
            2 => json!({"queue": queue, "arguments": {"x-max-length": long(7)}}),
            3 => json!({"queue": queue, "arguments": {"x-message-ttl": long(100_000)}}),
            4 => json!({"queue": queue, "arguments": {"x-max-priority": long(3)}}),
            _ => json!({"queue": queue, "passive": true, "durable": true, "exclusive": true}),
        };
        ("queue.declare", args)
    }

    /// Something with what is not there.
    fn nowhere(&mut self) -> (&'static str, Value) {
        let (queue, exchange) = (self.queue(), self.exchange());
        match self.below(14) {
            0 => (
                "queue.declare",
                json!({"queue": "nowhere", "passive": true}),
            ),
            1 => (
                "exchange.declare",
                json!({"exchange": "nowhere", "passive": true}),
            ),
            2 => (
                "queue.bind",
                json!({"queue": "nowhere", "exchange": exchange}),
            ),
            3 => ("queue.bind", json!({"queue": queue, "exchange": "nowhere"})),
            4 => (
                "queue.bind",
                json!({"queue": "nowhere", "exchange": "nowhere"}),
            ),
            5 => (
                "exchange.bind",
                json!({"source": "nowhere", "destination": exchange}),
            ),
            6 => (
                "exchange.bind",
                json!({"source": exchange, "destination": "nowhere"}),
            ),
            7 => ("queue.purge", json!({"queue": "nowhere"})),
            8 => (
                "queue.delete",
                json!({"queue": "nowhere", "if_empty": true}),
            ),
            9 => (
                "exchange.delete",
                json!({"exchange": "nowhere", "if_unused": true}),
            ),
            10 => (
                "basic.publish",
                json!({"exchange": "nowhere", "routing_key": "a", "body": "b"}),
            ),
            11 => (
                "basic.consume",
                json!({"queue": "nowhere", "consumer_tag": "c9"}),
            ),
            12 => ("basic.get", json!({"queue": "nowhere"})),
            _ => (
                "queue.unbind",
                json!({"queue": queue, "exchange": exchange, "routing_key": "zz"}),
            ),
        }
    }

    /// Names that are the server's own, and the default exchange.
    fn reserved(&mut self) -> (&'static str, Value) {
        let queue = self.queue();
        match self.below(9) {
            0 => ("queue.declare", json!({"queue": "amq.mine"})),
            1 => (
                "exchange.declare",
                json!({"exchange": "amq.mine", "type": "direct"}),
            ),
            2 => ("exchange.delete", json!({"exchange": "amq.direct"})),
            3 => (
                "exchange.declare",
                json!({"exchange": "amq.topic", "type": "direct", "durable": true}),
            ),
            4 => (
                "queue.bind",
                json!({"queue": queue, "exchange": "", "routing_key": "k"}),
            ),
            5 => (
                "queue.unbind",
                json!({"queue": queue, "exchange": "", "routing_key": queue}),
            ),
            6 => ("exchange.delete", json!({"exchange": ""})),
            7 => (
                "exchange.declare",
                json!({"exchange": "", "type": "direct", "durable": true}),
            ),
            _ => (
                "exchange.bind",
                json!({"source": "", "destination": "amq.fanout"}),
            ),
        }
    }

    /// A message that is not taken.
    fn bad_message(&mut self) -> (&'static str, Value) {
        let wrong = json!({"CC": {"t": "longstr", "v": "q1"}});
        let copies = json!({"BCC": {"t": "array", "v": [{"t": "longstr", "v": "q2"}]}});
        let properties = [
            json!({"expiration": "soon"}),
            json!({"expiration": "-1"}),
            json!({"expiration": "10s"}),
            json!({"expiration": ""}),
            json!({"delivery_mode": 7}),
            json!({"user_id": "nobody"}),
            json!({"user_id": "guest"}),
            json!({"headers": wrong}),
            json!({"headers": copies}),
        ];
        let properties = self.one_of(&properties).unwrap_or_default();
        let args = json!({
            "exchange": "", "routing_key": self.queue(), "body": "bad", "properties": properties,
        });
        ("basic.publish", args)
    }

    fn bad_exchange(&mut self) -> (&'static str, Value) {
        let name = self.text(&EXCHANGES);
        let kind = self.text(&["direct", "fanout", "topic", "headers"]);
        let args = match self.below(4) {
            0 => json!({"exchange": name, "type": kind, "durable": true, "auto_delete": true}),
            1 => json!({"exchange": name, "type": kind, "internal": true}),
            2 => json!({
                "exchange": name, "type": kind,
                "arguments": {"alternate-exchange": {"t": "long", "v": 1}},
            }),
            _ => json!({"exchange": name, "type": kind, "passive": true}),
        };
        ("exchange.declare", args)
    }

    fn bad_consumer(&mut self) -> (&'static str, Value) {
        let arguments = [
            json!({"x-stream-offset": {"t": "longstr", "v": "first"}}),
            json!({"x-priority": {"t": "longstr", "v": "1"}}),
            json!({"x-cancel-on-ha-failover": {"t": "long", "v": 1}}),
        ];
        let arguments = self.one_of(&arguments).unwrap_or_default();
        let queue = self.queue();
        let args = json!({"queue": queue, "consumer_tag": "c9", "arguments": arguments});
        ("basic.consume", args)
    }

    /// What closes the connection.
    fn fatal(&mut self) -> (&'static str, Value) {
        let queue = self.queue();
        match self.below(6) {
            0 => (
                "exchange.declare",
                json!({"exchange": "x9", "type": "no-such-type"}),
            ),
            1 => (
                "basic.publish",
                json!({"exchange": "", "routing_key": queue, "body": "b", "immediate": true}),
            ),
            2 => ("basic.qos", json!({"prefetch_size": 10})),
            3 => ("basic.recover", json!({"requeue": false})),
            4 => ("tx.commit", json!({})),
            _ => ("basic.cancel", json!({"consumer_tag": "nobody"})),
        }
    }
}
