//! Alarms: while memory or disk runs short, who publishes is not read from any more
//! (<https://www.rabbitmq.com/docs/alarms>; `rabbit_reader.erl`, `control_throttle`;
//! observed: `blocked-connection-does-not-ack`).
//!
//! What a blocked connection sends, its acknowledgements included, waits in the socket, the
//! publish that blocked it first; deliveries to it go on.

use std::collections::VecDeque;
use std::sync::Arc;

use super::command::{Command, Method, Reply};
use super::{Broker, Facts};
use crate::FlatSet;
use crate::amqp::Message;
use crate::event::{Alarm, BrokerFact, ChannelId, ConnectionId, LossReason, Place, ServerFact};

/// What a blocked connection has sent and the server has not read.
pub(super) type Unread = VecDeque<Command>;

/// What a method was answered that was left unread at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateReply {
    /// Where.
    pub channel: ChannelId,
    /// The answer; none, where it was refused or passed over.
    pub reply: Option<Reply>,
    /// How many of the command's facts came before it.
    pub at: usize,
}

/// The connection that a command comes in on, if it waits until the connection is read.
/// That it breaks is noticed no sooner (observed: alarm-mixed-connection).
const fn sent_on(command: &Command) -> Option<ConnectionId> {
    match command {
        Command::Method { channel, .. } | Command::CloseChannel { channel } => {
            Some(channel.connection)
        }
        Command::OpenChannel { connection, .. }
        | Command::CloseConnection { connection }
        | Command::LoseConnection { connection } => Some(*connection),
        _ => None,
    }
}

/// The message, where the command is to publish one.
fn published(command: &Command) -> Option<&Arc<Message>> {
    match command {
        Command::Method {
            method: Method::Publish { message, .. },
            ..
        } => Some(message),
        _ => None,
    }
}

impl Broker {
    /// A resource runs short, or no longer does.
    pub(super) fn set_alarm(&mut self, alarm: Alarm, on: bool, facts: &mut Facts) {
        if on && self.alarms.insert(alarm) {
            facts.push(BrokerFact::Server(ServerFact::AlarmRaised { alarm }));
        } else if !on && self.alarms.remove(&alarm) {
            facts.push(BrokerFact::Server(ServerFact::AlarmCleared { alarm }));
            if self.alarms.is_empty() {
                self.read_all_again(facts);
            }
        }
    }

    /// Leaves the command unread, if its connection is blocked or is blocked by it; else
    /// gives it back.
    pub(super) fn leave_unread(&mut self, command: Command, facts: &mut Facts) -> Option<Command> {
        let alarm = self.alarms.first().copied();
        let both = self.alarms.len() > 1;
        let connection = sent_on(&command).and_then(|id| {
            self.connections
                .get_mut(&id)
                .map(|connection| (id, connection))
        });
        let Some((id, connection)) = connection else {
            return Some(command);
        };
        if let Some(unread) = &mut connection.unread {
            unread.push_back(command);
            return None;
        }
        let (Some(alarm), Some(_)) = (alarm, published(&command)) else {
            return self.leave_to_waiting_channel(command);
        };
        connection.unread = Some(Unread::from([command]));
        facts.push(BrokerFact::Server(ServerFact::ConnectionBlocked {
            connection: id,
            client: connection.client.clone(),
            alarm,
            both,
        }));
        None
    }

    fn read_all_again(&mut self, facts: &mut Facts) {
        let connections: Vec<ConnectionId> = self.connections.keys().copied().collect();
        for id in connections {
            self.read_again(id, facts);
        }
    }

    fn read_again(&mut self, id: ConnectionId, facts: &mut Facts) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let Some(unread) = connection.unread.take() else {
            return;
        };
        facts.push(BrokerFact::Server(ServerFact::ConnectionUnblocked {
            connection: id,
            client: connection.client.clone(),
        }));
        let mut closed = FlatSet::new();
        for command in unread {
            self.read_late(command, &mut closed, facts);
        }
    }

    /// What the methods that were left unread, or waited, were answered since the last time, in
    /// the order of the answers.
    pub fn take_late_replies(&mut self) -> Vec<LateReply> {
        std::mem::take(&mut self.late)
    }

    /// Keeps an answer that comes later than the method's own command. One that waits has none
    /// yet.
    pub(super) fn answer_late(&mut self, late: LateReply) {
        if late.reply != Some(Reply::Deferred) {
            self.late.push(late);
        }
    }

    /// Does what was left unread, and keeps its answer. What is refused, or
    /// comes on a channel that the server has closed meanwhile, is passed over.
    pub(super) fn read_late(
        &mut self,
        command: Command,
        closed: &mut FlatSet<ChannelId>,
        facts: &mut Facts,
    ) {
        let Some(command) = self.leave_to_waiting_channel(command) else {
            return;
        };
        let message = published(&command).cloned();
        let channel = match &command {
            Command::Method { channel, .. } | Command::CloseChannel { channel } => Some(*channel),
            _ => None,
        };
        let method = match &command {
            Command::Method { channel, method } => Some((*channel, method.clone())),
            _ => None,
        };
        let gone = sent_on(&command).is_none_or(|id| !self.connections.contains_key(&id));
        let ignored = gone || channel.is_some_and(|channel| closed.contains(&channel));
        if let Some(channel) = channel.filter(|_| !ignored) {
            self.take_in_what_it_sent(channel, facts);
        }
        let before = facts.len();
        let reply = if ignored {
            None
        } else {
            self.perform(command, facts).ok()
        };
        let refused = reply.is_none();
        if let Some((channel, method)) = method {
            // Who consumes is answered before anything is delivered.
            let at = match method {
                Method::Consume { .. } if !refused => before,
                _ => facts.len(),
            };
            self.answer_late(LateReply { channel, reply, at });
        }
        if refused && !ignored {
            closed.extend(channel);
        }
        if let Some(message) = message.filter(|_| refused) {
            facts.push(never_read(message, LossReason::Refused));
        }
    }

    /// The queues that a channel holds something of take in what is in transit to them: what
    /// it has published gets there before what it gives back next (observed:
    /// `published-before-the-refusal-that-gives-back`).
    fn take_in_what_it_sent(&mut self, channel: ChannelId, facts: &mut Facts) {
        let unacked = self
            .channel_mut(channel)
            .map(|channel| channel.unacked.clone());
        for outstanding in unacked.iter().flat_map(|all| all.values()) {
            self.take_in_all(&outstanding.copy.queue, facts);
        }
    }

    /// A connection that ends takes along what was not read from it.
    pub(super) fn forget_unread(&mut self, id: ConnectionId, facts: &mut Facts) {
        let connection = self.connections.get_mut(&id);
        let unread = connection.and_then(|connection| connection.unread.take());
        lose_unread(unread, facts);
    }
}

/// What was never read is lost with the connection or the channel that it came on.
pub(super) fn lose_unread(unread: Option<Unread>, facts: &mut Facts) {
    for command in unread.into_iter().flatten() {
        if let Some(message) = published(&command) {
            facts.push(never_read(message.clone(), LossReason::ConnectionLost));
        }
    }
}

/// The message never came to its exchange.
fn never_read(message: Arc<Message>, reason: LossReason) -> BrokerFact {
    BrokerFact::Dropped {
        place: Place::Exchange(message.exchange.clone()),
        message,
        copy: None,
        held_by: None,
        reason,
    }
}
