//! Publishing: to the exchange, through routing, on the way to the queues.

mod properties;

use std::sync::Arc;

use super::access::Resource;
use super::cluster::out_of_sight;
use super::command::Reply;
use super::confirm::{ConfirmRef, InTransit};
use super::connection::Caller;
use super::dead_letter::lost;
use super::server_config::MessageSize;
use super::stream::{Turn, cannot_be_kept};
use super::timer::Wakeup;
use super::{Broker, Facts};
use crate::amqp::{Message, Refusal, ReplyCode};
use crate::event::{BrokerFact, Confirm, LineFact, LossReason, Place, RoutedBecause, ServerFact};
use crate::name::ResourceName;
use crate::permission::Access;
use crate::routing::{Route, RouteRequest, RoutedTo, delayed, route};
use crate::server_line::Difference;
use crate::topology::QueueKind;
use properties::refuse_properties;

/// The longest time that a message or a queue can be given: ten years (`rabbit_misc.erl`,
/// `check_expiry`; observed: ttl-expiration-forms).
pub(super) const MAX_EXPIRY_MS: u64 = 10 * 365 * 24 * 60 * 60 * 1000;

/// A message that the server has accepted, and where it goes.
#[derive(Clone, Debug)]
pub(super) struct Publishing {
    pub(super) message: Arc<Message>,
    pub(super) mandatory: bool,
    pub(super) route: Route,
}

impl Broker {
    /// `basic.publish`. The copies are in transit to their queues afterwards; in a
    /// transaction that is what the commit does.
    pub(super) fn publish(
        &mut self,
        caller: &Caller,
        message: &Arc<Message>,
        (mandatory, immediate): (bool, bool),
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        self.refuse_publish(caller, message, immediate)?;
        let message = &self.with_address(caller, message)?;
        self.refuse_content(caller, message)?;
        facts.extend(taken_by_line(caller, message));
        let mut publishing = Publishing {
            message: message.clone(),
            mandatory,
            route: self.routed(message),
        };
        if cannot_be_kept(message) {
            let streams = self.without_streams(&mut publishing.route);
            if !streams.is_empty() {
                // The other queues get it before the channel comes to the streams.
                let (client, message) = (caller.client.clone(), message.clone());
                facts.push(BrokerFact::Published {
                    message: message.clone(),
                    client,
                });
                self.send_on(&message, publishing.route, RoutedBecause::Published, facts);
                let refused = |to: &RoutedTo| Place::Queue(to.queue.clone());
                let lost = |place| lost(&message, place, LossReason::Refused);
                facts.extend(streams.iter().map(refused).map(lost));
                return Err(Refusal::new(ReplyCode::InternalError, ""));
            }
        }
        if self.transaction(caller.channel).is_some() {
            self.stage(caller, publishing, facts);
        } else {
            self.hand_over(caller, publishing, facts);
        }
        Ok(Reply::Done)
    }

    /// Where a message goes now.
    pub(super) fn routed(&mut self, message: &Message) -> Route {
        let routing_keys = message.routing_keys();
        let chance = self.rng.next_u64();
        let request = RouteRequest::of(message, &routing_keys, self.line).drawn(chance);
        route(&self.topology, request)
    }

    /// A transaction keeps a routed message for its commit. Direct replies do not wait
    /// (`rabbit_exchange.erl`, `route`; observed: direct-reply-ways).
    fn stage(&mut self, caller: &Caller, publishing: Publishing, facts: &mut Facts) {
        let message = publishing.message.clone();
        facts.push(BrokerFact::Staged {
            message: message.clone(),
            channel: caller.channel,
            client: caller.client.clone(),
        });
        let goes_back = publishing.mandatory && !self.line.has(Difference::RepliesCount);
        self.deliver_replies(&message, &publishing.route, goes_back, facts);
        if let Some(transaction) = self.transaction(caller.channel) {
            transaction.publishes.push(publishing);
        }
    }

