//! Dead letters of quorum queues that are not lost: they wait in their queue until every
//! queue that is to get them has confirmed
//! (<https://www.rabbitmq.com/docs/quorum-queues#dead-lettering>; `rabbit_fifo_dlx.erl`,
//! `rabbit_fifo_dlx_worker.erl`; observed: `quorum-dlx-at-least-once`, `at-least-once-*`).
//!
//! Each such queue has a worker with a few of its dead letters in hand. What goes nowhere,
//! or is refused, is tried again from time to time, and a queue that has confirmed gets no
//! second copy.

mod waiting;

use std::sync::Arc;

use super::confirm::ConfirmRef;
use super::dead_letter::Dead;
use super::timer::Wakeup;
use super::{Broker, Facts};
use crate::amqp::Message;
use crate::event::{
    BrokerFact, Confirm, DeadLetterFact, DeathReason, LossReason, Obstacle, Place, RoutedBecause,
};
use crate::name::ResourceName;
use crate::routing::Route;
use crate::server_line::Difference;
use crate::topology::QueueKind;
pub(super) use waiting::DeadLetters;
use waiting::{Attempt, Waiting};

impl Broker {
    /// A copy died in a queue that keeps its dead letters.
    pub(super) fn keep_dead_letter(&mut self, dead: Dead, reason: DeathReason, facts: &mut Facts) {
        let (copy, message, held_by) = dead;
        let name = copy.queue.clone();
        facts.push(BrokerFact::DeadLetter(DeadLetterFact::Kept {
            copy: copy.clone(),
            message: message.clone(),
            held_by,
            reason,
        }));
        if let Some(queue) = self.queues.get_mut(&name) {
            queue.dying.add(Waiting {
                copy,
                message,
                reason,
                attempt: None,
            });
        }
        self.forward_dead_letters(&name, facts);
    }

    /// The queue's worker takes in hand what it can, and publishes it.
    pub(super) fn forward_dead_letters(&mut self, name: &ResourceName, facts: &mut Facts) {
        if self.stopped.is_some() {
            return;
        }
        while let Some((id, attempt)) = self.take_in_hand(name) {
            let letter = attempt.letter.clone();
            if let Some(waiting) = self.waiting_mut(name, id) {
                waiting.attempt = Some(attempt);
            }
            self.try_dead_letter((name, id), &letter, facts);
        }
        self.arm_retry(name);
    }

    /// The queue has another leader: its worker begins anew there.
    pub(super) fn resume_dead_letters(&mut self, name: &ResourceName, facts: &mut Facts) {
        if let Some(queue) = self.queues.get_mut(name) {
            queue.dying.put_down();
        }
        self.forward_dead_letters(name, facts);
    }

    fn waiting_mut(&mut self, name: &ResourceName, id: u64) -> Option<&mut Waiting> {
        self.queues.get_mut(name)?.dying.waiting.get_mut(&id)
    }

    fn attempt_mut(&mut self, name: &ResourceName, id: u64) -> Option<&mut Attempt> {
        self.waiting_mut(name, id)?.attempt.as_mut()
    }

    fn take_in_hand(&self, name: &ResourceName) -> Option<(u64, Attempt)> {
        let queue = self.queues.get(name)?;
        let id = queue.dying.next()?;
        let to = queue.settings.dead_letter.as_ref()?;
        let waiting = queue.dying.waiting.get(&id)?;
        let letter = self.dead_letter(&waiting.message, to, (&name.name, waiting.reason));
        Some((id, Attempt::new(Arc::new(letter))))
    }

    /// Publishes a dead letter to the queues that have not confirmed it.
    fn try_dead_letter(
        &mut self,
        (name, id): (&ResourceName, u64),
        letter: &Arc<Message>,
        facts: &mut Facts,
    ) {
        let Some(waiting) = self.waiting_mut(name, id) else {
            return;
        };
        let (copy, reason) = (waiting.copy.clone(), waiting.reason);
        let mut obstacle = |obstacle| {
            let copy = copy.clone();
            facts.push(BrokerFact::DeadLetter(DeadLetterFact::NotTaken {
                copy,
                obstacle,
            }));
        };
        if self.topology.exchange(&letter.exchange).is_none() {
            return obstacle(Obstacle::NoExchange(letter.exchange.clone()));
        }
        let mut route = self.route_from(&letter.exchange, letter);
        let now = self.now;
        let Some(attempt) = self.attempt_mut(name, id) else {
            return;
        };
        let nowhere = route.destinations.is_empty();
        if nowhere && !attempt.settled.is_empty() {
            return self.dead_letter_is_done(name, id, facts);
        }
        let (settled, on_the_way) = (attempt.settled.clone(), attempt.unsettled.clone());
        let mut destinations = std::mem::take(&mut route.destinations);
        destinations.retain(|to| !settled.contains(&to.queue));
        let unsettled: Vec<_> = destinations.iter().map(|to| to.queue.clone()).collect();
        // What was sent to such a queue and not refused arrives there sooner or later.
        destinations.retain(|to| {
            self.kind_of(&to.queue) == QueueKind::Classic || !on_the_way.contains(&to.queue)
        });
        if destinations.is_empty() && !nowhere {
            return;
        }
        route.destinations = destinations;
        Self::leave_out_circles(&mut route, letter, reason);
        if route.destinations.is_empty() {
            return obstacle(if nowhere {
                Obstacle::NoRoute(letter.exchange.clone())
            } else {
                Obstacle::Circle
            });
        }
        if let Some(attempt) = self.attempt_mut(name, id) {
            attempt.at = Some(now);
            attempt.unsettled = unsettled;
            attempt.refused.clear();
        }
        self.publish_dead_letter((name, id), letter, route, facts);
    }

