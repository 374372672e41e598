//! Transactions: what waits for the commit, and what a rollback takes back.

use super::bench::{Bench, message};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::{Command, Method, QueueDeclare, Reply};
use crate::event::ChannelId;
use crate::scenario::AckMode;

/// A channel in a transaction, which holds `#1` of the queue `in`; and the queue `q`.
fn bench() -> (Bench, ChannelId) {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    bench.queue(c, "in");
    bench.queue(c, "q");
    bench.publish(c, "in", false);
    let get = Method::Get {
        queue: "in".into(),
        ack: AckMode::Manual,
    };
    bench.call(c, get).expect("fetched");
    bench.call(c, Method::TxSelect).expect("a transaction");
    bench.forget();
    (bench, c)
}

fn publish(number: u32, queue: &str) -> Method {
    message(number, "", queue, Properties::default())
}

#[test]
fn a_commit_publishes_first_and_acknowledges_then() {
    let (mut bench, c) = bench();
    bench.ack(c, 1);
    bench.call(c, publish(2, "q")).expect("staged");
    bench.call(c, publish(3, "nowhere")).expect("staged");
    let expected = "verdict on #1 staged\n#2 staged\n#3 staged";
    assert_eq!(bench.facts(), expected);
    bench.call(c, Method::TxCommit).expect("committed");
    assert_eq!(bench.facts(), "c committed\n#3 returned\n#1 acked");
    bench.call(c, Method::TxCommit).expect("nothing to commit");
    assert_eq!(bench.facts(), "c committed");
}

#[test]
fn a_rollback_drops_the_messages_and_the_delivery_can_be_acknowledged_again() {
    let (mut bench, c) = bench();
    bench.ack(c, 1);
    bench.call(c, publish(2, "q")).expect("staged");
    bench.call(c, Method::TxRollback).expect("rolled back");
    let expected = "verdict on #1 staged\n#2 staged\n#2 dropped: RolledBack\nc rolled back";
    assert_eq!(bench.facts(), expected);
    bench.ack(c, 1);
    bench.call(c, Method::TxCommit).expect("committed");
    let expected = "verdict on #1 staged\nc committed\n#1 acked";
    assert_eq!(bench.facts(), expected);
}

#[test]
fn a_channel_that_closes_rolls_back() {
    let (mut bench, c) = bench();
    bench.ack(c, 1);
    bench.call(c, publish(2, "q")).expect("staged");
    bench.forget();
    bench
        .apply(Command::CloseChannel { channel: c })
        .expect("closed");
    let expected = "#2 dropped: RolledBack\nc rolled back\nchannel of c closed\n#1 requeued";
    assert_eq!(bench.facts(), expected);
}

#[test]
fn what_is_wrong_with_a_publish_shows_at_once() {
    let (mut bench, c) = bench();
    let refusal = bench.call(c, message(2, "nowhere", "", Properties::default()));
    assert_eq!(refusal.expect_err("refused").code.number(), 404);
}

#[test]
fn a_queue_that_went_before_the_commit_is_no_destination() {
    let (mut bench, c) = bench();
    bench.call(c, publish(2, "q")).expect("staged");
    let delete = Method::QueueDelete {
        queue: "q".into(),
        if_unused: false,
        if_empty: false,
    };
    bench.call(c, delete).expect("deleted");
    bench.forget();
    bench.call(c, Method::TxCommit).expect("committed");
    assert_eq!(bench.facts(), "c committed\n#2 returned");
}

#[test]
fn a_commit_that_a_queue_refuses_closes_the_channel() {
    let (mut bench, c) = bench();
    let arguments = Table::from([
        ("x-max-length", FieldValue::Long(0)),
        ("x-overflow", FieldValue::from("reject-publish")),
    ]);
    let declare = QueueDeclare {
        queue: "full".into(),
        arguments,
        ..QueueDeclare::default()
    };
    bench
        .call(c, Method::QueueDeclare(declare))
        .expect("declared");
    bench.call(c, publish(2, "full")).expect("staged");
    let refusal = bench.call(c, Method::TxCommit).expect_err("refused");
    let expected = "406 PRECONDITION_FAILED - partial tx completion";
    assert_eq!(refusal.to_string(), expected);
}

#[test]
fn transactions_and_confirms_exclude_each_other() {
    let table = [
        (
            vec![Method::TxSelect, Method::ConfirmSelect],
            "cannot switch from tx to confirm mode",
        ),
        (
            vec![Method::ConfirmSelect, Method::TxSelect],
            "cannot switch from confirm to tx mode",
        ),
        (vec![Method::TxCommit], "channel is not transactional"),
        (vec![Method::TxRollback], "channel is not transactional"),
    ];
    for (mut methods, detail) in table {
        let mut bench = Bench::new();
        let c = bench.channel("c");
        let last = methods.pop().expect("a method");
        for method in methods {
            assert_eq!(bench.call(c, method), Ok(Reply::Done));
        }
        let refusal = bench.call(c, last).expect_err("refused");
        assert_eq!(
            refusal.to_string(),
            format!("406 PRECONDITION_FAILED - {detail}")
        );
    }
}
