//! What can be told of a moment: the routing near it, the way of a message, the events
//! around it.
//!
//! It reads a timeline and gives plain data in the page's terms; it changes nothing.

use std::ops::Range;
use std::sync::Arc;

use warren_core::amqp::{Message, MessageNumber};
use warren_core::event::{BrokerFact, ClientFact, Event, Fact, RoutedBecause};
use warren_core::journey::{Family, Journey, Member};
use warren_core::name::Name;
use warren_core::narrate::narrate;
use warren_core::routing::Route;
use warren_core::server_line::{Difference, decided, may_be_decided};
use warren_core::snapshot::Snapshot;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_core::why::{Reason, Why, has_reason, reason};

/// How many events are looked through at once.
const CHUNK: u32 = 512;

/// How many events before and after the present one a journey is read from.
const JOURNEY_REACH: u32 = 200_000;

/// How many lines of the log are shown before and after the present moment.
const LOG_REACH: (u32, u32) = (120, 60);

/// A routing with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routing {
    /// When.
    pub moment: Playhead,
    /// What was routed.
    pub message: Arc<Message>,
    /// Why it went where it went.
    pub why: Why,
    /// Whether it is still to come.
    pub upcoming: bool,
}

/// One line of the event log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The event's number.
    pub event: u32,
    /// Right after it.
    pub moment: Playhead,
    /// What happens.
    pub text: String,
}

/// One hop of a message's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The event's number.
    pub event: u32,
    /// Right after it.
    pub moment: Playhead,
    /// What happens.
    pub text: String,
}

/// The moment right after event number `event`.
#[must_use]
pub fn moment_of(timeline: &Timeline, event: u32) -> Option<Playhead> {
    let at = timeline.events(event..event + 1).first()?.at;
    let mut within = 1;
    let mut before = event;
    while before > 0 {
        let from = before.saturating_sub(CHUNK);
        let events = timeline.events(from..before);
        let same = events.iter().rev().take_while(|one| one.at == at).count();
        within += u32::try_from(same).unwrap_or(u32::MAX);
        if same < events.len() {
            break;
        }
        before = from;
    }
    Some(Playhead { at, within })
}

/// The moment right after the one with this number of successive events.
fn moment_among(events: &[Arc<Event>], number: u32) -> Playhead {
    let so_far = &events[..=number as usize];
    let at = so_far.last().map_or(Time::ZERO, |event| event.at);
    let same = so_far.iter().rev().take_while(|one| one.at == at).count();
    Playhead {
        at,
        within: u32::try_from(same).unwrap_or(u32::MAX),
    }
}

/// The latest routing among the first `applied` events, or the next one after them; of
/// one message only, where `message` says so.
#[must_use]
pub fn routing_near(
    timeline: &Timeline,
    applied: u32,
    message: Option<MessageNumber>,
) -> Option<Routing> {
    let wanted = |event: &Arc<Event>| {
        let routed = routed(event)?;
        message
            .is_none_or(|number| routed.0.number == number)
            .then(|| event.clone())
    };
    let earlier = find_back(timeline, applied, &wanted);
    let (event, found) = earlier.or_else(|| find_on(timeline, applied, &wanted))?;
    let (message, route, because) = routed(&found)?;
    let moment = moment_of(timeline, event)?;
    let cursor = Cursor::new(timeline, moment);
    let line = timeline.scenario().rabbitmq;
    let topology = &cursor.snapshot().topology;
    Some(Routing {
        moment,
        why: Why::of_routing(topology, message, (route, because), line),
        message: message.clone(),
        upcoming: event >= applied,
    })
}

/// An event that the server's line decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByLine {
    /// When.
    pub moment: Playhead,
    /// What happened.
    pub text: String,
    /// What the lines do differently.
    pub difference: Difference,
}

/// How many events are asked whether the server's line decided them.
const ASKED: usize = 8;

/// The latest among the first `applied` events that a server of the other line would have
/// done otherwise.
#[must_use]
pub fn decided_by_line(timeline: &Timeline, applied: u32) -> Option<ByLine> {
    let wanted = |event: &Arc<Event>| may_be_decided(&event.fact).then(|| event.clone());
    let mut before = applied;
    for _ in 0..ASKED {
        let (number, event) = find_back(timeline, before, &wanted)?;
        let line = timeline.scenario().rabbitmq;
        if let Some(difference) = decided(&event, &state_before(timeline, number), line) {
            return Some(ByLine {
                moment: moment_of(timeline, number)?,
                text: narrate(&event),
                difference,
            });
        }
        before = number;
    }
    None
}

