//! One line for what an exchange did, and one for what came of it all.

use crate::name::ResourceName;
use crate::routing::{Considered, Route, Visit};
use crate::topology::{Destination, ExchangeKind};
use crate::words::{count, list, sentence};

/// What happened at one exchange.
pub(super) fn visit(visit: &Visit, routing_key: &str) -> String {
    if visit.exchange.name.is_empty() {
        return default(visit, routing_key);
    }
    let exchange = &visit.exchange;
    let mut text = match (visit.considered.len(), visit.kind) {
        (0, _) => format!("Exchange {exchange} has no bindings."),
        (number, ExchangeKind::Fanout) => format!(
            "Exchange {exchange} is a fanout: it passes everything on, over {}.",
            match number {
                1 => "its 1 binding".to_owned(),
                2 => "both of its bindings".to_owned(),
                _ => format!("all {number} of its bindings"),
            }
        ),
        (number, kind) => format!(
            "Exchange {exchange} compared {} with {}: {}.",
            match kind {
                ExchangeKind::Headers => "the headers".to_owned(),
                _ => format!("\"{routing_key}\""),
            },
            count(number, "binding"),
            matched(visit)
        ),
    };
    text.push_str(&outcome(visit));
    text
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
    if !queues.is_empty() || (exchanges.is_empty() && visit.alternate.is_none()) {
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
        0 => "No queue gets a copy.".to_owned(),
        1 => format!("1 queue gets a copy: {}.", named(queues)),
        number => format!("{number} queues get a copy each: {}.", named(queues)),
    }
}

fn named<'a>(names: impl Iterator<Item = &'a ResourceName>) -> String {
    list(&names.map(ToString::to_string).collect::<Vec<_>>())
}
