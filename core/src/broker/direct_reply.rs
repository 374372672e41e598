//! Direct reply-to: answers that reach the asking channel without a queue
//! (<https://www.rabbitmq.com/docs/direct-reply-to>; `rabbit_channel.erl`; observed:
//! `rpc-direct-reply-to`, `direct-reply-*`).
//!
//! A channel consumes from the pseudo-queue `amq.rabbitmq.reply-to` and gets an address.
//! What it publishes with `reply_to` set to the pseudo-queue carries the address instead,
//! and what anybody publishes to the default exchange with the address as a key goes to
//! that channel at once. Nothing is stored anywhere: an answer to a channel that no longer
//! consumes is lost.

use std::sync::Arc;

use super::command::Reply;
use super::connection::Caller;
use super::consume::Consume;
use super::lookup::no_queue;
use super::{Broker, Facts};
use crate::amqp::{Message, Refusal, ReplyCode};
use crate::event::{
    BrokerFact, ChannelId, ConnectionId, ConsumerRef, LossReason, Place, ReplyFact,
};
use crate::name::Name;
use crate::routing::{DIRECT_REPLY_PREFIX, Route};
use crate::scenario::AckMode;
use crate::server_line::Difference;

/// The pseudo-queue.
pub(super) const PSEUDO_QUEUE: &str = "amq.rabbitmq.reply-to";

/// A channel's consumer of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReplyConsumer {
    tag: Name,
    address: Name,
}

fn failed(text: &str) -> Refusal {
    Refusal::new(ReplyCode::PreconditionFailed, text)
}

impl Broker {
    /// `basic.consume` of the pseudo-queue: nobody needs a permission for it, and it has
    /// nothing to do with other consumers but that their tags are taken.
    pub(super) fn consume_replies(
        &mut self,
        caller: &Caller,
        consume: Consume,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let tag = if consume.tag.is_empty() {
            self.generate_name("amq.ctag")
        } else {
            consume.tag
        };
        let ChannelId { connection, number } = caller.channel;
        let whose = format!("{DIRECT_REPLY_PREFIX}{}-{number}.", connection.0);
        self.next_generated_name += 1;
        let address: Name = format!("{whose}{}", self.next_generated_name).into();
        let Some(channel) = self.channel_mut(caller.channel) else {
            return Ok(Reply::Done);
        };
        if channel.consumers.contains_key(&tag) {
            let text = format!("attempt to reuse consumer tag '{tag}'");
            return Err(Refusal::new(ReplyCode::NotAllowed, text));
        }
        if consume.ack == AckMode::Manual {
            return Err(failed("reply consumer cannot acknowledge"));
        }
        if channel.replies.is_some() {
            return Err(failed("reply consumer already set"));
        }
        channel.replies = Some(ReplyConsumer {
            tag: tag.clone(),
            address: address.clone(),
        });
        let consumer = ConsumerRef {
            channel: caller.channel,
            client: caller.client.clone(),
            tag: tag.clone(),
        };
        facts.push(BrokerFact::Reply(ReplyFact::Awaited { consumer, address }));
        Ok(Reply::Consuming { tag })
    }

    /// Cancels the channel's consumer of answers, where it has this tag; says whether.
    pub(super) fn cancel_replies(
        &mut self,
        caller: &Caller,
        tag: &Name,
        facts: &mut Facts,
    ) -> bool {
        let channel = self.channel_mut(caller.channel);
        let consumer = channel.map(|channel| &mut channel.replies);
        let cancelled = consumer.and_then(|one| one.take_if(|one| one.tag == *tag));
        let Some(ReplyConsumer { tag, .. }) = cancelled else {
            return false;
        };
        let (channel, client) = (caller.channel, caller.client.clone());
        let consumer = ConsumerRef {
            channel,
            client,
            tag,
        };
        facts.push(BrokerFact::Reply(ReplyFact::NoLonger { consumer }));
        true
    }

