//! The server's end of a connection of AMQP 0-9-1, in octets: what RabbitMQ's reader makes of
//! what a client puts on the socket, before it is any method of a channel.
//!
//! It reads the protocol header and frames, negotiates, opens the vhost, puts contents together,
//! and says what is wrong with a bad frame. The rules are those of RabbitMQ 3.10.8
//! (`rabbit_reader.erl`, `rabbit_command_assembler.erl`, `rabbit_heartbeat.erl`), and were
//! compared with recordings of it (`connection-errors`, `frame-errors`, `frames-broken`,
//! `frames-content`, `frames-methods`, `heartbeats-kept-up`). It knows no socket, no clock and
//! no broker: behind it stands a [`Host`], who is told what to do, and tells the client what the
//! broker says.

pub(super) mod arguments;
mod assemble;
mod beats;
mod channel;
pub(super) mod command;
mod frame;
mod handshake;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

use warren_core::amqp::{Refusal, ReplyCode, Scope};
use warren_core::broker::{Command, Method};
use warren_core::event::{ChannelId, ConnectionId};
use warren_core::name::Name;
use warren_core::time::{Duration, Time};

use self::assemble::{Due, Fault};
use self::beats::Beats;
use self::frame::{Next, Raw, Said};
use super::schema::{self, Method as Known};

/// Who has the broker and the socket.
pub trait Host {
    /// A frame or a protocol header goes to the client.
    fn say(&mut self, octets: Vec<u8>);
    /// Whether there is such a user, with this password.
    fn may_log_in(&self, user: &str, password: &str) -> bool;
    /// The client opens a vhost.
    ///
    /// # Errors
    /// That it must not.
    fn open(&mut self, opening: Opening) -> Result<ConnectionId, Refusal>;
    /// Whether a channel is open.
    fn is_open(&self, channel: ChannelId) -> bool;
    /// How many channels of a connection are open.
    fn open_channels(&self, connection: ConnectionId) -> usize;
    /// The method of this name asks something of the broker. The host tells what comes of it, a
    /// refusal included.
    ///
    /// # Errors
    /// What the refusal closed.
    fn ask(&mut self, of: &'static str, asked: Asked) -> Result<(), Scope>;
    /// The server closes an open connection over what came on it, and says so; it names the
    /// method, where one was being read.
    fn refuse(&mut self, connection: ConnectionId, refusal: Refusal, of: Option<&'static str>);
    /// The server closes the socket without another word; the connection was open, or never was.
    fn hang_up(&mut self, connection: Option<ConnectionId>);
}

/// How a client opens a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Whom it has logged in as.
    pub user: Name,
    /// The vhost.
    pub vhost: Name,
    /// The most channels, as negotiated.
    pub channel_max: u16,
    /// Whether it understands that the server cancels a consumer.
    pub hears_cancels: bool,
    /// Whether it understands that the server blocks it.
    pub hears_blocked: bool,
}

/// What a method asks of the broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A method on a channel; whether the client waits for an answer.
    Method(ChannelId, Method, bool),
    /// Anything else.
    Command(Command),
}

/// How far a connection is (`rabbit_reader.erl`, `connection_state`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The protocol header is due.
    Greeting,
    Starting,
    Tuning,
    Opening,
    Running(ConnectionId),
    /// The client did wrong before it was anybody: nothing more is read, and the socket is
    /// closed at this time.
    Leaving(Time),
    /// Nothing more is read.
    Closed,
}

/// The server's end of one connection.
pub struct Connection {
    stage: Stage,
    unread: Vec<u8>,
    login: handshake::Login,
    channels: BTreeMap<u16, Channel>,
    beats: Option<Beats>,
    /// Octets that were sent, and that were received.
    counts: (u64, u64),
    /// When a client that has not logged in is too late.
    patience: Time,
    now: Time,
}

/// What is known of a channel that something came on.
#[derive(Default)]
struct Channel {
    due: Due,
    /// The server closed it, and the client has not yet said that it knows.
    closing: bool,
}

/// How long the server waits before it closes the socket of a client that did wrong before it
/// was anybody, so that guessing takes long (`handle_exception`, `timer:sleep`).
const SILENCE: Duration = Duration::from_ms(3000);

