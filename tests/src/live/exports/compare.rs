//! What a server holds, item by item, in no order.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};
use warren_core::scenario::definitions::Entries;
use warren_core::scenario::{DestinationType, Scenario};

use crate::live::server::MANAGER;

/// Items by part.
#[derive(Clone, Debug, Default)]
pub(super) struct Inventory(BTreeMap<&'static str, BTreeSet<String>>);

impl Inventory {
    /// What the definitions of a scenario say, without the one who manages the server.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let definitions = &scenario.definitions;
        let mut all = Self::default();
        all.part("exchanges", &definitions.exchanges);
        all.part("queues", &definitions.queues);
        all.part("bindings", &definitions.bindings);
        all.part("policies", &read(definitions.policies()));
        all.part("operator_policies", &read(definitions.operator_policies()));
        all.part("permissions", &read(definitions.permissions()));
        all.part("topic_permissions", &read(definitions.topic_permissions()));
        all.part("vhosts", &read(definitions.vhosts()));
        all.part("users", &users(scenario));
        for items in all.0.values_mut() {
            let manager = format!("\"{}\"", MANAGER.0);
            items.retain(|item| !item.contains(&manager));
        }
        all
    }

    fn part<T: Serialize>(&mut self, part: &'static str, items: &[T]) {
        let items = items.iter().map(|item| json!(item).to_string());
        self.0.insert(part, items.collect());
    }

    /// Without a part.
    pub(super) fn forget(&mut self, part: &str) {
        self.0.remove(part);
    }

    /// What clients can declare.
    pub(super) fn topology(&self) -> Self {
        let mut all = self.clone();
        all.0
            .retain(|part, _| ["exchanges", "queues", "bindings"].contains(part));
        all
    }

    /// As the server takes names that a client, or a request, declares: without line breaks.
    pub(super) fn without_line_breaks(mut self) -> Self {
        for items in self.0.values_mut() {
            *items = items.iter().map(|item| item.replace("\\n", "")).collect();
        }
        self
    }

    /// Without the internal exchanges of the scenario, and what is bound to them.
    pub(super) fn without_internal(&self, scenario: &Scenario) -> Self {
        let definitions = &scenario.definitions;
        let internal = definitions.exchanges.iter().filter(|one| one.internal);
        let internal: BTreeSet<_> = internal.map(|one| one.resource()).collect();
        let mut rest = self.clone();
        let exchanges = definitions.exchanges.iter().filter(|one| one.internal);
        for exchange in exchanges {
            rest.remove("exchanges", &json!(exchange));
        }
        for binding in &definitions.bindings {
            let to_exchange = binding.destination_type == DestinationType::Exchange;
            let to = to_exchange && internal.contains(&binding.destination_resource());
            if to || internal.contains(&binding.source_resource()) {
                rest.remove("bindings", &json!(binding));
            }
        }
        rest
    }

    fn remove(&mut self, part: &'static str, item: &Value) {
        self.0.entry(part).or_default().remove(&item.to_string());
    }
}

fn read<T>(entries: Entries<T>) -> Vec<T> {
    entries.into_iter().flatten().collect()
}

/// Users with their tags.
fn users(scenario: &Scenario) -> Vec<Value> {
    let users = scenario.definitions.other.get("users");
    let users = users.and_then(Value::as_array).into_iter().flatten();
    users
        .map(|user| json!({"name": user["name"], "tags": user["tags"]}))
        .collect()
}

/// What one has and the other has not, in the parts that are wanted; the vhost that every
/// server has may be there without being wanted.
pub(super) fn difference(wanted: &Inventory, found: &Inventory) -> Vec<String> {
    let mut differs = Vec::new();
    let nothing = BTreeSet::new();
    for (part, items) in &wanted.0 {
        let held = found.0.get(part).unwrap_or(&nothing);
        let missing = items.difference(held);
        differs.extend(missing.map(|item| format!("missing in {part}: {item}")));
        let default = json!({"name": "/"}).to_string();
        let more = held.difference(items);
        let more = more.filter(|item| (*part, *item) != ("vhosts", &default));
        differs.extend(more.map(|item| format!("more in {part}: {item}")));
    }
    differs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found_either_way() {
        let of = |key: &str| {
            let document = json!({"version": 1, "definitions": {
                "queues": [{"name": "q"}],
                "bindings": [{"source": "amq.topic", "destination": "q", "routing_key": key}]}});
            Inventory::of(&Scenario::from_value(document).unwrap())
        };
        assert!(difference(&of("a"), &of("a")).is_empty());
        let differs = difference(&of("a"), &of("b"));
        assert_eq!(differs.len(), 2, "{differs:?}");
        assert!(differs[0].starts_with("missing in bindings"));
        assert!(differs[1].starts_with("more in bindings"));
    }
}
