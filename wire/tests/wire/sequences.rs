//! Sequences: what both peers say from connect to close, and that each thing that happens on
//! the way is found in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use expect_test::expect_file;
use warren_core::event::{BrokerFact, ClientFact, Fact};
use warren_core::scenario::Scenario;
use warren_core::timeline::Timeline;
use warren_wire::field::{find, hex};
use warren_wire::{Frame, Options, Peer, Protocol, Sequence, sequence};

fn said(slug: &str, protocol: Protocol) -> Sequence {
    sequence(&crate::scenario(slug), protocol, Options::default())
}

/// A line for each frame.
fn lines(sequence: &Sequence) -> String {
    let line = |frame: &Frame| {
        let (headline, hex) = (frame.headline(), hex(&frame.octets));
        format!("{headline} {:?}\n    {hex}\n", frame.events)
    };
    sequence.frames.iter().map(line).collect()
}

#[test]
fn hello_world_is_said_as_before() {
    expect_file!["golden/hello-world.0-9-1.txt"]
        .assert_eq(&lines(&said("hello-world", Protocol::Amqp091)));
    expect_file!["golden/hello-world.1.0.txt"]
        .assert_eq(&lines(&said("hello-world", Protocol::Amqp10)));
}

#[test]
fn the_first_message_of_hello_world_is_shown_field_by_field() {
    for (protocol, file) in [
        (Protocol::Amqp091, expect_file!["golden/publish.0-9-1.txt"]),
        (Protocol::Amqp10, expect_file!["golden/publish.1.0.txt"]),
    ] {
        let sequence = said("hello-world", protocol);
        // What is sent at 0.5 s, and what is delivered at 1.3 s.
        let at = [500_000, 1_300_000];
        let frames = sequence.frames.iter();
        let frames = frames.filter(|frame| at.contains(&frame.at.0));
        file.assert_eq(&frames.map(Frame::to_text).collect::<String>());
    }
}

#[test]
fn all_nine_frame_bodies_occur_in_news_to_everyone() {
    let sequence = said("news-to-everyone", Protocol::Amqp10);
    let names: BTreeSet<_> = sequence.frames.iter().map(|frame| frame.name).collect();
    for body in [
        "open",
        "begin",
        "attach",
        "flow",
        "transfer",
        "disposition",
        "detach",
        "end",
        "close",
    ] {
        assert!(names.contains(body), "{body} is not among {names:?}");
    }
}

#[test]
fn each_connection_begins_with_a_header_and_ends_with_a_close() {
    for (name, scenario) in crate::library() {
        for protocol in Protocol::ALL {
            let sequence = sequence(&scenario, protocol, Options::default());
            let connections = sequence.frames.iter().map(|frame| frame.connection);
            let connections: BTreeSet<u32> = connections.collect();
            for connection in connections {
                let of: Vec<_> = sequence.of_connection(connection).collect();
                let place = format!("{name}, {}, {connection}", protocol.name());
                assert!(
                    of[0].name.ends_with("protocol header"),
                    "{place}: {}",
                    of[0].name
                );
                assert_eq!(of[0].from, Peer::Client, "{place}");
                assert!(of.is_sorted_by_key(|frame| frame.at), "{place}");
                let closes = ["connection.close-ok", "close"];
                let is_closed = of.last().is_some_and(|last| closes.contains(&last.name));
                let is_lost = has_losses(&scenario);
                assert!(is_closed || is_lost, "{place}: {:?}", of.last());
            }
        }
    }
}

