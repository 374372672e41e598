//! The differences between the server lines, as data: one entry for each, with what either
//! line does and where that stands.
//!
//! Whoever follows a rule that the lines do not share asks [`ServerLine::has`] by its entry,
//! so that there is one list of what an upgrade changes, and nothing else compares lines.
//! What 3.10 does was observed; what 4 does is from its sources and documents.
//!
//! Why shows an entry where it decided something, and gets it from three places:
//! a refusal carries it ([`crate::amqp::Refusal::differs`]), an explanation of a route
//! carries it ([`crate::routing::Explanation::differs`]), and of a fact [`decided`] tells it.

mod decided;

pub use decided::{decided, may_be_decided};

use crate::mark;
use crate::scenario::ServerLine;

/// Something that the server lines do differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Integers and doubles of the same value, in a headers exchange.
    HeaderNumbers,
    /// Timestamps, in a headers exchange.
    HeaderTimestamps,
    /// How many `#` words a topic binding key may have.
    TopicKeys,
    /// What a consistent hash is taken of.
    HashedHeaders,
    /// The exchange type `x-local-random`.
    LocalRandom,
    /// Which consumer of a quorum queue is the single active one.
    QuorumTakeOver,
    /// When the consumer that follows a cancelled single active one gets what waits.
    CancelHandsOver,
    /// How often a message may come back to a quorum queue that says nothing of it.
    DeliveryLimit,
    /// Delivery limits that are no number, or negative.
    OddDeliveryLimits,
    /// The prefetch of a consumer whose message came back too often.
    WidenedPrefetch,
    /// The headers `x-last-death-*`.
    LastDeath,
    /// What a client wrote into `x-death`.
    ForeignDeaths,
    /// Dead letters that wait, and go back to their own queue.
    ConfirmedByItself,
    /// The order of `x-death` behind its first entry.
    DeathOrder,
    /// Dead letters to a stream.
    StreamDeadLetters,
    /// Whether a direct reply counts as routed.
    RepliesCount,
    /// The delivery tags of direct replies.
    ReplyTags,
    /// The prefetch that a channel's consumers share.
    SharedPrefetch,
    /// Which queues the consumer timeout is for.
    ConsumerTimeout,
    /// The size that a message may have.
    MessageSize,
    /// Mirrors of classic queues, by policy.
    ClassicMirrors,
    /// Policies for queues of one type.
    PoliciesByType,
    /// What nodes do when the network splits.
    PartitionHandling,
    /// Queues that are neither durable nor exclusive.
    TransientQueues,
}

/// What there is to say of a difference.
struct Entry {
    id: &'static str,
    sentence: &'static str,
    source: &'static str,
}

const fn entry(id: &'static str, sentence: &'static str, source: &'static str) -> Entry {
    Entry {
        id,
        sentence,
        source,
    }
}

