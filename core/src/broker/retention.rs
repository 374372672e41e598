//! What a stream removes: its oldest segments, whole, when they are more or older than it
//! may keep (<https://www.rabbitmq.com/docs/streams#retention>; `osiris_log.erl`,
//! `evaluate_retention`; observed: `stream-retention-*`).
//!
//! A stream is a row of files. It looks at what it keeps only when a file is full and the
//! next one is begun, when a policy changes, and when the server starts; the file that is
//! written to always stays. How many bytes a message takes in a file is close to what the
//! server writes, not exact.

use super::delete::dropped;
use super::queue::Queue;
use super::{Broker, Facts};
use crate::amqp::Message;
use crate::event::{Copy, LossReason};
use crate::name::ResourceName;
use crate::time::Time;
use crate::topology::QueueKind;

/// What a file begins with: its own header, and the places of readers that it knows.
const BEGINNING: u64 = 64;

/// What a chunk of one message has besides the message's body and names.
const ENVELOPE: u64 = 110;

/// The files of a stream, the oldest first.
#[derive(Clone, Debug)]
pub(super) struct Segments(Vec<Segment>);

#[derive(Clone, Debug)]
struct Segment {
    /// The position of its first entry.
    first: u64,
    bytes: u64,
    /// When its latest entry was written.
    latest: Time,
}

impl Default for Segments {
    fn default() -> Self {
        Self(vec![Segment::from(1)])
    }
}

impl Segment {
    const fn from(first: u64) -> Self {
        Self {
            first,
            bytes: BEGINNING,
            latest: Time::ZERO,
        }
    }
}

impl Segments {
    fn write(&mut self, message: &Message, now: Time) {
        if let Some(last) = self.0.last_mut() {
            let names = message.exchange.name.len() + message.routing_key.len();
            last.bytes += ENVELOPE + (message.body.len() + names) as u64;
            last.latest = now;
        }
    }

    fn is_full(&self, most: u64) -> bool {
        self.0.last().is_some_and(|last| last.bytes >= most)
    }

    /// How many of the oldest are beyond so many bytes.
    fn beyond(&self, most: u64) -> usize {
        let mut left = most;
        let mut kept = 0;
        for segment in self.0.iter().rev() {
            if kept > 0 && segment.bytes > left {
                break;
            }
            left = left.saturating_sub(segment.bytes);
            kept += 1;
        }
        self.0.len() - kept
    }

    /// How many of the oldest are from before this moment.
    fn before(&self, moment: Time) -> usize {
        let closed = self.0.len().saturating_sub(1);
        let old = self.0.iter().take(closed);
        old.take_while(|segment| segment.latest < moment).count()
    }

    /// Removes so many of the oldest; gives the position where the rest begins.
    fn remove(&mut self, number: usize) -> u64 {
        self.0.drain(..number);
        self.0.first().map_or(0, |oldest| oldest.first)
    }
}

impl Queue {
    /// A message was written; says whether the next file was begun with it.
    fn write_segment(&mut self, message: &Message, now: Time) -> bool {
        self.segments.write(message, now);
        let full = self.segments.is_full(self.settings.segment_bytes);
        if full {
            // The new file begins with an entry of the server's own, which takes an offset.
            let first = self.skip_position();
            self.segments.0.push(Segment::from(first));
        }
        full
    }

    /// The position where what may stay begins.
    fn retained_from(&mut self, now: Time) -> u64 {
        let beyond = self.settings.max_length_bytes;
        let beyond = beyond.map_or(0, |most| self.segments.beyond(most));
        self.segments.remove(beyond);
        let moment = self.settings.max_age.map(|age| now.0.checked_sub(age.0));
        let old = moment
            .flatten()
            .map_or(0, |moment| self.segments.before(Time(moment)));
        self.segments.remove(old)
    }
}

impl Broker {
    /// A stream has grown by this copy.
    pub(super) fn stream_grew(&mut self, copy: &Copy, message: &Message, facts: &mut Facts) {
        let now = self.now;
        let queue = self.queues.get_mut(&copy.queue);
        let stream = queue.filter(|queue| queue.settings.kind == QueueKind::Stream);
        if stream.is_some_and(|stream| stream.write_segment(message, now)) {
            self.retain(&copy.queue, facts);
        }
    }

    /// A stream removes what it need not keep.
    pub(super) fn retain(&mut self, name: &ResourceName, facts: &mut Facts) {
        let now = self.now;
        let queue = self.queues.get_mut(name);
        let Some(stream) = queue.filter(|queue| queue.settings.kind == QueueKind::Stream) else {
            return;
        };
        let from = stream.retained_from(now);
        while stream
            .head()
            .is_some_and(|(_, stored)| stored.position < from)
        {
            if let Some((copy, stored)) = stream.hand_out(None) {
                facts.push(dropped(copy, stored.message, LossReason::Retention));
            }
        }
    }
}
