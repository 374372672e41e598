//! What the server refuses, seen by who asked for it.

use expect_test::expect;

use super::check;

#[test]
fn a_queue_that_is_not_there_is_asked_for() {
    let ask = r#"{"at_ms": 1000, "do": "passive_declare_queue", "queue": "nowhere"},
        {"at_ms": 1100, "do": "passive_declare_exchange", "exchange": "nowhere"}"#;
    check(
        &format!(r#""timeline": [{ask}], "run_for_ms": 3000"#),
        1000,
        &expect![[r#"
            00:01.000  You connected to the broker.
            00:01.000  Channel 1 was opened on connection 1: clients talk to the broker over channels.
            00:01.000  The broker closed channel 1 of you: 404 NOT_FOUND - no queue 'nowhere' in vhost '/'.
            00:01.000  You closed your connection.
            00:01.000  You gave up, since the broker refused: 404 NOT_FOUND - no queue 'nowhere' in vhost '/'.
            00:01.100  You connected to the broker.
            00:01.100  Channel 1 was opened on connection 2: clients talk to the broker over channels.
            00:01.100  The broker closed channel 1 of you: 404 NOT_FOUND - no exchange 'nowhere' in vhost '/'.
            00:01.100  You closed your connection.
            00:01.100  You gave up, since the broker refused: 404 NOT_FOUND - no exchange 'nowhere' in vhost '/'."#]],
    );
}

#[test]
fn a_queue_is_declared_again_as_something_else() {
    let again =
        r#"{"at_ms": 1000, "do": "declare_queue", "queue": {"name": "q", "durable": false}}"#;
    check(
        &format!(
            r#""definitions": {{"queues": [{{"name": "q"}}]}}, "timeline": [{again}], "run_for_ms": 2000"#
        ),
        1000,
        &expect![[r#"
            00:01.000  You connected to the broker.
            00:01.000  Channel 1 was opened on connection 1: clients talk to the broker over channels.
            00:01.000  The broker closed channel 1 of you: 406 PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'.
            00:01.000  You closed your connection.
            00:01.000  You gave up, since the broker refused: 406 PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'."#]],
    );
}

#[test]
fn an_exclusive_queue_is_its_connections_alone_and_goes_with_it() {
    let declare = r#"{"at_ms": 1000, "do": "declare_queue", "queue": {"name": "own"}, "exclusive": true, "client": "p"}"#;
    let crash = r#"{"at_ms": 3000, "do": "kill_client", "client": "p"}"#;
    let p = r#"{"kind": "producer", "name": "p", "count": 0}"#;
    let c = r#"{"kind": "consumer", "name": "c", "queue": "own", "start_ms": 2000}"#;
    check(
        &format!(r#""clients": [{p}, {c}], "timeline": [{declare}, {crash}], "run_for_ms": 4000"#),
        1000,
        &expect![[r#"
            00:01.000  Queue own was declared for one connection alone; it is not durable: a restart of the broker removes it.
            00:02.000  Client c connected to the broker.
            00:02.000  Channel 1 was opened on connection 2: clients talk to the broker over channels.
            00:02.000  Client c started.
            00:02.000  The broker closed channel 1 of client c: 405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'own' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.
            00:02.000  Client c closed its connection.
            00:02.000  Client c gave up, since the broker refused: 405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'own' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.
            00:03.000  Client p crashed: its process is gone.
            00:03.000  Channel 1 of client p is gone with its connection.
            00:03.000  The connection of client p broke.
            00:03.000  Queue own is gone, since it belonged to a connection that ended (exclusive)."#]],
    );
}
