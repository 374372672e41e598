//! The random exchanges.

use super::{Desk, QUEUES};
use crate::amqp::{Properties, Table};
use crate::broker::Broker;
use crate::broker::command::BindEnd;
use crate::broker::tests::bench::precondition;
use crate::scenario::ServerLine;

#[test]
fn a_random_exchange_picks_one_queue_and_every_queue_now_and_then() {
    let mut desk = Desk::new();
    desk.exchange("r", "x-random", Table::default());
    for queue in QUEUES {
        desk.queue(queue);
        desk.bind_queue("r", queue, "ignored");
    }
    for _ in 0..300 {
        desk.publish("r", "k", Properties::default());
    }
    let shares = QUEUES.map(|queue| desk.drain(queue).len());
    assert_eq!(shares.iter().sum::<usize>(), 300);
    assert!(shares.iter().all(|share| *share > 50), "{shares:?}");
}

#[test]
fn a_local_random_exchange_takes_classic_queues_without_a_key() {
    let mut desk = Desk::new();
    desk.bench.broker = Broker::new(ServerLine::V4);
    desk.bench.snapshot.topology = desk.bench.broker.topology().clone();
    desk.channel = desk.bench.channel("c");
    desk.exchange("l", "x-local-random", Table::default());
    desk.queue("q");
    desk.bind_queue("l", "q", "");
    desk.publish("l", "anything", Properties::default());
    assert_eq!(desk.drain("q"), [1]);
    let refused = desk.bind("l", BindEnd::Queue("q".into()), "k");
    let text = precondition("Non empty binding 'k' key not permitted");
    assert_eq!(refused, Err(text));
    desk.channel = desk.bench.channel("d");
    let refused = desk.bind("l", BindEnd::Exchange("amq.fanout".into()), "");
    assert_eq!(refused, Err(precondition("Destination not found")));
}
