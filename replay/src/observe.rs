//! The broker's facts as what the clients saw, by channel.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use warren_core::amqp::{Message, Properties, Refusal, ReplyCode};
use warren_core::event::{
    BrokerFact, CancelledBecause, ChannelId, ClosedBecause, Confirm, ConnectionId, ConsumerRef,
    ReplyFact, ServerFact,
};

use crate::driver::Capabilities;
use crate::field;

/// What the clients saw, by the name of the channel or connection, in order.
pub type Events = BTreeMap<String, Vec<Value>>;

/// The names that the recording gives to channels and connections.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) connections: BTreeMap<ConnectionId, String>,
    pub(crate) channels: BTreeMap<ChannelId, String>,
    /// What their clients announced; they are told of nothing else.
    pub(crate) announced: BTreeMap<ConnectionId, Capabilities>,
    /// Those that ended, or that the client dropped.
    pub(crate) dropped: BTreeSet<ConnectionId>,
}

impl Names {
    /// Whose connection ended hears nothing more, whatever the server sends.
    pub(crate) fn forget_ended(&mut self, facts: &[BrokerFact]) {
        let ended = facts.iter().filter_map(|fact| match fact {
            BrokerFact::ConnectionClosed { connection, .. } => Some(*connection),
            _ => None,
        });
        self.dropped.extend(ended);
    }

    /// Whether a client is still there, and understands this event.
    fn hear(&self, whose: &Whose, event: &Value) -> bool {
        let (Whose::Channel(ChannelId { connection, .. }) | Whose::Connection(connection)) = whose;
        let announced = self.announced.get(connection);
        !self.dropped.contains(connection) && announced.is_none_or(|all| all.hear(event))
    }
}

/// What of the facts somebody saw.
pub(crate) fn events(facts: &[BrokerFact], clients: &Names, op: &str) -> Result<Events, String> {
    let mut events = Events::new();
    for fact in facts {
        let seen = seen(fact, op)?.into_iter();
        for (whose, event) in seen.filter(|(whose, event)| clients.hear(whose, event)) {
            let name = match whose {
                // A channel that was opened by octets has no name of its own.
                Whose::Channel(channel) => (clients.channels.get(&channel))
                    .or_else(|| clients.connections.get(&channel.connection)),
                Whose::Connection(connection) => clients.connections.get(&connection),
            };
            let name = name.ok_or("something was seen by a client that nobody opened")?;
            events.entry(name.clone()).or_default().push(event);
        }
    }
    Ok(events)
}

enum Whose {
    Channel(ChannelId),
    Connection(ConnectionId),
}

fn seen(fact: &BrokerFact, op: &str) -> Result<Vec<(Whose, Value)>, String> {
    Ok(match fact {
        BrokerFact::Delivered {
            message,
            consumer,
            delivery_tag,
            redelivered,
            ..
        } => delivery(message, consumer, (*delivery_tag, *redelivered))?,
        BrokerFact::StreamDelivered {
            message,
            consumer,
            delivery_tag,
            ..
        } => delivery(message, consumer, (*delivery_tag, false))?,
        BrokerFact::Returned {
            message, channel, ..
        } => {
            let mut event = content(message)?;
            event.insert("event".into(), "basic.return".into());
            event.insert("reply_code".into(), 312.into());
            event.insert("reply_text".into(), "NO_ROUTE".into());
            vec![(Whose::Channel(*channel), event.into())]
        }
        BrokerFact::Confirmed {
            channel,
            seq_no,
            confirm,
            ..
        } => {
            let event = match confirm {
                Confirm::Ack => "confirm.ack",
                Confirm::Nack => "confirm.nack",
            };
            let event = json!({"event": event, "publish_seqnos": [seq_no]});
            vec![(Whose::Channel(*channel), event)]
        }
        // The client's own cancelling is answered; the server tells what it did by itself.
        BrokerFact::ConsumerCancelled {
            consumer,
            because: CancelledBecause::QueueGone,
            ..
        } => {
            let tag = consumer.tag.as_str();
            let event = json!({"event": "basic.cancel", "consumer_tag": tag, "nowait": true});
            vec![(Whose::Channel(consumer.channel), event)]
        }
        BrokerFact::ChannelClosed {
            channel,
            because: ClosedBecause::Refused(refusal),
            ..
        } => vec![(
            Whose::Channel(*channel),
            close("channel.close", refusal, op),
        )],
        BrokerFact::ConnectionClosed {
            connection,
            because,
            ..
        } => connection_closed(*connection, because, op),
        BrokerFact::Reply(ReplyFact::Delivered {
            message,
            consumer,
            delivery_tag,
        }) => delivery(message, consumer, (*delivery_tag, false))?,
        BrokerFact::Server(fact) => server(fact),
        _ => Vec::new(),
    })
}

fn delivery(
    message: &Message,
    consumer: &ConsumerRef,
    (delivery_tag, redelivered): (u64, bool),
) -> Result<Vec<(Whose, Value)>, String> {
    let mut event = content(message)?;
    event.insert("event".into(), "basic.deliver".into());
    event.insert("consumer_tag".into(), consumer.tag.as_str().into());
    event.insert("delivery_tag".into(), delivery_tag.into());
    event.insert("redelivered".into(), redelivered.into());
    Ok(vec![(Whose::Channel(consumer.channel), event.into())])
}

/// Who closes or drops the connection himself sees nothing of it.
fn connection_closed(
    connection: ConnectionId,
    because: &ClosedBecause,
    op: &str,
) -> Vec<(Whose, Value)> {
    let whose = || Whose::Connection(connection);
    let gone = (whose(), json!({"event": "socket.closed"}));
    match because {
        ClosedBecause::Refused(refusal) => {
            vec![(whose(), close("connection.close", refusal, op)), gone]
        }
        ClosedBecause::Lost if op != "drop_connection" => vec![gone],
        _ => Vec::new(),
    }
}

fn server(fact: &ServerFact) -> Vec<(Whose, Value)> {
    match fact {
        ServerFact::ConnectionBlocked {
            connection,
            alarm,
            both,
            ..
        } => {
            let event = json!({"event": "connection.blocked", "reason": alarm.reason(*both)});
            vec![(Whose::Connection(*connection), event)]
        }
        ServerFact::ConnectionUnblocked { connection, .. } => {
            let event = json!({"event": "connection.unblocked"});
            vec![(Whose::Connection(*connection), event)]
        }
        _ => Vec::new(),
    }
}

/// What is refused is a method; what the server closes by itself names none.
fn close(event: &str, refusal: &Refusal, op: &str) -> Value {
    let mut close = json!({
        "event": event,
        "reply_code": refusal.code.number(),
        "reply_text": refusal.reply_text(),
    });
    // A channel too many is refused before the method is looked at; and a channel that
    // crashes over one can no longer tell over which.
    let too_many = op == "channel.open" && refusal.code == ReplyCode::NotAllowed;
    let crashed = refusal.code == ReplyCode::InternalError && refusal.detail.is_empty();
    if op.contains('.') && !too_many && !crashed {
        close["failed_method"] = op.into();
    }
    close
}

/// What a delivery, a return and an answer to `basic.get` say of their message.
pub(crate) fn content(message: &Message) -> Result<Map<String, Value>, String> {
    let mut content = Map::new();
    content.insert("exchange".into(), message.exchange.name.as_str().into());
    content.insert("routing_key".into(), message.routing_key.as_str().into());
    content.insert("body".into(), message.body.as_str().into());
    if message.properties != Properties::default() {
        let properties = field::write_properties(&message.properties)?;
        content.insert("properties".into(), properties);
    }
    Ok(content)
}
