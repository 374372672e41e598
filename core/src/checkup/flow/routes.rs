//! One message's way from an exchange to the queues, over all bindings that match.
//!
//! Unlike [`crate::routing::route`] it tells every binding on the way, not only the first one
//! to each queue, and it makes allowance for what is not known of a message.

use std::collections::{BTreeMap, BTreeSet};

use crate::amqp::{Properties, Table};
use crate::name::{Name, ResourceName};
use crate::routing::{DIRECT_REPLY_PREFIX, RouteRequest, XMatch};
use crate::scenario::ServerLine;
use crate::topology::{Binding, BindingId, Destination, Exchange, ExchangeKind, Topology};

/// How many bindings are compared or followed in all, so that no document takes longer than a
/// moment: more than 1,000 queues, 10,000 bindings and the messages of as many clients need.
const BUDGET: usize = 2_000_000;

/// Where a message is published, and all of it that routing looks at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::checkup) struct Place {
    /// The exchange.
    pub(in crate::checkup) exchange: ResourceName,
    /// Its routing keys.
    pub(in crate::checkup) keys: Vec<Name>,
    /// Its headers.
    pub(in crate::checkup) headers: Option<Table>,
    /// It stands for others that differ from it in numbers alone (`{n}`).
    pub(in crate::checkup) numbers_vary: bool,
    /// It is a dead letter, with headers that say how it died.
    pub(in crate::checkup) died: bool,
}

/// Where messages go from a place.
#[derive(Clone, Debug)]
pub(in crate::checkup) struct Way {
    /// Where it begins.
    pub(in crate::checkup) from: Place,
    /// The queues, each once.
    pub(in crate::checkup) to: Vec<ResourceName>,
    /// Whether it leads to someone who waits for an answer.
    pub(in crate::checkup) is_reply: bool,
    /// Whether there is no such exchange, or none that clients may publish to.
    pub(in crate::checkup) is_refused: bool,
}

impl Way {
    /// Whether the messages are dropped.
    pub(in crate::checkup) const fn is_dead_end(&self) -> bool {
        self.to.is_empty() && !self.is_reply && !self.is_refused
    }
}

/// All ways, each found once.
pub(super) struct Routes<'t> {
    topology: &'t Topology,
    line: ServerLine,
    known: BTreeMap<Place, usize>,
    pub(super) ways: Vec<Way>,
    pub(super) visited: BTreeSet<ResourceName>,
    pub(super) used: BTreeSet<BindingId>,
    /// The exchanges where messages come that differ in numbers alone.
    open: BTreeSet<ResourceName>,
    /// What is left of [`BUDGET`].
    pub(super) budget: usize,
}

impl<'t> Routes<'t> {
    pub(super) const fn new(topology: &'t Topology, line: ServerLine) -> Self {
        Self {
            topology,
            line,
            known: BTreeMap::new(),
            ways: Vec::new(),
            visited: BTreeSet::new(),
            used: BTreeSet::new(),
            open: BTreeSet::new(),
            budget: BUDGET,
        }
    }

    /// The way from this place.
    pub(super) fn way(&mut self, place: Place) -> usize {
        if let Some(&known) = self.known.get(&place) {
            return known;
        }
        let (way, stops) = self.walk(&place);
        self.ways.push(way);
        let index = self.ways.len() - 1;
        self.known.insert(place.clone(), index);
        for exchange in stops.into_iter().filter(|_| place.numbers_vary) {
            if self.open.insert(exchange.clone()) {
                self.other_numbers(&exchange, &place);
            }
        }
        index
    }

    /// The ways from an exchange of messages that differ from this one in numbers: wherever a
    /// binding names one, one of them may go. Once for each exchange, since which of the many
    /// messages it is does not matter.
    fn other_numbers(&mut self, exchange: &ResourceName, place: &Place) {
        let topology = self.topology;
        let bindings = topology.exchange(exchange).map(|one| &one.bindings);
        let Some(bindings) = bindings.filter(|all| self.spend(all.len())) else {
            return;
        };
        let mut to = BTreeSet::new();
        for binding in bindings.iter().filter(|binding| names_a_number(binding)) {
            self.used.insert(binding.id);
            match &binding.destination {
                Destination::Queue(queue) => {
                    to.insert(queue.clone());
                }
                Destination::Exchange(next) => {
                    let exchange = next.clone();
                    self.way(Place {
                        exchange,
                        ..place.clone()
                    });
                }
            }
        }
        if !to.is_empty() {
            self.ways.push(Way {
                from: place.clone(),
                to: to.into_iter().collect(),
                is_reply: false,
                is_refused: false,
            });
        }
    }

