//! What an exchange decided about a message, in words.

use super::who;
use crate::amqp::Message;
use crate::event::RoutedBecause;
use crate::name::ResourceName;
use crate::routing::{Kept, Route, Via};
use crate::words::{count, list, sentence};

/// What an exchange decided.
pub(super) fn routed(message: &Message, route: &Route, because: &RoutedBecause) -> String {
    match because {
        RoutedBecause::Published | RoutedBecause::DeadLetter(_)
            if message.exchange.name.is_empty() =>
        {
            routed_by_default(message, route)
        }
        RoutedBecause::Published | RoutedBecause::DeadLetter(_) => published(message, route),
        RoutedBecause::Due(hold) => format!(
            "the delay of {} is over: {}",
            who::message(message.number),
            compared(&hold.exchange, message, route)
        ),
        RoutedBecause::Replayed { exchange, .. } => format!(
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
        Kept::Delayed { exchange, ms } => Some(sentence(&format!(
            "{} holds {message} back for {}, as its x-delay header says.",
            who::exchange(exchange),
            duration(*ms)
        ))),
        Kept::History { exchange, most } if route.destinations.is_empty() => {
            Some(sentence(&format!(
                "{} keeps it among its latest {most}, for what is bound later.",
                who::exchange(exchange)
            )))
        }
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
        [] => "no queue gets it".to_owned(),
        [only] => format!("1 copy, to {}{}", who::queue(&only.queue), ways(route)),
        some => format!(
            "{}, to the queues {}{}",
            count(some.len(), "copy"),
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
        let alternate = if pair[0].via == Via::Alternate {
            "the alternate "
        } else {
            ""
        };
        let way = alternate.to_owned() + &who::exchange(&pair[1].from);
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    if ways.is_empty() {
        return String::new();
    }
    format!(" by way of {}", list(&ways))
}

/// "exchange logs compared message #7 (key "a") with 2 bindings: no queue gets it."
fn compared(exchange: &ResourceName, message: &Message, route: &Route) -> String {
    let bindings = usize::try_from(route.considered).unwrap_or(usize::MAX);
    let key = match &*message.routing_key {
        "" => String::new(),
        key => format!(" (key \"{key}\")"),
    };
    let chance = match route.drawn {
        Some(_) => ", and chance decided",
        None => "",
    };
    format!(
        "{} compared {}{key} with {}{chance}: {}.",
        who::exchange(exchange),
        who::message(message.number),
        count(bindings, "binding"),
        copies(route)
    )
}

fn routed_by_default(message: &Message, route: &Route) -> String {
    let exchange = who::exchange(&message.exchange);
    let number = who::message(message.number);
    let key = &message.routing_key;
    match route.destinations.as_slice() {
        [] if !route.replies.is_empty() => {
            format!("{exchange} sees that {number} is an answer: its key is no queue's name.")
        }
        [] => format!("{exchange} has no queue named \"{key}\" that could take {number}."),
        [only] => {
            format!(
                "{exchange} passed {number} to the queue that its key names: {}.",
                only.queue
            )
        }
        _ => format!(
            "{exchange} passed {number} to the queues that it names: {}.",
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
