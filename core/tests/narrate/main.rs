//! Every fact has its sentence and its JSON.

mod broker;
mod clients;
mod letters;
mod operating;
mod patterns;
mod plugins;
mod server;
mod tasks;
mod things;

use std::collections::BTreeSet;

use expect_test::expect_file;
use warren_core::event::{Event, Fact, Limit};
use warren_core::narrate::{event_json, log_line};
use warren_core::time::Time;

use broker::{connections, consumers, declarations, losses, messages};
use clients::{answers, clients, told};
use letters::{replies, waiting_dead_letters};
use operating::{alarms, channels, operators, waiting};
use patterns::patterns;
use plugins::by_plugins;
use server::{by_line, nodes, restarts};
use tasks::tasks;

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
        operators(),
        alarms(),
        waiting(),
        channels(),
    ];
    let broker = broker.into_iter().flatten().map(Fact::Broker);
    let clients = [clients(), answers(), told(), tasks(), patterns()];
    let clients = clients.into_iter().flatten().map(Fact::Client);
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

/// The names that the sources give to facts, as in `Row::of("bound")`; those that are no
/// fact's own stand for what another file has a row for.
fn named_in_sources() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/narrate");
    let parts = std::fs::read_dir(format!("{folder}/json")).expect("a folder");
    let parts = parts.map(|part| part.expect("a file").path());
    let files = parts.chain([format!("{folder}/json.rs").into()]);
    let mut names = BTreeSet::new();
    for file in files {
        let source = std::fs::read_to_string(&file).expect("a source");
        let rows = source.split("Row::of(\"").skip(1);
        names.extend(rows.filter_map(|row| Some(row.split_once('"')?.0.to_owned())));
    }
    names.retain(|name| !["server", "heard"].contains(&name.as_str()));
    names
}

#[test]
fn no_fact_is_left_out_here() {
    let told = all()
        .into_iter()
        .map(|event| event_json(&event)["event"].clone());
    let told: BTreeSet<String> = told
        .filter_map(|name| Some(name.as_str()?.to_owned()))
        .collect();
    let named = named_in_sources();
    assert!(named.len() > 60, "{named:?}");
    let missing: Vec<_> = named.difference(&told).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
