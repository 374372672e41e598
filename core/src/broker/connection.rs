//! Connections and channels: opening, closing, and what closing gives back.

use litemap::LiteMap;
use rpds::RedBlackTreeMapSync;

use super::alarm::{Unread, lose_unread};
use super::cluster::shutdown;
use super::command::{Connect, Reply};
use super::confirm::Confirms;
use super::direct_reply::ReplyConsumer;
use super::server_config::{MessageSize, ServerConfig};
use super::shared_limit::SharedLimit;
use super::transaction::Transaction;
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode};
use crate::event::{
    BrokerFact, CancelledBecause, ChannelId, ClosedBecause, ConnectionId, Copy, DeliveryRef,
    LossReason, QueueEnd,
};
use crate::name::{Name, ResourceName};
use crate::time::Time;

/// A client's connection.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    /// Its name: the client.
    pub(super) client: Name,
    /// The vhost that it opened.
    pub(super) vhost: Name,
    /// Whom it has logged in as.
    pub(super) user: Name,
    /// The node of the cluster that it goes to.
    pub(super) node: Option<Name>,
    /// The most channels that it may have open at a time.
    channel_max: u16,
    /// What it has sent since it was blocked, while it is.
    pub(super) unread: Option<Unread>,
    /// Whether it is being closed: none of its consumers gets what another one held.
    pub(super) ends: bool,
    /// Its open channels by number.
    pub(super) channels: LiteMap<u16, Channel>,
}

/// A channel of a connection.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    /// The delivery tag that was given last.
    pub(super) last_tag: u64,
    /// What was handed out on it and is not yet settled, by delivery tag.
    pub(super) unacked: RedBlackTreeMapSync<u64, Outstanding>,
    /// The limit that consumers started from now on will have; 0 is none.
    pub(super) prefetch: u16,
    /// The limit that its consumers share.
    pub(super) shared: SharedLimit,
    /// What was sent on it since it waits for a majority, while it does.
    pub(super) unread: Option<Unread>,
    /// Its consumer of direct replies.
    pub(super) replies: Option<ReplyConsumer>,
    /// Its consumers' queues by tag.
    pub(super) consumers: LiteMap<Name, ResourceName>,
    /// The queue that an empty queue name stands for.
    pub(super) last_queue: Option<ResourceName>,
    /// How it publishes.
    pub(super) mode: Mode,
    /// When it was opened.
    pub(super) opened: Time,
    /// The server's settings at that moment.
    pub(super) config: ServerConfig,
    /// Whether it was told that it may hold deliveries for longer than the consumer timeout.
    pub(super) is_allowed_late: bool,
}

/// How a channel publishes; there is no way back from one to another.
#[derive(Clone, Debug)]
pub(super) enum Mode {
    /// Without being told what becomes of it.
    Plain,
    /// With confirms (`confirm.select`).
    Confirm(Confirms),
    /// In transactions (`tx.select`).
    Tx(Transaction),
}

/// A delivery that is not yet settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outstanding {
    /// The copy.
    pub(super) copy: Copy,
    /// The consumer that it went to; none for `basic.get`.
    pub(super) tag: Option<Name>,
    /// When it was handed out.
    pub(super) since: Time,
}

impl Channel {
    fn new(opened: Time, config: ServerConfig) -> Self {
        Self {
            last_tag: 0,
            unacked: RedBlackTreeMapSync::new_sync(),
            prefetch: 0,
            shared: SharedLimit::default(),
            unread: None,
            replies: None,
            consumers: LiteMap::new_vec(),
            last_queue: None,
            mode: Mode::Plain,
            opened,
            config,
            is_allowed_late: false,
        }
    }

    /// The next delivery tag.
    pub(super) const fn next_tag(&mut self) -> u64 {
        self.last_tag += 1;
        self.last_tag
    }
}

