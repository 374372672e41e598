//! Processors and those who ask, in small scenarios: what is acknowledged and when, what comes of
//! groups, of failing filters, of crashes, and of answers that nobody waits for.

use std::sync::Arc;

use warren_core::amqp::MessageNumber;
use warren_core::event::{BrokerFact, ClientFact, Event, Fact, ProcessorFact};
use warren_core::invariant::conservation;
use warren_core::journey::Family;
use warren_core::name::ResourceName;
use warren_core::narrate::{log_line, narrate};
use warren_core::scenario::Scenario;
use warren_core::snapshot::{QueueState, Snapshot};
use warren_core::timeline::Timeline;
use warren_filter::Jq;

/// The run of a producer of these messages to the queue `in`, and of a processor there; what it
/// makes goes to `out`, and what is invalid to `bad`.
fn run(messages: &str, processor: &str, timeline: &str) -> Timeline {
    run_into(r#"{"name": "out"}"#, (messages, processor, timeline))
}

/// The same with a queue `out` of this definition.
fn run_into(out: &str, (messages, processor, timeline): (&str, &str, &str)) -> Timeline {
    let json = format!(
        r#"{{"version": 1, "definitions": {{"queues": [
             {{"name": "in"}}, {out}, {{"name": "bad"}}]}},
           "clients": [
             {{"kind": "producer", "name": "web", "every_ms": 100, "count": {count},
               "messages": [{messages}]}},
             {{"kind": "processor", "name": "p", "queue": "in", "work_ms": 100, {processor}}}],
           "timeline": [{timeline}]}}"#,
        count = messages.matches("routing_key").count(),
    );
    let scenario = Scenario::from_json(&json).unwrap_or_else(|problems| panic!("{problems:?}"));
    Timeline::with_filters(Arc::new(scenario), Arc::new(Jq::default())).to_the_end()
}

fn message(body: &str, properties: &str) -> String {
    let body = serde_json::to_string(body).expect("text");
    format!(r#"{{"routing_key": "in", "body": {body}, "properties": {{{properties}}}}}"#)
}

fn events(timeline: &Timeline) -> Vec<Arc<Event>> {
    timeline.events(0..timeline.len())
}

fn facts(timeline: &Timeline) -> Vec<ProcessorFact> {
    let facts = events(timeline)
        .into_iter()
        .filter_map(|event| match &event.fact {
            Fact::Client(ClientFact::Processor(fact)) => Some(fact.clone()),
            _ => None,
        });
    facts.collect()
}

fn queue<'a>(snapshot: &'a Snapshot, name: &str) -> &'a QueueState {
    &snapshot.queues[&ResourceName::root(name)]
}

/// The bodies that wait in a queue.
fn bodies(timeline: &Timeline, name: &str) -> Vec<String> {
    let ready = queue(timeline.last_snapshot(), name).ready.values();
    ready.map(|copy| copy.message.body.to_string()).collect()
}

/// The number of the first event of the kind.
fn place(timeline: &Timeline, is: impl Fn(&Fact) -> bool) -> usize {
    let mut events = events(timeline).into_iter();
    events
        .position(|event| is(&event.fact))
        .expect("it happens")
}

/// The number of the event by which the first message is done.
fn acknowledged(timeline: &Timeline) -> usize {
    place(
        timeline,
        |fact| matches!(fact, Fact::Broker(BrokerFact::Acked { copy, .. }) if copy.message.0 == 1),
    )
}

fn is_sound(timeline: &Timeline) {
    conservation(timeline.last_snapshot()).expect("nothing vanishes");
    assert_eq!(timeline.last_snapshot().losses.total, 0);
    assert_eq!(queue(timeline.last_snapshot(), "in").unacked.size(), 0);
}

