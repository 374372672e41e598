//! What is still open between the two ends: which frames tell of a message, a delivery or a
//! confirm, so that what happens to it later is found at them, and when a client sent what the
//! broker is only now given.

use std::collections::BTreeMap;
use std::sync::Arc;

use warren_core::amqp::{Message, MessageNumber};
use warren_core::broker::{Command, Method};
use warren_core::event::{
    AskFact, BrokerFact, CancelledBecause, ClientFact, Fact, LossReason, ReplyFact, TaskFact,
};
use warren_core::name::Name;
use warren_core::scenario::{Client, Latency, Outcome, Scenario};
use warren_core::time::{Duration, Time};

use crate::run::{Call, Run};
use crate::script::{Line, Places, Script, Sent};

/// The number of the channel that each client opens.
const CHANNEL: u16 = 1;

/// See the file's own words.
#[derive(Debug)]
pub(crate) struct Ledger {
    latency: Latency,
    /// The producers whose every message is to be returned where it has no destination.
    mandatory: Vec<Name>,
    /// What is under way to the broker: when it was sent, and by which event.
    publishes: BTreeMap<MessageNumber, (Sent, usize)>,
    published: BTreeMap<MessageNumber, Places>,
    /// What clients have said of deliveries, by the delivery tag; without one of all.
    verdicts: BTreeMap<(Name, Option<u64>), (Sent, usize)>,
    deliveries: BTreeMap<(Name, u64), Places>,
    /// The frames by which clients said what became of a delivery. Where its queue is not there
    /// for now, that has its effect later.
    judged: BTreeMap<(Name, u64), Places>,
    confirms: BTreeMap<(Name, MessageNumber), Places>,
    returns: BTreeMap<(Name, MessageNumber), Places>,
    blocked: BTreeMap<Name, Places>,
    answers: BTreeMap<Name, Places>,
    logins: BTreeMap<Name, (Line, Places)>,
}

