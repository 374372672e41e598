//! What is the matter with the edges at a moment.

use litemap::LiteMap;
use warren_core::FlatSet;
use warren_core::amqp::Message;
use warren_core::event::{
    BrokerFact, ClientFact, Fact, Place, ReplyFact, RoutedBecause, ServerFact,
};
use warren_core::name::Name;
use warren_core::routing::{Explanation, Route, RouteRequest, explain};
use warren_core::scenario::{Client, NodeId, Scenario};
use warren_core::snapshot::{ClientStatus, Snapshot};
use warren_core::time::Time;
use warren_core::topology::Binding;
use warren_core::tr;

use super::{EdgeId, EdgeState, EdgeStyle};
use crate::request::{EdgeRequest, name};
use crate::way;

/// The edges that something is the matter with, and the nodes that the latest event
/// happened at.
pub(super) struct EdgeStates {
    states: LiteMap<EdgeId, EdgeState>,
    /// Who asks for one message at a time (`basic.get`).
    asking: Vec<Name>,
    pub(super) visited: FlatSet<NodeId>,
}

impl EdgeStates {
    pub(super) fn of(scenario: &Scenario, snapshot: &Snapshot) -> Self {
        let clients = scenario.clients.iter();
        let asking = clients.filter_map(|client| match client {
            Client::Consumer(one) if one.get_every_ms.is_some() => Some(&one.name),
            _ => None,
        });
        let mut states = Self {
            states: LiteMap::new_vec(),
            asking: asking.cloned().collect(),
            visited: places(snapshot),
        };
        for flight in snapshot.flights.values() {
            for id in way::edges(&snapshot.topology, flight) {
                states.states.insert(id, EdgeState::Active);
            }
        }
        let last = snapshot.last.as_ref().map(|event| &event.fact);
        if let Some(Fact::Broker(BrokerFact::Routed {
            message,
            route,
            because,
        })) = last
        {
            let explanation = explanation(scenario, snapshot, message, (route, because));
            if let Some(explanation) = &explanation {
                states.considered(explanation);
            }
            states.taken(snapshot, route);
        }
        states
    }

    /// Every binding considered lights or dims.
    fn considered(&mut self, explanation: &Explanation) {
        for visit in &explanation.visits {
            self.visited
                .insert(NodeId::Exchange(visit.exchange.clone()));
            for considered in &visit.considered {
                let state = if considered.matched {
                    EdgeState::Matched
                } else {
                    EdgeState::Unmatched
                };
                self.states.insert(binding_id(&considered.binding), state);
            }
            for queue in visit.default_queues.iter().cloned() {
                self.states
                    .insert(EdgeId::Default { queue }, EdgeState::Matched);
            }
            if visit.alternate.is_some() {
                let exchange = visit.exchange.clone();
                self.states
                    .insert(EdgeId::Alternate { exchange }, EdgeState::Matched);
            }
        }
    }

    /// The ways that copies took are lit, also those for further keys (`CC`, and `BCC`,
    /// which the event does not tell).
    fn taken(&mut self, snapshot: &Snapshot, route: &Route) {
        for to in &route.destinations {
            let hops = to.path.iter();
            let ids = hops.filter_map(|hop| way::hop(&snapshot.topology, hop, &to.queue));
            self.states.extend(ids.map(|id| (id, EdgeState::Matched)));
        }
    }

    pub(super) fn state(&self, id: &EdgeId, snapshot: &Snapshot) -> EdgeState {
        if exists(id, snapshot) || self.is_asked(id, snapshot) {
            return self.states.get(id).copied().unwrap_or_default();
        }
        EdgeState::Absent
    }

    /// Whether a client asks for one message at a time here, without a subscription.
    fn is_asked(&self, id: &EdgeId, snapshot: &Snapshot) -> bool {
        let EdgeId::Consume { client, .. } = id else {
            return false;
        };
        is_running(client, snapshot) && self.asking.contains(client)
    }
}

fn is_running(client: &Name, snapshot: &Snapshot) -> bool {
    let state = snapshot.clients.get(client);
    state.is_some_and(|state| state.status == ClientStatus::Running)
}

