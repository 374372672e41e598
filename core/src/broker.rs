//! The broker: AMQP 0-9-1 as RabbitMQ does it.
//!
//! `(now, command, &mut state) → Result<reply, refusal>`, and the facts of what happened.
//! It knows no producers, no schedule and no latency; it could sit behind a socket. As
//! in the server, a channel hands a routed message to its queues without waiting: the
//! copies are in transit until [`Command::QueueReceive`] (or [`Broker::settle`]) takes
//! them in. Whoever drives the broker decides when that is.

mod access;
mod acknowledge;
mod alarm;
mod arguments;
mod at_least_once;
mod bind;
mod cluster;
pub mod command;
mod confirm;
mod connection;
mod consume;
mod consumer_arguments;
mod consumer_count;
mod consumer_line;
mod consumer_timeout;
mod dead_letter;
mod death;
mod declare;
mod delete;
mod deliver;
mod direct_reply;
mod dispatch;
mod enqueuers;
mod exchange;
mod exchange_memory;
mod expiry;
mod import;
mod limits;
mod line_breaks;
mod lookup;
mod policies;
mod publish;
mod queue;
mod restart;
mod retention;
mod returns;
mod server_config;
mod settings;
mod settled_groups;
mod shared_limit;
mod socket;
mod storing;
mod stream;
#[cfg(test)]
mod tests;
mod timer;
mod transaction;

use std::sync::Arc;

pub use alarm::LateReply;
pub(crate) use arguments::refuse_arguments;
pub use command::{
    BindEnd, Command, Connect, DEFAULT_USER, ExchangeDeclare, Method, QueueDeclare, Reply,
};
pub use consumer_arguments::refuse_consumer;
pub(crate) use declare::refuse_properties;
pub use server_config::Setting;
pub(crate) use settings::{Overflow, QueueSettings};

use crate::FlatSet;
use crate::amqp::Refusal;
use crate::cluster::Nodes;
use crate::event::{Alarm, BrokerFact, ConnectionId, ConsumerRef};
use crate::exchange_memory::ExchangeMemory;
use crate::invariant::Contents;
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::rng::Rng;
use crate::scenario::{ServerLine, StopKind};
use crate::time::Time;
use crate::topology::{Plugins, Topology};
use access::Users;
use cluster::Declaring;
use connection::Connection;
use litemap::LiteMap;
use queue::Queue;
use server_config::ServerConfig;
use timer::Wakeups;

/// A RabbitMQ server, without its sockets.
#[derive(Clone, Debug)]
pub struct Broker {
    line: ServerLine,
    plugins: Plugins,
    /// The nodes of the cluster that it is, where it is one.
    nodes: Nodes,
    /// What random exchanges draw from.
    rng: Rng,
    now: Time,
    vhosts: Vec<Name>,
    topology: Arc<Topology>,
    memory: ExchangeMemory,
    queues: LiteMap<ResourceName, Queue>,
    connections: LiteMap<ConnectionId, Connection>,
    next_connection: u32,
    next_generated_name: u32,
    /// What runs short.
    alarms: FlatSet<Alarm>,
    /// What was answered later than it was asked.
    late: Vec<LateReply>,
    /// Declarations that wait for nodes.
    declaring: Vec<Declaring>,
    /// Who may do what.
    users: Users,
    /// Its own settings.
    config: ServerConfig,
    /// Consumers that do not acknowledge, with messages of quorum queues that their channels
    /// have yet to settle for them.
    settling: Vec<(ResourceName, ConsumerRef)>,
    /// What is to happen by itself, and when.
    wakeups: Wakeups,
    /// How it was stopped, while it is.
    stopped: Option<StopKind>,
}

/// The facts of one command, in order.
type Facts = Vec<BrokerFact>;

impl Broker {
    /// A server of this line with the vhost `/` and nothing in it, and with the plugins that
    /// it is delivered with.
    #[must_use]
    pub fn new(line: ServerLine) -> Self {
        let mut broker = Self {
            line,
            plugins: Plugins::shipped(),
            nodes: Nodes::default(),
            rng: Rng::new(0),
            now: Time::ZERO,
            vhosts: Vec::new(),
            topology: Arc::default(),
            memory: ExchangeMemory::default(),
            queues: LiteMap::new_vec(),
            connections: LiteMap::new_vec(),
            next_connection: 1,
            next_generated_name: 1,
            alarms: FlatSet::new(),
            late: Vec::new(),
            declaring: Vec::new(),
            users: Users::default(),
            config: ServerConfig::of(line),
            settling: Vec::new(),
            wakeups: Wakeups::default(),
            stopped: None,
        };
        broker.add_vhost(&DEFAULT_VHOST.into());
        broker
    }

    /// The same server with these plugins enabled.
    #[must_use]
    pub fn with_plugins(self, plugins: Plugins) -> Self {
        Self { plugins, ..self }
    }

