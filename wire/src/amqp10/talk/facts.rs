//! What the server says without being asked: deliveries, what became of what was published,
//! and that something is closed, cancelled or blocked.

use fe2o3_amqp_types::definitions::{AmqpError, Error, ErrorCondition, Role};
use fe2o3_amqp_types::messaging::{Accepted, DeliveryState, Rejected, Released};
use fe2o3_amqp_types::performatives::{Disposition, Performative};
use warren_core::amqp::{Message, MessageNumber};
use warren_core::event::{
    BrokerFact, CancelledBecause, ChannelId, ClosedBecause, Confirm, ConnectionId, ConsumerRef,
    LossReason, ReplyFact, RoutedBecause, ServerFact,
};
use warren_core::time::Time;

use super::{SERVER, Talk, detach, on};
use crate::amqp10::message;
use crate::frame::Peer;
use crate::script::Places;

impl Talk {
    pub(super) fn fact(&mut self, number: usize, at: Time, fact: &BrokerFact) {
        let places = match fact {
            BrokerFact::Published { message, .. } | BrokerFact::Staged { message, .. } => {
                self.ledger.places_of(message.number)
            }
            BrokerFact::ConnectionClosed {
                connection,
                because,
                ..
            } => self.connection_closed(*connection, at, because),
            BrokerFact::ChannelClosed {
                channel,
                because: ClosedBecause::Refused(refusal),
                ..
            } if !self.manages => self.end(*channel, at, Peer::Server, Some(refusal)),
            BrokerFact::Delivered {
                message,
                consumer,
                delivery_tag,
                redelivered,
                ..
            } => self.deliver(at, (consumer, *delivery_tag, *redelivered), message),
            BrokerFact::StreamDelivered {
                message,
                consumer,
                delivery_tag,
                ..
            }
            | BrokerFact::Reply(ReplyFact::Delivered {
                message,
                consumer,
                delivery_tag,
            }) => self.deliver(at, (consumer, *delivery_tag, false), message),
            BrokerFact::ConsumerCancelled {
                consumer,
                because: CancelledBecause::QueueGone,
                ..
            } => self.source_gone(at, consumer),
            BrokerFact::Server(fact) => self.server(at, fact),
            _ => self.of_publish(at, fact),
        };
        self.script.carry(places, number);
    }

    /// What became of something that was published.
    fn of_publish(&mut self, at: Time, fact: &BrokerFact) -> Places {
        match fact {
            BrokerFact::Dropped {
                message,
                copy: None,
                reason: LossReason::Unroutable,
                ..
            } => {
                self.unroutable.insert(message.number);
                0..0
            }
            BrokerFact::Routed {
                message,
                route,
                because: RoutedBecause::Published,
            } if !route.destinations.is_empty() => self.taken(at, message.number),
            BrokerFact::Returned {
                message,
                channel,
                client,
            } => {
                self.unroutable.insert(message.number);
                let released = DeliveryState::Released(Released {});
                let places = self.tell(at, *channel, message.number, released);
                self.ledger.returned(client, message.number, places.clone());
                places
            }
            BrokerFact::Confirmed {
                channel,
                client,
                message,
                confirm,
                ..
            } => {
                let state = match confirm {
                    Confirm::Nack => DeliveryState::Rejected(Rejected { error: None }),
                    Confirm::Ack if self.unroutable.contains(message) => {
                        DeliveryState::Released(Released {})
                    }
                    Confirm::Ack => DeliveryState::Accepted(Accepted {}),
                };
                let mut places = self.tell(at, *channel, *message, state);
                if places.is_empty() {
                    // What came back was told as released, and that is all.
                    places = self.ledger.return_of(client, *message);
                }
                self.ledger.confirmed(client, *message, places.clone());
                places
            }
            _ => self.ledger.judgement(fact),
        }
    }

