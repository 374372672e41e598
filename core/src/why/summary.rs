//! One line for what an exchange did, and one for what came of it all.

use std::sync::Arc;

use crate::name::ResourceName;
use crate::routing::{Considered, DIRECT_REPLY_PREFIX, Route, Visit};
use crate::topology::{Binding, Destination, ExchangeKind};
use crate::words::{count, list, sentence};

/// What happened at one exchange.
pub(super) fn visit(visit: &Visit, routing_key: &str) -> String {
    if visit.exchange.name.is_empty() {
        return default(visit, routing_key);
    }
    let exchange = &visit.exchange;
    let mut text = match (visit.held_ms, visit.considered.len(), visit.rules) {
        (Some(ms), ..) => format!(
            "Exchange {exchange} holds the message back for {ms} ms, as its x-delay header says, \
             and compares nothing until then."
        ),
        (None, 0, _) => format!("Exchange {exchange} has no bindings."),
        (None, number, rules) => decided(visit, routing_key, number, rules),
    };
    text.push_str(&outcome(visit));
    text
}

/// What an exchange did with some bindings.
fn decided(visit: &Visit, routing_key: &str, number: usize, rules: ExchangeKind) -> String {
    let exchange = &visit.exchange;
    let over = match number {
        1 => "its 1 binding".to_owned(),
        2 => "both of its bindings".to_owned(),
        _ => format!("all {number} of its bindings"),
    };
    match rules {
        ExchangeKind::Fanout => {
            format!("Exchange {exchange} is a fanout: it passes everything on, over {over}.")
        }
        ExchangeKind::RecentHistory => format!(
            "Exchange {exchange} passes everything on, over {over}, and keeps its latest \
             messages for new ones."
        ),
        ExchangeKind::ConsistentHash => format!(
            "Exchange {exchange} took a hash, which falls to one of {}.",
            count(number, "binding")
        ),
        ExchangeKind::Random | ExchangeKind::LocalRandom => format!(
            "Exchange {exchange} drew one of {} by chance.",
            count(number, "binding")
        ),
        ExchangeKind::Headers
        | ExchangeKind::Direct
        | ExchangeKind::Topic
        | ExchangeKind::DelayedMessage => format!(
            "Exchange {exchange} compared {} with {}: {}.",
            match rules {
                ExchangeKind::Headers => "the headers".to_owned(),
                _ => format!("\"{routing_key}\""),
            },
            count(number, "binding"),
            matched(visit)
        ),
    }
}

/// What an exchange did that passed on what it had kept.
pub(super) fn replay(exchange: &ResourceName, binding: Option<&Arc<Binding>>) -> String {
    let bound = binding.map(|binding| match &binding.destination {
        Destination::Queue(queue) => format!("queue {queue}"),
        Destination::Exchange(exchange) => format!("exchange {exchange}"),
    });
    let bound = bound.unwrap_or_else(|| "what was bound".to_owned());
    format!("Exchange {exchange} had kept the message, and passes it on to {bound}, just bound.")
}

/// "both matched", "1 of 3 matched".
fn matched(visit: &Visit) -> String {
    let matched = visit.considered.iter().filter(|each| each.matched).count();
    match (matched, visit.considered.len()) {
        (0, 1) => "it did not match".to_owned(),
        (1, 1) => "it matched".to_owned(),
        (0, 2) => "neither matched".to_owned(),
        (2, 2) => "both matched".to_owned(),
        (0, _) => "none matched".to_owned(),
        (some, all) if some == all => format!("all {all} matched"),
        (some, all) => format!("{some} of {all} matched"),
    }
}

/// " 2 copies. It goes on to exchange b."
fn outcome(visit: &Visit) -> String {
    let (queues, exchanges): (Vec<_>, Vec<_>) = visit
        .considered
        .iter()
        .filter(|each| counts(each))
        .map(|each| &each.binding.destination)
        .partition(|destination| matches!(destination, Destination::Queue(_)));
    let mut text = String::new();
    let decided = visit.held_ms.is_none();
    if !queues.is_empty() || (decided && exchanges.is_empty() && visit.alternate.is_none()) {
        let matched = visit.considered.iter().any(|each| each.matched);
        text = match queues.len() {
            0 if matched => " No new copy.".to_owned(),
            number => format!(" {}.", sentence(&count(number, "copy"))),
        };
    }
    if !exchanges.is_empty() {
        let names = exchanges.into_iter().map(Destination::resource);
        text.push_str(&format!(" It goes on to {}.", exchanges_named(names)));
    }
    if let Some(alternate) = &visit.alternate {
        text.push_str(&format!(
            " So it goes on to the alternate exchange, {alternate}."
        ));
    }
    text
}

/// Whether a binding matched and leads to something new.
pub(super) const fn counts(considered: &Considered) -> bool {
    considered.matched && !considered.already_reached
}

fn exchanges_named<'a>(names: impl Iterator<Item = &'a ResourceName>) -> String {
    let names: Vec<String> = names.map(|name| format!("exchange {name}")).collect();
    list(&names)
}

/// What the default exchange did.
fn default(visit: &Visit, routing_key: &str) -> String {
    match visit.default_queues.as_slice() {
        [] if !visit.away.is_empty() => format!(
            "The default exchange looked for a queue named \"{routing_key}\": its node is down, and \
             until that is back the queue counts as not there. No copy."
        ),
        [] if routing_key.starts_with(DIRECT_REPLY_PREFIX) => {
            "The default exchange saw that the key is the address of a direct reply: it goes \
             straight to the channel that asked. No queue gets a copy."
                .to_owned()
        }
        [] => format!(
            "The default exchange looked for a queue named \"{routing_key}\": there is none. No copy."
        ),
        [queue] if queue.name == *routing_key => format!(
            "The default exchange looked for a queue named \"{routing_key}\": there it is. 1 copy."
        ),
        queues => format!(
            "The default exchange looked for the queues that the message names: it found {}. {}.",
            named(queues.iter()),
            sentence(&count(queues.len(), "copy"))
        ),
    }
}

/// What came of it all.
pub(super) fn conclusion(route: &Route) -> String {
    let queues = route.destinations.iter().map(|to| &to.queue);
    match route.destinations.len() {
        0 if route.is_held() => "No queue gets a copy yet.".to_owned(),
        0 => "No queue gets a copy.".to_owned(),
        1 => format!("1 queue gets a copy: {}.", named(queues)),
        number => format!("{number} queues get a copy each: {}.", named(queues)),
    }
}

fn named<'a>(names: impl Iterator<Item = &'a ResourceName>) -> String {
    list(&names.map(ToString::to_string).collect::<Vec<_>>())
}
