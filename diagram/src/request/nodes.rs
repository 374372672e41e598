//! Which nodes there are, in which order, and how large they are.

use warren_core::FlatSet;
use warren_core::amqp::Table;
use warren_core::name::ResourceName;
use warren_core::scenario::{
    Client, Consumer, DestinationType, InterventionAction, NodeId, Processor, Producer, Rule,
    Scenario, Tasks,
};
use warren_core::topology::{Destination, QueueDeclaration, Topology};

use super::sizes::Sizes;
use super::{Defined, Direction, NodeRequest, Role};
use crate::badges::badges;
use crate::print::Print;
use crate::text::text_width;

/// The nodes of the scenario and the topology: by role, in the document's order.
pub(super) fn collect(scenario: &Scenario, topology: &Topology, print: Print) -> Vec<NodeRequest> {
    let mut found = Found::default();
    found.clients(scenario);
    found.definitions(scenario);
    found.topology(topology);
    let detail = print.letters().detail;
    let badges = found.nodes.iter().map(|(_, id)| match id {
        NodeId::Queue(queue) => text_width(&badges(topology, queue), detail),
        NodeId::Client(_) | NodeId::Exchange(_) => 0,
    });
    let mut later = scenario.timeline.iter();
    let policies = later.any(|one| matches!(one.action, InterventionAction::SetPolicy { .. }));
    // In a cluster each queue tells its nodes as well, each with a mark.
    let members: String = scenario
        .cluster
        .iter()
        .map(|node| format!(" ★{node}"))
        .collect();
    let members = text_width(&members, detail);
    let badges = badges.max().unwrap_or(0).max(policies.into()) + members;
    // A processor has the sign of its rule before its name.
    let signs = scenario.clients.iter();
    let signs = signs
        .filter(|one| matches!(one, Client::Processor(_)))
        .count();
    let sign = if signs > 0 { SIGN } else { 0 };
    let mut sizes = Sizes::shared_by(&found.nodes, print, (badges, sign, is_high(scenario)));
    let producers = &mut sizes.0[Role::Producer as usize];
    if tells_more(scenario) {
        producers.width = telling(print).max(producers.width);
    }
    let mut clients = scenario.clients.iter();
    if clients.any(|one| matches!(one, Client::Producer(one) if one.confirms || one.tx.is_some())) {
        producers.height += third_line(print);
    }
    let request = |(role, id): (Role, NodeId)| NodeRequest {
        size: sizes.of(role, print, tasks(scenario, &id)),
        placed: scenario
            .view
            .nodes
            .get(&id)
            .map(|at| print.direction().point(*at)),
        role,
        id,
    };
    found.nodes.sort_by_key(|(role, _)| *role);
    found.nodes.into_iter().map(request).collect()
}

/// The registry of workers of a consumer that has one.
fn tasks<'a>(scenario: &'a Scenario, id: &NodeId) -> Option<&'a Tasks> {
    scenario.clients.iter().find_map(|client| match client {
        Client::Consumer(one) if *id == NodeId::Client(one.name.clone()) => one.tasks.as_ref(),
        Client::Consumer(_) | Client::Producer(_) | Client::Processor(_) => None,
    })
}

/// How much wider a client is that has a sign.
const SIGN: i32 = 24;

/// The least width of a producer that tells what it holds back, what a transaction has, or
/// where it is connected.
const fn telling(print: Print) -> i32 {
    match print {
        Print::Page(Direction::LeftToRight) => 138,
        Print::Page(Direction::TopToBottom) => 0,
        Print::Room => 190,
    }
}

/// How much higher producers are where one of them tells the mode of its channel.
const fn third_line(print: Print) -> i32 {
    match print {
        Print::Page(_) => 10,
        Print::Room => 22,
    }
}

/// Whether there are transactions, times when producers are blocked, or several nodes.
fn tells_more(scenario: &Scenario) -> bool {
    let tx = |client: &Client| matches!(client, Client::Producer(one) if one.tx.is_some());
    let mut timeline = scenario.timeline.iter();
    scenario.clients.iter().any(tx)
        || !scenario.cluster.is_empty()
        || timeline.any(|one| matches!(one.action, InterventionAction::RaiseAlarm { .. }))
}

/// Whether a picture is high, because keys are written between its exchanges and queues.
fn is_high(scenario: &Scenario) -> bool {
    let mut bindings = scenario.definitions.bindings.iter();
    bindings.any(|binding| !binding.routing_key.is_empty())
}

/// Nodes in the order they were found, each once.
#[derive(Default)]
struct Found {
    nodes: Vec<(Role, NodeId)>,
    seen: FlatSet<NodeId>,
}

impl Found {
    fn add(&mut self, role: Role, id: NodeId) {
        if self.seen.insert(id.clone()) {
            self.nodes.push((role, id));
        }
    }

    fn exchange(&mut self, name: ResourceName) {
        self.add(Role::Exchange, NodeId::Exchange(name));
    }

    fn queue(&mut self, name: ResourceName) {
        self.add(Role::Queue, NodeId::Queue(name));
    }

    fn clients(&mut self, scenario: &Scenario) {
        for client in &scenario.clients {
            let id = NodeId::Client(client.name().clone());
            match client {
                Client::Producer(producer) => {
                    self.add(Role::Producer, id);
                    if publishes(producer) {
                        self.exchange(producer.exchange_resource());
                    }
                }
                Client::Consumer(_) => self.add(Role::Consumer, id),
                Client::Processor(processor) => {
                    self.add(Role::Consumer, id);
                    leads_to(processor).for_each(|exchange| self.exchange(exchange));
                }
            }
        }
        for intervention in &scenario.timeline {
            if let InterventionAction::Publish {
                vhost, exchange, ..
            } = &intervention.action
            {
                self.exchange(ResourceName::new(vhost.clone(), exchange.clone()));
            }
        }
    }

