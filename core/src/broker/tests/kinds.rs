//! Quorum queues, streams, and queues that serve one consumer, or the dearest, first.

use expect_test::expect;

use super::bench::Bench;
use crate::amqp::{FieldValue, Table};
use crate::broker::{Broker, Command, Method, QueueDeclare, Reply};
use crate::event::{BrokerFact, ChannelId};
use crate::scenario::{AckMode, ServerLine};

const QUORUM: (&str, &str) = ("x-queue-type", "quorum");
const STREAM: (&str, &str) = ("x-queue-type", "stream");

fn table<const N: usize>(words: [(&str, &str); N]) -> Table {
    Table::from(words.map(|(key, word)| (key, word.into())))
}

fn with(mut table: Table, key: &str, value: impl Into<FieldValue>) -> Table {
    table.0.insert(key.into(), value.into());
    table
}

/// A bench with one such queue, and a channel to publish on.
fn bench(line: ServerLine, arguments: Table) -> (Bench, ChannelId) {
    let mut bench = Bench::new();
    bench.broker = Broker::new(line);
    let p = bench.channel("p");
    let declare = QueueDeclare {
        queue: "q".into(),
        durable: true,
        arguments,
        ..QueueDeclare::default()
    };
    bench
        .call(p, Method::QueueDeclare(declare))
        .expect("a queue");
    bench.forget();
    (bench, p)
}

fn limit(prefetch_count: u16, global: bool) -> Method {
    Method::Qos {
        prefetch_size: 0,
        prefetch_count,
        global,
    }
}

fn consume(tag: &str, arguments: Table) -> Method {
    Method::Consume {
        queue: "q".into(),
        tag: tag.into(),
        ack: AckMode::Manual,
        exclusive: false,
        arguments,
    }
}

fn priority(priority: i64) -> Table {
    with(Table::default(), "x-priority", priority)
}

fn nack(delivery_tag: u64, multiple: bool) -> Method {
    Method::Nack {
        delivery_tag,
        multiple,
        requeue: true,
    }
}

/// A new client that consumes.
fn consumer(bench: &mut Bench, tag: &str, prefetch: u16, arguments: Table) -> ChannelId {
    let channel = bench.channel(tag);
    bench
        .call(channel, limit(prefetch, false))
        .expect("a limit");
    let consume = consume(tag, arguments);
    bench.call(channel, consume).expect("a consumer");
    channel
}