#[test]
fn one_message_is_made_into_another_and_the_first_is_acknowledged_behind_it() {
    let timeline = run(
        &message(
            r#"{"a": 1, "z": 2}"#,
            r#""headers": {"h": "x"}, "message_id": "m""#,
        ),
        r#""routing_key": "out", "rule": {"do": "transform",
           "filter": ".body.b = .headers.h | .headers.more = true | .properties.type = \"t\""}"#,
        "",
    );
    is_sound(&timeline);
    assert_eq!(bodies(&timeline, "out"), [r#"{"a":1,"z":2,"b":"x"}"#]);
    let state = queue(timeline.last_snapshot(), "out");
    let made = &state.ready.values().next().expect("it is there").message;
    let properties = serde_json::to_string(&made.properties).expect("JSON");
    let expected = r#"{"headers":{"h":"x","more":true},"message_id":"m","type":"t"}"#;
    assert_eq!(properties, expected);
    let published = place(
        &timeline,
        |fact| matches!(fact, Fact::Broker(BrokerFact::Published { message, .. }) if message.number.0 == 2),
    );
    assert!(published < acknowledged(&timeline));
}

#[test]
fn what_does_not_pass_is_put_aside_with_the_reason_or_rejected() {
    let messages = [message("3", ""), message("30", ""), message("x", "")].join(",");
    let rule = r#""routing_key": "out", "rule": {"do": "validate",
        "filter": "if .body | type == \"number\" then .body < 10 else error(\"no number\") end"}"#;
    let aside = format!(r#"{rule}, "invalid": {{"routing_key": "bad"}}"#);
    let timeline = run(&messages, &aside, "");
    is_sound(&timeline);
    assert_eq!(bodies(&timeline, "out"), ["3"]);
    assert_eq!(bodies(&timeline, "bad"), ["30", "x"]);
    let bad = queue(timeline.last_snapshot(), "bad").ready.values();
    let reasons = bad.map(|copy| {
        let headers = copy.message.properties.headers.as_ref().expect("headers");
        headers.str("invalid-reason").expect("a reason").to_string()
    });
    assert_eq!(
        reasons.collect::<Vec<_>>(),
        ["it does not pass", "no number"]
    );
    let timeline = run(&messages, rule, "");
    assert_eq!(
        timeline.last_snapshot().losses.total,
        2,
        "rejected, and nobody takes them"
    );
}

#[test]
fn parts_carry_their_place_and_become_one_again() {
    let split = run(
        &message(r#"{"lines": ["a", "b"]}"#, ""),
        r#""routing_key": "out", "rule": {"do": "split",
           "filter": ".body.lines[] as $line | .body = $line"}"#,
        "",
    );
    is_sound(&split);
    let out = queue(split.last_snapshot(), "out").ready.values();
    let parts = out.map(|copy| serde_json::to_string(&copy.message.properties).expect("JSON"));
    let expected =
        |place| format!(r#"{{"headers":{{"part":{place},"parts":2}},"correlation_id":"m1"}}"#);
    assert_eq!(parts.collect::<Vec<_>>(), [expected(1), expected(2)]);
    let part = |body, place| {
        let of = format!(r#""correlation_id": "c", "headers": {{"part": {place}, "parts": 2}}"#);
        message(body, &of)
    };
    let joined = run(
        &[part("b", 2), part("a", 1)].join(","),
        r#""routing_key": "out", "rule": {"do": "aggregate", "complete": {"when": "parts"},
           "filter": "{body: map(.body)}"}"#,
        "",
    );
    is_sound(&joined);
    assert_eq!(
        bodies(&joined, "out"),
        [r#"["a","b"]"#],
        "in the order of their places"
    );
    let events = events(&joined);
    let family = Family::of(events.iter().map(AsRef::as_ref), MessageNumber(1));
    let rows = family
        .members
        .iter()
        .map(|member| (member.number.0, member.depth));
    assert_eq!(rows.collect::<Vec<_>>(), [(1, 0), (2, 0), (3, 0)]);
}

#[test]
fn a_group_that_is_not_complete_in_time_is_never_lost_silently() {
    let messages = message("a", r#""correlation_id": "c""#);
    let rule = |incomplete: &str| {
        format!(
            r#""routing_key": "out", "rule": {{"do": "aggregate", "timeout_ms": 30000,
               "complete": {{"when": "count", "count": 2}}, "filter": "{{body: map(.body)}}"
               {incomplete}}}"#
        )
    };
    let given_back = run(&messages, &rule(""), "");
    let requeued =
        |fact: &&ProcessorFact| matches!(fact, ProcessorFact::TimedOut { requeued: true, .. });
    assert_eq!(facts(&given_back).iter().filter(requeued).count(), 1);
    let held = queue(given_back.last_snapshot(), "in");
    assert_eq!(
        held.unacked.size() + held.ready.size(),
        1,
        "it is waited for anew"
    );
    let publish = r#", "incomplete": {"do": "publish", "to": {"routing_key": "bad"}}"#;
    let published = run(&messages, &rule(publish), "");
    is_sound(&published);
    assert_eq!(bodies(&published, "bad"), [r#"["a"]"#]);
    let rejected = run(&messages, &rule(r#", "incomplete": {"do": "reject"}"#), "");
    assert_eq!(rejected.last_snapshot().losses.total, 1, "and that is told");
}

/// One message of a group that stays incomplete, and two of one that is complete.
fn one_and_two() -> String {
    let of = |body: &str, group: &str| message(body, &format!(r#""correlation_id": "{group}""#));
    [of("x", "one"), of("a", "two"), of("b", "two")].join(",")
}

/// Groups of two; what is left over after so long goes to `bad`.
fn pairs(timeout_ms: u32) -> String {
    format!(
        r#""routing_key": "out", "confirms": true, "rule": {{"do": "aggregate",
           "timeout_ms": {timeout_ms}, "complete": {{"when": "count", "count": 2}},
           "incomplete": {{"do": "publish", "to": {{"routing_key": "bad"}}}},
           "filter": "{{body: map(.body)}}"}}"#
    )
}

#[test]
fn a_group_that_times_out_while_the_processor_is_blocked_waits_until_it_may_publish() {
    let timeline = run(
        &one_and_two(),
        &pairs(2000),
        r#"{"at_ms": 1300, "do": "raise_alarm", "alarm": "memory"},
           {"at_ms": 9000, "do": "clear_alarm", "alarm": "memory"}"#,
    );
    is_sound(&timeline);
    assert_eq!(bodies(&timeline, "bad"), [r#"["x"]"#]);
    let made = events(&timeline).into_iter().filter_map(|event| {
        let Fact::Client(ClientFact::Processor(ProcessorFact::Made { missing, .. })) = &event.fact
        else {
            return None;
        };
        Some((missing.is_some(), event.at.0 > 9_000_000))
    });
    let made: Vec<_> = made.collect();
    assert_eq!(
        made,
        [(false, false), (true, true)],
        "(incomplete, after the alarm)"
    );
}

#[test]
fn what_is_refused_of_one_group_does_not_bring_another_one_back() {
    let full =
        r#"{"name": "out", "arguments": {"x-max-length": 0, "x-overflow": "reject-publish"}}"#;
    let timeline = run_into(full, (&one_and_two(), &pairs(500), ""));
    assert_eq!(bodies(&timeline, "bad"), [r#"["x"]"#]);
    let held = queue(timeline.last_snapshot(), "in");
    assert_eq!(held.unacked.size() + held.ready.size(), 2, "only a and b");
}

#[test]
fn what_a_processor_has_gathered_comes_back_when_it_dies() {
    let messages = [
        message("a", r#""correlation_id": "c""#),
        message("b", r#""correlation_id": "c""#),
    ];
    let timeline = run(
        &messages.join(","),
        r#""routing_key": "out", "rule": {"do": "aggregate",
           "complete": {"when": "count", "count": 2}, "filter": "{body: map(.redelivered)}"}"#,
        r#"{"at_ms": 1850, "do": "kill_client", "client": "p"},
           {"at_ms": 4000, "do": "start_client", "client": "p"}"#,
    );
    let told: Vec<String> = events(&timeline)
        .iter()
        .map(|event| log_line(event))
        .collect();
    assert_eq!(bodies(&timeline, "out").len(), 1, "{}", told.join("\n"));
    is_sound(&timeline);
    assert!(
        bodies(&timeline, "out")[0].contains("true"),
        "{:?}",
        bodies(&timeline, "out")
    );
}

#[test]
fn what_is_published_is_confirmed_before_its_origin_is_acknowledged() {
    let timeline = run(
        &message("1", ""),
        r#""routing_key": "out", "confirms": true, "rule": {"do": "transform", "filter": "."}"#,
        "",
    );
    is_sound(&timeline);
    let confirmed = place(
        &timeline,
        |fact| matches!(fact, Fact::Client(ClientFact::ConfirmReceived { message, .. }) if message.0 == 2),
    );
    assert!(confirmed < acknowledged(&timeline));
}

#[test]
fn a_hostile_filter_stops_within_its_bound_and_says_so() {
    let run = |filter: &str| {
        run(
            &message("1", ""),
            &format!(
                r#""routing_key": "out", "rule": {{"do": "transform", "filter": "{filter}"}},
                   "invalid": {{"routing_key": "bad"}}"#
            ),
            "",
        )
    };
    for filter in ["def f: f; f", "range(1000000000)", "[recurse(.)]"] {
        let timeline = run(filter);
        is_sound(&timeline);
        let facts = facts(&timeline);
        let [ProcessorFact::Invalid { reason, .. }] = facts.as_slice() else {
            panic!("{facts:?}");
        };
        assert!(reason.starts_with("it was stopped"), "{filter}: {reason}");
    }
}

#[test]
fn a_processor_whose_filter_cannot_be_used_takes_nothing_and_says_so() {
    let timeline = run(
        &message("1", ""),
        r#""routing_key": "out", "rule": {"do": "transform", "filter": ".a | foo"}"#,
        "",
    );
    assert_eq!(bodies(&timeline, "in").len(), 1);
    let told: Vec<String> = events(&timeline)
        .iter()
        .map(|event| narrate(event))
        .collect();
    let sentence = "Processor p takes no messages, for its rule cannot be read: there is no \
                    filter foo (rule.filter, character 6).";
    assert!(told.iter().any(|one| one == sentence), "{told:?}");
    let bare = Timeline::complete(timeline.scenario().clone());
    let facts = facts(&bare);
    assert!(
        matches!(facts.as_slice(), [ProcessorFact::CannotWork { .. }]),
        "{facts:?}"
    );
}
