//! Clients that publish or acknowledge in transactions: so many messages, and then a commit
//! or a rollback.

use rpds::QueueSync;

use super::agenda::Task;
use super::consumer::Delivery;
use super::{Log, Simulation};
use crate::broker::Method;
use crate::event::{ChannelId, ClientFact};
use crate::name::Name;
use crate::scenario::{Outcome, Transactions, TxOutcome};

/// Where a client is in its transactions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TxRun {
    /// How many messages the present one has.
    sent: u32,
    /// How many have ended.
    ended: u32,
}

impl TxRun {
    /// A new channel has nothing in its transaction.
    pub(super) const fn begin(&mut self) {
        self.sent = 0;
    }

    /// One more message is in it. Gives how the transaction ends, where that was the last.
    pub(super) fn count(&mut self, tx: &Transactions) -> Option<TxOutcome> {
        self.sent += 1;
        if self.sent < tx.size {
            return None;
        }
        let outcome = match tx.outcomes.as_slice() {
            [] => TxOutcome::Commit,
            outcomes => outcomes[self.ended as usize % outcomes.len()],
        };
        *self = Self {
            sent: 0,
            ended: self.ended + 1,
        };
        Some(outcome)
    }
}

impl Simulation {
    /// What ends a transaction follows its last message after the same time, and so comes
    /// after it.
    pub(super) fn end_transaction(
        &mut self,
        client: &Name,
        channel: ChannelId,
        outcome: TxOutcome,
        after_ms: u32,
    ) {
        let task = Task::TxEnds {
            client: client.clone(),
            channel,
            outcome,
        };
        self.agenda.add(self.after(after_ms), task);
    }

    pub(super) fn tx_ends(
        &mut self,
        client: &Name,
        channel: ChannelId,
        outcome: TxOutcome,
        log: &mut Log,
    ) {
        if self.links.channel(client) != Some(channel) {
            return;
        }
        let method = match outcome {
            TxOutcome::Commit => Method::TxCommit,
            TxOutcome::Rollback => Method::TxRollback,
        };
        self.call(client, channel, method, log);
        self.settled(client, channel, outcome, log);
    }

    /// What it says of a message counts in its transaction; the last is followed by how that
    /// ends. `basic.recover` is no part of any.
    pub(super) fn settles_in_transaction(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        settled: (Delivery, Outcome),
    ) {
        let run = &mut self.consumers[consumer];
        let spec = run.spec.clone();
        let Some(tx) = spec.tx.as_ref().filter(|_| settled.1 != Outcome::Recover) else {
            return;
        };
        run.in_transaction.push(settled);
        if let Some(outcome) = run.tx.count(tx) {
            let after_ms = self.scenario.latency.ack_ms;
            self.end_transaction(&spec.name, channel, outcome, after_ms);
        }
    }

    /// A consumer's transaction has ended. Nothing is sent to it again after a rollback: it
    /// has the messages still, and takes them up again, the oldest first.
    fn settled(&mut self, client: &Name, channel: ChannelId, outcome: TxOutcome, log: &mut Log) {
        let mut runs = self.consumers.iter();
        let Some(consumer) = runs.position(|run| run.spec.name == *client) else {
            return;
        };
        let run = &mut self.consumers[consumer];
        let size = run.spec.tx.as_ref().map_or(0, |tx| tx.size as usize);
        let later = run
            .in_transaction
            .split_off(size.min(run.in_transaction.len()));
        let again = std::mem::replace(&mut run.in_transaction, later);
        if outcome == TxOutcome::Commit {
            return;
        }
        let waiting = std::mem::replace(&mut run.waiting, QueueSync::new_sync());
        let first = again.iter().map(|(delivery, _)| delivery);
        run.waiting = first.chain(&waiting).cloned().collect();
        for (delivery, outcome) in again {
            let fact = ClientFact::TookUpAgain {
                client: client.clone(),
                delivery_tag: delivery.delivery_tag,
                copy: delivery.copy,
                outcome,
            };
            self.note(fact, log);
        }
        self.begin_work(consumer, channel, log);
    }
}
