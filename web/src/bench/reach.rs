//! What a policy would hold for among the queues and exchanges of the scenario, and why not for
//! the others that its pattern names.
//!
//! Pure. Which policy wins, the core says.

use std::sync::Arc;

use warren_core::name::{Name, ResourceName};
use warren_core::policy::{Policies, Policy};
use warren_core::scenario::operator::Fault;
use warren_core::scenario::{PolicyDefinition, Scenario};
use warren_core::topology::QueueKind;

use super::lists::queue_kind;

/// Among which policies one stands, and in whose place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// The policies; none: as one more, or in the place of that of the same name.
    Policies(Option<usize>),
    /// The policies of operators.
    Operators(Option<usize>),
}

/// A queue or an exchange whose name the pattern matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Whether it is a queue; else it is an exchange.
    pub is_queue: bool,
    /// Its name.
    pub name: ResourceName,
    /// What becomes of the policy there.
    pub verdict: Verdict,
}

/// What becomes of a policy at a queue or an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// Another one holds, which has a higher priority, or as high a one and an earlier name.
    Other(Name),
    /// It is for something else, or sets what such a queue does not know.
    NotFor,
}

/// What the policy would hold for.
///
/// # Errors
/// What the server would not take of it.
pub fn reach(
    scenario: &Scenario,
    among: Among,
    candidate: &PolicyDefinition,
) -> Result<Vec<Reached>, Fault> {
    let policy = Arc::new(candidate.policy()?);
    let definitions = &scenario.definitions;
    let (all, place) = match among {
        Among::Policies(place) => (definitions.policies(), place),
        Among::Operators(place) => (definitions.operator_policies(), place),
    };
    let others = all.into_iter().enumerate();
    let others = others.filter(|(other, _)| Some(*other) != place);
    let mut policies = Policies::default();
    for other in others.filter_map(|(_, other)| other.ok()?.policy().ok()) {
        policies.set(Arc::new(other));
    }
    policies.set(policy.clone());
    let alone = only(policy.as_ref().clone());
    let by_name = only(Policy {
        apply_to: warren_core::policy::ApplyTo::All,
        definition: warren_core::amqp::Table::default(),
        ..policy.as_ref().clone()
    });
    let reached = |(kind, name): (Option<QueueKind>, ResourceName)| {
        by_name.of(kind, &name)?;
        let verdict = match (alone.of(kind, &name), policies.of(kind, &name)) {
            (Some(_), Some(winner)) if winner.name == policy.name => Verdict::Holds,
            (Some(_), Some(winner)) => Verdict::Other(winner.name.name.clone()),
            _ => Verdict::NotFor,
        };
        let is_queue = kind.is_some();
        Some(Reached {
            is_queue,
            name,
            verdict,
        })
    };
    let queues = definitions.queues.iter();
    let queues = queues.map(|queue| (Some(queue_kind(queue)), queue.resource()));
    let exchanges = definitions.exchanges.iter();
    let exchanges = exchanges.map(|exchange| (None, exchange.resource()));
    Ok(queues.chain(exchanges).filter_map(reached).collect())
}

fn only(policy: Policy) -> Policies {
    let mut policies = Policies::default();
    policies.set(Arc::new(policy));
    policies
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario() -> Scenario {
        Scenario::from_json(
            r#"{"version": 1, "definitions": {
                "exchanges": [{"name": "tasks", "type": "fanout"}],
                "queues": [{"name": "tasks"}, {"name": "tasks-slow"}, {"name": "mails"},
                    {"name": "tasks-log", "arguments": {"x-queue-type": "stream"}}],
                "policies": [
                    {"name": "slow", "pattern": "slow$", "priority": 5, "apply-to": "queues", "definition": {}},
                    {"name": "wide", "pattern": "^tasks", "apply-to": "queues", "definition": {"max-length": 3}}]}}"#,
        )
        .expect("a scenario")
    }

    fn told(among: Among, change: impl Fn(&mut PolicyDefinition)) -> Vec<String> {
        let scenario = scenario();
        let mut candidate = scenario.definitions.policies().remove(1).expect("a policy");
        change(&mut candidate);
        let all = reach(&scenario, among, &candidate).expect("a policy");
        let line = |one: Reached| format!("{} {:?}", one.name.name, one.verdict);
        all.into_iter().map(line).collect()
    }

    #[test]
    fn each_that_the_pattern_names_is_told_with_what_becomes_of_it() {
        let here = Among::Policies(Some(1));
        assert_eq!(
            told(here, |_| ()),
            [
                "tasks Holds",
                "tasks-slow Other(\"slow\")",
                "tasks-log NotFor",
                "tasks NotFor"
            ]
        );
        assert_eq!(
            told(here, |policy| {
                policy.priority = 6;
                policy.pattern = "slow".into();
            }),
            ["tasks-slow Holds"]
        );
        // Policies of operators are of another kind, and do not compete with these.
        assert_eq!(
            told(Among::Operators(None), |policy| policy.pattern =
                "slow".into()),
            ["tasks-slow Holds"]
        );
        assert!(told(here, |policy| policy.pattern = "nothing".into()).is_empty());
    }

    #[test]
    fn a_pattern_that_is_none_is_told() {
        let scenario = scenario();
        let mut candidate = scenario.definitions.policies().remove(1).expect("a policy");
        candidate.pattern = "(".into();
        let fault = reach(&scenario, Among::Policies(Some(1)), &candidate).expect_err("no pattern");
        assert_eq!(fault.field, "pattern");
    }
}
