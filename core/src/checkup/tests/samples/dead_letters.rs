//! Dead letters, and messages that come back.

use super::Sample;
use crate::checkup::Rule;

pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        rule: Rule::MissingDeadLetterExchange,
        hit: "exchange dead fanout
              queue q x-dead-letter-exchange=deads",
        near: "exchange dead fanout
               queue q x-dead-letter-exchange=dead",
    },
    Sample {
        rule: Rule::MissingDeadLetterExchange,
        hit: "queue q
              policy p q queues dead-letter-exchange=elsewhere",
        near: "queue q
               policy p q queues dead-letter-exchange=amq.fanout",
    },
    Sample {
        rule: Rule::DeadLettersNowhere,
        hit: "exchange dead direct
              queue q x-dead-letter-exchange=dead
              queue lost
              bind dead lost other
              producer p - q",
        near: "exchange dead direct
               queue q x-dead-letter-exchange=dead x-dead-letter-routing-key=other
               queue lost
               bind dead lost other
               producer p - q",
    },
    Sample {
        rule: Rule::DeadLettersNowhere,
        hit: "exchange dead topic
              queue q x-dead-letter-exchange=dead",
        near: "exchange dead topic
               queue q x-dead-letter-exchange=dead
               queue lost
               bind dead lost #",
    },
    Sample {
        rule: Rule::DeadLettersNowhere,
        hit: "queue q x-dead-letter-exchange=- x-dead-letter-routing-key=failed
              producer p - q",
        near: "queue q x-dead-letter-exchange=- x-dead-letter-routing-key=failed
               queue failed
               producer p - q",
    },
    Sample {
        rule: Rule::DeadLetterCycle,
        hit: "queue a x-message-ttl=100 x-dead-letter-exchange=- x-dead-letter-routing-key=b
              queue b x-message-ttl=100 x-dead-letter-exchange=- x-dead-letter-routing-key=a
              producer p - a
              consumer c a",
        near: "queue a x-dead-letter-exchange=- x-dead-letter-routing-key=b
               queue b x-message-ttl=100 x-dead-letter-exchange=- x-dead-letter-routing-key=a
               producer p - a
               consumer c a outcomes=ack,reject",
    },
    Sample {
        rule: Rule::DeadLetterCycle,
        hit: "exchange x fanout
              queue a x-max-length=3 x-dead-letter-exchange=x
              bind x a
              producer p x",
        near: "exchange x fanout
               queue a x-max-length=3 x-dead-letter-exchange=x x-overflow=reject-publish
               bind x a
               producer p x",
    },
    Sample {
        rule: Rule::DeadLetterCycle,
        hit: "queue a x-queue-type=quorum x-dead-letter-exchange=- x-dead-letter-routing-key=w
              queue w x-message-ttl=100 x-dead-letter-exchange=- x-dead-letter-routing-key=a
              producer p - a
              consumer c a outcomes=requeue",
        near: "exchange jobs direct
               exchange failed direct
               queue mails x-message-ttl=9 x-dead-letter-exchange=failed
               queue wait x-message-ttl=9 x-dead-letter-exchange=jobs x-dead-letter-routing-key=again
               queue parked
               bind jobs mails new
               bind jobs mails again
               bind failed wait new
               bind failed parked again
               producer p jobs new
               consumer c mails",
    },
    Sample {
        rule: Rule::EndlessRejects,
        hit: "queue a x-dead-letter-exchange=- x-dead-letter-routing-key=w
              queue w x-message-ttl=100 x-dead-letter-exchange=- x-dead-letter-routing-key=a
              producer p - a
              consumer c a outcomes=reject",
        near: "queue a x-dead-letter-exchange=- x-dead-letter-routing-key=w
               queue w x-message-ttl=100 x-dead-letter-exchange=- x-dead-letter-routing-key=a
               producer p - a
               consumer c a outcomes=reject
               consumer d w",
    },
    Sample {
        rule: Rule::DeadLettersNowhere,
        hit: "exchange dead headers
              queue q x-dead-letter-exchange=dead
              queue lost
              bind dead lost - kind=a
              producer p - q h.kind=b",
        near: "exchange dead headers
               queue q x-dead-letter-exchange=dead
               queue lost
               bind dead lost - x-match=all-with-x x-first-death-reason=rejected
               producer p - q h.kind=b",
    },
    Sample {
        rule: Rule::PoisonLoop,
        hit: "queue q
              producer p - q
              consumer c q outcomes=requeue",
        near: "queue q x-queue-type=quorum
               producer p - q
               consumer c q outcomes=requeue",
    },
    Sample {
        rule: Rule::PoisonLoop,
        hit: "line 3.10
              queue q x-queue-type=quorum
              producer p - q
              consumer c q outcomes=ack,reject_requeue",
        near: "line 3.10
               queue q x-queue-type=quorum x-delivery-limit=3
               producer p - q
               consumer c q outcomes=ack,reject_requeue",
    },
    Sample {
        rule: Rule::PoisonLoop,
        hit: "queue q x-max-priority=3
              consumer c q outcomes=ack,crash restart_ms=100",
        near: "queue q x-max-priority=3
               consumer c q outcomes=ack,crash",
    },
];
