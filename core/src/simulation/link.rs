//! The clients' connections: coming up, going away, coming back.

use std::sync::Arc;

use litemap::LiteMap;

use super::agenda::Task;
use super::intervene::vhost_by_hand;
use super::{Log, Simulation};
use crate::amqp::{Message, Refusal};
use crate::broker::{Command, Connect, Method, Reply};
use crate::event::{ChannelId, ClientFact, ConnectionId, LossReason};
use crate::name::{DEFAULT_VHOST, Name};
use crate::scenario::Client;

/// How long after the broker is back the clients have noticed it, in milliseconds.
pub(super) const RECONNECT_MS: u32 = 200;

/// The number of the one channel that each client opens.
const CHANNEL: u16 = 1;

/// Who is connected, and who wants to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    links: LiteMap<Name, Link>,
}

/// One client's connection.
#[derive(Clone, Debug, Default)]
struct Link {
    /// Whether its process runs, so that it reconnects when it loses its connection.
    alive: bool,
    channel: Option<ChannelId>,
    /// Whether it knows that the server reads nothing from it.
    blocked: bool,
    /// What it has sent and what has not yet arrived.
    outgoing: Vec<Arc<Message>>,
}

impl Links {
    /// The open channel of a client.
    pub(super) fn channel(&self, client: &Name) -> Option<ChannelId> {
        self.links.get(client)?.channel
    }

    /// Whether some client's channel is this one, and open.
    pub(super) fn is_open(&self, channel: ChannelId) -> bool {
        let mut links = self.links.values();
        links.any(|link| link.channel == Some(channel))
    }

    /// Forgets the connection where it is the client's present one, and gives whether
    /// it was.
    pub(super) fn closed(&mut self, client: &Name, connection: ConnectionId) -> bool {
        let Some(link) = self.links.get_mut(client) else {
            return false;
        };
        let present = link
            .channel
            .is_some_and(|channel| channel.connection == connection);
        if present {
            link.channel = None;
            link.blocked = false;
        }
        present
    }

    /// Remembers that a message is under way.
    pub(super) fn sent(&mut self, client: &Name, message: Arc<Message>) {
        self.links
            .entry(client.clone())
            .or_default()
            .outgoing
            .push(message);
    }

    /// A message is no longer under way.
    pub(super) fn arrived(&mut self, client: &Name, message: &Message) {
        if let Some(link) = self.links.get_mut(client) {
            link.outgoing.retain(|one| one.number != message.number);
        }
    }

    fn set_alive(&mut self, client: &Name, alive: bool) {
        self.links.entry(client.clone()).or_default().alive = alive;
    }

    fn is_alive(&self, client: &Name) -> bool {
        self.links.get(client).is_some_and(|link| link.alive)
    }

    /// Whether a client can publish now.
    pub(super) fn may_publish(&self, client: &Name) -> bool {
        self.links
            .get(client)
            .is_some_and(|link| link.channel.is_some() && !link.blocked)
    }

    fn set_blocked(&mut self, client: &Name, blocked: bool) {
        self.links.entry(client.clone()).or_default().blocked = blocked;
    }

    fn opened(&mut self, client: &Name, channel: ChannelId) {
        self.links.entry(client.clone()).or_default().channel = Some(channel);
    }

    fn take_outgoing(&mut self, client: &Name) -> Vec<Arc<Message>> {
        self.links
            .get_mut(client)
            .map(|link| std::mem::take(&mut link.outgoing))
            .unwrap_or_default()
    }
}

impl Simulation {
    /// A client's process comes up and connects; where the broker is away, it waits for
    /// it. A client that is up stays as it is.
    pub(super) fn start_client(&mut self, client: &Name, log: &mut Log) {
        self.links.set_alive(client, true);
        if self.links.channel(client).is_some() || !self.broker.is_up() {
            return;
        }
        match self.connect(client, log) {
            Ok(channel) => {
                self.note(
                    ClientFact::Started {
                        client: client.clone(),
                    },
                    log,
                );
                self.take_up_work(client, channel, log);
            }
            Err(refusal) => self.client_fails(client, refusal, log),
        }
    }

    /// Opens a connection and a channel.
    pub(super) fn connect(&mut self, client: &Name, log: &mut Log) -> Result<ChannelId, Refusal> {
        let open = Command::OpenConnection(self.login(client));
        let Reply::Connection(connection) = self.command(open, log)? else {
            unreachable!("opening a connection gives a connection")
        };
        let channel = ChannelId {
            connection,
            number: CHANNEL,
        };
        self.links.opened(client, channel);
        self.command(
            Command::OpenChannel {
                connection,
                number: CHANNEL,
            },
            log,
        )?;
        Ok(channel)
    }

    /// How a client connects.
    fn login(&self, client: &Name) -> Connect {
        let known = self
            .scenario
            .clients
            .iter()
            .find(|one| one.name() == client);
        let node = known.and_then(Client::node).cloned();
        let node = node.filter(|node| self.broker.nodes().is_up(node));
        let Some((vhost, user)) = known.map(Client::login) else {
            let vhost = vhost_by_hand(client).unwrap_or_else(|| DEFAULT_VHOST.into());
            return Connect::new(client.clone(), vhost);
        };
        Connect {
            user: user.clone(),
            node,
            ..Connect::new(client.clone(), vhost.clone())
        }
    }

