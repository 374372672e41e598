//! What of a scenario is not in client code.

use warren_core::scenario::{Client, Scenario};
use warren_core::tr;

use crate::notes::Notes;

/// Notes what of the scenario no client does over AMQP.
pub(super) fn left_out(scenario: &Scenario, notes: &mut Notes) {
    let definitions = &scenario.definitions;
    let policies = definitions.policies().len() + definitions.operator_policies().len();
    if policies > 0 {
        notes.add(tr!(
            "clients cannot set policies; the format definitions has them"
        ));
    }
    let vhosts = definitions.vhosts().len();
    if definitions.users().len() + definitions.permissions().len() + vhosts > 0 {
        notes.add(tr!(
            "clients cannot make users, permissions or vhosts; the format definitions has them"
        ));
    }
    if !scenario.timeline.is_empty() {
        notes.add(tr!(
            "what is done to the scenario from outside (its timeline) is not in the code"
        ));
    }
    for client in &scenario.clients {
        if matches!(client, Client::Producer(spec) if spec.asks.is_some()) {
            notes.add(tr!(
                "\"{}\" waits for answers in the scenario, and only sends here",
                client.name()
            ));
        }
        if matches!(client, Client::Consumer(spec) if spec.tx.is_some()) {
            notes.add(tr!("\"{}\" acknowledges in transactions in the scenario, and each message by itself here", client.name()));
        }
        if matches!(client, Client::Consumer(spec) if spec.tasks.is_some()) {
            notes.add(tr!(
                "\"{}\" has workers for tasks in the scenario: their registry, the dispatcher and \
                 the receipts are not in the code, which does each message itself and \
                 acknowledges it",
                client.name()
            ));
        }
        if *client.login().1 != *"guest" {
            notes.add(tr!("the client \"{}\" logs in as \"{}\" in the scenario, and as the user of AMQP_URL here", client.name(), client.login().1));
        }
    }
}
