//! What is added to a list of what an operator sets, to be changed then: it does as little as can
//! be, and the server would take it.
//!
//! Pure.

use serde_json::{Value, json};
use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::Scenario;

use crate::bench::lists::{users, vhosts};
use crate::bench::operators::{Part, entries, fresh};

/// A new entry.
pub(super) fn entry(scenario: &Scenario, part: Part) -> Value {
    let taken: Vec<Name> = entries(&scenario.definitions, part)
        .iter()
        .filter_map(|one| Some(one.get("name")?.as_str()?.into()))
        .collect();
    match part {
        Part::Policies | Part::OperatorPolicies => json!({
            "name": fresh("policy", &taken),
            "vhost": DEFAULT_VHOST,
            "pattern": pattern(scenario),
            "apply-to": "queues",
            "priority": 0,
            "definition": {},
        }),
        Part::Users => json!({ "name": fresh("user", &users(scenario)), "tags": [] }),
        Part::Vhosts => json!({ "name": fresh("vhost", &vhosts(scenario)) }),
        Part::Permissions => json!({
            "user": users(scenario).last(),
            "vhost": DEFAULT_VHOST,
            "configure": ".*",
            "write": ".*",
            "read": ".*",
        }),
        Part::TopicPermissions => json!({
            "user": users(scenario).last(),
            "vhost": DEFAULT_VHOST,
            "exchange": topic_exchange(scenario),
            "write": ".*",
            "read": ".*",
        }),
    }
}

/// The first queue alone.
fn pattern(scenario: &Scenario) -> String {
    let first = scenario.definitions.queues.first();
    first.map_or_else(
        || ".*".to_owned(),
        |queue| format!("^{}$", escaped(&queue.name)),
    )
}

/// A text as a regular expression that matches it.
fn escaped(text: &str) -> String {
    let escape = |letter: char| {
        let special = r"\.+*?()|[]{}^$#&-~".contains(letter) && letter != '-';
        [special.then_some('\\'), Some(letter)]
            .into_iter()
            .flatten()
    };
    text.chars().flat_map(escape).collect()
}

fn topic_exchange(scenario: &Scenario) -> String {
    let mut exchanges = scenario.definitions.exchanges.iter();
    let topic = exchanges.find(|exchange| *exchange.kind == *"topic");
    topic.map_or_else(
        || "amq.topic".to_owned(),
        |exchange| exchange.name.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use warren_core::scenario::check::check;

    use super::*;
    use crate::bench::operators::put;
    use crate::bench::reach::{Among, reach};

    const ALL: [Part; 6] = [
        Part::Vhosts,
        Part::Users,
        Part::Permissions,
        Part::TopicPermissions,
        Part::Policies,
        Part::OperatorPolicies,
    ];

    #[test]
    fn whatever_is_added_is_nothing_that_the_server_would_refuse() {
        let text =
            r#"{"version": 1, "definitions": {"queues": [{"name": "a.b (c)"}, {"name": "axb"}]}}"#;
        let mut scenario = Scenario::from_json(text).expect("a scenario");
        for part in ALL.into_iter().chain(ALL) {
            let entry = entry(&scenario, part);
            let last = entries(&scenario.definitions, part).len();
            put(&mut scenario.definitions, part, last, entry);
        }
        let told: Vec<String> = check(&scenario).iter().map(ToString::to_string).collect();
        assert_eq!(told, Vec::<String>::new());
        let policy = scenario.definitions.policies().remove(0).expect("a policy");
        let reached = reach(&scenario, Among::Policies(Some(0)), &policy).expect("a policy");
        let names: Vec<&str> = reached.iter().map(|one| one.name.name.as_str()).collect();
        assert_eq!(names, ["a.b (c)"]);
    }
}
