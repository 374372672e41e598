//! A policy that no queue and no exchange is under: its pattern matches no name, or everything
//! that it matches is of a type that it is not for
//! (<https://www.rabbitmq.com/docs/parameters#policies>).

use crate::text::said;
use crate::{mark, tr};
use regex_lite::Regex;

use crate::checkup::Rule;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::name::ResourceName;
use crate::policy::Policy;
use crate::topology::QueueKind;

pub(in crate::checkup) const ABOUT: About = About {
    id: "idle-policy",
    title: mark!("The policy matches nothing"),
    why: mark!("A policy whose pattern matches no name sets nothing, and nobody is told."),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let is_idle = |policy: &&Policy| !is_needed(design, policy);
    let policies = design
        .policies
        .iter()
        .filter(is_idle)
        .map(|one| (mark!("policy"), one));
    let operators = design.operator_policies.iter().filter(is_idle);
    for (what, policy) in policies.chain(operators.map(|one| (mark!("operator policy"), one))) {
        let text = tr!(
            "The {} \"{}\" matches nothing: its pattern is \"{}\"",
            said(what, &[]),
            policy.name,
            policy.pattern
        );
        let remedy =
            mark!("Correct the pattern, which is a regular expression, or what it applies to");
        findings.warn(Rule::IdlePolicy, At::Whole, text, remedy, None);
    }
}

fn is_needed(design: &Design<'_>, policy: &Policy) -> bool {
    let Ok(pattern) = Regex::new(&policy.pattern) else {
        return true;
    };
    let covers = |kind: Option<QueueKind>, name: &ResourceName| {
        policy.may_cover(kind, &name.vhost) && pattern.is_match(&name.name)
    };
    let mut queues = design.queues.iter();
    let mut exchanges = design.topology.exchanges();
    queues.any(|(name, facts)| covers(Some(facts.kind()), name))
        || exchanges.any(|exchange| covers(None, &exchange.name))
}
