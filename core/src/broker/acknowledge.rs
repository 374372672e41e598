//! Acknowledging: settling what was handed out, or putting it back.

use rpds::RedBlackTreeMapSync;

use super::command::{Method, Reply};
use super::connection::{Caller, Outstanding};
use super::queue::Queue;
use super::returns::{Return, Returned};
use super::settled_groups::{by_consumer, by_queue};
use super::stream::not_by_streams;
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode};
use crate::event::{BrokerFact, Copy, DeathReason, DeliveryRef};
use crate::name::{Name, ResourceName};
use crate::server_line::Difference;
use crate::topology::QueueKind;

/// What becomes of a settled copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is done.
    Ack,
    /// It is given back to its queue.
    Requeue,
    /// Its holder is gone, and it goes back to its queue.
    HolderGone,
    /// It is not wanted.
    Reject,
}

impl Verdict {
    /// What a `basic.nack` or `basic.reject` says.
    pub(super) const fn negative(requeue: bool) -> Self {
        if requeue { Self::Requeue } else { Self::Reject }
    }
}

/// Deliveries that are settled together, by tag.
pub(super) type Settled = Vec<(u64, Outstanding)>;

impl Broker {
    /// `basic.recover`: everything the channel holds is requeued. Holding something of a stream,
    /// which takes nothing back, the channel crashes on its own refusal (`rabbit_channel.erl`,
    /// which expects `{ok, …}` of `rabbit_amqqueue:requeue`; observed:
    /// stream-recover-crashes-the-channel).
    pub(super) fn recover(
        &mut self,
        caller: &Caller,
        requeue: bool,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        if !requeue {
            return Err(Refusal::new(ReplyCode::NotImplemented, "requeue=false"));
        }
        if self.holds_of_a_stream(caller) {
            return Err(Refusal::new(ReplyCode::InternalError, ""));
        }
        // A transaction does not hold this back.
        let settled = self.collect(caller, 0, true)?;
        self.carry_out(caller, settled, Verdict::Requeue, facts);
        Ok(Reply::Done)
    }

    fn holds_of_a_stream(&mut self, caller: &Caller) -> bool {
        let channel = self.channel_mut(caller.channel);
        let unacked = channel.map(|channel| channel.unacked.clone());
        let mut held = unacked.iter().flat_map(|all| all.values());
        held.any(|one| self.kind_of(&one.copy.queue) == QueueKind::Stream)
    }

    /// Requeues what a channel held that is gone.
    pub(super) fn requeue_all(
        &mut self,
        caller: &Caller,
        unacked: &RedBlackTreeMapSync<u64, Outstanding>,
        facts: &mut Facts,
    ) {
        let all = unacked
            .iter()
            .map(|(tag, one)| (*tag, one.clone()))
            .collect();
        self.apply_verdict(caller, all, Verdict::HolderGone, facts);
    }

    /// `basic.ack`, `basic.nack` and `basic.reject`.
    pub(super) fn settle_by(
        &mut self,
        caller: &Caller,
        method: &Method,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let (which, verdict) = match *method {
            Method::Ack {
                delivery_tag,
                multiple,
            } => ((delivery_tag, multiple), Verdict::Ack),
            Method::Nack {
                delivery_tag,
                multiple,
                requeue,
            } => ((delivery_tag, multiple), Verdict::negative(requeue)),
            Method::Reject {
                delivery_tag,
                requeue,
            } => ((delivery_tag, false), Verdict::negative(requeue)),
            _ => return Ok(Reply::Done),
        };
        self.settle_deliveries(caller, which, verdict, facts)
    }

    fn settle_deliveries(
        &mut self,
        caller: &Caller,
        (delivery_tag, multiple): (u64, bool),
        verdict: Verdict,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let settled = self.collect(caller, delivery_tag, multiple)?;
        if verdict != Verdict::Ack {
            self.refuse_return_to_stream(&settled)?;
        }
        match self.transaction(caller.channel) {
            Some(transaction) => {
                let staged = settled.iter().map(|(delivery_tag, one)| {
                    let (copy, delivery) = (one.copy.clone(), caller.delivery(*delivery_tag));
                    BrokerFact::SettlementStaged { copy, delivery }
                });
                facts.extend(staged);
                transaction.settled.push((verdict, settled));
            }
            None => self.carry_out(caller, settled, verdict, facts),
        }
        Ok(Reply::Done)
    }