    /// The channel hands a routed message to its queues.
    pub(super) fn hand_over(&mut self, caller: &Caller, publishing: Publishing, facts: &mut Facts) {
        let Publishing {
            message,
            mandatory,
            mut route,
        } = publishing;
        facts.push(BrokerFact::Published {
            message: message.clone(),
            client: caller.client.clone(),
        });
        let found = std::mem::take(&mut route.destinations);
        let (hidden, seen): (Vec<RoutedTo>, Vec<RoutedTo>) = found
            .into_iter()
            .partition(|to| self.is_hidden(caller, &to.queue));
        route.destinations = seen;
        let (held, copies) = (route.is_held(), route.destinations.len());
        // Up to 4.2 a direct reply counts as no destination: it goes back besides, where that
        // was asked for (observed: rpc-direct-reply-to).
        let goes_back = mandatory && !self.line.has(Difference::RepliesCount);
        let nowhere = copies == 0 && (goes_back || route.replies.is_empty());
        let route = self.tell_route(&message, route, RoutedBecause::Published, facts);
        if self.transaction(caller.channel).is_none() {
            self.deliver_replies(&message, &route, nowhere && mandatory, facts);
        }
        // An exchange that holds the message back has no queue to offer now; the server
        // sends a mandatory message back all the same.
        if nowhere && (mandatory || !held) {
            self.unroutable(caller, (&message, &hidden), mandatory, facts);
        }
        // A return goes before the confirm.
        let confirm = self.expect_confirms(caller, message.number, copies, facts);
        for RoutedTo { queue, .. } in &route.destinations {
            if self.has_stopped_mirrors(queue) {
                facts.push(out_of_sight(queue, message.clone()));
                self.confirm_copy(confirm.clone(), Confirm::Nack, facts);
            } else if self.lacks_majority_for(caller, queue) && !self.rests(queue) {
                let (message, confirm) = (message.clone(), confirm.clone());
                self.hold_back(queue, InTransit { message, confirm });
            } else {
                self.send_copy(&message, queue, confirm.clone());
            }
        }
    }

    /// Takes the streams out of a route, and gives them.
    fn without_streams(&self, route: &mut Route) -> Vec<RoutedTo> {
        let all = std::mem::take(&mut route.destinations).into_iter();
        let (streams, queues) = all.partition(|to| self.kind_of(&to.queue) == QueueKind::Stream);
        route.destinations = queues;
        streams
    }

    /// Tells where a message goes, sends the copies there, and lets the exchanges on the
    /// way keep of it what they keep.
    ///
    /// Streams of 3.10 take only what a channel publishes: what an exchange or a queue sends on does
    /// not get there, and nobody is told (observed: dlx-to-a-stream-is-lost,
    /// x-recent-history-arguments-and-queues).
    pub(super) fn send_on(
        &mut self,
        message: &Arc<Message>,
        mut route: Route,
        because: RoutedBecause,
        facts: &mut Facts,
    ) -> Arc<Route> {
        let streams = if self.line.has(Difference::StreamDeadLetters) {
            Vec::new()
        } else {
            self.without_streams(&mut route)
        };
        let route = self.tell_route(message, route, because, facts);
        self.send_copies(message, &route, None);
        for RoutedTo { queue, .. } in streams {
            facts.push(lost(message, Place::Queue(queue), LossReason::NotToStream));
        }
        route
    }

    pub(super) fn tell_route(
        &mut self,
        message: &Arc<Message>,
        route: Route,
        because: RoutedBecause,
        facts: &mut Facts,
    ) -> Arc<Route> {
        self.memory.keep(self.now, message, &route.kept);
        if let Some(due) = self.memory.next_due() {
            self.wakeups.arm(due, Wakeup::HeldMessages);
        }
        let route = Arc::new(route);
        facts.push(BrokerFact::Routed {
            message: message.clone(),
            route: route.clone(),
            because,
        });
        route
    }

    fn send_copies(&mut self, message: &Arc<Message>, route: &Route, confirm: Option<ConfirmRef>) {
        for destination in &route.destinations {
            self.send_copy(message, &destination.queue, confirm.clone());
        }
    }

    /// A copy leaves for a queue. It keeps BCC, for a dead letter goes by its keys again;
    /// nobody is handed it.
    pub(super) fn send_copy(
        &mut self,
        message: &Arc<Message>,
        queue: &ResourceName,
        confirm: Option<ConfirmRef>,
    ) {
        if let Some(queue) = self.queues.get_mut(queue) {
            let message = message.clone();
            queue.in_transit.enqueue_mut(InTransit { message, confirm });
        }
    }

    /// A message that no queue takes goes back to its publisher where that was asked for
    /// (312 NO_ROUTE), else it is gone.
    fn unroutable(
        &self,
        caller: &Caller,
        (message, hidden): (&Arc<Message>, &[RoutedTo]),
        mandatory: bool,
        facts: &mut Facts,
    ) {
        let message = message.without_bcc();
        facts.push(if mandatory {
            let (channel, client) = (caller.channel, caller.client.clone());
            BrokerFact::Returned {
                message,
                channel,
                client,
            }
        } else if let [RoutedTo { queue, .. }, ..] = hidden {
            out_of_sight(queue, message)
        } else {
            let (place, reason) = self.why_nowhere(&message);
            BrokerFact::Dropped {
                message,
                copy: None,
                place,
                held_by: None,
                reason,
            }
        });
    }

