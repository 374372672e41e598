//! The policies of a server, and those that a queue is under.

use std::sync::Arc;

use super::{QueueDeclaration, QueueKind, Topology};
use crate::name::ResourceName;
use crate::policy::{Policies, Policy};

impl Topology {
    /// The policies.
    #[must_use]
    pub const fn policies(&self) -> &Policies {
        &self.policies
    }

    /// Sets a policy, in place of the one of the same name.
    pub fn set_policy(&mut self, policy: Arc<Policy>) {
        self.policies.set(policy);
        self.find_alternates();
    }

    /// Removes a policy; says whether it was there.
    pub fn clear_policy(&mut self, name: &ResourceName) -> bool {
        let was_there = self.policies.clear(name);
        self.find_alternates();
        was_there
    }

    /// Sets an operator policy, in place of the one of the same name.
    pub fn set_operator_policy(&mut self, policy: Arc<Policy>) {
        self.operator_policies.set(policy);
    }

    /// Removes an operator policy; says whether it was there.
    pub fn clear_operator_policy(&mut self, name: &ResourceName) -> bool {
        self.operator_policies.clear(name)
    }

    /// The operator policy that a queue is under.
    #[must_use]
    pub fn operator_policy_of_queue(&self, queue: &ResourceName) -> Option<&Policy> {
        let kind = self.kind_of(queue);
        let policy = self.operator_policies.of(Some(kind), queue);
        policy.map(Arc::as_ref)
    }

    /// The policy that a queue is under.
    #[must_use]
    pub fn policy_of_queue(&self, queue: &ResourceName) -> Option<&Policy> {
        let kind = self.kind_of(queue);
        self.policies.of(Some(kind), queue).map(Arc::as_ref)
    }

    fn kind_of(&self, queue: &ResourceName) -> QueueKind {
        let queue = self.queue(queue);
        queue.map(QueueDeclaration::kind).unwrap_or_default()
    }
}
