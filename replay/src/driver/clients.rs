//! The connections and channels of a recording, by the names that it gives to them.

use std::collections::BTreeMap;

use warren_core::event::{ChannelId, ConnectionId};
use warren_core::name::Name;

use super::capabilities::Capabilities;
use crate::observe::Names;
use crate::trace::Step;

/// Who is connected, or was.
#[derive(Default)]
pub(super) struct Clients {
    /// The way back, from the broker's numbers to the names.
    pub(super) names: Names,
    connections: BTreeMap<String, Connection>,
    /// What the client of this name said last when it connected.
    announced: BTreeMap<String, Capabilities>,
    channels: BTreeMap<String, ChannelId>,
}

/// One connection.
pub(super) struct Connection {
    pub(super) id: ConnectionId,
    vhost: Name,
    /// How many channels were opened on it.
    channels: u16,
}

impl Clients {
    /// The connection that the step names.
    pub(super) fn connection(&self, step: &Step) -> Result<&Connection, String> {
        let name = connection_name(step)?;
        let found = self.connections.get(name);
        found.ok_or_else(|| format!("the connection {name} was never opened"))
    }

    /// The channel that the step names.
    pub(super) fn channel(&self, step: &Step) -> Result<ChannelId, String> {
        let name = channel_name(step)?;
        let found = self.channels.get(name);
        let found = found.ok_or_else(|| format!("the channel {name} was never opened"));
        found.copied()
    }

    /// The number that the next channel of the step's connection gets.
    pub(super) fn next_channel(&mut self, step: &Step) -> Result<(ConnectionId, u16), String> {
        let name = connection_name(step)?;
        let found = self.connections.get_mut(name);
        let found = found.ok_or_else(|| format!("the connection {name} was never opened"))?;
        found.channels += 1;
        Ok((found.id, found.channels))
    }

    /// The vhost that a connection opened.
    pub(super) fn vhost(&self, connection: ConnectionId) -> Result<&Name, String> {
        let mut all = self.connections.values();
        let found = all.find(|one| one.id == connection);
        let vhost = found.map(|one| &one.vhost);
        vhost.ok_or_else(|| "the channel's connection is not there".to_owned())
    }

    /// Keeps what a client says when it connects.
    pub(super) fn announces(&mut self, client: &str, capabilities: Capabilities) {
        self.announced.insert(client.to_owned(), capabilities);
    }

    /// The name of a channel, or of its connection where it has none.
    pub(super) fn name_of(&self, channel: ChannelId) -> Option<&String> {
        let own = self.names.channels.get(&channel);
        own.or_else(|| self.names.connections.get(&channel.connection))
    }

    /// Keeps the name of a connection.
    pub(super) fn connected(&mut self, name: &str, id: ConnectionId, vhost: Name) {
        let name = name.to_owned();
        self.names.connections.insert(id, name.clone());
        if let Some(capabilities) = self.announced.get(&name) {
            self.names.announced.insert(id, *capabilities);
        }
        let channels = 0;
        self.connections.insert(
            name,
            Connection {
                id,
                vhost,
                channels,
            },
        );
    }

    /// Keeps the name of the channel that is about to be opened.
    pub(super) fn opens(&mut self, step: &Step) -> Result<(), String> {
        let connection = self.connection(step)?;
        let (connection, number) = (connection.id, connection.channels);
        self.opened(step, ChannelId { connection, number })
    }

    /// Keeps the name that the step gives to a channel.
    pub(super) fn opened(&mut self, step: &Step, id: ChannelId) -> Result<(), String> {
        // A channel that the step names by its number alone has none.
        if let Some(name) = &step.channel {
            self.names.channels.insert(id, name.clone());
            self.channels.insert(name.clone(), id);
        }
        Ok(())
    }
}

pub(super) fn connection_name(step: &Step) -> Result<&str, String> {
    let name = step.connection.as_deref();
    name.ok_or_else(|| "the step names no connection".to_owned())
}

fn channel_name(step: &Step) -> Result<&str, String> {
    let name = step.channel.as_deref();
    name.ok_or_else(|| "the step names no channel".to_owned())
}