    /// The same server with its chance seeded by this number.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        let rng = Rng::new(seed);
        Self { rng, ..self }
    }

    /// Adds a vhost with its predeclared exchanges; one that exists stays as it is.
    pub fn add_vhost(&mut self, vhost: &Name) {
        if !self.vhosts.contains(vhost) {
            self.vhosts.push(vhost.clone());
            Arc::make_mut(&mut self.topology).add_vhost(vhost);
        }
    }

    /// Exchanges, queues and bindings.
    #[must_use]
    pub const fn topology(&self) -> &Arc<Topology> {
        &self.topology
    }

    /// What exchanges remember.
    #[must_use]
    pub const fn memory(&self) -> &ExchangeMemory {
        &self.memory
    }

    /// Whether it is running.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.stopped.is_none() && !self.nodes.all_down()
    }

    /// Does one thing. `now` never runs backwards.
    ///
    /// # Errors
    /// The server's refusal; what its reply code closes is closed, and what that requeues
    /// is requeued, as the facts say.
    pub fn apply(
        &mut self,
        now: Time,
        command: Command,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        assert!(
            now >= self.now,
            "time ran backwards, from {} to {now}",
            self.now
        );
        self.now = now;
        match self.leave_unread(command, facts) {
            Some(command) => {
                let since = facts.len();
                let outcome = self.perform(command, facts);
                self.settle_by_itself(facts);
                self.confirm_what_left(since, facts);
                outcome
            }
            None => Ok(Reply::Deferred),
        }
    }

    fn perform(&mut self, command: Command, facts: &mut Facts) -> Result<Reply, Refusal> {
        match command {
            Command::OpenConnection(connect) => {
                self.open_connection(connect, facts).map(Reply::Connection)
            }
            Command::CloseConnection { connection } => {
                self.client_closes_connection(connection, facts);
                Ok(Reply::Done)
            }
            Command::LoseConnection { connection } => {
                self.connection_is_lost(connection, facts);
                Ok(Reply::Done)
            }
            Command::ForceClose { connection, reason } => {
                Ok(self.force_close(connection, reason, facts))
            }
            Command::OpenChannel { connection, number } => self
                .open_channel(connection, number, facts)
                .map(Reply::Channel),
            Command::CloseChannel { channel } => self.client_closes_channel(channel, facts),
            Command::Method { channel, method } => self.call(channel, method, facts),
            Command::QueueReceive { queue } => {
                self.queue_receives(&queue, facts);
                Ok(Reply::Done)
            }
            Command::Timeout => {
                self.time_out(facts);
                Ok(Reply::Done)
            }
            Command::SetPolicy { policy } => self.set_policy(policy, facts),
            Command::ClearPolicy { name } => Ok(self.clear_policy(name, facts)),
            Command::SetOperatorPolicy { policy } => self.set_operator_policy(policy, facts),
            Command::ClearOperatorPolicy { name } => Ok(self.clear_operator_policy(name, facts)),
            Command::SetAlarm { alarm, on } => {
                self.set_alarm(alarm, on, facts);
                Ok(Reply::Done)
            }
            Command::SetConfig(setting) => {
                self.config.set(setting);
                Ok(Reply::Done)
            }
            Command::SetPermissions {
                user,
                vhost,
                permissions,
            } => Ok(self.set_permissions((user, vhost), Some(permissions), facts)),
            Command::ClearPermissions { user, vhost } => {
                Ok(self.set_permissions((user, vhost), None, facts))
            }
            Command::SetTopicPermissions {
                user,
                exchange,
                permissions,
            } => Ok(self.set_topic_permissions(user, exchange, permissions, facts)),
            Command::ClearTopicPermissions { user, vhost } => {
                Ok(self.clear_topic_permissions(user, vhost, facts))
            }
            Command::Stop { .. }
            | Command::Start
            | Command::StopNode { .. }
            | Command::StartNode { .. }
            | Command::Partition { .. }
            | Command::Heal => Ok(self.stop_or_start(command, facts)),
        }
    }

    /// Takes in everything that is in transit to any queue, and what follows from it.
    ///
    /// Dead letters seldom go round in circles by themselves, but servers before 4.0 turn
    /// the order of `x-death` with each death, so that one rejection can keep them going
    /// for ever. After very many facts the rest stays on its way.
    pub fn settle(&mut self, facts: &mut Facts) {
        const MANY: usize = 100_000;
        let since = facts.len();
        while facts.len() < MANY {
            let waiting = self.queues.iter();
            let names: Vec<ResourceName> = waiting
                .filter(|(_, queue)| Self::is_awaiting(queue))
                .map(|(name, _)| name.clone())
                .collect();
            if names.is_empty() {
                break;
            }
            for name in names {
                self.take_in_all(&name, facts);
            }
        }
        self.confirm_what_left(since, facts);
    }

    /// What every queue holds, in order of name.
    #[must_use]
    pub fn contents(&self) -> Vec<(ResourceName, Contents)> {
        let queues = self.queues.iter();
        queues
            .map(|(name, queue)| (name.clone(), queue.contents()))
            .collect()
    }
}
