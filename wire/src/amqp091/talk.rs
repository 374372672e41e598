//! What is said in AMQP 0-9-1 in the run of a scenario: for each command and each fact of the
//! broker its frames.
//!
//! How a method is made of a command is for `super::method` to say, and when it was sent for
//! [`crate::ledger`].

use std::sync::Arc;

use amq_protocol_7::frame::AMQPFrame;
use amq_protocol_7::protocol::{AMQPClass, channel};
use warren_core::amqp::{Message, Refusal, ReplyCode};
use warren_core::broker::{Command, Connect, Method, Reply};
use warren_core::event::{ChannelId, ClosedBecause, ConnectionId, Event, Fact};
use warren_core::name::Name;
use warren_core::scenario::{Latency, Scenario, ServerLine};
use warren_core::time::{Duration, Time};

use super::content;
use super::encode::octets;
use super::login;
use super::method::{answer, request};
use crate::frame::{Frame, Peer, Protocol};
use crate::ledger::{Ledger, is_effect};
use crate::run::{Call, Run};
use crate::script::{Line, Places, Script, Way};

mod facts;

/// The reply code of an orderly close.
const GOODBYE: u16 = 200;

/// Two peers and more, talking.
#[derive(Debug)]
pub(crate) struct Talk {
    script: Script,
    ledger: Ledger,
    line: ServerLine,
    latency: Latency,
    frame_max: u32,
    /// The method that is being answered: its class and its number.
    answering: (u16, u16),
    /// Whether a transaction's end is being answered.
    ends_transaction: bool,
}

impl Talk {
    /// Nothing is said yet.
    pub(crate) fn new(scenario: &Arc<Scenario>, frame_max: u32) -> Self {
        Self {
            script: Script::new(Protocol::Amqp091),
            ledger: Ledger::new(scenario),
            line: scenario.rabbitmq,
            latency: scenario.latency,
            frame_max,
            answering: (0, 0),
            ends_transaction: false,
        }
    }

    /// All frames of the run; what is open at its end is closed.
    pub(crate) fn all(mut self, run: &Run, end: Time) -> Vec<Frame> {
        let mut next = 0;
        for call in &run.calls {
            self.events(run, next..call.events.start);
            self.call(run, call);
            next = call.events.end;
        }
        self.events(run, next..run.events.len());
        self.close_all(end);
        self.script.finish()
    }