    /// Lets a verdict on deliveries take effect.
    pub(super) fn carry_out(
        &mut self,
        caller: &Caller,
        settled: Settled,
        verdict: Verdict,
        facts: &mut Facts,
    ) {
        let counted = settled.iter().filter(|(_, one)| one.tag.is_some()).count();
        self.apply_verdict(caller, settled, verdict, facts);
        // The queues hear of it before the channel's limiter does.
        let Some(channel) = self.channel_mut(caller.channel) else {
            return;
        };
        if channel.shared.is_set() {
            (0..counted).for_each(|_| channel.shared.release());
            self.serve_consumers_of(caller.channel, facts);
        }
    }

    fn refuse_return_to_stream(&self, settled: &Settled) -> Result<(), Refusal> {
        let mut names = settled.iter().map(|(_, one)| &one.copy.queue);
        let stream = names.find(|name| self.kind_of(name) == QueueKind::Stream);
        stream.map_or(Ok(()), |name| {
            Err(not_by_streams("basic.nack and basic.reject", name))
        })
    }

    /// Takes the named deliveries off the channel: one, or with `multiple` all up to the
    /// tag, which must itself be outstanding; tag 0 with `multiple` is all
    /// (`rabbit_channel.erl`, `collect_acks`).
    fn collect(
        &mut self,
        caller: &Caller,
        delivery_tag: u64,
        multiple: bool,
    ) -> Result<Settled, Refusal> {
        let Some(channel) = self.channel_mut(caller.channel) else {
            return Ok(Vec::new());
        };
        let everything = multiple && delivery_tag == 0;
        if !everything && !channel.unacked.contains_key(&delivery_tag) {
            let text = format!("unknown delivery tag {delivery_tag}");
            return Err(Refusal::new(ReplyCode::PreconditionFailed, text));
        }
        let tags: Vec<u64> = match (everything, multiple) {
            (true, _) => channel.unacked.keys().copied().collect(),
            (false, true) => channel
                .unacked
                .range(..=delivery_tag)
                .map(|(tag, _)| *tag)
                .collect(),
            (false, false) => vec![delivery_tag],
        };
        let mut settled = Vec::with_capacity(tags.len());
        for tag in tags {
            if let Some(outstanding) = channel.unacked.get(&tag).cloned() {
                channel.unacked.remove_mut(&tag);
                settled.push((tag, outstanding));
            }
        }
        Ok(settled)
    }

    /// Group by group: the consumers get their room back and rejoin, then the verdict
    /// takes effect, then the queue hands out again (`rabbit_amqqueue_process.erl`,
    /// `subtract_acks`).
    pub(super) fn apply_verdict(
        &mut self,
        caller: &Caller,
        settled: Settled,
        verdict: Verdict,
        facts: &mut Facts,
    ) {
        let groups = match verdict {
            Verdict::HolderGone => self.when_gone(settled),
            Verdict::Requeue => self.when_given_back(settled),
            Verdict::Reject => self.when_refused(settled),
            Verdict::Ack => by_consumer(settled),
        };
        for (name, group) in groups {
            let Some(group) = self.defer(&name, (caller, group, verdict)) else {
                continue;
            };
            let runs = self.frees_consumers(caller, &name, &group) || verdict != Verdict::Ack;
            self.rejoin(&name);
            self.activate(&name, facts);
            for (delivery_tag, outstanding) in group {
                let delivery = caller.delivery(delivery_tag);
                let Outstanding { copy, tag, .. } = outstanding;
                self.settle_copy(copy, (delivery, tag), verdict, facts);
            }
            self.after_return(&name, runs, facts);
            self.quorum_queue_is_idle(&name);
        }
    }

    /// A quorum queue first hands out what came back, and looks at its limit afterwards
    /// (`rabbit_fifo.erl`, `checkout`; observed: maxlen-zero-and-one-quorum).
    fn after_return(&mut self, name: &ResourceName, runs: bool, facts: &mut Facts) {
        let quorum = self.kind_of(name) == QueueKind::Quorum;
        if !quorum {
            self.drop_head(name, facts);
        }
        self.expire_head(name, facts);
        if runs {
            self.deliver(name, facts);
        }
        if quorum {
            self.drop_head(name, facts);
        }
    }

    /// Gives the queue's consumers the room back that these deliveries took. Whether the
    /// queue looks for takers then: a classic one does so only where it is a consumer's
    /// room that an acknowledgement frees (`rabbit_amqqueue_process.erl`, `subtract_acks`).
    fn frees_consumers(&mut self, caller: &Caller, name: &ResourceName, group: &Settled) -> bool {
        let Some(queue) = self.queues.get_mut(name) else {
            return false;
        };
        let kind = queue.settings.kind;
        let mut freed = false;
        for (_, one) in group {
            let held =
                kind == QueueKind::Stream || queue.is_held_by(caller.channel, one.copy.position);
            if let Some(tag) = one.tag.as_ref().filter(|_| held) {
                freed |= queue.line.release(caller.channel, tag);
            }
        }
        freed || kind != QueueKind::Classic
    }

