//! Clients that publish or acknowledge in transactions: so many messages, and then a commit
//! or a rollback.

use super::agenda::Task;
use super::{Log, Simulation};
use crate::broker::Method;
use crate::event::ChannelId;
use crate::name::Name;
use crate::scenario::{Transactions, TxOutcome};

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
}