    fn take_up_work(&mut self, client: &Name, channel: ChannelId, log: &mut Log) {
        if let Some(index) = self
            .consumers
            .iter()
            .position(|run| run.spec.name == *client)
            && self.processor_may_start(index, channel, log)
        {
            self.start_consuming(index, channel, log);
        }
        if let Some(index) = self
            .producers
            .iter()
            .position(|run| run.spec.name == *client)
        {
            if self.producers[index].spec.confirms {
                self.call(client, channel, Method::ConfirmSelect, log);
            }
            if self.producers[index].spec.tx.is_some() {
                self.producers[index].tx.begin();
                self.call(client, channel, Method::TxSelect, log);
            }
            if let Some(asks) = self.producers[index].spec.asks.clone() {
                self.await_answers(client, channel, &asks, log);
            }
            self.resume_publishing(index);
        }
    }

    /// The server refused what the client is there for: it gives up and says so.
    pub(super) fn client_fails(&mut self, client: &Name, refusal: Refusal, log: &mut Log) {
        self.links.set_alive(client, false);
        self.hang_up(client, log, |connection| Command::CloseConnection {
            connection,
        });
        self.note(
            ClientFact::Failed {
                client: client.clone(),
                refusal,
            },
            log,
        );
    }

    /// The server closed the client's channel, or its connection, while it waited for
    /// nothing: it gives up, and comes back as after a crash.
    pub(super) fn channel_is_closed(&mut self, client: &Name, refusal: Refusal, log: &mut Log) {
        if !self.links.is_alive(client) {
            return;
        }
        self.client_fails(client, refusal, log);
        let consumer = self.consumers.iter().find(|run| run.spec.name == *client);
        if let Some(restart_ms) = consumer.and_then(|run| run.spec.restart_ms) {
            let task = Task::StartClient {
                client: client.clone(),
            };
            self.agenda.add(self.after(restart_ms), task);
        }
    }

    /// The server tells a client that it reads nothing more from it (`connection.blocked`),
    /// or reads again (none).
    pub(super) fn tell_blocked(
        &mut self,
        client: &Name,
        connection: ConnectionId,
        reason: Option<&'static str>,
    ) {
        let channel = self.links.channel(client);
        let Some(channel) = channel.filter(|channel| channel.connection == connection) else {
            return;
        };
        let task = Task::BlockArrives {
            client: client.clone(),
            channel,
            reason,
        };
        self.agenda
            .add(self.after(self.scenario.latency.deliver_ms), task);
    }

    /// The client knows: it publishes nothing more, or goes on where it was.
    pub(super) fn block_arrives(
        &mut self,
        client: &Name,
        channel: ChannelId,
        reason: Option<&'static str>,
        log: &mut Log,
    ) {
        if self.links.channel(client) != Some(channel) {
            return;
        }
        self.links.set_blocked(client, reason.is_some());
        let name = client.clone();
        let fact = match reason {
            Some(reason) => ClientFact::HoldsBack {
                client: name,
                reason,
            },
            None => ClientFact::GoesOn { client: name },
        };
        self.note(fact, log);
        let producer = self
            .producers
            .iter()
            .position(|run| run.spec.name == *client);
        if let Some(index) = producer.filter(|_| reason.is_none()) {
            self.resume_publishing(index);
        }
        if reason.is_none() {
            self.processor_resumes(client);
        }
    }

    /// A client's process dies.
    pub(super) fn kill_client(&mut self, client: &Name, log: &mut Log) {
        if !self.links.is_alive(client) {
            return;
        }
        self.links.set_alive(client, false);
        self.note(
            ClientFact::Crashed {
                client: client.clone(),
            },
            log,
        );
        self.hang_up(client, log, |connection| Command::LoseConnection {
            connection,
        });
    }

    /// A client leaves in good order.
    pub(super) fn stop_client(&mut self, client: &Name, log: &mut Log) {
        if !self.links.is_alive(client) {
            return;
        }
        self.links.set_alive(client, false);
        self.note(
            ClientFact::Stopped {
                client: client.clone(),
            },
            log,
        );
        self.hang_up(client, log, |connection| Command::CloseConnection {
            connection,
        });
    }

    fn hang_up(
        &mut self,
        client: &Name,
        log: &mut Log,
        command: impl FnOnce(ConnectionId) -> Command,
    ) {
        if let Some(channel) = self.links.channel(client) {
            self.tell(command(channel.connection), log);
        }
    }

    /// The connection is gone, for whatever reason: so is what was under way on it and
    /// what the client had in hand.
    pub(super) fn client_loses_connection(&mut self, client: &Name, log: &mut Log) {
        for message in self.links.take_outgoing(client) {
            let (client, copy) = (client.clone(), None);
            let reason = LossReason::ConnectionLost;
            self.note(
                ClientFact::MessageLost {
                    client,
                    message,
                    copy,
                    reason,
                },
                log,
            );
        }
        if let Some(index) = self
            .consumers
            .iter()
            .position(|run| run.spec.name == *client)
        {
            self.drop_what_is_in_hand(index, log);
        }
        self.answers_are_lost(client, log);
    }

    /// The broker is back; the clients that are up find it again, in the scenario's
    /// order.
    pub(super) fn broker_starts(&mut self, log: &mut Log) {
        self.tell(Command::Start, log);
        self.reconnect_all();
    }

    /// Whoever is up and has no connection connects again, in the scenario's order.
    pub(super) fn reconnect_all(&mut self) {
        let scenario = self.scenario.clone();
        for client in scenario.clients.iter().filter(|one| {
            self.links.is_alive(one.name()) && self.links.channel(one.name()).is_none()
        }) {
            let task = Task::StartClient {
                client: client.name().clone(),
            };
            self.agenda.add(self.after(RECONNECT_MS), task);
        }
    }

    /// A method on a client's channel. A refusal that the client did not expect ends it.
    pub(super) fn call(
        &mut self,
        client: &Name,
        channel: ChannelId,
        method: Method,
        log: &mut Log,
    ) {
        if let Err(refusal) = self.command(Command::Method { channel, method }, log) {
            self.client_fails(client, refusal, log);
        }
    }
}
