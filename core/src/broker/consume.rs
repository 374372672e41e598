//! Consuming: limits, starting and cancelling consumers, and fetching by hand.

use super::access::Resource;
use super::command::{Method, Reply};
use super::connection::{Caller, Outstanding};
use super::consumer_arguments::{cancels_on_failover, check_arguments};
use super::consumer_line::Consumer;
use super::deliver::counted;
use super::direct_reply::PSEUDO_QUEUE;
use super::lookup::in_vhost;
use super::queue::Queue;
use super::stream::{not_by_streams, stream_offset};
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode, Table};
use crate::event::{BrokerFact, CancelledBecause, ConsumerRef, LineFact, ServerFact};
use crate::name::{Name, ResourceName};
use crate::permission::Access;
use crate::scenario::AckMode;
use crate::server_line::Difference;
use crate::topology::QueueKind;

/// `basic.consume`, as the caller sent it.
pub(super) struct Consume {
    pub(super) queue: Name,
    pub(super) tag: Name,
    pub(super) ack: AckMode,
    pub(super) exclusive: bool,
    pub(super) arguments: Table,
}

/// What no limit comes to in quorum queues (`rabbit_quorum_queue.erl`, `consume`).
const UNLIMITED_IN_QUORUM_QUEUES: u16 = 2000;

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
        let asked = global;
        let global = global && !self.line.has(Difference::SharedPrefetch);
        if asked {
            let what = if global {
                LineFact::PrefetchShared(prefetch_count)
            } else {
                LineFact::PrefetchNotShared(prefetch_count)
            };
            let client = caller.client.clone();
            let fact = ServerFact::AsItsLineDoes { client, what };
            facts.push(BrokerFact::Server(fact));
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
        consume: Consume,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let name = self.queue_named(caller, consume.queue.clone())?;
        if *name.name == *PSEUDO_QUEUE {
            return self.consume_replies(caller, consume, facts);
        }
        let tag = if consume.tag.is_empty() {
            self.generate_name("amq.ctag")
        } else {
            consume.tag.clone()
        };
        let channel = self.channel_mut(caller.channel);
        if channel.is_some_and(|channel| channel.consumers.contains_key(&tag)) {
            let text = format!("attempt to reuse consumer tag '{tag}'");
            return Err(Refusal::new(ReplyCode::NotAllowed, text));
        }
        self.check_access(caller, Access::Read, Resource::Queue(&name))?;
        let now = self.now;
        let queue = self.accessible_queue(caller, &name)?;
        let kind = queue.settings.kind;
        let priority = check_arguments(&consume.arguments, &name, kind)?;
        // The others know no exclusive consumers (`rabbit_quorum_queue.erl`, `consume`).
        if kind == QueueKind::Classic && queue.line.refuses(consume.exclusive) {
            let text = format!("{} in exclusive use", in_vhost("queue", &name));
            return Err(Refusal::new(ReplyCode::AccessRefused, text));
        }
        if kind == QueueKind::Stream {
            self.refuse_reader(caller, &name, consume.ack)?;
        }
        let offset = stream_offset(&consume.arguments, &name)?;
        let queue = self.accessible_queue(caller, &name)?;
        let reads_from = queue.start_of(offset, now);
        if kind != QueueKind::Classic && self.has_shared_limit(caller) {
            let text = format!("{} does not support global qos", in_vhost("queue", &name));
            return Err(Refusal::new(ReplyCode::NotImplemented, text));
        }
        let again = Method::Consume {
            queue: name.name.clone(),
            tag: tag.clone(),
            ack: consume.ack,
            exclusive: consume.exclusive,
            arguments: consume.arguments.clone(),
        };
        if self.defer_call(caller, &name, again, facts) {
            return Ok(Reply::Deferred);
        }
        let consumer = Consumer {
            identity: ConsumerRef {
                channel: caller.channel,
                client: caller.client.clone(),
                tag: tag.clone(),
            },
            ack: consume.ack,
            prefetch: 0,
            held: 0,
            exclusive: consume.exclusive,
            priority,
            reads_from,
            cancel_on_failover: cancels_on_failover(&consume.arguments),
        };
        self.register_consumer(&name, consumer, facts);
        Ok(Reply::Consuming { tag })
    }

    fn has_shared_limit(&mut self, caller: &Caller) -> bool {
        self.channel_mut(caller.channel)
            .is_some_and(|channel| channel.shared.is_set())
    }

    fn register_consumer(&mut self, name: &ResourceName, consumer: Consumer, facts: &mut Facts) {
        let identity = &consumer.identity;
        let Some(channel) = self.channel_mut(identity.channel) else {
            return;
        };
        channel.consumers.insert(identity.tag.clone(), name.clone());
        let (prefetch, shared_prefetch) = (channel.prefetch, channel.shared.limit());
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        facts.push(BrokerFact::ConsumerRegistered {
            consumer: identity.clone(),
            queue: name.clone(),
            ack: consumer.ack,
            prefetch,
            shared_prefetch,
            priority: consumer.priority,
            exclusive: consumer.exclusive,
        });
        queue.had_consumer = true;
        let prefetch = match (queue.settings.kind, prefetch) {
            (QueueKind::Quorum, 0) => UNLIMITED_IN_QUORUM_QUEUES,
            (QueueKind::Classic, _) if consumer.ack == AckMode::Auto => 0,
            _ => prefetch,
        };
        queue.line.join(Consumer {
            prefetch,
            ..consumer
        });
        self.activate(name, facts);
        self.queue_is_used(name);
        self.deliver(name, facts);
        self.tell_enqueuers(name);
    }

    /// `basic.cancel`. What the consumer holds stays with the channel; an unknown tag is
    /// fine.
    pub(super) fn cancel(&mut self, caller: &Caller, tag: &Name, facts: &mut Facts) -> Reply {
        if self.cancel_replies(caller, tag, facts) {
            return Reply::Done;
        }
        let queue = self
            .channel_mut(caller.channel)
            .and_then(|channel| channel.consumers.remove(tag));
        if let Some(queue) = queue {
            self.remove_consumer(caller, &queue, (tag, CancelledBecause::Client), facts);
            // A classic queue of 3.10 does not look for who takes what waits, not even
            // where another consumer becomes the active one (`rabbit_amqqueue_process.erl`,
            // `basic_cancel`; observed: sac-hand-over).
            let looks = self.line.has(Difference::CancelHandsOver);
            if looks || self.kind_of(&queue) != QueueKind::Classic {
                self.deliver(&queue, facts);
            }
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
            facts.push(BrokerFact::ConsumerCancelled {
                consumer: consumer.identity,
                queue: name.clone(),
                because,
            });
            self.activate(name, facts);
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
        let name = self.queue_named(caller, queue.clone())?;
        self.check_access(caller, Access::Read, Resource::Queue(&name))?;
        self.accessible_queue(caller, &name)?;
        self.queue_is_used(&name);
        self.take_in_all(&name, facts);
        self.expire_new_head(&name, false, facts);
        let kind = self.kind_of(&name);
        if kind == QueueKind::Stream {
            return Err(not_by_streams("basic.get", &name));
        }
        if self.defer_call(caller, &name, Method::Get { queue, ack }, facts) {
            return Ok(Reply::Deferred);
        }
        let queue = self.accessible_queue(caller, &name)?;
        let quorum = kind == QueueKind::Quorum;
        if quorum && queue.line.is_single_active() {
            return Err(no_get_beside_active(&name));
        }
        let holder = (ack == AckMode::Manual).then_some(caller.channel);
        let Some((copy, mut stored)) = queue.hand_out(holder) else {
            return Ok(Reply::Empty);
        };
        stored.message = if quorum {
            counted(&stored)
        } else {
            stored.message.without_bcc()
        };
        let now = self.now;
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
                    since: now,
                },
            );
            self.watch(caller.channel);
        }
        let delivery = caller.delivery(delivery_tag);
        facts.push(BrokerFact::Fetched {
            copy,
            message: stored.message.clone(),
            delivery,
            redelivered: stored.redelivered,
            ack,
        });
        // A quorum queue tells how many are left before it looks whether they still live,
        // unless it settles this one at once (observed: policy-ttl-under-messages).
        let left = self.queues.get(&name).map_or(0, Queue::ready_count);
        self.queue_is_used(&name);
        self.expire_head(&name, facts);
        self.tell_enqueuers(&name);
        let alive = self.queues.get(&name).map_or(0, Queue::ready_count);
        let unsettled = quorum && ack == AckMode::Manual;
        let message_count = if unsettled { left } else { alive };
        let (redelivered, message) = (stored.redelivered, stored.message);
        Ok(Reply::Got {
            delivery_tag,
            redelivered,
            message,
            message_count,
        })
    }
}

/// 405: a quorum queue with a single active consumer gives to nobody else
/// (`rabbit_channel.erl`, `handle_method` of `basic.get`).
fn no_get_beside_active(name: &ResourceName) -> Refusal {
    let text = format!(
        "cannot obtain access to locked {}. basic.get operations are not supported by quorum \
         queues with single active consumer",
        in_vhost("queue", name)
    );
    Refusal::new(ReplyCode::ResourceLocked, text)
}
