//! What the server lines do differently, each by example, and who tells so.

use expect_test::expect;

use super::bench::{Bench, consume, message, name};
use crate::amqp::{FieldValue, Message, NestedTable, Properties, Table};
use crate::broker::{Command, Method, QueueDeclare, Reply, Setting};
use crate::event::ChannelId;
use crate::scenario::{AckMode, ServerLine};
use crate::server_line::Difference;
use crate::time::Duration;

const LINES: [ServerLine; 2] = [ServerLine::V3_10, ServerLine::V4];

fn quorum(bench: &mut Bench, channel: ChannelId) {
    let declare = QueueDeclare {
        queue: name("q"),
        durable: true,
        arguments: Table::from([("x-queue-type", "quorum".into())]),
        ..QueueDeclare::default()
    };
    let declared = bench.call(channel, Method::QueueDeclare(declare));
    declared.expect("declared");
}

pub(super) fn await_replies(bench: &mut Bench, channel: ChannelId) -> crate::name::Name {
    let Method::Consume {
        exclusive,
        arguments,
        ..
    } = consume("q", "t")
    else {
        panic!("it consumes")
    };
    let method = Method::Consume {
        queue: name("amq.rabbitmq.reply-to"),
        tag: name("replies"),
        ack: AckMode::Auto,
        exclusive,
        arguments,
    };
    bench.call(channel, method).expect("waits for answers");
    bench.queue(channel, "asked");
    let properties = Properties {
        reply_to: Some(name("amq.rabbitmq.reply-to")),
        ..Properties::default()
    };
    let ask = message(90, "", "asked", properties);
    bench.call(channel, ask).expect("asked");
    let get = Method::Get {
        queue: name("asked"),
        ack: AckMode::Auto,
    };
    let Ok(Reply::Got { message, .. }) = bench.call(channel, get) else {
        panic!("nothing was asked")
    };
    let address = message.properties.reply_to.clone();
    bench.forget();
    address.expect("an address")
}

pub(super) fn answer(bench: &mut Bench, channel: ChannelId, number: u32, address: &str) {
    let mandatory = message(number, "", address, Properties::default());
    bench.call(channel, mandatory).expect("answered");
}

#[test]
fn direct_replies_count_as_routed_and_have_their_own_tags_in_new_servers() {
    for (line, told, differs) in [
        (
            ServerLine::V3_10,
            "#1 ~> replies tag 2\n#1 returned\n#2 ~> replies tag 2\n#2 returned",
            [Difference::ReplyTags, Difference::RepliesCount].repeat(2),
        ),
        (
            ServerLine::V4,
            "#1 ~> replies tag 2\n#2 ~> replies tag 3",
            vec![Difference::ReplyTags; 2],
        ),
    ] {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        let address = await_replies(&mut bench, c);
        let s = bench.channel("s");
        answer(&mut bench, s, 1, &address);
        answer(&mut bench, s, 2, &address);
        assert_eq!(bench.facts(), told, "{line:?}");
        assert_eq!(bench.differs(), differs, "{line:?}");
    }
}

#[test]
fn an_answer_that_nobody_waits_for_is_lost_by_name() {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    let address = await_replies(&mut bench, c);
    let s = bench.channel("s");
    bench
        .apply(Command::CloseChannel { channel: c })
        .expect("closed");
    bench.forget();
    let method = Method::publish(Message::plain(1, "", &address, ""));
    bench.call(s, method).expect("answered");
    assert_eq!(bench.facts(), "#1 dropped: NobodyWaits");
}

#[test]
fn what_comes_back_to_a_quorum_queue_without_a_limit_goes_elsewhere() {
    for (line, told) in [
        (ServerLine::V3_10, "#1 requeued\n#2 -> t tag 2"),
        (ServerLine::V4, "#1 requeued\n#1 -> t tag 2 again"),
    ] {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        quorum(&mut bench, c);
        bench.publish(c, "q", true);
        bench.publish(c, "q", true);
        bench.consume(c, "q", "t", 1);
        bench.forget();
        let back = Method::Nack {
            delivery_tag: 1,
            multiple: false,
            requeue: true,
        };
        bench.call(c, back).expect("given back");
        assert_eq!(bench.facts(), told, "{line:?}");
        assert_eq!(bench.differs(), [Difference::DeliveryLimit], "{line:?}");
    }
}

