//! What happens to clients, told in the simulation's own words.

use std::sync::Arc;

use expect_test::{Expect, expect};

use crate::event::Event;
use crate::narrate::log_line;
use crate::scenario::Scenario;
use crate::timeline::Timeline;

/// Runs a scenario, given as the fields that matter, and compares the told events from
/// `from_ms` on.
fn check(fields: &str, from_ms: u64, expected: &Expect) {
    let text = format!(r#"{{"version": 1, {fields}}}"#);
    let scenario = Scenario::from_json(&text).expect("a scenario");
    let timeline = Timeline::complete(Arc::new(scenario));
    let events = timeline.events(0..timeline.len());
    let told: Vec<String> = events
        .iter()
        .filter(|event: &&Arc<Event>| event.at >= crate::time::Time::from_ms(from_ms))
        .map(|event| log_line(event))
        .collect();
    expected.assert_eq(&told.join("\n"));
}

const QUEUE: &str = r#""definitions": {"queues": [{"name": "q"}]}"#;

fn worker(name: &str, rest: &str) -> String {
    format!(r#"{{"kind": "consumer", "name": "{name}", "queue": "q", "prefetch": 1{rest}}}"#)
}

fn producer(count: u32, rest: &str) -> String {
    format!(
        r#"{{"kind": "producer", "name": "p", "count": {count}, "messages": [{{"routing_key": "q", "body": "{{n}}"{rest}}}]}}"#
    )
}

#[test]
fn a_worker_that_dies_mid_task_gives_it_back_marked() {
    let (p, w1) = (producer(1, ""), worker("w1", ""));
    let w2 = worker("w2", r#", "start_ms": 2000"#);
    let kill = r#"{"at_ms": 2200, "do": "kill_client", "client": "w1"}"#;
    let fields = format!(r#"{QUEUE}, "clients": [{p}, {w1}, {w2}], "timeline": [{kill}]"#);
    check(
        &fields,
        2200,
        &expect![[r#"
            00:02.200  Client w1 crashed: its process is gone.
            00:02.200  Channel 1 of client w1 is gone with its connection.
            00:02.200  Consumer w1 no longer takes messages from queue q.
            00:02.200  Message #1 is ready in queue q again, at its old place, since consumer w1 has not acknowledged it.
            00:02.200  Queue q sent message #1 to consumer w2. It is marked redelivered: it was handed out before, and may have been worked on.
            00:02.200  The connection of client w1 broke.
            00:02.600  Message #1 reached consumer w2.
            00:02.600  Consumer w2 began to work on message #1, for 1 s.
            00:03.600  Consumer w2 finished message #1 and acknowledges it.
            00:03.800  The acknowledgement of consumer w2 arrived: message #1 is done, and gone from queue q."#]],
    );
}

#[test]
fn a_restart_keeps_what_is_persistent_and_the_clients_come_back() {
    let p = producer(1, r#", "properties": {"delivery_mode": 2}"#);
    let late = worker("w", r#", "start_ms": 3500"#);
    let transient =
        r#"{"at_ms": 600, "do": "publish", "message": {"routing_key": "q", "body": "x"}}"#;
    let restart = r#"{"at_ms": 2000, "do": "restart_broker", "down_ms": 500}"#;
    let fields =
        format!(r#"{QUEUE}, "clients": [{p}, {late}], "timeline": [{transient}, {restart}]"#);
    check(
        &fields,
        2000,
        &expect![[r#"
            00:02.000  The broker stopped in good order: durable queues and the persistent messages in them are kept, nothing else is.
            00:02.000  Message #2 was not persistent: it was not kept when the broker stopped. This copy is lost.
            00:02.000  Channel 1 of client p is gone with its connection.
            00:02.000  The broker closed the connection of client p: 320 CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'.
            00:02.000  Channel 1 of you is gone with its connection.
            00:02.000  The broker closed the connection of you: 320 CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'.
            00:02.500  The broker is running again.
            00:02.700  Client p connected to the broker.
            00:02.700  Channel 1 was opened on connection 3: clients talk to the broker over channels.
            00:02.700  Client p started.
            00:03.500  Client w connected to the broker.
            00:03.500  Channel 1 was opened on connection 4: clients talk to the broker over channels.
            00:03.500  Client w started.
            00:03.500  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each.
            00:03.500  Queue q sent message #1 to consumer w.
            00:03.900  Message #1 reached consumer w.
            00:03.900  Consumer w began to work on message #1, for 1 s.
            00:04.900  Consumer w finished message #1 and acknowledges it.
            00:05.100  The acknowledgement of consumer w arrived: message #1 is done, and gone from queue q."#]],
    );
}

#[test]
fn what_a_client_that_does_not_acknowledge_held_is_lost_with_it() {
    let (p, w) = (producer(1, ""), worker("w", r#", "ack": "auto""#));
    let kill = r#"{"at_ms": 2200, "do": "kill_client", "client": "w"}"#;
    let fields = format!(r#"{QUEUE}, "clients": [{p}, {w}], "timeline": [{kill}]"#);
    check(
        &fields,
        1600,
        &expect![[r#"
        00:01.700  Message #1 reached consumer w.
        00:01.700  Consumer w began to work on message #1, for 1 s.
        00:02.200  Client w crashed: its process is gone.
        00:02.200  Channel 1 of client w is gone with its connection.
        00:02.200  Consumer w no longer takes messages from queue q.
        00:02.200  The connection of client w broke.
        00:02.200  Message #1 counted as done when it was sent, but client w is gone and did not do it. This copy is lost."#]],
    );
}

#[test]
fn scripted_outcomes_are_taken_in_turn() {
    let p = producer(1, "");
    let w = worker(
        "w",
        r#", "work_ms": 100, "outcomes": ["requeue", "crash", "reject"], "restart_ms": 300"#,
    );
    let fields = format!(r#"{QUEUE}, "clients": [{p}, {w}]"#);
    check(
        &fields,
        1800,
        &expect![[r#"
            00:01.800  Consumer w failed at message #1 and gives it back for another try (nack with requeue).
            00:02.000  Message #1 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
            00:02.000  Queue q sent message #1 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
            00:02.400  Message #1 reached consumer w.
            00:02.400  Consumer w began to work on message #1, for 100 ms.
            00:02.500  Client w crashed: its process is gone.
            00:02.500  Channel 1 of client w is gone with its connection.
            00:02.500  Consumer w no longer takes messages from queue q.
            00:02.500  Message #1 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
            00:02.500  The connection of client w broke.
            00:02.800  Client w connected to the broker.
            00:02.800  Channel 1 was opened on connection 3: clients talk to the broker over channels.
            00:02.800  Client w started.
            00:02.800  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each.
            00:02.800  Queue q sent message #1 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
            00:03.200  Message #1 reached consumer w.
            00:03.200  Consumer w began to work on message #1, for 100 ms.
            00:03.300  Consumer w failed at message #1 and wants it no more (reject).
            00:03.500  Message #1 was refused for good by client w, and queue q has nowhere to send it. This copy is lost."#]],
    );
}

#[test]
fn publishing_to_what_is_not_there_ends_the_client_and_says_so() {
    let p =
        r#"{"kind": "producer", "name": "p", "exchange": "nowhere", "count": 2, "messages": [{}]}"#;
    let fields = format!(r#"{QUEUE}, "clients": [{p}]"#);
    check(
        &fields,
        500,
        &expect![[r#"
        00:00.500  Producer p sent message #1 to exchange nowhere without a key.
        00:00.900  The broker closed channel 1 of client p: 404 NOT_FOUND - no exchange 'nowhere' in vhost '/'.
        00:00.900  The broker refused message #1. It is lost.
        00:00.900  Client p closed its connection.
        00:00.900  Client p gave up, since the broker refused: 404 NOT_FOUND - no exchange 'nowhere' in vhost '/'."#]],
    );
}

#[test]
fn a_mandatory_message_without_a_queue_comes_back() {
    let p = r#"{"kind": "producer", "name": "p", "count": 1, "messages": [{"routing_key": "x", "mandatory": true}]}"#;
    let fields = format!(r#"{QUEUE}, "clients": [{p}]"#);
    check(
        &fields,
        500,
        &expect![[r#"
            00:00.500  Producer p sent message #1 to the default exchange with the key "x".
            00:00.900  Message #1 from producer p reached the default exchange with the key "x".
            00:00.900  The default exchange has no queue named "x" that could take message #1.
            00:00.900  Message #1 found no queue: it goes back to producer p, which had asked for that (mandatory).
            00:01.300  Message #1 came back to producer p: no queue took it."#]],
    );
}

#[test]
fn a_loop_without_any_latency_ends_at_a_limit() {
    let p = producer(1, "");
    let w = worker("w", r#", "work_ms": 0, "outcomes": ["requeue"]"#);
    let still = r#""latency": {"publish_ms": 0, "route_ms": 0, "deliver_ms": 0, "ack_ms": 0}"#;
    let text = format!(r#"{{"version": 1, {QUEUE}, {still}, "clients": [{p}, {w}]}}"#);
    let scenario = Scenario::from_json(&text).expect("a scenario");
    let timeline = Timeline::complete(Arc::new(scenario));
    let last = timeline.events(timeline.len() - 1..timeline.len());
    assert!(
        log_line(&last[0]).contains("too much happens at one instant"),
        "{}",
        log_line(&last[0])
    );
}

#[test]
fn a_delayed_message_waits_in_its_exchange() {
    let definitions = r#""definitions": {
        "exchanges": [{"name": "later", "type": "x-delayed-message",
                       "arguments": {"x-delayed-type": "fanout"}}],
        "queues": [{"name": "q"}],
        "bindings": [{"source": "later", "destination": "q"}]}"#;
    let p = r#"{"kind": "producer", "name": "p", "exchange": "later", "count": 1,
        "messages": [{"properties": {"headers": {"x-delay": 2000}}}]}"#;
    let fields = format!(r#"{definitions}, "clients": [{p}]"#);
    check(
        &fields,
        600,
        &expect![[r#"
        00:00.900  Message #1 from producer p reached exchange later without a key.
        00:00.900  Exchange later holds message #1 back for 2 s, as its x-delay header says.
        00:02.900  The delay of message #1 is over: exchange later compared message #1 with 1 binding: 1 copy, to queue q.
        00:03.300  Message #1 waits in queue q."#]],
    );
}

mod clustering;
mod operating;
mod prefetch;
mod reacting;
mod refusing;