/// Where this message was routed to and why, by its own key; none for what an exchange had
/// kept and sent to a new binding without comparing anything.
fn explanation(
    scenario: &Scenario,
    snapshot: &Snapshot,
    message: &Message,
    (route, because): (&Route, &RoutedBecause),
) -> Option<Explanation> {
    let keys = std::slice::from_ref(&message.routing_key);
    let chance = route.drawn.unwrap_or_default();
    let request = RouteRequest::of(message, keys, scenario.rabbitmq).drawn(chance);
    let request = match because {
        RoutedBecause::Published | RoutedBecause::DeadLetter(_) => request,
        RoutedBecause::Due(hold) => request.starting_at(&hold.exchange),
        RoutedBecause::Replayed { .. } => return None,
    };
    Some(explain(&snapshot.topology, request))
}

pub(crate) fn binding_id(binding: &Binding) -> EdgeId {
    EdgeId::Binding {
        source: binding.source.clone(),
        destination: binding.destination.clone(),
        routing_key: binding.routing_key.clone(),
        arguments: binding.arguments.clone(),
    }
}

/// Whether the broker, or the client, has what the edge stands for.
fn exists(id: &EdgeId, snapshot: &Snapshot) -> bool {
    let topology = &snapshot.topology;
    match id {
        EdgeId::Publish { .. } => true,
        EdgeId::Binding {
            source,
            destination,
            routing_key,
            arguments,
        } => topology
            .find_binding(source, destination, routing_key, arguments)
            .is_some(),
        EdgeId::Default { queue } | EdgeId::DeadLetter { queue } => topology.queue(queue).is_some(),
        EdgeId::Alternate { exchange } => topology.exchange(exchange).is_some(),
        EdgeId::Consume { queue, client } => snapshot
            .clients
            .get(client)
            .is_some_and(|client| client.consumers.iter().any(|one| one.queue == *queue)),
        EdgeId::Answer { client, .. } => is_running(client, snapshot),
    }
}

/// The node that the latest event happened at. At the start everything comes up at once,
/// and nothing stands out.
fn places(snapshot: &Snapshot) -> FlatSet<NodeId> {
    let last = snapshot.last.as_ref();
    let last = last.filter(|event| event.at > Time::ZERO);
    let place = last.and_then(|event| match &event.fact {
        Fact::Broker(fact) => broker_place(fact),
        Fact::Client(fact) => Some(NodeId::Client(client(fact).clone())),
        Fact::LimitReached(_) => None,
    });
    place.into_iter().collect()
}

fn broker_place(fact: &BrokerFact) -> Option<NodeId> {
    match fact {
        BrokerFact::Published { message, .. } | BrokerFact::Returned { message, .. } => {
            Some(NodeId::Exchange(message.exchange.clone()))
        }
        BrokerFact::Enqueued { copy, .. }
        | BrokerFact::Stored { copy }
        | BrokerFact::Delivered { copy, .. }
        | BrokerFact::Fetched { copy, .. }
        | BrokerFact::Acked { copy, .. }
        | BrokerFact::Requeued { copy, .. }
        | BrokerFact::DeadLettered { copy, .. }
        | BrokerFact::StreamDelivered { copy, .. }
        | BrokerFact::SettlementStaged { copy, .. }
        | BrokerFact::StreamAcked { copy, .. } => Some(NodeId::Queue(copy.queue.clone())),
        BrokerFact::Dropped { place, .. } => Some(match place {
            Place::Exchange(name) => NodeId::Exchange(name.clone()),
            Place::Queue(name) => NodeId::Queue(name.clone()),
        }),
        BrokerFact::ConnectionOpened { client, .. }
        | BrokerFact::ConnectionClosed { client, .. }
        | BrokerFact::ChannelClosed { client, .. }
        | BrokerFact::Staged { client, .. }
        | BrokerFact::TxCommitted { client, .. }
        | BrokerFact::TxRolledBack { client, .. }
        | BrokerFact::Confirmed { client, .. } => Some(NodeId::Client(client.clone())),
        BrokerFact::ConsumerRegistered { consumer, .. }
        | BrokerFact::ConsumerActivated { consumer, .. }
        | BrokerFact::ConsumerCancelled { consumer, .. } => {
            Some(NodeId::Client(consumer.client.clone()))
        }
        BrokerFact::DeadLetter(fact) => Some(NodeId::Queue(fact.copy().queue.clone())),
        BrokerFact::Reply(
            ReplyFact::Awaited { consumer, .. }
            | ReplyFact::NoLonger { consumer }
            | ReplyFact::Delivered { consumer, .. },
        ) => Some(NodeId::Client(consumer.client.clone())),
        BrokerFact::Server(fact) => server_place(fact),
        BrokerFact::ChannelOpened { .. }
        | BrokerFact::ExchangeDeclared { .. }
        | BrokerFact::ExchangeDeleted { .. }
        | BrokerFact::QueueDeclared { .. }
        | BrokerFact::QueueDeleted { .. }
        | BrokerFact::Bound { .. }
        | BrokerFact::Unbound { .. }
        | BrokerFact::Routed { .. }
        | BrokerFact::Stopped { .. }
        | BrokerFact::Started { .. } => None,
    }
}

