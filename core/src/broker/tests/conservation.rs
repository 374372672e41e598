//! Random commands: after each one, nothing has appeared or vanished, and the sum of the
//! facts is what the broker holds.

mod run;
mod steps;
mod ways;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use run::Run;
use steps::{FEATURES, SORTS, Step, steps};
pub(super) use ways::Ways;

use super::bench::Bench;
use crate::cluster::PartitionHandling;
use crate::event::LossReason;
use crate::invariant;
use crate::scenario::ServerLine;

/// What a run starts with, and what is done then.
type Drawn = (
    bool,
    ([u8; 3], [u8; 3]),
    (usize, PartitionHandling),
    Vec<Step>,
    // How long the disk takes, in milliseconds.
    u64,
);

fn runs() -> impl Strategy<Value = Drawn> {
    let handling = prop::sample::select(vec![
        PartitionHandling::Ignore,
        PartitionHandling::PauseMinority,
        PartitionHandling::Autoheal,
    ]);
    (
        any::<bool>(),
        (
            [0..FEATURES, 0..FEATURES, 0..FEATURES],
            [0..SORTS, 0..SORTS, 0..SORTS],
        ),
        (prop::sample::select(vec![0, 3]), handling),
        prop::collection::vec(steps(), 1..120).prop_map(|steps| steps.concat()),
        prop::sample::select(vec![0, 0, 15]),
    )
}

/// An exchange, and three queues bound to it.
fn beginning(sorts: [u8; 3]) -> impl Iterator<Item = Step> {
    let exchange = Step::Exchange {
        channel: 0,
        kind: "fanout",
        auto_delete: false,
    };
    let queues = (0..).zip(sorts).flat_map(|(queue, sort)| {
        let declare = Step::Declare {
            channel: 0,
            queue,
            durable: queue == 0,
            exclusive: false,
            auto_delete: false,
            sort,
        };
        [declare, Step::Bind { channel: 0, queue }]
    });
    [exchange].into_iter().chain(queues)
}

/// Does everything, and after each step looks whether all is still there.
fn play((new, (features, sorts), cluster, steps, store_ms): Drawn) -> Result<Ways, String> {
    let line = if new {
        ServerLine::V4
    } else {
        ServerLine::V3_10
    };
    let mut run = Run::new(line, features, cluster);
    run.stores_within(store_ms);
    for step in beginning(sorts).chain(steps) {
        if run.bench.ways.are_many() {
            // Dead letters go round for ever (see `Broker::settle`).
            break;
        }
        run.bench.forget();
        run.perform(step.clone());
        if let Err(broken) = run.holds() {
            let facts = run.bench.facts();
            return Err(format!("after {step:?}: {broken}\n{facts}"));
        }
    }
    Ok(run.bench.ways)
}

impl Run {
    fn holds(&self) -> Result<(), String> {
        let Bench {
            broker, snapshot, ..
        } = &self.bench;
        invariant::conservation(snapshot)?;
        invariant::agreement(snapshot, broker)?;
        // What exchanges sent is in its queue, lost for a reason, or waits before it.
        let waiting = broker
            .queues
            .values()
            .map(|queue| queue.in_transit.len() + queue.held_back.len())
            .sum();
        self.bench.ways.are_of(waiting)?;
        // Who publishes to a queue without a majority waits for it, and who publishes what is
        // to be on disk for that.
        let split = broker.nodes().is_split();
        let waits = split || broker.placements().any(|(_, place)| !place.available);
        let writes = snapshot.queues.values().any(|it| !it.in_memory.is_empty());
        if broker.unconfirmed() > 0 && !waits && !writes {
            return Err("publishes nobody hears of".to_owned());
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn copies_in_are_ready_unacked_acked_or_dropped_by_a_named_reason(drawn in runs()) {
        if let Err(broken) = play(drawn) {
            prop_assert!(false, "{broken}");
        }
    }
}

/// The runs above would prove little if they did not come to these ends.
#[test]
fn such_runs_come_to_every_end() {
    let mut runner = TestRunner::deterministic();
    let mut ends = BTreeSet::new();
    for _ in 0..800 {
        let drawn = runs().new_tree(&mut runner).expect("a run").current();
        ends.extend(play(drawn).expect("all is still there").ends);
    }
    for reason in LossReason::ALL {
        assert!(ends.contains(&format!("dropped: {reason:?}")), "{reason:?}");
    }
    let ends: Vec<String> = ends.into_iter().collect();
    expect_test::expect![[r#"
        acked
        dead-lettered: delivery_limit
        dead-lettered: expired
        dead-lettered: maxlen
        dead-lettered: rejected
        dropped: AutoAckClientGone
        dropped: ConnectionLost
        dropped: DeadLetterCycle
        dropped: DeliveryLimit
        dropped: Expired
        dropped: MaxLength
        dropped: NoDeadLetterExchange
        dropped: NobodyWaits
        dropped: NotMirrored
        dropped: NotPersistent
        dropped: NotToStream
        dropped: NotYetStored
        dropped: Purged
        dropped: QueueDeleted
        dropped: QueueFull
        dropped: QueueNotDurable
        dropped: QueueUnavailable
        dropped: Refused
        dropped: Rejected
        dropped: Retention
        dropped: RolledBack
        dropped: StrategyChanged
        dropped: Unroutable"#]]
    .assert_eq(&ends.join("\n"));
}
