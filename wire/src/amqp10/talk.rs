//! What is said in AMQP 1.0 in the run of a scenario: for each command and each fact of the
//! broker its frames, as RabbitMQ 4 and a client of it would exchange them to the same effect.
//!
//! What AMQP 1.0 has no words for is said in [`Talk::all`]'s second part.

mod consume;
mod facts;
mod manage;
mod publish;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use fe2o3_amqp_types::definitions::Handle;
use fe2o3_amqp_types::performatives::{Detach, Performative, Transfer};
use serde_bytes::ByteBuf;
use warren_core::amqp::{MessageNumber, Refusal, ReplyCode};
use warren_core::broker::{Command, Connect, Method, Reply};
use warren_core::event::{ChannelId, ConnectionId, Event, Fact};
use warren_core::mark;
use warren_core::scenario::{Latency, Scenario, ServerLine};
use warren_core::text::said;
use warren_core::time::{Duration, Time};

use super::login;
use super::manage::request;
use super::session::Session;
use super::write::{frame, protocol_header, sasl_header};
use crate::frame::{Frame, Peer, Protocol};
use crate::ledger::{Ledger, is_effect};
use crate::run::{Call, Run};
use crate::script::{Line, Places, Script, Sent, Way};

/// The ends of a session, as [`Session::flow`] counts them.
const CLIENT: usize = 0;
const SERVER: usize = 1;

/// Two peers and more, talking.
#[derive(Debug)]
pub(crate) struct Talk {
    script: Script,
    ledger: Ledger,
    line: ServerLine,
    latency: Latency,
    frame_max: u32,
    sessions: BTreeMap<ChannelId, Session>,
    /// What no queue took; its publisher gets it back as released.
    unroutable: BTreeSet<MessageNumber>,
    /// Whether a request is being answered, which tells a refusal itself.
    manages: bool,
    notes: BTreeSet<&'static str>,
}

/// A frame to be, on a session.
fn on(session: &Session, body: &Performative) -> Vec<u8> {
    frame(session.channel, body)
}

/// A transfer of a delivery of this number over a link.
pub(super) fn delivery(handle: u32, number: u32, settled: bool) -> Transfer {
    Transfer {
        handle: Handle(handle),
        delivery_id: Some(number),
        delivery_tag: Some(ByteBuf::from(number.to_be_bytes())),
        message_format: Some(0),
        settled: Some(settled),
        more: false,
        rcv_settle_mode: None,
        state: None,
        resume: false,
        aborted: false,
        batchable: false,
    }
}

fn detach(handle: u32, error: Option<fe2o3_amqp_types::definitions::Error>) -> Performative {
    Performative::Detach(Detach {
        handle: Handle(handle),
        closed: true,
        error,
    })
}

impl Talk {
    /// Nothing is said yet.
    pub(crate) fn new(scenario: &Arc<Scenario>, frame_max: u32) -> Self {
        let mut notes = BTreeSet::new();
        if scenario.rabbitmq == ServerLine::V3_10 {
            notes.insert(mark!(
                "RabbitMQ 3.10 speaks AMQP 1.0 through a plugin and with other addresses; this is \
                 what RabbitMQ 4 says."
            ));
        }
        Self {
            script: Script::new(Protocol::Amqp10),
            ledger: Ledger::new(scenario),
            line: scenario.rabbitmq,
            latency: scenario.latency,
            frame_max,
            sessions: BTreeMap::new(),
            unroutable: BTreeSet::new(),
            manages: false,
            notes,
        }
    }

    /// All frames of the run, and what could not be said; what is open at the end is closed.
    pub(crate) fn all(mut self, run: &Run, end: Time) -> (Vec<Frame>, Vec<String>) {
        let mut next = 0;
        for call in &run.calls {
            self.events(run, next..call.events.start);
            self.call(run, call);
            next = call.events.end;
        }
        self.events(run, next..run.events.len());
        for connection in self.script.open() {
            self.leave(connection, end);
        }
        let notes = self.notes.into_iter().map(|note| said(note, &[])).collect();
        (self.script.finish(), notes)
    }

    fn events(&mut self, run: &Run, range: Range<usize>) {
        for number in range {
            self.event(number, &run.events[number]);
        }
    }

