//! Interventions: what the scenario's timeline does from outside.
//!
//! What an operator does through the server's own tools is a command to the broker; what
//! anybody could do by hand goes through a connection, as a client's methods do.

use std::sync::Arc;

use super::agenda::Task;
use super::link::RECONNECT_MS;
use super::nodes::change;
use super::{BY_HAND, Log, Simulation, by_hand};
use crate::amqp::{Refusal, Table};
use crate::broker::{BindEnd, Command, ExchangeDeclare, Method, QueueDeclare};
use crate::event::{ChannelId, ClientFact, Event};
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::scenario::{
    BindingDefinition, DestinationType, ExchangeDefinition, InterventionAction, MessageTemplate,
    QueueDefinition, StopKind,
};
use crate::time::Time;

/// What the management plugin tells a client whose connection it closes
/// (`rabbit_mgmt_wm_connection.erl`).
const CLOSED: &str = "Closed via management plugin";

impl Simulation {
    /// The broker stops at this moment in this way, whatever the scenario says, and stays
    /// away: what a crash there would cost. The moment is not before anything that was done,
    /// and everything that is to happen up to it was. A broker that is down is left alone.
    pub fn stop_broker(&mut self, at: Time, stop: StopKind, log: &mut Vec<Arc<Event>>) {
        debug_assert!(self.next_at().is_none_or(|next| next > at));
        self.now = self.now.max(at);
        if self.broker.is_up() {
            self.tell(Command::Stop { stop }, log);
        }
    }

    pub(super) fn intervene(&mut self, index: usize, log: &mut Log) {
        let scenario = self.scenario.clone();
        match &scenario.timeline[index].action {
            InterventionAction::Publish {
                vhost,
                exchange,
                message,
            } => {
                let exchange = ResourceName::new(vhost.clone(), exchange.clone());
                self.publish_by_hand(exchange, message, log);
            }
            InterventionAction::KillClient { client } => self.kill_client(client, log),
            InterventionAction::StopClient { client } => self.stop_client(client, log),
            InterventionAction::StartClient { client } => {
                if self.is_known(client) {
                    self.start_client(client, log);
                }
            }
            InterventionAction::CloseConnection { client } => self.close_connection(client, log),
            InterventionAction::RestartBroker { stop, down_ms } => {
                if self.broker.is_up() {
                    self.tell(Command::Stop { stop: *stop }, log);
                    self.agenda.add(self.after(*down_ms), Task::BrokerStarts);
                }
            }
            other => self.operate(other, log),
        }
    }

    /// What an operator does, and what is done by hand to exchanges, queues and bindings.
    fn operate(&mut self, action: &InterventionAction, log: &mut Log) {
        if let Some(command) = change(action) {
            self.change_nodes(command, log);
        } else if let Some(command) = operation(action) {
            // The server's tools need a server.
            if self.broker.is_up()
                && let Err(refusal) = self.tell_and_heed(command, log)
            {
                let client = by_hand();
                self.note(ClientFact::Failed { client, refusal }, log);
            }
        } else if let Some((vhost, method)) = method_by_hand(action) {
            self.call_by_hand(&vhost, method, log);
        } else if let InterventionAction::DeclareQueue {
            queue,
            exclusive,
            client,
        } = action
        {
            let method = declare_queue(queue, *exclusive);
            match client {
                None => self.call_by_hand(&queue.vhost, method, log),
                Some(client) => self.call_as(client, method, log),
            }
        }
    }

    /// Over the channel of a client, while it has one.
    fn call_as(&mut self, client: &Name, method: Method, log: &mut Log) {
        if let Some(channel) = self.links.channel(client) {
            self.call(client, channel, method, log);
        }
    }

    /// The client is told, and connects again as it does after the broker was away.
    fn close_connection(&mut self, client: &Name, log: &mut Log) {
        let Some(channel) = self.links.channel(client) else {
            return;
        };
        let close = Command::ForceClose {
            connection: channel.connection,
            reason: CLOSED.to_owned(),
        };
        self.tell(close, log);
        let task = Task::StartClient {
            client: client.clone(),
        };
        self.agenda.add(self.after(RECONNECT_MS), task);
    }

    fn is_known(&self, client: &Name) -> bool {
        self.scenario.clients.iter().any(|one| one.name() == client)
    }

    /// Publishes from a connection of its own, opened when it is first needed.
    fn publish_by_hand(
        &mut self,
        exchange: ResourceName,
        message: &MessageTemplate,
        log: &mut Log,
    ) {
        let client = by_hand();
        match self.connected(&client, log) {
            Ok(channel) => self.send_message(channel, &client, exchange, (message, 1), log),
            Err(refusal) => self.client_fails(&client, refusal, log),
        }
    }

    /// A method on a connection to the vhost of its own. What is refused is told, and ends
    /// the connection; the next one is a new one.
    fn call_by_hand(&mut self, vhost: &Name, method: Method, log: &mut Log) {
        let client = by_hand_in(vhost);
        match self.connected(&client, log) {
            Ok(channel) => self.call(&client, channel, method, log),
            Err(refusal) => self.client_fails(&client, refusal, log),
        }
    }

    fn connected(&mut self, client: &Name, log: &mut Log) -> Result<ChannelId, Refusal> {
        match self.links.channel(client) {
            Some(channel) => Ok(channel),
            None => self.connect(client, log),
        }
    }
}

