//! The format `mermaid`: a flowchart of the topology and its clients.

use std::fmt::Write as _;

use warren_core::amqp::Table;
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{
    BindingDefinition, Client, Consumer, DestinationType, Processor, Producer, Scenario,
};

use crate::notes::Notes;
use crate::options::Options;
use crate::program::code::is_hidden;
use crate::topology::Topology;

/// What a node is; its name is made from its number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Producer,
    Exchange,
    Queue,
    Consumer,
}

/// The chart in the making.
struct Chart {
    nodes: Vec<(Kind, ResourceName)>,
    out: String,
}

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, _notes: &mut Notes) -> String {
    let topology = Topology::of(scenario, options.vhost.as_deref());
    let title = label(&scenario.title);
    let mut chart = Chart {
        nodes: Vec::new(),
        out: format!("%% {title}\nflowchart LR\n"),
    };
    for one in &topology.exchanges {
        chart.exchange(one.resource(), Some(&one.kind));
    }
    for one in &topology.queues {
        chart.node(Kind::Queue, one.resource(), None);
    }
    let within = |client: &&Client| {
        let vhost = client.login().0;
        options
            .vhost
            .as_ref()
            .is_none_or(|only| vhost == only.as_str())
    };
    for client in scenario.clients.iter().filter(within) {
        match client {
            Client::Producer(producer) => chart.producer(producer, &topology),
            Client::Consumer(consumer) => chart.consumer(consumer),
            Client::Processor(processor) => chart.processor(processor),
        }
    }
    topology.bindings.iter().for_each(|one| chart.binding(one));
    for one in &topology.exchanges {
        let from = chart.exchange(one.resource(), None);
        chart.aside(
            &from,
            &one.vhost,
            &one.arguments,
            ("alternate-exchange", "alternate"),
        );
    }
    for one in &topology.queues {
        let from = chart.node(Kind::Queue, one.resource(), None);
        chart.aside(
            &from,
            &one.vhost,
            &one.arguments,
            ("x-dead-letter-exchange", "dead letter"),
        );
    }
    chart.out
}

/// A text between double quotes. Mermaid reads some letters even there: they are written
/// as its own entities.
fn label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '#' | '&' | '<' | '>' | '%' | '{' | '}' | '`' | '\\' | ';' | '*' | '_' => {
                out += &format!("#{};", u32::from(letter));
            }
            hidden if is_hidden(hidden) => out.push(' '),
            other => out.push(other),
        }
    }
    if out.trim().is_empty() {
        "#160;".to_owned()
    } else {
        out
    }
}

impl Chart {
    /// The node's name in the chart, which it is given where it first comes up.
    fn node(&mut self, kind: Kind, of: ResourceName, more: Option<&str>) -> String {
        let known = self
            .nodes
            .iter()
            .position(|one| one.0 == kind && one.1 == of);
        if let Some(known) = known {
            return format!("n{}", known + 1);
        }
        let id = format!("n{}", self.nodes.len() + 1);
        let name = if kind == Kind::Exchange && of.name.is_empty() {
            "(default)".to_owned()
        } else {
            of.to_string()
        };
        let more = more.map_or_else(String::new, |more| format!("<br/>{}", label(more)));
        let text = format!("\"{}{more}\"", label(&name));
        let (open, close) = match kind {
            Kind::Producer => (">", "]"),
            Kind::Exchange => ("{{", "}}"),
            Kind::Queue => ("[(", ")]"),
            Kind::Consumer => ("([", "])"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "  {id}{open}{text}{close}");
        self.nodes.push((kind, of));
        id
    }

    fn exchange(&mut self, of: ResourceName, kind: Option<&str>) -> String {
        let kind = if of.name.is_empty() {
            Some("direct")
        } else {
            kind
        };
        self.node(Kind::Exchange, of, kind)
    }

    fn edge(&mut self, from: &str, line: &str, text: &str, to: &str) {
        let text = if text.is_empty() {
            String::new()
        } else {
            format!("|\"{}\"|", label(text))
        };
        let line = format!("  {from} {line}{text} {to}\n");
        // Two producers may mean the same queue by the same exchange.
        if !self.out.contains(&line) {
            self.out += &line;
        }
    }

    /// What leads a message aside, where the arguments name it under this key.
    fn aside(&mut self, from: &str, vhost: &Name, arguments: &Table, (key, text): (&str, &str)) {
        if let Some(to) = arguments.str(key) {
            let to = self.exchange(ResourceName::new(vhost.clone(), to.clone()), None);
            self.edge(from, "-.->", text, &to);
        }
    }

    fn binding(&mut self, one: &BindingDefinition) {
        let from = self.exchange(one.source_resource(), None);
        let to = match one.destination_type {
            DestinationType::Queue => self.node(Kind::Queue, one.destination_resource(), None),
            DestinationType::Exchange => self.exchange(one.destination_resource(), None),
        };
        let arguments = one.arguments.0.iter();
        let mut words: Vec<String> = arguments
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        if !one.routing_key.is_empty() {
            words.insert(0, one.routing_key.to_string());
        }
        self.edge(&from, "-->", &words.join(", "), &to);
    }

    fn producer(&mut self, one: &Producer, topology: &Topology<'_>) {
        let from = self.node(Kind::Producer, ResourceName::root(one.name.clone()), None);
        let exchange = self.exchange(one.exchange_resource(), None);
        let script = one.script.iter().map(|one| &one.message);
        let mut keys: Vec<&Name> = Vec::new();
        for message in one.messages.iter().chain(script) {
            if !keys.contains(&&message.routing_key) {
                keys.push(&message.routing_key);
            }
        }
        let named: Vec<&str> = keys
            .iter()
            .map(|key| key.as_str())
            .filter(|key| !key.is_empty())
            .collect();
        self.edge(&from, "-->", &named.join(", "), &exchange);
        if !one.exchange.is_empty() {
            return;
        }
        // The default exchange's own bindings, of the queues that are meant.
        for queue in topology
            .queues
            .iter()
            .filter(|queue| queue.vhost == one.vhost && keys.contains(&&queue.name))
        {
            let to = self.node(Kind::Queue, queue.resource(), None);
            self.edge(&exchange, "-->", "", &to);
        }
    }

    /// It reads one queue, and publishes by a rule.
    fn processor(&mut self, one: &Processor) {
        let name = ResourceName::root(one.name.clone());
        let node = self.node(Kind::Consumer, name, Some(one.rule.word()));
        let from = self.node(Kind::Queue, one.queue_resource(), None);
        self.edge(&from, "-->", "", &node);
        for exchange in one.exchange_resources() {
            let own = exchange == one.exchange_resource();
            let key = one.routing_key.as_deref().filter(|_| own);
            let to = self.exchange(exchange, None);
            self.edge(&node, "-->", key.unwrap_or_default(), &to);
        }
    }

    fn consumer(&mut self, one: &Consumer) {
        let to = self.node(Kind::Consumer, ResourceName::root(one.name.clone()), None);
        for queue in one.queue_resources() {
            let from = self.node(Kind::Queue, queue, None);
            self.edge(&from, "-->", "", &to);
        }
    }
}
