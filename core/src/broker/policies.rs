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
use crate::policy::{ApplyTo, Policy};
use crate::server_line::Difference;
use crate::topology::{QueueKind, Topology};

/// The policy and the operator policy that a queue is under.
pub(super) fn policies<'a>(
    topology: &'a Topology,
    queue: &ResourceName,
) -> [Option<&'a Policy>; 2] {
    [
        topology.policy_of_queue(queue),
        topology.operator_policy_of_queue(queue),
    ]
}

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
        if let Some(key) = policy.mirrors()
            && self.line.has(Difference::ClassicMirrors)
        {
            let text = format!("{key} is not a recognised policy setting");
            let refusal = Refusal::new(ReplyCode::PreconditionFailed, text);
            return Err(refusal.by(Difference::ClassicMirrors));
        }
        self.know_apply_to(&policy)?;
        let policy = Arc::new(policy);
        let before = self.topology.clone();
        Arc::make_mut(&mut self.topology).set_policy(policy.clone());
        facts.push(BrokerFact::Server(ServerFact::PolicySet { policy }));
        self.follow_policies(&before, facts);
        Ok(Reply::Done)
    }

    /// Refuses what applies to queues of one type where that came later (`rabbit_policy.erl`,
    /// `apply_to_validation`).
    fn know_apply_to(&self, policy: &Policy) -> Result<(), Refusal> {
        if !policy.is_for_one_type() || self.line.has(Difference::PoliciesByType) {
            return Ok(());
        }
        let mut words = ApplyTo::ALL.into_iter();
        let word = words.find(|(_, to)| *to == policy.apply_to);
        let word = word.map_or("", |(word, _)| word);
        let text =
            format!("apply-to '{word}' unrecognised; should be 'queues', 'exchanges' or 'all'");
        let refusal = Refusal::new(ReplyCode::PreconditionFailed, text);
        Err(refusal.by(Difference::PoliciesByType))
    }

    /// Removes a policy.
    pub(super) fn clear_policy(&mut self, name: ResourceName, facts: &mut Facts) -> Reply {
        let before = self.topology.clone();
        if Arc::make_mut(&mut self.topology).clear_policy(&name) {
            let policy = name;
            facts.push(BrokerFact::Server(ServerFact::PolicyCleared { policy }));
            self.follow_policies(&before, facts);
        }
        Reply::Done
    }

    /// Sets an operator policy (`rabbit_policy.erl`, `set_op`; observed:
    /// `operator-policies`).
    pub(super) fn set_operator_policy(
        &mut self,
        policy: Policy,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let refused = |why: String| Refusal::new(ReplyCode::PreconditionFailed, why);
        policy.is_valid().map_err(refused)?;
        policy.is_valid_for_operators().map_err(refused)?;
        self.know_apply_to(&policy)?;
        let policy = Arc::new(policy);
        let before = self.topology.clone();
        Arc::make_mut(&mut self.topology).set_operator_policy(policy.clone());
        facts.push(BrokerFact::Server(ServerFact::OperatorPolicySet { policy }));
        self.follow_policies(&before, facts);
        Ok(Reply::Done)
    }

    /// Removes an operator policy.
    pub(super) fn clear_operator_policy(
        &mut self,
        policy: ResourceName,
        facts: &mut Facts,
    ) -> Reply {
        let before = self.topology.clone();
        if Arc::make_mut(&mut self.topology).clear_operator_policy(&policy) {
            let cleared = ServerFact::OperatorPolicyCleared { policy };
            facts.push(BrokerFact::Server(cleared));
            self.follow_policies(&before, facts);
        }
        Reply::Done
    }

    /// The queues whose policy is another now: a smaller limit drops what is beyond it,
    /// and the time that an unused queue lives begins anew, though it may be as long as
    /// before (observed: expires-policy-and-argument). What has come keeps the time to live
    /// that it got.
    fn follow_policies(&mut self, before: &Topology, facts: &mut Facts) {
        let mut changed: Vec<(ResourceName, bool, Overflow)> = Vec::new();
        for (name, queue) in &mut self.queues {
            let (now, before) = (policies(&self.topology, name), policies(before, name));
            if now != before {
                let (kept, overflow) = (queue.settings.at_least_once, queue.settings.overflow);
                queue.settings = QueueSettings::of(&queue.declaration, now);
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
            self.retain(&name, facts);
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