    fn definitions(&mut self, scenario: &Scenario) {
        let definitions = Defined::of(scenario);
        for exchange in definitions.exchanges {
            self.exchange(exchange.resource());
            self.target(&exchange.resource(), &exchange.arguments, ALTERNATE);
        }
        for queue in definitions.queues {
            self.queue(queue.resource());
            self.target(&queue.resource(), &queue.arguments, DEAD_LETTER);
        }
        for binding in definitions.bindings {
            self.exchange(binding.source_resource());
            match binding.destination_type {
                DestinationType::Queue => self.queue(binding.destination_resource()),
                DestinationType::Exchange => self.exchange(binding.destination_resource()),
            }
        }
        for client in &scenario.clients {
            reads(client)
                .into_iter()
                .for_each(|queue| self.queue(queue));
        }
    }

    /// What the broker holds besides: its predeclared exchanges only where they are bound.
    fn topology(&mut self, topology: &Topology) {
        let predeclared =
            |name: &ResourceName| name.name.is_empty() || name.name.starts_with("amq.");
        for exchange in topology.exchanges() {
            if !predeclared(&exchange.name) {
                self.exchange(exchange.name.clone());
                topology
                    .alternate(exchange)
                    .into_iter()
                    .for_each(|name| self.exchange(name));
            }
        }
        for queue in topology.queues() {
            self.queue(queue.name.clone());
            let target = dead_letters(topology, queue);
            target.into_iter().for_each(|name| self.exchange(name));
        }
        for binding in topology.bindings() {
            self.exchange(binding.source.clone());
            if let Destination::Exchange(name) = &binding.destination {
                self.exchange(name.clone());
            }
        }
    }

    /// The exchange that an argument names.
    fn target(&mut self, owner: &ResourceName, arguments: &Table, argument: &str) {
        if let Some(name) = named(owner, arguments, argument) {
            self.exchange(name);
        }
    }
}

/// Whether a producer is connected to an exchange: one that has nothing to send to the
/// default exchange was just made, and leads nowhere yet.
pub(super) fn publishes(producer: &Producer) -> bool {
    !(producer.exchange.is_empty() && producer.messages.is_empty() && producer.script.is_empty())
}

/// The exchanges that a processor publishes to; one that was just made names none yet.
pub(super) fn leads_to(processor: &Processor) -> impl Iterator<Item = ResourceName> {
    let answers = matches!(processor.rule, Rule::Reply { .. });
    let is_new = processor.queue.is_empty() && processor.routing_key.is_none();
    let nowhere = is_new && processor.exchange.is_empty() && !answers;
    let exchanges = processor.exchange_resources();
    let own = processor.exchange_resource();
    exchanges.filter(move |exchange| !(nowhere && *exchange == own))
}

/// The queues that a client reads, by the document: also that of its answers.
pub(super) fn reads(client: &Client) -> Vec<ResourceName> {
    match client {
        Client::Consumer(consumer) => consumed(consumer).collect(),
        Client::Processor(processor) => {
            let queue = processor.queue_resource();
            Some(queue)
                .filter(|queue| !queue.name.is_empty())
                .into_iter()
                .collect()
        }
        Client::Producer(producer) => {
            let queue = producer.asks.as_ref().and_then(|asks| asks.queue.clone());
            let queue = queue.map(|queue| ResourceName::new(producer.vhost.clone(), queue));
            queue.into_iter().collect()
        }
    }
}

/// The queues that a consumer consumes from; one that was just made names none yet.
pub(super) fn consumed(consumer: &Consumer) -> impl Iterator<Item = ResourceName> {
    let queues = consumer.queue_resources();
    queues.filter(|queue| !queue.name.is_empty())
}

pub(super) const ALTERNATE: &str = "alternate-exchange";
pub(super) const DEAD_LETTER: &str = "x-dead-letter-exchange";

/// The exchange that an argument names, in the same vhost. No name at all means the
/// default exchange where messages are dead-lettered to, and nothing as an alternate.
pub(super) fn named(
    owner: &ResourceName,
    arguments: &Table,
    argument: &str,
) -> Option<ResourceName> {
    let name = arguments.str(argument)?;
    let given = !name.is_empty() || argument == DEAD_LETTER;
    given.then(|| ResourceName::new(owner.vhost.clone(), name.clone()))
}

/// Where a queue's dead letters go, by its arguments or else by its policy.
pub(super) fn dead_letters(topology: &Topology, queue: &QueueDeclaration) -> Option<ResourceName> {
    named(&queue.name, &queue.arguments, DEAD_LETTER).or_else(|| {
        let policy = topology.policy_of_queue(&queue.name)?;
        let name = policy.definition.str("dead-letter-exchange")?;
        Some(ResourceName::new(queue.name.vhost.clone(), name.clone()))
    })
}

/// What a node is called on the screen.
pub(crate) fn name(id: &NodeId) -> String {
    match id {
        NodeId::Client(name) => name.to_string(),
        NodeId::Exchange(resource) if resource.name.is_empty() => "(default)".to_owned(),
        NodeId::Exchange(resource) | NodeId::Queue(resource) => resource.to_string(),
    }
}