    /// The message as it goes on, with the asking channel's address where it names the
    /// pseudo-queue (`rabbit_channel.erl`, `maybe_set_fast_reply_to`).
    pub(super) fn with_address(
        &mut self,
        caller: &Caller,
        message: &Arc<Message>,
    ) -> Result<Arc<Message>, Refusal> {
        let mut message = message.clone();
        let asks = message.properties.reply_to.as_ref();
        if asks.is_none_or(|to| **to != *PSEUDO_QUEUE) {
            return Ok(message);
        }
        let channel = self.channel_mut(caller.channel);
        let address = channel
            .and_then(|channel| channel.replies.as_ref())
            .map(|consumer| consumer.address.clone())
            .ok_or_else(|| failed("fast reply consumer does not exist"))?;
        Arc::make_mut(&mut message).properties.reply_to = Some(address);
        Ok(message)
    }

    /// Whether a declaration of this name, passive or not, finds something: the pseudo-queue
    /// always, an address while its channel consumes; none for other names
    /// (`rabbit_channel.erl`, `declare_fast_reply_to`).
    pub(super) fn finds_reply_queue(&self, name: &Name) -> Option<bool> {
        let rest = name.strip_prefix(PSEUDO_QUEUE)?;
        Some(rest.is_empty() || self.waits_at(name).is_some())
    }

    /// `queue.declare` of such a name says whether somebody consumes there; nothing comes
    /// into being.
    pub(super) fn declare_reply_queue(
        &mut self,
        caller: &Caller,
        queue: Name,
        found: bool,
    ) -> Result<Reply, Refusal> {
        let name = caller.resource(queue.clone());
        if !found {
            return Err(no_queue(&name));
        }
        if let Some(channel) = self.channel_mut(caller.channel) {
            channel.last_queue = Some(name);
        }
        Ok(Reply::QueueDeclared {
            queue,
            message_count: 0,
            consumer_count: 1,
        })
    }

    /// The channel that waits for answers at this address, and its consumer.
    fn waits_at(&self, address: &Name) -> Option<ConsumerRef> {
        let channel = channel_of(address)?;
        let connection = self.connections.get(&channel.connection)?;
        let consumer = connection.channels.get(&channel.number)?.replies.as_ref()?;
        (consumer.address == *address).then(|| ConsumerRef {
            channel,
            client: connection.client.clone(),
            tag: consumer.tag.clone(),
        })
    }

    /// Sends the message to the channels whose addresses it names. The delivery tag is the
    /// one that the channel will give next; up to 4.2 it is not used up (`rabbit_channel.erl`,
    /// `deliver_reply`; observed: direct-reply-tags). What nobody waits for is lost, unless
    /// it goes back to its publisher.
    pub(super) fn deliver_replies(
        &mut self,
        message: &Arc<Message>,
        route: &Route,
        goes_back: bool,
        facts: &mut Facts,
    ) {
        for address in &route.replies {
            let message = message.without_bcc();
            let consumer = self.waits_at(address);
            let reply = consumer.and_then(|consumer| {
                let uses_tag = self.line.has(Difference::ReplyTags);
                let channel = self.channel_mut(consumer.channel)?;
                let delivery_tag = channel.next_tag();
                if !uses_tag {
                    channel.last_tag -= 1;
                }
                Some(ReplyFact::Delivered {
                    message: message.clone(),
                    consumer,
                    delivery_tag,
                })
            });
            if let Some(reply) = reply {
                facts.push(BrokerFact::Reply(reply));
            } else if !goes_back {
                facts.push(BrokerFact::Dropped {
                    place: Place::Exchange(message.exchange.clone()),
                    message,
                    copy: None,
                    held_by: None,
                    reason: LossReason::NobodyWaits,
                });
            }
        }
    }
}

/// The channel that an address belongs to, which may be gone.
fn channel_of(address: &str) -> Option<ChannelId> {
    let (channel, _) = address.strip_prefix(DIRECT_REPLY_PREFIX)?.split_once('.')?;
    let (connection, number) = channel.split_once('-')?;
    Some(ChannelId {
        connection: ConnectionId(connection.parse().ok()?),
        number: number.parse().ok()?,
    })
}
