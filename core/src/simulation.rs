//! The simulation: clients, schedules, latencies and interventions, driving the broker.
//!
//! It talks to the broker in AMQP commands only. Everything that is to happen stands in
//! the agenda, ordered by time and then by sequence; [`Simulation::step`] does the next
//! entry. The whole state can be cloned cheaply, which is what checkpoints are.

mod agenda;
mod asking;
mod consumer;
mod intervene;
mod link;
mod nodes;
mod pattern;
mod poller;
mod processor;
mod producer;
mod tap;
mod tasks;
#[cfg(test)]
mod tests;
mod transaction;
mod work;

use std::sync::Arc;

use crate::amqp::{Refusal, ReplyCode};
use crate::broker::{Broker, Command, Reply, Setting};
use crate::event::{
    BrokerFact, ChannelId, ClientFact, ClosedBecause, Event, Fact, Limit, ServerFact,
};
use crate::filter::{Filters, NoFilters};
use crate::name::Name;
use crate::rng::Rng;
use crate::scenario::{Client, Scenario};
use crate::snapshot::Snapshot;
use crate::time::{Duration, Time};
use crate::topology::Plugins;
use agenda::{Agenda, Answer, Task};
use consumer::ConsumerRun;
pub(crate) use intervene::vhost_by_hand;
use link::Links;
#[cfg(test)]
pub(crate) use pattern::filled;
pub use processor::seen as seen_by_filters;
use producer::ProducerRun;
pub use tap::Tap;

/// The name under which messages published by hand are sent.
pub const BY_HAND: &str = "you";

/// [`BY_HAND`] as a name.
#[must_use]
pub fn by_hand() -> Name {
    BY_HAND.into()
}

/// The most events that a run may have.
pub const MAX_EVENTS: u32 = 2_000_000;

/// The most events that one instant may have; a requeue loop without any latency meets it.
pub const MAX_EVENTS_AT_ONCE: u32 = 20_000;

/// A scenario in the middle of its run.
#[derive(Clone, Debug)]
pub struct Simulation {
    scenario: Arc<Scenario>,
    broker: Broker,
    rng: Rng,
    now: Time,
    agenda: Agenda,
    links: Links,
    producers: Vec<ProducerRun>,
    consumers: Vec<ConsumerRun>,
    last_message: u32,
    /// When the broker is next woken.
    timeout_planned: Option<Time>,
    events: u32,
    events_now: u32,
    over: bool,
    /// Who hears what is said between the clients and the broker.
    tap: Option<Arc<dyn Tap>>,
    /// Who runs the processors' filters.
    filters: Arc<dyn Filters>,
}

/// The events of a step, in order.
type Log = Vec<Arc<Event>>;

