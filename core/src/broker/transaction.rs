//! Transactions: what is published and acknowledged on a channel takes effect together
//! (<https://www.rabbitmq.com/docs/semantics#tx>; `rabbit_channel.erl`; observed:
//! `tx-basic`).
//!
//! A message is checked and routed when it is published and handed to its queues at the
//! commit; deliveries leave the channel when they are acknowledged, and come back to it
//! with a rollback.

use super::acknowledge::{Settled, Verdict};
use super::command::Reply;
use super::connection::{Caller, Mode};
use super::publish::Publishing;
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode};
use crate::event::{BrokerFact, ChannelId, LossReason, Place};
use crate::topology::QueueKind;

/// What a channel has done since its last commit or rollback.
#[derive(Clone, Debug, Default)]
pub(super) struct Transaction {
    pub(super) publishes: Vec<Publishing>,
    pub(super) settled: Vec<(Verdict, Settled)>,
    /// Whether a queue refused what was committed.
    pub(super) refused: bool,
}

fn failed(text: &str) -> Refusal {
    Refusal::new(ReplyCode::PreconditionFailed, text)
}

impl Broker {
    /// `tx.select`. Doing it again changes nothing.
    pub(super) fn tx_select(&mut self, caller: &Caller) -> Result<Reply, Refusal> {
        if let Some(channel) = self.channel_mut(caller.channel) {
            match channel.mode {
                Mode::Plain => channel.mode = Mode::Tx(Transaction::default()),
                Mode::Tx(_) => {}
                Mode::Confirm(_) => return Err(failed("cannot switch from confirm to tx mode")),
            }
        }
        Ok(Reply::Done)
    }

    /// The transaction that the channel is in, where it is in one.
    pub(super) fn transaction(&mut self, channel: ChannelId) -> Option<&mut Transaction> {
        match &mut self.channel_mut(channel)?.mode {
            Mode::Tx(transaction) => Some(transaction),
            Mode::Plain | Mode::Confirm(_) => None,
        }
    }

    fn take_transaction(&mut self, caller: &Caller) -> Result<Transaction, Refusal> {
        let transaction = self.transaction(caller.channel);
        let transaction = transaction.ok_or_else(|| failed("channel is not transactional"))?;
        Ok(std::mem::take(transaction))
    }

    /// `tx.commit`: first the messages, then the acknowledgements. It is answered when the
    /// queues have taken their copies in; where one refuses, the channel is closed
    /// (`rabbit_channel.erl`, `complete_tx`).
    pub(super) fn tx_commit(
        &mut self,
        caller: &Caller,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let Transaction {
            publishes, settled, ..
        } = self.take_transaction(caller)?;
        let (channel, client) = (caller.channel, caller.client.clone());
        facts.push(BrokerFact::TxCommitted { channel, client });
        let mut targets = Vec::new();
        for mut publishing in publishes {
            self.look_up_again(&mut publishing);
            let destinations = &publishing.route.destinations;
            targets.extend(destinations.iter().map(|one| one.queue.clone()));
            self.hand_over(caller, publishing, facts);
        }
        for (verdict, settled) in settled {
            self.take_in_before(verdict, &settled, facts);
            self.carry_out(caller, settled, verdict, facts);
        }
        for queue in targets {
            self.take_in_all(&queue, facts);
        }
        match self.transaction(caller.channel) {
            Some(transaction) if transaction.refused => Err(failed("partial tx completion")),
            _ => Ok(Reply::Done),
        }
    }

    /// A classic queue hears of what is given back or refused after what was published, as the
    /// channel tells it; an acknowledgement is more urgent (`rabbit_amqqueue_process.erl`,
    /// `prioritise_cast`; observed: `tx-given-back-after-published`).
    fn take_in_before(&mut self, verdict: Verdict, settled: &Settled, facts: &mut Facts) {
        let told = settled.iter().filter(|_| verdict != Verdict::Ack);
        for (_, one) in told {
            let queue = &one.copy.queue;
            if self.kind_of(queue) == QueueKind::Classic {
                self.take_in_all(queue, facts);
            }
        }
    }

    /// Routing gave the names of queues, and only the commit looks for these. One that went
    /// since then is no destination any more; the default exchange gave the name of the
    /// routing key whether there was a queue or not, so that one may have come
    /// (`rabbit_channel.erl`, `deliver_to_queues`; observed:
    /// `tx-queue-declared-before-the-commit`).
    fn look_up_again(&mut self, publishing: &mut Publishing) {
        if publishing.message.exchange.name.is_empty() {
            publishing.route.destinations = self.routed(&publishing.message).destinations;
        } else {
            let destinations = &mut publishing.route.destinations;
            destinations.retain(|one| self.queues.contains_key(&one.queue));
        }
    }

    /// `tx.rollback`: the messages are gone, and what was acknowledged is outstanding
    /// again, under the same tags.
    pub(super) fn tx_rollback(
        &mut self,
        caller: &Caller,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let Transaction {
            publishes, settled, ..
        } = self.take_transaction(caller)?;
        if let Some(channel) = self.channel_mut(caller.channel) {
            for (tag, outstanding) in settled.into_iter().flat_map(|(_, settled)| settled) {
                channel.unacked.insert_mut(tag, outstanding);
            }
        }
        self.watch(caller.channel);
        roll_back(caller, publishes, facts);
        Ok(Reply::Done)
    }

    /// A channel that ends without a commit rolls back.
    pub(super) fn abandon_transaction(&mut self, caller: &Caller, facts: &mut Facts) {
        let pending = self.transaction(caller.channel).is_some_and(|transaction| {
            !(transaction.publishes.is_empty() && transaction.settled.is_empty())
        });
        if pending {
            let _always_in_a_transaction = self.tx_rollback(caller, facts);
        }
    }
}

fn roll_back(caller: &Caller, publishes: Vec<Publishing>, facts: &mut Facts) {
    for Publishing { message, .. } in publishes {
        facts.push(BrokerFact::Dropped {
            place: Place::Exchange(message.exchange.clone()),
            message,
            copy: None,
            held_by: None,
            reason: LossReason::RolledBack,
        });
    }
    let (channel, client) = (caller.channel, caller.client.clone());
    facts.push(BrokerFact::TxRolledBack { channel, client });
}
