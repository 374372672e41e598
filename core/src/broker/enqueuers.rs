//! Who publishes to a quorum queue, and whom of them it refuses.
//!
//! Such a queue takes in whatever comes. If it is to refuse and is beyond its limit then, it
//! tells everybody who published to it so far, and who starts later is told at once; whoever
//! was told refuses by himself. Only when it is filled to four fifths at most it tells them
//! that they may go on; where its policy no longer is to refuse, nobody tells them
//! (`rabbit_fifo.erl`, `evaluate_limit` and `#register_enqueuer{}`; `rabbit_fifo_client.erl`,
//! `enqueue`; observed: quorum-refuses-beyond-its-limit, quorum-refuses-until-four-fifths,
//! policy-cleared-but-still-refused).

use super::confirm::ConfirmRef;
use super::limits::too_much;
use super::queue::Queue;
use super::settings::Overflow;
use super::{Broker, Facts};
use crate::event::{ChannelId, Confirm};
use crate::name::ResourceName;
use crate::topology::QueueKind;

/// Who publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Enqueuer {
    /// A channel.
    Channel(ChannelId),
    /// Another queue, whose dead letters wait until they are taken.
    Queue(ResourceName),
}

/// Those who published, and whether they were told to stop.
#[derive(Clone, Debug, Default)]
pub(super) struct Enqueuers {
    known: Vec<(Enqueuer, bool)>,
    /// Whether there was room enough when that was looked at last.
    had_room: bool,
}

impl Enqueuers {
    /// The channel is gone.
    pub(super) fn leave(&mut self, channel: ChannelId) {
        self.known
            .retain(|(one, _)| *one != Enqueuer::Channel(channel));
    }

    fn tell(&mut self, stop: bool) {
        for (_, stopped) in &mut self.known {
            *stopped = stop;
        }
    }

    /// Whether this one refuses; `full` tells who is new.
    fn refuses(&mut self, enqueuer: Enqueuer, full: bool) -> bool {
        let known = self.known.iter().find(|(one, _)| *one == enqueuer);
        if let Some((_, stopped)) = known {
            return *stopped;
        }
        self.known.push((enqueuer, full));
        full
    }
}

/// Whether a number is at most four fifths of its limit.
fn is_below(most: Option<u64>, number: u64) -> bool {
    most.is_none_or(|most| u128::from(number) * 5 <= u128::from(most) * 4)
}

impl Queue {
    fn number_and_bytes(&self) -> (u64, u64) {
        let ((count, bytes), (dying, dying_bytes)) = (self.ready_size(), self.dying.size());
        (count + dying, bytes + dying_bytes)
    }

    fn is_over_its_limit(&self) -> bool {
        self.settings.overflow == Overflow::RejectPublish && too_much(self, self.number_and_bytes())
    }

    fn has_room_enough(&self) -> bool {
        let (settings, (count, bytes)) = (&self.settings, self.number_and_bytes());
        let limited = settings.max_length.is_some() || settings.max_length_bytes.is_some();
        limited
            && is_below(settings.max_length, count)
            && is_below(settings.max_length_bytes, bytes)
    }
}

impl Broker {
    /// Something has changed about what a quorum queue holds, or may hold: those who publish
    /// to it hear of it where that matters to them.
    pub(super) fn tell_enqueuers(&mut self, name: &ResourceName) {
        let queue = self.queues.get_mut(name);
        let Some(queue) = queue.filter(|queue| queue.settings.kind == QueueKind::Quorum) else {
            return;
        };
        let (over, has_room) = (queue.is_over_its_limit(), queue.has_room_enough());
        let had_room = std::mem::replace(&mut queue.enqueuers.had_room, has_room);
        let refuses = queue.settings.overflow == Overflow::RejectPublish;
        if over || refuses && has_room && !had_room {
            queue.enqueuers.tell(over);
        }
    }

    /// Refuses the oldest copy in transit to a quorum queue where its publisher was told to
    /// stop. Dead letters that nobody waits for are always taken. Says whether.
    pub(super) fn enqueuer_refuses(&mut self, name: &ResourceName, facts: &mut Facts) -> bool {
        let Some(queue) = self.queues.get_mut(name) else {
            return false;
        };
        let confirm = queue
            .in_transit
            .peek()
            .and_then(|copy| copy.confirm.clone());
        let enqueuer = match &confirm {
            None => return false,
            Some(ConfirmRef::Publisher { channel, .. }) => Enqueuer::Channel(*channel),
            Some(ConfirmRef::DeadLetter { source, .. }) => Enqueuer::Queue(source.clone()),
        };
        let full = queue.is_over_its_limit();
        let refuses = queue.enqueuers.refuses(enqueuer, full);
        if refuses {
            self.lose_copy(name, facts);
            self.confirm_copy(confirm, Confirm::Nack, facts);
        }
        refuses
    }
}
