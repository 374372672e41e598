//! Time to live, length limits, priorities, dead letters and policies by example.

use super::bench::{Bench, declare, exchange, message};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::{Command, Method, QueueDeclare, Reply};
use crate::event::ChannelId;
use crate::invariant::Contents;
use crate::name::ResourceName;
use crate::policy::{ApplyTo, Policy};
use crate::scenario::{AckMode, StopKind};

/// A bench with a channel and the queue `q` with these arguments.
fn with_queue(arguments: Table) -> (Bench, ChannelId) {
    let mut bench = Bench::new();
    let channel = bench.channel("c");
    let queue = QueueDeclare {
        durable: true,
        arguments,
        ..declare("q")
    };
    bench
        .call(channel, Method::QueueDeclare(queue))
        .expect("a queue");
    bench.forget();
    (bench, channel)
}

fn expiring(ms: &str) -> Properties {
    Properties {
        expiration: Some(ms.into()),
        delivery_mode: Some(2),
        ..Properties::default()
    }
}

fn urgent(priority: u8) -> Properties {
    Properties {
        priority: Some(priority),
        ..Properties::default()
    }
}

fn publish(bench: &mut Bench, channel: ChannelId, all: Vec<Properties>) {
    for (properties, number) in all.into_iter().zip(1..) {
        let publish = message(number, "", "q", properties);
        bench.call(channel, publish).expect("published");
    }
}

/// The numbers of what is ready in a queue, the next one first.
fn ready(bench: &Bench, queue: &str) -> Vec<u32> {
    let contents = bench.broker.contents();
    let found = contents
        .into_iter()
        .find(|(name, _)| *name == ResourceName::root(queue));
    let (_, Contents { ready, .. }) = found.expect("the queue");
    ready.into_iter().map(|(_, number, _)| number).collect()
}

fn get(bench: &mut Bench, channel: ChannelId, queue: &str) -> Reply {
    let (queue, ack) = (queue.into(), AckMode::Manual);
    let get = Method::Get { queue, ack };
    bench.call(channel, get).expect("an answer")
}

fn nack(bench: &mut Bench, channel: ChannelId, delivery_tag: u64, requeue: bool) {
    let nack = Method::Nack {
        delivery_tag,
        multiple: false,
        requeue,
    };
    bench.call(channel, nack).expect("taken");
}

#[test]
fn the_shorter_time_holds_and_only_at_the_head() {
    let (mut bench, channel) = with_queue(Table::from([("x-message-ttl", 100.into())]));
    let all = vec![Properties::default(), expiring("20"), expiring("500")];
    publish(&mut bench, channel, all);
    bench.wait(99);
    assert_eq!(ready(&bench, "q"), [1, 2, 3], "2 waits behind 1");
    bench.wait(1);
    assert_eq!(ready(&bench, "q"), [0_u32; 0]);
    assert_eq!(
        bench.facts(),
        "#1 dropped: Expired\n#2 dropped: Expired\n#3 dropped: Expired"
    );
}

#[test]
fn what_is_handed_out_does_not_expire_until_it_is_put_back() {
    let (mut bench, channel) = with_queue(Table::default());
    publish(&mut bench, channel, vec![expiring("10")]);
    get(&mut bench, channel, "q");
    bench.wait(50);
    assert_eq!(bench.facts(), "");
    nack(&mut bench, channel, 1, true);
    assert_eq!(bench.facts(), "#1 requeued\n#1 dropped: Expired");
}

#[test]
fn a_time_of_nothing_is_enough_for_a_waiting_consumer() {
    let (mut bench, channel) = with_queue(Table::from([("x-message-ttl", 0.into())]));
    bench.consume(channel, "q", "t", 1);
    publish(&mut bench, channel, vec![Properties::default(); 2]);
    assert_eq!(bench.facts(), "#1 -> t tag 1\n#2 dropped: Expired");
}

