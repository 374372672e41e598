//! Two policies of the same priority that match the same queue or exchange
//! (<https://www.rabbitmq.com/docs/parameters#policy-priorities>: only one applies, and which
//! one is not defined).

use crate::{mark, tr};
use std::collections::BTreeMap;

use crate::checkup::Rule;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::policies::PolicyBook;
use crate::checkup::rule::About;
use crate::checkup::say;
use crate::name::ResourceName;
use crate::topology::QueueKind;

pub(in crate::checkup) const ABOUT: About = About {
    id: "tied-policies",
    title: mark!("Two policies are tied"),
    why: mark!(
        "Only one policy applies to a queue or exchange, and of several with the same \
          priority the server takes any: it may be another one after a change."
    ),
};

type Tie<'d> = (&'d ResourceName, &'d ResourceName);

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let mut ties: BTreeMap<Tie<'_>, Vec<String>> = BTreeMap::new();
    for (name, facts) in &design.queues {
        if let Some(tie) = tie(&design.policies, Some(facts.kind()), name) {
            ties.entry(tie).or_default().push(say::queue(name));
        }
    }
    for name in design.exchanges.keys() {
        if let Some(tie) = tie(&design.policies, None, name) {
            ties.entry(tie).or_default().push(say::exchange(name));
        }
    }
    for ((one, other), what) in ties {
        let text = tr!(
            "The policies \"{}\" and \"{}\" have the same priority, and both match {}",
            one,
            other,
            say::first(what)
        );
        let remedy = mark!("Give one of them a higher priority");
        findings.warn(Rule::TiedPolicies, At::Whole, text, remedy, None);
    }
}

/// The first two of the highest priority.
fn tie<'d>(
    policies: &'d PolicyBook,
    kind: Option<QueueKind>,
    name: &ResourceName,
) -> Option<Tie<'d>> {
    let best = policies.of(kind, name)?;
    let mut equal = policies.matching(kind, name);
    let other = equal.find(|one| one.priority == best.priority && one.name != best.name)?;
    (best.definition != other.definition).then_some((&best.name, &other.name))
}