/// Whoever acts by hand in a vhost: a connection has only one.
fn by_hand_in(vhost: &Name) -> Name {
    if *vhost == *DEFAULT_VHOST {
        by_hand()
    } else {
        format!("{BY_HAND}{IN}{vhost}").into()
    }
}

/// The vhost that somebody who acts by hand is in; none for all others.
pub(crate) fn vhost_by_hand(client: &str) -> Option<Name> {
    client
        .strip_prefix(BY_HAND)?
        .strip_prefix(IN)
        .map(Name::from)
}

/// What stands between [`BY_HAND`] and the vhost.
const IN: &str = " in ";

/// What an operator does with the server's tools.
fn operation(action: &InterventionAction) -> Option<Command> {
    Some(match action {
        InterventionAction::RaiseAlarm { alarm } => Command::SetAlarm {
            alarm: *alarm,
            on: true,
        },
        InterventionAction::ClearAlarm { alarm } => Command::SetAlarm {
            alarm: *alarm,
            on: false,
        },
        InterventionAction::SetPolicy { policy } => Command::SetPolicy {
            policy: policy.policy().ok()?,
        },
        InterventionAction::ClearPolicy { vhost, policy } => Command::ClearPolicy {
            name: ResourceName::new(vhost.clone(), policy.clone()),
        },
        InterventionAction::SetPermissions { permissions } => Command::SetPermissions {
            user: permissions.user.clone(),
            vhost: permissions.vhost.clone(),
            permissions: permissions.permissions().ok()?,
        },
        InterventionAction::ClearPermissions { vhost, user } => Command::ClearPermissions {
            user: user.clone(),
            vhost: vhost.clone(),
        },
        InterventionAction::SetTopicPermissions { permissions } => Command::SetTopicPermissions {
            user: permissions.user.clone(),
            exchange: permissions.exchange_resource(),
            permissions: permissions.permissions().ok()?,
        },
        InterventionAction::ClearTopicPermissions { vhost, user } => {
            Command::ClearTopicPermissions {
                user: user.clone(),
                vhost: vhost.clone(),
            }
        }
        _ => return None,
    })
}

/// What is done by hand to exchanges, queues and bindings, and in which vhost.
fn method_by_hand(action: &InterventionAction) -> Option<(Name, Method)> {
    Some(match action {
        InterventionAction::DeclareExchange { exchange } => {
            (exchange.vhost.clone(), declare_exchange(exchange))
        }
        InterventionAction::DeleteExchange { vhost, exchange } => {
            let method = Method::ExchangeDelete {
                exchange: exchange.clone(),
                if_unused: false,
            };
            (vhost.clone(), method)
        }
        InterventionAction::PassiveDeclareExchange { vhost, exchange } => {
            (vhost.clone(), ask_for_exchange(exchange))
        }
        InterventionAction::PassiveDeclareQueue { vhost, queue } => {
            (vhost.clone(), ask_for_queue(queue))
        }
        InterventionAction::DeleteQueue { vhost, queue } => {
            let method = Method::QueueDelete {
                queue: queue.clone(),
                if_unused: false,
                if_empty: false,
            };
            (vhost.clone(), method)
        }
        InterventionAction::PurgeQueue { vhost, queue } => {
            let queue = queue.clone();
            (vhost.clone(), Method::QueuePurge { queue })
        }
        InterventionAction::Bind { binding } => {
            let method = Method::Bind {
                source: binding.source.clone(),
                destination: end(binding),
                routing_key: binding.routing_key.clone(),
                arguments: binding.arguments.clone(),
            };
            (binding.vhost.clone(), method)
        }
        InterventionAction::Unbind { binding } => {
            let method = Method::Unbind {
                source: binding.source.clone(),
                destination: end(binding),
                routing_key: binding.routing_key.clone(),
                arguments: binding.arguments.clone(),
            };
            (binding.vhost.clone(), method)
        }
        _ => return None,
    })
}

fn declare_exchange(exchange: &ExchangeDefinition) -> Method {
    Method::ExchangeDeclare(ExchangeDeclare {
        exchange: exchange.name.clone(),
        kind: exchange.kind.clone(),
        passive: false,
        durable: exchange.durable,
        auto_delete: exchange.auto_delete,
        internal: exchange.internal,
        arguments: exchange.arguments.clone(),
    })
}

fn declare_queue(queue: &QueueDefinition, exclusive: bool) -> Method {
    Method::QueueDeclare(QueueDeclare {
        queue: queue.name.clone(),
        passive: false,
        durable: queue.durable,
        exclusive,
        auto_delete: queue.auto_delete,
        arguments: queue.arguments.clone(),
    })
}

/// Of a passive declaration only the name counts.
fn ask_for_exchange(exchange: &Name) -> Method {
    Method::ExchangeDeclare(ExchangeDeclare {
        exchange: exchange.clone(),
        kind: Name::from("direct"),
        passive: true,
        durable: false,
        auto_delete: false,
        internal: false,
        arguments: Table::default(),
    })
}

/// Of a passive declaration only the name counts.
fn ask_for_queue(queue: &Name) -> Method {
    Method::QueueDeclare(QueueDeclare {
        queue: queue.clone(),
        passive: true,
        durable: false,
        exclusive: false,
        auto_delete: false,
        arguments: Table::default(),
    })
}

fn end(binding: &BindingDefinition) -> BindEnd {
    match binding.destination_type {
        DestinationType::Queue => BindEnd::Queue(binding.destination.clone()),
        DestinationType::Exchange => BindEnd::Exchange(binding.destination.clone()),
    }
}