    /// Why a message reaches no queue, and where it ends.
    fn why_nowhere(&self, message: &Message) -> (Place, LossReason) {
        let exchange = &message.exchange;
        let named = ResourceName::new(exchange.vhost.clone(), message.routing_key.clone());
        if exchange.name.is_empty() && self.topology.is_away(&named) {
            (Place::Queue(named), LossReason::QueueUnavailable)
        } else {
            (Place::Exchange(exchange.clone()), LossReason::Unroutable)
        }
    }

    fn refuse_publish(
        &self,
        caller: &Caller,
        message: &Message,
        immediate: bool,
    ) -> Result<(), Refusal> {
        if immediate {
            return Err(Refusal::new(ReplyCode::NotImplemented, "immediate=true"));
        }
        refuse_size(message, caller.max_message_size)?;
        self.check_access(caller, Access::Write, Resource::Exchange(&message.exchange))?;
        let exchange = self.exchange(&message.exchange)?;
        if exchange.internal {
            let ResourceName { vhost, name } = &message.exchange;
            let text = format!("cannot publish to internal exchange '{name}' in vhost '{vhost}'");
            return Err(Refusal::new(ReplyCode::AccessRefused, text));
        }
        self.check_topic(caller, Access::Write, exchange, &message.routing_key)
    }

    fn refuse_content(&self, caller: &Caller, message: &Message) -> Result<(), Refusal> {
        let properties = &message.properties;
        refuse_properties(properties, &caller.user)?;
        delayed::check_message(self.exchange(&message.exchange)?, properties)
    }

    /// The queue takes in the oldest copy in transit to it, and hands out what it can.
    pub(super) fn queue_receives(&mut self, name: &ResourceName, facts: &mut Facts) {
        if self.rests(name) || self.refuses(name, facts) {
            return;
        }
        let now = self.now;
        let queue = self.queues.get_mut(name);
        let taken = queue.and_then(|queue| queue.take_in(now));
        if let Some((copy, InTransit { message, confirm })) = taken {
            let in_memory = self.stores_later(name, &message);
            facts.push(BrokerFact::Enqueued {
                copy: copy.clone(),
                message: message.clone(),
                in_memory,
            });
            let mut confirm = confirm;
            if in_memory {
                self.begin_storing(&copy, confirm.take());
            }
            if self.kind_of(name) == QueueKind::Stream {
                self.read_stream(name, Turn::LastTag, facts);
            }
            self.deliver(name, facts);
            self.stream_grew(&copy, &message, facts);
            // The server's channels tell confirms when they have nothing else to do.
            self.confirm_copy(confirm, Confirm::Ack, facts);
            let dropped = self.drop_head(name, facts);
            self.expire_new_head(name, dropped, facts);
            self.settle_by_itself(facts);
        }
    }

    /// The queue takes in everything in transit to it. Whoever asks a queue something
    /// after publishing to it finds the message there, as in the server, where both
    /// take the same way.
    pub(super) fn take_in_all(&mut self, name: &ResourceName, facts: &mut Facts) {
        while self.queues.get(name).is_some_and(Self::is_awaiting) {
            self.queue_receives(name, facts);
        }
    }
}

/// 406 for a body that is too large (`rabbit_channel.erl`, `check_msg_size`; observed:
/// `message-size-limit`).
fn refuse_size(message: &Message, limit: MessageSize) -> Result<(), Refusal> {
    let (size, most) = (message.body.len() as u64, limit.most());
    if size <= most {
        return Ok(());
    }
    let text = format!("message size {size} is larger than configured max size {most}");
    let refusal = Refusal::new(ReplyCode::PreconditionFailed, text);
    Err(if size <= limit.other() {
        refusal.by(Difference::MessageSize)
    } else {
        refusal
    })
}

/// That a message is taken which a server of the other line would not take.
fn taken_by_line(caller: &Caller, message: &Message) -> Option<BrokerFact> {
    let size = message.body.len() as u64;
    (size > caller.max_message_size.other()).then(|| {
        BrokerFact::Server(ServerFact::AsItsLineDoes {
            client: caller.client.clone(),
            what: LineFact::LargeMessageTaken(size),
        })
    })
}
