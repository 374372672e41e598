//! Connections, channels and the server's settings: what they may, and for how long.

use super::bench::{Bench, consume, message};
use crate::amqp::{Message, Properties};
use crate::broker::{Broker, Command, Connect, Method, Reply, Setting};
use crate::event::{BrokerFact, ChannelId, ConnectionId};
use crate::scenario::ServerLine;
use crate::time::{Duration, Time};

#[test]
fn a_connection_has_no_more_channels_than_it_agreed_to() {
    let mut bench = Bench::new();
    let mut connect = Connect::new("c".into(), "/".into());
    connect.channel_max = 2;
    let Ok(Reply::Connection(connection)) = bench.apply(Command::OpenConnection(connect)) else {
        panic!("no connection")
    };
    let first = bench.open(connection, 1);
    bench.open(connection, 2);
    bench
        .apply(Command::CloseChannel { channel: first })
        .expect("closed");
    bench.open(connection, 7);
    let third = Command::OpenChannel {
        connection,
        number: 3,
    };
    let refusal = bench.apply(third).expect_err("a third channel");
    let expected = "530 NOT_ALLOWED - number of channels opened (2) has reached the negotiated \
                    channel_max (2)";
    assert_eq!(refusal.to_string(), expected);
    assert!(bench.facts().ends_with("connection of c closed"));
}

#[test]
fn a_channel_keeps_the_size_limit_that_it_was_opened_with() {
    let mut bench = Bench::new();
    let before = bench.channel("before");
    bench.queue(before, "q");
    bench
        .apply(Command::SetConfig(Setting::MaxMessageSize(3)))
        .expect("set");
    let after = bench.channel("after");
    let table = [
        (before, "four", true),
        (after, "six", true),
        (after, "\u{e9}\u{e9}", false),
    ];
    for (channel, body, fits) in table {
        let message = Message::plain(1, "", "q", body);
        let outcome = bench.call(channel, Method::publish(message));
        let expected = "406 PRECONDITION_FAILED - message size 4 is larger than configured max \
                        size 3";
        match outcome {
            Ok(_) => assert!(fits, "{body}"),
            Err(refusal) => assert_eq!((fits, refusal.to_string()), (false, expected.to_owned())),
        }
    }
}

/// A broker on which a consumer holds one message since the start.
fn holding(timeout: Option<Duration>) -> (Broker, ChannelId) {
    let mut broker = Broker::new(ServerLine::V3_10);
    let connection = ConnectionId(1);
    let channel = ChannelId {
        connection,
        number: 1,
    };
    let method = |method| Command::Method { channel, method };
    let commands = [
        Command::SetConfig(Setting::ConsumerTimeout(timeout)),
        Command::OpenConnection(Connect::new("c".into(), "/".into())),
        Command::OpenChannel {
            connection,
            number: 1,
        },
        method(super::bench::queue()),
        method(message(1, "", "q", Properties::default())),
        method(consume("q", "t")),
    ];
    for command in commands {
        broker
            .apply(Time::ZERO, command, &mut Vec::new())
            .expect("set up");
        broker.settle(&mut Vec::new());
    }
    (broker, channel)
}

#[test]
fn a_delivery_that_waits_too_long_closes_its_channel_at_the_next_tick() {
    // The server looks once a minute, and a moment that is not longer than the timeout is
    // not too long.
    let minute = 60 * 1000;
    let table = [
        (Some(30 * minute), Some(31 * minute)),
        (Some(1500), Some(minute)),
        (Some(minute), Some(2 * minute)),
        (None, None),
    ];
    for (timeout, expected) in table {
        let (broker, _) = holding(timeout.map(Duration::from_ms));
        assert_eq!(broker.next_timeout(), expected.map(Time::from_ms));
    }
    let (mut broker, _) = holding(Some(Duration::from_ms(1500)));
    let mut facts = Vec::new();
    let now = broker.next_timeout().expect("a tick");
    broker
        .apply(now, Command::Timeout, &mut facts)
        .expect("a tick");
    let closed = facts
        .iter()
        .any(|fact| matches!(fact, BrokerFact::ChannelClosed { .. }));
    let requeued = facts
        .iter()
        .any(|fact| matches!(fact, BrokerFact::Requeued { .. }));
    assert!(closed && requeued, "{facts:?}");
}

#[test]
fn what_was_acknowledged_in_time_closes_nothing() {
    let (mut broker, channel) = holding(Some(Duration::from_ms(1500)));
    let ack = Method::Ack {
        delivery_tag: 1,
        multiple: false,
    };
    let ack = Command::Method {
        channel,
        method: ack,
    };
    let mut facts = Vec::new();
    broker
        .apply(Time::from_ms(1), ack, &mut facts)
        .expect("acked");
    facts.clear();
    broker
        .apply(Time::from_ms(60_000), Command::Timeout, &mut facts)
        .expect("a tick");
    assert_eq!(facts, []);
    assert_eq!(broker.next_timeout(), None);
}
