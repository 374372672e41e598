//! Moments of a run by what happens there: `before routed 3`, `after enqueued 2 in photos`.
//!
//! Written so, a moment stays right when a scenario's times change, and one that does not
//! come is found when the lesson is read.

mod name;

use warren_core::amqp::MessageNumber;
use warren_core::event::{BrokerFact, ClientFact, Copy, Event, Fact, TaskFact};
use warren_core::name::Name;
use warren_core::text::said;
use warren_core::time::Time;
use warren_core::timeline::{Playhead, Timeline};
use warren_core::{mark, tr};

pub use name::name;

/// What is written in a lesson for a moment, and the words that it can be made of.
const FORM: &str = mark!(
    "write start, end, a number of milliseconds, or before or after with one of \
                    sent, published, routed, enqueued, stored, delivered, received, begun, finished, \
                    acked, requeued, dropped, dead-lettered, returned, came-back, confirmed, \
                    registered, crashed, left, started, down, up, then a message's number, a name, \
                    or both"
);

/// The moment that a text means in this run.
///
/// # Errors
/// What is wrong with the text, and what to write.
pub fn moment(text: &str, timeline: &Timeline) -> Result<Playhead, (String, String)> {
    let wrong = |message: String| (message, said(FORM, &[]));
    let mut words = text
        .split_whitespace()
        .filter(|word| !["in", "at", "by", "ms"].contains(word));
    let first = words
        .next()
        .ok_or_else(|| wrong(tr!("the moment is empty")))?;
    let is_before = match first {
        "start" => return Ok(Playhead::START),
        "end" => return Ok(Playhead::at(timeline.end())),
        "before" => true,
        "after" => false,
        number => return at_ms(number, timeline).map_err(wrong),
    };
    let what = words
        .next()
        .ok_or_else(|| wrong(tr!("\"{}\" names no event", text)))?;
    let (mut number, mut name) = (None, None);
    for word in words {
        match word.parse() {
            Ok(digits) => number = Some(MessageNumber(digits)),
            Err(_) => name = Some(word),
        }
    }
    if !KINDS.contains(&what) {
        return Err(wrong(tr!("\"{}\" is no event", what)));
    }
    let sought = Sought { what, number, name };
    let events = timeline.events(0..timeline.len());
    let index = events.iter().position(|event| sought.is(event));
    let index = index.ok_or_else(|| {
        let message = tr!("the moment \"{}\" does not come in this run", text);
        (
            message,
            tr!("name one that does: `warren run` lists them all"),
        )
    })?;
    Ok(beside(&events, index, is_before))
}

fn at_ms(number: &str, timeline: &Timeline) -> Result<Playhead, String> {
    let ms = number
        .parse()
        .map_err(|_| tr!("\"{}\" begins no moment", number))?;
    let at = Time::from_ms(ms);
    if at > timeline.end() {
        return Err(tr!(
            "{} ms is after the end of the run at {}",
            ms,
            timeline.end()
        ));
    }
    Ok(Playhead::at(at))
}

/// The moment right before or right after an event.
pub(crate) fn beside(events: &[std::sync::Arc<Event>], index: usize, before: bool) -> Playhead {
    let at = events[index].at;
    let earlier = events.partition_point(|event| event.at < at);
    let within = index - earlier + usize::from(!before);
    Playhead {
        at,
        within: u32::try_from(within).unwrap_or(Playhead::ALL),
    }
}

const KINDS: [&str; 24] = [
    "sent",
    "published",
    "routed",
    "enqueued",
    "stored",
    "delivered",
    "received",
    "begun",
    "finished",
    "dispatched",
    "receipt",
    "acked",
    "requeued",
    "dropped",
    "dead-lettered",
    "returned",
    "came-back",
    "confirmed",
    "registered",
    "crashed",
    "left",
    "started",
    "down",
    "up",
];

struct Sought<'a> {
    what: &'a str,
    number: Option<MessageNumber>,
    name: Option<&'a str>,
}

/// What an event is, in a moment's words: its kind, its message, and the names in it.
struct Seen<'a>(&'static str, Option<MessageNumber>, [Option<&'a Name>; 2]);

impl Sought<'_> {
    fn is(&self, event: &Event) -> bool {
        let Some(Seen(what, number, names)) = seen(&event.fact) else {
            return false;
        };
        let named = |wanted: &str| names.iter().flatten().any(|name| **name == *wanted);
        what == self.what
            && self.number.is_none_or(|wanted| number == Some(wanted))
            && self.name.is_none_or(named)
    }
}

fn seen(fact: &Fact) -> Option<Seen<'_>> {
    match fact {
        Fact::Client(fact) => client(fact),
        Fact::Broker(fact) => broker(fact),
        Fact::LimitReached(_) => None,
    }
}

