//! What a document defines, so that what it refers to can be found there.

use litemap::LiteMap;

use crate::broker::DEFAULT_USER;
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::scenario::problem::{Problems, did_you_mean};
use crate::scenario::{Client, InterventionAction, QueueDefinition, Scenario, ServerLine};
use crate::text::said;
use crate::topology::{ExchangeKind, Topology};
use crate::{FlatSet, one_by_one};
use crate::{mark, tr};

/// The names that a document defines, and those that every server has.
pub(super) struct Known {
    /// The server's line.
    pub(super) line: ServerLine,
    exchanges: LiteMap<ResourceName, ExchangeFacts>,
    queues: FlatSet<ResourceName>,
    clients: FlatSet<Name>,
    vhosts: FlatSet<Name>,
    users: FlatSet<Name>,
    nodes: FlatSet<Name>,
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
            line: scenario.rabbitmq,
            exchanges: exchanges(scenario, &vhosts),
            queues: queues(scenario),
            clients: scenario.clients.iter().map(Client::name).cloned().collect(),
            vhosts,
            users: users(scenario),
            nodes: scenario.cluster.iter().cloned().collect(),
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
            nothing(place, mark!("exchange"), exchange, names, problems);
        }
        facts
    }

    pub(super) fn need_queue(&self, place: &str, queue: &ResourceName, problems: &mut Problems) {
        if !self.has_queue(queue) {
            nothing(place, mark!("queue"), queue, self.queues.iter(), problems);
        }
    }

    pub(super) fn need_client(&self, place: &str, client: &Name, problems: &mut Problems) {
        if !self.clients.contains(client) {
            let names = self.clients.iter().map(Name::as_str);
            let remedy = did_you_mean(client, names);
            problems.error(place, tr!("there is no client \"{}\"", client), remedy);
        }
    }

    pub(super) fn need_vhost(&self, place: &str, vhost: &Name, problems: &mut Problems) {
        if !self.vhosts.contains(vhost) {
            let remedy = did_you_mean(vhost, self.vhosts.iter().map(Name::as_str));
            problems.error(place, tr!("there is no vhost \"{}\"", vhost), remedy);
        }
    }

    pub(super) fn need_user(&self, place: &str, user: &Name, problems: &mut Problems) {
        if !self.users.contains(user) {
            let meant = did_you_mean(user, self.users.iter().map(Name::as_str));
            let remedy = if meant.is_empty() {
                tr!("add it to definitions.users")
            } else {
                meant
            };
            problems.error(place, tr!("there is no user \"{}\"", user), remedy);
        }
    }

    pub(super) fn need_node(&self, place: &str, node: &Name, problems: &mut Problems) {
        if !self.nodes.contains(node) {
            let meant = did_you_mean(node, self.nodes.iter().map(Name::as_str));
            let remedy = if meant.is_empty() {
                tr!("add it to cluster")
            } else {
                meant
            };
            problems.error(place, tr!("there is no node \"{}\"", node), remedy);
        }
    }

    /// `did you mean "logs"?` among the exchanges of the vhost.
    pub(super) fn exchange_meant(&self, exchange: &ResourceName) -> String {
        let ResourceName { vhost, name } = exchange;
        did_you_mean(name, of_vhost(vhost, self.exchanges.keys()))
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
    let what = said(what, &[]);
    let remedy = did_you_mean(name, of_vhost(vhost, all));
    let message = if *vhost == *DEFAULT_VHOST {
        tr!("there is no {} \"{}\"", what, name)
    } else {
        tr!(
            "there is no {} \"{}\" in the vhost \"{}\"",
            what,
            name,
            vhost
        )
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
fn vhosts(scenario: &Scenario) -> FlatSet<Name> {
    let definitions = &scenario.definitions;
    let listed = definitions.vhosts().into_iter().flatten();
    let exchanges = definitions.exchanges.iter().map(|one| one.vhost.clone());
    let queues = definitions.queues.iter().map(|one| one.vhost.clone());
    [Name::from(DEFAULT_VHOST)]
        .into_iter()
        .chain(listed.map(|vhost| vhost.name))
        .chain(exchanges)
        .chain(queues)
        .collect()
}

/// The user that every server has, and those that the definitions list.
fn users(scenario: &Scenario) -> FlatSet<Name> {
    let listed = scenario.definitions.users().into_iter().flatten();
    let listed = listed.map(|user| user.name);
    [Name::from(DEFAULT_USER)]
        .into_iter()
        .chain(listed)
        .collect()
}

/// Those that are defined, and those that are declared during the run.
fn queues(scenario: &Scenario) -> FlatSet<ResourceName> {
    let defined = scenario.definitions.queues.iter();
    let declared = scenario.timeline.iter().filter_map(|one| {
        let InterventionAction::DeclareQueue { queue, .. } = &one.action else {
            return None;
        };
        Some(queue)
    });
    defined
        .chain(declared)
        .map(QueueDefinition::resource)
        .collect()
}

/// Those of every server, those that are declared during the run, and those that are
/// defined.
fn exchanges(scenario: &Scenario, vhosts: &FlatSet<Name>) -> LiteMap<ResourceName, ExchangeFacts> {
    let mut predeclared = Topology::default();
    for vhost in vhosts.iter() {
        predeclared.add_vhost(vhost);
    }
    let predeclared = predeclared.exchanges().map(|exchange| {
        let facts = ExchangeFacts {
            rules: Some(exchange.bindings.rules()),
            internal: exchange.internal,
        };
        (exchange.name.clone(), facts)
    });
    let declared = scenario.timeline.iter().filter_map(|one| {
        let InterventionAction::DeclareExchange { exchange } = &one.action else {
            return None;
        };
        Some(exchange)
    });
    let defined = declared.chain(&scenario.definitions.exchanges);
    let defined = defined.map(|exchange| {
        let facts = ExchangeFacts {
            rules: ExchangeKind::from_name(&exchange.kind)
                .map(|kind| kind.rules(&exchange.arguments)),
            internal: exchange.internal,
        };
        (exchange.resource(), facts)
    });
    one_by_one(predeclared.chain(defined))
}
