//! One queue as a state machine: what waits, what is handed out, who consumes.
//!
//! It knows neither exchanges nor connections; it says what happened and its caller
//! tells the facts.

use std::sync::Arc;

use rpds::{QueueSync, RedBlackTreeMapSync};

use super::consumer_line::{ConsumerLine, Full, Sharing, Succession};
use super::settings::QueueSettings;
use crate::amqp::Message;
use crate::event::{ConnectionId, Copy, Slot};
use crate::invariant::Contents;
use crate::scenario::ServerLine;
use crate::time::Time;
use crate::topology::{QueueDeclaration, QueueKind};

/// A copy in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// The order of its arrival, and its name in the queue.
    pub(super) position: u64,
    /// When its time to live runs out; kept through a requeue.
    pub(super) expires_at: Option<Time>,
    /// Where it stands, or last stood, among what is ready.
    pub(super) slot: Slot,
    /// How often it was returned to the queue.
    pub(super) returns: u32,
    /// Its message.
    pub(super) message: Arc<Message>,
    /// Whether it has been handed out before.
    pub(super) redelivered: bool,
}

/// A queue.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    /// How it was declared.
    pub(super) declaration: Arc<QueueDeclaration>,
    /// What its arguments, and the policy that it is under, set.
    pub(super) settings: QueueSettings,
    /// The connection that it belongs to, where it is exclusive.
    pub(super) owner: Option<ConnectionId>,
    /// What waits, in the order in which it is handed out.
    pub(super) ready: RedBlackTreeMapSync<Slot, Stored>,
    /// What was handed out and not yet settled, by position.
    pub(super) unacked: RedBlackTreeMapSync<u64, Stored>,
    /// What the channels handed over and the queue has not yet taken in.
    pub(super) in_transit: QueueSync<Arc<Message>>,
    /// Its consumers.
    pub(super) line: ConsumerLine,
    /// Whether it ever had a consumer; an auto-delete queue goes only after one.
    pub(super) had_consumer: bool,
    server: ServerLine,
    last_position: u64,
    /// The last place that was given in a quorum queue's order.
    last_place: u64,
}

/// How a copy comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Return {
    /// Its holder gave it back.
    GivenBack,
    /// Its holder is gone.
    HolderGone,
}

/// What became of a copy that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Returned {
    /// It is ready again.
    Ready(Copy),
    /// It came back more often than the queue allows, and has left it.
    TooOften(Stored),
}

impl Queue {
    pub(super) fn new(
        declaration: Arc<QueueDeclaration>,
        owner: Option<ConnectionId>,
        server: ServerLine,
    ) -> Self {
        let settings = QueueSettings::of(&declaration, None);
        Self {
            declaration,
            owner,
            ready: RedBlackTreeMapSync::new_sync(),
            unacked: RedBlackTreeMapSync::new_sync(),
            in_transit: QueueSync::new_sync(),
            line: ConsumerLine::new(sharing(&settings, server)),
            settings,
            had_consumer: false,
            server,
            last_position: 0,
            last_place: 0,
        }
    }

    /// Takes in the oldest copy in transit, at the tail.
    pub(super) fn take_in(&mut self) -> Option<(Copy, Arc<Message>)> {
        let message = self.in_transit.peek()?.clone();
        self.in_transit.dequeue_mut();
        self.last_position += 1;
        let slot = match self.settings.kind {
            QueueKind::Quorum => self.place(Lane::New),
            QueueKind::Classic | QueueKind::Stream => Slot {
                lane: 0,
                at: self.last_position,
            },
        };
        let stored = Stored {
            slot,
            position: self.last_position,
            expires_at: None,
            returns: 0,
            message: message.clone(),
            redelivered: false,
        };
        let copy = self.copy(&stored);
        self.ready.insert_mut(copy.slot, stored);
        Some((copy, message))
    }

    /// The copy at the head, which the next consumer gets.
    pub(super) fn head(&self) -> Option<(Slot, &Stored)> {
        self.ready.first().map(|(slot, stored)| (*slot, stored))
    }

    /// Removes the copy at the head; where it is to be acknowledged it is kept unacked.
    pub(super) fn hand_out(&mut self, keep: bool) -> Option<(Copy, Stored)> {
        let (slot, stored) = self.head().map(|(slot, stored)| (slot, stored.clone()))?;
        self.ready.remove_mut(&slot);
        if keep {
            self.unacked.insert_mut(stored.position, stored.clone());
        }
        Some((self.copy(&stored), stored))
    }

