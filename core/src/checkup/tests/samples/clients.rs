//! Clients and how they go about it.

use super::Sample;
use crate::checkup::Rule;

pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        rule: Rule::NoPrefetch,
        hit: "queue q
              producer p - q every_ms=1000
              consumer fast q work_ms=100
              consumer slow q work_ms=2001",
        near: "queue q
               producer p - q every_ms=1000
               consumer fast q work_ms=100
               consumer slow q work_ms=2000",
    },
    Sample {
        rule: Rule::NoPrefetch,
        hit: "queue q
              producer p - q burst=5
              consumer a q work_ms=500
              consumer b q work_ms=500",
        near: "queue q x-single-active-consumer=true
               producer p - q burst=5
               consumer a q work_ms=500
               consumer b q work_ms=500",
    },
    Sample {
        rule: Rule::UnfairPrefetch,
        hit: "queue q
              producer p - q
              consumer a q work_ms=600 prefetch=21
              consumer b q work_ms=600 prefetch=1",
        near: "queue q
               producer p - q
               consumer a q work_ms=600 prefetch=20
               consumer b q work_ms=600 prefetch=1",
    },
    Sample {
        rule: Rule::IdlePutAside,
        hit: r#"queue q
                producer p - q
                consumer c q tasks={"workers":[{"task":"t"}],"nok":"dead_letter"}"#,
        near: r#"exchange dead fanout
                 queue put-aside
                 bind dead put-aside -
                 queue q x-dead-letter-exchange=dead
                 producer p - q
                 consumer c q tasks={"workers":[{"task":"t"}],"nok":"dead_letter"}"#,
    },
    Sample {
        rule: Rule::AutoAckLoss,
        hit: "queue q
              producer p - q
              consumer c q ack=auto outcomes=ack,crash",
        near: "queue q
               producer p - q
               consumer c q outcomes=ack,crash",
    },
    Sample {
        rule: Rule::AutoAckLoss,
        hit: "queue q
              producer p - q
              consumer c q ack=auto
              at 3000 kill_client client=c",
        near: "queue q
               producer p - q
               consumer c q ack=auto
               at 3000 stop_client client=c",
    },
    Sample {
        rule: Rule::ConsumerTimeout,
        hit: "config consumer_timeout=5000
              queue q x-queue-type=quorum
              consumer c q prefetch=6 work_ms=1000",
        near: "config consumer_timeout=5000
               queue q x-queue-type=quorum
               consumer c q prefetch=5 work_ms=1000",
    },
    Sample {
        rule: Rule::ConsumerTimeout,
        hit: "line 3.10
              config consumer_timeout=5000
              queue q
              consumer c q work_ms=6000",
        near: "config consumer_timeout=5000
               queue q
               consumer c q work_ms=6000",
    },
    Sample {
        rule: Rule::NoPermission,
        hit: "exchange x topic
              permit joe .* .* .*
              topic joe x ^a ^a
              queue q
              bind x q #
              consumer c q
              producer p x a.b,b.a user=joe",
        near: "exchange x topic
               permit joe .* .* .*
               topic joe x ^a ^a
               queue q
               bind x q #
               consumer c q
               producer p x a.b,a.c user=joe",
    },
    Sample {
        rule: Rule::ExclusiveConsumer,
        hit: "queue q
              producer p - q every_ms=9000
              consumer a q exclusive=true
              consumer b q",
        near: "queue q
               producer p - q every_ms=9000
               consumer a q exclusive=true",
    },
    Sample {
        rule: Rule::IdleConsumerPriority,
        hit: "queue q x-single-active-consumer=true
              consumer a q
              consumer b q x-priority=10",
        near: "queue q x-single-active-consumer=true x-queue-type=quorum
               consumer a q
               consumer b q x-priority=10",
    },
    Sample {
        rule: Rule::RefusedConsumer,
        hit: "queue q x-queue-type=stream
              consumer c q ack=auto",
        near: "queue q x-queue-type=stream
               consumer c q prefetch=10",
    },
    Sample {
        rule: Rule::RefusedConsumer,
        hit: "line 3.10
              queue q x-queue-type=quorum
              consumer c q prefetch=10 global=true",
        near: "queue q x-queue-type=quorum
               consumer c q prefetch=10 global=true",
    },
    Sample {
        rule: Rule::NoPermission,
        hit: "permit joe .* ^a$ .*
              queue q
              producer p - q user=joe
              consumer c q",
        near: "permit joe .* ^amq.default$ .*
               queue q
               producer p - q user=joe
               consumer c q",
    },
    Sample {
        rule: Rule::NoPermission,
        hit: "permit joe .* .* ^a$
              queue q
              consumer c q user=joe",
        near: "permit joe .* .* ^a$
               queue q
               consumer c q",
    },
];
