//! Importing definitions, as `rabbitmqctl import_definitions` does it: what exists stays,
//! and an item that refers to nothing is refused by itself.

use super::arguments::refuse_arguments;
use super::command::Reply;
use super::declare::refuse_properties;
use super::{Broker, Facts};
use crate::amqp::Refusal;
use crate::name::Name;
use crate::policy::Policy;
use crate::routing::arguments;
use crate::routing::table::BindingTable;
use crate::scenario::{
    BindingDefinition, Definitions, DestinationType, ExchangeDefinition, PermissionsDefinition,
    PolicyDefinition, Problem, QueueDefinition, TopicPermissionsDefinition,
};
use crate::topology::{Destination, Exchange, QueueDeclaration};

/// An item of the definitions that the server would not take, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProblem {
    /// Where it stands, such as `definitions.bindings[3]`.
    pub place: String,
    /// Why it was not taken.
    pub why: String,
}

impl Broker {
    /// Takes in definitions, item by item; those that cannot be taken are reported.
    pub fn import(&mut self, definitions: &Definitions) -> Vec<ImportProblem> {
        let mut problems = Vec::new();
        let mut note = |kind: &str, index: usize, outcome: Result<(), String>| {
            if let Err(why) = outcome {
                let place = format!("definitions.{kind}[{index}]");
                problems.push(ImportProblem { place, why });
            }
        };
        let mut facts = Facts::new();
        self.import_vhosts(definitions);
        for (index, user) in definitions.users().into_iter().enumerate() {
            let added = readable(user).map(|user| self.add_user(user.name));
            note("users", index, added);
        }
        for (index, one) in definitions.permissions().into_iter().enumerate() {
            let set = readable(one).and_then(|one| self.import_permissions(&one, &mut facts));
            note("permissions", index, set);
        }
        for (index, one) in definitions.topic_permissions().into_iter().enumerate() {
            let set = readable(one).and_then(|one| self.import_topics(&one, &mut facts));
            note("topic_permissions", index, set);
        }
        for (index, policy) in definitions.policies().into_iter().enumerate() {
            let set = readable(policy).and_then(|one| {
                self.import_policy(&one, |broker, one| broker.set_policy(one, &mut facts))
            });
            note("policies", index, set);
        }
        for (index, policy) in definitions.operator_policies().into_iter().enumerate() {
            let set = readable(policy).and_then(|one| {
                self.import_policy(&one, |broker, one| {
                    broker.set_operator_policy(one, &mut facts)
                })
            });
            note("operator_policies", index, set);
        }
        for (index, exchange) in definitions.exchanges.iter().enumerate() {
            note(
                "exchanges",
                index,
                self.import_exchange(exchange, &mut facts),
            );
        }
        for (index, queue) in definitions.queues.iter().enumerate() {
            note("queues", index, self.import_queue(queue, &mut facts));
        }
        for (index, binding) in definitions.bindings.iter().enumerate() {
            note("bindings", index, self.import_binding(binding, &mut facts));
        }
        problems
    }

    /// Those that are listed, and those that something is defined in.
    fn import_vhosts(&mut self, definitions: &Definitions) {
        for vhost in definitions.vhosts().into_iter().flatten() {
            self.add_vhost(&vhost.name);
        }
        let exchanges = definitions.exchanges.iter().map(|one| &one.vhost);
        let queues = definitions.queues.iter().map(|one| &one.vhost);
        for vhost in exchanges.chain(queues) {
            self.add_vhost(vhost);
        }
    }

    /// The server gives permissions only to users, and in vhosts, that are there
    /// (`rabbit_auth_backend_internal.erl`, `set_permissions`).
    fn is_there(&self, user: &Name, vhost: &Name) -> Result<(), String> {
        if !self.has_user(user) {
            return Err(format!("there is no user '{user}'"));
        }
        self.vhost_is_there(vhost)
    }

    fn vhost_is_there(&self, vhost: &Name) -> Result<(), String> {
        let there = self.vhosts.contains(vhost);
        there
            .then_some(())
            .ok_or_else(|| format!("there is no vhost '{vhost}'"))
    }