#[test]
fn clocks_run_on_while_the_server_is_down() {
    let (mut bench, channel) = with_queue(Table::default());
    publish(&mut bench, channel, vec![expiring("10"), expiring("100")]);
    let stop = StopKind::Clean;
    bench.apply(Command::Stop { stop }).expect("stopped");
    bench.wait(50);
    bench.apply(Command::Start).expect("started");
    assert_eq!(ready(&bench, "q"), [2]);
}

#[test]
fn an_unused_queue_ends_and_its_messages_are_not_dead_letters() {
    let arguments = [
        ("x-expires", FieldValue::from(100)),
        ("x-dead-letter-exchange", "amq.fanout".into()),
    ];
    let (mut bench, channel) = with_queue(Table::from(arguments));
    bench.wait(60);
    get(&mut bench, channel, "q");
    bench.wait(60);
    publish(&mut bench, channel, vec![Properties::default()]);
    assert_eq!(bench.facts(), "", "the get counted");
    bench.wait(40);
    assert_eq!(
        bench.facts(),
        "#1 dropped: QueueDeleted\nqueue q deleted",
        "the publish did not"
    );
}

#[test]
fn a_full_queue_does_what_its_overflow_says() {
    let cases = [
        ("drop-head", "#1 dropped: MaxLength", vec![2_u32, 3]),
        ("reject-publish", "#3 dropped: QueueFull", vec![1, 2]),
        ("reject-publish-dlx", "#3 dropped: QueueFull", vec![1, 2]),
    ];
    for (overflow, told, left) in cases {
        let arguments = [("x-max-length", 2.into()), ("x-overflow", overflow.into())];
        let (mut bench, channel) = with_queue(Table::from(arguments));
        publish(&mut bench, channel, vec![Properties::default(); 3]);
        assert_eq!(bench.facts(), told, "{overflow}");
        assert_eq!(ready(&bench, "q"), left, "{overflow}");
    }
}

#[test]
fn a_full_queue_refuses_although_somebody_waits() {
    let arguments = [
        ("x-max-length", FieldValue::from(0)),
        ("x-overflow", "reject-publish".into()),
    ];
    let (mut bench, channel) = with_queue(Table::from(arguments));
    bench.consume(channel, "q", "t", 1);
    publish(&mut bench, channel, vec![Properties::default()]);
    assert_eq!(bench.facts(), "#1 dropped: QueueFull");
}

#[test]
fn only_a_queue_that_drops_drops_what_comes_back() {
    for (overflow, left) in [("drop-head", vec![2_u32]), ("reject-publish", vec![1, 2])] {
        let arguments = [("x-max-length", 1.into()), ("x-overflow", overflow.into())];
        let (mut bench, channel) = with_queue(Table::from(arguments));
        publish(&mut bench, channel, vec![Properties::default()]);
        get(&mut bench, channel, "q");
        let second = message(2, "", "q", Properties::default());
        bench.call(channel, second).expect("published");
        nack(&mut bench, channel, 1, true);
        assert_eq!(ready(&bench, "q"), left, "{overflow}");
    }
}

#[test]
fn the_highest_priority_goes_first_and_is_dropped_first() {
    let arguments = [
        ("x-max-priority", FieldValue::from(5)),
        ("x-max-length", 4.into()),
    ];
    let (mut bench, channel) = with_queue(Table::from(arguments));
    let all = vec![urgent(1), Properties::default(), urgent(9), urgent(5)];
    publish(&mut bench, channel, all);
    assert_eq!(ready(&bench, "q"), [3, 4, 1, 2]);
    let fifth = message(5, "", "q", urgent(2));
    bench.call(channel, fifth).expect("published");
    assert_eq!(ready(&bench, "q"), [4, 5, 1, 2]);
}

