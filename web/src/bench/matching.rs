//! What a binding would match among the messages that the producers send.
//!
//! Pure. The core routes and says why; here the messages are gathered and the binding is
//! looked up in what it says.

use std::collections::BTreeSet;
use std::sync::Arc;

use warren_core::amqp::{Message, MessageNumber};
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{
    BindingDefinition, Client, DestinationType, MessageTemplate, Producer, Scenario,
};
use warren_core::timeline::Timeline;
use warren_core::topology::{Binding, Destination};
use warren_core::why::Why;

/// Whether a binding matches one of the messages, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The message's key.
    pub key: Name,
    /// Whether it matches.
    pub matched: bool,
    /// Why, in one sentence.
    pub sentence: String,
}

/// The most messages that are asked about.
const MOST: usize = 24;

/// What this binding would do with what the producers send, if it stood in the place of the
/// binding at `index`.
#[must_use]
pub fn verdicts(scenario: &Scenario, index: usize, binding: &BindingDefinition) -> Vec<Verdict> {
    let mut still = scenario.clone();
    let messages = messages(scenario, &binding.source_resource());
    still.clients.clear();
    still.timeline.clear();
    let bindings = &mut still.definitions.bindings;
    match bindings.get_mut(index) {
        Some(there) => there.clone_from(binding),
        None => bindings.push(binding.clone()),
    }
    let line = still.rabbitmq;
    let timeline = Timeline::new(Arc::new(still));
    let topology = &timeline.last_snapshot().topology;
    let verdict = |message: Message| {
        let why = Why::of(topology, &message, line);
        let rows = why.visits.into_iter().flat_map(|visit| visit.rows);
        let row = rows.into_iter().find(|row| is_it(&row.binding, binding))?;
        Some(Verdict {
            key: message.routing_key,
            matched: row.matched,
            sentence: row.sentence,
        })
    };
    messages.into_iter().filter_map(verdict).collect()
}

fn is_it(found: &Binding, wanted: &BindingDefinition) -> bool {
    let destination = match (&found.destination, wanted.destination_type) {
        (Destination::Queue(name), DestinationType::Queue)
        | (Destination::Exchange(name), DestinationType::Exchange) => name,
        _ => return false,
    };
    found.source == wanted.source_resource()
        && *destination == wanted.destination_resource()
        && found.routing_key == wanted.routing_key
        && found.arguments == wanted.arguments
}

/// The messages that are published to this exchange; where none are, all that are published.
fn messages(scenario: &Scenario, exchange: &ResourceName) -> Vec<Message> {
    let producers = scenario.clients.iter().filter_map(|client| match client {
        Client::Producer(producer) => Some(producer),
        Client::Consumer(_) | Client::Processor(_) => None,
    });
    let producers: Vec<&Producer> = producers.collect();
    let direct = |producer: &&&Producer| producer.exchange_resource() == *exchange;
    let mut chosen: Vec<&Producer> = producers.iter().filter(direct).copied().collect();
    if chosen.is_empty() {
        chosen = producers;
    }
    let templates = chosen.into_iter().flat_map(|producer| {
        let scripted = producer.script.iter().map(|one| &one.message);
        producer.messages.iter().chain(scripted)
    });
    let mut seen = BTreeSet::new();
    let all = templates.flat_map(|template| {
        let keys = alternatives(&template.routing_key);
        keys.into_iter().map(move |key| (key, template))
    });
    all.filter(|(key, template)| {
        let headers = template.properties.headers.clone().unwrap_or_default();
        seen.insert((key.clone(), headers))
    })
    .take(MOST)
    .map(|(key, template)| message(exchange, key, template))
    .collect()
}

fn message(exchange: &ResourceName, key: String, template: &MessageTemplate) -> Message {
    Message {
        number: MessageNumber(1),
        exchange: exchange.clone(),
        routing_key: key.into(),
        properties: template.properties.clone(),
        body: Name::default(),
        died: false,
    }
}

/// The most texts that one pattern stands for here.
const MOST_TEXTS: usize = 16;

/// The texts that a pattern stands for: each of its alternatives, and 1 for the number.
fn alternatives(text: &str) -> Vec<String> {
    let Some((before, after)) = text.split_once('{') else {
        return vec![text.to_owned()];
    };
    let Some((inner, rest)) = after.split_once('}') else {
        return vec![text.to_owned()];
    };
    let list = inner.strip_prefix('?').unwrap_or(inner);
    let choices: Vec<String> = if inner == "n" {
        vec!["1".to_owned()]
    } else if inner.contains('|') {
        list.split('|').map(str::to_owned).collect()
    } else {
        vec![format!("{{{inner}}}")]
    };
    let rests = alternatives(rest);
    let texts = choices.iter().flat_map(|choice| {
        let join = move |rest: &String| format!("{before}{choice}{rest}");
        rests.iter().map(join)
    });
    texts.take(MOST_TEXTS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario() -> Scenario {
        Scenario::from_json(
            r#"{"version": 1, "definitions": {
                "exchanges": [{"name": "logs", "type": "topic"}],
                "queues": [{"name": "q"}],
                "bindings": [{"source": "logs", "destination": "q", "routing_key": "kern.*"}]},
            "clients": [
                {"kind": "producer", "name": "p", "exchange": "logs",
                    "messages": [{"routing_key": "{kern|cron}.error"}, {"routing_key": "kern.disk.full"}]},
                {"kind": "producer", "name": "other", "messages": [{"routing_key": "q"}]}]}"#,
        )
        .expect("a scenario")
    }

    #[test]
    fn each_key_that_is_sent_there_has_a_verdict_with_its_reason() {
        let scenario = scenario();
        let binding = scenario.definitions.bindings[0].clone();
        let told = |binding: &BindingDefinition| -> Vec<(String, bool)> {
            let verdicts = verdicts(&scenario, 0, binding);
            assert!(verdicts.iter().all(|one| !one.sentence.is_empty()));
            let told = verdicts.into_iter();
            told.map(|one| (one.key.to_string(), one.matched)).collect()
        };
        let keys = ["kern.error", "cron.error", "kern.disk.full"].map(str::to_owned);
        let expected =
            |matched: [bool; 3]| -> Vec<_> { keys.clone().into_iter().zip(matched).collect() };
        assert_eq!(told(&binding), expected([true, false, false]));
        let wider = BindingDefinition {
            routing_key: "#".into(),
            ..binding
        };
        assert_eq!(told(&wider), expected([true, true, true]));
    }

    #[test]
    fn patterns_stand_for_all_their_alternatives() {
        assert_eq!(
            alternatives("a.{x|y}.{?1|2}"),
            ["a.x.1", "a.x.2", "a.y.1", "a.y.2"]
        );
        assert_eq!(alternatives("image {n} {odd} {"), ["image 1 {odd} {"]);
    }
}