/// Where a method came from.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// The channel.
    pub(super) channel: ChannelId,
    /// Its connection's name.
    pub(super) client: Name,
    /// Its connection's vhost.
    pub(super) vhost: Name,
    /// Whom its connection has logged in as.
    pub(super) user: Name,
    /// The node of the cluster that its connection goes to.
    pub(super) node: Option<Name>,
    /// The most bytes that what it publishes may have.
    pub(super) max_message_size: MessageSize,
}

impl Caller {
    /// The resource of this name in the caller's vhost.
    pub(super) fn resource(&self, name: Name) -> ResourceName {
        ResourceName::new(self.vhost.clone(), name)
    }

    /// The delivery that the caller knows by this tag.
    pub(super) fn delivery(&self, delivery_tag: u64) -> DeliveryRef {
        DeliveryRef {
            channel: self.channel,
            client: self.client.clone(),
            delivery_tag,
        }
    }
}

impl Broker {
    pub(super) fn open_connection(
        &mut self,
        connect: Connect,
        facts: &mut Facts,
    ) -> Result<ConnectionId, Refusal> {
        let Connect {
            client,
            vhost,
            user,
            channel_max,
            node,
        } = connect;
        if self.stopped.is_some() {
            return Err(shutdown());
        }
        let node = self.node_for(node)?;
        if !self.vhosts.contains(&vhost) {
            return Err(Refusal::new(
                ReplyCode::NotAllowed,
                format!("vhost {vhost} not found"),
            ));
        }
        self.users.may_open(&user, &vhost)?;
        let connection = ConnectionId(self.next_connection);
        self.next_connection += 1;
        facts.push(BrokerFact::ConnectionOpened {
            connection,
            client: client.clone(),
            node: node.clone(),
        });
        self.connections.insert(
            connection,
            Connection {
                client,
                vhost,
                user,
                node,
                channel_max: negotiated(channel_max),
                unread: None,
                ends: false,
                channels: LiteMap::new_vec(),
            },
        );
        Ok(connection)
    }

    pub(super) fn open_channel(
        &mut self,
        connection: ConnectionId,
        number: u16,
        facts: &mut Facts,
    ) -> Result<ChannelId, Refusal> {
        let channel = ChannelId { connection, number };
        let Some(state) = self.connections.get_mut(&connection) else {
            return Err(no_such_channel(number));
        };
        let refusal = if number == CONNECTION {
            Some(no_such_channel(number))
        } else if state.channels.contains_key(&number) {
            let text = "second 'channel.open' seen";
            Some(Refusal::new(ReplyCode::ChannelError, text))
        } else if state.channels.len() >= usize::from(state.channel_max) {
            Some(too_many_channels(state))
        } else {
            None
        };
        if let Some(refusal) = refusal {
            self.close_connection(connection, ClosedBecause::Refused(refusal.clone()), facts);
            return Err(refusal);
        }
        state
            .channels
            .insert(number, Channel::new(self.now, self.config));
        facts.push(BrokerFact::ChannelOpened { channel });
        Ok(channel)
    }

    pub(super) fn client_closes_connection(&mut self, connection: ConnectionId, facts: &mut Facts) {
        self.close_connection(connection, ClosedBecause::Client, facts);
    }

    pub(super) fn connection_is_lost(&mut self, connection: ConnectionId, facts: &mut Facts) {
        self.close_connection(connection, ClosedBecause::Lost, facts);
    }

    /// 320: the server closes it (`rabbit_reader.erl`, `handle_other` of `shutdown`).
    pub(super) fn force_close(
        &mut self,
        connection: ConnectionId,
        reason: String,
        facts: &mut Facts,
    ) -> Reply {
        let refusal = Refusal::new(ReplyCode::ConnectionForced, reason);
        self.close_connection(connection, ClosedBecause::Refused(refusal), facts);
        Reply::Done
    }

    /// `channel.close`.
    pub(super) fn client_closes_channel(
        &mut self,
        channel: ChannelId,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        if self.caller(channel).is_none() {
            return Err(self.refuse_unopened(channel, facts));
        }
        self.close_channel(channel, ClosedBecause::Client, facts);
        Ok(Reply::Done)
    }