#[test]
fn a_dead_letter_tells_its_way_and_does_not_expire_again() {
    let arguments = [
        ("x-dead-letter-exchange", FieldValue::from("")),
        ("x-dead-letter-routing-key", "dl".into()),
    ];
    let (mut bench, channel) = with_queue(Table::from(arguments));
    bench.queue(channel, "dl");
    publish(&mut bench, channel, vec![expiring("3000")]);
    bench.wait(3000);
    assert_eq!(bench.facts(), "#1 dead-lettered: expired");
    let Reply::Got { message, .. } = get(&mut bench, channel, "dl") else {
        panic!("nothing there")
    };
    assert_eq!(message.properties.expiration, None);
    let headers = message.properties.headers.as_ref().expect("headers");
    let first = headers.get("x-first-death-queue");
    assert_eq!(first, Some(&"q".into()));
    let Some(FieldValue::Array(deaths)) = headers.get("x-death") else {
        panic!("no deaths")
    };
    let [FieldValue::Table(death)] = deaths.as_slice() else {
        panic!("not one death")
    };
    let value = |key: &str| {
        let mut pairs = death.0.iter();
        pairs
            .find(|(name, _)| *name == *key)
            .map(|(_, value)| value)
    };
    assert_eq!(value("time"), Some(&FieldValue::Timestamp(3)));
    assert_eq!(value("original-expiration"), Some(&"3000".into()));
    assert_eq!(value("count"), Some(&1.into()));
}

#[test]
fn a_circle_goes_on_only_where_somebody_rejects() {
    let arguments = [
        ("x-dead-letter-exchange", FieldValue::from("")),
        ("x-message-ttl", 10.into()),
    ];
    let (mut bench, channel) = with_queue(Table::from(arguments));
    publish(&mut bench, channel, vec![Properties::default()]);
    get(&mut bench, channel, "q");
    nack(&mut bench, channel, 1, false);
    assert_eq!(ready(&bench, "q"), [1], "rejected: it is there again");
    bench.forget();
    bench.wait(10);
    assert_eq!(
        bench.facts(),
        "#1 dead-lettered: expired\n#1 dropped: DeadLetterCycle"
    );
}

#[test]
fn a_dead_letter_that_nobody_takes_is_lost() {
    let cases = [
        ("missing", "#1 dropped: NoDeadLetterExchange"),
        ("x", "#1 dead-lettered: rejected\n#1 dropped: Unroutable"),
    ];
    for (name, told) in cases {
        let arguments = [("x-dead-letter-exchange", FieldValue::from(name))];
        let (mut bench, channel) = with_queue(Table::from(arguments));
        let x = Method::ExchangeDeclare(exchange("x", "fanout"));
        bench.call(channel, x).expect("an exchange");
        publish(&mut bench, channel, vec![Properties::default()]);
        get(&mut bench, channel, "q");
        nack(&mut bench, channel, 1, false);
        assert_eq!(bench.facts(), told, "{name}");
    }
}

#[test]
fn a_policy_takes_effect_at_once_and_leaves_with_its_name() {
    let (mut bench, channel) = with_queue(Table::default());
    publish(&mut bench, channel, vec![Properties::default(); 3]);
    let policy = |pattern: &str| Policy {
        name: ResourceName::root("p"),
        pattern: pattern.to_owned(),
        apply_to: ApplyTo::Queues,
        priority: 0,
        definition: Table::from([("max-length", 2.into())]),
    };
    let set = |pattern| Command::SetPolicy {
        policy: policy(pattern),
    };
    bench.apply(set("(")).expect_err("no pattern");
    bench.apply(set("^q")).expect("set");
    assert_eq!(bench.facts(), "#1 dropped: MaxLength");
    let name = ResourceName::root("p");
    bench.apply(Command::ClearPolicy { name }).expect("cleared");
    let more = message(4, "", "q", Properties::default());
    bench.call(channel, more).expect("published");
    assert_eq!(ready(&bench, "q"), [2, 3, 4]);
    crate::invariant::agreement(&bench.snapshot, &bench.broker).expect("the same");
}