impl Ledger {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let producers = scenario.clients.iter().filter_map(|client| match client {
            Client::Producer(producer) => Some(producer),
            Client::Consumer(_) | Client::Processor(_) => None,
        });
        let mandatory = producers.filter(|producer| {
            let scripted = producer.script.iter().map(|one| &one.message);
            let mut all = producer.messages.iter().chain(scripted);
            all.all(|template| template.mandatory)
        });
        Self {
            latency: scenario.latency,
            mandatory: mandatory.map(|producer| producer.name.clone()).collect(),
            publishes: BTreeMap::new(),
            published: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            deliveries: BTreeMap::new(),
            judged: BTreeMap::new(),
            confirms: BTreeMap::new(),
            returns: BTreeMap::new(),
            blocked: BTreeMap::new(),
            answers: BTreeMap::new(),
            logins: BTreeMap::new(),
        }
    }

    /// Something happened at a client.
    pub(crate) fn client(
        &mut self,
        script: &mut Script,
        event: usize,
        at: Time,
        fact: &ClientFact,
    ) {
        let places = match fact {
            ClientFact::PublishSent { message, .. } => {
                let sent = script.turn(at);
                self.publishes.insert(message.number, (sent, event));
                None
            }
            ClientFact::WorkFinished {
                client,
                delivery_tag,
                outcome,
                arrives: Some(_),
                ..
            }
            | ClientFact::Task(TaskFact::Receipt {
                client,
                delivery_tag,
                outcome,
                arrives: Some(_),
                ..
            }) => {
                let tag = (*outcome != Outcome::Recover).then_some(*delivery_tag);
                let sent = script.turn(at);
                self.verdicts.insert((client.clone(), tag), (sent, event));
                None
            }
            ClientFact::Received {
                client,
                delivery_tag,
                ..
            } => self.deliveries.get(&(client.clone(), *delivery_tag)),
            ClientFact::ConfirmReceived {
                client, message, ..
            } => self.confirms.get(&(client.clone(), *message)),
            ClientFact::ReturnReceived { client, message } => {
                self.returns.get(&(client.clone(), message.number))
            }
            ClientFact::HoldsBack { client, .. } | ClientFact::GoesOn { client } => {
                self.blocked.get(client)
            }
            ClientFact::Ask(AskFact::Answered {
                client,
                delivery_tag,
                ..
            }) => self.deliveries.get(&(client.clone(), *delivery_tag)),
            ClientFact::FoundNothing { client, .. } => self.answers.get(client),
            ClientFact::Started { client } => self.logins.get(client).map(|(_, places)| places),
            _ => None,
        };
        if let Some(places) = places {
            script.carry(places.clone(), event);
        }
    }

    /// The message and its client, where its connection broke while it was under way.
    pub(crate) fn lost(fact: &ClientFact) -> Option<(&Name, &Arc<Message>)> {
        match fact {
            ClientFact::MessageLost {
                client,
                message,
                copy: None,
                reason: LossReason::ConnectionLost,
            } => Some((client, message)),
            _ => None,
        }
    }

    /// The connection and the channel of what has been sent and is not there yet, and when it
    /// was sent.
    pub(crate) fn under_way(
        &self,
        client: &Name,
        message: MessageNumber,
    ) -> Option<(Line, u16, Sent)> {
        let (sent, _) = self.publishes.get(&message)?;
        let (line, _) = self.logins.get(client)?;
        Some((line.clone(), CHANNEL, *sent))
    }

    /// Whether all that this client publishes is to be returned where it has no destination.
    pub(crate) fn is_mandatory(&self, client: &Name) -> bool {
        self.mandatory.contains(client)
    }

    /// When the client sent what the broker is now given, and the events that tell of it.
    pub(crate) fn sent(
        &mut self,
        script: &mut Script,
        client: &Name,
        call: &Call,
    ) -> (Sent, Option<usize>) {
        let known = match &call.command {
            Command::Method { method, .. } => self.known(client, method),
            _ => None,
        };
        match known {
            Some((sent, event)) => (sent, Some(event)),
            None => {
                let at = before(call.at, self.way_of(&call.command));
                (script.turn(at), None)
            }
        }
    }

    fn known(&mut self, client: &Name, method: &Method) -> Option<(Sent, usize)> {
        match method {
            Method::Publish { message, .. } => self.publishes.remove(&message.number),
            Method::Ack { delivery_tag, .. }
            | Method::Nack { delivery_tag, .. }
            | Method::Reject { delivery_tag, .. } => {
                self.verdicts.remove(&(client.clone(), Some(*delivery_tag)))
            }
            Method::Recover { .. } => self.verdicts.remove(&(client.clone(), None)),
            _ => None,
        }
    }

    /// How long what no event tells of is under way; what is not listed takes no time.
    const fn way_of(&self, command: &Command) -> Duration {
        let ms = match command {
            Command::Method {
                method: Method::Get { .. },
                ..
            } => self.latency.ack_ms,
            Command::Method {
                method: Method::TxCommit | Method::TxRollback,
                ..
            } => self.latency.publish_ms,
            _ => 0,
        };
        Duration::from_ms(ms as u64)
    }

    /// These frames carry the message to the broker.
    pub(crate) fn published(&mut self, message: MessageNumber, places: Places) {
        self.published.insert(message, places);
    }

    /// The frames that carried the message to the broker.
    pub(crate) fn places_of(&self, message: MessageNumber) -> Places {
        self.published.get(&message).cloned().unwrap_or_default()
    }

    /// These frames carry what a client got.
    pub(crate) fn got(&mut self, run: &Run, call: &Call, places: &Places) {
        for event in &run.events[call.events.clone()] {
            if let Fact::Broker(BrokerFact::Fetched { delivery, .. }) = &event.fact {
                self.delivered(&delivery.client, delivery.delivery_tag, places.clone());
            }
        }
    }

    /// These frames carry what the client asks for; if that is what became of a delivery, it
    /// may have its effect later.
    pub(crate) fn asked(&mut self, client: &Name, call: &Call, places: &Places) {
        if let Command::Method {
            method:
                Method::Ack { delivery_tag, .. }
                | Method::Nack { delivery_tag, .. }
                | Method::Reject { delivery_tag, .. },
            ..
        } = &call.command
        {
            let key = (client.clone(), *delivery_tag);
            self.judged.insert(key, places.clone());
        }
    }

    /// The frames by which a client said what became of the delivery that a fact is about.
    pub(crate) fn judgement(&self, fact: &BrokerFact) -> Places {
        let (BrokerFact::Acked { delivery, .. }
        | BrokerFact::StreamAcked { delivery, .. }
        | BrokerFact::Requeued { delivery, .. }) = fact
        else {
            return 0..0;
        };
        let key = (delivery.client.clone(), delivery.delivery_tag);
        self.judged.get(&key).cloned().unwrap_or_default()
    }

    /// These frames answer the client.
    pub(crate) fn answered(&mut self, client: &Name, places: Places) {
        self.answers.insert(client.clone(), places);
    }

    /// These frames carry a delivery to the client.
    pub(crate) fn delivered(&mut self, client: &Name, delivery_tag: u64, places: Places) {
        self.deliveries
            .insert((client.clone(), delivery_tag), places);
    }

    /// These frames confirm a message, or refuse to.
    pub(crate) fn confirmed(&mut self, client: &Name, message: MessageNumber, places: Places) {
        self.confirms.insert((client.clone(), message), places);
    }

    /// These frames carry a message back.
    pub(crate) fn returned(&mut self, client: &Name, message: MessageNumber, places: Places) {
        self.returns.insert((client.clone(), message), places);
    }

    /// The frames that carried a message back.
    pub(crate) fn return_of(&self, client: &Name, message: MessageNumber) -> Places {
        let key = (client.clone(), message);
        self.returns.get(&key).cloned().unwrap_or_default()
    }

    /// These frames tell a client that it is blocked, or no longer.
    pub(crate) fn blocked(&mut self, client: &Name, places: Places) {
        self.blocked.insert(client.clone(), places);
    }

    /// A client has logged in, on this connection and by these frames.
    pub(crate) fn opened(&mut self, client: &Name, line: &Line, places: Places) {
        self.logins.insert(client.clone(), (line.clone(), places));
    }
}

