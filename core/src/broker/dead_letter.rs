//! Dead letters: what a queue gives to its dead-letter exchange instead of losing it.
//!
//! They are published anew, without anybody waiting for it to be done: where nothing
//! takes them they are lost (<https://www.rabbitmq.com/docs/dlx>;
//! `rabbit_dead_letter.erl`; observed: `dlx-*`). How the way that a message came is
//! written in its headers is [`super::death`]'s business.

use std::sync::Arc;

use super::death::{Death, deaths_make_a_cycle, with_death};
use super::settings::DeadLetter;
use super::{Broker, Facts};
use crate::amqp::Message;
use crate::event::{BrokerFact, Copy, DeathReason, DeliveryRef, LossReason, Place, RoutedBecause};
use crate::name::{Name, ResourceName};
use crate::routing::Route;

/// A copy that was taken out of its queue, and who held it.
pub(super) type Dead = (Copy, Arc<Message>, Option<DeliveryRef>);

impl Broker {
    /// A copy was taken out of its queue without having been done: it goes on to the
    /// queue's dead-letter exchange, or is lost.
    pub(super) fn bury(&mut self, dead: Dead, reason: DeathReason, facts: &mut Facts) {
        let queue = self.queues.get(&dead.0.queue);
        if queue.is_some_and(|queue| queue.settings.at_least_once) {
            return self.keep_dead_letter(dead, reason, facts);
        }
        let (copy, message, held_by) = dead;
        let to = self.dead_letter_of(&copy.queue);
        let loss = match &to {
            None => Some(reason.loss()),
            Some(to) if self.topology.exchange(&to.exchange).is_none() => {
                Some(LossReason::NoDeadLetterExchange)
            }
            Some(_) => None,
        };
        if let Some(reason) = loss {
            facts.push(BrokerFact::Dropped {
                message,
                place: Place::Queue(copy.queue.clone()),
                copy: Some(copy),
                held_by,
                reason,
            });
        } else if let Some(to) = to {
            let queue = self.queues.get(&copy.queue);
            let death = Death {
                forgot_expiration: queue
                    .is_some_and(|queue| queue.forgot_expiration(copy.position)),
                ..self.death(&copy.queue.name, reason)
            };
            let message = Arc::new(as_dead_letter(&message, &to, &death));
            facts.push(BrokerFact::DeadLettered {
                copy,
                held_by,
                reason,
                message: message.clone(),
            });
            self.route_dead_letter(&message, reason, facts);
        }
    }

    /// The message as it goes on to there, having died in this queue now.
    pub(super) fn dead_letter(
        &self,
        message: &Message,
        to: &DeadLetter,
        (queue, reason): (&Name, DeathReason),
    ) -> Message {
        as_dead_letter(message, to, &self.death(queue, reason))
    }

    /// A death in this queue now.
    const fn death<'a>(&self, queue: &'a Name, reason: DeathReason) -> Death<'a> {
        Death {
            queue,
            reason,
            at: self.now,
            forgot_expiration: false,
            line: self.line,
        }
    }

    /// Whether the queue has a dead-letter exchange that is there.
    pub(super) fn has_dead_letter_exchange(&self, queue: &ResourceName) -> bool {
        self.dead_letter_of(queue)
            .is_some_and(|to| self.topology.exchange(&to.exchange).is_some())
    }

    fn dead_letter_of(&self, queue: &ResourceName) -> Option<DeadLetter> {
        self.queues.get(queue)?.settings.dead_letter.clone()
    }

    /// Queues that would make it go round in a circle do not get it.
    fn route_dead_letter(
        &mut self,
        message: &Arc<Message>,
        reason: DeathReason,
        facts: &mut Facts,
    ) {
        let mut found = self.route_from(&message.exchange, message);
        let nowhere = found.destinations.is_empty() && found.replies.is_empty() && !found.is_held();
        let round = Self::leave_out_circles(&mut found, message, reason);
        let route = self.send_on(message, found, RoutedBecause::Published, facts);
        self.deliver_replies(message, &route, false, facts);
        if nowhere {
            let place = Place::Exchange(message.exchange.clone());
            facts.push(lost(message, place, LossReason::Unroutable));
        }
        for queue in round {
            let place = Place::Queue(queue);
            facts.push(lost(message, place, LossReason::DeadLetterCycle));
        }
    }

    /// Takes the queues out of a route that would make a dead letter go round in a circle;
    /// gives them.
    pub(super) fn leave_out_circles(
        route: &mut Route,
        message: &Message,
        reason: DeathReason,
    ) -> Vec<ResourceName> {
        if reason == DeathReason::Rejected {
            return Vec::new();
        }
        let destinations = std::mem::take(&mut route.destinations).into_iter();
        let (round, on): (Vec<_>, Vec<_>) =
            destinations.partition(|to| deaths_make_a_cycle(message, &to.queue.name));
        route.destinations = on;
        round.into_iter().map(|to| to.queue).collect()
    }
}

/// A message that goes nowhere.
pub(super) fn lost(message: &Arc<Message>, place: Place, reason: LossReason) -> BrokerFact {
    BrokerFact::Dropped {
        message: message.clone(),
        copy: None,
        place,
        held_by: None,
        reason,
    }
}

/// The message as it goes on. With a key of the queue's own its `CC` and `BCC` are gone,
/// and it does not expire a second time (`rabbit_dead_letter.erl`, `make_msg`).
fn as_dead_letter(message: &Message, to: &DeadLetter, death: &Death<'_>) -> Message {
    let mut properties = message.properties.clone();
    let mut headers = with_death(message, death);
    if to.routing_key.is_some() {
        headers.0.remove("CC");
        headers.0.remove("BCC");
    }
    properties.headers = Some(headers);
    properties.expiration = None;
    Message {
        number: message.number,
        exchange: to.exchange.clone(),
        routing_key: to
            .routing_key
            .clone()
            .unwrap_or_else(|| message.routing_key.clone()),
        properties,
        body: message.body.clone(),
        died: true,
    }
}
