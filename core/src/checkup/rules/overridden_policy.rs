//! A queue whose own argument leaves what its policy says without effect
//! (<https://www.rabbitmq.com/docs/parameters#policies>): a text argument goes before the
//! policy's, and of two limits the smaller one holds.

use crate::checkup::design::{Design, QueueFacts};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::policy::Policy;
use crate::topology::QueueKind;
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "overridden-policy",
    title: mark!("An argument overrides the policy"),
    why: mark!(
        "Policies can be changed while the server runs, arguments cannot: who changes the \
          policy finds that nothing happens."
    ),
};

/// What of policies yields to arguments, as far as both say it.
const TEXTS: [&str; 3] = [
    "dead-letter-exchange",
    "dead-letter-routing-key",
    "overflow",
];
/// Of these the smaller one holds.
const NUMBERS: [&str; 5] = [
    "message-ttl",
    "max-length",
    "max-length-bytes",
    "expires",
    "delivery-limit",
];

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        let Some(policy) = design.policies.of(Some(facts.kind()), name) else {
            continue;
        };
        for key in overridden(facts, policy) {
            let text = tr!(
                "{} has x-{} of its own, which leaves that of the policy \"{}\" without effect",
                words::sentence(&say::queue(name)),
                key,
                policy.name
            );
            let remedy = mark!("Leave one of the two out, best the argument");
            let argument = format!("x-{key}");
            let edit = mend::set_queue(facts.definition, |queue| {
                queue.arguments.0.remove(argument.as_str());
                if key == "dead-letter-exchange" {
                    queue.arguments.0.remove("x-dead-letter-routing-key");
                }
            });
            let mend = Mend::new(mark!("Leave it to the policy"), [edit]);
            let mend = facts.is_defined.then_some(mend);
            findings.warn(Rule::OverriddenPolicy, At::queue(name), text, remedy, mend);
        }
    }
}

/// The keys of the policy that are of no effect.
fn overridden(facts: &QueueFacts<'_>, policy: &Policy) -> Vec<&'static str> {
    if facts.kind() == QueueKind::Stream {
        // There it is the policy that goes before the argument.
        return Vec::new();
    }
    let arguments = &facts.definition.arguments;
    let both = |key: &str| {
        let argument = arguments.get(&format!("x-{key}"))?;
        Some((argument, policy.definition.get(key)?))
    };
    let differ = |key: &&str| both(key).is_some_and(|(own, by_policy)| own != by_policy);
    let is_less = |key: &&str| {
        let numbers = both(key);
        let numbers = numbers.map(|pair| (pair.0.as_integer(), pair.1.as_integer()));
        matches!(numbers, Some((Some(own), Some(by_policy))) if own < by_policy)
    };
    let texts = TEXTS.into_iter().filter(differ);
    // With quorum queues the policy's way to overflow, and its expiry, come first.
    let policy_first =
        |key: &&str| facts.kind() == QueueKind::Quorum && ["overflow", "expires"].contains(key);
    let numbers = NUMBERS.into_iter().filter(is_less);
    texts
        .chain(numbers)
        .filter(|key| !policy_first(key))
        .collect()
}