fn client(fact: &ClientFact) -> Option<Seen<'_>> {
    let of = |what, name, copy: &Copy| Some(Seen(what, Some(copy.message), [Some(name), None]));
    match fact {
        ClientFact::PublishSent {
            client, message, ..
        } => Some(Seen("sent", Some(message.number), [Some(client), None])),
        ClientFact::MessageLost {
            client, message, ..
        } => Some(Seen("dropped", Some(message.number), [Some(client), None])),
        ClientFact::Received { client, copy, .. } => of("received", client, copy),
        ClientFact::WorkStarted { client, copy, .. } => of("begun", client, copy),
        ClientFact::WorkFinished { client, copy, .. } => of("finished", client, copy),
        ClientFact::Task(fact) => {
            let what = match fact {
                TaskFact::Dispatched { .. } => "dispatched",
                TaskFact::Receipt { .. } => "receipt",
            };
            let (client, copy) = fact.of();
            of(what, client, copy)
        }
        ClientFact::Started { client } => Some(Seen("started", None, [Some(client), None])),
        ClientFact::Crashed { client } => Some(Seen("crashed", None, [Some(client), None])),
        ClientFact::Stopped { client } => Some(Seen("left", None, [Some(client), None])),
        ClientFact::ConfirmReceived {
            client, message, ..
        } => Some(Seen("confirmed", Some(*message), [Some(client), None])),
        ClientFact::ReturnReceived { client, message } => Some(Seen(
            "came-back",
            Some(message.number),
            [Some(client), None],
        )),
        _ => None,
    }
}

fn broker(fact: &BrokerFact) -> Option<Seen<'_>> {
    let of = |what, copy: &'_ Copy| (what, Some(copy.message));
    let (what, number, names) = match fact {
        BrokerFact::Published { message, client } => {
            ("published", Some(message.number), [Some(client), None])
        }
        BrokerFact::Routed { message, .. } => (
            "routed",
            Some(message.number),
            [Some(&message.exchange.name), None],
        ),
        BrokerFact::Returned {
            message, client, ..
        } => ("returned", Some(message.number), [Some(client), None]),
        BrokerFact::Dropped { message, copy, .. } => {
            let queue = copy.as_ref().map(|copy| &copy.queue.name);
            ("dropped", Some(message.number), [queue, None])
        }
        BrokerFact::Enqueued { copy, .. } => {
            let (what, number) = of("enqueued", copy);
            (what, number, [Some(&copy.queue.name), None])
        }
        BrokerFact::DeadLettered { copy, .. } => {
            let (what, number) = of("dead-lettered", copy);
            (what, number, [Some(&copy.queue.name), None])
        }
        BrokerFact::Stored { copy } => {
            let (what, number) = of("stored", copy);
            (what, number, [Some(&copy.queue.name), None])
        }
        BrokerFact::Delivered { copy, consumer, .. } => {
            let (what, number) = of("delivered", copy);
            (
                what,
                number,
                [Some(&copy.queue.name), Some(&consumer.client)],
            )
        }
        BrokerFact::Acked { copy, delivery } => {
            let (what, number) = of("acked", copy);
            (
                what,
                number,
                [Some(&copy.queue.name), Some(&delivery.client)],
            )
        }
        BrokerFact::Requeued { copy, delivery } => {
            let (what, number) = of("requeued", copy);
            (
                what,
                number,
                [Some(&copy.queue.name), Some(&delivery.client)],
            )
        }
        BrokerFact::ConsumerRegistered {
            consumer, queue, ..
        } => (
            "registered",
            None,
            [Some(&consumer.client), Some(&queue.name)],
        ),
        BrokerFact::Stopped { .. } => ("down", None, [None, None]),
        BrokerFact::Started { .. } => ("up", None, [None, None]),
        _ => return None,
    };
    Some(Seen(what, number, names))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use warren_core::scenario::library;

    use super::*;

    #[test]
    fn every_moment_between_events_has_a_name_that_leads_back() {
        for entry in library::LIBRARY {
            let scenario = Arc::new(entry.scenario().expect("sound"));
            let timeline = Timeline::complete(scenario);
            let events = timeline.events(0..timeline.len().min(120));
            for index in 0..events.len() {
                let at = beside(&events, index, false);
                let text = name(at, &timeline);
                let back = moment(&text, &timeline).expect("it is understood");
                let off = at.at.0.abs_diff(back.at.0);
                assert!(off < 1_000, "{}: {at:?} is named {text}", entry.slug);
                if text.starts_with("after") {
                    assert_eq!(back, at, "{}: {text}", entry.slug);
                }
            }
        }
        let hello = library::find("hello-world").expect("there");
        let timeline = Timeline::complete(Arc::new(hello.scenario().expect("sound")));
        assert_eq!(name(Playhead::START, &timeline), "start");
        let routed = moment("after routed 2", &timeline).expect("it comes");
        assert_eq!(name(routed, &timeline), "after routed 2");
    }

    #[test]
    fn moments_are_found_and_what_is_none_is_said() {
        let hello = library::find("hello-world")
            .expect("there")
            .scenario()
            .expect("sound");
        let timeline = Timeline::complete(Arc::new(hello));
        let before = moment("before routed 1", &timeline).expect("it comes");
        let after = moment("after routed 1", &timeline).expect("it comes");
        assert_eq!((after.at, after.within), (before.at, before.within + 1));
        let at = |text| moment(text, &timeline).map_err(|(message, _)| message);
        assert_eq!(at("900 ms"), Ok(Playhead::at(Time::from_ms(900))));
        assert_eq!(
            at("before eaten 1"),
            Err("\"eaten\" is no event".to_owned())
        );
        assert_eq!(
            at("after routed 99"),
            Err("the moment \"after routed 99\" does not come in this run".to_owned())
        );
        assert_eq!(
            at("sometime"),
            Err("\"sometime\" begins no moment".to_owned())
        );
    }
}