    fn import_permissions(
        &mut self,
        definition: &PermissionsDefinition,
        facts: &mut Facts,
    ) -> Result<(), String> {
        self.is_there(&definition.user, &definition.vhost)?;
        let permissions = definition.permissions().map_err(|fault| fault.why)?;
        let whose = (definition.user.clone(), definition.vhost.clone());
        self.set_permissions(whose, Some(permissions), facts);
        Ok(())
    }

    fn import_topics(
        &mut self,
        definition: &TopicPermissionsDefinition,
        facts: &mut Facts,
    ) -> Result<(), String> {
        self.is_there(&definition.user, &definition.vhost)?;
        let permissions = definition.permissions().map_err(|fault| fault.why)?;
        let (user, exchange) = (definition.user.clone(), definition.exchange_resource());
        self.set_topic_permissions(user, exchange, permissions, facts);
        Ok(())
    }

    /// A policy, or an operator's, which is set in another way.
    fn import_policy(
        &mut self,
        definition: &PolicyDefinition,
        set: impl FnOnce(&mut Self, Policy) -> Result<Reply, Refusal>,
    ) -> Result<(), String> {
        self.vhost_is_there(&definition.vhost)?;
        let policy = definition.policy().map_err(|fault| fault.why)?;
        let set = set(self, policy);
        set.map(|_| ()).map_err(|refusal| refusal.reply_text())
    }

    fn import_exchange(
        &mut self,
        definition: &ExchangeDefinition,
        facts: &mut Facts,
    ) -> Result<(), String> {
        let kind = arguments::exchange_kind(&definition.kind, self.line, &self.plugins)
            .map_err(|refusal| refusal.detail)?;
        let name = definition.resource();
        if self.topology.exchange(&name).is_none() {
            arguments::check_exchange(kind, &definition.arguments, self.line, &self.plugins)
                .map_err(|refusal| refusal.reply_text())?;
            let exchange = Exchange {
                bindings: BindingTable::new(kind.rules(&definition.arguments)),
                name,
                kind,
                durable: definition.durable,
                auto_delete: definition.auto_delete,
                internal: definition.internal,
                arguments: definition.arguments.clone(),
            };
            self.add_exchange(exchange, facts);
        }
        Ok(())
    }

    fn import_queue(
        &mut self,
        definition: &QueueDefinition,
        facts: &mut Facts,
    ) -> Result<(), String> {
        let name = definition.resource();
        if !self.queues.contains_key(&name) {
            refuse_arguments(&name, &definition.arguments)
                .map_err(|refusal| refusal.reply_text())?;
            refuse_properties(&name, &definition.declare(), self.line)
                .map_err(|refusal| refusal.reply_text())?;
            let declaration = QueueDeclaration {
                name,
                durable: definition.durable,
                exclusive: false,
                auto_delete: definition.auto_delete,
                arguments: definition.arguments.clone(),
            };
            self.add_queue(declaration, None, facts);
        }
        Ok(())
    }

    fn import_binding(
        &mut self,
        definition: &BindingDefinition,
        facts: &mut Facts,
    ) -> Result<(), String> {
        let source = definition.source_resource();
        if self.topology.exchange(&source).is_none() {
            return Err(format!("there is no exchange '{}'", definition.source));
        }
        let resource = definition.destination_resource();
        let (there, destination) = match definition.destination_type {
            DestinationType::Queue => (
                self.queues.contains_key(&resource),
                Destination::Queue(resource),
            ),
            DestinationType::Exchange => (
                self.topology.exchange(&resource).is_some(),
                Destination::Exchange(resource),
            ),
        };
        if !there {
            return Err(format!(
                "there is no destination '{}'",
                definition.destination
            ));
        }
        let (key, arguments) = (&definition.routing_key, &definition.arguments);
        self.binding_is_valid((&source, &destination), key, arguments)
            .map_err(|refusal| refusal.reply_text())?;
        let key_and_arguments = (definition.routing_key.clone(), definition.arguments.clone());
        self.add_binding(source, destination, key_and_arguments, facts);
        Ok(())
    }
}

/// An entry that could be read.
fn readable<T>(entry: Result<T, Vec<Problem>>) -> Result<T, String> {
    entry.map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        all.join("; ")
    })
}