    fn events(&mut self, run: &Run, range: std::ops::Range<usize>) {
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
                let open = AMQPClass::Channel(channel::AMQPMethod::Open(channel::Open {}));
                let answer = AMQPClass::Channel(channel::AMQPMethod::OpenOk(channel::OpenOk {}));
                let answer = call.outcome.is_ok().then_some(answer);
                self.ask(run, call, channel, (open, answer));
            }
            Command::CloseChannel { channel } => {
                let close = closes(GOODBYE, "Goodbye");
                let ok = AMQPClass::Channel(channel::AMQPMethod::CloseOk(channel::CloseOk {}));
                let answer = call.outcome.is_ok().then_some(ok);
                self.ask(run, call, *channel, (close, answer));
            }
            Command::Method { channel, method } => self.method(run, call, *channel, method),
            _ => self.events(run, call.events.clone()),
        }
        self.answering = (0, 0);
        self.ends_transaction = false;
    }

    /// A method with its answer, and what else comes of it.
    fn method(&mut self, run: &Run, call: &Call, channel: ChannelId, method: &Method) {
        let answer = match &call.outcome {
            Ok(reply) => answer(method, reply),
            Err(_) => None,
        };
        let asked = (request(method), answer);
        match (method, &call.outcome) {
            (Method::Publish { message, .. }, _) => {
                self.publish(run, call, channel, (asked.0, message));
            }
            (Method::TxCommit | Method::TxRollback, Ok(_)) => {
                // Returns come before `commit-ok` (observed: `tx-*`).
                self.ends_transaction = true;
                let places = self.request(call, channel, asked.0);
                self.events(run, call.events.clone());
                if let Some(answer) = asked.1 {
                    let given = self.reply(channel, call.at, answer);
                    self.effects(run, call, &[places, given]);
                }
            }
            (Method::Get { .. }, Ok(Reply::Got { message, .. })) => {
                let places = self.request(call, channel, asked.0);
                if let Some(answer) = asked.1 {
                    let frames = content::content(channel.number, answer, message, self.frame_max);
                    let given = self.by_server(channel.connection, call.at, &frames);
                    self.ledger.got(run, call, &given);
                    self.effects(run, call, &[places, given]);
                }
                self.events(run, call.events.clone());
            }
            _ => self.ask(run, call, channel, asked),
        }
    }

    /// A method, its answer, and then what else comes of it.
    fn ask(
        &mut self,
        run: &Run,
        call: &Call,
        channel: ChannelId,
        (asked, answer): (AMQPClass, Option<AMQPClass>),
    ) {
        let places = self.request(call, channel, asked);
        let given = match answer {
            Some(answer) => self.reply(channel, call.at, answer),
            None => 0..0,
        };
        if let Some(line) = self.script.line(channel.connection) {
            self.ledger.answered(&line.client, given.clone());
        }
        self.effects(run, call, &[places, given]);
        self.events(run, call.events.clone());
    }

    fn request(&mut self, call: &Call, channel: ChannelId, asked: AMQPClass) -> Places {
        let frames = content::method(channel.number, asked);
        self.answering = frames.first().map_or((0, 0), numbers);
        self.by_client(call, channel.connection, &frames)
    }

    fn reply(&mut self, channel: ChannelId, at: Time, answer: AMQPClass) -> Places {
        let frames = content::method(channel.number, answer);
        self.by_server(channel.connection, at, &frames)
    }

    /// The facts that a method and its answer are about are theirs.
    fn effects(&mut self, run: &Run, call: &Call, of: &[Places]) {
        for number in call.events.clone() {
            if let Fact::Broker(fact) = &run.events[number].fact
                && is_effect(fact)
            {
                for places in of {
                    self.script.carry(places.clone(), number);
                }
            }
        }
    }

    fn publish(
        &mut self,
        run: &Run,
        call: &Call,
        channel: ChannelId,
        (publish, message): (AMQPClass, &Message),
    ) {
        let frames = content::content(channel.number, publish, message, self.frame_max);
        self.answering = frames.first().map_or((0, 0), numbers);
        let places = self.by_client(call, channel.connection, &frames);
        self.ledger.published(message.number, places);
        self.events(run, call.events.clone());
    }

    /// A message whose connection broke while it was under way.
    fn publish_lost(&mut self, client: &Name, message: &Arc<Message>) {
        let Some((line, channel, sent)) = self.ledger.under_way(client, message.number) else {
            return;
        };
        let publish = request(&Method::Publish {
            message: message.clone(),
            mandatory: self.ledger.is_mandatory(client),
            immediate: false,
        });
        let frames = content::content(channel, publish, message, self.frame_max);
        let way = Way {
            from: Peer::Client,
            sent,
            arrives: sent.at + Duration::from_ms(self.latency.publish_ms.into()),
        };
        let places = self.script.send(&line, way, frames.iter().map(octets));
        self.ledger.published(message.number, places);
    }

    fn log_in(&mut self, connect: &Connect, call: &Call, run: &Run) {
        let id = match call.outcome {
            Ok(Reply::Connection(id)) => Some(id),
            _ => None,
        };
        if self.is_down(call) {
            self.events(run, call.events.clone());
            return;
        }
        let line = self.script.connect(id, &connect.client);
        let start = self.script.len();
        let tune_ok = login::tune_ok(connect, self.frame_max);
        let turns = [
            (Peer::Client, vec![login::protocol_header()]),
            (Peer::Server, vec![login::start(self.line)]),
            (Peer::Client, vec![login::start_ok(connect)]),
        ];
        let then = [
            (Peer::Server, vec![login::tune()]),
            (Peer::Client, vec![tune_ok, login::open(connect)]),
        ];
        let end = match &call.outcome {
            Ok(_) => vec![(Peer::Server, vec![login::open_ok()])],
            Err(refusal) => refused(refusal),
        };
        let has_no_login = matches!(&call.outcome, Err(refusal) if is_of_login(refusal));
        let then = then.into_iter().filter(|_| !has_no_login);
        for (from, frames) in turns.into_iter().chain(then).chain(end) {
            self.say(&line, from, call.at, &frames);
        }
        let places = start..self.script.len();
        self.ledger.opened(&connect.client, &line, places.clone());
        self.effects(run, call, &[places]);
        self.events(run, call.events.clone());
    }

    /// Whether there is no server to connect to.
    fn is_down(&self, call: &Call) -> bool {
        matches!(&call.outcome, Err(refusal) if refusal.code == ReplyCode::ConnectionForced)
    }

    /// Who is still connected when the run ends leaves in good order.
    fn close_all(&mut self, end: Time) {
        for connection in self.script.open() {
            self.connection_closed(connection, end, &ClosedBecause::Client);
        }
    }

    fn by_client(&mut self, call: &Call, connection: ConnectionId, frames: &[AMQPFrame]) -> Places {
        let Some(line) = self.script.line(connection) else {
            return 0..0;
        };
        let (sent, event) = self.ledger.sent(&mut self.script, &line.client, call);
        let way = Way {
            from: Peer::Client,
            sent,
            arrives: call.at,
        };
        let places = self.script.send(&line, way, frames.iter().map(octets));
        self.ledger.asked(&line.client, call, &places);
        if let Some(event) = event {
            self.script.carry(places.clone(), event);
        }
        places
    }

    /// What the server answers at once.
    fn by_server(&mut self, connection: ConnectionId, at: Time, frames: &[AMQPFrame]) -> Places {
        match self.script.line(connection) {
            Some(line) => self.say(&line, Peer::Server, at, frames),
            None => 0..0,
        }
    }

    /// What the server sends, and what takes its time to come.
    fn later(&mut self, connection: ConnectionId, at: Time, frames: &[AMQPFrame]) -> Places {
        let Some(line) = self.script.line(connection) else {
            return 0..0;
        };
        let way = Way {
            from: Peer::Server,
            sent: self.script.turn(at),
            arrives: at + Duration::from_ms(self.latency.deliver_ms.into()),
        };
        self.script.send(&line, way, frames.iter().map(octets))
    }

    /// What takes no time.
    fn say(&mut self, line: &Line, from: Peer, at: Time, frames: &[AMQPFrame]) -> Places {
        let way = Way {
            from,
            sent: self.script.turn(at),
            arrives: at,
        };
        self.script.send(line, way, frames.iter().map(octets))
    }
}