impl Simulation {
    /// A scenario at its start: the definitions are imported, nothing has happened. Nobody
    /// runs filters: processors take no messages, and say so.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>) -> Self {
        Self::with_filters(scenario, Arc::new(NoFilters))
    }

    /// The same with somebody who runs the processors' filters.
    #[must_use]
    pub fn with_filters(scenario: Arc<Scenario>, filters: Arc<dyn Filters>) -> Self {
        let mut broker = Broker::new(scenario.rabbitmq)
            .with_plugins(Plugins::all())
            .with_nodes(scenario.cluster.clone())
            .with_seed(!scenario.seed);
        broker.import(&scenario.definitions);
        let store_time = Duration::from_ms(scenario.latency.store_ms.into());
        let disk = std::iter::once(Setting::StoreTime(store_time));
        for setting in scenario.config.settings().chain(disk) {
            let set = broker.apply(Time::ZERO, Command::SetConfig(setting), &mut Vec::new());
            debug_assert!(set.is_ok(), "a setting is never refused");
        }
        let mut simulation = Self {
            broker,
            rng: Rng::new(scenario.seed),
            now: Time::ZERO,
            agenda: Agenda::default(),
            links: Links::default(),
            producers: Vec::new(),
            consumers: Vec::new(),
            last_message: 0,
            timeout_planned: None,
            events: 0,
            events_now: 0,
            over: false,
            tap: None,
            filters,
            scenario,
        };
        simulation.plan();
        // Queues may expire though nobody does anything.
        simulation.plan_timeout();
        simulation
    }

    /// Lets somebody hear every command from now on, and what the broker answers.
    #[must_use]
    pub fn tapped(self, tap: Arc<dyn Tap>) -> Self {
        let tap = Some(tap);
        Self { tap, ..self }
    }

    /// Puts what the scenario says into the agenda.
    fn plan(&mut self) {
        let scenario = self.scenario.clone();
        for (index, one) in scenario.timeline.iter().enumerate() {
            self.agenda
                .add(Time::from_ms(one.at_ms), Task::Intervene { index });
        }
        for client in &scenario.clients {
            match client {
                Client::Producer(producer) => self.plan_producer(producer),
                Client::Consumer(consumer) => self.plan_consumer(consumer),
                Client::Processor(processor) => self.plan_processor(processor),
            }
        }
    }

    /// The snapshot before the first event.
    #[must_use]
    pub fn initial_snapshot(&self) -> Snapshot {
        let topology = self.broker.topology().clone();
        Snapshot::initial(&self.scenario, topology).on_nodes_of(&self.broker)
    }

    /// The broker.
    #[must_use]
    pub const fn broker(&self) -> &Broker {
        &self.broker
    }

    /// When the next thing happens; none when the run is over.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        let end = Time::from_ms(self.scenario.run_for_ms);
        self.agenda.next_at().filter(|at| !self.over && *at <= end)
    }

    /// Does the next thing, and adds what happened to the log. Gives whether there was
    /// anything to do.
    pub fn step(&mut self, log: &mut Log) -> bool {
        if self.next_at().is_none() {
            return false;
        }
        let Some((at, task)) = self.agenda.pop() else {
            return false;
        };
        if at > self.now {
            self.events_now = 0;
        }
        self.now = at;
        let before = log.len();
        self.perform(task, log);
        self.count(log.len() - before, log);
        true
    }

    /// Ends the run where it has come to a limit.
    fn count(&mut self, added: usize, log: &mut Log) {
        let added = u32::try_from(added).unwrap_or(u32::MAX);
        self.events = self.events.saturating_add(added);
        self.events_now = self.events_now.saturating_add(added);
        let limit = if self.events >= MAX_EVENTS {
            Limit::Events
        } else if self.events_now >= MAX_EVENTS_AT_ONCE {
            Limit::EventsAtOnce
        } else {
            return;
        };
        self.over = true;
        self.log(Fact::LimitReached(limit), log);
    }

    fn perform(&mut self, task: Task, log: &mut Log) {
        match task {
            Task::Intervene { index } => self.intervene(index, log),
            Task::StartClient { client } => self.start_client(&client, log),
            Task::Schedule { producer } => self.schedule_is_due(producer, log),
            Task::Script { producer, index } => self.script_is_due(producer, index, log),
            Task::PublishArrives {
                channel,
                client,
                message,
                mandatory,
            } => {
                self.publish_arrives(channel, &client, message, mandatory, log);
            }
            Task::QueueReceives { queue } => {
                self.tell(Command::QueueReceive { queue }, log);
            }
            Task::DeliveryArrives {
                consumer,
                channel,
                delivery,
            } => {
                self.delivery_arrives(consumer, channel, delivery, log);
            }
            Task::WorkEnds { consumer, channel } => self.work_ends(consumer, channel, log),
            Task::VerdictArrives {
                consumer,
                channel,
                delivery_tag,
                outcome,
            } => {
                self.verdict_arrives(consumer, channel, delivery_tag, outcome, log);
            }
            Task::AnswerArrives {
                channel,
                client,
                answer,
            } => {
                if self.links.is_open(channel) {
                    self.answer_arrives(channel, client, answer, log);
                }
            }
            Task::Poll { consumer, channel } => self.poll(consumer, channel),
            Task::GetArrives { consumer, channel } => self.get_arrives(consumer, channel, log),
            Task::TxEnds {
                client,
                channel,
                outcome,
            } => self.tx_ends(&client, channel, outcome, log),
            Task::BlockArrives {
                client,
                channel,
                reason,
            } => self.block_arrives(&client, channel, reason, log),
            Task::GroupTimesOut {
                consumer,
                channel,
                serial,
            } => self.group_times_out(consumer, channel, serial, log),
            Task::PatienceEnds { producer, number } => self.patience_ends(producer, number, log),
            Task::ReplyArrives { producer, channel } => self.reply_arrives(producer, channel, log),
            Task::BrokerStarts => self.broker_starts(log),
            Task::BrokerTimeout => {
                self.timeout_planned = None;
                let _never_refused = self.tell_and_heed(Command::Timeout, log);
            }
        }
    }

    fn note(&self, fact: ClientFact, log: &mut Log) {
        self.log(Fact::Client(fact), log);
    }

    fn log(&self, fact: Fact, log: &mut Log) -> Arc<Event> {
        let event = Arc::new(Event { at: self.now, fact });
        log.push(event.clone());
        event
    }

    /// Gives the broker a command, logs what happened, and puts into the agenda what
    /// follows from it.
    fn command(&mut self, command: Command, log: &mut Log) -> Result<Reply, Refusal> {
        let mut facts = Vec::new();
        if let Some(tap) = &self.tap {
            tap.asked(self.now, log.len(), &command);
        }
        let outcome = self.broker.apply(self.now, command, &mut facts);
        for fact in facts {
            let event = self.log(Fact::Broker(fact), log);
            if let Fact::Broker(fact) = &event.fact {
                self.follow(fact, log);
            }
        }
        if let Some(tap) = &self.tap {
            tap.answered(log.len(), &outcome);
        }
        for late in self.broker.take_late_replies() {
            self.answered_late(&late, log);
        }
        self.plan_timeout();
        outcome
    }

    /// Wakes the broker when something next falls due in it.
    fn plan_timeout(&mut self) {
        let Some(at) = self.broker.next_timeout() else {
            return;
        };
        if self.timeout_planned.is_none_or(|planned| at < planned) {
            self.timeout_planned = Some(at);
            self.agenda.add(at.max(self.now), Task::BrokerTimeout);
        }
    }

    /// A command whose refusal shows in the facts, and needs no further answer here.
    fn tell(&mut self, command: Command, log: &mut Log) {
        let _shown_in_the_facts = self.command(command, log);
    }

    /// A command that may end clients' channels and connections without their doing: the
    /// server closes what has waited for too long, or what it only now reads.
    fn tell_and_heed(&mut self, command: Command, log: &mut Log) -> Result<(), Refusal> {
        let before = log.len();
        let outcome = self.command(command, log);
        let closed: Vec<(Name, Refusal)> = log[before..]
            .iter()
            .filter_map(|event| refused(event))
            .collect();
        for (client, refusal) in closed {
            self.channel_is_closed(&client, refusal, log);
        }
        outcome.map(|_| ())
    }

    fn after(&self, ms: u32) -> Time {
        self.now + Duration::from_ms(ms.into())
    }

    /// What the broker says of a publish goes on its way.
    fn answer(&mut self, channel: ChannelId, client: &Name, answer: Answer) {
        let at = self.after(self.scenario.latency.deliver_ms);
        let client = client.clone();
        let task = Task::AnswerArrives {
            channel,
            client,
            answer,
        };
        self.agenda.add(at, task);
    }

    /// A return or a confirm is there; a processor may have waited for it.
    fn answer_arrives(&mut self, channel: ChannelId, client: Name, answer: Answer, log: &mut Log) {
        match answer {
            Answer::Returned(message) => {
                self.note(ClientFact::ReturnReceived { client, message }, log);
            }
            Answer::Confirmed(message, confirm) => {
                let fact = ClientFact::ConfirmReceived {
                    client: client.clone(),
                    message,
                    confirm,
                };
                self.note(fact, log);
                self.processor_hears(channel, (&client, message, confirm), log);
            }
        }
    }

    /// What follows from a fact of the broker: copies and deliveries travel, clients
    /// notice that their connection is gone.
    fn follow(&mut self, fact: &BrokerFact, log: &mut Log) {
        let latency = self.scenario.latency;
        match fact {
            BrokerFact::Routed { route, .. } => {
                for destination in &route.destinations {
                    let queue = destination.queue.clone();
                    self.agenda
                        .add(self.after(latency.route_ms), Task::QueueReceives { queue });
                }
            }
            BrokerFact::Returned {
                message,
                channel,
                client,
            } => {
                self.answer(*channel, client, Answer::Returned(message.clone()));
            }
            BrokerFact::Confirmed {
                channel,
                client,
                message,
                confirm,
                ..
            } => {
                let answer = Answer::Confirmed(*message, *confirm);
                self.answer(*channel, client, answer);
            }
            BrokerFact::Delivered { .. }
            | BrokerFact::StreamDelivered { .. }
            | BrokerFact::Fetched { .. } => {
                self.delivery_departs(fact);
                self.answer_departs(fact);
            }
            BrokerFact::Reply(_) => self.answer_departs(fact),
            BrokerFact::Server(ServerFact::ConnectionBlocked {
                connection,
                client,
                alarm,
                both,
            }) => self.tell_blocked(client, *connection, Some(alarm.reason(*both))),
            BrokerFact::Server(ServerFact::ConnectionUnblocked { connection, client }) => {
                self.tell_blocked(client, *connection, None);
            }
            BrokerFact::ConnectionClosed {
                connection, client, ..
            } if self.links.closed(client, *connection) => {
                self.client_loses_connection(client, log);
            }
            _ => {}
        }
    }
}

/// The client whose channel or connection the server closed, and why. Whoever loses its node
/// was refused nothing.
fn refused(event: &Event) -> Option<(Name, Refusal)> {
    match &event.fact {
        Fact::Broker(
            BrokerFact::ChannelClosed {
                client,
                because: ClosedBecause::Refused(refusal),
                ..
            }
            | BrokerFact::ConnectionClosed {
                client,
                because: ClosedBecause::Refused(refusal),
                ..
            },
        ) if refusal.code != ReplyCode::ConnectionForced => Some((client.clone(), refusal.clone())),
        _ => None,
    }
}