    /// Settles a copy that was handed out; none where the queue no longer knows it.
    pub(super) fn settle(&mut self, position: u64) -> Option<Stored> {
        let stored = self.unacked.get(&position)?.clone();
        self.unacked.remove_mut(&position);
        Some(stored)
    }

    /// Puts a copy that was handed out back, marked as redelivered. A classic queue puts
    /// it to its original position (`rabbit_variable_queue.erl`, requeue). A quorum queue
    /// puts it in front of what is new, behind what came back earlier; but what is given
    /// back to a queue without a delivery limit goes to the end, as if it were published
    /// again (`rabbit_fifo.erl`, `return_one` and `#requeue{}`).
    pub(super) fn requeue(&mut self, position: u64, how: Return) -> Option<Returned> {
        let stored = self.settle(position)?;
        let returns = stored.returns.saturating_add(1);
        let limit = self.delivery_limit();
        if limit.is_some_and(|limit| u64::from(returns) > limit) {
            return Some(Returned::TooOften(stored));
        }
        let slot = match (self.settings.kind, limit, how) {
            (QueueKind::Classic | QueueKind::Stream, ..) => stored.slot,
            (QueueKind::Quorum, None, Return::GivenBack) => self.place(Lane::New),
            (QueueKind::Quorum, ..) => self.place(Lane::Returned),
        };
        let stored = Stored {
            redelivered: true,
            returns,
            slot,
            ..stored
        };
        let copy = self.copy(&stored);
        self.ready.insert_mut(slot, stored);
        Some(Returned::Ready(copy))
    }

    fn place(&mut self, lane: Lane) -> Slot {
        self.last_place += 1;
        Slot {
            lane: lane as u16,
            at: self.last_place,
        }
    }

    /// How often a copy may come back. Quorum queues since 4.0 have a limit where nothing
    /// says otherwise; a negative one is none
    /// (<https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling>).
    fn delivery_limit(&self) -> Option<u64> {
        if self.settings.kind != QueueKind::Quorum {
            return None;
        }
        let argument = self.declaration.arguments.get("x-delivery-limit");
        let by_default = self.server == ServerLine::V4 && argument.is_none();
        let limit = self.settings.delivery_limit;
        limit.or(by_default.then_some(DEFAULT_DELIVERY_LIMIT))
    }

    /// The name of a copy of this queue, with its place.
    pub(super) fn copy(&self, stored: &Stored) -> Copy {
        Copy {
            queue: self.declaration.name.clone(),
            position: stored.position,
            slot: stored.slot,
            message: stored.message.number,
        }
    }

    /// How many messages are ready.
    pub(super) fn ready_count(&self) -> u32 {
        u32::try_from(self.ready.size()).unwrap_or(u32::MAX)
    }

    /// After a `kill -9` every recovered copy of a classic queue counts as redelivered.
    pub(super) fn mark_all_redelivered(&mut self) {
        if self.settings.kind != QueueKind::Classic {
            return;
        }
        let all: Vec<(Slot, Stored)> = self
            .ready
            .iter()
            .map(|(slot, stored)| (*slot, stored.clone()))
            .collect();
        for (slot, stored) in all {
            self.ready.insert_mut(
                slot,
                Stored {
                    redelivered: true,
                    ..stored
                },
            );
        }
    }

    /// Its copies by position, for comparison with what was told of them.
    pub(super) fn contents(&self) -> Contents {
        let number = |stored: &Stored| stored.message.number.0;
        let ready = self.ready.iter();
        let unacked = self.unacked.iter();
        (
            ready
                .map(|(_, one)| (one.position, number(one), one.redelivered))
                .collect(),
            unacked.map(|(at, one)| (*at, number(one))).collect(),
        )
    }
}

/// How often a copy may come back to a quorum queue that says nothing of it, since 4.0.
const DEFAULT_DELIVERY_LIMIT: u64 = 20;

/// The order in a quorum queue: what came back goes first.
#[derive(Clone, Copy, Debug)]
enum Lane {
    Returned = 0,
    New = 1,
}

/// How the consumers of such a queue share it.
fn sharing(settings: &QueueSettings, server: ServerLine) -> Sharing {
    let succession = match (settings.kind, server) {
        (QueueKind::Quorum, ServerLine::V3_10) => Succession::Age,
        (QueueKind::Quorum, ServerLine::V4) => Succession::TakeOver,
        _ => Succession::Priority,
    };
    let full = match settings.kind {
        QueueKind::Quorum => Full::AtOnce,
        QueueKind::Classic | QueueKind::Stream => Full::WhenTried,
    };
    Sharing {
        full,
        single_active: settings.single_active_consumer.then_some(succession),
    }
}
