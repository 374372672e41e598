//! What both peers of each connection say in the run of a scenario, from connect to close.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use warren_core::filter::{Filters, NoFilters};
use warren_core::scenario::Scenario;
use warren_core::scenario::ServerLine;
use warren_core::time::Time;
use warren_core::tr;

use crate::frame::{Frame, Protocol};
use crate::run::Run;
use crate::{amqp10, amqp091, heartbeat};

/// What may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The most octets of a frame that client and server agree on.
    pub frame_max: u32,
    /// How many events of the run are listened to.
    pub events: usize,
}

impl Options {
    /// The least that `frame_max` may be in AMQP 0-9-1 (its section 4.2.3, `frame-min-size`).
    pub const FRAME_MIN: u32 = 4096;
}

impl Default for Options {
    fn default() -> Self {
        Self {
            frame_max: amqp091::offered::FRAME_MAX,
            events: 20_000,
        }
    }
}

/// The frames of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// The protocol.
    pub protocol: Protocol,
    /// The frames in the order in which they are sent.
    pub frames: Vec<Frame>,
    /// What the protocol has no words for, or what else is not as one may expect, in
    /// sentences.
    pub notes: Vec<String>,
}

/// What both peers say, from connect to close, in the run of this scenario.
///
/// Connections that are open when the run ends are closed in good order then.
#[must_use]
pub fn sequence(scenario: &Arc<Scenario>, protocol: Protocol, options: Options) -> Sequence {
    sequence_with(scenario, Arc::new(NoFilters), protocol, options)
}

/// The same with somebody who runs the processors' filters.
#[must_use]
pub fn sequence_with(
    scenario: &Arc<Scenario>,
    filters: Arc<dyn Filters>,
    protocol: Protocol,
    options: Options,
) -> Sequence {
    let run = Run::of(scenario, filters, options.events);
    let end = if run.goes_on {
        run.events.last().map_or(Time::ZERO, |event| event.at)
    } else {
        Time::from_ms(scenario.run_for_ms)
    };
    let mut notes = Vec::new();
    let frames = match protocol {
        Protocol::Amqp091 => amqp091::Talk::new(scenario, options.frame_max).all(&run, end),
        Protocol::Amqp10 => {
            let (frames, unsaid) = amqp10::Talk::new(scenario, options.frame_max).all(&run, end);
            notes = unsaid;
            frames
        }
    };
    if run.goes_on {
        let events = run.events.len();
        notes.push(tr!(
            "The run goes on after its first {} events; the connections are closed there.",
            events
        ));
    }
    Sequence {
        protocol,
        frames: heartbeat::between(frames, protocol),
        notes,
    }
}

impl Sequence {
    /// The frames that carry this event.
    pub fn of_event(&self, event: u32) -> impl Iterator<Item = &Frame> {
        let carries = move |frame: &&Frame| frame.events.binary_search(&event).is_ok();
        self.frames.iter().filter(carries)
    }

    /// The frames of one connection.
    pub fn of_connection(&self, connection: u32) -> impl Iterator<Item = &Frame> {
        let frames = self.frames.iter();
        frames.filter(move |frame| frame.connection == connection)
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> Json {
        json!({
            "protocol": self.protocol.name(),
            "notes": self.notes,
            "frames": self.frames.iter().map(Frame::to_json).collect::<Vec<_>>(),
        })
    }
}

/// The version that a server of this line tells of itself: the one that was observed, and the
/// one whose source was read.
pub(crate) const fn version(line: ServerLine) -> &'static str {
    match line {
        ServerLine::V3_10 => "3.10.8",
        ServerLine::V4 => "4.3.5",
    }
}
