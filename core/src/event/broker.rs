//! What happens in the broker.

use std::sync::Arc;

use super::{
    CancelledBecause, ChannelId, ClosedBecause, Confirm, ConnectionId, ConsumerRef, Copy,
    DeadLetterFact, DeathReason, DeliveryRef, LossReason, QueueEnd, ReplyFact, ServerFact,
};
use crate::amqp::{Message, MessageNumber};
use crate::exchange_memory::HoldId;
use crate::name::{Name, ResourceName};
use crate::routing::Route;
use crate::scenario::{AckMode, StopKind};
use crate::topology::{Binding, BindingId, Exchange, QueueDeclaration};

/// What happened in the broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokerFact {
    /// A client connected.
    ConnectionOpened {
        /// The connection.
        connection: ConnectionId,
        /// Its name: the client.
        client: Name,
        /// The node that it is connected to, in a cluster.
        node: Option<Name>,
    },
    /// A connection ended, and with it its channels.
    ConnectionClosed {
        /// The connection.
        connection: ConnectionId,
        /// Its name: the client.
        client: Name,
        /// Why.
        because: ClosedBecause,
    },
    /// A channel was opened.
    ChannelOpened {
        /// The channel.
        channel: ChannelId,
    },
    /// A channel ended; what it held was requeued.
    ChannelClosed {
        /// The channel.
        channel: ChannelId,
        /// Its connection's name.
        client: Name,
        /// Why.
        because: ClosedBecause,
    },
    /// An exchange was declared.
    ExchangeDeclared {
        /// The exchange, without bindings.
        exchange: Arc<Exchange>,
    },
    /// An exchange is gone.
    ExchangeDeleted {
        /// Which.
        exchange: ResourceName,
        /// Whether it went by itself, with its last binding.
        abandoned: bool,
    },
    /// A queue was declared.
    QueueDeclared {
        /// The queue.
        queue: Arc<QueueDeclaration>,
    },
    /// A queue is gone; its copies were dropped before.
    QueueDeleted {
        /// Which.
        queue: ResourceName,
        /// Why.
        because: QueueEnd,
    },
    /// A binding was made.
    Bound {
        /// The binding.
        binding: Arc<Binding>,
    },
    /// A binding is gone.
    Unbound {
        /// The binding.
        binding: Arc<Binding>,
    },
    /// A consumer was registered.
    ConsumerRegistered {
        /// The consumer.
        consumer: ConsumerRef,
        /// The queue that it consumes from.
        queue: ResourceName,
        /// How it acknowledges.
        ack: AckMode,
        /// Its own limit of unacknowledged messages; 0 is none.
        prefetch: u16,
        /// The limit that it shares with the other consumers of its channel; 0 is none.
        shared_prefetch: u16,
        /// Its `x-priority`; 0 where it named none.
        priority: i32,
        /// Whether it has the queue for itself alone.
        exclusive: bool,
    },
    /// The queue hands out to this consumer alone from now on (`x-single-active-consumer`).
    ConsumerActivated {
        /// The consumer.
        consumer: ConsumerRef,
        /// The queue.
        queue: ResourceName,
    },
    /// A consumer is gone; what it held stays with its channel.
    ConsumerCancelled {
        /// The consumer.
        consumer: ConsumerRef,
        /// The queue that it consumed from.
        queue: ResourceName,
        /// Why.
        because: CancelledBecause,
    },
    /// A message was published in a transaction: it waits for the commit.
    Staged {
        /// The message.
        message: Arc<Message>,
        /// The publishing channel.
        channel: ChannelId,
        /// The publishing client.
        client: Name,
    },
    /// What a consumer said of a copy in a transaction: it waits for the commit, and the
    /// copy is outstanding until then.
    SettlementStaged {
        /// The copy.
        copy: Copy,
        /// Who holds it, and by which tag.
        delivery: DeliveryRef,
    },
    /// A transaction was committed; what it held follows.
    TxCommitted {
        /// The channel.
        channel: ChannelId,
        /// Its connection's name.
        client: Name,
    },
    /// A transaction was rolled back; the messages that it held were dropped before.
    TxRolledBack {
        /// The channel.
        channel: ChannelId,
        /// Its connection's name.
        client: Name,
    },
    /// A message reached its exchange.
    Published {
        /// The message.
        message: Arc<Message>,
        /// The publishing client.
        client: Name,
    },
    /// The exchange decided where the message goes.
    Routed {
        /// The message.
        message: Arc<Message>,
        /// Where to, and how many bindings were compared.
        route: Arc<Route>,
        /// Why now.
        because: RoutedBecause,
    },
    /// A message without a destination was sent back (`mandatory`).
    Returned {
        /// The message.
        message: Arc<Message>,
        /// The channel that it is sent back on.
        channel: ChannelId,
        /// The publishing client.
        client: Name,
    },
    /// The broker confirmed a publish, on a channel in confirm mode.
    Confirmed {
        /// The channel.
        channel: ChannelId,
        /// The publishing client.
        client: Name,
        /// The number of the publish on its channel, from 1.
        seq_no: u64,
        /// The message.
        message: MessageNumber,
        /// What the confirm says.
        confirm: Confirm,
    },
    /// A copy left its queue for the queue's dead-letter exchange; where it goes from
    /// there, the next [`BrokerFact::Routed`] says.
    DeadLettered {
        /// The copy.
        copy: Copy,
        /// Who held it, where it had been handed out.
        held_by: Option<DeliveryRef>,
        /// Why.
        reason: DeathReason,
        /// The message as it goes on: its exchange is the dead-letter exchange, and its
        /// headers tell the way it came (`x-death`).
        message: Arc<Message>,
    },
    /// A stream sent a message to one of its readers; the stream keeps it.
    StreamDelivered {
        /// The copy in the stream; its position is the offset, from 1 where the server
        /// counts from 0.
        copy: Copy,
        /// The message, with its `x-stream-offset`.
        message: Arc<Message>,
        /// The reader.
        consumer: ConsumerRef,
        /// The delivery tag.
        delivery_tag: u64,
    },
    /// A reader acknowledged a message of a stream: that gives it credit for another one.
    StreamAcked {
        /// The copy in the stream.
        copy: Copy,
        /// Who had it, and by which tag.
        delivery: DeliveryRef,
    },
    /// A copy arrived in a queue.
    Enqueued {
        /// The copy.
        copy: Copy,
        /// Its message.
        message: Arc<Message>,
        /// Whether it is to be on disk and is in memory only so far, until
        /// [`BrokerFact::Stored`].
        in_memory: bool,
    },
    /// A copy that was in memory only is on disk.
    Stored {
        /// The copy.
        copy: Copy,
    },
    /// A copy was sent to a consumer.
    Delivered {
        /// The copy.
        copy: Copy,
        /// Its message.
        message: Arc<Message>,
        /// The consumer.
        consumer: ConsumerRef,
        /// The delivery tag.
        delivery_tag: u64,
        /// Whether it may have been delivered before.
        redelivered: bool,
        /// With [`AckMode::Auto`] the copy counts as done with this.
        ack: AckMode,
    },
    /// A copy was fetched by `basic.get`.
    Fetched {
        /// The copy.
        copy: Copy,
        /// Its message.
        message: Arc<Message>,
        /// Who holds it, and by which tag.
        delivery: DeliveryRef,
        /// Whether it may have been delivered before.
        redelivered: bool,
        /// With [`AckMode::Auto`] the copy counts as done with this.
        ack: AckMode,
    },
    /// A copy was acknowledged: it is done.
    Acked {
        /// The copy.
        copy: Copy,
        /// Who held it, and by which tag.
        delivery: DeliveryRef,
    },
    /// A copy that was handed out is ready again, marked redelivered.
    Requeued {
        /// The copy; its slot says where it stands now.
        copy: Copy,
        /// Who held it, and by which tag.
        delivery: DeliveryRef,
    },
    /// A message (without a copy), or one copy, is gone without having been done.
    Dropped {
        /// The message.
        message: Arc<Message>,
        /// The copy, where it had come to a queue.
        copy: Option<Copy>,
        /// The exchange or queue that it was at, or on its way to.
        place: Place,
        /// Who held the copy, where it had been handed out.
        held_by: Option<DeliveryRef>,
        /// Why.
        reason: LossReason,
    },
    /// Something became of a dead letter that waits in its queue.
    DeadLetter(DeadLetterFact),
    /// Something became of direct replies, which no queue takes part in.
    Reply(ReplyFact),
    /// Something became of the server itself, or of its nodes.
    Server(ServerFact),
    /// The broker stopped; all connections are gone.
    Stopped {
        /// How.
        stop: StopKind,
    },
    /// The broker is there again.
    Started {
        /// How it had stopped: after `kill -9` every recovered copy of a classic queue
        /// counts as redelivered.
        stop: StopKind,
    },
}

impl BrokerFact {
    /// The copy that its queue is through with, whatever became of it.
    pub(crate) const fn leaves_queue(&self) -> Option<&Copy> {
        match self {
            Self::Acked { copy, .. }
            | Self::DeadLettered { copy, .. }
            | Self::Dropped {
                copy: Some(copy), ..
            }
            | Self::Delivered {
                copy,
                ack: AckMode::Auto,
                ..
            }
            | Self::Fetched {
                copy,
                ack: AckMode::Auto,
                ..
            } => Some(copy),
            _ => None,
        }
    }
}

/// Why an exchange routes a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoutedBecause {
    /// It was published.
    Published,
    /// It waits in this queue as a dead letter, and is to reach others.
    DeadLetter(ResourceName),
    /// It was held back, and its time has come.
    Due(HoldId),
    /// An exchange had kept it, and got a new binding.
    Replayed {
        /// The exchange.
        exchange: ResourceName,
        /// The binding; [`BindingId::REFUSED`] where it was not made in the end.
        binding: BindingId,
    },
}

/// Where something is in the broker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At an exchange.
    Exchange(ResourceName),
    /// In a queue.
    Queue(ResourceName),
}
