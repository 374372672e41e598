//! What the server says without being asked: deliveries, returns, confirms, and that something
//! is closed, cancelled or blocked.

use amq_protocol_7::frame::AMQPFrame;
use amq_protocol_7::protocol::{AMQPClass, basic, channel, tx};
use warren_core::amqp::{Message, Refusal, ReplyCode};
use warren_core::event::{
    BrokerFact, CancelledBecause, ChannelId, ClosedBecause, Confirm, ConnectionId, ConsumerRef,
    ReplyFact, ServerFact,
};
use warren_core::time::Time;

use super::{GOODBYE, Talk};
use crate::amqp091::content;
use crate::amqp091::login;
use crate::amqp091::method::close_channel;
use crate::amqp091::value::short;
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
            } => self.channel_refused(*channel, at, refusal),
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
            _ => self.said_of_its_own(at, fact),
        };
        self.script.carry(places, number);
    }

    /// What the server says without being asked, but for deliveries and closing.
    fn said_of_its_own(&mut self, at: Time, fact: &BrokerFact) -> Places {
        match fact {
            BrokerFact::Returned {
                message,
                channel,
                client,
            } => {
                let places = self.send_back(at, *channel, message);
                self.ledger.returned(client, message.number, places.clone());
                places
            }
            BrokerFact::Confirmed {
                channel,
                client,
                seq_no,
                message,
                confirm,
            } => {
                let places = self.later(
                    channel.connection,
                    at,
                    &[confirms(channel, *seq_no, *confirm)],
                );
                self.ledger.confirmed(client, *message, places.clone());
                places
            }
            BrokerFact::ConsumerCancelled {
                consumer,
                because: CancelledBecause::QueueGone,
                ..
            } => self.cancel(at, consumer),
            BrokerFact::TxCommitted { channel, .. } if !self.ends_transaction => {
                let ok = AMQPClass::Tx(tx::AMQPMethod::CommitOk(tx::CommitOk {}));
                self.reply(*channel, at, ok)
            }
            BrokerFact::TxRolledBack { channel, .. } if !self.ends_transaction => {
                let ok = AMQPClass::Tx(tx::AMQPMethod::RollbackOk(tx::RollbackOk {}));
                self.reply(*channel, at, ok)
            }
            BrokerFact::Server(fact) => self.server(at, fact),
            _ => self.ledger.judgement(fact),
        }
    }

    fn server(&mut self, at: Time, fact: &ServerFact) -> Places {
        let (connection, client, frame) = match fact {
            ServerFact::ConnectionBlocked {
                both,
                connection,
                client,
                alarm,
            } => (connection, client, login::blocked(alarm.reason(*both))),
            ServerFact::ConnectionUnblocked { connection, client } => {
                (connection, client, login::unblocked())
            }
            _ => return 0..0,
        };
        let places = self.later(*connection, at, &[frame]);
        self.ledger.blocked(client, places.clone());
        places
    }

    fn deliver(
        &mut self,
        at: Time,
        (consumer, delivery_tag, redelivered): (&ConsumerRef, u64, bool),
        message: &Message,
    ) -> Places {
        let deliver = AMQPClass::Basic(basic::AMQPMethod::Deliver(basic::Deliver {
            consumer_tag: short(&consumer.tag),
            delivery_tag,
            redelivered,
            exchange: short(&message.exchange.name),
            routing_key: short(&message.routing_key),
        }));
        let channel = consumer.channel;
        let frames = content::content(channel.number, deliver, message, self.frame_max);
        let places = self.later(channel.connection, at, &frames);
        self.ledger
            .delivered(&consumer.client, delivery_tag, places.clone());
        places
    }

    fn send_back(&mut self, at: Time, channel: ChannelId, message: &Message) -> Places {
        let back = AMQPClass::Basic(basic::AMQPMethod::Return(basic::Return {
            reply_code: ReplyCode::NoRoute.number(),
            reply_text: ReplyCode::NoRoute.name().into(),
            exchange: short(&message.exchange.name),
            routing_key: short(&message.routing_key),
        }));
        let frames = content::content(channel.number, back, message, self.frame_max);
        self.later(channel.connection, at, &frames)
    }

    fn cancel(&mut self, at: Time, consumer: &ConsumerRef) -> Places {
        let cancel = AMQPClass::Basic(basic::AMQPMethod::Cancel(basic::Cancel {
            consumer_tag: short(&consumer.tag),
            nowait: true,
        }));
        let frames = content::method(consumer.channel.number, cancel);
        self.later(consumer.channel.connection, at, &frames)
    }

    fn channel_refused(&mut self, channel: ChannelId, at: Time, refusal: &Refusal) -> Places {
        let close = close_channel(refusal, self.answering);
        let ok = AMQPClass::Channel(channel::AMQPMethod::CloseOk(channel::CloseOk {}));
        let said = self.reply(channel, at, close);
        let Some(line) = self.script.line(channel.connection) else {
            return said;
        };
        let ok = content::method(channel.number, ok);
        let answered = self.say(&line, Peer::Client, at, &ok);
        said.start..answered.end
    }

    pub(super) fn connection_closed(
        &mut self,
        connection: ConnectionId,
        at: Time,
        because: &ClosedBecause,
    ) -> Places {
        let Some(line) = self.script.line(connection) else {
            return 0..0;
        };
        let (from, to, close) = match because {
            ClosedBecause::Client => (
                Peer::Client,
                Peer::Server,
                login::close(GOODBYE, "Goodbye", (0, 0)),
            ),
            ClosedBecause::Refused(refusal) => {
                let (code, text) = (refusal.code.number(), refusal.reply_text());
                (
                    Peer::Server,
                    Peer::Client,
                    login::close(code, &text, self.answering),
                )
            }
            ClosedBecause::Lost | ClosedBecause::ConnectionClosed => {
                self.script.gone(connection);
                return 0..0;
            }
        };
        let said = self.say(&line, from, at, &[close]);
        let answered = self.say(&line, to, at, &[login::close_ok()]);
        self.script.gone(connection);
        said.start..answered.end
    }
}

fn confirms(channel: &ChannelId, delivery_tag: u64, confirm: Confirm) -> AMQPFrame {
    let method = match confirm {
        Confirm::Ack => basic::AMQPMethod::Ack(basic::Ack {
            delivery_tag,
            multiple: false,
        }),
        Confirm::Nack => basic::AMQPMethod::Nack(basic::Nack {
            delivery_tag,
            multiple: false,
            // It means nothing to a publisher; the server leaves it as the protocol has it
            // (observed).
            requeue: true,
        }),
    };
    AMQPFrame::Method(channel.number, AMQPClass::Basic(method))
}