    /// What is refused together by a classic queue dies in the order of priorities, the
    /// highest first (`rabbit_priority_queue.erl`, `ackfold`; observed:
    /// priority-rejected-together).
    fn when_refused(&self, settled: Settled) -> Vec<(ResourceName, Settled)> {
        let mut groups = by_consumer(settled);
        for (name, group) in &mut groups {
            if self.kind_of(name) == QueueKind::Classic {
                group.sort_by_key(|(tag, one)| (one.copy.slot.lane, *tag));
            }
        }
        groups
    }

    /// A quorum queue without a delivery limit takes what is given back one by one, as if it
    /// were published again (`rabbit_fifo.erl`, `make_requeue`).
    fn when_given_back(&self, settled: Settled) -> Vec<(ResourceName, Settled)> {
        let mut groups = Vec::new();
        for (name, group) in by_consumer(settled) {
            let queue = self.queues.get(&name);
            if queue.is_some_and(Queue::takes_back_one_by_one) {
                groups.extend(group.into_iter().map(|one| (name.clone(), vec![one])));
            } else {
                groups.push((name, group));
            }
        }
        groups
    }

    /// A queue hears once that a channel is gone. A quorum queue then takes its consumers
    /// in the order of their tags.
    fn when_gone(&self, settled: Settled) -> Vec<(ResourceName, Settled)> {
        let mut groups = by_queue(settled);
        for (name, group) in &mut groups {
            if self.kind_of(name) == QueueKind::Quorum {
                group.sort_by(|(tag, one), (other_tag, other)| {
                    (one.tag.as_ref(), tag).cmp(&(other.tag.as_ref(), other_tag))
                });
            }
        }
        groups
    }

    /// Settles one copy; nothing, where its queue is gone.
    fn settle_copy(
        &mut self,
        copy: Copy,
        (delivery, tag): (DeliveryRef, Option<Name>),
        verdict: Verdict,
        facts: &mut Facts,
    ) {
        let Some(queue) = self.queues.get_mut(&copy.queue) else {
            return;
        };
        if queue.settings.kind == QueueKind::Stream {
            if verdict == Verdict::Ack {
                facts.push(BrokerFact::StreamAcked { copy, delivery });
            }
            return;
        }
        if !queue.is_held_by(delivery.channel, copy.position) {
            return;
        }
        match verdict {
            Verdict::Ack => {
                if queue.settle(copy.position).is_some() {
                    facts.push(BrokerFact::Acked { copy, delivery });
                }
            }
            Verdict::Requeue => {
                let name = copy.queue.clone();
                let channel = delivery.channel;
                let died = self.returned((copy, delivery), Return::GivenBack, facts);
                // The queue gives the room back twice (`rabbit_fifo.erl`, `return`;
                // observed: quorum-prefetch-grows-with-poison).
                let queue = self.queues.get_mut(&name);
                let widens = died && !self.line.has(Difference::WidenedPrefetch);
                if let (Some(queue), Some(tag)) = (queue.filter(|_| widens), tag) {
                    queue.line.widen(channel, &tag);
                }
            }
            Verdict::HolderGone => {
                self.returned((copy, delivery), Return::HolderGone, facts);
            }
            Verdict::Reject => {
                if let Some(stored) = queue.settle(copy.position) {
                    let dead = (copy, stored.message, Some(delivery));
                    self.bury(dead, DeathReason::Rejected, facts);
                }
            }
        }
    }

    /// Whether it came back too often, and died.
    pub(super) fn returned(
        &mut self,
        (copy, delivery): (Copy, DeliveryRef),
        how: Return,
        facts: &mut Facts,
    ) -> bool {
        let queue = self.queues.get_mut(&copy.queue);
        let returned = queue.and_then(|queue| queue.requeue(copy.position, how));
        let too_often = matches!(returned, Some(Returned::TooOften(_)));
        match returned {
            None => {}
            Some(Returned::Ready(copy)) => facts.push(BrokerFact::Requeued { copy, delivery }),
            Some(Returned::TooOften(stored)) => {
                let dead = (copy, stored.message, Some(delivery));
                self.bury(dead, DeathReason::DeliveryLimit, facts);
            }
        }
        too_often
    }
}
