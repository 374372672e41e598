//! What an operator sets, as the definitions keep it: entries of lists, of which a server's
//! export says more than has fields here. That stays as it is.
//!
//! Pure; the forms stand in [`super::properties`].

use serde_json::{Map, Value};
use warren_core::name::Name;
use warren_core::scenario::{Client, Definitions, InterventionAction, Scenario};

/// A list of what an operator sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Policies.
    Policies,
    /// Policies of operators.
    OperatorPolicies,
    /// Users besides `guest`.
    Users,
    /// What users may do.
    Permissions,
    /// What users may do at topic exchanges.
    TopicPermissions,
    /// Vhosts besides `/`.
    Vhosts,
}

impl Part {
    /// Its name in the definitions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policies => "policies",
            Self::OperatorPolicies => "operator_policies",
            Self::Users => "users",
            Self::Permissions => "permissions",
            Self::TopicPermissions => "topic_permissions",
            Self::Vhosts => "vhosts",
        }
    }
}

/// The entries of a list as they stand in the document.
#[must_use]
pub fn entries(definitions: &Definitions, part: Part) -> &[Value] {
    let list = definitions.other.get(part.name()).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

/// Puts an entry at this place, or at the end. What stood there in fields that are not given
/// stays.
pub fn put(definitions: &mut Definitions, part: Part, index: usize, entry: Value) {
    let list = definitions.other.entry(part.name().to_owned());
    let list = list.or_insert_with(|| Value::Array(Vec::new()));
    if !list.is_array() {
        *list = Value::Array(Vec::new());
    }
    let Some(list) = list.as_array_mut() else {
        return;
    };
    match (list.get_mut(index), entry) {
        (Some(Value::Object(there)), Value::Object(fields)) => there.extend(fields),
        (Some(there), entry) => *there = entry,
        (None, entry) => list.push(entry),
    }
}

/// Puts an entry at this place, whatever stood there.
pub fn replace(definitions: &mut Definitions, part: Part, index: usize, entry: Value) {
    let list = definitions.other.get_mut(part.name());
    let there = list.and_then(|list| list.get_mut(index));
    if let Some(there) = there {
        *there = entry;
    }
}

/// Takes entries away; a list of none is not kept.
fn retain(definitions: &mut Definitions, part: Part, keep: impl Fn(usize, &Value) -> bool) {
    let list = definitions.other.get_mut(part.name());
    let Some(list) = list.and_then(Value::as_array_mut) else {
        return;
    };
    let mut place = 0;
    list.retain(|entry| {
        place += 1;
        keep(place - 1, entry)
    });
    if list.is_empty() {
        definitions.other.remove(part.name());
    }
}

/// Takes the entry at this place away, with what a server takes away along with it: of a user
/// its permissions.
pub fn remove(definitions: &mut Definitions, part: Part, index: usize) {
    let user = user_at(definitions, part, index);
    retain(definitions, part, |place, _| place != index);
    if let Some(user) = user {
        for part in PERMISSIONS {
            retain(definitions, part, |_, entry| !is_of(entry, &user));
        }
    }
}

const PERMISSIONS: [Part; 2] = [Part::Permissions, Part::TopicPermissions];

fn user_at(definitions: &Definitions, part: Part, index: usize) -> Option<String> {
    if part != Part::Users {
        return None;
    }
    let entry = entries(definitions, part).get(index)?;
    Some(entry.get("name")?.as_str()?.to_owned())
}

fn is_of(entry: &Value, user: &str) -> bool {
    entry.get("user").and_then(Value::as_str) == Some(user)
}

/// How many entries go along with one that is taken away.
#[must_use]
pub fn goes_along(definitions: &Definitions, part: Part, index: usize) -> usize {
    let Some(user) = user_at(definitions, part, index) else {
        return 0;
    };
    let of = |part| entries(definitions, part).iter();
    let all = PERMISSIONS.into_iter().flat_map(of);
    all.filter(|entry| is_of(entry, &user)).count()
}

/// Gives a user another name, also where it is spoken of.
pub fn rename_user(scenario: &mut Scenario, index: usize, to: &str) {
    let definitions = &mut scenario.definitions;
    let Some(from) = user_at(definitions, Part::Users, index) else {
        return;
    };
    let named = Map::from_iter([("name".to_owned(), to.into())]);
    put(definitions, Part::Users, index, Value::Object(named));
    for part in PERMISSIONS {
        let list = definitions.other.get_mut(part.name());
        for entry in list.and_then(Value::as_array_mut).into_iter().flatten() {
            if is_of(entry, &from) {
                entry["user"] = to.into();
            }
        }
    }
    let mut users: Vec<&mut Name> = scenario.clients.iter_mut().map(client_user).collect();
    let actions = scenario.timeline.iter_mut().map(|one| &mut one.action);
    users.extend(actions.filter_map(action_user));
    for user in users {
        if **user == *from {
            *user = to.into();
        }
    }
}

const fn client_user(client: &mut Client) -> &mut Name {
    match client {
        Client::Producer(producer) => &mut producer.user,
        Client::Consumer(consumer) => &mut consumer.user,
        Client::Processor(processor) => &mut processor.user,
    }
}

const fn action_user(action: &mut InterventionAction) -> Option<&mut Name> {
    match action {
        InterventionAction::SetPermissions { permissions } => Some(&mut permissions.user),
        InterventionAction::SetTopicPermissions { permissions } => Some(&mut permissions.user),
        InterventionAction::ClearPermissions { user, .. }
        | InterventionAction::ClearTopicPermissions { user, .. } => Some(user),
        _ => None,
    }
}

/// A name that none of these has: the same, or with a number.
#[must_use]
pub fn fresh(wanted: &str, taken: &[Name]) -> String {
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    let free = names.find(|name| taken.iter().all(|one| **one != **name));
    free.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario() -> Scenario {
        Scenario::from_json(
            r#"{"version": 1, "definitions": {
                "users": [{"name": "ann", "password_hash": "x", "tags": ["monitoring"]}],
                "permissions": [
                    {"user": "ann", "vhost": "/", "configure": "", "write": "", "read": ".*"},
                    {"user": "guest", "vhost": "/", "configure": "", "write": "", "read": ""}],
                "queues": [{"name": "q"}]},
            "clients": [{"kind": "consumer", "name": "c", "queue": "q", "user": "ann"}],
            "timeline": [{"at_ms": 10, "do": "clear_permissions", "user": "ann"}]}"#,
        )
        .expect("a scenario")
    }

    #[test]
    fn a_user_is_renamed_wherever_it_is_spoken_of_and_keeps_the_rest() {
        let mut scenario = scenario();
        rename_user(&mut scenario, 0, "bob");
        let json = scenario.to_json();
        assert!(!json.contains("ann"), "{json}");
        let users = entries(&scenario.definitions, Part::Users);
        assert_eq!(users[0]["password_hash"], "x");
        assert_eq!(scenario.clients[0].login().1.as_str(), "bob");
        let others = entries(&scenario.definitions, Part::Permissions);
        assert_eq!(others[1]["user"], "guest");
    }

    #[test]
    fn with_a_user_go_its_permissions_and_no_others() {
        let mut scenario = scenario();
        let definitions = &mut scenario.definitions;
        assert_eq!(goes_along(definitions, Part::Users, 0), 1);
        assert_eq!(goes_along(definitions, Part::Permissions, 0), 0);
        remove(definitions, Part::Users, 0);
        assert_eq!(entries(definitions, Part::Permissions).len(), 1);
        assert!(!definitions.other.contains_key("users"));
        remove(definitions, Part::Permissions, 0);
        assert!(definitions.other.is_empty());
    }

    #[test]
    fn an_entry_is_added_changed_and_put_anew() {
        let mut definitions = Definitions::default();
        let entry = serde_json::json!({"name": "p", "pattern": "a", "note": 1});
        put(&mut definitions, Part::Policies, 0, entry);
        let change = serde_json::json!({"name": "p", "pattern": "b"});
        put(&mut definitions, Part::Policies, 0, change.clone());
        let there = &entries(&definitions, Part::Policies)[0];
        assert_eq!(
            (&there["pattern"], &there["note"]),
            (&"b".into(), &1.into())
        );
        replace(&mut definitions, Part::Policies, 0, change.clone());
        assert_eq!(entries(&definitions, Part::Policies), [change]);
    }

    #[test]
    fn a_fresh_name_is_nobody_s() {
        let taken = ["p".into(), "p-2".into()];
        assert_eq!(fresh("p", &taken), "p-3");
        assert_eq!(fresh("q", &taken), "q");
    }
}
