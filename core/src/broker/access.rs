//! Users and what they may do: 403 where they may not
//! (<https://www.rabbitmq.com/docs/access-control>; `rabbit_access_control.erl`; observed:
//! `permissions`).
//!
//! Users have no passwords here: who says to be a user of the server is one.

use litemap::LiteMap;

use super::command::{DEFAULT_USER, Reply};
use super::connection::Caller;
use super::{Broker, Facts};
use crate::amqp::{FieldValue, Refusal, ReplyCode, Table};
use crate::event::{BrokerFact, ServerFact};
use crate::name::{Name, ResourceName};
use crate::permission::{Access, Pattern, Permissions, TopicPermissions};
use crate::topology::{Destination, Exchange, ExchangeKind};

/// The server's users.
#[derive(Clone, Debug)]
pub(super) struct Users(pub(super) LiteMap<Name, User>);

#[derive(Clone, Debug, Default)]
pub(super) struct User {
    /// What it may do, by vhost; nothing where that was taken from it.
    granted: LiteMap<Name, Option<Permissions>>,
    /// What it may do in the other vhosts.
    elsewhere: Elsewhere,
    /// By topic exchange.
    topics: LiteMap<ResourceName, TopicPermissions>,
}

/// What a user may do in a vhost that nothing was said about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Elsewhere {
    #[default]
    Nothing,
    Everything,
}

impl Default for Users {
    /// The user that a new server has may do everything, also in vhosts that come later:
    /// here it is who makes them.
    fn default() -> Self {
        let user = User {
            elsewhere: Elsewhere::Everything,
            ..User::default()
        };
        let mut users = LiteMap::new_vec();
        users.insert(DEFAULT_USER.into(), user);
        Self(users)
    }
}

/// A resource that permissions are for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Resource<'a> {
    Queue(&'a ResourceName),
    Exchange(&'a ResourceName),
}

impl Resource<'_> {
    /// Its name; the default exchange has one for this (`rabbit_access_control.erl`,
    /// `check_resource_access`).
    fn name(&self) -> &str {
        match self {
            Self::Exchange(name) if name.name.is_empty() => "amq.default",
            Self::Exchange(name) | Self::Queue(name) => &name.name,
        }
    }

    fn describe(&self) -> String {
        let (what, ResourceName { vhost, .. }) = match self {
            Self::Queue(name) => ("queue", name),
            Self::Exchange(name) => ("exchange", name),
        };
        format!("{what} '{}' in vhost '{vhost}'", self.name())
    }
}

impl<'a> From<&'a Destination> for Resource<'a> {
    fn from(destination: &'a Destination) -> Self {
        match destination {
            Destination::Queue(name) => Self::Queue(name),
            Destination::Exchange(name) => Self::Exchange(name),
        }
    }
}

impl Users {
    fn user(&mut self, name: Name) -> &mut User {
        self.0.entry(name).or_default()
    }

    /// Refuses who is no user, and whom the vhost is closed to (`rabbit_reader.erl`).
    pub(super) fn may_open(&self, user: &Name, vhost: &Name) -> Result<(), Refusal> {
        let Some(found) = self.0.get(user) else {
            let text = "Login was refused using authentication mechanism PLAIN. For details see \
                        the broker logfile.";
            return Err(Refusal::new(ReplyCode::AccessRefused, text));
        };
        let open = match (found.granted.get(vhost), found.elsewhere) {
            (Some(granted), _) => granted.is_some(),
            (None, elsewhere) => elsewhere == Elsewhere::Everything,
        };
        if open {
            return Ok(());
        }
        let text = format!("access to vhost '{vhost}' refused for user '{user}'");
        Err(Refusal::new(ReplyCode::NotAllowed, text))
    }

    fn may(&self, caller: &Caller, access: Access, name: &str) -> bool {
        self.0.get(&caller.user).is_some_and(|user| {
            match (user.granted.get(&caller.vhost), user.elsewhere) {
                (Some(granted), _) => granted
                    .as_ref()
                    .is_some_and(|permissions| permissions.allow(access, name)),
                (None, elsewhere) => elsewhere == Elsewhere::Everything,
            }
        })
    }

