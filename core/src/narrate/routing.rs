//! What an exchange decided about a message, in words.

use super::who;
use crate::amqp::Message;
use crate::event::RoutedBecause;
use crate::name::ResourceName;
use crate::routing::{Kept, Route, Via};
use crate::tr;
use crate::words::{bindings, copies as copies_of, list, sentence};

/// What an exchange decided.
pub(super) fn routed(message: &Message, route: &Route, because: &RoutedBecause) -> String {
    match because {
        RoutedBecause::Published | RoutedBecause::DeadLetter(_)
            if message.exchange.name.is_empty() =>
        {
            routed_by_default(message, route)
        }
        RoutedBecause::Published | RoutedBecause::DeadLetter(_) => published(message, route),
        RoutedBecause::Due(hold) => tr!(
            "the delay of {} is over: {}",
            who::message(message.number),
            compared(&hold.exchange, message, route)
        ),
        RoutedBecause::Replayed { exchange, .. } => tr!(
            "{} passes {}, which it had kept, on to what was just bound to it: {}.",
            who::exchange(exchange),
            who::message(message.number),
            copies(route)
        ),
    }
}

fn published(message: &Message, route: &Route) -> String {
    let mut told = Vec::new();
    let held_at_once = holds(route, &message.exchange);
    if held_at_once.is_none() || !route.destinations.is_empty() {
        told.push(compared(&message.exchange, message, route));
    }
    told.extend(
        route
            .kept
            .iter()
            .filter_map(|kept| keeps(message, route, kept)),
    );
    told.join(" ")
}

/// For how long this exchange holds the message back, where it does.
fn holds(route: &Route, by: &ResourceName) -> Option<u32> {
    route.kept.iter().find_map(|kept| match kept {
        Kept::Delayed { exchange, ms } if exchange == by => Some(*ms),
        Kept::Delayed { .. } | Kept::History { .. } => None,
    })
}

/// What an exchange keeps of a message, where that is worth telling: what is held back,
/// and what no queue got.
fn keeps(message: &Message, route: &Route, kept: &Kept) -> Option<String> {
    let message = who::message(message.number);
    match kept {
        Kept::Delayed { exchange, ms } => Some(sentence(&tr!(
            "{} holds {} back for {}, as its x-delay header says.",
            who::exchange(exchange),
            message,
            duration(*ms)
        ))),
        Kept::History { exchange, most } if route.destinations.is_empty() => Some(sentence(&tr!(
            "{} keeps it among its latest {}, for what is bound later.",
            who::exchange(exchange),
            most
        ))),
        Kept::History { .. } => None,
    }
}

/// "5 s", "1250 ms".
fn duration(ms: u32) -> String {
    if ms.is_multiple_of(1000) {
        format!("{} s", ms / 1000)
    } else {
        format!("{ms} ms")
    }
}

/// "1 copy, to queue errors".
fn copies(route: &Route) -> String {
    match route.destinations.as_slice() {
        [] => tr!("no queue gets it"),
        [only] => tr!("1 copy, to {}{}", who::queue(&only.queue), ways(route)),
        some => tr!(
            "{}, to the queues {}{}",
            copies_of(some.len()),
            names(route),
            ways(route)
        ),
    }
}

/// The exchanges that passed it on: " by way of the alternate exchange rest"; nothing where
/// there was one exchange alone.
fn ways(route: &Route) -> String {
    let mut ways: Vec<String> = Vec::new();
    for pair in route.destinations.iter().flat_map(|to| to.path.windows(2)) {
        let from = who::exchange(&pair[1].from);
        let way = if pair[0].via == Via::Alternate {
            tr!("the alternate {}", from)
        } else {
            from
        };
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    if ways.is_empty() {
        return String::new();
    }
    tr!(" by way of {}", list(&ways))
}

/// "exchange logs compared message #7 (key "a") with 2 bindings: no queue gets it."
fn compared(exchange: &ResourceName, message: &Message, route: &Route) -> String {
    let considered = usize::try_from(route.considered).unwrap_or(usize::MAX);
    let key = match &*message.routing_key {
        "" => String::new(),
        key => tr!(" (key \"{}\")", key),
    };
    let chance = match route.drawn {
        Some(_) => tr!(", and chance decided"),
        None => String::new(),
    };
    tr!(
        "{} compared {}{} with {}{}: {}.",
        who::exchange(exchange),
        who::message(message.number),
        key,
        bindings(considered),
        chance,
        copies(route)
    )
}

fn routed_by_default(message: &Message, route: &Route) -> String {
    let exchange = who::exchange(&message.exchange);
    let number = who::message(message.number);
    let key = &message.routing_key;
    match route.destinations.as_slice() {
        [] if !route.replies.is_empty() => {
            tr!(
                "{} sees that {} is an answer: its key is no queue's name.",
                exchange,
                number
            )
        }
        [] => tr!(
            "{} has no queue named \"{}\" that could take {}.",
            exchange,
            key,
            number
        ),
        [only] => {
            tr!(
                "{} passed {} to the queue that its key names: {}.",
                exchange,
                number,
                only.queue
            )
        }
        _ => tr!(
            "{} passed {} to the queues that it names: {}.",
            exchange,
            number,
            names(route)
        ),
    }
}

/// "a and b".
fn names(route: &Route) -> String {
    let names: Vec<String> = route
        .destinations
        .iter()
        .map(|to| to.queue.to_string())
        .collect();
    list(&names)
}
