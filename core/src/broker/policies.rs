//! Setting and clearing policies: they take effect at once.
//!
//! Which policy a queue is under is [`crate::policy`]'s business, and what it sets there
//! [`super::settings`]'s (`rabbit_policy.erl`, `update_matched_objects`; observed:
//! `policy-precedence`).

use std::sync::Arc;

use super::command::Reply;
use super::settings::QueueSettings;
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode};
use crate::event::{BrokerFact, ServerFact};
use crate::name::ResourceName;
use crate::policy::Policy;

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
        Arc::make_mut(&mut self.topology).set_policy(policy.clone());
        facts.push(BrokerFact::Server(ServerFact::PolicySet { policy }));
        self.follow_policies(facts);
        Ok(Reply::Done)
    }

    /// Removes a policy.
    pub(super) fn clear_policy(&mut self, name: ResourceName, facts: &mut Facts) {
        if Arc::make_mut(&mut self.topology).clear_policy(&name) {
            let policy = name;
            facts.push(BrokerFact::Server(ServerFact::PolicyCleared { policy }));
            self.follow_policies(facts);
        }
    }

    /// The queues whose settings are others now: a smaller limit drops what is beyond it,
    /// and the time that an unused queue lives begins anew. What has come keeps the time
    /// to live that it got.
    fn follow_policies(&mut self, facts: &mut Facts) {
        let mut changed: Vec<ResourceName> = Vec::new();
        for (name, queue) in &mut self.queues {
            let policy = self.topology.policy_of_queue(name);
            let settings = QueueSettings::of(&queue.declaration, policy);
            if settings != queue.settings {
                queue.settings = settings;
                changed.push(name.clone());
            }
        }
        self.place_mirrors(facts);
        for name in changed {
            self.queue_is_used(&name);
            self.drop_head(&name, facts);
            self.expire_head(&name, facts);
        }
    }
}
