//! What of AMQP 0-9-1 the task queues are made of: what an implementation has to bring. It
//! does not know what a task is.

use futures_lite::Stream;

use crate::error::Error;

/// A message as far as tasks need it; it is always persistent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The property `type`.
    pub kind: Option<String>,
    /// The property `message_id`.
    pub id: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// A message that was handed to a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its delivery tag.
    pub tag: u64,
    /// Whether it may have been delivered before.
    pub redelivered: bool,
    /// The message.
    pub message: Message,
}

/// What the broker is told of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// `basic.ack`.
    Ack,
    /// `basic.reject` with requeue.
    Requeue,
    /// `basic.reject` without requeue.
    Reject,
}

/// What became of a message that was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// The broker has taken it.
    Taken,
    /// It was returned: no queue takes messages with its key.
    Unroutable,
    /// A queue refused it.
    Refused,
}

/// A connection to a server.
pub trait Server: 'static {
    /// Its channels.
    type Channel: Channel;

    /// Opens a channel.
    ///
    /// # Errors
    /// What the server has against it.
    async fn open(&mut self) -> Result<Self::Channel, Error>;
}

/// A channel. Every method waits for the server's answer, where there is one.
pub trait Channel: 'static {
    /// What a consumer gets; an error is the last thing in it.
    type Deliveries: Stream<Item = Result<Delivery, Error>> + Unpin + 'static;

    /// Declares a durable direct exchange.
    ///
    /// # Errors
    /// The server's refusal, as of all methods here.
    async fn declare_exchange(&mut self, exchange: &str) -> Result<(), Error>;

    /// Declares a durable queue; its dead letters go to this queue, by the default exchange.
    async fn declare_queue(&mut self, queue: &str, dead_letters: Option<&str>)
    -> Result<(), Error>;

    /// Binds a queue to an exchange.
    async fn bind(&mut self, queue: &str, exchange: &str, key: &str) -> Result<(), Error>;

    /// How many messages are ready in a queue that exists.
    async fn ready(&mut self, queue: &str) -> Result<u32, Error>;

    /// Lets the broker confirm what is published from now on.
    async fn confirm(&mut self) -> Result<(), Error>;

    /// Publishes a persistent message as `mandatory`, and waits for the confirm.
    async fn publish(
        &mut self,
        exchange: &str,
        key: &str,
        message: Message,
    ) -> Result<Confirmed, Error>;

    /// Consumes from a queue, with at most so many deliveries outstanding.
    async fn consume(&mut self, queue: &str, prefetch: u16) -> Result<Self::Deliveries, Error>;

    /// Settles a delivery of this channel.
    async fn settle(&mut self, tag: u64, settlement: Settlement) -> Result<(), Error>;

    /// Closes the channel; what was delivered on it and not settled is requeued when this
    /// is done.
    async fn close(&mut self) -> Result<(), Error>;
}
