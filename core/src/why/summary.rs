//! One line for what an exchange did, and one for what came of it all.

use crate::tr;
use std::sync::Arc;

use crate::name::ResourceName;
use crate::routing::{Considered, DIRECT_REPLY_PREFIX, Route, Visit};
use crate::topology::{Binding, Destination, ExchangeKind};
use crate::words::{bindings, copies, list, sentence};

/// What happened at one exchange.
pub(super) fn visit(visit: &Visit, routing_key: &str) -> String {
    if visit.exchange.name.is_empty() {
        return default(visit, routing_key);
    }
    let exchange = &visit.exchange;
    let mut text = match (visit.held_ms, visit.considered.len(), visit.rules) {
        (Some(ms), ..) => tr!(
            "Exchange {} holds the message back for {} ms, as its x-delay header says, \
             and compares nothing until then.",
            exchange,
            ms
        ),
        (None, 0, _) => tr!("Exchange {} has no bindings.", exchange),
        (None, number, rules) => decided(visit, routing_key, number, rules),
    };
    text.push_str(&outcome(visit));
    text
}

/// What an exchange did with some bindings.
fn decided(visit: &Visit, routing_key: &str, number: usize, rules: ExchangeKind) -> String {
    let exchange = &visit.exchange;
    let over = match number {
        1 => tr!("its 1 binding"),
        2 => tr!("both of its bindings"),
        _ => tr!("all {} of its bindings", number),
    };
    match rules {
        ExchangeKind::Fanout => {
            tr!(
                "Exchange {} is a fanout: it passes everything on, over {}.",
                exchange,
                over
            )
        }
        ExchangeKind::RecentHistory => tr!(
            "Exchange {} passes everything on, over {}, and keeps its latest \
             messages for new ones.",
            exchange,
            over
        ),
        ExchangeKind::ConsistentHash => tr!(
            "Exchange {} took a hash, which falls to one of {}.",
            exchange,
            bindings(number)
        ),
        ExchangeKind::Random | ExchangeKind::LocalRandom => tr!(
            "Exchange {} drew one of {} by chance.",
            exchange,
            bindings(number)
        ),
        ExchangeKind::Headers
        | ExchangeKind::Direct
        | ExchangeKind::Topic
        | ExchangeKind::DelayedMessage => tr!(
            "Exchange {} compared {} with {}: {}.",
            exchange,
            match rules {
                ExchangeKind::Headers => tr!("the headers"),
                _ => format!("\"{routing_key}\""),
            },
            bindings(number),
            matched(visit)
        ),
    }
}

/// What an exchange did that passed on what it had kept.
pub(super) fn replay(exchange: &ResourceName, binding: Option<&Arc<Binding>>) -> String {
    let bound = binding.map(|binding| match &binding.destination {
        Destination::Queue(queue) => tr!("queue {}", queue),
        Destination::Exchange(exchange) => tr!("exchange {}", exchange),
    });
    let bound = bound.unwrap_or_else(|| tr!("what was bound"));
    tr!(
        "Exchange {} had kept the message, and passes it on to {}, just bound.",
        exchange,
        bound
    )
}

/// "both matched", "1 of 3 matched".
fn matched(visit: &Visit) -> String {
    let matched = visit.considered.iter().filter(|each| each.matched).count();
    match (matched, visit.considered.len()) {
        (0, 1) => tr!("it did not match"),
        (1, 1) => tr!("it matched"),
        (0, 2) => tr!("neither matched"),
        (2, 2) => tr!("both matched"),
        (0, _) => tr!("none matched"),
        (some, all) if some == all => tr!("all {} matched", all),
        (some, all) => tr!("{} of {} matched", some, all),
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
            0 if matched => tr!(" No new copy."),
            number => tr!(" {}.", sentence(&copies(number))),
        };
    }
    if !exchanges.is_empty() {
        let names = exchanges.into_iter().map(Destination::resource);
        text.push_str(&tr!(" It goes on to {}.", exchanges_named(names)));
    }
    if let Some(alternate) = &visit.alternate {
        text.push_str(&tr!(
            " So it goes on to the alternate exchange, {}.",
            alternate
        ));
    }
    text
}

/// Whether a binding matched and leads to something new.
pub(super) const fn counts(considered: &Considered) -> bool {
    considered.matched && !considered.already_reached
}

fn exchanges_named<'a>(names: impl Iterator<Item = &'a ResourceName>) -> String {
    let names: Vec<String> = names.map(|name| tr!("exchange {}", name)).collect();
    list(&names)
}

/// What the default exchange did.
fn default(visit: &Visit, routing_key: &str) -> String {
    match visit.default_queues.as_slice() {
        [] if !visit.away.is_empty() => tr!(
            "The default exchange looked for a queue named \"{}\": its node is down, and \
             until that is back the queue counts as not there. No copy.",
            routing_key
        ),
        [] if routing_key.starts_with(DIRECT_REPLY_PREFIX) => {
            tr!(
                "The default exchange saw that the key is the address of a direct reply: it goes \
             straight to the channel that asked. No queue gets a copy."
            )
        }
        [] => tr!(
            "The default exchange looked for a queue named \"{}\": there is none. No copy.",
            routing_key
        ),
        [queue] if queue.name == *routing_key => tr!(
            "The default exchange looked for a queue named \"{}\": there it is. 1 copy.",
            routing_key
        ),
        queues => tr!(
            "The default exchange looked for the queues that the message names: it found {}. {}.",
            named(queues.iter()),
            sentence(&copies(queues.len()))
        ),
    }
}

/// What came of it all.
pub(super) fn conclusion(route: &Route) -> String {
    let queues = route.destinations.iter().map(|to| &to.queue);
    match route.destinations.len() {
        0 if route.is_held() => tr!("No queue gets a copy yet."),
        0 => tr!("No queue gets a copy."),
        1 => tr!("1 queue gets a copy: {}.", named(queues)),
        number => tr!("{} queues get a copy each: {}.", number, named(queues)),
    }
}

fn named<'a>(names: impl Iterator<Item = &'a ResourceName>) -> String {
    list(&names.map(ToString::to_string).collect::<Vec<_>>())
}
