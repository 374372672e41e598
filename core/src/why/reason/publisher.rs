//! Why a publisher hears what it hears: returns, confirms, transactions.

use crate::event::{BrokerFact, Confirm};
use crate::snapshot::Snapshot;
use crate::tr;

use super::Reason;

pub(super) fn reason(fact: &BrokerFact, before: &Snapshot) -> Option<Reason> {
    Some(match fact {
        BrokerFact::Returned { client, .. } => {
            let confirms = before
                .clients
                .get(client)
                .is_some_and(|state| state.unconfirmed.is_some());
            Reason::new(
                "publishers#unroutable",
                tr!("It was published with mandatory and no queue was to get it: the broker sends it \
                 back (312 NO_ROUTE) instead of dropping it."),
            )
            .and_all(confirms.then(|| {
                tr!("The confirm comes after the return, and says yes all the same: there is nothing \
                 left for the broker to do.")
            }))
        }
        BrokerFact::Confirmed { confirm, .. } => confirmed(*confirm),
        BrokerFact::Staged { .. } => Reason::new(
            "semantics#tx",
            tr!(
                "The channel is in tx mode (tx.select): what is published waits for tx.commit, and \
             nobody sees it before."
            ),
        ),
        BrokerFact::SettlementStaged { .. } => Reason::new(
            "semantics#tx",
            tr!(
                "The channel is in tx mode (tx.select): also acknowledgements wait for tx.commit. \
             Until then the copy counts as not acknowledged."
            ),
        ),
        BrokerFact::TxCommitted { .. } => Reason::new(
            "semantics#tx",
            tr!(
                "With tx.commit everything of the transaction takes effect. Only within one queue \
             is that all or nothing."
            ),
        ),
        BrokerFact::TxRolledBack { .. } => Reason::new(
            "semantics#tx",
            tr!(
                "tx.rollback forgets what was published and acknowledged since the last commit. What \
             was delivered is not delivered again: its consumer still holds it."
            ),
        ),
        BrokerFact::Reply(_) => Reason::new(
            "direct-reply-to",
            tr!(
                "Who consumes from amq.rabbitmq.reply-to gets answers straight to its channel, \
             without a queue: nothing is kept for it."
            ),
        ),
        _ => return None,
    })
}

fn confirmed(confirm: Confirm) -> Reason {
    let (document, rule) = match confirm {
        Confirm::Ack => (
            "confirms#when-publishes-are-confirmed",
            tr!(
                "The broker confirms when every queue has the message: a persistent one when it is on \
             disk, in a quorum queue when a majority of its nodes has it. What no queue gets is \
             confirmed at once."
            ),
        ),
        Confirm::Nack => (
            "maxlength#overflow-behaviour",
            tr!(
                "A queue that was to get it was full and refuses publishes: a publisher in confirm \
             mode is told (basic.nack), others are not."
            ),
        ),
    };
    Reason::new(document, rule)
}