/// So much earlier, but not before the start.
const fn before(at: Time, length: Duration) -> Time {
    Time(at.0.saturating_sub(length.0))
}

/// Whether a fact is what a method asked for, and not what came of it in the broker, nor what
/// the server tells in frames of its own.
pub(crate) const fn is_effect(fact: &BrokerFact) -> bool {
    matches!(
        fact,
        BrokerFact::ConnectionOpened { .. }
            | BrokerFact::ChannelOpened { .. }
            | BrokerFact::ChannelClosed { .. }
            | BrokerFact::ExchangeDeclared { .. }
            | BrokerFact::ExchangeDeleted { .. }
            | BrokerFact::QueueDeclared { .. }
            | BrokerFact::QueueDeleted { .. }
            | BrokerFact::Bound { .. }
            | BrokerFact::Unbound { .. }
            | BrokerFact::ConsumerRegistered { .. }
            | BrokerFact::ConsumerActivated { .. }
            | BrokerFact::ConsumerCancelled {
                because: CancelledBecause::Client,
                ..
            }
            | BrokerFact::TxCommitted { .. }
            | BrokerFact::TxRolledBack { .. }
            | BrokerFact::Fetched { .. }
            | BrokerFact::Acked { .. }
            | BrokerFact::StreamAcked { .. }
            | BrokerFact::Requeued { .. }
            | BrokerFact::DeadLettered {
                held_by: Some(_),
                ..
            }
            | BrokerFact::Reply(ReplyFact::Awaited { .. } | ReplyFact::NoLonger { .. })
    )
}