#[test]
fn what_is_declared_by_hand_is_a_request_in_1_0() {
    let sequence = said("dialogue", Protocol::Amqp10);
    let texts: Vec<String> = sequence.frames.iter().map(Frame::to_text).collect();
    let transfers: Vec<&String> = texts
        .iter()
        .filter(|one| one.contains(": transfer"))
        .collect();
    for (subject, to) in [
        ("PUT", "/exchanges/later"),
        ("PUT", "/queues/third"),
        ("POST", "/bindings"),
        ("DELETE", "/queues/third/messages"),
        ("DELETE", "/queues/third"),
    ] {
        let request = [format!("to = {to}\n"), format!("subject = {subject}\n")];
        let is_there = |one: &&&String| request.iter().all(|line| one.contains(line));
        assert!(transfers.iter().any(|one| is_there(&one)), "{subject} {to}");
    }
    // What exists with other arguments: the answer says so, and the session goes on.
    let conflict = transfers
        .iter()
        .filter(|one| one.contains("subject = 409\n"));
    assert_eq!(conflict.count(), 1);
    assert_eq!(
        sequence.notes,
        [
            "RabbitMQ 3.10 speaks AMQP 1.0 through a plugin and with other addresses; this is what \
             RabbitMQ 4 says.",
            "RabbitMQ has no transactions in AMQP 1.0; what they hold is sent one by one."
        ]
    );
}

#[test]
fn a_message_that_no_queue_takes_is_released_and_one_that_is_refused_rejected() {
    let sequence = said("dialogue", Protocol::Amqp10);
    let of_server = sequence
        .frames
        .iter()
        .filter(|one| one.from == Peer::Server);
    let states = of_server
        .filter(|one| one.name == "disposition")
        .map(|one| {
            let fields = one.fields();
            let body = find(&fields, "disposition").expect("a disposition");
            body.at(&["state"]).expect("a state").kind
        });
    let states: Vec<_> = states.collect();
    let count = |state| states.iter().filter(|one| **one == state).count();
    // Every other of eight is unroutable, and the queue takes two of the others.
    assert_eq!(count("released"), 4, "{states:?}");
    assert_eq!(count("accepted"), 2, "{states:?}");
    assert_eq!(count("rejected"), 2, "{states:?}");
}

/// Whether connections break in it.
fn has_losses(scenario: &Arc<Scenario>) -> bool {
    let timeline = Timeline::complete(scenario.clone());
    let events = timeline.events(0..timeline.len());
    events.iter().any(|event| {
        matches!(
            &event.fact,
            Fact::Client(ClientFact::Crashed { .. })
                | Fact::Broker(BrokerFact::Stopped { .. } | BrokerFact::Server(_))
        )
    })
}

/// Whether something went over the wire for this to happen.
fn is_said(fact: &Fact, in_cluster: bool) -> bool {
    // Where a queue's leader comes back, the server registers its consumers anew by itself.
    let registered = matches!(fact, Fact::Broker(BrokerFact::ConsumerRegistered { .. }));
    if registered && in_cluster {
        return false;
    }
    matches!(
        fact,
        Fact::Client(
            ClientFact::PublishSent { .. }
                | ClientFact::Received { .. }
                | ClientFact::ConfirmReceived { .. }
                | ClientFact::WorkFinished {
                    arrives: Some(_),
                    ..
                }
                | ClientFact::Started { .. }
        ) | Fact::Broker(
            BrokerFact::ConnectionOpened { .. }
                | BrokerFact::ChannelOpened { .. }
                | BrokerFact::ConsumerRegistered { .. }
                | BrokerFact::Published { .. }
                | BrokerFact::Confirmed { .. }
                | BrokerFact::Delivered { .. }
                | BrokerFact::Acked { .. }
        )
    )
}

#[test]
fn what_goes_over_the_wire_is_found_at_its_events() {
    let mut found = 0;
    for (name, scenario) in crate::library() {
        let timeline = Timeline::complete(scenario.clone());
        for protocol in Protocol::ALL {
            let sequence = sequence(&scenario, protocol, Options::default());
            for (number, event) in (0..).zip(timeline.events(0..timeline.len())) {
                if !is_said(&event.fact, !scenario.cluster.is_empty()) {
                    continue;
                }
                // What is said in the last moments may not have come before the run ended.
                let carried = sequence.of_event(number).count() > 0;
                let late = event.at.0 + 1_000_000 > scenario.run_for_ms * 1000;
                assert!(
                    carried || late,
                    "{name}, {}, event {number}: {event:?}",
                    protocol.name()
                );
                found += usize::from(carried);
            }
        }
    }
    assert!(found > 1000, "only {found} events");
}

