//! One queue as a state machine: what waits, what is handed out, who consumes.
//!
//! It knows neither exchanges nor connections; it says what happened and its caller
//! tells the facts.

use std::sync::Arc;

use rpds::{QueueSync, RedBlackTreeMapSync};

use super::at_least_once::DeadLetters;
use super::cluster::{Deferred, Joined, Suspect};
use super::confirm::InTransit;
use super::consumer_line::{ConsumerLine, Full, Sharing, Succession};
use super::enqueuers::Enqueuers;
use super::expiry::expiry;
use super::retention::Segments;
use super::returns::Lane;
use super::settings::QueueSettings;
use super::storing::Storing;
use crate::amqp::Message;
use crate::cluster::Placement;
use crate::event::{ChannelId, ConnectionId, Copy, Slot};
use crate::invariant::Contents;
use crate::name::Name;
use crate::scenario::ServerLine;
use crate::server_line::Difference;
use crate::time::Time;
use crate::topology::{QueueDeclaration, QueueKind};

/// A copy in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// The order of its arrival, and its name in the queue.
    pub(super) position: u64,
    /// When it arrived.
    pub(super) arrived_at: Time,
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
    /// The channel that holds it, where it is handed out.
    pub(super) holder: Option<ChannelId>,
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
    pub(super) unacked: RedBlackTreeMapSync<Slot, Stored>,
    /// What of it is in memory and not yet on disk, in the order of arrival.
    pub(super) storing: Vec<Storing>,
    /// The files that it is written to, where it is a stream.
    pub(super) segments: Segments,
    /// The dead letters that wait in it.
    pub(super) dying: DeadLetters,
    /// What the channels handed over and the queue has not yet taken in.
    pub(super) in_transit: QueueSync<InTransit>,
    /// Its publishers, where it is a quorum queue.
    pub(super) enqueuers: Enqueuers,
    /// What the channels keep that cannot get at it, since the network is split.
    pub(super) held_back: Vec<InTransit>,
    /// Its consumers.
    pub(super) line: ConsumerLine,
    /// Whether it ever had a consumer; an auto-delete queue goes only after one.
    pub(super) had_consumer: bool,
    /// The server's line.
    pub(super) server: ServerLine,
    /// When it ends, unless somebody uses it before.
    pub(super) expires_at: Option<Time>,
    /// When it was used last.
    pub(super) used_at: Time,
    /// When it was declared, or the server started with it.
    pub(super) started_at: Time,
    /// Where it lives, in a cluster.
    pub(super) placement: Option<Placement>,
    /// The consumers that were lost when a node was killed that is still down.
    pub(super) suspected: Vec<Suspect>,
    /// The members that had everything when the majority was lost: one of them leads next.
    pub(super) up_to_date: Vec<Name>,
    /// Its mirrors that joined after it was declared.
    pub(super) mirrors_since: Vec<Joined>,
    /// Whether it went away with mirrors that lack something.
    pub(super) mirrors_stopped: bool,
    /// What it has yet to take in when a majority of its members is there again.
    pub(super) deferred: Vec<Deferred>,
    /// The position of the last copy that it read from disk when the server started.
    pub(super) recovered_to: u64,
    /// How many bytes of bodies are ready.
    ready_bytes: u64,
    last_position: u64,
    /// The last place that was given in a quorum queue's order.
    pub(super) last_place: u64,
}

impl Queue {
    pub(super) fn new(
        declaration: Arc<QueueDeclaration>,
        owner: Option<ConnectionId>,
        server: ServerLine,
    ) -> Self {
        let settings = QueueSettings::of(&declaration, [None; 2]);
        Self {
            declaration,
            owner,
            ready: RedBlackTreeMapSync::new_sync(),
            unacked: RedBlackTreeMapSync::new_sync(),
            storing: Vec::new(),
            segments: Segments::default(),
            dying: DeadLetters::default(),
            enqueuers: Enqueuers::default(),
            in_transit: QueueSync::new_sync(),
            held_back: Vec::new(),
            line: ConsumerLine::new(sharing(&settings, server)),
            settings,
            had_consumer: false,
            server,
            expires_at: None,
            used_at: Time::ZERO,
            started_at: Time::ZERO,
            recovered_to: 0,
            placement: None,
            suspected: Vec::new(),
            up_to_date: Vec::new(),
            mirrors_since: Vec::new(),
            mirrors_stopped: false,
            deferred: Vec::new(),
            ready_bytes: 0,
            last_position: 0,
            last_place: 0,
        }
    }

    /// Takes in the oldest copy in transit, at the tail.
    pub(super) fn take_in(&mut self, now: Time) -> Option<(Copy, InTransit)> {
        let taken = self.in_transit.peek()?.clone();
        let message = &taken.message;
        self.in_transit.dequeue_mut();
        self.last_position += 1;
        let slot = match self.settings.kind {
            QueueKind::Quorum => self.place(Lane::New),
            QueueKind::Classic | QueueKind::Stream => Slot {
                lane: self.lane(message),
                at: self.last_position,
            },
        };
        let stored = Stored {
            slot,
            position: self.last_position,
            arrived_at: now,
            expires_at: match self.settings.kind {
                QueueKind::Stream => None,
                QueueKind::Classic | QueueKind::Quorum => {
                    expiry(message, self.settings.message_ttl, now)
                }
            },
            returns: 0,
            message: message.clone(),
            redelivered: false,
            holder: None,
        };
        let copy = self.copy(&stored);
        self.put_ready(copy.slot, stored);
        Some((copy, taken))
    }

