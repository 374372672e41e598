//! Keys as headers: what a headers exchange has to compare, so that it sorts as another type
//! would, and which headers the messages have to carry for it.
//!
//! A whole key is the header `key`. For patterns, words are headers by their place: `word-1`
//! from the start, `last-1` from the end, and `words` is how many there are. What cannot be
//! said so matches nothing, and that is noted.

use std::collections::{BTreeMap, BTreeSet};

use warren_core::amqp::{FieldValue, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::edit::Edit;
use warren_core::scenario::{
    BindingDefinition, Client, DestinationType, InterventionAction, MessageTemplate, Producer,
    Scenario,
};
use warren_core::topology::ExchangeKind;
use warren_core::tr;

/// The edits that say keys as headers, and what is to be known of them.
pub(super) struct Said {
    pub(super) edits: Vec<Edit>,
    pub(super) notes: Vec<String>,
}

/// What a binding wants of headers.
type Wanted = BTreeMap<String, FieldValue>;

pub(super) fn said(
    scenario: &Scenario,
    exchange: &ResourceName,
    from: ExchangeKind,
    bindings: &[(usize, &BindingDefinition)],
) -> Said {
    let mut said = Said {
        edits: Vec::new(),
        notes: vec![note(from)],
    };
    let mut names = BTreeSet::new();
    for (index, binding) in bindings {
        let wanted = wanted(from, &binding.routing_key);
        if wanted.is_none() {
            said.notes.push(tr!(
                "The pattern {} cannot be said in headers: here it matches nothing.",
                binding.routing_key
            ));
        }
        names.extend(wanted.iter().flat_map(|one| one.keys().cloned()));
        let to = BindingDefinition {
            arguments: arguments(wanted),
            ..(*binding).clone()
        };
        said.edits.push(Edit::SetBinding { index: *index, to });
    }
    if !names.is_empty() {
        carry(scenario, &upstream(scenario, exchange), &names, &mut said);
    }
    said
}

fn note(from: ExchangeKind) -> String {
    match from {
        ExchangeKind::Direct => {
            tr!(
                "A headers exchange looks at no key: each message carries its key in a header as \
             well, and each binding wants that."
            )
        }
        ExchangeKind::Topic => {
            tr!(
                "A headers exchange looks at no key: each message carries the words of its key in \
             headers, and each binding wants the words of its pattern."
            )
        }
        _ => tr!("A headers exchange whose bindings want nothing takes every message."),
    }
}

/// What a binding of this key wants of headers; none where that cannot be said.
fn wanted(from: ExchangeKind, key: &Name) -> Option<Wanted> {
    let text = |text: &str| FieldValue::from(text);
    match from {
        ExchangeKind::Direct => Some(Wanted::from([("key".to_owned(), text(key))])),
        ExchangeKind::Topic => pattern(&words(key)),
        _ => Some(Wanted::new()),
    }
}

fn arguments(wanted: Option<Wanted>) -> Table {
    // With nothing to compare, "all" matches every message and "any" none.
    let all = if wanted.is_some() { "all" } else { "any" };
    let wanted = wanted.into_iter().flatten();
    let wanted = wanted.map(|(name, value)| (Name::from(name.as_str()), value));
    let how = std::iter::once((Name::from("x-match"), FieldValue::from(all)));
    how.chain(wanted).collect()
}

/// The words of a key; the empty key has none.
fn words(key: &str) -> Vec<&str> {
    if key.is_empty() {
        return Vec::new();
    }
    key.split('.').collect()
}

fn pattern(words: &[&str]) -> Option<Wanted> {
    let mut wanted = Wanted::new();
    let named = |from: &str, words: &mut dyn Iterator<Item = &&str>| -> Wanted {
        let places = words.enumerate().filter(|(_, word)| **word != "*");
        let named = places.map(|(place, word)| {
            let name = format!("{from}-{}", place + 1);
            (name, FieldValue::from(*word))
        });
        named.collect()
    };
    let mut parts = words.split(|word| *word == "#");
    let (before, after, more) = (parts.next()?, parts.next(), parts.next());
    if more.is_some() {
        return None;
    }
    wanted.extend(named("word", &mut before.iter()));
    let Some(after) = after else {
        wanted.insert("words".to_owned(), count(words.len()));
        return Some(wanted);
    };
    wanted.extend(named("last", &mut after.iter().rev()));
    let least = before.len() + after.len();
    if least > 0 {
        // That it is there at all says that there are so many words.
        let name = format!("word-{least}");
        wanted.entry(name).or_insert(FieldValue::Void);
    }
    Some(wanted)
}

fn count(words: usize) -> FieldValue {
    FieldValue::from(words.to_string().as_str())
}

/// The exchanges that messages come to this one from, and itself.
fn upstream(scenario: &Scenario, exchange: &ResourceName) -> BTreeSet<ResourceName> {
    let mut found = BTreeSet::from([exchange.clone()]);
    let bindings = &scenario.definitions.bindings;
    loop {
        let to_found = bindings.iter().filter(|one| {
            one.destination_type == DestinationType::Exchange
                && found.contains(&one.destination_resource())
        });
        let sources: Vec<_> = to_found.map(BindingDefinition::source_resource).collect();
        let before = found.len();
        found.extend(sources);
        if found.len() == before {
            return found;
        }
    }
}

/// Lets the messages that come to these exchanges carry these headers.
fn carry(
    scenario: &Scenario,
    exchanges: &BTreeSet<ResourceName>,
    names: &BTreeSet<String>,
    said: &mut Said,
) {
    for client in &scenario.clients {
        let Client::Producer(producer) = client else {
            continue;
        };
        if exchanges.contains(&producer.exchange_resource()) {
            let (to, all) = carrying(producer, names);
            if !all {
                said.notes.push(tr!(
                    "Some keys of {} are made while it runs, in a way that headers cannot \
                     follow: such messages match nothing here.",
                    producer.name
                ));
            }
            said.edits.push(Edit::SetClient {
                client: producer.name.clone(),
                to: Client::Producer(to),
            });
        }
    }
    for (index, intervention) in scenario.timeline.iter().enumerate() {
        let mut to = intervention.clone();
        if let InterventionAction::Publish { message, .. } = &mut to.action {
            let headers = headers(&message.routing_key, names).unwrap_or_default();
            put(&mut message.properties.headers, headers);
            said.edits.push(Edit::SetIntervention { index, to });
        }
    }
}

/// The producer whose messages carry the headers, and whether all of them do.
fn carrying(producer: &Producer, names: &BTreeSet<String>) -> (Producer, bool) {
    let mut to = producer.clone();
    let mut all = true;
    let scheduled = to.messages.iter_mut();
    let scripted = to.script.iter_mut().map(|one| &mut one.message);
    for MessageTemplate {
        routing_key,
        properties,
        ..
    } in scheduled.chain(scripted)
    {
        match headers(routing_key, names) {
            Some(headers) => put(&mut properties.headers, headers),
            None => all = false,
        }
    }
    (to, all)
}

fn put(table: &mut Option<Table>, headers: Wanted) {
    let table = table.get_or_insert_default();
    for (name, value) in headers {
        table.0.insert(Name::from(name.as_str()), value);
    }
}

/// What a message of this key carries of these headers; none where its key is drawn by
/// chance, or made from alternatives with dots in them.
fn headers(key: &str, names: &BTreeSet<String>) -> Option<Wanted> {
    let words = words(key);
    let broken = |word: &&str| word.matches('{').count() != word.matches('}').count();
    if key.contains("{?") || words.iter().any(broken) {
        return None;
    }
    let value = |name: &str| -> Option<FieldValue> {
        let placed = |prefix| -> Option<usize> { name.strip_prefix(prefix)?.parse().ok() };
        if let Some(place) = placed("word-") {
            return Some(FieldValue::from(*words.get(place - 1)?));
        }
        if let Some(place) = placed("last-") {
            return Some(FieldValue::from(*words.iter().rev().nth(place - 1)?));
        }
        Some(match name {
            "words" => count(words.len()),
            _ => FieldValue::from(key),
        })
    };
    let carried = names
        .iter()
        .filter_map(|name| Some((name.clone(), value(name)?)));
    Some(carried.collect())
}
