//! Tells events: one plain sentence for each, for a person who has never seen AMQP, and
//! the same as flat JSON for programs.
//!
//! It knows only the event, not the state around it: an event names everything itself.

mod broker;
mod client;
mod cluster;
mod consumer;
mod dead_letter;
mod disk;
mod json;
mod loss;
mod processor;
mod reply;
mod routing;
mod server;
mod task;
mod who;

use crate::event::{Event, Fact, Limit};
use crate::simulation::MAX_EVENTS;
use crate::tr;

pub use json::event_json;
pub use loss::loss_in_short;

/// The event in one or two plain sentences.
#[must_use]
pub fn narrate(event: &Event) -> String {
    match &event.fact {
        Fact::Broker(fact) => broker::narrate(fact),
        Fact::Client(fact) => client::narrate(fact, event.at),
        Fact::LimitReached(limit) => limit_reached(*limit),
    }
}

/// The event as a line of the log: `MM:SS.mmm  sentence`.
#[must_use]
pub fn log_line(event: &Event) -> String {
    format!("{}  {}", event.at, narrate(event))
}

fn limit_reached(limit: Limit) -> String {
    match limit {
        Limit::Events => {
            tr!(
                "The run ends here: it has come to {} events, the most there may be.",
                MAX_EVENTS
            )
        }
        Limit::EventsAtOnce => tr!(
            "The run ends here: too much happens at one instant, as in a loop \
                                without any delay."
        ),
    }
}