/// What happened, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// When.
    pub moment: Playhead,
    /// What happened.
    pub text: String,
    /// Why.
    pub reason: Reason,
}

/// The latest among the first `applied` events that has a reason other than a route's.
#[must_use]
pub fn because_near(timeline: &Timeline, applied: u32) -> Option<Because> {
    let wanted = |event: &Arc<Event>| has_reason(&event.fact).then(|| event.clone());
    let mut before = applied;
    for _ in 0..ASKED {
        let (number, event) = find_back(timeline, before, &wanted)?;
        if let Some(reason) = reason(&event, &state_before(timeline, number)) {
            return Some(Because {
                moment: moment_of(timeline, number)?,
                text: narrate(&event),
                reason,
            });
        }
        before = number;
    }
    None
}

/// The state that event `number` happened to.
fn state_before(timeline: &Timeline, number: u32) -> Arc<Snapshot> {
    let earlier = number
        .checked_sub(1)
        .and_then(|one| moment_of(timeline, one));
    Cursor::new(timeline, earlier.unwrap_or(Playhead::START))
        .snapshot()
        .clone()
}

fn routed(event: &Event) -> Option<(&Arc<Message>, &Route, &RoutedBecause)> {
    match &event.fact {
        Fact::Broker(BrokerFact::Routed {
            message,
            route,
            because,
        }) => Some((message, route, because)),
        _ => None,
    }
}

fn find_back<T>(
    timeline: &Timeline,
    before: u32,
    wanted: &impl Fn(&Arc<Event>) -> Option<T>,
) -> Option<(u32, T)> {
    let mut before = before;
    while before > 0 {
        let from = before.saturating_sub(CHUNK);
        let events = timeline.events(from..before);
        let found = (from..)
            .zip(&events)
            .filter_map(|(number, event)| Some((number, wanted(event)?)));
        if let Some(found) = found.last() {
            return Some(found);
        }
        before = from;
    }
    None
}

fn find_on<T>(
    timeline: &Timeline,
    from: u32,
    wanted: &impl Fn(&Arc<Event>) -> Option<T>,
) -> Option<(u32, T)> {
    let mut from = from;
    while from < timeline.len() {
        let events = timeline.events(from..from + CHUNK);
        let mut found = (from..)
            .zip(&events)
            .filter_map(|(number, event)| Some((number, wanted(event)?)));
        if let Some(found) = found.next() {
            return Some(found);
        }
        from += CHUNK;
    }
    None
}

/// The way of a message, as far as the events around number `applied` tell it.
#[must_use]
pub fn journey(timeline: &Timeline, applied: u32, number: MessageNumber) -> (Journey, Vec<Hop>) {
    let from = applied.saturating_sub(JOURNEY_REACH);
    let events = timeline.events(from..applied.saturating_add(JOURNEY_REACH));
    let mut journey = Journey::of(events.iter().map(AsRef::as_ref), number);
    for (event, _) in &mut journey.versions {
        *event += from;
    }
    let hops = journey.steps.iter().map(|step| Hop {
        event: from + step.event,
        moment: moment_among(&events, step.event),
        text: step.what.clone(),
    });
    let hops = hops.collect();
    (journey, hops)
}

/// The kin of a message, where anything was made of it, or it of anything.
#[must_use]
pub fn family(timeline: &Timeline, applied: u32, number: MessageNumber) -> Vec<Member> {
    let from = applied.saturating_sub(JOURNEY_REACH);
    let events = timeline.events(from..applied.saturating_add(JOURNEY_REACH));
    let family = Family::of(events.iter().map(AsRef::as_ref), number);
    let mut members = family.members;
    for member in &mut members {
        member.event += from;
    }
    if members.len() > 1 {
        members
    } else {
        Vec::new()
    }
}

/// How many of a producer's next messages are told.
const NEXT: usize = 5;

