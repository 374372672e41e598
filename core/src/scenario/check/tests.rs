//! What is said about documents: tables of a document and everything wrong with it.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::check;
use crate::broker::Broker;
use crate::scenario::{Definitions, Problem, Scenario, Severity, sample};
use crate::topology::Plugins;

/// All that is said about a document, one problem a line, warnings marked.
fn said(json: &str) -> String {
    let problems = match Scenario::from_json(json) {
        Ok(scenario) => check(&scenario),
        Err(problems) => problems,
    };
    problems
        .iter()
        .map(|problem| format!("{:?} {problem}\n", problem.severity))
        .collect()
}

fn says(json: &str, expected: Expect) {
    expected.assert_eq(&said(json));
}

#[test]
fn a_sound_document_gives_no_problem() {
    says(
        r#"{"version": 1,
            "definitions": {
              "exchanges": [{"name": "logs", "type": "topic"}],
              "queues": [{"name": "tasks"}, {"name": "tasks", "vhost": "other"}],
              "bindings": [
                {"source": "logs", "destination": "tasks", "routing_key": "kern.*"},
                {"source": "amq.topic", "destination": "logs", "destination_type": "exchange"}],
              "users": [], "rabbit_version": "3.10.8"},
            "clients": [
              {"kind": "producer", "name": "web", "messages": [{"routing_key": "tasks"}], "count": 3},
              {"kind": "producer", "name": "app", "exchange": "amq.topic", "messages": [{}]},
              {"kind": "consumer", "name": "w1", "queue": "tasks"}],
            "timeline": [
              {"at_ms": 5, "do": "kill_client", "client": "w1"},
              {"at_ms": 6, "do": "restart_broker", "stop": "kill9"},
              {"at_ms": 7, "do": "publish", "message": {"routing_key": "tasks"}}],
            "expect": [{"that": "ready", "queue": "tasks", "count": 0}, {"that": "lost", "count": 0}],
            "view": {"nodes": {"queue:tasks": {"x": 1, "y": -2}}}}"#,
        expect![[""]],
    );
}

