//! Every fact has its sentence and its JSON.

mod broker;
mod clients;
mod letters;
mod plugins;
mod server;
mod things;

use std::collections::BTreeSet;

use expect_test::expect_file;
use warren_core::event::{Event, Fact, Limit};
use warren_core::narrate::{event_json, log_line};
use warren_core::time::Time;

use broker::{connections, consumers, declarations, losses, messages};
use clients::{answers, clients};
use letters::{replies, waiting_dead_letters};
use plugins::by_plugins;
use server::{by_line, nodes, restarts};

fn all() -> Vec<Event> {
    let broker = [
        connections(),
        declarations(),
        consumers(),
        messages(),
        replies(),
        waiting_dead_letters(),
        by_plugins(),
        losses(),
        restarts(),
        nodes(),
        by_line(),
    ];
    let broker = broker.into_iter().flatten().map(Fact::Broker);
    let clients = clients().into_iter().chain(answers()).map(Fact::Client);
    let limits = [Limit::Events, Limit::EventsAtOnce].map(Fact::LimitReached);
    let facts = broker.chain(clients).chain(limits);
    let at = Time::from_ms(63_200);
    facts.map(|fact| Event { at, fact }).collect()
}

#[test]
fn every_fact_is_told_in_plain_sentences() {
    let log: String = all().iter().map(|event| log_line(event) + "\n").collect();
    expect_file!["sentences.txt"].assert_eq(&log);
}

#[test]
fn every_fact_is_written_as_flat_json() {
    let mut seen = BTreeSet::new();
    let mut log = String::new();
    for event in all() {
        let json = event_json(&event);
        if seen.insert(json["event"].to_string()) {
            log += &format!("{json}\n");
        }
    }
    expect_file!["facts.jsonl"].assert_eq(&log);
}
