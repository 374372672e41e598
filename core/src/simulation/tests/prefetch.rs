//! A prefetch that is each consumer's own, against one that a channel's consumers share.

use expect_test::expect;

use super::check;

/// A client that takes from two queues, two messages in each.
fn two_queues(line: &str, global: bool) -> String {
    let publish = |key: &str| {
        format!(r#"{{"at_ms": 100, "do": "publish", "message": {{"routing_key": "{key}"}}}}"#)
    };
    let timeline = ["q", "q", "r", "r"].map(publish).join(", ");
    format!(
        r#""rabbitmq": "{line}", "run_for_ms": 2000,
        "definitions": {{"queues": [{{"name": "q"}}, {{"name": "r"}}]}},
        "clients": [{{"kind": "consumer", "name": "w", "queue": "q", "more_queues": ["r"],
            "prefetch": 1, "global": {global}, "start_ms": 1000, "work_ms": 9000}}],
        "timeline": [{timeline}]"#
    )
}

#[test]
fn each_consumer_of_a_channel_has_its_own_limit() {
    check(
        &two_queues("3.10", false),
        1000,
        &expect![[r#"
        00:01.000  Client w connected to the broker.
        00:01.000  Channel 1 was opened on connection 2: clients talk to the broker over channels.
        00:01.000  Client w started.
        00:01.000  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each.
        00:01.000  Queue q sent message #1 to consumer w.
        00:01.000  Consumer w takes messages from queue r from now on, one at a time, and acknowledges each.
        00:01.000  Queue r sent message #3 to consumer w.
        00:01.400  Message #1 reached consumer w.
        00:01.400  Consumer w began to work on message #1, for 9 s.
        00:01.400  Message #3 reached consumer w."#]],
    );
}

#[test]
fn a_global_limit_is_for_all_consumers_of_the_channel_together() {
    check(
        &two_queues("3.10", true),
        1000,
        &expect![[r#"
            00:01.000  Client w connected to the broker.
            00:01.000  Channel 1 was opened on connection 2: clients talk to the broker over channels.
            00:01.000  Client w started.
            00:01.000  The consumers of client w's channel share a limit: 1 at a time.
            00:01.000  Consumer w takes messages from queue q from now on, and acknowledges each; all its queues together give it 1 at a time (a global prefetch).
            00:01.000  Queue q sent message #1 to consumer w.
            00:01.000  Consumer w takes messages from queue r from now on, and acknowledges each; all its queues together give it 1 at a time (a global prefetch).
            00:01.400  Message #1 reached consumer w.
            00:01.400  Consumer w began to work on message #1, for 9 s."#]],
    );
}

#[test]
fn the_line_of_today_knows_no_global_limit() {
    check(
        &two_queues("4", true),
        1000,
        &expect![[r#"
            00:01.000  Client w connected to the broker.
            00:01.000  Channel 1 was opened on connection 2: clients talk to the broker over channels.
            00:01.000  Client w started.
            00:01.000  Client w asked for a limit that its consumers share: the broker has none, and gives each 1 at a time.
            00:01.000  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each.
            00:01.000  Queue q sent message #1 to consumer w.
            00:01.000  Consumer w takes messages from queue r from now on, one at a time, and acknowledges each.
            00:01.000  Queue r sent message #3 to consumer w.
            00:01.400  Message #1 reached consumer w.
            00:01.400  Consumer w began to work on message #1, for 9 s.
            00:01.400  Message #3 reached consumer w."#]],
    );
}