/// The next messages that this client sends after the first `applied` events.
#[must_use]
pub fn next_messages(
    timeline: &Timeline,
    applied: u32,
    client: &Name,
) -> Vec<(Time, Arc<Message>)> {
    let mut found = Vec::new();
    let (mut from, end) = (applied, applied.saturating_add(JOURNEY_REACH));
    while from < timeline.len().min(end) && found.len() < NEXT {
        let events = timeline.events(from..from + CHUNK);
        found.extend(events.iter().filter_map(|event| match &event.fact {
            Fact::Client(ClientFact::PublishSent {
                client: by,
                message,
                ..
            }) if by == client => Some((event.at, message.clone())),
            _ => None,
        }));
        from += CHUNK;
    }
    found.truncate(NEXT);
    found
}

/// The events of the log around event number `applied`.
#[must_use]
pub fn log_around(timeline: &Timeline, applied: u32) -> Vec<LogLine> {
    let range = window(timeline.len(), applied);
    let before = range.start.checked_sub(1);
    let mut last = before.and_then(|event| moment_of(timeline, event));
    let mut next = |at| {
        let within = last
            .filter(|last| last.at == at)
            .map_or(0, |last| last.within)
            + 1;
        let moment = Playhead { at, within };
        last = Some(moment);
        moment
    };
    (range.start..)
        .zip(timeline.events(range.clone()))
        .map(|(event, fact)| LogLine {
            event,
            moment: next(fact.at),
            text: narrate(&fact),
        })
        .collect()
}

fn window(len: u32, applied: u32) -> Range<u32> {
    applied.saturating_sub(LOG_REACH.0)..applied.saturating_add(LOG_REACH.1).min(len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use warren_core::scenario::Scenario;

    fn timeline(scenario: &str) -> Timeline {
        Timeline::complete(Arc::new(Scenario::from_json(scenario).expect("a scenario")))
    }

    #[test]
    fn a_producer_s_next_messages_are_those_after_the_moment() {
        let timeline = timeline(
            r#"{"version": 1, "clients": [
                {"kind": "producer", "name": "p", "start_ms": 100, "every_ms": 100, "count": 7,
                    "messages": [{"routing_key": "{a|b}"}]},
                {"kind": "producer", "name": "other", "messages": [{"routing_key": "x"}]}]}"#,
        );
        let told = |applied| {
            let next = next_messages(&timeline, applied, &"p".into()).into_iter();
            let next = next.map(|(at, message)| format!("{} {}", at.0 / 1000, message.routing_key));
            next.collect::<Vec<_>>()
        };
        assert_eq!(told(0), ["100 a", "200 b", "300 a", "400 b", "500 a"]);
        let sixth = timeline.events(0..timeline.len());
        let sixth = sixth.iter().position(|event| event.at.0 >= 600_000);
        let sixth = u32::try_from(sixth.expect("a later event")).expect("few events");
        assert_eq!(told(sixth), ["600 b", "700 a"]);
        assert!(told(timeline.len()).is_empty());
    }

    #[test]
    fn what_the_server_s_line_decided_is_found_from_then_on() {
        let queue = |kind: &str| {
            format!(
                r#"{{"version": 1, "definitions": {{"queues": [
                    {{"name": "q", "arguments": {{"x-queue-type": "{kind}"}}}}]}},
                "clients": [
                    {{"kind": "producer", "name": "p", "count": 1, "start_ms": 0,
                        "messages": [{{"routing_key": "q"}}]}},
                    {{"kind": "consumer", "name": "c", "queue": "q", "work_ms": 500,
                        "outcomes": ["requeue", "ack"]}}]}}"#
            )
        };
        let quorum = timeline(&queue("quorum"));
        let events = quorum.events(0..quorum.len());
        let requeued =
            |event: &Arc<Event>| matches!(event.fact, Fact::Broker(BrokerFact::Requeued { .. }));
        let number = events.iter().position(requeued).expect("it came back");
        let number = u32::try_from(number).expect("few events");
        assert_eq!(decided_by_line(&quorum, number), None);
        for applied in [number + 1, quorum.len()] {
            let found = decided_by_line(&quorum, applied).expect("the limit is the line's");
            assert_eq!(found.difference, Difference::DeliveryLimit);
            assert_eq!(found.moment.at, events[number as usize].at);
        }
        let classic = timeline(&queue("classic"));
        assert_eq!(decided_by_line(&classic, classic.len()), None);
    }
}
