//! Interventions: what the scenario's timeline does from outside.

use super::agenda::Task;
use super::{Log, Simulation, by_hand};
use crate::broker::Command;
use crate::name::{Name, ResourceName};
use crate::scenario::{InterventionAction, MessageTemplate};

impl Simulation {
    pub(super) fn intervene(&mut self, index: usize, log: &mut Log) {
        let scenario = self.scenario.clone();
        match &scenario.timeline[index].action {
            InterventionAction::Publish {
                vhost,
                exchange,
                message,
            } => {
                let exchange = ResourceName::new(vhost.clone(), exchange.clone());
                self.publish_by_hand(exchange, message, log);
            }
            InterventionAction::KillClient { client } => self.kill_client(client, log),
            InterventionAction::StopClient { client } => self.stop_client(client, log),
            InterventionAction::StartClient { client } => {
                if self.is_known(client) {
                    self.start_client(client, log);
                }
            }
            InterventionAction::RestartBroker { stop, down_ms } => {
                if self.broker.is_up() {
                    self.tell(Command::Stop { stop: *stop }, log);
                    self.agenda.add(self.after(*down_ms), Task::BrokerStarts);
                }
            }
        }
    }

    fn is_known(&self, client: &Name) -> bool {
        self.scenario.clients.iter().any(|one| one.name() == client)
    }

    /// Publishes from a connection of its own, opened when it is first needed.
    fn publish_by_hand(
        &mut self,
        exchange: ResourceName,
        message: &MessageTemplate,
        log: &mut Log,
    ) {
        let client = by_hand();
        let channel = match self.links.channel(&client) {
            Some(channel) => Ok(channel),
            None => self.connect(&client, log),
        };
        match channel {
            Ok(channel) => self.send_message(channel, &client, exchange, (message, 1), log),
            Err(refusal) => self.client_fails(&client, refusal, log),
        }
    }
}
