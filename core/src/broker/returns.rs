//! Copies that come back to their queue: where they go, and how often they may.

use super::queue::{Queue, Stored};
use crate::event::{Copy, Slot};
use crate::server_line::Difference;
use crate::topology::QueueKind;

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

/// The order in a quorum queue: what came back goes first.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lane {
    /// What came back.
    Returned = 0,
    /// What is new.
    New = 1,
}

/// How often a copy may come back to a quorum queue that says nothing of it, since 4.0.
const DEFAULT_DELIVERY_LIMIT: u64 = 20;

impl Queue {
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
            holder: None,
            returns,
            slot,
            ..stored
        };
        let copy = self.copy(&stored);
        self.put_ready(slot, stored);
        Some(Returned::Ready(copy))
    }

    /// Whether what is given back to it comes as if it were published again.
    pub(super) fn takes_back_one_by_one(&self) -> bool {
        self.settings.kind == QueueKind::Quorum && self.delivery_limit().is_none()
    }

    /// The next place in a lane of a quorum queue.
    pub(super) const fn place(&mut self, lane: Lane) -> Slot {
        self.last_place += 1;
        Slot {
            lane: lane as u16,
            at: self.last_place,
        }
    }

    /// How often a copy may come back. Quorum queues since 4.0 have a limit where nothing
    /// says otherwise, and a negative one is none
    /// (<https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling>). Before
    /// that the server compared with whatever it was given, as Erlang compares: no count
    /// is below a negative limit, and none is above a string (`rabbit_fifo.erl`,
    /// `return_one`).
    fn delivery_limit(&self) -> Option<u64> {
        if self.settings.kind != QueueKind::Quorum {
            return None;
        }
        let limit = self.settings.delivery_limit;
        let argument = self.declaration.arguments.get("x-delivery-limit");
        limit.or_else(|| match argument {
            None => self
                .server
                .has(Difference::DeliveryLimit)
                .then_some(DEFAULT_DELIVERY_LIMIT),
            Some(_) if self.server.has(Difference::OddDeliveryLimits) => None,
            Some(value) => Some(value.as_integer().map_or(u64::MAX, |_| 0)),
        })
    }
}
