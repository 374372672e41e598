//! Routing what exchanges remember: histories to a new binding, and what was held back
//! when its time has come.

use std::sync::Arc;

use super::timer::Wakeup;
use super::{Broker, Facts};
use crate::amqp::{Message, Refusal, ReplyCode};
use crate::event::{BrokerFact, LossReason, Place, RoutedBecause};
use crate::exchange_memory::{Held, HoldId};
use crate::name::ResourceName;
use crate::routing::{Hop, Route, RouteRequest, RoutedTo, Via, delayed, route};
use crate::topology::{BindingId, Destination};

/// The messages that a new binding brings, with the ways that they take from its
/// destination on.
pub(super) type Replays = Vec<(Arc<Message>, Route)>;

impl Broker {
    /// What a new binding from this exchange brings: the messages that it keeps
    /// (`rabbit_exchange_type_recent_history.erl`, `add_binding`). A queue gets them oldest
    /// first, an exchange newest first (observed on 3.10.8).
    ///
    /// Where the exchange bound has no queue for one of them, no binding is made, and the
    /// refusal (541) comes with those before it.
    pub(super) fn replays(
        &mut self,
        source: &ResourceName,
        destination: &Destination,
    ) -> (Replays, Option<Refusal>) {
        let kept: Vec<Arc<Message>> = self.memory.history(source).cloned().collect();
        match destination {
            Destination::Queue(queue) => {
                let to = Route::straight_to(queue);
                let kept = kept.into_iter();
                (kept.map(|one| (one, to.clone())).collect(), None)
            }
            Destination::Exchange(exchange) => {
                let mut replays = Replays::new();
                for message in kept.into_iter().rev() {
                    let found = self.route_from(exchange, &message);
                    if found.destinations.is_empty() {
                        let refusal = Refusal::new(ReplyCode::InternalError, "");
                        return (replays, Some(refusal));
                    }
                    replays.push((message, found));
                }
                (replays, None)
            }
        }
    }

    /// Sends on what the server had sent when it came to a message without a queue: that
    /// undoes the binding and what exchanges keep, but takes no message back (observed:
    /// `recent-history-sent-before-a-binding-is-refused`).
    pub(super) fn replay_in_vain(
        &mut self,
        exchange: &ResourceName,
        replays: Replays,
        facts: &mut Facts,
    ) {
        for (message, mut route) in replays {
            route.kept.clear();
            let (exchange, binding) = (exchange.clone(), BindingId::REFUSED);
            let because = RoutedBecause::Replayed { exchange, binding };
            self.send_on(&message, route, because, facts);
        }
    }

    /// Sends on what a new binding brings.
    pub(super) fn replay(
        &mut self,
        exchange: &ResourceName,
        binding: BindingId,
        replays: Replays,
        facts: &mut Facts,
    ) {
        let hop = Hop {
            from: exchange.clone(),
            via: Via::Binding(binding),
        };
        for (message, mut route) in replays {
            for RoutedTo { path, .. } in &mut route.destinations {
                path.insert(0, hop.clone());
            }
            let exchange = exchange.clone();
            let because = RoutedBecause::Replayed { exchange, binding };
            self.send_on(&message, route, because, facts);
        }
    }

    /// Routes everything that was held back and whose time has come
    /// (`rabbit_delayed_message.erl`, `handle_info`).
    pub(super) fn release_due(&mut self, facts: &mut Facts) {
        while let Some((hold, Held { message, ms })) = self.memory.due(self.now) {
            self.memory.release(&hold);
            let message = Arc::new(delayed::released(&message, ms));
            let found = self.route_from(&hold.exchange, &message);
            let nowhere = found.destinations.is_empty();
            let HoldId { exchange, .. } = hold.clone();
            self.send_on(&message, found, RoutedBecause::Due(hold), facts);
            if nowhere {
                facts.push(BrokerFact::Dropped {
                    message: message.without_bcc(),
                    copy: None,
                    place: Place::Exchange(exchange),
                    held_by: None,
                    reason: LossReason::Unroutable,
                });
            }
        }
        if let Some(due) = self.memory.next_due() {
            self.wakeups.arm(due, Wakeup::HeldMessages);
        }
    }

    /// Where a message goes from this exchange on; nowhere where there is none of the name.
    pub(super) fn route_from(&mut self, exchange: &ResourceName, message: &Message) -> Route {
        let routing_keys = message.routing_keys();
        let chance = self.rng.next_u64();
        let request = RouteRequest::of(message, &routing_keys, self.line);
        route(&self.topology, request.drawn(chance).starting_at(exchange))
    }
}
