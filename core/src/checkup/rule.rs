//! The rules, by name; what each looks for stands in a file of its own.

use serde::{Serialize, Serializer};

use super::rules;

/// What a rule is about, for whoever reads its findings.
#[derive(Debug)]
pub(super) struct About {
    /// Its name, for good.
    pub(super) id: &'static str,
    /// What it finds, in one line.
    pub(super) title: &'static str,
    /// Why that matters, as a sentence.
    pub(super) why: &'static str,
}

/// A rule of the check-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// What [`crate::scenario::check`] says, where no other rule does.
    Document,
    /// A producer publishes to an exchange that is not there.
    MissingExchange,
    /// A producer publishes to an exchange that clients may not publish to.
    InternalExchange,
    /// A consumer reads a queue that is not there.
    MissingQueue,
    /// A message to the default exchange names no queue.
    UnknownQueueKey,
    /// A binding is there twice.
    DoubledBinding,
    /// The server refuses a queue.
    RefusedQueue,
    /// A policy mirrors classic queues, which newer servers cannot.
    MirroredPolicy,
    /// No message can reach a queue.
    UnreachableQueue,
    /// A queue is bound, but no message matches.
    UnmatchedQueue,
    /// A binding matches no message.
    UnmatchedBinding,
    /// An exchange drops what it is sent.
    DroppedMessages,
    /// An exchange drops what a processor makes.
    DroppedOutputs,
    /// Nothing comes to an exchange.
    IdleExchange,
    /// An alternate exchange is not there.
    MissingAlternate,
    /// Alternate exchanges lead back to where they began.
    AlternateCycle,
    /// A binding adds nothing to another one.
    ShadowedBinding,
    /// A binding cannot match at all.
    ImpossibleBinding,
    /// A wildcard stands where it is plain text.
    LiteralWildcard,
    /// A dead-letter exchange is not there.
    MissingDeadLetterExchange,
    /// Dead letters reach no queue.
    DeadLettersNowhere,
    /// Dead letters come back to where they died, and are dropped.
    DeadLetterCycle,
    /// Rejected messages go round for ever.
    EndlessRejects,
    /// A message that always fails comes back for ever.
    PoisonLoop,
    /// A queue only grows.
    GrowingQueue,
    /// A queue has more priorities than are good for it.
    ManyPriorities,
    /// A queue drops what it has confirmed.
    SilentDrop,
    /// A queue refuses messages, and their producer does not hear of it.
    UnheardRefusal,
    /// Messages are lost by a restart that their queue survives.
    TransientMessages,
    /// A queue is lost by a restart.
    TransientQueue,
    /// An exchange is lost by a restart that its queues survive.
    TransientExchange,
    /// A slow consumer without prefetch hoards work that others could do.
    NoPrefetch,
    /// A consumer holds far more messages than it needs.
    UnfairPrefetch,
    /// A consumer acknowledges on delivery, and dies at its work.
    AutoAckLoss,
    /// A consumer works for longer than the server waits.
    ConsumerTimeout,
    /// A consumer wants a queue for itself that others read too.
    ExclusiveConsumer,
    /// A consumer's priority is of no effect.
    IdleConsumerPriority,
    /// The server refuses a consumer.
    RefusedConsumer,
    /// Failed tasks are to be put aside, and their queue drops them.
    IdlePutAside,
    /// A client's user may not do what the client does.
    NoPermission,
    /// A policy matches nothing.
    IdlePolicy,
    /// A queue's argument leaves a policy without effect.
    OverriddenPolicy,
    /// Two policies of the same priority match the same.
    TiedPolicies,
    /// An expectation can never hold.
    ImpossibleExpectation,
    /// The scenario is too large to be looked through.
    Unfinished,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 45] = [
        Self::Document,
        Self::MissingExchange,
        Self::InternalExchange,
        Self::MissingQueue,
        Self::UnknownQueueKey,
        Self::DoubledBinding,
        Self::RefusedQueue,
        Self::MirroredPolicy,
        Self::UnreachableQueue,
        Self::UnmatchedQueue,
        Self::UnmatchedBinding,
        Self::DroppedMessages,
        Self::DroppedOutputs,
        Self::IdleExchange,
        Self::MissingAlternate,
        Self::AlternateCycle,
        Self::ShadowedBinding,
        Self::ImpossibleBinding,
        Self::LiteralWildcard,
        Self::MissingDeadLetterExchange,
        Self::DeadLettersNowhere,
        Self::DeadLetterCycle,
        Self::EndlessRejects,
        Self::PoisonLoop,
        Self::GrowingQueue,
        Self::ManyPriorities,
        Self::SilentDrop,
        Self::UnheardRefusal,
        Self::TransientMessages,
        Self::TransientQueue,
        Self::TransientExchange,
        Self::NoPrefetch,
        Self::UnfairPrefetch,
        Self::AutoAckLoss,
        Self::ConsumerTimeout,
        Self::ExclusiveConsumer,
        Self::IdleConsumerPriority,
        Self::RefusedConsumer,
        Self::IdlePutAside,
        Self::NoPermission,
        Self::IdlePolicy,
        Self::OverriddenPolicy,
        Self::TiedPolicies,
        Self::ImpossibleExpectation,
        Self::Unfinished,
    ];

    const fn about(self) -> &'static About {
        match self {
            Self::Document => &rules::document::ABOUT,
            Self::MissingExchange => &rules::missing_exchange::ABOUT,
            Self::InternalExchange => &rules::internal_exchange::ABOUT,
            Self::MissingQueue => &rules::missing_queue::ABOUT,
            Self::UnknownQueueKey => &rules::unknown_queue_key::ABOUT,
            Self::DoubledBinding => &rules::doubled_binding::ABOUT,
            Self::RefusedQueue => &rules::refused_queue::ABOUT,
            Self::MirroredPolicy => &rules::mirrored_policy::ABOUT,
            Self::UnreachableQueue => &rules::unreachable_queue::ABOUT,
            Self::UnmatchedQueue => &rules::unmatched_queue::ABOUT,
            Self::UnmatchedBinding => &rules::unmatched_binding::ABOUT,
            Self::DroppedMessages => &rules::dropped_messages::ABOUT,
            Self::DroppedOutputs => &rules::dropped_outputs::ABOUT,
            Self::IdleExchange => &rules::idle_exchange::ABOUT,
            Self::MissingAlternate => &rules::missing_alternate::ABOUT,
            Self::AlternateCycle => &rules::alternate_cycle::ABOUT,
            Self::ShadowedBinding => &rules::shadowed_binding::ABOUT,
            Self::ImpossibleBinding => &rules::impossible_binding::ABOUT,
            Self::LiteralWildcard => &rules::literal_wildcard::ABOUT,
            Self::MissingDeadLetterExchange => &rules::missing_dead_letter_exchange::ABOUT,
            Self::DeadLettersNowhere => &rules::dead_letters_nowhere::ABOUT,
            Self::DeadLetterCycle => &rules::dead_letter_cycle::ABOUT,
            Self::EndlessRejects => &rules::endless_rejects::ABOUT,
            Self::PoisonLoop => &rules::poison_loop::ABOUT,
            Self::GrowingQueue => &rules::growing_queue::ABOUT,
            Self::ManyPriorities => &rules::many_priorities::ABOUT,
            Self::SilentDrop => &rules::silent_drop::ABOUT,
            Self::UnheardRefusal => &rules::unheard_refusal::ABOUT,
            Self::TransientMessages => &rules::transient_messages::ABOUT,
            Self::TransientQueue => &rules::transient_queue::ABOUT,
            Self::TransientExchange => &rules::transient_exchange::ABOUT,
            Self::NoPrefetch => &rules::no_prefetch::ABOUT,
            Self::UnfairPrefetch => &rules::unfair_prefetch::ABOUT,
            Self::AutoAckLoss => &rules::auto_ack_loss::ABOUT,
            Self::ConsumerTimeout => &rules::consumer_timeout::ABOUT,
            Self::ExclusiveConsumer => &rules::exclusive_consumer::ABOUT,
            Self::IdleConsumerPriority => &rules::idle_consumer_priority::ABOUT,
            Self::RefusedConsumer => &rules::refused_consumer::ABOUT,
            Self::IdlePutAside => &rules::idle_put_aside::ABOUT,
            Self::NoPermission => &rules::no_permission::ABOUT,
            Self::IdlePolicy => &rules::idle_policy::ABOUT,
            Self::OverriddenPolicy => &rules::overridden_policy::ABOUT,
            Self::TiedPolicies => &rules::tied_policies::ABOUT,
            Self::ImpossibleExpectation => &rules::impossible_expectation::ABOUT,
            Self::Unfinished => &rules::unfinished::ABOUT,
        }
    }

    /// Its name, in kebab case, for good.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.about().id
    }

    /// What it finds, in one line.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.about().title
    }

    /// Why that matters, as a sentence.
    #[must_use]
    pub const fn why(self) -> &'static str {
        self.about().why
    }

    /// The rule of this name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
