//! What a document defines, so that what it refers to can be found there.

use std::collections::{BTreeMap, BTreeSet};

use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::scenario::problem::{Problems, did_you_mean};
use crate::scenario::{Client, Scenario};
use crate::topology::{ExchangeKind, Topology};

/// The names that a document defines, and those that every server has.
pub(super) struct Known {
    exchanges: BTreeMap<ResourceName, ExchangeFacts>,
    queues: BTreeSet<ResourceName>,
    clients: BTreeSet<Name>,
    vhosts: BTreeSet<Name>,
}

/// What others need to know of an exchange.
#[derive(Clone, Copy)]
pub(super) struct ExchangeFacts {
    /// The type whose rules it routes by, where that is known.
    pub(super) rules: Option<ExchangeKind>,
    pub(super) internal: bool,
}

impl Known {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let vhosts = vhosts(scenario);
        Self {
            exchanges: exchanges(scenario, &vhosts),
            queues: scenario
                .definitions
                .queues
                .iter()
                .map(|queue| queue.resource())
                .collect(),
            clients: scenario.clients.iter().map(Client::name).cloned().collect(),
            vhosts,
        }
    }

    pub(super) fn exchange(&self, exchange: &ResourceName) -> Option<ExchangeFacts> {
        self.exchanges.get(exchange).copied()
    }

    pub(super) fn has_queue(&self, queue: &ResourceName) -> bool {
        self.queues.contains(queue)
    }

    pub(super) fn need_exchange(
        &self,
        place: &str,
        exchange: &ResourceName,
        problems: &mut Problems,
    ) -> Option<ExchangeFacts> {
        let facts = self.exchange(exchange);
        if facts.is_none() {
            let names = self.exchanges.keys();
            nothing(place, "exchange", exchange, names, problems);
        }
        facts
    }

    pub(super) fn need_queue(&self, place: &str, queue: &ResourceName, problems: &mut Problems) {
        if !self.has_queue(queue) {
            nothing(place, "queue", queue, self.queues.iter(), problems);
        }
    }

    pub(super) fn need_client(&self, place: &str, client: &Name, problems: &mut Problems) {
        if !self.clients.contains(client) {
            let names = self.clients.iter().map(Name::as_str);
            let remedy = did_you_mean(client, names);
            problems.error(place, format!("there is no client \"{client}\""), remedy);
        }
    }

    pub(super) fn need_vhost(&self, place: &str, vhost: &Name, problems: &mut Problems) {
        if !self.vhosts.contains(vhost) {
            let remedy = did_you_mean(vhost, self.vhosts.iter().map(Name::as_str));
            problems.error(place, format!("there is no vhost \"{vhost}\""), remedy);
        }
    }

    /// `did you mean "tasks"?` among the queues of the vhost.
    pub(super) fn queue_meant(&self, queue: &ResourceName) -> String {
        did_you_mean(&queue.name, of_vhost(&queue.vhost, self.queues.iter()))
    }
}

fn nothing<'a>(
    place: &str,
    what: &str,
    resource: &ResourceName,
    all: impl Iterator<Item = &'a ResourceName>,
    problems: &mut Problems,
) {
    let ResourceName { vhost, name } = resource;
    let remedy = did_you_mean(name, of_vhost(vhost, all));
    let message = if *vhost == *DEFAULT_VHOST {
        format!("there is no {what} \"{name}\"")
    } else {
        format!("there is no {what} \"{name}\" in the vhost \"{vhost}\"")
    };
    problems.error(place, message, remedy);
}

fn of_vhost<'a>(
    vhost: &Name,
    all: impl Iterator<Item = &'a ResourceName>,
) -> impl Iterator<Item = &'a str> {
    all.filter(move |resource| resource.vhost == *vhost)
        .map(|resource| resource.name.as_str())
}

/// `/`, those that the definitions list, and those that something is defined in.
fn vhosts(scenario: &Scenario) -> BTreeSet<Name> {
    let definitions = &scenario.definitions;
    let listed = definitions
        .other
        .get("vhosts")
        .and_then(serde_json::Value::as_array);
    let listed = listed
        .into_iter()
        .flatten()
        .filter_map(|vhost| vhost.get("name")?.as_str())
        .map(Name::from);
    let exchanges = definitions.exchanges.iter().map(|one| one.vhost.clone());
    let queues = definitions.queues.iter().map(|one| one.vhost.clone());
    [Name::from(DEFAULT_VHOST)]
        .into_iter()
        .chain(listed)
        .chain(exchanges)
        .chain(queues)
        .collect()
}

fn exchanges(
    scenario: &Scenario,
    vhosts: &BTreeSet<Name>,
) -> BTreeMap<ResourceName, ExchangeFacts> {
    let mut predeclared = Topology::default();
    for vhost in vhosts {
        predeclared.add_vhost(vhost);
    }
    let predeclared = predeclared.exchanges().map(|exchange| {
        let facts = ExchangeFacts {
            rules: Some(exchange.bindings.rules()),
            internal: exchange.internal,
        };
        (exchange.name.clone(), facts)
    });
    let defined = scenario.definitions.exchanges.iter().map(|exchange| {
        let facts = ExchangeFacts {
            rules: ExchangeKind::from_name(&exchange.kind)
                .map(|kind| kind.rules(&exchange.arguments)),
            internal: exchange.internal,
        };
        (exchange.resource(), facts)
    });
    predeclared.chain(defined).collect()
}