/// The class and the number of a method, from its frame.
fn numbers(frame: &AMQPFrame) -> (u16, u16) {
    let octets = octets(frame);
    let number = |at: usize| u16::from_be_bytes([octets[at], octets[at + 1]]);
    match frame {
        AMQPFrame::Method(..) => (number(7), number(9)),
        _ => (0, 0),
    }
}

fn closes(code: u16, text: &str) -> AMQPClass {
    AMQPClass::Channel(channel::AMQPMethod::Close(channel::Close {
        reply_code: code,
        reply_text: text.into(),
        class_id: 0,
        method_id: 0,
    }))
}

/// Whether the server refuses the login itself, and not the vhost (`rabbit_reader.erl`).
fn is_of_login(refusal: &Refusal) -> bool {
    refusal.code == ReplyCode::AccessRefused
}

/// How a login ends that is refused: the method that is named is `connection.open`, or none.
fn refused(refusal: &Refusal) -> Vec<(Peer, Vec<AMQPFrame>)> {
    let of = if is_of_login(refusal) {
        (0, 0)
    } else {
        (10, 40)
    };
    let close = login::close(refusal.code.number(), &refusal.reply_text(), of);
    vec![
        (Peer::Server, vec![close]),
        (Peer::Client, vec![login::close_ok()]),
    ]
}
