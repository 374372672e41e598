//! What a producer sends as long as nobody has said what: messages that the bindings of its
//! exchange take, so that something is to be seen at once.
//!
//! Nothing in the document says that messages are such; they are where they equal them.
//! What is usual is the core's to say ([`messages_for`]).

use warren_core::name::{Name, ResourceName};
use warren_core::scenario::edit::messages_for;
use warren_core::scenario::{Client, MessageTemplate, Producer, Scenario};

/// What is usually sent to this exchange. A producer that has nothing to send to the
/// default exchange was just made.
fn messages(scenario: &Scenario, exchange: &ResourceName) -> Vec<MessageTemplate> {
    if exchange.name.is_empty() {
        return Vec::new();
    }
    messages_for(scenario, exchange)
}

/// The scenario after an edit, in which producers that sent what was usual before it send
/// what is usual now.
#[must_use]
pub fn followed(before: &Scenario, mut after: Scenario) -> Scenario {
    let mut sent = Vec::new();
    for (place, client) in after.clients.iter().enumerate() {
        let (Client::Producer(now), Some(then)) = (client, producer(before, client.name())) else {
            continue;
        };
        let untouched = now.messages == then.messages && now.script.is_empty();
        if untouched && then.messages == messages(before, &then.exchange_resource()) {
            sent.push((place, messages(&after, &now.exchange_resource())));
        }
    }
    for (place, messages) in sent {
        if let Some(Client::Producer(producer)) = after.clients.get_mut(place) {
            producer.messages = messages;
        }
    }
    after
}

/// Whether this is what the producer sends.
pub(super) fn is_sent(scenario: &Scenario, producer: &Producer) -> bool {
    let exchange = producer.exchange_resource();
    producer.script.is_empty() && producer.messages == messages(scenario, &exchange)
}

fn producer<'a>(scenario: &'a Scenario, name: &Name) -> Option<&'a Producer> {
    scenario.clients.iter().find_map(|client| match client {
        Client::Producer(producer) if producer.name == *name => Some(producer),
        Client::Producer(_) | Client::Consumer(_) | Client::Processor(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(kind: &str, keys: &[&str]) -> Scenario {
        let bindings: Vec<String> = keys
            .iter()
            .map(|key| format!(r#"{{"source": "x", "destination": "q", "routing_key": "{key}"}}"#))
            .collect();
        let text = format!(
            r#"{{"version": 1, "definitions": {{"exchanges": [{{"name": "x", "type": "{kind}"}}],
            "queues": [{{"name": "q"}}], "bindings": [{}]}},
            "clients": [{{"kind": "producer", "name": "web", "exchange": "x"}}]}}"#,
            bindings.join(",")
        );
        Scenario::from_json(&text).unwrap()
    }

    fn keys(messages: &[MessageTemplate]) -> Vec<&str> {
        messages
            .iter()
            .map(|one| one.routing_key.as_str())
            .collect()
    }

    #[test]
    fn what_nobody_chose_follows_the_bindings_and_what_somebody_chose_stays() {
        let mut before = scenario("topic", &[]);
        let Client::Producer(web) = &mut before.clients[0] else {
            panic!("it is a producer");
        };
        web.messages = messages(&scenario("topic", &[]), &ResourceName::root("x"));
        let sent = |scenario: &Scenario| match &scenario.clients[0] {
            Client::Producer(web) => web.messages.clone(),
            Client::Consumer(_) | Client::Processor(_) => Vec::new(),
        };
        let mut after = scenario("topic", &["*.error"]);
        after.clients.clone_from(&before.clients);
        let then = followed(&before, after.clone());
        assert_eq!(keys(&sent(&then)), ["any.error"]);
        let Client::Producer(web) = &mut before.clients[0] else {
            panic!("it is a producer");
        };
        web.messages[0].body = "my own".into();
        after.clients.clone_from(&before.clients);
        assert_eq!(sent(&followed(&before, after)), sent(&before));
    }
}
