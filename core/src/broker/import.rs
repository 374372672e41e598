//! Importing definitions, as `rabbitmqctl import_definitions` does it: what exists stays,
//! and an item that refers to nothing is refused by itself.

use super::arguments::refuse_arguments;
use super::{Broker, Facts};
use crate::name::Name;
use crate::policy::Policy;
use crate::routing::arguments;
use crate::routing::table::BindingTable;
use crate::scenario::{
    BindingDefinition, Definitions, DestinationType, ExchangeDefinition, QueueDefinition,
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
        for (index, policy) in definitions.policies().into_iter().enumerate() {
            note("policies", index, self.import_policy(policy, &mut facts));
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

    fn import_policy(
        &mut self,
        policy: Result<Policy, String>,
        facts: &mut Facts,
    ) -> Result<(), String> {
        let policy = policy?;
        self.know_vhost(&policy.name.vhost);
        let set = self.set_policy(policy, facts);
        set.map(|_| ()).map_err(|refusal| refusal.reply_text())
    }

    fn import_exchange(
        &mut self,
        definition: &ExchangeDefinition,
        facts: &mut Facts,
    ) -> Result<(), String> {
        self.know_vhost(&definition.vhost);
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
        self.know_vhost(&definition.vhost);
        let name = definition.resource();
        if !self.queues.contains_key(&name) {
            refuse_arguments(&name, &definition.arguments)
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

    fn know_vhost(&mut self, vhost: &Name) {
        self.add_vhost(vhost);
    }
}
