//! Producers that publish in transactions: so many messages, and then a commit or a
//! rollback.

use super::agenda::Task;
use super::{Log, Simulation};
use crate::broker::Method;
use crate::event::ChannelId;
use crate::scenario::TxOutcome;

/// Where a producer is in its transactions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TxRun {
    /// How many messages the present one has.
    sent: u32,
    /// How many have ended.
    ended: u32,
}

impl Simulation {
    /// A new channel has nothing in its transaction.
    pub(super) fn begin_transactions(
        &mut self,
        producer: usize,
        channel: ChannelId,
        log: &mut Log,
    ) {
        let run = &mut self.producers[producer];
        if run.spec.tx.is_some() {
            run.tx.sent = 0;
            let client = run.spec.name.clone();
            self.call(&client, channel, Method::TxSelect, log);
        }
    }

    /// A message was sent. The last one of a transaction is followed by how it ends, on the
    /// same way and so after it.
    pub(super) fn sent_in_transaction(&mut self, producer: usize, channel: ChannelId) {
        let run = &mut self.producers[producer];
        let Some(tx) = &run.spec.tx else {
            return;
        };
        run.tx.sent += 1;
        if run.tx.sent < tx.size {
            return;
        }
        let outcome = match tx.outcomes.as_slice() {
            [] => TxOutcome::Commit,
            outcomes => outcomes[run.tx.ended as usize % outcomes.len()],
        };
        run.tx = TxRun {
            sent: 0,
            ended: run.tx.ended + 1,
        };
        let arrives = self.after(self.scenario.latency.publish_ms);
        let task = Task::TxEnds {
            producer,
            channel,
            outcome,
        };
        self.agenda.add(arrives, task);
    }

    pub(super) fn tx_ends(
        &mut self,
        producer: usize,
        channel: ChannelId,
        outcome: TxOutcome,
        log: &mut Log,
    ) {
        let client = self.producers[producer].spec.name.clone();
        if self.links.channel(&client) != Some(channel) {
            return;
        }
        let method = match outcome {
            TxOutcome::Commit => Method::TxCommit,
            TxOutcome::Rollback => Method::TxRollback,
        };
        self.call(&client, channel, method, log);
    }
}
