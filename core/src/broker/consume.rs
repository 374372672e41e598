//! Consuming: limits, starting and cancelling consumers, and fetching by hand.

use super::command::Reply;
use super::connection::{Caller, Outstanding};
use super::consumer_line::Consumer;
use super::queue::Queue;
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode};
use crate::event::{BrokerFact, CancelledBecause, ConsumerRef, DeliveryRef};
use crate::name::{Name, ResourceName};
use crate::scenario::AckMode;

impl Broker {
    /// `basic.qos`. Without `global` the limit is for consumers started later, and takes
    /// the shared limit away; with it, it is shared by the channel's consumers at once
    /// (`rabbit_channel.erl`, `handle_method` of `basic.qos`).
    pub(super) fn qos(
        &mut self,
        caller: &Caller,
        prefetch_size: u32,
        prefetch_count: u16,
        global: bool,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        if prefetch_size != 0 {
            let text = format!("prefetch_size!=0 ({prefetch_size})");
            return Err(Refusal::new(ReplyCode::NotImplemented, text));
        }
        if let Some(channel) = self.channel_mut(caller.channel) {
            let held = channel.unacked.size();
            if global {
                channel.shared.set(prefetch_count, held);
            } else {
                channel.prefetch = prefetch_count;
                channel.shared.set(0, held);
            }
        }
        self.serve_consumers_of(caller.channel, facts);
        Ok(Reply::Done)
    }

    /// `basic.consume`.
    pub(super) fn consume(
        &mut self,
        caller: &Caller,
        queue: Name,
        tag: Name,
        (ack, exclusive): (AckMode, bool),
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let name = self.queue_named(caller, queue)?;
        let tag = if tag.is_empty() {
            self.generate_name("amq.ctag")
        } else {
            tag
        };
        let channel = self.channel_mut(caller.channel);
        if channel.is_some_and(|channel| channel.consumers.contains_key(&tag)) {
            let text = format!("attempt to reuse consumer tag '{tag}'");
            return Err(Refusal::new(ReplyCode::NotAllowed, text));
        }
        let queue = self.accessible_queue(caller, &name)?;
        if queue.line.iter().any(|one| one.exclusive) || (exclusive && queue.line.len() > 0) {
            let ResourceName { vhost, name } = &name;
            let text = format!("queue '{name}' in vhost '{vhost}' in exclusive use");
            return Err(Refusal::new(ReplyCode::AccessRefused, text));
        }
        self.register_consumer(caller, &name, (tag.clone(), ack, exclusive), facts);
        Ok(Reply::Consuming { tag })
    }

    fn register_consumer(
        &mut self,
        caller: &Caller,
        name: &ResourceName,
        (tag, ack, exclusive): (Name, AckMode, bool),
        facts: &mut Facts,
    ) {
        let Some(channel) = self.channel_mut(caller.channel) else {
            return;
        };
        channel.consumers.insert(tag.clone(), name.clone());
        let prefetch = channel.prefetch;
        let identity = ConsumerRef {
            channel: caller.channel,
            client: caller.client.clone(),
            tag,
        };
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        queue.had_consumer = true;
        queue.line.join(Consumer {
            identity: identity.clone(),
            ack,
            prefetch,
            held: 0,
            exclusive,
        });
        let consumer = identity;
        facts.push(BrokerFact::ConsumerRegistered {
            consumer,
            queue: name.clone(),
            ack,
            prefetch,
            priority: 0,
        });
        self.queue_is_used(name);
        self.deliver(name, facts);
    }

    /// `basic.cancel`. What the consumer holds stays with the channel; an unknown tag is
    /// fine.
    pub(super) fn cancel(&mut self, caller: &Caller, tag: &Name, facts: &mut Facts) -> Reply {
        let queue = self
            .channel_mut(caller.channel)
            .and_then(|channel| channel.consumers.remove(tag));
        if let Some(queue) = queue {
            self.remove_consumer(caller, &queue, (tag, CancelledBecause::Client), facts);
            self.delete_if_abandoned(&queue, facts);
        }
        Reply::Done
    }

    /// Takes a consumer out of its queue's line.
    pub(super) fn remove_consumer(
        &mut self,
        caller: &Caller,
        name: &ResourceName,
        (tag, because): (&Name, CancelledBecause),
        facts: &mut Facts,
    ) {
        let left = self
            .queues
            .get_mut(name)
            .and_then(|queue| queue.line.leave(caller.channel, tag));
        if let Some(consumer) = left {
            let (consumer, queue) = (consumer.identity, name.clone());
            facts.push(BrokerFact::ConsumerCancelled {
                consumer,
                queue,
                because,
            });
        }
        self.queue_is_used(name);
    }

    /// `basic.get`.
    pub(super) fn get(
        &mut self,
        caller: &Caller,
        queue: Name,
        ack: AckMode,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let name = self.queue_named(caller, queue)?;
        self.accessible_queue(caller, &name)?;
        self.queue_is_used(&name);
        self.take_in_all(&name, facts);
        self.expire_head(&name, facts);
        let queue = self.accessible_queue(caller, &name)?;
        let Some((copy, stored)) = queue.hand_out(ack == AckMode::Manual) else {
            return Ok(Reply::Empty);
        };
        let Some(channel) = self.channel_mut(caller.channel) else {
            return Ok(Reply::Empty);
        };
        let delivery_tag = channel.next_tag();
        if ack == AckMode::Manual {
            channel.unacked.insert_mut(
                delivery_tag,
                Outstanding {
                    copy: copy.clone(),
                    tag: None,
                },
            );
        }
        let delivery = DeliveryRef {
            channel: caller.channel,
            client: caller.client.clone(),
            delivery_tag,
        };
        facts.push(BrokerFact::Fetched {
            copy,
            message: stored.message.clone(),
            delivery,
            redelivered: stored.redelivered,
            ack,
        });
        self.expire_head(&name, facts);
        let message_count = self.queues.get(&name).map_or(0, Queue::ready_count);
        let (redelivered, message) = (stored.redelivered, stored.message);
        Ok(Reply::Got {
            delivery_tag,
            redelivered,
            message,
            message_count,
        })
    }
}