    /// Whoever speaks on a channel that is not open loses the connection (observed:
    /// closed-and-unopened-channels, unopened-channels-closed).
    pub(super) fn refuse_unopened(&mut self, channel: ChannelId, facts: &mut Facts) -> Refusal {
        let refusal = no_such_channel(channel.number);
        let because = ClosedBecause::Refused(refusal.clone());
        self.close_connection(channel.connection, because, facts);
        refusal
    }

    /// Ends a connection: its channels, then its exclusive queues.
    pub(super) fn close_connection(
        &mut self,
        connection: ConnectionId,
        because: ClosedBecause,
        facts: &mut Facts,
    ) {
        let Some(state) = self.connections.get_mut(&connection) else {
            return;
        };
        state.ends = true;
        let client = state.client.clone();
        let numbers: Vec<u16> = state.channels.keys().copied().collect();
        for number in numbers {
            let channel = ChannelId { connection, number };
            self.close_channel(channel, ClosedBecause::ConnectionClosed, facts);
        }
        self.forget_unread(connection, facts);
        self.connections.remove(&connection);
        facts.push(BrokerFact::ConnectionClosed {
            connection,
            client,
            because,
        });
        for name in self.exclusive_queues_of(connection) {
            self.remove_queue(
                &name,
                (LossReason::QueueDeleted, QueueEnd::OwnerGone),
                facts,
            );
        }
    }

    /// Ends a channel: its consumers leave, what it held is requeued, and queues that
    /// live only as long as they are consumed from go.
    pub(super) fn close_channel(
        &mut self,
        channel: ChannelId,
        because: ClosedBecause,
        facts: &mut Facts,
    ) {
        let Some(caller) = self.caller(channel) else {
            return;
        };
        self.abandon_transaction(&caller, facts);
        let Some(state) = self
            .connections
            .get_mut(&channel.connection)
            .and_then(|connection| connection.channels.remove(&channel.number))
        else {
            return;
        };
        facts.push(BrokerFact::ChannelClosed {
            channel,
            client: caller.client.clone(),
            because,
        });
        lose_unread(state.unread, facts);
        let mut left: Vec<ResourceName> = Vec::new();
        for (tag, queue) in &state.consumers {
            self.remove_consumer(
                &caller,
                queue,
                (tag, CancelledBecause::ChannelClosed),
                facts,
            );
            left.push(queue.clone());
        }
        self.lose_held_back(channel, facts);
        self.requeue_all(&caller, &state.unacked, facts);
        for (_, queue) in self.queues.iter_mut() {
            queue.enqueuers.leave(channel);
        }
        for queue in left {
            self.deliver(&queue, facts);
            self.delete_if_abandoned(&queue, facts);
        }
    }
}

/// What the server offers (`channel_max`; observed: `wire091.json`).
const CHANNEL_MAX: u16 = 2047;

/// The smaller of what both sides want; 0 is no wish.
fn negotiated(channel_max: u16) -> u16 {
    if channel_max == 0 {
        CHANNEL_MAX
    } else {
        channel_max.min(CHANNEL_MAX)
    }
}

/// 530: the connection has as many channels as it may have (`rabbit_reader.erl`,
/// `create_channel`; observed: `channel-lifecycle-errors`).
fn too_many_channels(state: &Connection) -> Refusal {
    let (open, most) = (state.channels.len(), state.channel_max);
    let text = format!(
        "number of channels opened ({open}) has reached the negotiated channel_max ({most})"
    );
    Refusal::new(ReplyCode::NotAllowed, text)
}

/// The channel number that stands for the connection itself.
const CONNECTION: u16 = 0;

/// 504: the channel is not open; the number 0 never is one (`rabbit_reader.erl`,
/// `handle_method0` and `process_frame`).
fn no_such_channel(number: u16) -> Refusal {
    let text = if number == CONNECTION {
        "unexpected method in connection state running"
    } else {
        "expected 'channel.open'"
    };
    Refusal::new(ReplyCode::ChannelError, text)
}
