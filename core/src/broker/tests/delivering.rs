//! Whose turn it is, what a requeue does, what acknowledging settles.

use expect_test::expect;

use super::bench::Bench;
use crate::broker::{Command, Method};

/// A queue `q` with five messages, and a channel to consume on.
fn five_waiting() -> (Bench, crate::event::ChannelId) {
    let mut bench = Bench::new();
    let producer = bench.channel("p");
    bench.queue(producer, "q");
    for _ in 0..5 {
        bench.publish(producer, "q", false);
    }
    bench.forget();
    let worker = bench.channel("w");
    (bench, worker)
}

#[test]
fn consumers_take_turns_and_a_full_one_rejoins_at_the_tail() {
    let mut bench = Bench::new();
    let p = bench.channel("p");
    bench.queue(p, "q");
    let channels = ["a", "b", "c"].map(|client| bench.channel(client));
    for (channel, tag) in channels.iter().zip(["cA", "cB", "cC"]) {
        bench.consume(*channel, "q", tag, 1);
    }
    (0..4).for_each(|_| bench.publish(p, "q", false));
    let [a, b, c] = channels;
    bench.ack(c, 1);
    bench.ack(a, 1);
    bench.ack(b, 1);
    bench.ack(c, 2);
    (0..3).for_each(|_| bench.publish(p, "q", false));
    bench.ack(b, 2);
    bench.ack(a, 2);
    (0..2).for_each(|_| bench.publish(p, "q", false));
    // As recorded in `rr-blocked-consumers-rejoin-at-back`.
    expect![[r#"
        #1 -> cA tag 1
        #2 -> cB tag 1
        #3 -> cC tag 1
        #3 acked
        #4 -> cC tag 2
        #1 acked
        #2 acked
        #4 acked
        #5 -> cC tag 3
        #6 -> cA tag 2
        #7 -> cB tag 2
        #7 acked
        #6 acked
        #8 -> cA tag 3
        #9 -> cB tag 3"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn a_requeued_message_goes_back_to_its_place_and_comes_again_marked() {
    let (mut bench, w) = five_waiting();
    bench.consume(w, "q", "w", 3);
    let nack = |delivery_tag| Method::Nack {
        delivery_tag,
        multiple: false,
        requeue: true,
    };
    bench.call(w, nack(2)).expect("requeued");
    expect![[r#"
        #1 -> w tag 1
        #2 -> w tag 2
        #3 -> w tag 3
        #2 requeued
        #2 -> w tag 4 again"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn multiple_settles_everything_up_to_a_tag_that_is_itself_outstanding() {
    let (mut bench, w) = five_waiting();
    bench.consume(w, "q", "w", 0);
    bench.forget();
    bench.ack(w, 2);
    bench
        .call(
            w,
            Method::Ack {
                delivery_tag: 4,
                multiple: true,
            },
        )
        .expect("acked");
    let refused = bench.call(
        w,
        Method::Ack {
            delivery_tag: 4,
            multiple: true,
        },
    );
    let refusal = refused.expect_err("4 is settled").to_string();
    assert_eq!(refusal, "406 PRECONDITION_FAILED - unknown delivery tag 4");
    expect![[r#"
        #2 acked
        #1 acked
        #3 acked
        #4 acked
        channel of w closed
        w cancelled
        #5 requeued"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn tag_zero_with_multiple_is_everything_even_nothing() {
    let (mut bench, w) = five_waiting();
    bench
        .call(
            w,
            Method::Ack {
                delivery_tag: 0,
                multiple: true,
            },
        )
        .expect("nothing is fine");
    bench.consume(w, "q", "w", 2);
    bench
        .call(
            w,
            Method::Nack {
                delivery_tag: 0,
                multiple: true,
                requeue: false,
            },
        )
        .expect("fine");
    expect![[r#"
        #1 -> w tag 1
        #2 -> w tag 2
        #1 dropped: Rejected
        #2 dropped: Rejected
        #3 -> w tag 3
        #4 -> w tag 4"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn a_lost_worker_gives_back_what_it_held_to_the_others() {
    let (mut bench, w) = five_waiting();
    let other = bench.channel("v");
    bench.consume(w, "q", "w", 2);
    bench.consume(other, "q", "v", 0);
    bench.forget();
    let connection = w.connection;
    bench
        .apply(Command::LoseConnection { connection })
        .expect("lost");
    expect![[r#"
        channel of w closed
        w cancelled
        #1 requeued
        #2 requeued
        #1 -> v tag 4 again
        #2 -> v tag 5 again
        connection of w closed"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn a_later_limit_for_consumers_takes_the_shared_limit_away() {
    // As recorded in `prefetch-both-limits-wrong-order`.
    let (mut bench, w) = five_waiting();
    let qos = |prefetch_count, global| Method::Qos {
        prefetch_size: 0,
        prefetch_count,
        global,
    };
    bench.call(w, qos(1, true)).expect("shared");
    bench
        .call(w, super::bench::consume("q", "w"))
        .expect("consuming");
    assert_eq!(bench.facts(), "#1 -> w tag 1");
    bench.call(w, qos(3, false)).expect("for later ones");
    expect![[r#"
        #2 -> w tag 2
        #3 -> w tag 3
        #4 -> w tag 4
        #5 -> w tag 5"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn what_was_fetched_counts_against_a_shared_limit_for_good() {
    // As recorded in `prefetch-global-counts-gets`.
    let (mut bench, w) = five_waiting();
    let queue = super::bench::name("q");
    let ack = crate::scenario::AckMode::Manual;
    bench.call(w, Method::Get { queue, ack }).expect("#1");
    let qos = Method::Qos {
        prefetch_size: 0,
        prefetch_count: 2,
        global: true,
    };
    bench.call(w, qos).expect("shared");
    bench
        .call(w, super::bench::consume("q", "w"))
        .expect("consuming");
    bench.ack(w, 1);
    bench.ack(w, 2);
    expect![[r#"
        #2 -> w tag 2
        #1 acked
        #2 acked
        #3 -> w tag 3"#]]
    .assert_eq(&bench.facts());
}
