//! What clients can be told to do, and how they react to what the broker does to them.

use expect_test::expect;

use super::{QUEUE, check, producer, worker};

#[test]
fn a_blocked_producer_holds_back_and_goes_on_where_it_was() {
    let alarm = |at_ms: u32, what: &str| {
        format!(r#"{{"at_ms": {at_ms}, "do": "{what}_alarm", "alarm": "memory"}}"#)
    };
    let (on, off) = (alarm(700, "raise"), alarm(4500, "clear"));
    let p = producer(4, "");
    let fields = format!(r#"{QUEUE}, "clients": [{p}], "timeline": [{on}, {off}]"#);
    check(
        &fields,
        600,
        &expect![[r#"
        00:00.700  The broker runs short of memory: whoever publishes from now on is made to wait.
        00:00.900  Client p published while memory is short: the broker reads nothing more from it, not even acknowledgements, but goes on delivering to it.
        00:01.300  Client p was told that the broker is low on memory: it holds back what it would publish.
        00:04.500  The broker has enough memory again.
        00:04.500  The broker reads from client p again.
        00:04.500  Message #1 from producer p reached the default exchange with the key "q".
        00:04.500  The default exchange passed message #1 to the queue that its key names: q.
        00:04.900  Client p was told that the broker reads again: it goes on publishing.
        00:04.900  Message #1 waits in queue q.
        00:04.900  Producer p sent message #2 to the default exchange with the key "q".
        00:05.300  Message #2 from producer p reached the default exchange with the key "q".
        00:05.300  The default exchange passed message #2 to the queue that its key names: q.
        00:05.700  Message #2 waits in queue q.
        00:05.900  Producer p sent message #3 to the default exchange with the key "q".
        00:06.300  Message #3 from producer p reached the default exchange with the key "q".
        00:06.300  The default exchange passed message #3 to the queue that its key names: q.
        00:06.700  Message #3 waits in queue q.
        00:06.900  Producer p sent message #4 to the default exchange with the key "q".
        00:07.300  Message #4 from producer p reached the default exchange with the key "q".
        00:07.300  The default exchange passed message #4 to the queue that its key names: q.
        00:07.700  Message #4 waits in queue q."#]],
    );
}

#[test]
fn what_a_killed_client_had_sent_while_it_was_blocked_is_read_when_the_alarm_is_over() {
    let on = r#"{"at_ms": 100, "do": "raise_alarm", "alarm": "disk"}"#;
    let kill = r#"{"at_ms": 2000, "do": "kill_client", "client": "p"}"#;
    let off = r#"{"at_ms": 3000, "do": "clear_alarm", "alarm": "disk"}"#;
    let start = r#"{"at_ms": 4000, "do": "start_client", "client": "p"}"#;
    let p = producer(2, "");
    let fields =
        format!(r#"{QUEUE}, "clients": [{p}], "timeline": [{on}, {kill}, {off}, {start}]"#);
    check(
        &fields,
        100,
        &expect![[r#"
            00:00.100  The broker runs short of disk space: whoever publishes from now on is made to wait.
            00:00.500  Producer p sent message #1 to the default exchange with the key "q".
            00:00.900  Client p published while disk space is short: the broker reads nothing more from it, not even acknowledgements, but goes on delivering to it.
            00:01.300  Client p was told that the broker is low on disk: it holds back what it would publish.
            00:02.000  Client p crashed: its process is gone.
            00:03.000  The broker has enough disk space again.
            00:03.000  The broker reads from client p again.
            00:03.000  Message #1 from producer p reached the default exchange with the key "q".
            00:03.000  The default exchange passed message #1 to the queue that its key names: q.
            00:03.000  Channel 1 of client p is gone with its connection.
            00:03.000  The connection of client p broke.
            00:03.400  Message #1 waits in queue q.
            00:04.000  Client p connected to the broker.
            00:04.000  Channel 1 was opened on connection 2: clients talk to the broker over channels.
            00:04.000  Client p started.
            00:04.000  Producer p sent message #2 to the default exchange with the key "q".
            00:04.400  Message #2 from producer p reached the default exchange with the key "q".
            00:04.400  The default exchange passed message #2 to the queue that its key names: q.
            00:04.800  Message #2 waits in queue q."#]],
    );
}

#[test]
fn a_consumer_that_keeps_the_server_waiting_is_cut_off_and_comes_back() {
    let slow = worker("w", r#", "work_ms": 3000, "restart_ms": 5000"#);
    let p = producer(1, "");
    let config = r#""config": {"consumer_timeout": 1000, "channel_tick_interval": 500}"#;
    let fields = format!(
        r#"{QUEUE}, "rabbitmq": "3.10", {config}, "run_for_ms": 8400, "clients": [{p}, {slow}]"#
    );
    check(
        &fields,
        1700,
        &expect![[r#"
            00:01.700  Message #1 reached consumer w.
            00:01.700  Consumer w began to work on message #1, for 3 s.
            00:02.500  The broker closed channel 1 of client w: 406 PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out. Timeout value used: 1000 ms. This timeout value can be configured, see consumers doc guide to learn more.
            00:02.500  Consumer w no longer takes messages from queue q.
            00:02.500  Message #1 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
            00:02.500  Client w closed its connection.
            00:02.500  Client w gave up, since the broker refused: 406 PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out. Timeout value used: 1000 ms. This timeout value can be configured, see consumers doc guide to learn more.
            00:07.500  Client w connected to the broker.
            00:07.500  Channel 1 was opened on connection 3: clients talk to the broker over channels.
            00:07.500  Client w started.
            00:07.500  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each.
            00:07.500  Queue q sent message #1 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
            00:07.900  Message #1 reached consumer w.
            00:07.900  Consumer w began to work on message #1, for 3 s."#]],
    );
}

#[test]
fn a_consumer_may_ask_for_one_message_at_a_time() {
    let asks = worker("w", r#", "get_every_ms": 700, "work_ms": 300"#);
    let p = producer(1, "");
    let fields = format!(r#"{QUEUE}, "run_for_ms": 3000, "clients": [{p}, {asks}]"#);
    check(
        &fields,
        0,
        &expect![[r#"
        00:00.000  Client p connected to the broker.
        00:00.000  Channel 1 was opened on connection 1: clients talk to the broker over channels.
        00:00.000  Client p started.
        00:00.000  Client w connected to the broker.
        00:00.000  Channel 1 was opened on connection 2: clients talk to the broker over channels.
        00:00.000  Client w started.
        00:00.200  Consumer w asked queue q for a message, and there was none.
        00:00.500  Producer p sent message #1 to the default exchange with the key "q".
        00:00.900  Message #1 from producer p reached the default exchange with the key "q".
        00:00.900  The default exchange passed message #1 to the queue that its key names: q.
        00:00.900  Message #1 waits in queue q.
        00:00.900  Client w fetched message #1 from queue q.
        00:01.300  Message #1 reached consumer w.
        00:01.300  Consumer w began to work on message #1, for 300 ms.
        00:01.600  Consumer w finished message #1 and acknowledges it.
        00:01.800  The acknowledgement of consumer w arrived: message #1 is done, and gone from queue q.
        00:02.300  Consumer w asked queue q for a message, and there was none.
        00:03.000  Consumer w asked queue q for a message, and there was none."#]],
    );
}

#[test]
fn a_recover_gives_everything_back() {
    let w = r#"{"kind": "consumer", "name": "w", "queue": "q", "prefetch": 3,
        "outcomes": ["recover", "ack", "reject_requeue", "ack"], "work_ms": 300}"#;
    let p = producer(2, "").replace(r#""count": 2"#, r#""count": 2, "burst": 2"#);
    let fields = format!(r#"{QUEUE}, "clients": [{p}, {w}]"#);
    check(
        &fields,
        1300,
        &expect![[r#"
        00:01.300  Message #1 waits in queue q.
        00:01.300  Queue q sent message #1 to consumer w.
        00:01.300  Message #2 waits in queue q.
        00:01.300  Queue q sent message #2 to consumer w.
        00:01.700  Message #1 reached consumer w.
        00:01.700  Consumer w began to work on message #1, for 300 ms.
        00:01.700  Message #2 reached consumer w.
        00:02.000  Consumer w failed at message #1 and gives back everything that it holds (recover).
        00:02.200  Message #1 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
        00:02.200  Message #2 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
        00:02.200  Queue q sent message #1 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
        00:02.200  Queue q sent message #2 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
        00:02.600  Message #1 reached consumer w.
        00:02.600  Consumer w began to work on message #1, for 300 ms.
        00:02.600  Message #2 reached consumer w.
        00:02.900  Consumer w finished message #1 and acknowledges it.
        00:02.900  Consumer w began to work on message #2, for 300 ms.
        00:03.100  The acknowledgement of consumer w arrived: message #1 is done, and gone from queue q.
        00:03.200  Consumer w failed at message #2 and gives it back for another try (reject with requeue).
        00:03.400  Message #2 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
        00:03.400  Queue q sent message #2 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
        00:03.800  Message #2 reached consumer w.
        00:03.800  Consumer w began to work on message #2, for 300 ms.
        00:04.100  Consumer w finished message #2 and acknowledges it.
        00:04.300  The acknowledgement of consumer w arrived: message #2 is done, and gone from queue q."#]],
    );
}

#[test]
fn transactions_are_committed_and_rolled_back_in_turn() {
    let tx = r#""tx": {"size": 2, "outcomes": ["commit", "rollback"]}, "burst": 2"#;
    let p = producer(4, "").replace(r#""count": 4"#, &format!(r#""count": 4, {tx}"#));
    let fields = format!(r#"{QUEUE}, "clients": [{p}]"#);
    check(
        &fields,
        0,
        &expect![[r#"
        00:00.000  Client p connected to the broker.
        00:00.000  Channel 1 was opened on connection 1: clients talk to the broker over channels.
        00:00.000  Client p started.
        00:00.500  Producer p sent message #1 to the default exchange with the key "q".
        00:00.500  Producer p sent message #2 to the default exchange with the key "q".
        00:00.900  Message #1 from producer p waits for its transaction to be committed.
        00:00.900  Message #2 from producer p waits for its transaction to be committed.
        00:00.900  Client p committed its transaction: what it published and acknowledged takes effect now.
        00:00.900  Message #1 from producer p reached the default exchange with the key "q".
        00:00.900  The default exchange passed message #1 to the queue that its key names: q.
        00:00.900  Message #2 from producer p reached the default exchange with the key "q".
        00:00.900  The default exchange passed message #2 to the queue that its key names: q.
        00:00.900  Message #1 waits in queue q.
        00:00.900  Message #2 waits in queue q.
        00:01.500  Producer p sent message #3 to the default exchange with the key "q".
        00:01.500  Producer p sent message #4 to the default exchange with the key "q".
        00:01.900  Message #3 from producer p waits for its transaction to be committed.
        00:01.900  Message #4 from producer p waits for its transaction to be committed.
        00:01.900  The transaction that message #3 was published in was not committed. It is lost.
        00:01.900  The transaction that message #4 was published in was not committed. It is lost.
        00:01.900  Client p rolled its transaction back: what it published is forgotten, and what it acknowledged is not acknowledged."#]],
    );
}

/// After a rollback nothing is delivered anew: the consumer has the messages still, under the
/// same tags (observed: `tx-rollback-and-redelivery`).
#[test]
fn acknowledgements_wait_for_the_commit_and_a_rollback_unsays_them() {
    let tx =
        r#", "work_ms": 100, "prefetch": 0, "tx": {"size": 2, "outcomes": ["rollback", "commit"]}"#;
    let w = worker("w", tx).replace(r#""prefetch": 1, "#, "");
    let p = producer(2, "").replace(r#""count": 2"#, r#""count": 2, "burst": 2"#);
    let fields = format!(r#"{QUEUE}, "run_for_ms": 4000, "clients": [{p}, {w}]"#);
    check(
        &fields,
        1700,
        &expect![[r#"
            00:01.700  Message #1 reached consumer w.
            00:01.700  Consumer w began to work on message #1, for 100 ms.
            00:01.700  Message #2 reached consumer w.
            00:01.800  Consumer w finished message #1 and acknowledges it.
            00:01.800  Consumer w began to work on message #2, for 100 ms.
            00:01.900  Consumer w finished message #2 and acknowledges it.
            00:02.000  What consumer w says of message #1 waits for its transaction to be committed: until then the broker keeps the message.
            00:02.100  What consumer w says of message #2 waits for its transaction to be committed: until then the broker keeps the message.
            00:02.100  Client w rolled its transaction back: what it published is forgotten, and what it acknowledged is not acknowledged.
            00:02.100  Consumer w takes message #1 up again: what it said of it was rolled back.
            00:02.100  Consumer w takes message #2 up again: what it said of it was rolled back.
            00:02.100  Consumer w began to work on message #1, for 100 ms.
            00:02.200  Consumer w finished message #1 and acknowledges it.
            00:02.200  Consumer w began to work on message #2, for 100 ms.
            00:02.300  Consumer w finished message #2 and acknowledges it.
            00:02.400  What consumer w says of message #1 waits for its transaction to be committed: until then the broker keeps the message.
            00:02.500  What consumer w says of message #2 waits for its transaction to be committed: until then the broker keeps the message.
            00:02.500  Client w committed its transaction: what it published and acknowledged takes effect now.
            00:02.500  The acknowledgement of consumer w arrived: message #1 is done, and gone from queue q.
            00:02.500  The acknowledgement of consumer w arrived: message #2 is done, and gone from queue q."#]],
    );
}

#[test]
fn a_shared_limit_holds_for_the_whole_channel() {
    let w = worker("w", r#", "global": true"#);
    let p = producer(2, "").replace(r#""count": 2"#, r#""count": 2, "burst": 2"#);
    let fields = format!(r#"{QUEUE}, "run_for_ms": 2000, "clients": [{p}, {w}]"#);
    check(
        &fields,
        1300,
        &expect![[r#"
        00:01.300  Message #1 waits in queue q.
        00:01.300  Queue q sent message #1 to consumer w.
        00:01.300  Message #2 waits in queue q.
        00:01.700  Message #1 reached consumer w.
        00:01.700  Consumer w began to work on message #1, for 1 s."#]],
    );
}

#[test]
fn who_logs_in_as_somebody_else_may_do_what_that_one_may() {
    let definitions = r#""definitions": {"queues": [{"name": "q"}],
        "users": [{"name": "shop"}, {"name": "stranger"}],
        "permissions": [{"user": "shop", "configure": "", "write": "^amq", "read": ""}]}"#;
    let as_user = |name: &str, user: &str| {
        let one = producer(1, "").replace(r#""name": "p""#, &format!(r#""name": "{name}""#));
        one.replace(r#""kind""#, &format!(r#""user": "{user}", "kind""#))
    };
    let (shop, stranger) = (as_user("shop", "shop"), as_user("s", "stranger"));
    let reader = worker("w", r#", "user": "shop""#);
    let fields = format!(r#"{definitions}, "clients": [{shop}, {stranger}, {reader}]"#);
    check(
        &fields,
        0,
        &expect![[r#"
        00:00.000  Client shop connected to the broker.
        00:00.000  Channel 1 was opened on connection 1: clients talk to the broker over channels.
        00:00.000  Client shop started.
        00:00.000  Client s gave up, since the broker refused: 530 NOT_ALLOWED - access to vhost '/' refused for user 'stranger'.
        00:00.000  Client w connected to the broker.
        00:00.000  Channel 1 was opened on connection 2: clients talk to the broker over channels.
        00:00.000  Client w started.
        00:00.000  The broker closed channel 1 of client w: 403 ACCESS_REFUSED - access to queue 'q' in vhost '/' refused for user 'shop'.
        00:00.000  Client w closed its connection.
        00:00.000  Client w gave up, since the broker refused: 403 ACCESS_REFUSED - access to queue 'q' in vhost '/' refused for user 'shop'.
        00:00.500  Producer shop sent message #1 to the default exchange with the key "q".
        00:00.900  Message #1 from producer shop reached the default exchange with the key "q".
        00:00.900  The default exchange passed message #1 to the queue that its key names: q.
        00:01.300  Message #1 waits in queue q."#]],
    );
}
