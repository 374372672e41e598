//! Journeys of messages through simulated scenarios.

use std::sync::Arc;

use expect_test::{Expect, expect};
use warren_core::amqp::MessageNumber;
use warren_core::event::Event;
use warren_core::journey::{Journey, deaths};
use warren_core::scenario::Scenario;
use warren_core::timeline::Timeline;

fn events(scenario: &str) -> Vec<Arc<Event>> {
    let scenario: Scenario = serde_json::from_str(scenario).expect("a scenario");
    let timeline = Timeline::complete(Arc::new(scenario));
    timeline.events(0..timeline.len())
}

fn check(events: &[Arc<Event>], number: u32, expected: Expect) {
    let journey = Journey::of(events.iter().map(AsRef::as_ref), MessageNumber(number));
    let mut text = String::new();
    for step in &journey.steps {
        assert_eq!(events[step.event as usize].at, step.at);
        let queue = step
            .queue
            .as_ref()
            .map_or_else(|| "-".into(), ToString::to_string);
        let (at, kind) = (step.at, step.kind);
        text += &format!("{at} {queue} {kind:?}: {}\n", step.what);
    }
    for copy in &journey.copies {
        let steps = journey.steps_in(&copy.queue).count();
        text += &format!("{}: {:?} after {steps} steps\n", copy.queue, copy.fate);
    }
    expected.assert_eq(&text);
}

const CRASH: &str = r#"{
    "version": 1,
    "run_for_ms": 8000,
    "definitions": {
        "exchanges": [{"name": "images", "vhost": "/", "type": "direct", "durable": true, "auto_delete": false, "internal": false, "arguments": {}}],
        "queues": [
            {"name": "tasks", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {}},
            {"name": "audit", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {}}
        ],
        "bindings": [
            {"source": "images", "vhost": "/", "destination": "tasks", "destination_type": "queue", "routing_key": "resize", "arguments": {}},
            {"source": "images", "vhost": "/", "destination": "audit", "destination_type": "queue", "routing_key": "resize", "arguments": {}}
        ]
    },
    "clients": [
        {"kind": "producer", "name": "web", "exchange": "images", "count": 2,
         "messages": [{"routing_key": "resize", "body": "cat"}, {"routing_key": "shrink", "body": "dog", "mandatory": true}]},
        {"kind": "consumer", "name": "w1", "queue": "tasks", "prefetch": 1, "outcomes": ["crash"]},
        {"kind": "consumer", "name": "w2", "queue": "tasks", "prefetch": 1, "start_ms": 2000}
    ],
    "timeline": [{"at_ms": 6000, "do": "restart_broker"}]
}"#;

#[test]
fn a_message_that_a_crashed_worker_held_is_followed_to_its_end() {
    check(
        &events(CRASH),
        1,
        expect![[r#"
            00:00.500 - Sent: Producer web sent message #1 to exchange images with the key "resize".
            00:00.900 - Published: Message #1 from producer web reached exchange images with the key "resize".
            00:00.900 - Routed: Exchange images compared message #1 (key "resize") with 2 bindings: 2 copies, to the queues tasks and audit.
            00:01.300 tasks Enqueued: Message #1 waits in queue tasks.
            00:01.300 tasks Delivered { redelivered: false }: Queue tasks sent message #1 to consumer w1.
            00:01.300 audit Enqueued: Message #1 waits in queue audit.
            00:01.700 tasks Received: Message #1 reached consumer w1.
            00:01.700 tasks WorkStarted: Consumer w1 began to work on message #1, for 1 s.
            00:02.700 tasks Requeued: Message #1 is ready in queue tasks again, at its old place, since consumer w1 has not acknowledged it.
            00:02.700 tasks Delivered { redelivered: true }: Queue tasks sent message #1 to consumer w2. It is marked redelivered: it was handed out before, and may have been worked on.
            00:03.100 tasks Received: Message #1 reached consumer w2.
            00:03.100 tasks WorkStarted: Consumer w2 began to work on message #1, for 1 s.
            00:04.100 tasks WorkFinished: Consumer w2 finished message #1 and acknowledges it.
            00:04.300 tasks Acked: The acknowledgement of consumer w2 arrived: message #1 is done, and gone from queue tasks.
            00:06.000 audit Lost(NotPersistent): Message #1 was not persistent: it was not kept when the broker stopped. This copy is lost.
            tasks: Done after 10 steps
            audit: Lost(NotPersistent) after 2 steps
        "#]],
    );
}

#[test]
fn a_returned_message_is_followed_back_to_its_producer() {
    check(
        &events(CRASH),
        2,
        expect![[r#"
        00:01.500 - Sent: Producer web sent message #2 to exchange images with the key "shrink".
        00:01.900 - Published: Message #2 from producer web reached exchange images with the key "shrink".
        00:01.900 - Routed: Exchange images compared message #2 (key "shrink") with 2 bindings: no queue gets it.
        00:01.900 - Returned: Message #2 found no queue: it goes back to producer web, which had asked for that (mandatory).
        00:02.300 - CameBack: Message #2 came back to producer web: no queue took it.
    "#]],
    );
}

#[test]
fn an_unknown_message_has_no_journey() {
    let journey = Journey::of(events(CRASH).iter().map(AsRef::as_ref), MessageNumber(99));
    assert!(journey.steps.is_empty() && journey.copies.is_empty() && journey.message.is_none());
}

#[test]
fn a_dead_letter_carries_its_history_along() {
    let events = events(
        r#"{"version": 1, "run_for_ms": 5000,
        "definitions": {"exchanges": [{"name": "again", "type": "fanout"}],
            "queues": [
                {"name": "work", "arguments": {"x-dead-letter-exchange": "again"}},
                {"name": "wait", "arguments": {"x-message-ttl": 500, "x-dead-letter-exchange": "",
                    "x-dead-letter-routing-key": "work"}}],
            "bindings": [{"source": "again", "destination": "wait"}]},
        "clients": [
            {"kind": "producer", "name": "p", "count": 1, "start_ms": 0, "messages": [{"routing_key": "work"}]},
            {"kind": "consumer", "name": "c", "queue": "work", "work_ms": 100, "outcomes": ["reject", "reject", "ack"]}]}"#,
    );
    let journey = Journey::of(events.iter().map(AsRef::as_ref), MessageNumber(1));
    let told = |version: usize| deaths(&journey.versions[version].1);
    assert_eq!(told(0), [""; 0]);
    assert_eq!(
        told(1),
        ["rejected once in queue work, after the default exchange had routed it by \"work\""]
    );
    let last = journey.versions.len() - 1;
    assert_eq!(
        told(last),
        [
            "expired 2 times in queue wait, after exchange again had routed it by \"work\"",
            "rejected 2 times in queue work, after the default exchange had routed it by \"work\"",
        ]
    );
}
