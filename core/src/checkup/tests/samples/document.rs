//! What the document's own check says.

use super::Sample;
use crate::checkup::Rule;

pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        rule: Rule::Document,
        hit: "exchange logs topics",
        near: "exchange logs topic",
    },
    Sample {
        rule: Rule::MissingExchange,
        hit: "exchange logs topic
              queue q
              bind logs q #
              producer p log a
              consumer c q",
        near: "exchange logs topic
               queue q
               bind logs q #
               producer p logs a
               consumer c q",
    },
    Sample {
        rule: Rule::MissingExchange,
        hit: "producer p elsewhere a",
        near: "producer p amq.topic a",
    },
    Sample {
        rule: Rule::InternalExchange,
        hit: "exchange logs fanout internal=true
              producer p logs",
        near: "exchange logs fanout internal=true
               exchange all fanout
               bind all logs - destination_type=exchange
               producer p all",
    },
    Sample {
        rule: Rule::MissingQueue,
        hit: "queue tasks
              consumer c task",
        near: "queue tasks
               consumer c tasks",
    },
    Sample {
        rule: Rule::MissingQueue,
        hit: "queue tasks
              consumer c tasks more_queues=elsewhere",
        near: "queue tasks
               queue elsewhere
               consumer c tasks more_queues=elsewhere",
    },
    Sample {
        rule: Rule::Document,
        hit: r#"queue q
                producer p - q
                consumer c q tasks={"workers":[]}"#,
        near: r#"queue q
                 producer p - q
                 consumer c q tasks={"workers":[{"task":"t"}]}"#,
    },
    Sample {
        rule: Rule::Document,
        hit: r#"queue q
                producer p - q
                consumer c q ack=auto tasks={"workers":[{"task":"t"}]}"#,
        near: r#"queue q
                 producer p - q
                 consumer c q tasks={"workers":[{"task":"t"}]}"#,
    },
    Sample {
        rule: Rule::UnknownQueueKey,
        hit: "queue tasks
              consumer c tasks
              producer p - task",
        near: "queue tasks
               consumer c tasks
               producer p - tasks",
    },
    Sample {
        rule: Rule::UnknownQueueKey,
        hit: "queue a1
              queue a2
              producer p - a{1|2|3}",
        near: "queue a1
               queue a2
               producer p - a{1|2|3} count=2",
    },
    Sample {
        rule: Rule::DoubledBinding,
        hit: "queue q
              bind amq.direct q a
              bind amq.direct q a",
        near: "queue q
               bind amq.direct q a
               bind amq.direct q b",
    },
    Sample {
        rule: Rule::RefusedQueue,
        hit: "queue q x-queue-type=quorum x-max-priority=5 x-max-length=3",
        near: "queue q x-queue-type=classic x-max-priority=5 x-max-length=3",
    },
    Sample {
        rule: Rule::RefusedQueue,
        hit: "queue q durable=false",
        near: "line 3.10
               queue q durable=false",
    },
    Sample {
        rule: Rule::MirroredPolicy,
        hit: "queue q
              policy ha .* queues ha-mode=all",
        near: "line 3.10
               queue q
               policy ha .* queues ha-mode=all",
    },
];