#[test]
fn a_registry_that_nobody_gains_from_is_named() {
    says(
        r#"{"version": 1,
            "definitions": {"queues": [{"name": "q"}]},
            "clients": [
              {"kind": "consumer", "name": "nobody", "queue": "q", "tasks": {"workers": []}},
              {"kind": "consumer", "name": "deaf", "queue": "q", "ack": "auto",
               "tasks": {"workers": [{"task": "a"}, {"task": "b"}, {"task": "a"}, {"task": ""}]}},
              {"kind": "consumer", "name": "fine", "queue": "q",
               "tasks": {"workers": [{"task": ""}], "named": true}}]}"#,
        expect![[r#"
            Warning clients[0].tasks.workers: there is no worker: every task gets the receipt WorkerNotFound; add a worker with the name of its tasks, or leave "tasks" out
            Warning clients[1].ack: receipts mean nothing with "ack": "auto": a task counts as done once it is sent, and none is requeued, rejected or put aside; leave "ack" out, to acknowledge after the work
            Warning clients[1].tasks.workers[2].task: the worker of "a" is there already, as workers[0], and does all its tasks; rename one of them
            Warning clients[1].tasks.workers[3].task: no task finds this worker: one without a name is NOK; write the name of its tasks, which is the property type of their messages
        "#]],
    );
}

#[test]
fn every_reference_to_nothing_is_named() {
    says(
        r#"{"version": 1,
            "definitions": {
              "exchanges": [{"name": "logs", "type": "topic"}],
              "queues": [{"name": "tasks"}],
              "bindings": [
                {"source": "log", "destination": "tasks"},
                {"source": "logs", "destination": "mails"},
                {"source": "", "destination": "tasks", "routing_key": "tasks"},
                {"source": "logs", "destination": "amq.topic"}]},
            "clients": [
              {"kind": "producer", "name": "web", "messages": [{"routing_key": "task"}]},
              {"kind": "producer", "name": "app", "exchange": "amq.topc", "messages": [{}]},
              {"kind": "consumer", "name": "w1", "queue": "task"},
              {"kind": "consumer", "name": "w2", "queue": "tasks", "vhost": "staging"}],
            "timeline": [
              {"at_ms": 5, "do": "kill_client", "client": "w3"},
              {"at_ms": 70000, "do": "publish", "exchange": "amq.rabbitmq.trace", "message": {}}],
            "expect": [{"that": "ready", "queue": "Tasks", "count": 0},
                       {"that": "acked", "client": "worker", "count": 0}]}"#,
        expect![[r#"
            Error definitions.bindings[0].source: there is no exchange "log"; did you mean "logs"?
            Error definitions.bindings[1].destination: there is no queue "mails"
            Error definitions.bindings[2].source: nothing can be bound to the default exchange; every queue is bound to it by its name already: leave this binding out
            Error definitions.bindings[3].destination: "amq.topic" is an exchange, not a queue; write "destination_type": "exchange"
            Warning clients[0].messages[0].routing_key: the default exchange drops this, for there is no queue "task"; did you mean "tasks"?
            Error clients[1].exchange: there is no exchange "amq.topc"; did you mean "amq.topic"?
            Error clients[2].queue: there is no queue "task"; did you mean "tasks"?
            Error clients[3].vhost: there is no vhost "staging"
            Error clients[3].queue: there is no queue "tasks" in the vhost "staging"
            Error timeline[0].client: there is no client "w3"; did you mean "w1"?
            Warning timeline[1].at_ms: 70000 ms is after the end of the run at 60000 ms; give an earlier time or a greater run_for_ms
            Warning timeline[1].exchange: the exchange "amq.rabbitmq.trace" is internal: the server refuses messages; bind another exchange to it, and publish there
            Error expect[0].queue: there is no queue "Tasks"; did you mean "tasks"?
            Error expect[1].client: there is no client "worker"
        "#]],
    );
}

#[test]
fn names_are_unique_short_and_not_the_servers() {
    let long = "n".repeat(256);
    says(
        &format!(
            r#"{{"version": 1,
            "definitions": {{
              "exchanges": [{{"name": "", "type": "direct"}}, {{"name": "amq.topic", "type": "topic"}},
                            {{"name": "x", "type": "direct"}}, {{"name": "x", "type": "fanout"}}],
              "queues": [{{"name": ""}}, {{"name": "{long}"}}, {{"name": "q"}}, {{"name": "q"}}]}},
            "clients": [{{"kind": "consumer", "name": "", "queue": "q"}},
                        {{"kind": "consumer", "name": "c", "queue": "q"}},
                        {{"kind": "consumer", "name": "c", "queue": "q"}},
                        {{"kind": "consumer", "name": "you", "queue": "q"}}]}}"#
        ),
        expect![[r#"
            Error definitions.exchanges[0].name: the exchange without a name is the default exchange, which is always there; give this one a name, or leave it out
            Error definitions.exchanges[1].name: the name "amq.topic" begins with "amq.", which is reserved for the server; choose another name; the exchanges that the server has itself are always there
            Error definitions.exchanges[3].name: the exchange "x" is there already, as definitions.exchanges[2]; rename one of them
            Error definitions.queues[0].name: the name is empty; give it one
            Error definitions.queues[1].name: this has 256 bytes; at most 255 are allowed
            Error definitions.queues[3].name: the queue "q" is there already, as definitions.queues[2]; rename one of them
            Error clients[0].name: the name is empty; give it one
            Error clients[2].name: the client "c" is there already, as clients[1]; rename one of them
            Error clients[3].name: "you" is the name of whoever publishes by hand; choose another name
        "#]],
    );
}

#[test]
fn numbers_and_words_out_of_range_are_named() {
    says(
        r#"{"version": 1, "run_for_ms": 0,
            "definitions": {
              "exchanges": [{"name": "a", "type": "x-random"}, {"name": "b", "type": "tropic"},
                            {"name": "h", "type": "headers"}],
              "queues": [{"name": "q", "arguments": {"x-message-ttl": -1, "x-queue-type": "classic"}}],
              "bindings": [{"source": "h", "destination": "q", "arguments": {"x-match": "al"}},
                           {"source": "h", "destination": "q", "arguments": {"x-match": 1}},
                           {"source": "amq.topic", "destination": "q", "routing_key": "a.#.b.#.#.c"},
                           {"source": "h", "destination": "q", "arguments": {"x-macth": "any"}},
                           {"source": "h", "destination": "q", "arguments": {"x-macth": "any"}}],
              "policies": [{"name": "p"}]},
            "clients": [{"kind": "producer", "name": "p", "exchange": "h", "every_ms": 0,
                         "messages": [{"properties": {"delivery_mode": 3}}]},
                        {"kind": "producer", "name": "o", "exchange": "h", "every_ms": 0,
                         "count": 4, "burst": 4, "messages": [{}]},
                        {"kind": "producer", "name": "r", "exchange": "h", "burst": 0,
                         "count": 2000000, "messages": [{}]}]}"#,
        expect![[r#"
            Error run_for_ms: a run cannot last 0 ms; write a number from 1 to 86400000 (24 hours)
            Error definitions.exchanges[1].type: there is no exchange type "tropic"; did you mean "topic"?
            Error definitions.queues[0].arguments: the server refuses this queue: PRECONDITION_FAILED - invalid arg 'x-message-ttl' for queue 'q' in vhost '/': {value_negative,-1}; change its arguments
            Error definitions.bindings[0].arguments.x-match: there is no way to compare headers "al"; did you mean "all"?
            Error definitions.bindings[1].arguments.x-match: expected text in quotes, found 1; write one of all, any, all-with-x, any-with-x
            Error definitions.bindings[2].routing_key: the server refuses this binding: topic binding key 'a.#.b.#.#.c' has 3 '#' words; at most 2 are allowed; write fewer of them, or choose another server line in "rabbitmq"
            Warning definitions.bindings[3].arguments.x-macth: "x-macth" has no meaning here; did you mean "x-match"?
            Warning definitions.bindings[4].arguments.x-macth: "x-macth" has no meaning here; did you mean "x-match"?
            Warning definitions.bindings[4]: this is the same as definitions.bindings[3]; a repeated binding changes nothing: leave it out
            Error definitions.policies[0].pattern: this field is missing
            Error clients[0].every_ms: an interval of 0 ms never ends; write 1 or more; to send several at once, write "burst"
            Warning clients[0].messages[0].properties.delivery_mode: the server refuses the delivery mode 3; write 1 (transient) or 2 (persistent)
            Error clients[2].burst: 0 messages cannot be sent at once; write a number from 1 to 1000
            Error clients[2].count: 2000000 messages are too many; write at most 1000000
        "#]],
    );
}

#[test]
fn everything_that_cannot_be_read_is_named_at_once() {
    says(
        r#"{"version": 1, "rabbitmq": "5", "tilte": "x", "seed": -1, "run_for_ms": "long",
            "latency": {"publish_ms": 1.5, "rout_ms": 3},
            "definitions": {
              "exchanges": [{"name": "logs", "typ": "topic"}, {"name": 5, "type": true}],
              "queues": [{"durable": "yes", "name": "tasks"}, "mails"],
              "bindings": {},
              "queue": []},
            "clients": [
              {"kind": "producer", "name": "web", "start": 1,
               "messages": [{"routing-key": "a", "properties": {"delivery_mode": 900,
                            "headers": {"n": {"$type": "byte", "value": 300}}}}]},
              {"kind": "consumer", "outcomes": ["ack", "nak"], "prefetch": 70000},
              {"kind": "worker"}, {"name": "w"}, 7],
            "timeline": [{"do": "kill_cleint", "at_ms": 1}, {"do": "kill_client", "cleint": "w"},
                         {"do": "restart_broker", "at_ms": 1, "stop": "hard"}],
            "expect": [{"that": "ready", "queue": "tasks", "cuont": 1}],
            "view": {"nodes": {"queue": {"x": 1, "y": 1}}}}"#,
        expect![[r#"
            Error definitions.exchanges[0].type: this field is missing
            Error definitions.exchanges[0].typ: there is no such field; did you mean "type"?
            Error definitions.exchanges[1].name: expected text in quotes, found 5
            Error definitions.exchanges[1].type: expected text in quotes, found true
            Error definitions.queues[0].durable: expected true or false, found "yes"
            Error definitions.queues[1]: expected an object, found "mails"
            Error definitions.bindings: expected a list, found an object
            Error definitions.queue: there is no such field; did you mean "queues"?
            Error clients[0].messages[0].properties.headers.n: 300 is not a value of the type byte
            Error clients[0].messages[0].properties.delivery_mode: expected a whole number from 0 to 255, found 900
            Error clients[0].messages[0].routing-key: there is no such field; did you mean "routing_key"?
            Error clients[0].start: there is no such field
            Error clients[1].name: this field is missing
            Error clients[1].queue: this field is missing
            Error clients[1].prefetch: expected a whole number from 0 to 65535, found 70000
            Error clients[1].outcomes[1]: "nak" is not known here; write one of ack, nack, reject, requeue, reject_requeue, recover, crash
            Error clients[2].kind: "worker" is not known here; write one of producer, consumer, processor
            Error clients[3].kind: the field that says what this is, "kind", is missing; write one of producer, consumer, processor
            Error clients[4]: expected an object, found 7
            Error timeline[0].do: "kill_cleint" is not known here; did you mean "kill_client"?
            Error timeline[1].at_ms: this field is missing
            Error timeline[1].client: this field is missing
            Error timeline[1].cleint: there is no such field; did you mean "client"?
            Error timeline[2].stop: "hard" is not known here; write one of clean, kill9
            Error expect[0].count: this field is missing
            Error expect[0].cuont: there is no such field; did you mean "count"?
            Error rabbitmq: "5" is not known here; write one of 3.10, 4
            Error seed: expected a whole number, 0 or more, found -1
            Error run_for_ms: expected a whole number, 0 or more, found "long"
            Error latency.publish_ms: expected a whole number from 0 to 4294967295, found 1.5
            Error latency.rout_ms: there is no such field; did you mean "route_ms"?
            Error view.nodes.queue: "queue" names no node: write client:NAME, exchange:NAME or queue:NAME
            Error tilte: there is no such field; did you mean "title"?
        "#]],
    );
}

#[test]
fn contradictions_are_named_beside_what_cannot_be_read() {
    says(
        r#"{"version": 1, "seed": true,
            "definitions": {"queues": [{"name": "tasks", "durable": 1}]},
            "clients": [{"kind": "consumer", "name": "w1", "queue": "task"}]}"#,
        expect![[r#"
            Error definitions.queues[0].durable: expected true or false, found 1
            Error seed: expected a whole number, 0 or more, found true
            Error clients[0].queue: there is no queue "task"; did you mean "tasks"?
        "#]],
    );
}

#[test]
fn what_is_no_scenario_at_all_is_told_apart() {
    let table = [
        "",
        "{\n  \"version\": 1,\n  \"title\": \"x\n}",
        "[]",
        "{}",
        r#"{"version": 3, "anything": 1}"#,
        r#"{"version": "one"}"#,
        r#"{"rabbit_version": "3.10.8", "queues": []}"#,
    ];
    let all: String = table.iter().map(|json| said(json)).collect();
    expect![[r#"
        Error line 1, column 0: this is not JSON: EOF while parsing a value
        Error line 4, column 0: this is not JSON: control character (\u0000-\u001F) found while parsing a string
        Error a scenario is a JSON object, and this is a list
        Error version: this field is missing; write "version": 1
        Error version: this scenario was written by a newer Warren (version 3); this one reads up to 1
        Error version: there is no version "one"; write "version": 1
        Error these are a server's definitions, not a scenario; write {"version": 1, "definitions": …} around them
    "#]].assert_eq(&all);
}

#[test]
fn a_document_full_of_faults_gives_a_list_that_ends() {
    let client = r#"{"kind": "consumer", "queue": 1, "nam": "x"}"#;
    let json = format!(
        r#"{{"version": 1, "clients": [{}]}}"#,
        [client; 900].join(",")
    );
    let problems = Scenario::from_json(&json).expect_err("nothing but faults");
    assert_eq!(problems.len(), 101);
    let last = problems.last().expect("one").to_string();
    assert_eq!(
        last,
        "there are more problems than these 100; mend these first"
    );
    let more = format!(
        r#"{{"version": 1, "clients": [{}]}}"#,
        ["0"; 1001].join(",")
    );
    assert_eq!(
        said(&more),
        "Error clients: there are 1001 of these; at most 1000 are allowed\n"
    );
}

/// The places that a refused item's trouble may be named at: its own, and, for a binding,
/// those of its ends, for what is refused cannot be bound.
fn blamed(place: &str, definitions: &Definitions) -> Vec<String> {
    let mut places = vec![place.to_owned()];
    let index = place
        .strip_prefix("definitions.bindings[")
        .and_then(|rest| rest.strip_suffix(']')?.parse::<usize>().ok());
    let Some(binding) = index.map(|index| &definitions.bindings[index]) else {
        return places;
    };
    let ends = [binding.source_resource(), binding.destination_resource()];
    for (index, exchange) in definitions.exchanges.iter().enumerate() {
        if ends.contains(&exchange.resource()) {
            places.push(format!("definitions.exchanges[{index}]"));
        }
    }
    for (index, queue) in definitions.queues.iter().enumerate() {
        if binding.destination_resource() == queue.resource() {
            places.push(format!("definitions.queues[{index}]"));
        }
    }
    places
}

proptest! {
    #[test]
    fn what_the_broker_does_not_import_is_an_error_at_its_place(scenario in sample::scenario()) {
        let errors: Vec<_> = check(&scenario)
            .into_iter()
            .filter(|problem| problem.severity == Severity::Error)
            .collect();
        for refused in Broker::new(scenario.rabbitmq).with_plugins(Plugins::all()).import(&scenario.definitions) {
            let places = blamed(&refused.place, &scenario.definitions);
            let named = |problem: &&Problem| {
                places.iter().any(|place| problem.place.starts_with(place.as_str()))
            };
            prop_assert!(
                errors.iter().any(|problem| named(&problem)),
                "{}: {}\n{:#?}", refused.place, refused.why, errors
            );
        }
    }
}

#[test]
fn a_binding_from_what_is_refused_is_not_named_a_second_time() {
    says(
        r#"{"version": 1,
            "definitions": {
              "exchanges": [{"name": "x", "type": "tropic"}],
              "queues": [{"name": "q"}],
              "bindings": [{"source": "x", "destination": "q"}]}}"#,
        expect![[r#"
            Error definitions.exchanges[0].type: there is no exchange type "tropic"; did you mean "topic"?
        "#]],
    );
}

mod clustering;
mod kinds;
mod operating;
