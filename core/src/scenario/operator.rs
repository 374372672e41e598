//! What an operator sets on a server, in the form of the server's definitions: vhosts,
//! users, what these may do, and policies.
//!
//! In `definitions` the entries are kept as they were read, since the server's export says
//! more of them than matters here (password hashes, tags); these types are what they are
//! understood as.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::amqp::Table;
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::permission::{Pattern, Permissions, TopicPermissions};
use crate::policy::{ApplyTo, Policy};
use crate::tr;

fn default_vhost() -> Name {
    DEFAULT_VHOST.into()
}

fn all() -> Name {
    ApplyTo::ALL[0].0.into()
}

/// What the server would not take of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: &'static str,
    /// What is wrong with it.
    pub why: String,
}

impl Fault {
    fn new(field: &'static str, why: String) -> Self {
        Self { field, why }
    }
}

/// One vhost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VhostDefinition {
    /// Its name.
    pub name: Name,
}

/// One user. Passwords are not asked for here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UserDefinition {
    /// Its name.
    pub name: Name,
}

/// One policy, as `rabbitmqctl set_policy` would have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyDefinition {
    /// Its name.
    pub name: Name,
    /// The vhost that it holds in.
    #[serde(default = "default_vhost")]
    pub vhost: Name,
    /// A regular expression over names; it need not match the whole name.
    pub pattern: Name,
    /// What it is for: queues, exchanges or all; from 3.12 on also `classic_queues`,
    /// `quorum_queues` or streams.
    #[serde(default = "all", rename = "apply-to")]
    pub apply_to: Name,
    /// Of the policies that match, the one with the greatest priority holds.
    #[serde(default)]
    pub priority: i32,
    /// Its keys, such as `max-length` (without the `x-` of arguments).
    #[serde(default)]
    pub definition: Table,
}

impl PolicyDefinition {
    /// The policy.
    ///
    /// # Errors
    /// What the server would not take of it.
    pub fn policy(&self) -> Result<Policy, Fault> {
        let word = &self.apply_to;
        let apply_to = ApplyTo::from_name(word).ok_or_else(|| {
            let why = tr!("policies apply to no \"{}\"", word);
            Fault::new("apply-to", why)
        })?;
        let policy = Policy {
            name: ResourceName::new(self.vhost.clone(), self.name.clone()),
            pattern: self.pattern.to_string(),
            apply_to,
            priority: self.priority,
            definition: self.definition.clone(),
        };
        let valid = policy.is_valid();
        valid.map_err(|why| Fault::new("pattern", why))?;
        Ok(policy)
    }
}

/// What one user may do in one vhost, as `rabbitmqctl set_permissions` would have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PermissionsDefinition {
    /// The user.
    pub user: Name,
    /// The vhost.
    #[serde(default = "default_vhost")]
    pub vhost: Name,
    /// The names of what it may declare and delete: a regular expression.
    pub configure: Name,
    /// The names of what it may publish to, or bind as a destination.
    pub write: Name,
    /// The names of what it may consume and purge, or bind as a source.
    pub read: Name,
}

impl PermissionsDefinition {
    /// The permissions.
    ///
    /// # Errors
    /// The first field that is no regular expression.
    pub fn permissions(&self) -> Result<Permissions, Fault> {
        Ok(Permissions {
            configure: pattern("configure", &self.configure)?,
            write: pattern("write", &self.write)?,
            read: pattern("read", &self.read)?,
        })
    }
}

fn pattern(field: &'static str, text: &str) -> Result<Pattern, Fault> {
    let wrong = |why| tr!("the pattern is no regular expression: {}", why);
    Pattern::new(text).map_err(|why| Fault::new(field, wrong(why)))
}

/// What routing keys one user may use at one topic exchange, as
/// `rabbitmqctl set_topic_permissions` would have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TopicPermissionsDefinition {
    /// The user.
    pub user: Name,
    /// The vhost.
    #[serde(default = "default_vhost")]
    pub vhost: Name,
    /// The exchange.
    pub exchange: Name,
    /// The keys that it may publish with: a regular expression, in which `{username}` and
    /// `{vhost}` stand for its own.
    pub write: Name,
    /// The keys that it may bind with.
    pub read: Name,
}

impl TopicPermissionsDefinition {
    /// The full name of the exchange.
    #[must_use]
    pub fn exchange_resource(&self) -> ResourceName {
        ResourceName::new(self.vhost.clone(), self.exchange.clone())
    }

    /// The permissions.
    ///
    /// # Errors
    /// The first field that is no regular expression.
    pub fn permissions(&self) -> Result<TopicPermissions, Fault> {
        let permissions = TopicPermissions {
            write: self.write.to_string(),
            read: self.read.to_string(),
        };
        for (field, text) in [("write", &permissions.write), ("read", &permissions.read)] {
            pattern(field, &TopicPermissions::filled(text, "user", "vhost"))?;
        }
        Ok(permissions)
    }
}