/// Hello world with one body of this many octets.
fn with_body(octets: usize) -> Arc<Scenario> {
    let mut scenario = (*crate::scenario("hello-world")).clone();
    let body = "x".repeat(octets);
    let json = serde_json::to_value(&scenario).expect("writes");
    let mut json = json;
    json["clients"][0]["messages"][0]["body"] = body.into();
    json["clients"][0]["count"] = 1.into();
    json["expect"] = serde_json::json!([]);
    scenario = Scenario::from_json(&json.to_string()).expect("reads");
    Arc::new(scenario)
}

fn bodies(body: usize, protocol: Protocol) -> (Vec<usize>, usize) {
    let options = Options {
        frame_max: 4096,
        ..Options::default()
    };
    let sequence = sequence(&with_body(body), protocol, options);
    let published = sequence
        .frames
        .iter()
        .filter(|frame| frame.from == Peer::Client && matches!(frame.name, "body" | "transfer"));
    let longest = sequence.frames.iter().map(|frame| frame.octets.len()).max();
    let sizes = published.map(|frame| frame.octets.len()).collect();
    (sizes, longest.expect("frames"))
}

#[test]
fn bodies_of_0_9_1_are_split_at_frame_max() {
    // 4096 octets of a frame are 4088 of body.
    for (body, expected) in [
        (0, vec![]),
        (1, vec![9]),
        (4087, vec![4095]),
        (4088, vec![4096]),
        (4089, vec![4096, 9]),
        (8176, vec![4096, 4096]),
        (8177, vec![4096, 4096, 9]),
    ] {
        let (sizes, longest) = bodies(body, Protocol::Amqp091);
        assert_eq!(sizes, expected, "{body} octets");
        assert!(longest <= 4096);
    }
}

#[test]
fn transfers_are_split_at_the_largest_frame() {
    let around = 8 + 40;
    for body in [1, 4096 - around - 60, 4000, 4050, 4096, 8192, 20_000] {
        let (sizes, longest) = bodies(body, Protocol::Amqp10);
        let sent: usize = sizes.iter().sum();
        assert!(longest <= 4096, "{body} octets: {longest}");
        assert!(sent >= body, "{body} octets: {sizes:?}");
        let (last, full) = sizes.split_last().expect("a transfer");
        assert!(*last <= 4096);
        assert!(
            full.iter().all(|size| *size == 4096),
            "{body} octets: {sizes:?}"
        );
    }
}

#[test]
fn parts_of_a_message_make_the_whole_of_it() {
    let options = Options {
        frame_max: 4096,
        ..Options::default()
    };
    let whole = sequence(&with_body(9000), Protocol::Amqp10, Options::default());
    let parts = sequence(&with_body(9000), Protocol::Amqp10, options);
    let payload = |sequence: &Sequence| -> Vec<u8> {
        let transfers = sequence.frames.iter();
        let transfers = transfers.filter(|one| one.name == "transfer" && one.from == Peer::Client);
        let after = |frame: &Frame| {
            let fields = frame.fields();
            let body = find(&fields, "transfer").expect("a transfer").range.end;
            frame.octets[body..].to_vec()
        };
        transfers.flat_map(after).collect()
    };
    assert_eq!(payload(&parts), payload(&whole));
    assert!(parts.frames.len() > whole.frames.len());
}

#[test]
fn who_is_silent_for_half_a_minute_sends_a_heartbeat() {
    let mut json = serde_json::to_value(&*crate::scenario("hello-world")).expect("writes");
    json["run_for_ms"] = 100_000.into();
    json["expect"] = serde_json::json!([]);
    let scenario = Arc::new(Scenario::from_json(&json.to_string()).expect("reads"));
    for protocol in Protocol::ALL {
        let sequence = sequence(&scenario, protocol, Options::default());
        let of = |peer| {
            let beats = sequence.of_connection(1);
            let beats = beats.filter(move |one| one.name == "heartbeat" && one.from == peer);
            beats.map(|one| one.at.0 / 1_000_000).collect::<Vec<_>>()
        };
        // The last message leaves at 8.5 s; the server has said nothing since the start.
        assert_eq!(of(Peer::Client), [38, 68, 98], "{}", protocol.name());
        assert_eq!(of(Peer::Server).len(), 3, "{}", protocol.name());
    }
}
