//! What a server holds when a scenario begins, as exports take it in turn: without what
//! every server has by itself.

use std::collections::BTreeSet;

use warren_core::amqp::Table;
use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::{BindingDefinition, ExchangeDefinition, QueueDefinition, Scenario};
use warren_core::text::said;
use warren_core::{mark, tr};

use crate::arguments;
use crate::definitions::binding_in_words;
use crate::notes::Notes;

/// Exchanges, queues and bindings that have to be declared, in the order of the document.
pub(crate) struct Topology<'a> {
    /// All vhosts that something is in, `/` included where it is used, by name.
    pub(crate) vhosts: Vec<Name>,
    /// Exchanges without the predeclared ones.
    pub(crate) exchanges: Vec<&'a ExchangeDefinition>,
    /// Queues.
    pub(crate) queues: Vec<&'a QueueDefinition>,
    /// Bindings without those of the default exchange.
    pub(crate) bindings: Vec<&'a BindingDefinition>,
}

impl<'a> Topology<'a> {
    /// That of a scenario; of one vhost alone where one is given.
    pub(crate) fn of(scenario: &'a Scenario, only: Option<&str>) -> Self {
        let within = |vhost: &Name| only.is_none_or(|only| vhost == only);
        let definitions = &scenario.definitions;
        let exchanges = definitions.exchanges.iter();
        let bindings = definitions.bindings.iter();
        Self {
            vhosts: vhosts(scenario).into_iter().filter(within).collect(),
            exchanges: exchanges
                .filter(|one| within(&one.vhost) && !is_predeclared(&one.name))
                .collect(),
            queues: definitions
                .queues
                .iter()
                .filter(|one| within(&one.vhost))
                .collect(),
            bindings: bindings
                .filter(|one| within(&one.vhost) && !one.source.is_empty())
                .collect(),
        }
    }
}

impl Topology<'_> {
    /// Leaves out what the server cannot be told by JSON, for it refuses null
    /// (`rabbit_misc.erl`, `type_val`; observed). Without its void argument a binding would
    /// match what it should not.
    pub(crate) fn without_null(mut self, notes: &mut Notes) -> Self {
        let mut sayable = |what: String, arguments: &Table| {
            let null = arguments::has_null(arguments);
            if null {
                notes.add(tr!(
                    "left out: {}, for one of its arguments is void, and the server takes no \
                     null in JSON; a client can declare it",
                    what
                ));
            }
            !null
        };
        self.exchanges
            .retain(|one| sayable(tr!("the exchange \"{}\"", one.name), &one.arguments));
        self.queues
            .retain(|one| sayable(tr!("the queue \"{}\"", one.name), &one.arguments));
        self.bindings
            .retain(|one| sayable(binding_in_words(one), &one.arguments));
        self
    }

    /// Leaves out what has no address of its own in the management API, which takes `.` and
    /// `..` for steps of a path however they are written; and tells of names that the server
    /// takes line breaks out of when they are declared, but not when they are imported
    /// (`rabbit_channel.erl`, `strip_cr_lf`).
    pub(crate) fn addressable(mut self, notes: &mut Notes) -> Self {
        let steps = |name: &Name| matches!(name.as_str(), "." | "..");
        let mut left_out = |what: &str, name: &Name| {
            let what = said(what, &[]);
            if name.contains(['\n', '\r']) {
                notes.add(tr!(
                    "the server takes the line break out of the name of the {} {}",
                    what,
                    format!("{name:?}")
                ));
            }
            if steps(name) {
                notes.add(tr!(
                    "left out: the {} \"{}\" and its bindings, for the management API \
                     takes its name for a step of the path",
                    what,
                    name
                ));
            }
            !steps(name)
        };
        self.exchanges
            .retain(|one| left_out(mark!("exchange"), &one.name));
        self.queues
            .retain(|one| left_out(mark!("queue"), &one.name));
        self.bindings
            .retain(|one| !steps(&one.source) && !steps(&one.destination));
        self
    }
}

/// Whether every vhost has an exchange of this name by itself: such names are reserved.
pub(crate) fn is_predeclared(exchange: &str) -> bool {
    exchange.is_empty() || exchange.starts_with("amq.")
}

/// All vhosts that are listed, or that something is in, or that somebody connects to.
fn vhosts(scenario: &Scenario) -> BTreeSet<Name> {
    let definitions = &scenario.definitions;
    let listed = definitions.vhosts().into_iter().flatten();
    let mut all: BTreeSet<Name> = listed.map(|vhost| vhost.name).collect();
    all.extend(definitions.exchanges.iter().map(|one| one.vhost.clone()));
    all.extend(definitions.queues.iter().map(|one| one.vhost.clone()));
    all.extend(definitions.bindings.iter().map(|one| one.vhost.clone()));
    let policies = definitions.policies().into_iter();
    let policies = policies.chain(definitions.operator_policies());
    all.extend(policies.flatten().map(|policy| policy.vhost));
    let clients = scenario.clients.iter();
    all.extend(clients.map(|client| client.login().0.clone()));
    if all.is_empty() {
        all.insert(DEFAULT_VHOST.into());
    }
    all
}
