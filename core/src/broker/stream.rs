//! Streams: logs that keep what was read.
//!
//! Each reader has a place of its own and goes on as long as its prefetch lets it;
//! acknowledging removes nothing, it lets the reader go on
//! (<https://www.rabbitmq.com/docs/streams>; `rabbit_stream_queue.erl`; observed:
//! `stream-*`). Every message counts as a chunk of its own.

use std::cmp::Reverse;
use std::sync::Arc;

use super::connection::{Caller, Outstanding};
use super::consumer_arguments::invalid_argument;
use super::consumer_line::Consumer;
use super::lookup::in_vhost;
use super::queue::{Queue, Stored};
use super::{Broker, Facts};
use crate::amqp::{FieldValue, Message, Refusal, ReplyCode, Table, term};
use crate::event::BrokerFact;
use crate::name::ResourceName;
use crate::scenario::AckMode;
use crate::time::{Duration, Time};
use crate::topology::QueueKind;

/// How often the server counts the messages of its streams (`rabbit_osiris_metrics.erl`,
/// `stream_tick_interval`).
const TICK: u64 = Duration::from_ms(5000).0;

impl Queue {
    /// How many messages it says it has: a stream what it had when the server last counted
    /// (`rabbit_stream_queue.erl`, `stat`; observed: stream-counts-after-seconds).
    pub(super) fn told_count(&self, now: Time) -> u32 {
        let all = self.ready_count();
        if self.settings.kind != QueueKind::Stream {
            return all;
        }
        let counted = now.0 - now.0 % TICK;
        let later = self.ready.values().rev();
        let later = later.take_while(|stored| stored.arrived_at.0 >= counted);
        all - u32::try_from(later.count()).unwrap_or(all)
    }
}

/// Where a reader starts (`x-stream-offset`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offset {
    /// At the oldest message.
    First,
    /// At the latest message.
    Last,
    /// At what comes from now on.
    Next,
    /// At this offset, from 0.
    Number(u64),
    /// At what came at this moment or later.
    Since(Time),
    /// At what came this many milliseconds ago or later.
    Ago(u64),
}

/// Reads `x-stream-offset` (`rabbit_stream_queue.erl`, `parse_offset_arg`).
pub(super) fn stream_offset(arguments: &Table, queue: &ResourceName) -> Result<Offset, Refusal> {
    const ARGUMENT: &str = "x-stream-offset";
    let Some(value) = arguments.get(ARGUMENT) else {
        return Ok(Offset::Next);
    };
    let read = match value {
        FieldValue::Timestamp(seconds) => {
            Some(Offset::Since(Time::from_ms(seconds.saturating_mul(1000))))
        }
        FieldValue::LongString(word) => match word.as_str() {
            "first" => Some(Offset::First),
            "last" => Some(Offset::Last),
            "next" => Some(Offset::Next),
            interval if interval.starts_with(|first: char| first.is_ascii_digit()) => {
                milliseconds(interval).map(Offset::Ago)
            }
            // The server has no answer ready (observed: stream-offset-errors).
            _ => return Err(stumbles()),
        },
        other => {
            let number = other.as_integer().ok_or_else(stumbles)?;
            Some(Offset::Number(u64::try_from(number).unwrap_or(0)))
        }
    };
    read.ok_or_else(|| {
        let (kind, value) = (value.type_name(), term::write(value));
        let reason = format!("{{invalid_stream_offset_arg,{{{kind},{value}}}}}");
        invalid_argument(ARGUMENT, queue, &reason)
    })
}

/// 541: the server reads a number where none is (observed: consume-arguments-by-type).
fn stumbles() -> Refusal {
    Refusal::new(ReplyCode::InternalError, "")
}

/// A number with a unit, as in `x-max-age`, and more than none.
pub(super) fn milliseconds(interval: &str) -> Option<u64> {
    const DAY: u64 = 24 * 60 * 60;
    let unit = interval.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let number: u64 = interval.strip_suffix(unit)?.parse().ok()?;
    let seconds = match unit {
        "Y" => 365 * DAY,
        "M" => 30 * DAY,
        "D" => DAY,
        "h" => 60 * 60,
        "m" => 60,
        "s" => 1,
        _ => return None,
    };
    (number > 0).then(|| number.saturating_mul(seconds).saturating_mul(1000))
}

/// Which of a channel's readers is served first (`rabbit_stream_queue.erl`: the tags are
/// the keys of a map, and what is new is collected by folding over it, which turns them
/// around; observed: `stream-readers-of-one-channel`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// The one with the first tag, where they may go on.
    FirstTag,
    /// The one with the last tag, where something came.
    LastTag,
}

