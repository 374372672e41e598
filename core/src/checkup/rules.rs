//! The rules, one file for each. What is carried over from the document's own check has its
//! words here, and is recognised by [`super::carried`].

pub(super) mod alternate_cycle;
pub(super) mod auto_ack_loss;
pub(super) mod consumer_timeout;
pub(super) mod dead_letter_cycle;
pub(super) mod dead_letters_nowhere;
pub(super) mod document;
pub(super) mod doubled_binding;
pub(super) mod dropped_messages;
pub(super) mod dropped_outputs;
pub(super) mod endless_rejects;
pub(super) mod exclusive_consumer;
pub(super) mod growing_queue;
pub(super) mod idle_consumer_priority;
pub(super) mod idle_exchange;
pub(super) mod idle_policy;
pub(super) mod idle_put_aside;
pub(super) mod impossible_binding;
pub(super) mod impossible_expectation;
pub(super) mod internal_exchange;
pub(super) mod literal_wildcard;
pub(super) mod many_priorities;
pub(super) mod mirrored_policy;
pub(super) mod missing_alternate;
pub(super) mod missing_dead_letter_exchange;
pub(super) mod missing_exchange;
pub(super) mod missing_queue;
pub(super) mod no_permission;
pub(super) mod no_prefetch;
pub(super) mod overridden_policy;
pub(super) mod poison_loop;
pub(super) mod refused_consumer;
pub(super) mod refused_queue;
pub(super) mod shadowed_binding;
pub(super) mod silent_drop;
pub(super) mod tied_policies;
pub(super) mod transient_exchange;
pub(super) mod transient_messages;
pub(super) mod transient_queue;
pub(super) mod unfair_prefetch;
pub(super) mod unfinished;
pub(super) mod unheard_refusal;
pub(super) mod unknown_queue_key;
pub(super) mod unmatched_binding;
pub(super) mod unmatched_queue;
pub(super) mod unreachable_queue;

use super::design::Design;
use super::finding::Findings;

/// Looks at a design for one thing.
type Look = fn(&Design<'_>, &mut Findings);

/// What is looked for, in this order.
pub(super) const ALL: [Look; 38] = [
    unknown_queue_key::look,
    unreachable_queue::look,
    unmatched_queue::look,
    unmatched_binding::look,
    dropped_messages::look,
    dropped_outputs::look,
    idle_exchange::look,
    missing_alternate::look,
    alternate_cycle::look,
    shadowed_binding::look,
    impossible_binding::look,
    literal_wildcard::look,
    missing_dead_letter_exchange::look,
    dead_letters_nowhere::look,
    dead_letter_cycle::look,
    endless_rejects::look,
    poison_loop::look,
    growing_queue::look,
    many_priorities::look,
    silent_drop::look,
    unheard_refusal::look,
    transient_messages::look,
    transient_queue::look,
    transient_exchange::look,
    no_prefetch::look,
    unfair_prefetch::look,
    auto_ack_loss::look,
    consumer_timeout::look,
    exclusive_consumer::look,
    idle_consumer_priority::look,
    refused_consumer::look,
    idle_put_aside::look,
    no_permission::look,
    idle_policy::look,
    overridden_policy::look,
    tied_policies::look,
    impossible_expectation::look,
    unfinished::look,
];
