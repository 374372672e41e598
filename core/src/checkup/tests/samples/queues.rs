//! Queues that fill up, drop, or do not last.

use super::Sample;
use crate::checkup::Rule;

pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        rule: Rule::GrowingQueue,
        hit: "queue q
              producer p - q",
        near: "queue q
               producer p - q
               consumer c q get_every_ms=100",
    },
    Sample {
        rule: Rule::GrowingQueue,
        hit: "queue q
              producer p - q
              expect ready queue=q count=0",
        near: "queue q
               producer p - q
               expect ready queue=q count=4",
    },
    Sample {
        rule: Rule::GrowingQueue,
        hit: "queue q x-queue-type=stream
              producer p - q
              consumer c q prefetch=10",
        near: "queue q x-queue-type=stream
               policy p q queues max-age=1h
               producer p - q
               consumer c q prefetch=10",
    },
    Sample {
        rule: Rule::GrowingQueue,
        hit: "queue q
              policy p x queues max-length=5
              producer p - q",
        near: "queue q
               policy p q queues max-length=5
               producer p - q",
    },
    Sample {
        rule: Rule::ManyPriorities,
        hit: "queue q x-max-priority=100",
        near: "queue q x-max-priority=10",
    },
    Sample {
        rule: Rule::SilentDrop,
        hit: "queue q x-max-length=5
              producer p - q confirms=true
              consumer c q",
        near: "queue q x-max-length=5
               producer p - q
               consumer c q",
    },
    Sample {
        rule: Rule::SilentDrop,
        hit: "queue q x-max-length-bytes=500 x-overflow=drop-head
              producer p - q confirms=true
              consumer c q",
        near: "queue q x-max-length-bytes=500 x-overflow=reject-publish
               producer p - q confirms=true
               consumer c q",
    },
    Sample {
        rule: Rule::UnheardRefusal,
        hit: "queue q x-max-length=5 x-overflow=reject-publish
              producer p - q mode=2
              consumer c q",
        near: "queue q x-max-length=5 x-overflow=reject-publish
               producer p - q mode=1
               consumer c q",
    },
    Sample {
        rule: Rule::TransientMessages,
        hit: "queue q
              producer p - q mode=1
              consumer c q
              at 5000 restart_broker",
        near: "queue q x-queue-type=quorum
               producer p - q mode=1
               consumer c q
               at 5000 restart_broker",
    },
    Sample {
        rule: Rule::TransientMessages,
        hit: "exchange x fanout
              queue q
              bind x q
              producer p x
              at 5000 restart_broker",
        near: "exchange x fanout
               queue q
               bind x q
               producer p x",
    },
    Sample {
        rule: Rule::TransientQueue,
        hit: "line 3.10
              queue q durable=false
              at 5000 restart_broker",
        near: "line 3.10
               queue q durable=false auto_delete=true
               at 5000 restart_broker",
    },
    Sample {
        rule: Rule::TransientExchange,
        hit: "exchange x fanout durable=false
              queue q
              bind x q",
        near: "exchange x fanout durable=false auto_delete=true
               queue q
               bind x q",
    },
];