#[test]
fn the_highest_priority_with_room_goes_first_and_equals_take_turns() {
    for arguments in [Table::default(), table([QUORUM])] {
        let (mut bench, p) = bench(ServerLine::V3_10, arguments);
        consumer(&mut bench, "low", 0, Table::default());
        consumer(&mut bench, "a", 2, priority(5));
        consumer(&mut bench, "b", 1, priority(5));
        bench.forget();
        (0..5).for_each(|_| bench.publish(p, "q", true));
        expect![[r#"
            #1 -> a tag 1
            #2 -> b tag 1
            #3 -> a tag 2
            #4 -> low tag 1
            #5 -> low tag 2"#]]
        .assert_eq(&bench.facts());
    }
}

#[test]
fn what_follows_the_single_active_consumer_depends_on_type_and_version() {
    let single = |table: Table| with(table, "x-single-active-consumer", true);
    let active = |bench: &mut Bench, command: Command| {
        let mut facts = Vec::new();
        let now = bench.now;
        let done = bench.broker.apply(now, command, &mut facts);
        done.expect("done");
        facts.into_iter().find_map(|fact| match fact {
            BrokerFact::ConsumerActivated { consumer, .. } => Some(consumer.tag.to_string()),
            _ => None,
        })
    };
    for (line, arguments, at_once, after) in [
        (ServerLine::V3_10, Table::default(), None, Some("high")),
        (ServerLine::V4, Table::default(), None, Some("high")),
        (ServerLine::V3_10, table([QUORUM]), None, Some("old")),
        (ServerLine::V4, table([QUORUM]), Some("high"), None),
    ] {
        let (mut bench, _) = bench(line, single(arguments));
        let first = consumer(&mut bench, "first", 0, Table::default());
        consumer(&mut bench, "old", 0, Table::default());
        let channel = bench.channel("high");
        let method = consume("high", priority(9));
        let took = active(&mut bench, Command::Method { channel, method });
        assert_eq!(took.as_deref(), at_once);
        let took = active(&mut bench, Command::CloseChannel { channel: first });
        assert_eq!(took.as_deref(), after);
    }
}

#[test]
fn in_a_new_quorum_queue_the_active_consumer_finishes_before_it_is_followed() {
    let arguments = with(table([QUORUM]), "x-single-active-consumer", true);
    let (mut bench, p) = bench(ServerLine::V4, arguments);
    let first = consumer(&mut bench, "first", 0, Table::default());
    bench.publish(p, "q", true);
    consumer(&mut bench, "high", 0, priority(9));
    bench.publish(p, "q", true);
    bench.ack(first, 1);
    expect![[r#"
        #1 -> first tag 1
        #1 acked
        #2 -> high tag 1"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn consuming_is_refused() {
    let exclusive = |method| match method {
        Method::Consume {
            queue,
            tag,
            ack,
            arguments,
            ..
        } => Method::Consume {
            queue,
            tag,
            ack,
            arguments,
            exclusive: true,
        },
        other => other,
    };
    let plain = || consume("c", Table::default());
    let single = with(Table::default(), "x-single-active-consumer", true);
    for (arguments, limits, method, expected) in [
        (
            Table::default(),
            limit(0, false),
            consume("c", table([("x-priority", "high")])),
            "406 PRECONDITION_FAILED - invalid arg 'x-priority' for queue 'q' in vhost '/': \
             \"expected integer, got longstr\"",
        ),
        (
            single,
            limit(0, false),
            exclusive(plain()),
            "403 ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use",
        ),
        (
            table([QUORUM]),
            limit(5, true),
            plain(),
            "540 NOT_IMPLEMENTED - queue 'q' in vhost '/' does not support global qos",
        ),
        (
            table([STREAM]),
            limit(0, false),
            plain(),
            "406 PRECONDITION_FAILED - consumer prefetch count is not set for 'queue 'q' in \
             vhost '/''",
        ),
        (
            table([STREAM]),
            limit(5, false),
            consume("c", table([("x-stream-offset", "5 s")])),
            "406 PRECONDITION_FAILED - invalid arg 'x-stream-offset' for queue 'q' in vhost \
             '/': {invalid_stream_offset_arg,{longstr,<<\"5 s\">>}}",
        ),
    ] {
        let (mut bench, p) = bench(ServerLine::V3_10, arguments);
        bench.call(p, limits).expect("a limit");
        let refusal = bench.call(p, method).expect_err("refused");
        assert_eq!(refusal.to_string(), expected);
    }
}

#[test]
fn what_comes_back_to_a_quorum_queue_stands_in_front_or_at_the_end() {
    let limited = with(table([QUORUM]), "x-delivery-limit", 5);
    for (arguments, expected) in [
        (limited, ["#1", "#2", "#3"]),
        (table([QUORUM]), ["#3", "#1", "#2"]),
    ] {
        let (mut bench, p) = bench(ServerLine::V3_10, arguments);
        (0..3).for_each(|_| bench.publish(p, "q", true));
        let get = || Method::Get {
            queue: "q".into(),
            ack: AckMode::Manual,
        };
        bench.call(p, get()).expect("got");
        bench.call(p, get()).expect("got");
        bench.call(p, nack(0, true)).expect("requeued");
        let got = expected.map(|_| match bench.call(p, get()) {
            Ok(Reply::Got { message, .. }) => message.number.to_string(),
            other => panic!("{other:?}"),
        });
        assert_eq!(got, expected);
        bench
            .apply(Command::CloseChannel { channel: p })
            .expect("closed");
        let c = consumer(&mut bench, "c", 1, Table::default());
        bench.ack(c, 1);
        assert!(
            bench
                .facts()
                .contains(&format!("{} -> c tag 1 again", expected[0])),
            "a lost channel gives back in order"
        );
    }
}

#[test]
fn a_quorum_queue_counts_what_comes_back_and_drops_it_at_the_limit() {
    let limit = with(table([QUORUM]), "x-delivery-limit", 1);
    let (mut bench, p) = bench(ServerLine::V3_10, limit);
    bench.publish(p, "q", true);
    let c = consumer(&mut bench, "c", 0, Table::default());
    bench.call(c, nack(1, false)).expect("requeued");
    bench.call(c, nack(2, false)).expect("dropped");
    assert_eq!(bench.snapshot.losses.total, 1);
    assert!(bench.facts().contains("#1 -> c tag 2 again"));
    crate::invariant::agreement(&bench.snapshot, &bench.broker).expect("agreement");
}

/// The offsets that a reader gets.
fn read(bench: &mut Bench, channel: ChannelId, method: Method) -> Vec<i64> {
    let mut facts = Vec::new();
    let (now, command) = (bench.now, Command::Method { channel, method });
    bench
        .broker
        .apply(now, command, &mut facts)
        .expect("accepted");
    let offset = |fact| match fact {
        BrokerFact::StreamDelivered { message, .. } => {
            let headers = message.properties.headers.as_ref()?;
            headers.get("x-stream-offset")?.as_integer()
        }
        _ => None,
    };
    facts.into_iter().filter_map(offset).collect()
}

#[test]
fn a_reader_starts_where_it_says_and_goes_on_as_it_acknowledges() {
    for (offset, expected) in [
        (FieldValue::from("first"), vec![0, 1]),
        (FieldValue::from("last"), vec![3]),
        (FieldValue::from("next"), vec![]),
        (FieldValue::Long(1), vec![1, 2]),
        (FieldValue::Long(100), vec![]),
        (FieldValue::Timestamp(0), vec![0, 1]),
        (FieldValue::Timestamp(1), vec![]),
        (FieldValue::from("1h"), vec![0, 1]),
    ] {
        let (mut bench, p) = bench(ServerLine::V3_10, table([STREAM]));
        (0..4).for_each(|_| bench.publish(p, "q", true));
        let reader = bench.channel("r");
        bench.call(reader, limit(2, false)).expect("a limit");
        let from = with(Table::default(), "x-stream-offset", offset.clone());
        let got = read(&mut bench, reader, consume("r", from));
        assert_eq!(got, expected, "{offset:?}");
        if let [_, second] = expected[..] {
            let ack = Method::Ack {
                delivery_tag: 1,
                multiple: false,
            };
            assert_eq!(read(&mut bench, reader, ack), [second + 1]);
        }
    }
}

#[test]
fn a_stream_refuses_what_would_take_something_from_it() {
    let get = Method::Get {
        queue: "q".into(),
        ack: AckMode::Manual,
    };
    let purge = Method::QueuePurge { queue: "q".into() };
    for (method, what) in [
        (get, "basic.get"),
        (purge, "queue.purge"),
        (nack(1, false), "basic.nack and basic.reject"),
    ] {
        let (mut bench, p) = bench(ServerLine::V3_10, table([STREAM]));
        consumer(&mut bench, "other", 5, Table::default());
        bench.call(p, limit(5, false)).expect("a limit");
        bench.call(p, consume("c", Table::default())).expect("one");
        bench.publish(p, "q", false);
        let refusal = bench.call(p, method).expect_err("refused").to_string();
        let expected = format!(
            "540 NOT_IMPLEMENTED - {what} not supported by stream queues queue 'q' in vhost '/'"
        );
        assert_eq!(refusal, expected);
        let name = crate::name::ResourceName::root("q");
        let kept = bench.snapshot.queues.get(&name).expect("the stream");
        assert_eq!(kept.ready.size(), 1);
    }
}
