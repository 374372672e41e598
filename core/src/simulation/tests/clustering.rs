//! What clients of a cluster do when nodes go down and come back.

use expect_test::{Expect, expect};

use super::{QUEUE, check, producer, worker};

const NODES: &str = r#""cluster": ["n1", "n2", "n3"]"#;

fn fields(clients: &[&str], timeline: &[&str]) -> String {
    let (clients, timeline) = (clients.join(", "), timeline.join(", "));
    format!(
        r#"{NODES}, {QUEUE}, "run_for_ms": 9000, "clients": [{clients}], "timeline": [{timeline}]"#
    )
}

#[test]
fn a_client_of_a_lost_node_connects_to_another_one() {
    let stop = r#"{"at_ms": 2200, "do": "stop_node", "node": "n2"}"#;
    let start = r#"{"at_ms": 6000, "do": "start_node", "node": "n2"}"#;
    let w = worker("w", r#", "node": "n2""#);
    check(
        &fields(&[&producer(1, ""), &w], &[stop, start]),
        2200,
        &expect![[r#"
            00:02.200  Node n2 stopped in good order: who is connected to it loses the connection.
            00:02.200  Channel 1 of client w is gone with its connection.
            00:02.200  Consumer w no longer takes messages from queue q.
            00:02.200  Message #1 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
            00:02.200  The broker closed the connection of client w: 320 CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'.
            00:02.400  Client w connected to node n1.
            00:02.400  Channel 1 was opened on connection 3: clients talk to the broker over channels.
            00:02.400  Client w started.
            00:02.400  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each.
            00:02.400  Queue q sent message #1 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
            00:02.800  Message #1 reached consumer w.
            00:02.800  Consumer w began to work on message #1, for 1 s.
            00:03.800  Consumer w finished message #1 and acknowledges it.
            00:04.000  The acknowledgement of consumer w arrived: message #1 is done, and gone from queue q.
            00:06.000  Node n2 is running again, and clients can connect to it."#]],
    );
}

#[test]
fn when_all_nodes_are_down_the_clients_wait_for_the_first() {
    let stop = |node: &str| {
        format!(r#"{{"at_ms": 2200, "do": "stop_node", "node": "{node}", "stop": "kill9"}}"#)
    };
    let stops = ["n3", "n2", "n1"].map(stop);
    let start = r#"{"at_ms": 4000, "do": "start_node", "node": "n1"}"#;
    let timeline = [&*stops[0], &stops[1], &stops[2], start];
    check(
        &fields(&[&worker("w", "")], &timeline),
        2200,
        &expect![[r#"
            00:02.200  Node n3 was killed: who is connected to it loses the connection.
            00:02.200  Node n2 was killed: who is connected to it loses the connection.
            00:02.200  Node n1 was killed: who is connected to it loses the connection.
            00:02.200  Queue q cannot work for now: too few of the nodes that have it are running.
            00:02.200  Channel 1 of client w is gone with its connection.
            00:02.200  Consumer w no longer takes messages from queue q.
            00:02.200  The connection of client w broke.
            00:04.000  Node n1 is running again, and clients can connect to it.
            00:04.000  Queue q works again. Its node had been killed, so everything in it counts as delivered before.
            00:04.200  Client w connected to node n1.
            00:04.200  Channel 1 was opened on connection 2: clients talk to the broker over channels.
            00:04.200  Client w started.
            00:04.200  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each."#]],
    );
}

/// The same worker at a node that is split off, told from there on.
fn split_off(handling: &str, expected: &Expect) {
    let split = r#"{"at_ms": 2200, "do": "partition", "nodes": ["n3"]}"#;
    let heal = r#"{"at_ms": 4000, "do": "heal"}"#;
    let w = worker("w", r#", "node": "n3""#);
    let mode = format!(r#""config": {{"cluster_partition_handling": "{handling}"}}"#);
    let fields = fields(&[&producer(1, ""), &w], &[split, heal]);
    check(
        &format!(r#""rabbitmq": "3.10", {mode}, {fields}"#),
        2200,
        expected,
    );
}

#[test]
fn the_smaller_side_of_a_split_network_loses_its_clients() {
    split_off(
        "pause_minority",
        &expect![[r#"
        00:02.200  The network split: n3 and the rest of the cluster no longer see each other. Nodes that see no more than half of the cluster pause until they do.
        00:02.200  Node n3 paused itself, since it sees no more than half of the cluster: who is connected to it loses the connection.
        00:02.200  Channel 1 of client w is gone with its connection.
        00:02.200  Consumer w no longer takes messages from queue q.
        00:02.200  Message #1 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
        00:02.200  The broker closed the connection of client w: 320 CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'.
        00:02.400  Client w connected to node n1.
        00:02.400  Channel 1 was opened on connection 3: clients talk to the broker over channels.
        00:02.400  Client w started.
        00:02.400  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each.
        00:02.400  Queue q sent message #1 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
        00:02.800  Message #1 reached consumer w.
        00:02.800  Consumer w began to work on message #1, for 1 s.
        00:03.800  Consumer w finished message #1 and acknowledges it.
        00:04.000  The acknowledgement of consumer w arrived: message #1 is done, and gone from queue q.
        00:04.000  All nodes of the cluster see each other again.
        00:04.000  Node n3 is running again, and clients can connect to it."#]],
    );
}

#[test]
fn the_sides_of_a_split_network_go_on_alone() {
    split_off(
        "ignore",
        &expect![[r#"
        00:02.200  The network split: n3 and the rest of the cluster no longer see each other. Either side takes the other for down and goes on alone, also when the network is whole again (ignore).
        00:02.200  Consumer w no longer takes messages from queue q.
        00:02.200  Message #1 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
        00:02.700  Consumer w finished message #1 and acknowledges it.
        00:04.000  The network is whole again. Quorum queues and streams go on, but either side goes on taking the nodes of the other for down, until the nodes of one side have been started anew."#]],
    );
}

#[test]
fn a_side_of_a_split_network_starts_anew_when_it_is_whole() {
    split_off(
        "autoheal",
        &expect![[r#"
        00:02.200  The network split: n3 and the rest of the cluster no longer see each other. Either side takes the other for down and goes on alone. When the network is whole again, one of them starts anew (autoheal).
        00:02.200  Consumer w no longer takes messages from queue q.
        00:02.200  Message #1 is ready in queue q again, at its old place, since consumer w has not acknowledged it.
        00:02.700  Consumer w finished message #1 and acknowledges it.
        00:04.000  The network is whole again. Quorum queues and streams go on, but either side goes on taking the nodes of the other for down, until the nodes of one side have been started anew.
        00:04.000  Node n3 starts anew, to be together with the side that has more connections: who is connected to it loses the connection.
        00:04.000  Channel 1 of client w is gone with its connection.
        00:04.000  The broker closed the connection of client w: 320 CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'.
        00:04.000  Node n3 is running again, and clients can connect to it.
        00:04.000  All nodes of the cluster see each other again.
        00:04.200  Client w connected to node n3.
        00:04.200  Channel 1 was opened on connection 3: clients talk to the broker over channels.
        00:04.200  Client w started.
        00:04.200  Consumer w takes messages from queue q from now on, one at a time, and acknowledges each.
        00:04.200  Queue q sent message #1 to consumer w. It is marked redelivered: it was handed out before, and may have been worked on.
        00:04.600  Message #1 reached consumer w.
        00:04.600  Consumer w began to work on message #1, for 1 s.
        00:05.600  Consumer w finished message #1 and acknowledges it.
        00:05.800  The acknowledgement of consumer w arrived: message #1 is done, and gone from queue q."#]],
    );
}

/// A quorum queue of three nodes of which two are stopped, and one client.
fn without_a_majority(client: &str, back: &str) -> String {
    format!(
        r#""rabbitmq": "3.10", "cluster": ["n1", "n2", "n3"], "run_for_ms": 80000,
        "definitions": {{"queues": [{{"name": "q", "arguments": {{"x-queue-type": "quorum"}}}}]}},
        "clients": [{client}],
        "timeline": [{{"at_ms": 100, "do": "publish", "message": {{"routing_key": "q"}}}},
            {{"at_ms": 2000, "do": "stop_node", "node": "n2"}},
            {{"at_ms": 2000, "do": "stop_node", "node": "n3"}}{back}]"#
    )
}

const ASKS: &str = r#"{"kind": "consumer", "name": "w", "queue": "q", "start_ms": 3000,
    "get_every_ms": 1000, "work_ms": 500, "restart_ms": 1000, "node": "n1"}"#;

#[test]
fn who_asks_a_queue_without_a_majority_waits_until_there_is_one() {
    let back = r#", {"at_ms": 9000, "do": "start_node", "node": "n3"}"#;
    check(
        &without_a_majority(ASKS, back).replace("80000", "10500"),
        3000,
        &expect![[r#"
            00:03.000  Client w connected to node n1.
            00:03.000  Channel 1 was opened on connection 2: clients talk to the broker over channels.
            00:03.000  Client w started.
            00:03.200  What client w asks of queue q has to wait: too few of the nodes that are to have it are there. Until the server gives up it reads nothing more on this channel.
            00:09.000  Node n3 is running again, and clients can connect to it.
            00:09.000  Queue q works again: enough of the nodes that have it are running.
            00:09.000  Enough nodes of queue q are there: what client w asked for is done now.
            00:09.000  Client w fetched message #1 from queue q.
            00:09.400  Message #1 reached consumer w.
            00:09.400  Consumer w began to work on message #1, for 500 ms.
            00:09.900  Consumer w finished message #1 and acknowledges it.
            00:10.100  The acknowledgement of consumer w arrived: message #1 is done, and gone from queue q.
            00:10.200  Consumer w asked queue q for a message, and there was none."#]],
    );
}

#[test]
fn who_waits_for_a_majority_is_refused_in_the_end() {
    check(
        &without_a_majority(ASKS, ""),
        3000,
        &expect![[r#"
        00:03.000  Client w connected to node n1.
        00:03.000  Channel 1 was opened on connection 2: clients talk to the broker over channels.
        00:03.000  Client w started.
        00:03.200  What client w asks of queue q has to wait: too few of the nodes that are to have it are there. Until the server gives up it reads nothing more on this channel.
        01:08.200  Channel 1 of client w is gone with its connection.
        01:08.200  The broker closed the connection of client w: 541 INTERNAL_ERROR - Cannot get a message from queue 'queue 'q' in vhost '/'': {timeout,{'%2F_q',n1}}.
        01:08.200  Client w gave up, since the broker refused: 541 INTERNAL_ERROR - Cannot get a message from queue 'queue 'q' in vhost '/'': {timeout,{'%2F_q',n1}}.
        01:09.200  Client w connected to node n1.
        01:09.200  Channel 1 was opened on connection 3: clients talk to the broker over channels.
        01:09.200  Client w started.
        01:09.400  What client w asks of queue q has to wait: too few of the nodes that are to have it are there. Until the server gives up it reads nothing more on this channel."#]],
    );
}

#[test]
fn who_declares_a_quorum_queue_waits_for_its_nodes() {
    let declare = r#", {"at_ms": 4000, "do": "declare_queue",
        "queue": {"name": "new", "arguments": {"x-queue-type": "quorum"}}}"#;
    check(
        &without_a_majority("", declare).replace("80000", "30000"),
        3000,
        &expect![[r#"
            00:04.000  What you asks of queue new has to wait: too few of the nodes that are to have it are there. Until the server gives up it reads nothing more on this channel.
            00:19.000  Channel 1 of you is gone with its connection.
            00:19.000  The broker closed the connection of you: 541 INTERNAL_ERROR - Cannot declare quorum queue 'new' in vhost '/' on node 'n1' with leader on node 'n1': cluster_not_formed."#]],
    );
    let back = r#", {"at_ms": 9000, "do": "start_node", "node": "n3"}"#;
    check(
        &without_a_majority("", &format!("{declare}{back}")).replace("80000", "30000"),
        3000,
        &expect![[r#"
            00:04.000  What you asks of queue new has to wait: too few of the nodes that are to have it are there. Until the server gives up it reads nothing more on this channel.
            00:09.000  Node n3 is running again, and clients can connect to it.
            00:09.000  Queue q works again: enough of the nodes that have it are running.
            00:09.000  Enough nodes of queue new are there: what you asked for is done now.
            00:09.000  Queue new was declared; it is durable: it outlives a restart of the broker.
            00:09.000  Queue new is led by node n1, and n3 and n2 keep copies of all that is in it."#]],
    );
}