impl Queue {
    /// The position that a reader starts at.
    pub(super) fn start_of(&self, offset: Offset, now: Time) -> u64 {
        let next = self.last_position() + 1;
        let position = |stored: &Stored| stored.position;
        let first = || self.ready.values().map(position).next();
        let since = |at: Time| {
            let mut all = self.ready.values();
            all.find(|stored| stored.arrived_at >= at).map(position)
        };
        let start = match offset {
            Offset::First => first(),
            Offset::Last => self.ready.last().map(|(_, stored)| stored.position),
            Offset::Next => None,
            Offset::Number(number) => Some(number.saturating_add(1)),
            Offset::Since(at) => since(at),
            Offset::Ago(ms) => since(Time::from_ms(now.ceil_ms().saturating_sub(ms))),
        };
        start.unwrap_or(next)
    }
}

impl Broker {
    /// What a stream asks of a consumer, in the server's order (`rabbit_stream_queue.erl`,
    /// `consume`).
    pub(super) fn refuse_reader(
        &mut self,
        caller: &Caller,
        name: &ResourceName,
        ack: AckMode,
    ) -> Result<(), Refusal> {
        let limits = self.channel_mut(caller.channel);
        let prefetch = limits.map_or(0, |channel| channel.prefetch);
        let queue = in_vhost("queue", name);
        if prefetch == 0 {
            let text = format!("consumer prefetch count is not set for '{queue}'");
            return Err(Refusal::new(ReplyCode::PreconditionFailed, text));
        }
        if ack == AckMode::Auto {
            return Err(not_by_streams("automatic acknowledgement", name));
        }
        Ok(())
    }

    /// Sends every reader what it has not read, as far as its prefetch goes.
    pub(super) fn read_stream(&mut self, name: &ResourceName, turn: Turn, facts: &mut Facts) {
        while let Some(fact) = self.read_one(name, turn) {
            facts.push(fact);
        }
    }

    fn read_one(&mut self, name: &ResourceName, turn: Turn) -> Option<BrokerFact> {
        let queue = self.queues.get_mut(name)?;
        let ready = &queue.ready;
        let next = |consumer: &Consumer| {
            let from = queue.slot_of(consumer.reads_from);
            let (_, stored) = ready.range(from..).next()?;
            Some(stored.clone())
        };
        let mut readers: Vec<&Consumer> = queue.line.iter().collect();
        match turn {
            Turn::FirstTag => readers.sort_by_key(|one| (one.identity.channel, &one.identity.tag)),
            Turn::LastTag => {
                readers.sort_by_key(|one| (one.identity.channel, Reverse(&one.identity.tag)));
            }
        }
        let (identity, stored) = readers
            .into_iter()
            .filter(|consumer| consumer.has_room())
            .find_map(|consumer| Some((consumer.identity.clone(), next(consumer)?)))?;
        queue.line.read(&identity, stored.position + 1);
        let copy = queue.copy(&stored);
        let now = self.now;
        let channel = self.channel_mut(identity.channel)?;
        let delivery_tag = channel.next_tag();
        let outstanding = Outstanding {
            copy: copy.clone(),
            tag: Some(identity.tag.clone()),
            since: now,
        };
        channel.unacked.insert_mut(delivery_tag, outstanding);
        channel.shared.count();
        self.watch(identity.channel);
        Some(BrokerFact::StreamDelivered {
            copy,
            message: with_offset(&stored),
            consumer: identity,
            delivery_tag,
        })
    }
}

fn with_offset(stored: &Stored) -> Arc<Message> {
    let mut message = (*stored.message.without_bcc()).clone();
    let headers = message.properties.headers.get_or_insert_default();
    // A stream keeps simple values only (observed: stream-headers-of-each-type).
    let simple = |value: &FieldValue| !matches!(value, FieldValue::Array(_) | FieldValue::Table(_));
    headers.0.retain(|_, value| simple(value));
    let offset = i64::try_from(stored.position - 1).unwrap_or(i64::MAX);
    let key = "x-stream-offset".into();
    headers.0.insert(key, FieldValue::Long(offset));
    Arc::new(message)
}

/// 540: streams cannot do this.
pub(super) fn not_by_streams(what: &str, stream: &ResourceName) -> Refusal {
    let queue = in_vhost("queue", stream);
    let text = format!("{what} not supported by stream queues {queue}");
    Refusal::new(ReplyCode::NotImplemented, text)
}

/// Whether a stream cannot write the message down: one with a decimal number in its headers
/// crashes the channel that hands it over (`rabbit_msg_record.erl` and `mc_amqpl.erl`,
/// `from_091`; observed: stream-decimal-header).
pub(super) fn cannot_be_kept(message: &Message) -> bool {
    let headers = message.properties.headers.as_ref();
    let mut values = headers.into_iter().flat_map(|headers| headers.0.values());
    values.any(|value| matches!(value, FieldValue::Decimal { .. }))
}
