//! Alarms: who is blocked, and what waits until it no longer is.

use super::bench::{Bench, message};
use crate::amqp::Properties;
use crate::broker::{Command, Method, Reply};
use crate::event::{Alarm, ChannelId};
use crate::scenario::{AckMode, StopKind};

fn set(bench: &mut Bench, alarm: Alarm, on: bool) {
    bench.apply(Command::SetAlarm { alarm, on }).expect("set");
}

fn publish(bench: &mut Bench, channel: ChannelId, number: u32, exchange: &str) -> Reply {
    let method = message(number, exchange, "q", Properties::default());
    bench.call(channel, method).expect("nothing is refused yet")
}

/// A connection `c` that consumes from `q` and has two deliveries, while memory is short.
fn bench() -> (Bench, ChannelId) {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    bench.queue(c, "q");
    bench.publish(c, "q", false);
    bench.publish(c, "q", false);
    bench.consume(c, "q", "t", 2);
    set(&mut bench, Alarm::Memory, true);
    bench.forget();
    (bench, c)
}

#[test]
fn an_alarm_alone_blocks_nobody() {
    let (mut bench, c) = bench();
    bench.ack(c, 1);
    assert_eq!(bench.facts(), "#1 acked");
}

#[test]
fn a_publish_blocks_its_connection_and_everything_waits_in_order() {
    let (mut bench, c) = bench();
    let other = bench.open(c.connection, 2);
    assert_eq!(publish(&mut bench, c, 3, ""), Reply::Deferred);
    bench.ack(c, 1);
    assert_eq!(publish(&mut bench, other, 4, ""), Reply::Deferred);
    assert_eq!(bench.facts(), "c blocked");
    set(&mut bench, Alarm::Memory, false);
    let expected = "c unblocked\n#1 acked\n#3 -> t tag 3";
    assert_eq!(bench.facts(), expected);
    bench.ack(c, 2);
    assert_eq!(bench.facts(), "#2 acked\n#4 -> t tag 4");
}

#[test]
fn deliveries_to_a_blocked_connection_go_on() {
    let (mut bench, c) = bench();
    set(&mut bench, Alarm::Memory, false);
    let d = bench.channel("d");
    bench.publish(d, "q", false);
    let (queue, ack) = ("q".into(), AckMode::Manual);
    bench.call(d, Method::Get { queue, ack }).expect("fetched");
    set(&mut bench, Alarm::Memory, true);
    bench.ack(c, 1);
    publish(&mut bench, c, 4, "");
    bench.forget();
    bench
        .apply(Command::CloseChannel { channel: d })
        .expect("closed");
    let expected = "channel of d closed\n#3 requeued\n#3 -> t tag 3 again";
    assert_eq!(bench.facts(), expected);
}

#[test]
fn all_alarms_have_to_be_over() {
    let (mut bench, c) = bench();
    publish(&mut bench, c, 3, "");
    set(&mut bench, Alarm::Disk, true);
    set(&mut bench, Alarm::Memory, false);
    assert_eq!(bench.facts(), "c blocked");
    set(&mut bench, Alarm::Disk, false);
    assert_eq!(bench.facts(), "c unblocked");
}

#[test]
fn what_was_not_read_is_lost_with_its_connection() {
    let (mut bench, c) = bench();
    publish(&mut bench, c, 3, "");
    let stop = StopKind::Kill9;
    bench.apply(Command::Stop { stop }).expect("stopped");
    let facts = bench.facts();
    assert!(facts.contains("#3 dropped: ConnectionLost"), "{facts}");
}

#[test]
fn that_a_blocked_connection_broke_is_noticed_when_it_is_read_again() {
    let (mut bench, c) = bench();
    publish(&mut bench, c, 3, "");
    let connection = c.connection;
    let lost = bench.apply(Command::LoseConnection { connection });
    assert_eq!(lost, Ok(Reply::Deferred));
    bench.forget();
    set(&mut bench, Alarm::Memory, false);
    let facts = bench.facts();
    assert!(facts.starts_with("c unblocked"), "{facts}");
    assert!(!facts.contains("#3 dropped"), "{facts}");
}

#[test]
fn what_is_refused_when_it_is_read_closes_the_channel_and_the_rest_is_passed_over() {
    let (mut bench, c) = bench();
    let other = bench.open(c.connection, 2);
    publish(&mut bench, c, 3, "nowhere");
    publish(&mut bench, c, 4, "");
    publish(&mut bench, other, 5, "");
    bench.forget();
    set(&mut bench, Alarm::Memory, false);
    let expected = "c unblocked\n\
                    channel of c closed\n\
                    t cancelled\n\
                    #1 requeued\n\
                    #2 requeued\n\
                    #3 dropped: Refused\n\
                    #4 dropped: Refused";
    assert_eq!(bench.facts(), expected);
    let count = Method::QueuePurge { queue: "q".into() };
    assert_eq!(bench.call(other, count), Ok(Reply::Count(3)));
}
