//! Every difference of the server lines is told in Why where it decided something, by a
//! scenario that shows it, or on the bench where no scenario has a place for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bench::{Bench, declare, explained};
use super::lines::{answer, await_replies};
use crate::amqp::{Message, Table};
use crate::broker::{Method, QueueDeclare};
use crate::scenario::{Scenario, ServerLine};
use crate::server_line::{Difference, decided, may_be_decided};
use crate::simulation::Simulation;

/// Where a difference shows.
enum Shown {
    /// In a scenario of these fields.
    Scenario(String),
    /// On the bench: no client of a scenario does it.
    Bench(fn(&mut Bench)),
}

fn fields(definitions: &str, clients: &str, timeline: &str) -> Shown {
    Shown::Scenario(format!(
        r#""definitions": {{{definitions}}}, "clients": [{clients}], "timeline": [{timeline}]"#
    ))
}

fn queue(name: &str, arguments: &str) -> String {
    format!(r#"{{"name": "{name}", "arguments": {{{arguments}}}}}"#)
}

fn queues(queues: &[String]) -> String {
    format!(r#""queues": [{}]"#, queues.join(", "))
}

/// It sends so many messages of these fields to an exchange.
fn producer(exchange: &str, count: u32, message: &str) -> String {
    format!(
        r#"{{"kind": "producer", "name": "p", "exchange": "{exchange}", "count": {count}, "messages": [{{{message}}}]}}"#
    )
}

fn consumer(name: &str, queue: &str, more: &str) -> String {
    format!(r#"{{"kind": "consumer", "name": "{name}", "queue": "{queue}", "work_ms": 300{more}}}"#)
}

/// What is declared later, or done to the server.
fn done(what: &str) -> String {
    format!(r#"{{"at_ms": 2000, {what}}}"#)
}

fn exchange(kind: &str, binding: &str, arguments: &str) -> String {
    format!(
        r#""exchanges": [{{"name": "x", "type": "{kind}", "arguments": {{{arguments}}}}}], "queues": [{{"name": "q"}}], "bindings": [{{"source": "x", "destination": "q", {binding}}}]"#
    )
}

const QUORUM: &str = r#""x-queue-type": "quorum""#;
const TO_DEAD: &str = r#""x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead""#;
const AT_LEAST_ONCE: &str =
    r#""x-overflow": "reject-publish", "x-dead-letter-strategy": "at-least-once""#;

fn rejecting(queue: &str) -> String {
    consumer("w", queue, r#", "outcomes": ["nack"]"#)
}

fn requeueing(queue: &str) -> String {
    consumer("w", queue, r#", "prefetch": 1, "outcomes": ["requeue"]"#)
}

/// A new entry has to say here where it shows.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn shown(difference: Difference) -> Shown {
    let one = r#""routing_key": "q""#;
    match difference {
        Difference::HeaderNumbers => fields(
            &exchange("headers", r#""routing_key": "", "arguments": {"n": 5}"#, ""),
            &producer("x", 1, r#""properties": {"headers": {"n": 5.0}}"#),
            "",
        ),
        Difference::HeaderTimestamps => {
            let time = r#"{"$type": "timestamp", "value": 5}"#;
            fields(
                &exchange(
                    "headers",
                    &format!(r#""routing_key": "", "arguments": {{"t": {time}}}"#),
                    "",
                ),
                &producer(
                    "x",
                    1,
                    &format!(r#""properties": {{"headers": {{"t": {time}}}}}"#),
                ),
                "",
            )
        }
        Difference::TopicKeys => fields(
            &exchange("topic", r#""routing_key": "a""#, ""),
            "",
            &done(
                r##""do": "bind", "binding": {"source": "x", "destination": "q", "routing_key": "#.a.#.b.#"}"##,
            ),
        ),
        Difference::HashedHeaders => fields(
            &exchange(
                "x-consistent-hash",
                r#""routing_key": "1""#,
                r#""hash-header": "h""#,
            ),
            &producer("x", 1, r#""properties": {"headers": {"h": "a"}}"#),
            "",
        ),
        Difference::LocalRandom => fields(
            "",
            "",
            &done(
                r#""do": "declare_exchange", "exchange": {"name": "x", "type": "x-local-random"}"#,
            ),
        ),
        Difference::QuorumTakeOver => {
            let single = format!(r#"{QUORUM}, "x-single-active-consumer": true"#);
            let high = r#", "start_ms": 1000, "arguments": {"x-priority": 5}"#;
            let clients = [consumer("low", "q", ""), consumer("high", "q", high)];
            fields(&queues(&[queue("q", &single)]), &clients.join(", "), "")
        }
        Difference::CancelHandsOver => Shown::Bench(cancel),
        Difference::DeliveryLimit => fields(
            &queues(&[queue("q", QUORUM)]),
            &[producer("", 1, one), requeueing("q")].join(", "),
            "",
        ),
        Difference::OddDeliveryLimits => fields(
            &queues(&[queue("q", &format!(r#"{QUORUM}, "x-delivery-limit": -1"#))]),
            &[producer("", 1, one), requeueing("q")].join(", "),
            "",
        ),
        Difference::WidenedPrefetch => fields(
            &queues(&[queue("q", &format!(r#"{QUORUM}, "x-delivery-limit": 1"#))]),
            &[producer("", 1, one), requeueing("q")].join(", "),
            "",
        ),
        Difference::LastDeath => fields(
            &queues(&[queue("q", TO_DEAD), queue("dead", "")]),
            &[producer("", 1, one), rejecting("q")].join(", "),
            "",
        ),
        Difference::ForeignDeaths => {
            let deaths = r#""routing_key": "q", "properties": {"headers": {"x-death": [{"count": 5, "reason": "rejected", "queue": "q"}]}}"#;
            fields(
                &queues(&[queue("q", TO_DEAD), queue("dead", "")]),
                &[producer("", 1, deaths), rejecting("q")].join(", "),
                "",
            )
        }
        Difference::ConfirmedByItself => {
            let itself = format!(
                r#"{QUORUM}, "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "q", {AT_LEAST_ONCE}"#
            );
            fields(
                &queues(&[queue("q", &itself)]),
                &[producer("", 1, one), rejecting("q")].join(", "),
                "",
            )
        }
        Difference::DeathOrder => {
            let on = |name: &str, to: &str| {
                let arguments = format!(
                    r#""x-message-ttl": 100, "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "{to}""#
                );
                queue(name, &arguments)
            };
            let all = [on("q", "b"), on("b", "c"), on("c", "end"), queue("end", "")];
            fields(&queues(&all), &producer("", 1, one), "")
        }
        Difference::StreamDeadLetters => {
            let all = [
                queue("q", TO_DEAD),
                queue("dead", r#""x-queue-type": "stream""#),
            ];
            fields(
                &queues(&all),
                &[producer("", 1, one), rejecting("q")].join(", "),
                "",
            )
        }
        Difference::RepliesCount | Difference::ReplyTags => Shown::Bench(reply),
        Difference::SharedPrefetch => fields(
            &queues(&[queue("q", "")]),
            &consumer("w", "q", r#", "prefetch": 2, "global": true"#),
            "",
        ),
        Difference::ConsumerTimeout => Shown::Scenario(format!(
            r#""config": {{"consumer_timeout": 1000, "channel_tick_interval": 500}},
               "definitions": {{"queues": [{{"name": "q"}}]}},
               "clients": [{}, {{"kind": "consumer", "name": "w", "queue": "q", "work_ms": 5000}}]"#,
            producer("", 1, one)
        )),
        Difference::MessageSize => Shown::Bench(publish_much),
        Difference::ClassicMirrors => {
            let policy = r#""do": "set_policy", "policy": {"vhost": "/", "name": "ha", "pattern": "q", "apply-to": "queues", "priority": 0, "definition": {"ha-mode": "all"}}"#;
            let kill = r#""do": "stop_node", "node": "n1", "stop": "kill9""#;
            Shown::Scenario(format!(
                r#""cluster": ["n1", "n2", "n3"], "definitions": {{"queues": [{{"name": "q"}}]}},
                   "timeline": [{}, {}]"#,
                done(policy),
                done(kill)
            ))
        }
        Difference::PoliciesByType => fields(
            &queues(&[queue("q", "")]),
            "",
            &done(
                r#""do": "set_policy", "policy": {"vhost": "/", "name": "p", "pattern": "q", "apply-to": "quorum_queues", "priority": 0, "definition": {"max-length": 5}}"#,
            ),
        ),
        Difference::PartitionHandling => Shown::Scenario(format!(
            r#""cluster": ["n1", "n2", "n3"], "timeline": [{}]"#,
            done(r#""do": "partition", "nodes": ["n3"]"#)
        )),
        Difference::TransientQueues => fields(
            "",
            "",
            &done(r#""do": "declare_queue", "queue": {"name": "q", "durable": false}"#),
        ),
    }
}

/// The active consumer of two is cancelled while a message waits.
fn cancel(bench: &mut Bench) {
    let (one, other) = (bench.channel("one"), bench.channel("other"));
    let single = QueueDeclare {
        durable: true,
        arguments: Table::from([("x-single-active-consumer", true.into())]),
        ..declare("q")
    };
    bench
        .call(one, Method::QueueDeclare(single))
        .expect("declared");
    bench.consume(one, "q", "one", 1);
    bench.consume(other, "q", "two", 1);
    bench.publish(one, "q", false);
    bench.publish(one, "q", false);
    let cancel = Method::Cancel { tag: "one".into() };
    bench.call(one, cancel).expect("cancelled");
}

fn reply(bench: &mut Bench) {
    let asks = bench.channel("asks");
    let address = await_replies(bench, asks);
    let answers = bench.channel("answers");
    answer(bench, answers, 1, &address);
}

/// A message that is too large for one line.
fn publish_much(bench: &mut Bench) {
    let channel = bench.channel("c");
    let body = "x".repeat(17 * 1024 * 1024);
    let publish = Method::publish(Message::plain(1, "", "q", &body));
    let _either_is_fine = bench.call(channel, publish);
}

/// What Why tells of a scenario's run.
fn told(line: ServerLine, fields: &str) -> BTreeSet<Difference> {
    let name = if line == ServerLine::V4 { "4" } else { "3.10" };
    let text = format!(r#"{{"version": 1, "run_for_ms": 9000, "rabbitmq": "{name}", {fields}}}"#);
    let scenario = Scenario::from_json(&text).expect("a scenario");
    let mut simulation = Simulation::new(Arc::new(scenario));
    let mut snapshot = simulation.initial_snapshot();
    let mut told = BTreeSet::new();
    let mut log = Vec::new();
    while simulation.step(&mut log) {
        for event in log.drain(..) {
            told.extend(explained(&event, &snapshot, line));
            let difference = decided(&event, &snapshot, line);
            assert!(
                difference.is_none() || may_be_decided(&event.fact),
                "{event:?}"
            );
            told.extend(difference);
            snapshot.apply(&event);
        }
    }
    told
}

#[test]
fn every_difference_is_told_where_it_decided_something() {
    let mut missing = Vec::new();
    for difference in Difference::ALL {
        for line in [ServerLine::V3_10, ServerLine::V4] {
            let told = match shown(difference) {
                Shown::Scenario(fields) => told(line, &fields),
                Shown::Bench(play) => {
                    let mut bench = Bench::of(line);
                    play(&mut bench);
                    bench.differs().into_iter().chain(bench.explained).collect()
                }
            };
            if !told.contains(&difference) {
                missing.push(format!("{difference:?} on {line:?}"));
            }
        }
    }
    // What one line alone takes, the other refuses, and that tells it: all show on both.
    // Only where 3.10 does not know the policy does nothing come of it.
    assert_eq!(missing, Vec::<String>::new());
}
