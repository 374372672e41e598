//! Which edges there are.

use litemap::LiteMap;
use warren_core::FlatSet;
use warren_core::amqp::Table;
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{
    Client, DestinationType, InterventionAction, NodeId, Processor, Scenario,
};
use warren_core::text::said;
use warren_core::topology::{Destination, ExchangeKind, Topology};
use warren_core::{mark, tr};

use super::nodes::{ALTERNATE, DEAD_LETTER, dead_letters, leads_to, named, publishes, reads};
use super::{Defined, Direction, EdgeRequest, NodeRequest, labels};
use crate::pattern;
use crate::print::Print;
use crate::scene::{EdgeId, EdgeStyle};
use warren_core::one_by_one;

/// The edges between these nodes, in the order of the messages' way.
pub(super) fn collect(
    scenario: &Scenario,
    topology: &Topology,
    nodes: &[NodeRequest],
    print: Print,
) -> Vec<EdgeRequest> {
    let mut found = Found {
        print,
        nodes: one_by_one(
            nodes
                .iter()
                .enumerate()
                .map(|(number, node)| (&node.id, number)),
        ),
        kinds: kinds(scenario, topology),
        edges: Vec::new(),
        seen: FlatSet::new(),
    };
    found.publishing(scenario);
    found.bindings(scenario, topology);
    found.defaults(scenario, topology);
    found.arguments(scenario, topology);
    found.consuming(scenario);
    found.answering(scenario);
    found.edges
}

/// The type whose rules each exchange routes by: as it is, else as it is defined.
fn kinds(scenario: &Scenario, topology: &Topology) -> LiteMap<ResourceName, ExchangeKind> {
    let defined = scenario
        .definitions
        .exchanges
        .iter()
        .filter_map(|exchange| {
            Some((
                exchange.resource(),
                ExchangeKind::from_name(&exchange.kind)?.rules(&exchange.arguments),
            ))
        });
    let held = topology
        .exchanges()
        .map(|exchange| (exchange.name.clone(), exchange.bindings.rules()));
    one_by_one(defined.chain(held))
}

struct Found<'a> {
    print: Print,
    nodes: LiteMap<&'a NodeId, usize>,
    kinds: LiteMap<ResourceName, ExchangeKind>,
    edges: Vec<EdgeRequest>,
    seen: FlatSet<EdgeId>,
}