    /// A queue took what is not confirmed in AMQP 0-9-1, and whose publisher is told here.
    fn taken(&mut self, at: Time, message: MessageNumber) -> Places {
        let mut sessions = self.sessions.iter();
        let waits = sessions
            .find(|(_, session)| !session.confirms && session.unsettled.contains_key(&message));
        match waits.map(|(channel, _)| *channel) {
            Some(channel) => {
                let accepted = DeliveryState::Accepted(Accepted {});
                self.tell(at, channel, message, accepted)
            }
            None => 0..0,
        }
    }

    /// The publisher is told, unless it was before.
    fn tell(
        &mut self,
        at: Time,
        channel: ChannelId,
        message: MessageNumber,
        state: DeliveryState,
    ) -> Places {
        let Some(line) = self.script.line(channel.connection) else {
            return 0..0;
        };
        let Some(session) = self.sessions.get_mut(&channel) else {
            return 0..0;
        };
        let Some(first) = session.unsettled.remove(&message) else {
            return 0..0;
        };
        let disposition = Performative::Disposition(Disposition {
            role: Role::Receiver,
            first,
            last: None,
            settled: true,
            state: Some(state),
            batchable: false,
        });
        let frame = on(session, &disposition);
        self.later(&line, at, vec![frame])
    }

    fn deliver(
        &mut self,
        at: Time,
        (consumer, delivery_tag, redelivered): (&ConsumerRef, u64, bool),
        message: &Message,
    ) -> Places {
        let channel = consumer.channel;
        let Some(line) = self.script.line(channel.connection) else {
            return 0..0;
        };
        let octets = message::delivered(message, redelivered);
        let places = self.hand_over(&line, (channel, &consumer.tag), delivery_tag, &octets, at);
        self.ledger
            .delivered(&consumer.client, delivery_tag, places.clone());
        places
    }

    /// The queue of a consumer is gone: its link is detached.
    fn source_gone(&mut self, at: Time, consumer: &ConsumerRef) -> Places {
        let channel = consumer.channel;
        let Some(line) = self.script.line(channel.connection) else {
            return 0..0;
        };
        let Some(session) = self.sessions.get_mut(&channel) else {
            return 0..0;
        };
        let Some(link) = session.forget_receiver(&consumer.tag) else {
            return 0..0;
        };
        let error = Error {
            condition: ErrorCondition::AmqpError(AmqpError::ResourceDeleted),
            description: None,
            info: None,
        };
        let gone = on(session, &detach(link.handle, Some(error)));
        let too = on(session, &detach(link.handle, None));
        let start = self.script.len();
        self.say(&line, Peer::Server, at, [gone]);
        self.say(&line, Peer::Client, at, [too]);
        start..self.script.len()
    }

    /// While an alarm is on, publishers have no credit.
    fn server(&mut self, at: Time, fact: &ServerFact) -> Places {
        let (connection, client, blocked) = match fact {
            ServerFact::ConnectionBlocked {
                connection, client, ..
            } => (*connection, client, true),
            ServerFact::ConnectionUnblocked { connection, client } => (*connection, client, false),
            _ => return 0..0,
        };
        let Some(line) = self.script.line(connection) else {
            return 0..0;
        };
        let own = self.sessions.iter();
        let own = own.filter(|(channel, _)| channel.connection == connection);
        let mut frames = Vec::new();
        for (_, session) in own {
            for link in session.all_senders() {
                let link = if blocked { link.without_credit() } else { link };
                frames.push(on(session, &session.flow(&link, SERVER, false)));
            }
        }
        let places = self.later(&line, at, frames);
        self.ledger.blocked(client, places.clone());
        places
    }

    fn connection_closed(
        &mut self,
        connection: ConnectionId,
        at: Time,
        because: &ClosedBecause,
    ) -> Places {
        match because {
            ClosedBecause::Client => self.leave(connection, at),
            ClosedBecause::Refused(refusal) => {
                self.close(connection, at, Peer::Server, Some(refusal))
            }
            ClosedBecause::Lost | ClosedBecause::ConnectionClosed => {
                self.forget(connection);
                0..0
            }
        }
    }
}
