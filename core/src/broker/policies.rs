//! Setting and clearing policies: they take effect at once.
//!
//! Which policy a queue is under is [`crate::policy`]'s business, and what it sets there
//! [`super::settings`]'s (`rabbit_policy.erl`, `update_matched_objects`; observed:
//! `policy-precedence`).

use std::sync::Arc;

use super::command::Reply;
use super::settings::{Overflow, QueueSettings};
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode};
use crate::event::{BrokerFact, ServerFact};
use crate::name::ResourceName;
use crate::policy::Policy;
use crate::topology::{QueueKind, Topology};

impl Broker {
    /// Sets a policy; a pattern that is no regular expression is refused.
    pub(super) fn set_policy(
        &mut self,
        policy: Policy,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        policy
            .is_valid()
            .map_err(|why| Refusal::new(ReplyCode::PreconditionFailed, why))?;
        let policy = Arc::new(policy);
        let before = self.topology.clone();
        Arc::make_mut(&mut self.topology).set_policy(policy.clone());
        facts.push(BrokerFact::Server(ServerFact::PolicySet { policy }));
        self.follow_policies(&before, facts);
        Ok(Reply::Done)
    }

    /// Removes a policy.
    pub(super) fn clear_policy(&mut self, name: ResourceName, facts: &mut Facts) {
        let before = self.topology.clone();
        if Arc::make_mut(&mut self.topology).clear_policy(&name) {
            let policy = name;
            facts.push(BrokerFact::Server(ServerFact::PolicyCleared { policy }));
            self.follow_policies(&before, facts);
        }
    }

    /// The queues whose policy is another now: a smaller limit drops what is beyond it,
    /// and the time that an unused queue lives begins anew, though it may be as long as
    /// before (observed: expires-policy-and-argument). What has come keeps the time to live
    /// that it got.
    fn follow_policies(&mut self, before: &Topology, facts: &mut Facts) {
        let mut changed: Vec<(ResourceName, bool, Overflow)> = Vec::new();
        for (name, queue) in &mut self.queues {
            let policy = self.topology.policy_of_queue(name);
            if policy != before.policy_of_queue(name) {
                let (kept, overflow) = (queue.settings.at_least_once, queue.settings.overflow);
                queue.settings = QueueSettings::of(&queue.declaration, policy);
                changed.push((name.clone(), kept, overflow));
            }
        }
        self.place_mirrors(facts);
        for (name, kept, overflow) in changed {
            let keeps = self.queues.get(&name);
            if kept && !keeps.is_some_and(|queue| queue.settings.at_least_once) {
                self.let_dead_letters_go(&name, facts);
            } else {
                self.retry_dead_letters(&name, facts);
            }
            self.queue_is_used(&name);
            self.drop_by(overflow, &name, facts);
            self.drop_head(&name, facts);
            self.expire_head(&name, facts);
        }
    }

    /// A classic queue takes in the limit of a policy before what to do about it, so that
    /// one that is to refuse from now on drops its surplus first
    /// (`rabbit_amqqueue_process.erl`, `process_args_policy`; observed:
    /// `policy-limit-comes-before-its-overflow`).
    fn drop_by(&mut self, before: Overflow, name: &ResourceName, facts: &mut Facts) {
        let queue = self.queues.get_mut(name);
        let Some(queue) = queue.filter(|queue| queue.settings.kind == QueueKind::Classic) else {
            return;
        };
        let now = std::mem::replace(&mut queue.settings.overflow, before);
        self.drop_head(name, facts);
        if let Some(queue) = self.queues.get_mut(name) {
            queue.settings.overflow = now;
        }
    }
}
