//! An event as one flat JSON object, for programs and for golden logs.
//!
//! `at_us`, `event` (the fact's name in snake case), then the fact's own fields. Keys
//! stand in alphabetical order.

mod client;
mod cluster;
mod dead_letter;
mod processor;
mod reply;
mod routing;
mod server;
mod task;

use serde_json::{Map, Value, json};

use crate::amqp::{Message, Refusal};
use crate::event::{
    BrokerFact, ChannelId, ClosedBecause, ConsumerRef, Copy, DeliveryRef, Event, Fact, Place,
};
use crate::name::ResourceName;
use crate::topology::{Binding, Destination, Exchange, QueueDeclaration};

/// The event as one flat JSON object.
#[must_use]
pub fn event_json(event: &Event) -> Value {
    let row = match &event.fact {
        Fact::Broker(fact) => broker(fact),
        Fact::Client(fact) => client::client(fact),
        Fact::LimitReached(limit) => Row::of("limit_reached").with("limit", json!(limit)),
    };
    Value::Object(row.with("at_us", json!(event.at)).0)
}

/// A flat object in the making.
pub(super) struct Row(Map<String, Value>);

impl Row {
    fn of(event: &str) -> Self {
        Self(Map::new()).with("event", json!(event))
    }

    fn with(mut self, key: &str, value: Value) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }

    fn with_some(self, key: &str, value: Option<impl serde::Serialize>) -> Self {
        match value {
            Some(value) => self.with(key, json!(value)),
            None => self,
        }
    }

    fn client(self, name: &str) -> Self {
        self.with("client", json!(name))
    }

    fn resource(self, key: &str, name: &ResourceName) -> Self {
        self.with(key, json!(name.to_string()))
    }

    fn channel(self, channel: ChannelId) -> Self {
        self.with("connection", json!(channel.connection))
            .with("channel", json!(channel.number))
    }

    /// The message's number alone.
    fn number(self, message: &Message) -> Self {
        self.with("message", json!(message.number))
    }

    /// The message with all that was published.
    fn message(self, message: &Message) -> Self {
        self.number(message)
            .resource("exchange", &message.exchange)
            .with("routing_key", json!(message.routing_key))
            .with("properties", json!(message.properties))
            .with("body", json!(message.body))
    }

    fn copy(self, copy: &Copy) -> Self {
        self.with("message", json!(copy.message))
            .resource("queue", &copy.queue)
            .with("position", json!(copy.position))
    }

    fn consumer(self, consumer: &ConsumerRef) -> Self {
        self.client(&consumer.client)
            .channel(consumer.channel)
            .with("consumer_tag", json!(consumer.tag))
    }

    fn delivery(self, delivery: &DeliveryRef) -> Self {
        self.client(&delivery.client)
            .channel(delivery.channel)
            .with("delivery_tag", json!(delivery.delivery_tag))
    }

    fn refusal(self, refusal: &Refusal) -> Self {
        self.with("reply_code", json!(refusal.code))
            .with("reply_text", json!(refusal.reply_text()))
    }

    fn because(self, because: &ClosedBecause) -> Self {
        let name = match because {
            ClosedBecause::Client => "client",
            ClosedBecause::Lost => "lost",
            ClosedBecause::Refused(_) => "refused",
            ClosedBecause::ConnectionClosed => "connection_closed",
        };
        let row = self.with("because", json!(name));
        match because {
            ClosedBecause::Refused(refusal) => row.refusal(refusal),
            ClosedBecause::Client | ClosedBecause::Lost | ClosedBecause::ConnectionClosed => row,
        }
    }

    fn place(self, place: &Place) -> Self {
        match place {
            Place::Exchange(exchange) => self.resource("exchange", exchange),
            Place::Queue(queue) => self.resource("queue", queue),
        }
    }

    fn binding(self, binding: &Binding) -> Self {
        let destination_type = match binding.destination {
            Destination::Queue(_) => "queue",
            Destination::Exchange(_) => "exchange",
        };
        self.resource("source", &binding.source)
            .resource("destination", binding.destination.resource())
            .with("destination_type", json!(destination_type))
            .with("routing_key", json!(binding.routing_key))
            .with("arguments", json!(binding.arguments))
    }

    fn exchange(self, exchange: &Exchange) -> Self {
        self.resource("exchange", &exchange.name)
            .with("type", json!(exchange.kind))
            .with("durable", json!(exchange.durable))
            .with("auto_delete", json!(exchange.auto_delete))
            .with("internal", json!(exchange.internal))
            .with("arguments", json!(exchange.arguments))
    }

    fn queue(self, queue: &QueueDeclaration) -> Self {
        self.resource("queue", &queue.name)
            .with("durable", json!(queue.durable))
            .with("exclusive", json!(queue.exclusive))
            .with("auto_delete", json!(queue.auto_delete))
            .with("arguments", json!(queue.arguments))
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each fact, which only lists its fields"
)]
fn broker(fact: &BrokerFact) -> Row {
    match fact {
        BrokerFact::ConnectionOpened { .. } => cluster::connection_opened(fact),
        BrokerFact::ConnectionClosed {
            connection,
            client,
            because,
        } => Row::of("connection_closed")
            .client(client)
            .with("connection", json!(connection))
            .because(because),
        BrokerFact::ChannelOpened { channel } => Row::of("channel_opened").channel(*channel),
        BrokerFact::ChannelClosed {
            channel,
            client,
            because,
        } => Row::of("channel_closed")
            .client(client)
            .channel(*channel)
            .because(because),
        BrokerFact::ExchangeDeclared { exchange } => {
            Row::of("exchange_declared").exchange(exchange)
        }
        BrokerFact::ExchangeDeleted {
            exchange,
            abandoned,
        } => Row::of("exchange_deleted")
            .resource("exchange", exchange)
            .with_some("abandoned", abandoned.then_some(true)),
        BrokerFact::QueueDeclared { queue } => Row::of("queue_declared").queue(queue),
        BrokerFact::QueueDeleted { queue, because } => Row::of("queue_deleted")
            .resource("queue", queue)
            .with("because", json!(because)),
        BrokerFact::Bound { binding } => Row::of("bound").binding(binding),
        BrokerFact::Unbound { binding } => Row::of("unbound").binding(binding),
        BrokerFact::ConsumerRegistered {
            consumer,
            queue,
            ack,
            prefetch,
            shared_prefetch,
            priority,
            exclusive,
        } => Row::of("consumer_registered")
            .consumer(consumer)
            .resource("queue", queue)
            .with("ack", json!(ack))
            .with("prefetch", json!(prefetch))
            .with_some(
                "shared_prefetch",
                (*shared_prefetch != 0).then_some(*shared_prefetch),
            )
            .with("priority", json!(priority))
            .with_some("exclusive", exclusive.then_some(true)),
        BrokerFact::ConsumerCancelled {
            consumer,
            queue,
            because,
        } => Row::of("consumer_cancelled")
            .consumer(consumer)
            .resource("queue", queue)
            .with("because", json!(because)),
        BrokerFact::ConsumerActivated { consumer, queue } => Row::of("consumer_activated")
            .consumer(consumer)
            .resource("queue", queue),
        BrokerFact::Staged {
            message,
            channel,
            client,
        } => Row::of("staged")
            .client(client)
            .channel(*channel)
            .message(message),
        BrokerFact::SettlementStaged { copy, delivery } => {
            Row::of("settlement_staged").copy(copy).delivery(delivery)
        }
        BrokerFact::TxCommitted { channel, client } => {
            Row::of("tx_committed").client(client).channel(*channel)
        }
        BrokerFact::TxRolledBack { channel, client } => {
            Row::of("tx_rolled_back").client(client).channel(*channel)
        }
        BrokerFact::Confirmed {
            channel,
            client,
            seq_no,
            message,
            confirm,
        } => Row::of("confirmed")
            .client(client)
            .channel(*channel)
            .with("seq_no", json!(seq_no))
            .with("message", json!(message))
            .with("confirm", json!(confirm)),
        BrokerFact::DeadLettered {
            copy,
            held_by,
            reason,
            message,
        } => {
            let row = Row::of("dead_lettered")
                .message(message)
                .copy(copy)
                .with("reason", json!(reason.name()));
            held_by.iter().fold(row, Row::delivery)
        }
        BrokerFact::StreamDelivered {
            copy,
            consumer,
            delivery_tag,
            ..
        } => Row::of("stream_delivered")
            .copy(copy)
            .consumer(consumer)
            .with("delivery_tag", json!(delivery_tag)),
        BrokerFact::StreamAcked { copy, delivery } => {
            Row::of("stream_acked").copy(copy).delivery(delivery)
        }
        BrokerFact::DeadLetter(fact) => dead_letter::dead_letter(fact),
        BrokerFact::Reply(fact) => reply::reply(fact),
        BrokerFact::Server(fact) => server::server(fact),
        BrokerFact::Published { message, client } => {
            Row::of("published").client(client).message(message)
        }
        BrokerFact::Routed {
            message,
            route,
            because,
        } => Row::of("routed")
            .number(message)
            .resource("exchange", &message.exchange)
            .with("routing_key", json!(message.routing_key))
            .route(route)
            .routed_because(because),
        BrokerFact::Returned {
            message,
            channel,
            client,
        } => Row::of("returned")
            .client(client)
            .channel(*channel)
            .number(message),
        BrokerFact::Enqueued {
            copy,
            in_memory: true,
            ..
        } => Row::of("enqueued")
            .copy(copy)
            .with("in_memory", json!(true)),
        BrokerFact::Enqueued { copy, .. } => Row::of("enqueued").copy(copy),
        BrokerFact::Stored { copy } => Row::of("stored").copy(copy),
        BrokerFact::Delivered {
            copy,
            consumer,
            delivery_tag,
            redelivered,
            ack,
            ..
        } => Row::of("delivered")
            .copy(copy)
            .consumer(consumer)
            .with("delivery_tag", json!(delivery_tag))
            .with("redelivered", json!(redelivered))
            .with("ack", json!(ack)),
        BrokerFact::Fetched {
            copy,
            delivery,
            redelivered,
            ack,
            ..
        } => Row::of("fetched")
            .copy(copy)
            .delivery(delivery)
            .with("redelivered", json!(redelivered))
            .with("ack", json!(ack)),
        BrokerFact::Acked { copy, delivery } => Row::of("acked").copy(copy).delivery(delivery),
        BrokerFact::Requeued { copy, delivery } => {
            Row::of("requeued").copy(copy).delivery(delivery)
        }
        BrokerFact::Dropped {
            message,
            copy,
            place,
            held_by,
            reason,
        } => {
            let mut row = Row::of("dropped")
                .number(message)
                .place(place)
                .with("reason", json!(reason));
            row = copy.iter().fold(row, Row::copy);
            held_by.iter().fold(row, Row::delivery)
        }
        BrokerFact::Stopped { stop } => Row::of("broker_stopped").with("stop", json!(stop)),
        BrokerFact::Started { stop } => Row::of("broker_started").with("stop", json!(stop)),
    }
}
