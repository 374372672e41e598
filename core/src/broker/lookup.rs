//! Finding connections, channels, exchanges and queues by name, with the refusals that
//! the server gives where they are not there or not for the caller.

use super::Broker;
use super::cluster::home_node_down;
use super::connection::{Caller, Channel};
use super::queue::Queue;
use crate::amqp::{Refusal, ReplyCode};
use crate::event::{ChannelId, ConnectionId};
use crate::name::{Name, ResourceName};
use crate::topology::{Exchange, QueueKind};

impl Broker {
    /// Who is on this channel, where it is open.
    pub(super) fn caller(&self, channel: ChannelId) -> Option<Caller> {
        let connection = self.connections.get(&channel.connection)?;
        let open = connection.channels.get(&channel.number)?;
        Some(Caller {
            channel,
            client: connection.client.clone(),
            vhost: connection.vhost.clone(),
            user: connection.user.clone(),
            node: connection.node.clone(),
            max_message_size: open.config.max_message_size,
        })
    }

    /// An open channel.
    pub(super) fn channel_mut(&mut self, channel: ChannelId) -> Option<&mut Channel> {
        self.connections
            .get_mut(&channel.connection)?
            .channels
            .get_mut(&channel.number)
    }

    /// An exchange that a method names.
    pub(super) fn exchange(&self, name: &ResourceName) -> Result<&Exchange, Refusal> {
        self.topology.exchange(name).ok_or_else(|| {
            let ResourceName { vhost, name } = name;
            Refusal::new(
                ReplyCode::NotFound,
                format!("no exchange '{name}' in vhost '{vhost}'"),
            )
        })
    }

    /// The full name of the queue that a method names; `""` is the channel's last
    /// declared queue (AMQP 0-9-1, `queue` domain "current queue").
    pub(super) fn queue_named(&self, caller: &Caller, name: Name) -> Result<ResourceName, Refusal> {
        if !name.is_empty() {
            return Ok(caller.resource(name));
        }
        self.connections
            .get(&caller.channel.connection)
            .and_then(|connection| connection.channels.get(&caller.channel.number))
            .and_then(|channel| channel.last_queue.clone())
            .ok_or_else(|| Refusal::new(ReplyCode::NotFound, "no previously declared queue"))
    }

    /// A queue that is there and not another connection's own.
    pub(super) fn accessible_queue(
        &mut self,
        caller: &Caller,
        name: &ResourceName,
    ) -> Result<&mut Queue, Refusal> {
        let connection = caller.channel.connection;
        let hidden = self.is_hidden(caller, name);
        let queue = self.queues.get_mut(name).ok_or_else(|| no_queue(name))?;
        if hidden && !queue.declaration.durable {
            return Err(no_queue(name));
        }
        if hidden || queue.is_away() {
            return Err(home_node_down(queue));
        }
        match queue.owner {
            Some(owner) if owner != connection => Err(locked(name)),
            _ => Ok(queue),
        }
    }

    /// The type of a queue; of one that is not there, classic.
    pub(super) fn kind_of(&self, name: &ResourceName) -> QueueKind {
        let queue = self.queues.get(name);
        queue.map_or_else(QueueKind::default, |queue| queue.settings.kind)
    }

    /// The queues that end with this connection.
    pub(super) fn exclusive_queues_of(&self, connection: ConnectionId) -> Vec<ResourceName> {
        self.queues
            .iter()
            .filter(|(_, queue)| queue.owner == Some(connection))
            .map(|(name, _)| name.clone())
            .collect()
    }
}

/// How the server names a resource in its refusals (`rabbit_misc.erl`, `rs`).
pub(super) fn in_vhost(what: &str, name: &ResourceName) -> String {
    let ResourceName { vhost, name } = name;
    format!("{what} '{name}' in vhost '{vhost}'")
}

/// 404: there is no such queue.
pub(super) fn no_queue(name: &ResourceName) -> Refusal {
    let ResourceName { vhost, name } = name;
    Refusal::new(
        ReplyCode::NotFound,
        format!("no queue '{name}' in vhost '{vhost}'"),
    )
}

/// 405: the queue is another connection's own.
pub(super) fn locked(name: &ResourceName) -> Refusal {
    let ResourceName { vhost, name } = name;
    Refusal::new(
        ReplyCode::ResourceLocked,
        format!(
            "cannot obtain exclusive access to locked queue '{name}' in vhost '{vhost}'. It could be \
             originally declared on another connection or the exclusive property value does not \
             match that of the original declaration."
        ),
    )
}
