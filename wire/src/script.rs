//! The frames as they come to be: each with the moment at which it was sent, which may lie
//! before the one at which the broker's answer shows what it was, and with its events.
//!
//! The protocols' own parts know what is said; this knows when, and of which events it is.

use std::collections::BTreeMap;
use std::ops::Range;

use warren_core::event::ConnectionId;
use warren_core::name::Name;
use warren_core::time::Time;

use crate::frame::{Frame, Peer, Protocol, decode};

/// The place of something in the order of what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sent {
    /// When.
    pub(crate) at: Time,
    /// Its turn among what is sent at that time.
    turn: u32,
}

/// A connection as the script knows it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Its number on the wire, from 1.
    pub(crate) number: u32,
    /// The client at its end.
    pub(crate) client: Name,
}

/// Something to be sent: by whom, on which channel, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// Who sends it.
    pub(crate) from: Peer,
    /// When it is sent.
    pub(crate) sent: Sent,
    /// When it is there.
    pub(crate) arrives: Time,
}

/// The frames so far.
#[derive(Debug)]
pub(crate) struct Script {
    protocol: Protocol,
    frames: Vec<(Sent, Frame)>,
    turns: u32,
    connections: u32,
    lines: BTreeMap<ConnectionId, Line>,
}

/// The places of frames in the script.
pub(crate) type Places = Range<usize>;

impl Script {
    pub(crate) const fn new(protocol: Protocol) -> Self {
        Self {
            protocol,
            frames: Vec::new(),
            turns: 0,
            connections: 0,
            lines: BTreeMap::new(),
        }
    }

    /// The next turn at this time.
    pub(crate) const fn turn(&mut self, at: Time) -> Sent {
        self.turns += 1;
        let turn = self.turns;
        Sent { at, turn }
    }

    /// A new connection, whose number the broker may not know.
    pub(crate) fn connect(&mut self, id: Option<ConnectionId>, client: &Name) -> Line {
        self.connections += 1;
        let line = Line {
            number: self.connections,
            client: client.clone(),
        };
        if let Some(id) = id {
            self.lines.insert(id, line.clone());
        }
        line
    }

    /// The connection of this number of the broker's.
    pub(crate) fn line(&self, id: ConnectionId) -> Option<Line> {
        self.lines.get(&id).cloned()
    }

    /// The connections that are open, by the broker's numbers.
    pub(crate) fn open(&self) -> Vec<ConnectionId> {
        self.lines.keys().copied().collect()
    }

    /// A connection is gone.
    pub(crate) fn gone(&mut self, id: ConnectionId) {
        self.lines.remove(&id);
    }

    /// How many frames there are.
    pub(crate) const fn len(&self) -> usize {
        self.frames.len()
    }

    /// Sends frames, all at once; gives their places.
    pub(crate) fn send(
        &mut self,
        line: &Line,
        way: Way,
        frames: impl IntoIterator<Item = Vec<u8>>,
    ) -> Places {
        let start = self.frames.len();
        for octets in frames {
            let (name, channel) = match decode(self.protocol, &octets) {
                Ok(decoded) => (decoded.name, decoded.channel),
                // What is written here can be read; the tests hold it for all that is written.
                Err(_) => ("unreadable", 0),
            };
            let frame = Frame {
                protocol: self.protocol,
                connection: line.number,
                client: line.client.clone(),
                from: way.from,
                at: way.sent.at,
                arrives: way.arrives,
                channel,
                name,
                events: Vec::new(),
                octets,
            };
            self.frames.push((way.sent, frame));
        }
        start..self.frames.len()
    }

    /// An event that these frames carry.
    pub(crate) fn carry(&mut self, places: Places, event: usize) {
        let event = u32::try_from(event).unwrap_or(u32::MAX);
        for (_, frame) in &mut self.frames[places] {
            if let Err(place) = frame.events.binary_search(&event) {
                frame.events.insert(place, event);
            }
        }
    }

    /// All frames in the order in which they are sent.
    pub(crate) fn finish(mut self) -> Vec<Frame> {
        self.frames.sort_by_key(|(sent, _)| *sent);
        self.frames.into_iter().map(|(_, frame)| frame).collect()
    }
}