    pub(super) fn put_ready(&mut self, slot: Slot, stored: Stored) {
        self.ready_bytes += stored.message.body.len() as u64;
        self.ready.insert_mut(slot, stored);
    }

    /// Removes what is ready at this place.
    pub(super) fn take_ready(&mut self, slot: Slot) -> Option<Stored> {
        let stored = self.ready.get(&slot)?.clone();
        self.ready.remove_mut(&slot);
        self.ready_bytes -= stored.message.body.len() as u64;
        Some(stored)
    }

    /// How many messages are ready, and how many bytes their bodies have.
    pub(super) fn ready_size(&self) -> (u64, u64) {
        (self.ready.size() as u64, self.ready_bytes)
    }

    /// When the time of the copy at the head runs out.
    pub(super) fn head_expiry(&self) -> Option<Time> {
        self.head()?.1.expires_at
    }

    /// When something of it next falls due.
    pub(super) fn next_due(&self) -> Option<Time> {
        self.head_expiry().into_iter().chain(self.expires_at).min()
    }

    /// The copy at the head, which the next consumer gets.
    pub(super) fn head(&self) -> Option<(Slot, &Stored)> {
        self.ready.first().map(|(slot, stored)| (*slot, stored))
    }

    /// Removes the copy at the head; where it is to be acknowledged it is kept unacked, in
    /// the hands of this channel.
    pub(super) fn hand_out(&mut self, holder: Option<ChannelId>) -> Option<(Copy, Stored)> {
        let (slot, _) = self.head()?;
        let mut stored = self.take_ready(slot)?;
        stored.holder = holder;
        if holder.is_some() {
            self.unacked
                .insert_mut(handed_out(stored.position), stored.clone());
        }
        Some((self.copy(&stored), stored))
    }

    /// Whether this channel holds the copy. What it was handed out before its queue's node
    /// went down, it holds only if it was handed that out again: then the earlier tag will do,
    /// too (observed on 3.10.8).
    pub(super) fn is_held_by(&self, channel: ChannelId, position: u64) -> bool {
        let stored = self.unacked.get(&handed_out(position));
        stored.is_some_and(|stored| stored.holder == Some(channel))
    }

    /// Settles a copy that was handed out; none where the queue no longer knows it.
    pub(super) fn settle(&mut self, position: u64) -> Option<Stored> {
        let slot = handed_out(position);
        let stored = self.unacked.get(&slot)?.clone();
        self.unacked.remove_mut(&slot);
        Some(stored)
    }

    /// The lane of a message: the highest priority goes first. What is above the queue's
    /// highest counts as that, and none is 0 (<https://www.rabbitmq.com/docs/priority>;
    /// `rabbit_priority_queue.erl`; observed: `priority-*`).
    fn lane(&self, message: &Message) -> u16 {
        self.settings.max_priority.map_or(0, |highest| {
            let priority = message.properties.priority.unwrap_or(0).min(highest);
            u16::from(u8::MAX - priority)
        })
    }

    /// The position of the copy that came last.
    pub(super) const fn last_position(&self) -> u64 {
        self.last_position
    }

    /// Leaves a position out; gives it.
    pub(super) const fn skip_position(&mut self) -> u64 {
        self.last_position += 1;
        self.last_position
    }

    /// Where the copy with this position stands in a queue that knows no other order.
    pub(super) const fn slot_of(&self, position: u64) -> Slot {
        Slot {
            lane: 0,
            at: position,
        }
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

    /// The server starts, and reads what it has on disk.
    pub(super) const fn recover(&mut self) {
        self.recovered_to = self.last_position;
    }

    /// Whether this copy is read from disk by a classic queue, which does not look into the
    /// properties of such a message when it dies (`rabbit_dead_letter.erl`,
    /// `per_msg_ttl_header`; observed: restart-ttl-dlx-and-limits,
    /// dlx-original-expiration-and-lazy).
    pub(super) fn forgot_expiration(&self, position: u64) -> bool {
        self.settings.kind == QueueKind::Classic
            && (self.settings.lazy || position <= self.recovered_to)
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
        let ready = self.ready.values();
        let unacked = self.unacked.iter();
        Contents {
            ready: ready
                .map(|one| (one.position, number(one), one.redelivered))
                .collect(),
            unacked: unacked.map(|(slot, one)| (slot.at, number(one))).collect(),
            dying: self.dying.contents(),
            in_memory: self.storing.iter().map(Storing::position).collect(),
        }
    }
}

/// Where a copy that was handed out is kept: by its position alone, whatever its lane was.
/// (Keyed as what is ready, the two share their code, which a page has to download.)
const fn handed_out(position: u64) -> Slot {
    Slot {
        lane: 0,
        at: position,
    }
}

/// How the consumers of such a queue share it.
fn sharing(settings: &QueueSettings, server: ServerLine) -> Sharing {
    let succession = match (settings.kind, server.has(Difference::QuorumTakeOver)) {
        (QueueKind::Quorum, true) => Succession::TakeOver,
        (QueueKind::Quorum, false) => Succession::Age,
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