    fn event(&mut self, number: usize, event: &Event) {
        match &event.fact {
            Fact::Client(fact) => {
                self.ledger.client(&mut self.script, number, event.at, fact);
                if let Some((client, message)) = Ledger::lost(fact) {
                    self.publish_lost(client, message);
                }
            }
            Fact::Broker(fact) => self.fact(number, event.at, fact),
            Fact::LimitReached(_) => {}
        }
    }

    fn call(&mut self, run: &Run, call: &Call) {
        match &call.command {
            Command::OpenConnection(connect) => self.log_in(connect, call, run),
            Command::OpenChannel { connection, number } => {
                let channel = ChannelId {
                    connection: *connection,
                    number: *number,
                };
                self.begin(channel, run, call);
            }
            Command::CloseChannel { channel } => {
                let places = self.end(*channel, call.at, Peer::Client, None);
                self.effects(run, call, &places);
                self.events(run, call.events.clone());
            }
            Command::Method { channel, method } => self.method(run, call, *channel, method),
            _ => self.events(run, call.events.clone()),
        }
    }

    fn method(&mut self, run: &Run, call: &Call, channel: ChannelId, method: &Method) {
        match method {
            Method::Publish {
                message, mandatory, ..
            } => self.publish(run, call, channel, (message, *mandatory)),
            Method::Consume { .. } | Method::Cancel { .. } | Method::Get { .. } => {
                self.subscribe(run, call, channel, method);
            }
            Method::Ack { .. }
            | Method::Nack { .. }
            | Method::Reject { .. }
            | Method::Recover { .. } => self.settle(run, call, channel, method),
            other => {
                self.set(channel, other);
                let places = match request(other) {
                    Some(request) => self.manage(call, channel, &request),
                    None => 0..0,
                };
                self.effects(run, call, &places);
                self.events(run, call.events.clone());
                self.manages = false;
            }
        }
    }

    /// What is a setting of the channel there, and is told with each link or delivery here.
    fn set(&mut self, channel: ChannelId, method: &Method) {
        let session = self.sessions.get_mut(&channel);
        match (method, session) {
            (Method::ConfirmSelect, Some(session)) => session.confirms = true,
            (Method::Qos { prefetch_count, .. }, Some(session)) => {
                session.prefetch = *prefetch_count;
            }
            (Method::TxSelect, _) => {
                self.notes.insert(mark!(
                    "RabbitMQ has no transactions in AMQP 1.0; what they hold is sent one by one."
                ));
            }
            _ => {}
        }
    }

    fn log_in(&mut self, connect: &Connect, call: &Call, run: &Run) {
        let (id, refusal) = match &call.outcome {
            Ok(Reply::Connection(id)) => (Some(*id), None),
            Ok(_) => (None, None),
            Err(refusal) => (None, Some(refusal)),
        };
        if refusal.is_some_and(|refusal| refusal.code == ReplyCode::ConnectionForced) {
            self.events(run, call.events.clone());
            return;
        }
        let line = self.script.connect(id, &connect.client);
        let start = self.script.len();
        let is_welcome = refusal.is_none_or(|refusal| refusal.code != ReplyCode::AccessRefused);
        let mut turns = vec![
            (Peer::Client, vec![sasl_header()]),
            (Peer::Server, vec![sasl_header(), login::mechanisms()]),
            (Peer::Client, vec![login::init(connect)]),
            (Peer::Server, vec![login::outcome(is_welcome)]),
        ];
        if is_welcome {
            let open = login::open(connect, self.frame_max);
            turns.extend([
                (Peer::Client, vec![protocol_header()]),
                (Peer::Server, vec![protocol_header()]),
                (Peer::Client, vec![frame(0, &open)]),
                (Peer::Server, vec![frame(0, &login::opened(self.line))]),
            ]);
        }
        if let Some(refusal) = refusal.filter(|_| is_welcome) {
            turns.extend([
                (Peer::Server, vec![frame(0, &login::close(Some(refusal)))]),
                (Peer::Client, vec![frame(0, &login::close(None))]),
            ]);
        }
        for (from, frames) in turns {
            self.say(&line, from, call.at, frames);
        }
        let places = start..self.script.len();
        self.ledger.opened(&connect.client, &line, places.clone());
        self.effects(run, call, &places);
        self.events(run, call.events.clone());
    }