#[test]
fn a_shared_prefetch_is_none_in_new_servers() {
    for (line, told) in [
        (ServerLine::V3_10, "#1 -> one tag 1"),
        (ServerLine::V4, "#1 -> one tag 1\n#2 -> one tag 2"),
    ] {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        bench.queue(c, "q");
        bench.call(c, consume("q", "one")).expect("consumes");
        let qos = Method::Qos {
            prefetch_size: 0,
            prefetch_count: 1,
            global: true,
        };
        bench.call(c, qos).expect("set");
        assert_eq!(bench.differs(), [Difference::SharedPrefetch], "{line:?}");
        bench.publish(c, "q", false);
        bench.publish(c, "q", false);
        assert_eq!(bench.facts(), told, "{line:?}");
    }
}

#[test]
fn new_servers_time_out_deliveries_of_quorum_queues_alone() {
    for line in LINES {
        for is_quorum in [false, true] {
            let mut bench = Bench::of(line);
            let setting = Setting::ConsumerTimeout(Some(Duration::from_ms(1000)));
            bench.apply(Command::SetConfig(setting)).expect("set");
            let c = bench.channel("c");
            if is_quorum {
                quorum(&mut bench, c);
            } else {
                bench.queue(c, "q");
            }
            bench.publish(c, "q", true);
            bench.consume(c, "q", "t", 1);
            bench.forget();
            bench.wait(120_000);
            let closed = bench.facts().contains("channel of c closed");
            assert_eq!(closed, is_quorum || line == ServerLine::V3_10, "{line:?}");
            let differs = bench.differs();
            let timeout = differs.contains(&Difference::ConsumerTimeout);
            assert_eq!(timeout, !is_quorum, "{line:?}");
            bench.wait(300_000);
            assert_eq!(bench.differs(), [], "{line:?}: it is told once");
        }
    }
}

#[test]
fn what_is_refused_or_taken_says_that_the_line_decided_it() {
    for (line, refuses) in [(ServerLine::V3_10, false), (ServerLine::V4, true)] {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        bench.queue(c, "q");
        let Method::Bind {
            destination,
            arguments,
            ..
        } = super::bench::bind("amq.topic", "q", Table::default())
        else {
            panic!("it binds")
        };
        let bind = Method::Bind {
            source: name("amq.topic"),
            destination,
            routing_key: name("#.a.#.b.#"),
            arguments,
        };
        let bound = bench.call(c, bind);
        assert_eq!(bound.is_err(), refuses);
        assert_eq!(bench.differs(), [Difference::TopicKeys]);
    }
}

#[test]
fn deaths_that_a_client_wrote_down_count_in_old_servers_alone() {
    for (line, count, differs) in [
        (ServerLine::V3_10, 6, Difference::ForeignDeaths),
        (ServerLine::V4, 1, Difference::ForeignDeaths),
    ] {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        bench.queue(c, "dead");
        let declare = QueueDeclare {
            queue: name("q"),
            durable: true,
            arguments: Table::from([
                ("x-dead-letter-exchange", "".into()),
                ("x-dead-letter-routing-key", "dead".into()),
                ("x-message-ttl", 0.into()),
            ]),
            ..QueueDeclare::default()
        };
        let declared = bench.call(c, Method::QueueDeclare(declare));
        declared.expect("declared");
        let death = NestedTable::from([
            ("count", FieldValue::Long(5)),
            ("reason", "expired".into()),
            ("queue", "q".into()),
        ]);
        let deaths = FieldValue::Array(vec![FieldValue::Table(death)]);
        let properties = Properties {
            headers: Some(Table::from([("x-death", deaths)])),
            ..Properties::default()
        };
        bench.forget();
        let publish = message(1, "", "q", properties);
        bench.call(c, publish).expect("published");
        let get = Method::Get {
            queue: name("dead"),
            ack: AckMode::Auto,
        };
        let Ok(Reply::Got { message, .. }) = bench.call(c, get) else {
            panic!("it did not die")
        };
        let headers = message.properties.headers.as_ref().expect("headers");
        let deaths = headers.get("x-death").expect("deaths").to_string();
        assert!(
            deaths.contains(&format!("\"count\":{count}")),
            "{line:?}: {deaths}"
        );
        assert_eq!(bench.differs(), [differs], "{line:?}");
    }
}

