//! Variants of a scenario to compare it with: what could be otherwise, as edits.
//!
//! A variant changes one thing, and what has to change along for the server to take it; what
//! that means is said in its notes. What comes of it, the simulator says.

mod client;
mod exchange;
mod headers;
mod queue;

use warren_core::name::ResourceName;
use warren_core::scenario::check::check;
use warren_core::scenario::edit::{self, Edit};
use warren_core::scenario::{Client, NodeId, Scenario, ServerLine};
use warren_core::tr;

/// A scenario that differs from another in one respect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// In which, in a few words: `fanout`, `prefetch 1`.
    pub name: String,
    /// The changes.
    pub edits: Vec<Edit>,
    /// What is to be known of them, as sentences.
    pub notes: Vec<String>,
}

/// Variants of one respect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Respect {
    /// Where; none where it is the scenario as a whole.
    pub at: Option<NodeId>,
    /// In which respect, in a few words: `The type of the exchange logs`.
    pub title: String,
    /// How it is in the scenario itself: `topic`.
    pub now: String,
    /// How else it could be.
    pub variants: Vec<Variant>,
}

impl Variant {
    fn new(name: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self {
            name: name.into(),
            edits,
            notes: Vec::new(),
        }
    }

    fn noting(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }

    /// The scenario as this variant has it.
    ///
    /// # Errors
    /// A sentence, where the scenario cannot be changed so.
    pub fn of(&self, scenario: &Scenario) -> Result<Scenario, String> {
        edit::apply_all(scenario, &self.edits).map_err(|error| error.to_string())
    }

    /// What is to be known of it, and what the server would refuse that it takes of the
    /// scenario itself.
    #[must_use]
    pub fn told(&self, scenario: &Scenario) -> Vec<String> {
        let mut told = self.notes.clone();
        if let Ok(varied) = self.of(scenario) {
            let before = check(scenario);
            let new = check(&varied).into_iter();
            let new = new.filter(|problem| !before.contains(problem));
            told.extend(new.map(|problem| tr!("{}.", problem)));
        }
        told
    }
}

/// Everything that could be otherwise in this scenario, exchanges first.
#[must_use]
pub fn respects(scenario: &Scenario) -> Vec<Respect> {
    let definitions = &scenario.definitions;
    let exchanges = definitions.exchanges.iter();
    let exchanges = exchanges.filter_map(|one| exchange::types(scenario, one));
    let clients = scenario.clients.iter().flat_map(|one| match one {
        Client::Consumer(consumer) => client::respects(consumer),
        Client::Producer(_) | Client::Processor(_) => Vec::new(),
    });
    let queues = definitions.queues.iter();
    let queues = queues.flat_map(|one| queue::respects(scenario, one));
    let line = std::iter::once(server_line(scenario.rabbitmq));
    exchanges.chain(clients).chain(queues).chain(line).collect()
}

/// Those of one node; of a queue and of a producer also those of the exchanges before it.
#[must_use]
pub fn respects_at(scenario: &Scenario, node: &NodeId) -> Vec<Respect> {
    let before = exchanges_before(scenario, node);
    let mut all = respects(scenario);
    let own = |one: &Respect| one.at.as_ref() == Some(node);
    let near = |one: &Respect| match &one.at {
        Some(NodeId::Exchange(exchange)) => before.contains(exchange),
        _ => false,
    };
    all.retain(|one| own(one) || near(one));
    all.sort_by_key(|one| !own(one));
    all
}

fn exchanges_before(scenario: &Scenario, node: &NodeId) -> Vec<ResourceName> {
    match node {
        NodeId::Queue(queue) => {
            let bindings = scenario.definitions.bindings.iter();
            let into = bindings.filter(|one| one.destination_resource() == *queue);
            into.map(|one| one.source_resource()).collect()
        }
        NodeId::Client(name) => {
            let clients = scenario.clients.iter();
            let producers = clients.filter_map(|one| match one {
                Client::Producer(producer) if producer.name == *name => Some(producer),
                Client::Producer(_) | Client::Consumer(_) | Client::Processor(_) => None,
            });
            producers.map(|one| one.exchange_resource()).collect()
        }
        NodeId::Exchange(_) => Vec::new(),
    }
}

fn server_line(now: ServerLine) -> Respect {
    let name = |line| match line {
        ServerLine::V3_10 => "RabbitMQ 3.10",
        ServerLine::V4 => "RabbitMQ 4",
    };
    let other = match now {
        ServerLine::V3_10 => ServerLine::V4,
        ServerLine::V4 => ServerLine::V3_10,
    };
    Respect {
        at: None,
        title: tr!("The line of the server"),
        now: name(now).to_owned(),
        variants: vec![Variant::new(name(other), vec![Edit::SetServerLine(other)])],
    }
}

#[cfg(test)]
mod tests;