impl Found<'_> {
    fn add(
        &mut self,
        id: EdgeId,
        from: &NodeId,
        to: &NodeId,
        style: EdgeStyle,
        lines: Vec<String>,
    ) {
        let (Some(&from), Some(&to)) = (self.nodes.get(from), self.nodes.get(to)) else {
            return;
        };
        if self.seen.insert(id.clone()) {
            self.edges.push(EdgeRequest {
                id,
                from,
                to,
                style,
                room: labels::room(&lines, self.print),
                lines,
            });
        }
    }

    fn publishing(&mut self, scenario: &Scenario) {
        for client in &scenario.clients {
            if let Client::Processor(processor) = client {
                self.processing(processor);
            }
            let Client::Producer(producer) = client else {
                continue;
            };
            if !publishes(producer) {
                continue;
            }
            let exchange = producer.exchange_resource();
            let lines = labels::publish(self.kinds.get(&exchange).copied(), producer, self.print);
            let id = EdgeId::Publish {
                client: producer.name.clone(),
                exchange: exchange.clone(),
            };
            let from = NodeId::Client(producer.name.clone());
            let to = NodeId::Exchange(exchange);
            self.add(id, &from, &to, EdgeStyle::Publish, lines);
        }
    }

    /// Where a processor publishes to: what it makes, what is invalid, what is incomplete.
    fn processing(&mut self, processor: &Processor) {
        for exchange in leads_to(processor) {
            let own = exchange == processor.exchange_resource();
            let key = processor.routing_key.iter().filter(|_| own);
            let lines = key.map(|key| key.to_string()).collect();
            let id = EdgeId::Publish {
                client: processor.name.clone(),
                exchange: exchange.clone(),
            };
            let from = NodeId::Client(processor.name.clone());
            let to = NodeId::Exchange(exchange);
            self.add(id, &from, &to, EdgeStyle::Publish, lines);
        }
    }

    fn bindings(&mut self, scenario: &Scenario, topology: &Topology) {
        for binding in Defined::of(scenario).bindings {
            let to = binding.destination_resource();
            let destination = match binding.destination_type {
                DestinationType::Queue => Destination::Queue(to),
                DestinationType::Exchange => Destination::Exchange(to),
            };
            let source = binding.source_resource();
            self.binding(
                source,
                destination,
                &binding.routing_key,
                &binding.arguments,
            );
        }
        for binding in topology.bindings() {
            let destination = binding.destination.clone();
            let source = binding.source.clone();
            self.binding(
                source,
                destination,
                &binding.routing_key,
                &binding.arguments,
            );
        }
    }

    fn binding(&mut self, source: ResourceName, to: Destination, key: &Name, arguments: &Table) {
        let lines = labels::binding(
            self.kinds.get(&source).copied(),
            (key, arguments),
            self.print,
        );
        let from = NodeId::Exchange(source.clone());
        let end = destination_node(&to);
        let id = EdgeId::Binding {
            source,
            destination: to,
            routing_key: key.clone(),
            arguments: arguments.clone(),
        };
        self.add(id, &from, &end, EdgeStyle::Binding, lines);
    }

    /// The default exchange's bindings to the queues that its messages' keys name.
    fn defaults(&mut self, scenario: &Scenario, topology: &Topology) {
        for (vhost, key) in default_keys(scenario, topology) {
            let queue = ResourceName::new(vhost.clone(), key);
            let from = NodeId::Exchange(ResourceName::new(vhost, ""));
            let to = NodeId::Queue(queue.clone());
            self.add(
                EdgeId::Default { queue },
                &from,
                &to,
                EdgeStyle::Implicit,
                Vec::new(),
            );
        }
    }

    fn arguments(&mut self, scenario: &Scenario, topology: &Topology) {
        let definitions = Defined::of(scenario);
        for exchange in definitions.exchanges {
            let name = exchange.resource();
            let to = named(&name, &exchange.arguments, ALTERNATE);
            self.alternate(name, to);
        }
        for exchange in topology.exchanges() {
            self.alternate(exchange.name.clone(), topology.alternate(exchange));
        }
        for queue in definitions.queues {
            let name = queue.resource();
            let to = named(&name, &queue.arguments, DEAD_LETTER);
            self.dead_letter(name, to);
        }
        for queue in topology.queues() {
            self.dead_letter(queue.name.clone(), dead_letters(topology, queue));
        }
    }

    fn alternate(&mut self, exchange: ResourceName, to: Option<ResourceName>) {
        if let Some(to) = to.map(NodeId::Exchange) {
            let from = NodeId::Exchange(exchange.clone());
            let lines = vec![tr!("alternate")];
            self.add(
                EdgeId::Alternate { exchange },
                &from,
                &to,
                EdgeStyle::Alternate,
                lines,
            );
        }
    }

    fn dead_letter(&mut self, queue: ResourceName, to: Option<ResourceName>) {
        if let Some(to) = to.map(NodeId::Exchange) {
            let from = NodeId::Queue(queue.clone());
            // Where it runs upwards beside others, narrow labels leave more room for all.
            let words: &[&str] = match self.print.direction() {
                Direction::LeftToRight => &[mark!("dead letter")],
                Direction::TopToBottom => &[mark!("dead"), mark!("letter")],
            };
            let lines = words.iter().map(|word| said(word, &[])).collect();
            self.add(
                EdgeId::DeadLetter { queue },
                &from,
                &to,
                EdgeStyle::DeadLetter,
                lines,
            );
        }
    }

    /// Who asks without a queue of its own gets its answers from the default exchange.
    fn answering(&mut self, scenario: &Scenario) {
        for client in &scenario.clients {
            let Client::Producer(producer) = client else {
                continue;
            };
            if producer
                .asks
                .as_ref()
                .is_none_or(|asks| asks.queue.is_some())
            {
                continue;
            }
            let exchange = ResourceName::new(producer.vhost.clone(), "");
            let id = EdgeId::Answer {
                exchange: exchange.clone(),
                client: producer.name.clone(),
            };
            let from = NodeId::Exchange(exchange);
            let to = NodeId::Client(producer.name.clone());
            self.add(id, &from, &to, EdgeStyle::Answer, vec![tr!("answers")]);
        }
    }

    fn consuming(&mut self, scenario: &Scenario) {
        for client in &scenario.clients {
            let to = NodeId::Client(client.name().clone());
            let asks = match client {
                Client::Consumer(consumer) => consumer.get_every_ms.map(|_| "basic.get".to_owned()),
                Client::Producer(_) | Client::Processor(_) => None,
            };
            for queue in reads(client) {
                let id = EdgeId::Consume {
                    queue: queue.clone(),
                    client: client.name().clone(),
                };
                let from = NodeId::Queue(queue);
                let lines = asks.iter().cloned().collect();
                self.add(id, &from, &to, EdgeStyle::Consume, lines);
            }
        }
    }
}

