//! The policies of a design, each pattern read once for all the names that it is compared
//! with.

use std::sync::Arc;

use regex_lite::Regex;

use crate::name::ResourceName;
use crate::policy::{Policies, Policy};
use crate::scenario::{InterventionAction, PolicyDefinition, Scenario};
use crate::topology::QueueKind;

/// Policies in order of name, as the server chooses among them.
#[derive(Debug, Default)]
pub(super) struct PolicyBook(Vec<(Arc<Policy>, Option<Regex>)>);

impl PolicyBook {
    /// The policies of the definitions, and those that are set during the run.
    pub(super) fn of_policies(scenario: &Scenario) -> Self {
        let set = scenario.timeline.iter().filter_map(|one| {
            let InterventionAction::SetPolicy { policy } = &one.action else {
                return None;
            };
            Some(policy.clone())
        });
        let defined = scenario.definitions.policies().into_iter().flatten();
        Self::new(defined.chain(set))
    }

    /// The policies of operators.
    pub(super) fn of_operators(scenario: &Scenario) -> Self {
        let defined = scenario.definitions.operator_policies();
        Self::new(defined.into_iter().flatten())
    }

    fn new(definitions: impl Iterator<Item = PolicyDefinition>) -> Self {
        let mut policies = Policies::default();
        for policy in definitions.filter_map(|one| one.policy().ok()) {
            policies.set(Arc::new(policy));
        }
        let read = policies.iter().map(|policy| {
            let pattern = Regex::new(&policy.pattern).ok();
            (policy.clone(), pattern)
        });
        Self(read.collect())
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Policy> {
        self.0.iter().map(|(policy, _)| policy.as_ref())
    }

    /// Those that match a queue of this type, or (none) an exchange.
    pub(super) fn matching(
        &self,
        queue: Option<QueueKind>,
        resource: &ResourceName,
    ) -> impl Iterator<Item = &Policy> {
        let all = self.0.iter().filter(move |(policy, pattern)| {
            let matches = pattern.as_ref();
            policy.may_cover(queue, &resource.vhost)
                && matches.is_some_and(|pattern| pattern.is_match(&resource.name))
        });
        all.map(|(policy, _)| policy.as_ref())
    }

    /// The one that it is under: of those that match, the first with the highest priority.
    pub(super) fn of(&self, queue: Option<QueueKind>, resource: &ResourceName) -> Option<&Policy> {
        let mut best: Option<&Policy> = None;
        for policy in self.matching(queue, resource) {
            if best.is_none_or(|best| policy.priority > best.priority) {
                best = Some(policy);
            }
        }
        best
    }
}