fn server_place(fact: &ServerFact) -> Option<NodeId> {
    match fact {
        ServerFact::ConnectionBlocked { client, .. }
        | ServerFact::ConnectionUnblocked { client, .. }
        | ServerFact::WaitsForMajority { client, .. }
        | ServerFact::WaitsNoLonger { client, .. }
        | ServerFact::AsItsLineDoes { client, .. } => Some(NodeId::Client(client.clone())),
        ServerFact::LeaderElected { queue, .. }
        | ServerFact::MirrorBehind { queue, .. }
        | ServerFact::QueuePlaced { queue, .. }
        | ServerFact::QueueUnavailable { queue }
        | ServerFact::QueueAvailable { queue, .. } => Some(NodeId::Queue(queue.clone())),
        ServerFact::PermissionsSet { .. }
        | ServerFact::TopicPermissionsSet { .. }
        | ServerFact::TopicPermissionsCleared { .. }
        | ServerFact::PolicySet { .. }
        | ServerFact::PolicyCleared { .. }
        | ServerFact::OperatorPolicySet { .. }
        | ServerFact::OperatorPolicyCleared { .. }
        | ServerFact::AlarmRaised { .. }
        | ServerFact::AlarmCleared { .. }
        | ServerFact::NodeStopped { .. }
        | ServerFact::NodeStarted { .. }
        | ServerFact::Partitioned { .. }
        | ServerFact::NetworkRestored
        | ServerFact::PartitionHealed => None,
    }
}

const fn client(fact: &ClientFact) -> &Name {
    match fact {
        ClientFact::Task(fact) => fact.of().0,
        ClientFact::PublishSent { client, .. }
        | ClientFact::MessageLost { client, .. }
        | ClientFact::Received { client, .. }
        | ClientFact::WorkStarted { client, .. }
        | ClientFact::WorkFinished { client, .. }
        | ClientFact::HoldsBack { client, .. }
        | ClientFact::GoesOn { client }
        | ClientFact::FoundNothing { client, .. }
        | ClientFact::TookUpAgain { client, .. }
        | ClientFact::Started { client }
        | ClientFact::Failed { client, .. }
        | ClientFact::Crashed { client }
        | ClientFact::Stopped { client }
        | ClientFact::ConfirmReceived { client, .. }
        | ClientFact::ReturnReceived { client, .. } => client,
        ClientFact::Processor(fact) => fact.client(),
        ClientFact::Ask(fact) => fact.client(),
    }
}

/// A sentence that says what an edge is.
pub(super) fn title(edge: &EdgeRequest, from: &NodeId, to: &NodeId) -> String {
    let [start, end] = [from, to].map(node);
    let written = edge.lines.join(", ");
    match edge.style {
        EdgeStyle::Publish => tr!("{} publishes to {}", name(from), end),
        EdgeStyle::Binding if written.is_empty() => {
            tr!("Binding from {} to {}, for every message", start, end)
        }
        EdgeStyle::Binding => tr!("Binding from {} to {}: {}", start, end, written),
        EdgeStyle::Implicit => {
            tr!("{} is bound to the default exchange by its own name", end)
        }
        EdgeStyle::Consume => tr!("{} consumes from {}", name(to), start),
        EdgeStyle::Alternate => {
            tr!(
                "What {} cannot route goes to {}, its alternate exchange",
                start,
                end
            )
        }
        EdgeStyle::Answer => tr!(
            "Answers go from {} straight to {}, without a queue",
            start,
            name(to)
        ),
        EdgeStyle::DeadLetter => {
            tr!("What {} dead-letters goes to {}", start, end)
        }
    }
}

fn node(id: &NodeId) -> String {
    match id {
        NodeId::Client(_) => name(id),
        NodeId::Exchange(resource) if resource.name.is_empty() => tr!("the default exchange"),
        NodeId::Exchange(_) => tr!("exchange {}", name(id)),
        NodeId::Queue(_) => tr!("queue {}", name(id)),
    }
}