#[test]
fn a_message_between_the_sizes_is_the_line_s_to_take_or_to_refuse() {
    let mebibytes = |bench: &mut Bench, channel, number: usize| {
        let body = "x".repeat(number * 1024 * 1024);
        let publish = Method::publish(Message::plain(1, "", "q", &body));
        bench.call(channel, publish)
    };
    for line in LINES {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        bench.queue(c, "q");
        mebibytes(&mut bench, c, 1).expect("small");
        assert_eq!(bench.differs(), [], "{line:?}");
        let taken = mebibytes(&mut bench, c, 17).is_ok();
        assert_eq!(taken, line == ServerLine::V3_10);
        assert_eq!(bench.differs(), [Difference::MessageSize], "{line:?}");

        let limit = Setting::MaxMessageSize(1024 * 1024);
        bench.apply(Command::SetConfig(limit)).expect("set");
        let c = bench.channel("d");
        mebibytes(&mut bench, c, 2).expect_err("larger than it was set to");
        assert_eq!(bench.differs(), [], "{line:?}: what was set decided");
    }
}

#[test]
fn who_follows_a_cancelled_active_consumer_is_told_with_what_waits() {
    for (line, told) in [
        (ServerLine::V3_10, "one cancelled"),
        (ServerLine::V4, "one cancelled\n#2 -> two tag 1"),
    ] {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        let declare = QueueDeclare {
            durable: true,
            arguments: Table::from([("x-single-active-consumer", true.into())]),
            ..super::bench::declare("q")
        };
        let declared = bench.call(c, Method::QueueDeclare(declare));
        declared.expect("declared");
        bench.consume(c, "q", "one", 1);
        let other = bench.channel("d");
        bench.consume(other, "q", "two", 1);
        bench.publish(c, "q", false);
        bench.publish(c, "q", false);
        bench.forget();
        let cancel = Method::Cancel { tag: name("one") };
        bench.call(c, cancel).expect("cancelled");
        assert_eq!(bench.facts(), told, "{line:?}");
        assert_eq!(bench.differs(), [Difference::CancelHandsOver], "{line:?}");
    }
}

/// A queue whose dead letters go to another one.
fn dying(queue: &str, to: &str, more: &[(&str, FieldValue)]) -> Method {
    let mut arguments = Table::from([
        ("x-dead-letter-exchange", "".into()),
        ("x-dead-letter-routing-key", to.into()),
    ]);
    let more = more.iter().cloned();
    arguments
        .0
        .extend(more.map(|(key, value)| (key.into(), value)));
    Method::QueueDeclare(QueueDeclare {
        durable: true,
        arguments,
        ..super::bench::declare(queue)
    })
}

#[test]
fn the_order_of_many_deaths_is_the_line_s() {
    for line in LINES {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        bench.queue(c, "end");
        let at_once = [("x-message-ttl", 0.into())];
        for (from, to) in [("a", "b"), ("b", "c"), ("c", "end")] {
            bench.call(c, dying(from, to, &at_once)).expect("declared");
        }
        bench.publish(c, "a", false);
        let (last, order) = (Difference::LastDeath, Difference::DeathOrder);
        assert_eq!(bench.differs(), [last, last, order], "{line:?}");
    }
}

#[test]
fn a_dead_letter_back_to_its_own_queue_is_the_line_s() {
    for line in LINES {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        let more = [
            ("x-queue-type", "quorum".into()),
            ("x-overflow", "reject-publish".into()),
            ("x-dead-letter-strategy", "at-least-once".into()),
        ];
        bench.call(c, dying("q", "q", &more)).expect("declared");
        bench.publish(c, "q", true);
        bench.consume(c, "q", "t", 1);
        let reject = Method::Nack {
            delivery_tag: 1,
            multiple: false,
            requeue: false,
        };
        bench.call(c, reject).expect("rejected");
        let differs = bench.differs();
        assert!(differs.contains(&Difference::ConfirmedByItself), "{line:?}");
    }
}

#[test]
fn new_servers_take_no_queue_that_is_neither_durable_nor_exclusive() {
    for (line, refuses) in [(ServerLine::V3_10, false), (ServerLine::V4, true)] {
        let mut bench = Bench::of(line);
        let c = bench.channel("c");
        let own = QueueDeclare {
            exclusive: true,
            ..super::bench::declare("own")
        };
        bench.call(c, Method::QueueDeclare(own)).expect("exclusive");
        let transient = super::bench::declare("q");
        let declared = bench.call(c, Method::QueueDeclare(transient));
        let told = declared.map_err(|refusal| refusal.to_string());
        if refuses {
            expect![[r#"
                541 INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.
                By default, this feature is not permitted anymore.
                The feature will be removed from a future major RabbitMQ version, regardless of the configuration; actual version to be determined.
                To..."#]].assert_eq(&told.expect_err("refused"));
        }
        assert_eq!(bench.differs(), [Difference::TransientQueues], "{line:?}");
    }
}
