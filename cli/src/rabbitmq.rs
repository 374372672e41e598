//! A real RabbitMQ as the server of task queues, through `lapin`: durable exchange and queues,
//! persistent messages, publisher confirms. It knows nothing of tasks.

use futures_lite::StreamExt;
use futures_lite::stream::Map;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions, BasicRejectOptions,
    ConfirmSelectOptions, ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable, ShortString};
use lapin::{
    BasicProperties, Confirmation, Connection, ConnectionProperties, Consumer, ErrorKind,
    ExchangeKind,
};
use warren_tasks::Error;
use warren_tasks::amqp::{Channel, Confirmed, Delivery, Message, Server, Settlement};

/// The `delivery_mode` of what survives a restart.
const PERSISTENT: u8 = 2;

/// A connection to a server.
pub struct RabbitMq(Connection);

/// A channel of it.
pub struct RabbitMqChannel(lapin::Channel);

impl RabbitMq {
    /// Connects to `amqp://user:password@host:port/vhost`.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn connect(uri: &str) -> Result<Self, Error> {
        let connection = Connection::connect(uri, ConnectionProperties::default()).await;
        connection.map(Self).map_err(error)
    }
}

impl Server for RabbitMq {
    type Channel = RabbitMqChannel;

    async fn open(&mut self) -> Result<RabbitMqChannel, Error> {
        let channel = self.0.create_channel().await;
        channel.map(RabbitMqChannel).map_err(error)
    }
}

impl Channel for RabbitMqChannel {
    type Deliveries = Map<Consumer, fn(lapin::Result<lapin::message::Delivery>) -> Received>;

    async fn declare_exchange(&mut self, exchange: &str) -> Result<(), Error> {
        let options = ExchangeDeclareOptions {
            durable: true,
            ..ExchangeDeclareOptions::default()
        };
        let kind = ExchangeKind::Direct;
        let declared =
            self.0
                .exchange_declare(short(exchange)?, kind, options, FieldTable::default());
        declared.await.map_err(error)
    }

    async fn declare_queue(
        &mut self,
        queue: &str,
        dead_letters: Option<&str>,
    ) -> Result<(), Error> {
        let mut arguments = FieldTable::default();
        if let Some(aside) = dead_letters {
            let mut set = |key: &str, value: &str| {
                arguments.insert(key.into(), AMQPValue::LongString(value.into()));
            };
            set("x-dead-letter-exchange", "");
            set("x-dead-letter-routing-key", aside);
        }
        let options = QueueDeclareOptions::durable();
        let declared = self.0.queue_declare(short(queue)?, options, arguments);
        declared.await.map(drop).map_err(error)
    }

    async fn bind(&mut self, queue: &str, exchange: &str, key: &str) -> Result<(), Error> {
        let bound = self.0.queue_bind(
            short(queue)?,
            short(exchange)?,
            short(key)?,
            QueueBindOptions::default(),
            FieldTable::default(),
        );
        bound.await.map_err(error)
    }

    async fn ready(&mut self, queue: &str) -> Result<u32, Error> {
        let options = QueueDeclareOptions {
            passive: true,
            ..QueueDeclareOptions::default()
        };
        let declared = self
            .0
            .queue_declare(short(queue)?, options, FieldTable::default());
        let declared = declared.await.map_err(error)?;
        Ok(declared.message_count())
    }

    async fn confirm(&mut self) -> Result<(), Error> {
        let selected = self.0.confirm_select(ConfirmSelectOptions::default());
        selected.await.map_err(error)
    }

    async fn publish(
        &mut self,
        exchange: &str,
        key: &str,
        message: Message,
    ) -> Result<Confirmed, Error> {
        let mut properties = BasicProperties::default().with_delivery_mode(PERSISTENT);
        if let Some(kind) = &message.kind {
            properties = properties.with_type(short(kind)?);
        }
        if let Some(id) = &message.id {
            properties = properties.with_message_id(short(id)?);
        }
        let options = BasicPublishOptions {
            mandatory: true,
            ..BasicPublishOptions::default()
        };
        let (exchange, key) = (short(exchange)?, short(key)?);
        let published = self
            .0
            .basic_publish(exchange, key, options, &message.body, properties);
        // Sending it is one thing, and that the broker has it another.
        let confirmation = published.await.map_err(error)?.await.map_err(error)?;
        Ok(match confirmation {
            Confirmation::Ack(None) => Confirmed::Taken,
            Confirmation::Ack(Some(_)) => Confirmed::Unroutable,
            Confirmation::Nack(_) | Confirmation::NotRequested => Confirmed::Refused,
        })
    }

    async fn consume(&mut self, queue: &str, prefetch: u16) -> Result<Self::Deliveries, Error> {
        let limited = self.0.basic_qos(prefetch, BasicQosOptions::default());
        limited.await.map_err(error)?;
        let consumer = self.0.basic_consume(
            short(queue)?,
            ShortString::default(),
            BasicConsumeOptions::default(),
            FieldTable::default(),
        );
        let consumer = consumer.await.map_err(error)?;
        Ok(consumer.map(received as fn(_) -> _))
    }

    async fn settle(&mut self, tag: u64, settlement: Settlement) -> Result<(), Error> {
        let settled = match settlement {
            Settlement::Ack => self.0.basic_ack(tag, BasicAckOptions::default()).await,
            Settlement::Requeue | Settlement::Reject => {
                let requeue = settlement == Settlement::Requeue;
                let options = BasicRejectOptions { requeue };
                self.0.basic_reject(tag, options).await
            }
        };
        settled.map_err(error)
    }

    async fn close(&mut self) -> Result<(), Error> {
        let closed = self.0.close(200, "done".into());
        closed.await.map_err(error)
    }
}

/// What a consumer gets.
type Received = Result<Delivery, Error>;

fn received(delivery: lapin::Result<lapin::message::Delivery>) -> Received {
    let delivery = delivery.map_err(error)?;
    let text = |text: &Option<ShortString>| text.as_ref().map(ToString::to_string);
    let message = Message {
        kind: text(delivery.properties.kind()),
        id: text(delivery.properties.message_id()),
        body: delivery.data,
    };
    Ok(Delivery {
        tag: delivery.delivery_tag,
        redelivered: delivery.redelivered,
        message,
    })
}

/// A short string of AMQP, which lapin would panic at where it is too long.
fn short(text: &str) -> Result<ShortString, Error> {
    let short = ShortString::try_new(text);
    short.map_err(|_| Error::TooLong(text.to_owned()))
}

fn error(error: lapin::Error) -> Error {
    match error.kind() {
        ErrorKind::ProtocolError(refusal) => Error::Refused(refusal.to_string()),
        _ => Error::Gone(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_amqp_cannot_carry_is_an_error_and_no_panic() {
        let long = "n".repeat(256);
        assert_eq!(short(&long), Err(Error::TooLong(long.clone())));
        assert!(short(&long[..255]).is_ok());
    }
}