/// How long a client may take to open its connection (`handshake_timeout`).
const HANDSHAKE: Duration = Duration::from_ms(10_000);

impl Connection {
    /// A socket on which nothing was said.
    #[must_use]
    pub fn new(now: Time) -> Self {
        Self {
            stage: Stage::Greeting,
            unread: Vec::new(),
            login: handshake::Login::default(),
            channels: BTreeMap::new(),
            beats: None,
            counts: (0, 0),
            patience: now + HANDSHAKE,
            now,
        }
    }

    /// The connection, while it is open.
    #[must_use]
    pub const fn id(&self) -> Option<ConnectionId> {
        match self.stage {
            Stage::Running(id) => Some(id),
            _ => None,
        }
    }

    /// Whether nothing more is read.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.stage == Stage::Closed
    }

    /// Whether the socket is closed in a moment, without a word.
    #[must_use]
    pub const fn is_leaving(&self) -> bool {
        matches!(self.stage, Stage::Leaving(_))
    }

    /// Octets come from the client.
    pub fn receive(&mut self, now: Time, octets: &[u8], host: &mut dyn Host) {
        self.now = now;
        self.heard(octets.len());
        self.unread.extend_from_slice(octets);
        while !self.is_closed() && !self.is_leaving() {
            if self.stage == Stage::Greeting {
                let Some(header) = self.unread.first_chunk().copied() else {
                    return;
                };
                self.unread.drain(..8);
                self.greet(header, host);
                continue;
            }
            match frame::next(&mut self.unread, self.login.frame_max) {
                Next::Part => return,
                Next::Frame(raw) => self.frame(&raw, host),
                Next::TooLarge(raw, size) => {
                    let most = self.login.frame_max - 8;
                    self.broken(&raw, &format!("{{frame_too_large,{size},{most}}}"), host);
                }
                Next::BadEnd(raw, end) => {
                    self.broken(&raw, &format!("{{invalid_frame_end_marker,{end}}}"), host);
                }
            }
        }
        self.unread.clear();
    }

    /// The client says something that does not come through here, of so many octets.
    pub fn heard(&mut self, octets: usize) {
        self.counts.1 += octets as u64;
    }

    /// The client has said that it knows which channels the server closed.
    pub fn closings_are_known(&mut self) {
        for channel in self.channels.values_mut() {
            channel.closing = false;
        }
    }

    /// When time has something to say.
    #[must_use]
    pub fn next_timeout(&self) -> Option<Time> {
        match self.stage {
            Stage::Closed => None,
            Stage::Leaving(at) => Some(at),
            Stage::Running(_) => self.beats.as_ref().map(Beats::next),
            _ => Some(self.patience),
        }
    }

    /// What is due by now happens.
    pub fn time_out(&mut self, now: Time, host: &mut dyn Host) {
        self.now = now;
        if self.id().is_none() {
            if self.next_timeout().is_some_and(|due| due <= now) {
                self.hang_up(host);
            }
            return;
        }
        let counts = self.counts;
        let due = self.beats.as_mut().and_then(|beats| beats.due(now, counts));
        match due {
            Some(beats::Due::Gone) => self.hang_up(host),
            Some(beats::Due::Send) => {
                self.say(super::heartbeat(), host);
                if let Some(beats) = &mut self.beats {
                    beats.sent(self.counts.0);
                }
            }
            None => {}
        }
    }

    fn say(&mut self, octets: Vec<u8>, host: &mut dyn Host) {
        self.counts.0 += octets.len() as u64;
        host.say(octets);
    }

    fn hang_up(&mut self, host: &mut dyn Host) {
        host.hang_up(self.id());
        self.stage = Stage::Closed;
    }

    fn leave(&mut self) {
        self.stage = Stage::Leaving(self.now + SILENCE);
    }

    /// 501 over a frame, after which the server looks no further.
    fn broken(&mut self, raw: &Raw, what: &str, host: &mut dyn Host) {
        let text = text::frame_error(raw.kind, &raw.payload, what);
        self.refuse(Refusal::new(ReplyCode::FrameError, text), None, host);
    }

    /// 505 over a frame that is not due at all.
    fn unexpected(&mut self, raw: &Raw, host: &mut dyn Host) {
        let text = text::readable(text::frame(raw.kind, &raw.payload));
        self.refuse(Refusal::new(ReplyCode::UnexpectedFrame, text), None, host);
    }

    /// Whoever has not chosen a vhost yet is told nothing: the server waits a little and closes
    /// the socket (`handle_exception`, its last clause).
    fn refuse(&mut self, refusal: Refusal, of: Option<&'static Known>, host: &mut dyn Host) {
        match self.stage {
            Stage::Running(id) => {
                host.refuse(id, refusal, of.map(|of| of.name));
                self.stage = Stage::Closed;
            }
            Stage::Opening => self.close(&refusal, of, host),
            _ => self.leave(),
        }
    }

    /// `connection.close`, and the end.
    fn close(&mut self, refusal: &Refusal, of: Option<&'static Known>, host: &mut dyn Host) {
        let ids = of.map_or((0, 0), |of| (of.class, of.id));
        let frame = super::login::close(refusal.code.number(), &refusal.reply_text(), ids);
        self.say(super::encode::octets(&frame), host);
        self.hang_up(host);
    }

    fn frame(&mut self, raw: &Raw, host: &mut dyn Host) {
        let running = self.id();
        match (raw.channel, raw.said()) {
            (0, Said::Heartbeat) => {}
            (0, Said::Method(ids, fields)) => self.method(ids, fields, host),
            (0, Said::Nothing) => self.broken(raw, "unknown_frame", host),
            (0, _) => self.unexpected(raw, host),
            (_, said) => match (running, said) {
                (None, _) | (_, Said::Heartbeat) => self.unexpected(raw, host),
                (_, Said::Nothing) => self.broken(raw, "unknown_frame", host),
                (Some(id), said) => self.of_channel((id, raw.channel), said, host),
            },
        }
    }

    /// A method of the connection's own. Where its fields cannot be read, the server's reader
    /// does not know its own error again and calls it internal (`handle_method0`: it looks for
    /// one that names no method; observed: `frames-methods`).
    fn method(&mut self, ids: (u16, u16), payload: &[u8], host: &mut dyn Host) {
        let Some(known) = schema::find(ids.0, ids.1) else {
            return self.hang_up(host);
        };
        let arguments = match assemble::fields(known, payload) {
            Ok(arguments) => arguments,
            Err(Fault::Refused(refusal, None)) => return self.refuse(refusal, Some(known), host),
            Err(_) => return self.internal(host),
        };
        match (known.name, self.stage) {
            ("connection.start-ok", Stage::Starting) => self.log_in(&arguments, host),
            ("connection.tune-ok", Stage::Tuning) => self.tune(&arguments),
            ("connection.open", Stage::Opening) => self.open(known, &arguments, host),
            ("connection.close", Stage::Running(connection)) => {
                let close = Asked::Command(Command::CloseConnection { connection });
                // What the client itself ends is not refused.
                let _ = host.ask(known.name, close);
                self.stage = Stage::Closed;
            }
            ("connection.update-secret", Stage::Running(_)) => {
                self.say(handshake::secret_updated(), host);
            }
            (_, stage) => {
                let text = format!("unexpected method in connection state {}", stage.name());
                let refusal = Refusal::new(ReplyCode::ChannelError, text);
                self.refuse(refusal, Some(known), host);
            }
        }
    }

    /// 541, where anybody is told.
    fn internal(&mut self, host: &mut dyn Host) {
        if self.id().is_some() {
            let refusal = Refusal::new(ReplyCode::InternalError, "");
            self.refuse(refusal, None, host);
        } else {
            self.leave();
        }
    }
}

impl Stage {
    const fn name(self) -> &'static str {
        match self {
            Self::Greeting => "pre_init",
            Self::Starting => "starting",
            Self::Tuning => "tuning",
            Self::Opening => "opening",
            Self::Running(_) => "running",
            Self::Leaving(_) | Self::Closed => "closed",
        }
    }
}