    /// What is not said of a topic exchange is allowed (`rabbit_auth_backend_internal.erl`,
    /// `check_topic_access`).
    fn may_use_key(&self, caller: &Caller, access: Access, at: &ResourceName, key: &str) -> bool {
        let user = self.0.get(&caller.user);
        let Some(permissions) = user.and_then(|user| user.topics.get(at)) else {
            return true;
        };
        let text = match access {
            Access::Read => &permissions.read,
            Access::Configure | Access::Write => &permissions.write,
        };
        let text = TopicPermissions::filled(text, &caller.user, &caller.vhost);
        Pattern::new(&text).is_ok_and(|pattern| pattern.matches(key))
    }
}

impl Broker {
    /// Adds a user who may do nothing yet; one that exists stays as it is.
    pub fn add_user(&mut self, user: Name) {
        self.users.user(user);
    }

    /// Says what a user may do in a vhost, or takes it away (none); a user who is not there
    /// comes into being.
    pub(super) fn set_permissions(
        &mut self,
        (user, vhost): (Name, Name),
        permissions: Option<Permissions>,
        facts: &mut Facts,
    ) -> Reply {
        let granted = &mut self.users.user(user.clone()).granted;
        granted.insert(vhost.clone(), permissions.clone());
        let fact = ServerFact::PermissionsSet {
            user,
            vhost,
            permissions,
        };
        facts.push(BrokerFact::Server(fact));
        Reply::Done
    }

    pub(super) fn set_topic_permissions(
        &mut self,
        user: Name,
        exchange: ResourceName,
        permissions: TopicPermissions,
        facts: &mut Facts,
    ) -> Reply {
        let topics = &mut self.users.user(user.clone()).topics;
        topics.insert(exchange.clone(), permissions.clone());
        let fact = ServerFact::TopicPermissionsSet {
            user,
            exchange,
            permissions,
        };
        facts.push(BrokerFact::Server(fact));
        Reply::Done
    }

    /// Whatever was said of a user and the vhost's topic exchanges no longer holds.
    pub(super) fn clear_topic_permissions(
        &mut self,
        user: Name,
        vhost: Name,
        facts: &mut Facts,
    ) -> Reply {
        let topics = &mut self.users.user(user.clone()).topics;
        topics.retain(|exchange, _| exchange.vhost != vhost);
        let fact = ServerFact::TopicPermissionsCleared { user, vhost };
        facts.push(BrokerFact::Server(fact));
        Reply::Done
    }

    /// 403, unless the caller may.
    pub(super) fn check_access(
        &self,
        caller: &Caller,
        access: Access,
        resource: Resource<'_>,
    ) -> Result<(), Refusal> {
        if self.users.may(caller, access, resource.name()) {
            return Ok(());
        }
        let (resource, user) = (resource.describe(), &caller.user);
        let text = format!("access to {resource} refused for user '{user}'");
        Err(Refusal::new(ReplyCode::AccessRefused, text))
    }

    /// 403, unless the caller may use this routing key at the exchange, where it is a
    /// topic exchange (`rabbit_channel.erl`, `check_topic_authorisation`).
    pub(super) fn check_topic(
        &self,
        caller: &Caller,
        access: Access,
        exchange: &Exchange,
        routing_key: &str,
    ) -> Result<(), Refusal> {
        let at = &exchange.name;
        if exchange.kind != ExchangeKind::Topic
            || self.users.may_use_key(caller, access, at, routing_key)
        {
            return Ok(());
        }
        let (ResourceName { vhost, name }, user) = (at, &caller.user);
        let text = format!(
            "access to topic '{routing_key}' in exchange '{name}' in vhost '{vhost}' \
             refused for user '{user}'"
        );
        Err(Refusal::new(ReplyCode::AccessRefused, text))
    }

    /// Who declares something that passes messages on to an exchange (its dead letters, or
    /// what it cannot route) must be allowed to read the one and write to the other
    /// (`rabbit_channel.erl`, `queue.declare` and `exchange.declare`).
    pub(super) fn check_passing_on(
        &self,
        caller: &Caller,
        from: Resource<'_>,
        (argument, arguments): (&str, &Table),
    ) -> Result<(), Refusal> {
        if let Some(FieldValue::LongString(to)) = arguments.get(argument) {
            self.check_access(caller, Access::Read, from)?;
            let to = caller.resource(to.clone());
            self.check_access(caller, Access::Write, Resource::Exchange(&to))?;
        }
        Ok(())
    }
}
