//! Policies, expectations, and what is too much.

use super::Sample;
use crate::checkup::Rule;

/// More alternatives than the check-up follows.
const MANY: &str = "exchange x topic
    queue q
    bind x q #
    consumer c q
    producer p x {?a|b|c|d}.{?a|b|c|d}.{?a|b|c|d}.{?a|b|c|d}";

pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        rule: Rule::IdlePolicy,
        hit: "queue orders
              policy p ^order$ queues max-length=5",
        near: "queue orders
               policy p ^order queues max-length=5",
    },
    Sample {
        rule: Rule::IdlePolicy,
        hit: "queue q x-queue-type=stream
              policy p ^q queues message-ttl=5",
        near: "queue q x-queue-type=quorum
               policy p ^q queues message-ttl=5",
    },
    Sample {
        rule: Rule::OverriddenPolicy,
        hit: "queue q x-max-length=5
              policy p ^q queues max-length=10",
        near: "queue q x-max-length=10
               policy p ^q queues max-length=5",
    },
    Sample {
        rule: Rule::OverriddenPolicy,
        hit: "queue q x-overflow=drop-head
              policy p ^q queues overflow=reject-publish",
        near: "queue q x-overflow=drop-head x-queue-type=quorum
               policy p ^q queues overflow=reject-publish",
    },
    Sample {
        rule: Rule::OverriddenPolicy,
        hit: "queue q x-message-ttl=5
              policy p ^q queues message-ttl=10",
        near: "queue q x-queue-type=stream x-max-length-bytes=5
               policy p ^q queues max-length-bytes=10",
    },
    Sample {
        rule: Rule::TiedPolicies,
        hit: "queue q
              policy a ^q queues max-length=5
              policy b q$ queues max-length=6",
        near: "queue q
               policy a ^q queues max-length=5
               policy b q$ queues max-length=6 priority=1",
    },
    Sample {
        rule: Rule::ImpossibleExpectation,
        hit: "queue q
              queue r
              producer p - q
              expect enqueued queue=r count=1",
        near: "queue q
               queue r
               producer p - q
               expect enqueued queue=r count=0",
    },
    Sample {
        rule: Rule::ImpossibleExpectation,
        hit: "queue q x-max-length=3
              producer p - q
              expect ready queue=q count=4",
        near: "queue q x-max-length=3
               producer p - q
               expect ready queue=q count=3",
    },
    Sample {
        rule: Rule::ImpossibleExpectation,
        hit: "queue q
              producer p - q
              consumer c q prefetch=3
              expect unacked queue=q count=4",
        near: "queue q
               producer p - q
               consumer c q prefetch=3
               consumer d q prefetch=1
               expect unacked queue=q count=4",
    },
    Sample {
        rule: Rule::ImpossibleExpectation,
        hit: "queue q
              producer p - q
              expect acked client=p count=1",
        near: "queue q
               producer p - q
               consumer c q
               expect acked client=c count=1",
    },
    Sample {
        rule: Rule::ImpossibleExpectation,
        hit: "queue q
              producer p - q
              consumer c q
              expect nok client=c count=1",
        near: r#"queue q
                 producer p - q
                 consumer c q tasks={"workers":[{"task":"t"}]}
                 expect nok client=c count=1"#,
    },
    Sample {
        rule: Rule::ImpossibleExpectation,
        hit: "expect lost count=0
              expect lost count=1",
        near: "expect lost count=0
               expect lost count=1 at_ms=500",
    },
    Sample {
        rule: Rule::ImpossibleExpectation,
        hit: "queue q x-max-length=9
              producer p - q
              expect unacked queue=q count=1",
        near: "queue q x-max-length=9
               producer p - q
               consumer c q get_every_ms=100 prefetch=1
               expect unacked queue=q count=2",
    },
    Sample {
        rule: Rule::Unfinished,
        hit: MANY,
        near: "exchange x topic
               queue q
               bind x q #
               consumer c q
               producer p x {?a|b|c|d}.{?a|b|c|d}",
    },
];
