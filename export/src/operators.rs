//! What operators set beside the topology, as exports take it in turn: vhosts, users, what
//! these may do, policies and parameters.
//!
//! Users are read here with their passwords' hashes and tags, which a run does not need but
//! a server does.

use serde_json::{Map, Value};
use warren_core::broker::DEFAULT_USER;
use warren_core::name::Name;
use warren_core::scenario::definitions::Entries;
use warren_core::scenario::{
    PermissionsDefinition, PolicyDefinition, Scenario, TopicPermissionsDefinition,
};
use warren_core::tr;

use crate::arguments::has_null;
use crate::notes::Notes;

/// The component under which the server keeps the policies of operators.
pub(crate) const OPERATOR_POLICY: &str = "operator_policy";

/// What operators set.
#[derive(Debug, Default)]
pub(crate) struct Operators {
    /// Users whom the server has to be told of, without `guest` as every server has it.
    pub(crate) users: Vec<User>,
    pub(crate) permissions: Vec<PermissionsDefinition>,
    pub(crate) topic_permissions: Vec<TopicPermissionsDefinition>,
    pub(crate) policies: Vec<PolicyDefinition>,
    pub(crate) operator_policies: Vec<PolicyDefinition>,
    /// Parameters of plugins (shovels, federation, limits), as they were read.
    pub(crate) parameters: Vec<Map<String, Value>>,
    /// Parameters of the whole server, as they were read.
    pub(crate) global_parameters: Vec<Map<String, Value>>,
}

/// A user with what a server wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) name: String,
    /// Such as `administrator`.
    pub(crate) tags: Vec<String>,
    pub(crate) password: UserPassword,
}

/// How a user proves to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UserPassword {
    Hash {
        hash: String,
        algorithm: String,
    },
    Plain(String),
    /// The scenario does not say; nobody can log in with an empty hash.
    Unknown,
}

impl UserPassword {
    /// The fields that the server's definitions and its management API have for it.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Hash { hash, algorithm } => vec![
                ("password_hash", hash.clone()),
                ("hashing_algorithm", algorithm.clone()),
            ],
            Self::Plain(password) => vec![("password", password.clone())],
            Self::Unknown => vec![("password_hash", String::new())],
        }
    }
}

impl Operators {
    /// Those of a scenario; of one vhost alone where one is given, without users then.
    pub(crate) fn of(scenario: &Scenario, only: Option<&str>, notes: &mut Notes) -> Self {
        let definitions = &scenario.definitions;
        let within = |vhost: &Name| only.is_none_or(|only| vhost == only);
        let mut all = Self {
            policies: readable(definitions.policies(), notes),
            operator_policies: readable(definitions.operator_policies(), notes),
            ..Self::default()
        };
        if only.is_none() {
            all.users = users(&raw(scenario, "users"), notes);
            all.permissions = readable(definitions.permissions(), notes);
            all.topic_permissions = readable(definitions.topic_permissions(), notes);
            all.global_parameters = raw(scenario, "global_parameters");
        }
        all.policies.retain(|policy| within(&policy.vhost));
        all.operator_policies.retain(|policy| within(&policy.vhost));
        for policies in [&mut all.policies, &mut all.operator_policies] {
            policies.retain(|policy| sayable(policy, notes));
        }
        all.parameters = raw(scenario, "parameters");
        let vhost = |one: &Map<String, Value>| text(one, "vhost").unwrap_or("/").to_owned();
        all.parameters.retain(|one| within(&Name::from(vhost(one))));
        all
    }
}

impl Operators {
    /// Without the one who sets the server up: a password from the scenario would shut it out
    /// half way.
    pub(crate) fn without_login(mut self, user: &str, notes: &mut Notes) -> Self {
        let is_login = |one: &User| one.name == user;
        if self.users.iter().any(is_login) {
            notes.add(tr!(
                "the user \"{}\" is left as the server has it, for it is who logs in",
                user
            ));
        }
        self.users.retain(|one| !is_login(one));
        self
    }
}

/// What could be read; what could not is noted.
fn readable<T>(entries: Entries<T>, notes: &mut Notes) -> Vec<T> {
    let mut read = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => read.push(entry),
            Err(problems) => {
                for problem in problems {
                    notes.add(tr!("left out, for it cannot be read: {}", problem));
                }
            }
        }
    }
    read
}

/// Whether the server can be told of it by JSON: it refuses null.
fn sayable(policy: &PolicyDefinition, notes: &mut Notes) -> bool {
    let null = has_null(&policy.definition);
    if null {
        let name = &policy.name;
        notes.add(tr!(
            "left out: the policy \"{}\", for the server takes no null in its definition",
            name
        ));
    }
    !null
}

/// The objects of a part of the definitions, as they were read.
pub(crate) fn raw(scenario: &Scenario, part: &str) -> Vec<Map<String, Value>> {
    let part = scenario.definitions.other.get(part);
    let items = part.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_object).cloned().collect()
}

/// The text of a field.
pub(crate) fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str)
}

/// Who `guest` is, and what is known of whom, is decided here: a server's own `guest` must
/// not lose its password to a scenario that only mentions it.
fn users(raw: &[Map<String, Value>], notes: &mut Notes) -> Vec<User> {
    let mut users = Vec::new();
    for fields in raw {
        let Some(name) = text(fields, "name") else {
            continue;
        };
        let password = password(fields);
        if password == UserPassword::Unknown && name == DEFAULT_USER {
            notes.add(tr!(
                "the user guest is left as the server has it: the scenario knows no password of it"
            ));
            continue;
        }
        if password == UserPassword::Unknown {
            notes.add(tr!(
                "the scenario knows no password of the user \"{}\", so that it cannot log in \
                 until `rabbitmqctl change_password` gives it one",
                name
            ));
        }
        users.push(User {
            name: name.to_owned(),
            tags: tags(fields.get("tags")),
            password,
        });
    }
    users
}

fn password(fields: &Map<String, Value>) -> UserPassword {
    let hash = text(fields, "password_hash").filter(|hash| !hash.is_empty());
    if let Some(hash) = hash {
        let algorithm = text(fields, "hashing_algorithm");
        let algorithm = algorithm.unwrap_or("rabbit_password_hashing_sha256");
        return UserPassword::Hash {
            hash: hash.to_owned(),
            algorithm: algorithm.to_owned(),
        };
    }
    let plain = text(fields, "password");
    plain.map_or(UserPassword::Unknown, |plain| {
        UserPassword::Plain(plain.to_owned())
    })
}

/// A list from 3.8 on, words with commas before.
pub(crate) fn tags(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(words)) => {
            let words = words.split(',').map(str::trim);
            words
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        }
        Some(Value::Array(words)) => {
            let words = words.iter().filter_map(Value::as_str);
            words.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}
