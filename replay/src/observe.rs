//! The broker's facts as what the clients saw, by channel.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use warren_core::amqp::{Message, Properties, Refusal};
use warren_core::event::{BrokerFact, ChannelId, ClosedBecause, ConnectionId, ConsumerRef};

use crate::field;

/// What the clients saw, by the name of the channel or connection, in order.
pub type Events = BTreeMap<String, Vec<Value>>;

/// The names that the recording gives to channels and connections.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) connections: BTreeMap<ConnectionId, String>,
    pub(crate) channels: BTreeMap<ChannelId, String>,
}

/// What of the facts somebody saw. `cancelled` is the consumer that the client itself
/// cancelled with this step: the server does not tell it again.
pub(crate) fn events(
    facts: &[BrokerFact],
    clients: &Names,
    op: &str,
    cancelled: Option<(ChannelId, &str)>,
) -> Result<Events, String> {
    let mut events = Events::new();
    let mut closed = Vec::new();
    for fact in facts {
        if let BrokerFact::ChannelClosed { channel, .. } = fact {
            closed.push(*channel);
        }
        let told = |consumer: &ConsumerRef| {
            let itself = cancelled == Some((consumer.channel, &*consumer.tag));
            !itself && !closed.contains(&consumer.channel)
        };
        for (whose, event) in seen(fact, op, told)? {
            let name = match whose {
                Whose::Channel(channel) => clients.channels.get(&channel),
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

fn seen(
    fact: &BrokerFact,
    op: &str,
    told: impl Fn(&ConsumerRef) -> bool,
) -> Result<Vec<(Whose, Value)>, String> {
    Ok(match fact {
        BrokerFact::Delivered {
            message,
            consumer,
            delivery_tag,
            redelivered,
            ..
        } => {
            let mut event = content(message)?;
            event.insert("event".into(), "basic.deliver".into());
            event.insert("consumer_tag".into(), consumer.tag.as_str().into());
            event.insert("delivery_tag".into(), (*delivery_tag).into());
            event.insert("redelivered".into(), (*redelivered).into());
            vec![(Whose::Channel(consumer.channel), event.into())]
        }
        BrokerFact::Returned {
            message, channel, ..
        } => {
            let mut event = content(message)?;
            event.insert("event".into(), "basic.return".into());
            event.insert("reply_code".into(), 312.into());
            event.insert("reply_text".into(), "NO_ROUTE".into());
            vec![(Whose::Channel(*channel), event.into())]
        }
        BrokerFact::ConsumerCancelled { consumer, .. } if told(consumer) => {
            let tag = consumer.tag.as_str();
            let event = json!({"event": "basic.cancel", "consumer_tag": tag, "nowait": true});
            vec![(Whose::Channel(consumer.channel), event)]
        }
        BrokerFact::ChannelClosed {
            channel,
            because: ClosedBecause::Refused(refusal),
            ..
        } => {
            vec![(
                Whose::Channel(*channel),
                close("channel.close", refusal, op),
            )]
        }
        BrokerFact::ConnectionClosed {
            connection,
            because: ClosedBecause::Refused(refusal),
            ..
        } => vec![
            (
                Whose::Connection(*connection),
                close("connection.close", refusal, op),
            ),
            (
                Whose::Connection(*connection),
                json!({"event": "socket.closed"}),
            ),
        ],
        _ => Vec::new(),
    })
}

fn close(event: &str, refusal: &Refusal, op: &str) -> Value {
    json!({
        "event": event,
        "reply_code": refusal.code.number(),
        "reply_text": refusal.reply_text(),
        "failed_method": op,
    })
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