fn destination_node(destination: &Destination) -> NodeId {
    match destination {
        Destination::Queue(name) => NodeId::Queue(name.clone()),
        Destination::Exchange(name) => NodeId::Exchange(name.clone()),
    }
}

/// The keys that reach default exchanges, each with its vhost: from producers, by hand,
/// and from queues that dead-letter there.
fn default_keys(scenario: &Scenario, topology: &Topology) -> Vec<(Name, String)> {
    let mut keys = Vec::new();
    let mut add = |vhost: &Name, pattern: &str| {
        let expanded = pattern::expansions(pattern);
        keys.extend(expanded.into_iter().map(|key| (vhost.clone(), key)));
    };
    for client in &scenario.clients {
        if let Client::Processor(processor) = client {
            // They are no patterns, and braces in them would be rare.
            for (exchange, key) in processor.addresses() {
                if exchange.is_empty() {
                    add(&processor.vhost, key);
                }
            }
        }
        let Client::Producer(producer) = client else {
            continue;
        };
        let scripted = producer.script.iter().map(|scripted| &scripted.message);
        let templates = producer.messages.iter().chain(scripted);
        for template in templates.filter(|_| producer.exchange.is_empty()) {
            add(&producer.vhost, &template.routing_key);
        }
    }
    for intervention in &scenario.timeline {
        if let InterventionAction::Publish {
            vhost,
            exchange,
            message,
        } = &intervention.action
            && exchange.is_empty()
        {
            add(vhost, &message.routing_key);
        }
    }
    let defined = scenario.definitions.queues.iter();
    let defined = defined.map(|queue| (queue.vhost.clone(), &queue.arguments));
    let held = topology.queues();
    let held = held.map(|queue| (queue.name.vhost.clone(), &queue.arguments));
    for queue in topology.queues() {
        let policy = topology.policy_of_queue(&queue.name);
        let key = policy.and_then(|policy| policy.definition.str("dead-letter-routing-key"));
        let to_default = dead_letters(topology, queue).is_some_and(|name| name.name.is_empty());
        if let Some(key) = key.filter(|_| to_default) {
            add(&queue.name.vhost, key);
        }
    }
    for (vhost, arguments) in defined.chain(held) {
        if arguments
            .str(DEAD_LETTER)
            .is_some_and(|name| name.is_empty())
            && let Some(key) = arguments.str("x-dead-letter-routing-key")
        {
            add(&vhost, key);
        }
    }
    keys
}
