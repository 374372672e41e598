//! What a server needs, and what happens only in the run, said in notes: the same for all
//! exports that set a server up.

use std::collections::BTreeSet;

use warren_core::broker::DEFAULT_USER;
use warren_core::name::DEFAULT_VHOST;
use warren_core::scenario::{InterventionAction, Scenario};
use warren_core::topology::{ExchangeKind, Plugin};
use warren_core::tr;

use crate::notes::Notes;
use crate::operators::Operators;
use crate::topology::Topology;

/// The plugins that bring the types of these exchanges.
pub(crate) fn plugins(topology: &Topology<'_>) -> BTreeSet<Plugin> {
    let kinds = topology.exchanges.iter();
    let kinds = kinds.filter_map(|exchange| ExchangeKind::from_name(&exchange.kind));
    kinds.filter_map(ExchangeKind::plugin).collect()
}

/// Says which plugins must be enabled before.
pub(crate) fn tell_plugins(topology: &Topology<'_>, notes: &mut Notes) {
    for plugin in plugins(topology) {
        let name = plugin.name();
        notes.add(tr!(
            "the server needs a plugin first: `rabbitmq-plugins enable {}`",
            name
        ));
    }
    tell_foreign_plugins(topology, notes);
}

/// Says which plugins are to be had elsewhere.
pub(crate) fn tell_foreign_plugins(topology: &Topology<'_>, notes: &mut Notes) {
    for plugin in plugins(topology)
        .into_iter()
        .filter(|one| !one.is_shipped())
    {
        let name = plugin.name();
        notes.add(tr!(
            "the plugin {} does not come with the server: install it first",
            name
        ));
    }
}

/// Says what of the scenario is not what a server holds at the beginning.
pub(crate) fn tell_rest(scenario: &Scenario, operators: &Operators, notes: &mut Notes) {
    let timeline = scenario.timeline.iter();
    let changes = timeline
        .filter(|one| changes_definitions(&one.action))
        .count();
    if changes > 0 {
        notes.add(tr!(
            "{n} intervention of the scenario changes the topology during the run; the export holds what is there at its beginning"
                | "{n} interventions of the scenario change the topology during the run; the export holds what is there at its beginning"
                % changes
        ));
    }
    let mut closed = BTreeSet::new();
    for (vhost, user) in scenario.clients.iter().map(|client| client.login()) {
        let permitted = operators.permissions.iter();
        let mut permitted = permitted.filter(|one| one.user == *user && one.vhost == *vhost);
        let open = *user == *DEFAULT_USER && *vhost == *DEFAULT_VHOST;
        if !open && permitted.next().is_none() {
            closed.insert((user, vhost));
        }
    }
    for (user, vhost) in closed {
        notes.add(tr!(
            "clients of the scenario log in as \"{}\" in the vhost \"{}\": on a server \
             this user needs permissions there",
            user,
            vhost
        ));
    }
}

const fn changes_definitions(action: &InterventionAction) -> bool {
    matches!(
        action,
        InterventionAction::DeclareExchange { .. }
            | InterventionAction::DeleteExchange { .. }
            | InterventionAction::DeclareQueue { .. }
            | InterventionAction::DeleteQueue { .. }
            | InterventionAction::Bind { .. }
            | InterventionAction::Unbind { .. }
            | InterventionAction::SetPolicy { .. }
            | InterventionAction::ClearPolicy { .. }
            | InterventionAction::SetPermissions { .. }
            | InterventionAction::ClearPermissions { .. }
            | InterventionAction::SetTopicPermissions { .. }
            | InterventionAction::ClearTopicPermissions { .. }
    )
}