    fn begin(&mut self, channel: ChannelId, run: &Run, call: &Call) {
        let session = Session::new(channel.number.saturating_sub(1));
        let places = match self.script.line(channel.connection) {
            Some(line) if call.outcome.is_ok() => {
                let start = self.script.len();
                for (from, answers) in [(Peer::Client, false), (Peer::Server, true)] {
                    self.say(
                        &line,
                        from,
                        call.at,
                        [on(&session, &session.begin(answers))],
                    );
                }
                start..self.script.len()
            }
            _ => 0..0,
        };
        self.sessions.insert(channel, session);
        self.effects(run, call, &places);
        self.events(run, call.events.clone());
    }

    /// A session ends: who ends it says so, and the other does.
    fn end(&mut self, channel: ChannelId, at: Time, from: Peer, error: Option<&Refusal>) -> Places {
        let (Some(session), Some(line)) = (
            self.sessions.remove(&channel),
            self.script.line(channel.connection),
        ) else {
            return 0..0;
        };
        let start = self.script.len();
        self.say(&line, from, at, [on(&session, &login::end(error))]);
        self.say(&line, other(from), at, [on(&session, &login::end(None))]);
        start..self.script.len()
    }

    /// Links, sessions and the connection end in good order, from the inside out.
    fn leave(&mut self, connection: ConnectionId, at: Time) -> Places {
        let start = self.script.len();
        let Some(line) = self.script.line(connection) else {
            return start..start;
        };
        let of = |channel: &ChannelId| channel.connection == connection;
        let channels: Vec<ChannelId> = self.sessions.keys().copied().filter(of).collect();
        for channel in channels {
            self.detach_all(&line, channel, at);
            self.end(channel, at, Peer::Client, None);
        }
        self.close(connection, at, Peer::Client, None);
        start..self.script.len()
    }

    fn detach_all(&mut self, line: &Line, channel: ChannelId, at: Time) {
        let Some(session) = self.sessions.get(&channel) else {
            return;
        };
        let links = session.links().into_iter();
        let frames: Vec<_> = links.map(|link| on(session, &detach(link, None))).collect();
        for frame in frames {
            self.say(line, Peer::Client, at, [frame.clone()]);
            self.say(line, Peer::Server, at, [frame]);
        }
    }

    fn close(
        &mut self,
        connection: ConnectionId,
        at: Time,
        from: Peer,
        error: Option<&Refusal>,
    ) -> Places {
        let Some(line) = self.script.line(connection) else {
            return 0..0;
        };
        let start = self.script.len();
        self.say(&line, from, at, [frame(0, &login::close(error))]);
        self.say(&line, other(from), at, [frame(0, &login::close(None))]);
        self.forget(connection);
        start..self.script.len()
    }

    fn forget(&mut self, connection: ConnectionId) {
        self.script.gone(connection);
        self.sessions
            .retain(|channel, _| channel.connection != connection);
    }

    /// The facts that a call and its answer are about are theirs.
    fn effects(&mut self, run: &Run, call: &Call, places: &Places) {
        for number in call.events.clone() {
            if let Fact::Broker(fact) = &run.events[number].fact
                && is_effect(fact)
            {
                self.script.carry(places.clone(), number);
            }
        }
    }

    /// When the client sent what is asked for now, on the line that it did.
    fn sent(&mut self, call: &Call, line: &Line) -> (Sent, Option<usize>) {
        self.ledger.sent(&mut self.script, &line.client, call)
    }

    /// What takes no time.
    fn say(
        &mut self,
        line: &Line,
        from: Peer,
        at: Time,
        frames: impl IntoIterator<Item = Vec<u8>>,
    ) -> Places {
        let sent = self.script.turn(at);
        self.script.send(
            line,
            Way {
                from,
                sent,
                arrives: at,
            },
            frames,
        )
    }

    /// What the server sends, and what takes its time to come.
    fn later(&mut self, line: &Line, at: Time, frames: Vec<Vec<u8>>) -> Places {
        let way = Way {
            from: Peer::Server,
            sent: self.script.turn(at),
            arrives: at + Duration::from_ms(self.latency.deliver_ms.into()),
        };
        self.script.send(line, way, frames)
    }
}

const fn other(peer: Peer) -> Peer {
    match peer {
        Peer::Client => Peer::Server,
        Peer::Server => Peer::Client,
    }
}