    fn publish_dead_letter(
        &mut self,
        (name, id): (&ResourceName, u64),
        letter: &Arc<Message>,
        route: Route,
        facts: &mut Facts,
    ) {
        let because = RoutedBecause::DeadLetter(name.clone());
        let route = self.tell_route(letter, route, because, facts);
        for to in &route.destinations {
            let confirm = ConfirmRef::DeadLetter {
                source: name.clone(),
                id,
                target: to.queue.clone(),
            };
            self.send_copy(letter, &to.queue, Some(confirm));
        }
    }

    /// A queue has taken a dead letter in, or refused it.
    pub(super) fn dead_letter_is_heard_of(
        &mut self,
        (name, id): (&ResourceName, u64),
        target: &ResourceName,
        confirm: Confirm,
        facts: &mut Facts,
    ) {
        // It takes what such a queue tells it for something about the dead letters in there.
        if name == target && !self.line.has(Difference::ConfirmedByItself) {
            return;
        }
        let Some(waiting) = self.waiting_mut(name, id) else {
            return;
        };
        let copy = waiting.copy.clone();
        let Some(attempt) = waiting.attempt.as_mut() else {
            return;
        };
        attempt.unsettled.retain(|one| one != target);
        match confirm {
            Confirm::Ack => {
                attempt.settled.push(target.clone());
                if attempt.unsettled.is_empty() && attempt.refused.is_empty() {
                    self.dead_letter_is_done(name, id, facts);
                }
            }
            Confirm::Nack => {
                attempt.refused.push(target.clone());
                facts.push(BrokerFact::DeadLetter(DeadLetterFact::NotTaken {
                    copy,
                    obstacle: Obstacle::Refused(target.clone()),
                }));
            }
        }
    }

    /// A queue that a dead letter was on its way to is gone; it no longer counts.
    pub(super) fn dead_letter_lost_its_way(
        &mut self,
        (name, id): (&ResourceName, u64),
        target: &ResourceName,
    ) {
        if let Some(attempt) = self.attempt_mut(name, id) {
            attempt.unsettled.retain(|one| one != target);
        }
    }

    fn dead_letter_is_done(&mut self, name: &ResourceName, id: u64, facts: &mut Facts) {
        let queue = self.queues.get_mut(name);
        if let Some(Waiting { copy, reason, .. }) = queue.and_then(|queue| queue.dying.remove(id)) {
            facts.push(BrokerFact::DeadLetter(DeadLetterFact::Confirmed {
                copy,
                reason,
            }));
            self.tell_enqueuers(name);
            self.forward_dead_letters(name, facts);
        }
    }

    /// The worker's clock runs while it has something in hand.
    fn arm_retry(&mut self, name: &ResourceName) {
        let now = self.now;
        let Some(dying) = self.queues.get_mut(name).map(|queue| &mut queue.dying) else {
            return;
        };
        dying.next_try = if dying.in_hand().next().is_none() {
            None
        } else {
            dying.next_try.or(Some(now + dying.retry))
        };
        if let Some(at) = dying.next_try {
            self.wakeups.arm(at, Wakeup::DeadLetters(name.clone()));
        }
    }

    /// The worker's clock may have run out.
    pub(super) fn dead_letters_are_due(&mut self, name: &ResourceName, facts: &mut Facts) {
        let now = self.now;
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        if queue.dying.next_try.is_some_and(|at| at <= now) {
            queue.dying.next_try = None;
            self.retry_dead_letters(name, facts);
        } else {
            self.arm_retry(name);
        }
    }

    /// Tries again what is overdue, with the exchange and the key that hold by now.
    pub(super) fn retry_dead_letters(&mut self, name: &ResourceName, facts: &mut Facts) {
        let Some(queue) = self.queues.get(name) else {
            return;
        };
        let to = queue.settings.dead_letter.clone();
        for id in queue.dying.overdue(self.now) {
            let original = self.waiting_mut(name, id).map(|one| one.message.clone());
            let attempt = self.attempt_mut(name, id);
            if let (Some(to), Some(original), Some(attempt)) = (&to, original, attempt) {
                let letter = Arc::make_mut(&mut attempt.letter);
                letter.exchange = to.exchange.clone();
                let key = to.routing_key.clone();
                letter.routing_key = key.unwrap_or_else(|| original.routing_key.clone());
                let letter = attempt.letter.clone();
                self.try_dead_letter((name, id), &letter, facts);
            }
        }
        self.arm_retry(name);
    }

    /// The queue keeps its dead letters no longer: those that waited are gone
    /// (`rabbit_fifo_dlx.erl`, `switch_from`).
    pub(super) fn let_dead_letters_go(&mut self, name: &ResourceName, facts: &mut Facts) {
        let queue = self.queues.get_mut(name);
        let gone = queue.map(|queue| queue.dying.drain()).unwrap_or_default();
        facts.extend(gone.into_iter().map(|(copy, message)| BrokerFact::Dropped {
            message,
            copy: Some(copy),
            place: Place::Queue(name.clone()),
            held_by: None,
            reason: LossReason::StrategyChanged,
        }));
    }
}
