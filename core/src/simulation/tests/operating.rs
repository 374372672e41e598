//! What an operator does during the run: alarms, policies, permissions, closed
//! connections, and what is declared and deleted by hand.

use expect_test::expect;

use super::{QUEUE, check, producer, worker};

/// A scenario with these clients and this timeline.
fn fields(clients: &[&str], timeline: &[&str]) -> String {
    let (clients, timeline) = (clients.join(", "), timeline.join(", "));
    format!(r#"{QUEUE}, "run_for_ms": 9000, "clients": [{clients}], "timeline": [{timeline}]"#)
}

#[test]
fn a_connection_is_closed_from_outside_and_comes_again() {
    let close = r#"{"at_ms": 2200, "do": "close_connection", "client": "w"}"#;
    check(
        &fields(&[&producer(1, ""), &worker("w", "")], &[close]),
        2200,
        &expect![[r#"
            00:02.200  Channel 1 of client w is gone with its connection.
            00:02.200  Consumer w no longer takes messages from queue q.
            00:02.200  Message #1 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
            00:02.200  The broker closed the connection of client w: 320 CONNECTION_FORCED - Closed via management plugin.
            00:02.400  Client w connected to the broker.
            00:02.400  Channel 1 was opened on connection 3: clients talk to the broker over channels.
            00:02.400  Client w started.
            00:02.400  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each.
            00:02.400  Queue q sent message #1 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
            00:02.800  Message #1 reached consumer w.
            00:02.800  Consumer w began to work on message #1, for 1 s.
            00:03.800  Consumer w finished message #1 and acknowledges it.
            00:04.000  The acknowledgement of consumer w arrived: message #1 is done, and gone from queue q."#]],
    );
}

#[test]
fn a_policy_takes_effect_at_once_and_no_longer_when_it_is_cleared() {
    let set = r#"{"at_ms": 4000, "do": "set_policy", "policy":
        {"name": "short", "pattern": "^q$", "apply-to": "queues", "definition": {"max-length": 1}}}"#;
    let clear = r#"{"at_ms": 4100, "do": "clear_policy", "policy": "short"}"#;
    check(
        &fields(&[&producer(3, "")], &[set, clear]),
        3500,
        &expect![[r#"
            00:04.000  The policy short holds from now on for the names that match "^q$".
            00:04.000  Queue q was full and dropped message #1, and has nowhere to send it. This copy is lost.
            00:04.000  Queue q was full and dropped message #2, and has nowhere to send it. This copy is lost.
            00:04.100  The policy short no longer holds."#]],
    );
}

#[test]
fn a_user_may_do_what_the_permissions_say_when_it_does_it() {
    let set = r#"{"at_ms": 1200, "do": "set_permissions", "permissions":
        {"user": "guest", "configure": ".*", "write": "^$", "read": ".*"}}"#;
    let clear = r#"{"at_ms": 4000, "do": "clear_permissions", "user": "guest"}"#;
    let start = r#"{"at_ms": 4100, "do": "start_client", "client": "p"}"#;
    check(
        &fields(&[&producer(3, "")], &[set, clear, start]),
        1200,
        &expect![[r#"
            00:01.200  In the vhost / the user guest may from now on declare what matches ".*", write to what matches "^$", and read from what matches ".*".
            00:01.300  Message #1 waits in queue q.
            00:01.500  Producer p sent message #2 to the default exchange with the key "q".
            00:01.900  The broker closed channel 1 of client p: 403 ACCESS_REFUSED - access to exchange 'amq.default' in vhost '/' refused for user 'guest'.
            00:01.900  The broker refused message #2. It is lost.
            00:01.900  Client p closed its connection.
            00:01.900  Client p gave up, since the broker refused: 403 ACCESS_REFUSED - access to exchange 'amq.default' in vhost '/' refused for user 'guest'.
            00:04.000  The user guest may do nothing in the vhost / any more.
            00:04.100  Client p gave up, since the broker refused: 530 NOT_ALLOWED - access to vhost '/' refused for user 'guest'."#]],
    );
}

#[test]
fn topic_permissions_are_set_and_cleared() {
    let app = r#"{"kind": "producer", "name": "app", "exchange": "amq.topic",
        "messages": [{"routing_key": "a"}], "count": 1}"#;
    let set = r#"{"at_ms": 600, "do": "set_topic_permissions", "permissions":
        {"user": "guest", "exchange": "amq.topic", "write": "^{username}", "read": ".*"}}"#;
    let clear = r#"{"at_ms": 2000, "do": "clear_topic_permissions", "user": "guest"}"#;
    let start = r#"{"at_ms": 2100, "do": "start_client", "client": "app"}"#;
    let again = r#"{"at_ms": 2200, "do": "publish", "exchange": "amq.topic",
        "message": {"routing_key": "a"}}"#;
    check(
        &fields(&[app], &[set, clear, start, again]),
        600,
        &expect![[r#"
            00:00.600  At exchange amq.topic the user guest may from now on publish only with keys that match "^{username}", and bind only with keys that match ".*".
            00:00.900  The broker closed channel 1 of client app: 403 ACCESS_REFUSED - access to topic 'a' in exchange 'amq.topic' in vhost '/' refused for user 'guest'.
            00:00.900  The broker refused message #1. It is lost.
            00:00.900  Client app closed its connection.
            00:00.900  Client app gave up, since the broker refused: 403 ACCESS_REFUSED - access to topic 'a' in exchange 'amq.topic' in vhost '/' refused for user 'guest'.
            00:02.000  At the topic exchanges of the vhost / the user guest may use any key again.
            00:02.100  Client app connected to the broker.
            00:02.100  Channel 1 was opened on connection 2: clients talk to the broker over channels.
            00:02.100  Client app started.
            00:02.200  You connected to the broker.
            00:02.200  Channel 1 was opened on connection 3: clients talk to the broker over channels.
            00:02.200  You sent message #2 to exchange amq.topic with the key "a".
            00:02.600  Message #2 from you reached exchange amq.topic with the key "a".
            00:02.600  Exchange amq.topic compared message #2 (key "a") with no binding: no queue gets it.
            00:02.600  Message #2 reached no queue: no binding of exchange amq.topic matched "a". It is lost."#]],
    );
}

#[test]
fn queues_exchanges_and_bindings_come_and_go_by_hand() {
    let timeline = [
        r#"{"at_ms": 100, "do": "declare_exchange", "exchange": {"name": "x", "type": "fanout"}}"#,
        r#"{"at_ms": 200, "do": "declare_queue", "queue": {"name": "r"}}"#,
        r#"{"at_ms": 300, "do": "bind", "binding": {"source": "x", "destination": "r"}}"#,
        r#"{"at_ms": 400, "do": "publish", "exchange": "x", "message": {}}"#,
        r#"{"at_ms": 1500, "do": "purge_queue", "queue": "r"}"#,
        r#"{"at_ms": 1600, "do": "unbind", "binding": {"source": "x", "destination": "r"}}"#,
        r#"{"at_ms": 1700, "do": "delete_queue", "queue": "r"}"#,
        r#"{"at_ms": 1800, "do": "delete_exchange", "exchange": "x"}"#,
    ];
    check(
        &fields(&[], &timeline),
        0,
        &expect![[r#"
        00:00.100  You connected to the broker.
        00:00.100  Channel 1 was opened on connection 1: clients talk to the broker over channels.
        00:00.100  Exchange x was declared, of the type fanout; it is durable: it outlives a restart of the broker.
        00:00.200  Queue r was declared; it is durable: it outlives a restart of the broker.
        00:00.300  Queue r is now bound to exchange x.
        00:00.400  You sent message #1 to exchange x without a key.
        00:00.800  Message #1 from you reached exchange x without a key.
        00:00.800  Exchange x compared message #1 with 1 binding: 1 copy, to queue r.
        00:01.200  Message #1 waits in queue r.
        00:01.500  Queue r was emptied, and message #1 with it. This copy is lost.
        00:01.600  Queue r is no longer bound to exchange x.
        00:01.700  Queue r was deleted.
        00:01.800  Exchange x was deleted."#]],
    );
}

#[test]
fn what_is_declared_differently_is_refused_and_the_next_deed_is_done() {
    let timeline = [
        r#"{"at_ms": 100, "do": "declare_queue", "queue": {"name": "q", "durable": false}}"#,
        r#"{"at_ms": 200, "do": "declare_queue", "queue": {"name": "r", "vhost": "other"}}"#,
        r#"{"at_ms": 300, "do": "purge_queue", "queue": "q"}"#,
    ];
    let other = r#""definitions": {"queues": [{"name": "q"}, {"name": "r", "vhost": "other"}]}"#;
    let fields = fields(&[], &timeline).replace(QUEUE, other);
    check(
        &fields,
        0,
        &expect![[r#"
            00:00.100  You connected to the broker.
            00:00.100  Channel 1 was opened on connection 1: clients talk to the broker over channels.
            00:00.100  The broker closed channel 1 of you: 406 PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'.
            00:00.100  You closed your connection.
            00:00.100  You gave up, since the broker refused: 406 PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'.
            00:00.200  You in other connected to the broker.
            00:00.200  Channel 1 was opened on connection 2: clients talk to the broker over channels.
            00:00.300  You connected to the broker.
            00:00.300  Channel 1 was opened on connection 3: clients talk to the broker over channels."#]],
    );
}
