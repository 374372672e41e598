//! What a name in a form may mean: the scenario's exchanges, queues, users and the rest.

use warren_core::broker::DEFAULT_USER;
use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::{
    Client, ExchangeDefinition, InterventionAction, PolicyDefinition, QueueDefinition, Scenario,
};
use warren_core::topology::QueueKind;
use yew::prelude::*;

use super::desk::Desk;

/// The list of the exchanges.
pub const EXCHANGES: &str = "exchanges";
/// The list of the queues.
pub const QUEUES: &str = "queues";

/// The lists, to be chosen from while typing.
pub fn lists(desk: &Desk) -> Html {
    let list = |id: &'static str, names: Vec<Name>| {
        let options = names.into_iter().map(|name| {
            html! { <option value={name.to_string()} /> }
        });
        html! { <datalist {id}>{ for options }</datalist> }
    };
    html! {
        <>
            { list(EXCHANGES, exchanges(&desk.scenario)) }
            { list(QUEUES, queues(&desk.scenario)) }
        </>
    }
}

fn each_once(names: impl Iterator<Item = Name>) -> Vec<Name> {
    let mut once = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// The exchanges that are defined, and those that are declared during the run.
#[must_use]
pub fn exchanges(scenario: &Scenario) -> Vec<Name> {
    let declared = scenario
        .timeline
        .iter()
        .filter_map(|one| match &one.action {
            InterventionAction::DeclareExchange { exchange } => Some(exchange),
            _ => None,
        });
    let all = scenario.definitions.exchanges.iter().chain(declared);
    each_once(all.map(|exchange: &ExchangeDefinition| exchange.name.clone()))
}

/// The queues that are defined, and those that are declared during the run.
#[must_use]
pub fn queues(scenario: &Scenario) -> Vec<Name> {
    let declared = scenario
        .timeline
        .iter()
        .filter_map(|one| match &one.action {
            InterventionAction::DeclareQueue { queue, .. } => Some(queue),
            _ => None,
        });
    let all = scenario.definitions.queues.iter().chain(declared);
    each_once(all.map(|queue: &QueueDefinition| queue.name.clone()))
}

/// The clients.
#[must_use]
pub fn clients(scenario: &Scenario) -> Vec<Name> {
    scenario.clients.iter().map(Client::name).cloned().collect()
}

/// The vhost of every server, those that are listed, and those that something lives in.
#[must_use]
pub fn vhosts(scenario: &Scenario) -> Vec<Name> {
    let definitions = &scenario.definitions;
    let listed = definitions.vhosts().into_iter().flatten();
    let exchanges = definitions.exchanges.iter().map(|one| one.vhost.clone());
    let queues = definitions.queues.iter().map(|one| one.vhost.clone());
    let all = std::iter::once(Name::from(DEFAULT_VHOST)).chain(listed.map(|vhost| vhost.name));
    each_once(all.chain(exchanges).chain(queues))
}

/// The user of every server, and those that are listed.
#[must_use]
pub fn users(scenario: &Scenario) -> Vec<Name> {
    let listed = scenario.definitions.users().into_iter().flatten();
    each_once(std::iter::once(Name::from(DEFAULT_USER)).chain(listed.map(|user| user.name)))
}

/// The policies that are defined, and those that are set during the run.
#[must_use]
pub fn policies(scenario: &Scenario) -> Vec<Name> {
    let defined = scenario.definitions.policies().into_iter().flatten();
    let set = scenario
        .timeline
        .iter()
        .filter_map(|one| match &one.action {
            InterventionAction::SetPolicy { policy } => Some(policy.clone()),
            _ => None,
        });
    each_once(
        defined
            .chain(set)
            .map(|policy: PolicyDefinition| policy.name),
    )
}

/// The type that a queue's arguments name; one without is classic.
#[must_use]
pub fn queue_kind(queue: &QueueDefinition) -> QueueKind {
    let named = queue.arguments.str("x-queue-type");
    named
        .and_then(|name| QueueKind::from_name(name))
        .unwrap_or(QueueKind::Classic)
}
