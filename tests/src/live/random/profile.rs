//! What a sequence is made of: how often each operation comes.

use super::operation::Operation::{self, *};

/// What a sequence is about. All have topology, publishing, consuming, acknowledging,
/// prefetch and closings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Nothing else.
    Basic,
    /// Publisher confirms.
    Confirms,
    /// Transactions.
    Tx,
    /// Length limits, overflow, dead-lettering and priorities.
    Limits,
    /// Single active and exclusive consumers, and consumer priorities; quorum queues too.
    Consumers,
    /// Quorum queues besides classic ones.
    Quorum,
    /// Graphs of exchanges, alternates, internal and auto-delete ones, kinds of headers,
    /// and the kinds that plugins bring.
    Exchanges,
    /// Times to live of queues and messages, and queues that expire.
    Ttl,
    /// The same with quorum queues, which are slower.
    TtlQuorum,
    /// Priority queues.
    Priorities,
    /// Policies that come and go.
    Policies,
    /// The same with quorum queues, and with operators' policies.
    PoliciesQuorum,
    /// Delivery limits, of which messages die.
    Poison,
    /// Users who may do this and that, and for whom that changes.
    Permissions,
    /// Memory and disk that run short.
    Alarms,
    /// Streams.
    Streams,
    /// What the server refuses, and what the refusal closes.
    Errors,
    /// Dead-lettering in circles, for every reason.
    Cycles,
    /// Restarts, clean and by `kill -9`.
    Restarts,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Basic,
        Self::Confirms,
        Self::Tx,
        Self::Limits,
        Self::Consumers,
        Self::Quorum,
        Self::Exchanges,
        Self::Ttl,
        Self::TtlQuorum,
        Self::Priorities,
        Self::Policies,
        Self::PoliciesQuorum,
        Self::Poison,
        Self::Permissions,
        Self::Alarms,
        Self::Streams,
        Self::Errors,
        Self::Cycles,
        Self::Restarts,
    ];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Confirms => "confirms",
            Self::Tx => "tx",
            Self::Limits => "limits",
            Self::Consumers => "consumers",
            Self::Quorum => "quorum",
            Self::Exchanges => "exchanges",
            Self::Ttl => "ttl",
            Self::TtlQuorum => "ttl-quorum",
            Self::Priorities => "priorities",
            Self::Policies => "policies",
            Self::PoliciesQuorum => "policies-quorum",
            Self::Poison => "poison",
            Self::Permissions => "permissions",
            Self::Alarms => "alarms",
            Self::Streams => "streams",
            Self::Errors => "errors",
            Self::Cycles => "cycles",
            Self::Restarts => "restarts",
        }
    }

    /// How often each operation is, in parts of their sum.
    pub(super) fn weights(self) -> Vec<(Operation, usize)> {
        let mut weights = WEIGHTS.to_vec();
        for (operation, weight) in self.others() {
            weights.retain(|(other, _)| other != operation);
            weights.push((*operation, *weight));
        }
        weights
    }

    /// Where a profile differs from the rest.
    const fn others(self) -> &'static [(Operation, usize)] {
        match self {
            Self::Basic | Self::Limits | Self::Consumers | Self::Quorum => &[],
            Self::Priorities => &[(BindExchange, 1), (DeclareExchange, 2)],
            Self::Confirms | Self::Tx => &[(Mode, 3)],
            Self::Exchanges => &[
                (DeclareExchange, 16),
                (DeleteExchange, 3),
                (BindExchange, 14),
                (BindQueue, 14),
                (Unbind, 7),
                (Publish, 34),
                (Nack, 2),
                (Qos, 1),
            ],
            Self::Ttl | Self::TtlQuorum => &[(Wait, 9), (Publish, 34), (BindExchange, 1)],
            Self::Policies => &[(SetPolicy, 12), (ClearPolicy, 4), (BindExchange, 1)],
            Self::PoliciesQuorum => &[
                (SetPolicy, 12),
                (ClearPolicy, 4),
                (SetOperatorPolicy, 4),
                (ClearOperatorPolicy, 2),
                (BindExchange, 1),
                (Publish, 40),
            ],
            Self::Poison => &[
                (Nack, 18),
                (Reject, 14),
                (Recover, 5),
                (CloseChannel, 4),
                (EndConnection, 4),
                (BindExchange, 1),
                (DeclareExchange, 2),
            ],
            Self::Alarms => &[(SetAlarm, 10)],
            Self::Permissions => &[
                (SetPermissions, 6),
                (SetTopicPermissions, 6),
                (DeclareExchange, 10),
                (Publish, 34),
            ],
            Self::Streams => &[
                (Qos, 14),
                (Consume, 20),
                (Publish, 45),
                (Ack, 20),
                (Get, 2),
                (Purge, 1),
                (Recover, 1),
            ],
            Self::Errors => &[(Mistake, 40)],
            Self::Cycles => &[(Reject, 12), (Nack, 12), (BindExchange, 1), (Publish, 34)],
            Self::Restarts => &[(Restart, 5), (DeclareQueue, 14)],
        }
    }

    /// How many milliseconds a short time to live is: long enough that all operations
    /// between two waits are done in it.
    pub(super) const fn short(self) -> u64 {
        match self {
            Self::TtlQuorum => 4000,
            _ => 1000,
        }
    }
}

const WEIGHTS: [(Operation, usize); 19] = [
    (DeclareQueue, 9),
    (DeleteQueue, 2),
    (Purge, 2),
    (BindQueue, 8),
    (Unbind, 3),
    (DeclareExchange, 5),
    (DeleteExchange, 1),
    (BindExchange, 3),
    (Publish, 28),
    (Consume, 11),
    (Cancel, 3),
    (Get, 9),
    (Ack, 9),
    (Nack, 6),
    (Reject, 5),
    (Recover, 2),
    (Qos, 4),
    (CloseChannel, 2),
    (EndConnection, 2),
];
