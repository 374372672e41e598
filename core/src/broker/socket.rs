//! What somebody needs to know, and to do, who has the sockets before the broker: it knows no
//! frames itself.

use super::Broker;
use crate::amqp::Refusal;
use crate::event::{BrokerFact, ChannelId, ClosedBecause, ConnectionId};
use crate::name::Name;
use crate::time::Time;

impl Broker {
    /// Whether there is such a vhost.
    #[must_use]
    pub fn has_vhost(&self, vhost: &Name) -> bool {
        self.vhosts.contains(vhost)
    }

    /// Whether there is such a user.
    #[must_use]
    pub fn has_user(&self, user: &Name) -> bool {
        self.users.0.contains_key(user)
    }

    /// How many channels of a connection are open.
    #[must_use]
    pub fn open_channels(&self, connection: ConnectionId) -> usize {
        let connection = self.connections.get(&connection);
        connection.map_or(0, |state| state.channels.len())
    }

    /// Whether a channel of this number is open there.
    #[must_use]
    pub fn has_channel(&self, channel: ChannelId) -> bool {
        let connection = self.connections.get(&channel.connection);
        connection.is_some_and(|state| state.channels.contains_key(&channel.number))
    }

    /// The server closes a connection over what came on it before it was any method: a frame
    /// that is none, or that is not due (`rabbit_reader.erl`, `handle_exception`). Whoever has
    /// the socket knows; a connection that is not there stays so. `now` never runs backwards.
    pub fn refuse_connection(
        &mut self,
        now: Time,
        (connection, refusal): (ConnectionId, Refusal),
        facts: &mut Vec<BrokerFact>,
    ) {
        assert!(now >= self.now, "time ran backwards, to {now}");
        self.now = now;
        let since = facts.len();
        self.close_connection(connection, ClosedBecause::Refused(refusal), facts);
        self.settle_by_itself(facts);
        self.confirm_what_left(since, facts);
    }
}