impl Difference {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::HeaderNumbers,
        Self::HeaderTimestamps,
        Self::TopicKeys,
        Self::HashedHeaders,
        Self::LocalRandom,
        Self::QuorumTakeOver,
        Self::CancelHandsOver,
        Self::DeliveryLimit,
        Self::OddDeliveryLimits,
        Self::WidenedPrefetch,
        Self::LastDeath,
        Self::ForeignDeaths,
        Self::ConfirmedByItself,
        Self::DeathOrder,
        Self::StreamDeadLetters,
        Self::RepliesCount,
        Self::ReplyTags,
        Self::SharedPrefetch,
        Self::ConsumerTimeout,
        Self::MessageSize,
        Self::ClassicMirrors,
        Self::PoliciesByType,
        Self::PartitionHandling,
        Self::TransientQueues,
    ];

    #[expect(clippy::too_many_lines, reason = "it is a table")]
    const fn entry(self) -> Entry {
        match self {
            Self::HeaderNumbers => entry(
                "header-numbers",
                mark!(
                    "In a headers exchange 3.10 takes an integer and a double of the same value for \
                 equal; 4 does not."
                ),
                "3.13: rabbit_exchange_type_headers.erl compares with =:=",
            ),
            Self::HeaderTimestamps => entry(
                "header-timestamps",
                mark!(
                    "In a headers exchange 3.10 compares timestamps in seconds; in 4 a header's \
                 timestamp has become milliseconds, and never equals a binding's."
                ),
                "3.13: mc_amqpl.erl",
            ),
            Self::TopicKeys => entry(
                "topic-keys",
                mark!(
                    "3.10 takes topic binding keys with any number of # words; 4 refuses more than \
                 two."
                ),
                "4.3: rabbit_exchange_type_topic.erl, validate_binding",
            ),
            Self::HashedHeaders => entry(
                "hashed-headers",
                mark!(
                    "Where a consistent hash is taken of a header, 3.10 hashes its type along with \
                 its value; 4 hashes the value alone, so that other queues may be picked."
                ),
                "3.13: rabbit_exchange_type_consistent_hash.erl, mc_amqpl.erl",
            ),
            Self::LocalRandom => entry(
                "local-random",
                mark!("4 has the exchange type x-local-random; 3.10 does not know it."),
                "4.0: rabbit_exchange_type_local_random.erl",
            ),
            Self::QuorumTakeOver => entry(
                "quorum-take-over",
                mark!(
                    "In a quorum queue with a single active consumer 3.10 lets the active one stay, \
                 and the oldest follow it; in 4 a consumer with a higher priority takes over."
                ),
                "4.0: rabbit_fifo.erl; docs/consumers#sac-behavior",
            ),
            Self::CancelHandsOver => entry(
                "cancel-hands-over",
                mark!(
                    "When the single active consumer of a classic queue is cancelled, 3.10 lets what \
                 waits lie until something else stirs the queue; 4 gives it to the next one at \
                 once."
                ),
                "4.0: rabbit_amqqueue_process.erl, stop_consumer",
            ),
            Self::DeliveryLimit => entry(
                "delivery-limit",
                mark!(
                    "A quorum queue that says nothing of it takes a message back any number of \
                 times in 3.10, at its end; in 4 at most 20 times, in front of what is new."
                ),
                "4.0: docs/quorum-queues#poison-message-handling",
            ),
            Self::OddDeliveryLimits => entry(
                "odd-delivery-limits",
                mark!(
                    "A negative delivery limit lets nothing come back in 3.10, and a text allows \
                 everything; in 4 a negative one is no limit."
                ),
                "rabbit_fifo.erl, return_one; 4.0: docs/quorum-queues#poison-message-handling",
            ),
            Self::WidenedPrefetch => entry(
                "widened-prefetch",
                mark!(
                    "When a message comes back to a quorum queue once too often, 3.10 gives its \
                 consumer room for two in its place, so that it exceeds its prefetch from then \
                 on; in 4 it does not."
                ),
                "observed: quorum-prefetch-grows-with-poison; 4.0: rabbit_fifo.erl, \
                 increase_credit",
            ),
            Self::LastDeath => entry(
                "last-death",
                mark!(
                    "4 writes the headers x-last-death-queue, -reason and -exchange on every dead \
                 letter; 3.10 writes only those of the first death."
                ),
                "3.13: mc.erl, record_death; docs/dlx#effects",
            ),
            Self::ForeignDeaths => entry(
                "foreign-deaths",
                mark!(
                    "3.10 goes on counting from an x-death header that a client sent along; for 4 \
                 it is a header like any other, until a dead letter gets its own."
                ),
                "4.0 release notes; mc_amqpl.erl, mc.erl",
            ),
            Self::ConfirmedByItself => entry(
                "confirmed-by-itself",
                mark!(
                    "Where a quorum queue with at-least-once dead-lettering is its own target, 3.10 \
                 never hears that the dead letter has arrived, and keeps it besides; 4 does."
                ),
                "observed: at-least-once-circle; 4.0: rabbit_fifo_dlx_worker.erl, handle_cast",
            ),
            Self::DeathOrder => entry(
                "death-order",
                mark!(
                    "With each death 3.10 turns the order of the earlier entries of x-death round; \
                 in 4 the latest death is always the first."
                ),
                "3.13: mc_amqpl.erl, mc.erl; before: rabbit_dead_letter.erl, \
                 group_by_queue_and_reason",
            ),
            Self::StreamDeadLetters => entry(
                "stream-dead-letters",
                mark!(
                    "A stream of 3.10 takes only what clients publish: a dead letter does not get \
                 there, and nobody is told; in 4 it does."
                ),
                "3.11, 3.12: rabbitmq-server pull request 7846",
            ),
            Self::RepliesCount => entry(
                "replies-count",
                mark!(
                    "A direct reply counts as unroutable in 3.10, so that a mandatory one comes \
                 back besides being delivered; in 4 it counts as routed."
                ),
                "4.2: rabbit_volatile_queue.erl; docs/direct-reply-to",
            ),
            Self::ReplyTags => entry(
                "reply-tags",
                mark!(
                    "In 3.10 direct replies do not use up delivery tags, and several have the same; \
                 in 4 each has its own."
                ),
                "4.2: rabbit_volatile_queue.erl, handle_event; rabbit_channel.erl, deliver_reply",
            ),
            Self::SharedPrefetch => entry(
                "shared-prefetch",
                mark!(
                    "In 3.10 basic.qos with global set gives the channel's consumers one limit to \
                 share; 4 takes it as if it were not set."
                ),
                "4.3 release notes: the deprecated feature global_qos is denied",
            ),
            Self::ConsumerTimeout => entry(
                "consumer-timeout",
                mark!(
                    "In 3.10 the consumer timeout is for deliveries of every queue; in 4 for those \
                 of quorum queues alone."
                ),
                "4.3 release notes; docs/consumers#acknowledgement-timeout",
            ),
            Self::MessageSize => entry(
                "message-size",
                mark!("A message may have 128 MiB in 3.10 where nothing else is set; 16 MiB in 4."),
                "4.0 release notes: max_message_size",
            ),
            Self::ClassicMirrors => entry(
                "classic-mirrors",
                mark!(
                    "In 3.10 a policy with ha-mode lets other nodes mirror a classic queue, and one \
                 of them takes over when its node is gone; in 4 a classic queue lives on one node \
                 alone."
                ),
                "4.0 release notes: classic queue mirroring was removed; docs/3.13/ha",
            ),
            Self::PoliciesByType => entry(
                "policies-by-type",
                mark!(
                    "4 has policies for classic_queues, quorum_queues or streams alone; 3.10 refuses \
                 them."
                ),
                "4.0: rabbit_policy.erl, matches_queue_type (since 3.12)",
            ),
            Self::PartitionHandling => entry(
                "partition-handling",
                mark!(
                    "When the network splits, the nodes of 3.10 do what cluster_partition_handling \
                 says; 4 takes no notice of it: a side without a majority changes nothing, and is \
                 together with the other one as soon as the network is whole."
                ),
                "4.3: docs/partitions (Mnesia was removed, and with it the handling)",
            ),
            Self::TransientQueues => entry(
                "transient-queues",
                mark!(
                    "3.10 takes queues that are neither durable nor exclusive; 4 refuses them, and \
                 closes the connection."
                ),
                "4.3 release notes: the deprecated feature transient_nonexcl_queues is denied",
            ),
        }
    }

    /// Its name, for good.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.entry().id
    }

    /// What either line does, as a sentence or two.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        self.entry().sentence
    }

    /// Where that stands. What 3.10 does was observed on a server besides.
    #[must_use]
    pub const fn source(self) -> &'static str {
        self.entry().source
    }
}

impl ServerLine {
    /// Whether this line does it the newer way.
    #[must_use]
    pub const fn has(self, _difference: Difference) -> bool {
        // All that is listed so far came between the two lines.
        matches!(self, Self::V4)
    }

    /// The line that this one is compared with.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::V3_10 => Self::V4,
            Self::V4 => Self::V3_10,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_difference_has_an_entry_of_its_own() {
        let mut ids = BTreeSet::new();
        for difference in Difference::ALL {
            assert!(ids.insert(difference.id()), "{difference:?} twice");
            assert!(difference.sentence().contains("3.10"), "{difference:?}");
            assert!(difference.sentence().contains('4'), "{difference:?}");
            assert!(!difference.source().is_empty(), "{difference:?}");
        }
        let last = Difference::ALL.last().map(|last| *last as usize + 1);
        assert_eq!(last, Some(Difference::ALL.len()), "one is not listed");
    }
}