    fn walk(&mut self, place: &Place) -> (Way, Vec<ResourceName>) {
        let topology = self.topology;
        let start = topology.exchange(&place.exchange);
        let start = start.filter(|exchange| place.died || !exchange.internal);
        let mut work: Vec<&Exchange> = start.into_iter().collect();
        let mut seen: BTreeSet<&ResourceName> = work.iter().map(|one| &one.name).collect();
        let mut reached = BTreeSet::new();
        let mut is_reply = false;
        while let Some(exchange) = work.pop() {
            self.visited.insert(exchange.name.clone());
            if exchange.name.name.is_empty() {
                is_reply |= self.by_name(place, &exchange.name, &mut reached);
                continue;
            }
            let matching = self.matching(exchange, place);
            let alternate = topology.alternate(exchange);
            let alternate = alternate.filter(|_| matching.is_empty());
            let mut next = Vec::new();
            for binding in matching {
                self.used.insert(binding.id);
                match &binding.destination {
                    Destination::Queue(queue) => {
                        reached.insert(queue.clone());
                    }
                    Destination::Exchange(exchange) => next.push(exchange.clone()),
                }
            }
            for exchange in next.iter().chain(&alternate) {
                let exchange = topology.exchange(exchange);
                work.extend(exchange.filter(|one| seen.insert(&one.name)));
            }
        }
        let way = Way {
            from: place.clone(),
            to: reached.into_iter().collect(),
            is_reply,
            is_refused: start.is_none(),
        };
        (way, seen.into_iter().cloned().collect())
    }

    /// The default exchange; says whether a key is the address of who waits for an answer.
    fn by_name(
        &mut self,
        place: &Place,
        exchange: &ResourceName,
        reached: &mut BTreeSet<ResourceName>,
    ) -> bool {
        let mut is_reply = false;
        for key in &place.keys {
            is_reply |= key.starts_with(DIRECT_REPLY_PREFIX);
            let queue = ResourceName::new(exchange.vhost.clone(), key.clone());
            reached.extend(self.topology.queue_name(&queue).cloned());
        }
        is_reply
    }

    /// The bindings that match, and those that may.
    fn matching(&mut self, exchange: &'t Exchange, place: &Place) -> Vec<&'t Binding> {
        let properties = Properties {
            headers: place.headers.clone(),
            ..Properties::default()
        };
        let request = RouteRequest {
            exchange: &exchange.name,
            routing_keys: &place.keys,
            properties: &properties,
            line: self.line,
            chance: 0,
        };
        let table = &exchange.bindings;
        let mut found: Vec<&Binding> = Vec::new();
        let by_list = table.rules() != ExchangeKind::Direct && table.rules() != ExchangeKind::Topic;
        let cost = if by_list { table.len() } else { 0 };
        if !self.spend(cost) {
            return found;
        }
        found.extend(table.matching(&request).into_iter().map(AsRef::as_ref));
        if place.died && table.rules() == ExchangeKind::Headers {
            let others = table.iter().map(AsRef::as_ref);
            found.extend(others.filter(|binding| looks_at_deaths(binding)));
        }
        let followed = found.len();
        if self.spend(followed) {
            found
        } else {
            Vec::new()
        }
    }

    /// Whether there is still so much to spend.
    pub(super) const fn spend(&mut self, cost: usize) -> bool {
        self.budget = self.budget.saturating_sub(cost + 1);
        self.budget > 0
    }
}

/// Whether a binding may match a dead letter for what the server has written into its headers.
fn looks_at_deaths(binding: &Binding) -> bool {
    let mode = XMatch::of(&binding.arguments);
    matches!(mode, XMatch::AllWithX | XMatch::AnyWithX)
}

/// Only what has a digit in it can differ in a number.
fn names_a_number(binding: &Binding) -> bool {
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    has_digit(&binding.routing_key)
        || binding
            .arguments
            .0
            .iter()
            .any(|(_, value)| has_digit(&value.to_string()))
}
