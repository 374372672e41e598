//! The broker does what a real RabbitMQ 3.10.8 was observed to do.
//!
//! The recordings stand in `conformance/`: `traces` of one node, `cluster` of three, those
//! that were made for the project (`own`), and those that chance found (`found`). What the
//! broker does not follow to its end yet is listed in `conformance/not-yet.txt`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use warren_replay::Trace;
use warren_replay::verdict::replay;

/// Recordings that the broker does not follow to their end yet, a line each: the name, the
/// step where it stops, and what is missing there. A line that is no longer true fails the
/// test.
const NOT_YET: &str = include_str!("../conformance/not-yet.txt");

/// The step where a recording stops, and what is missing.
fn not_yet() -> BTreeMap<&'static str, (u32, &'static str)> {
    let lines = NOT_YET.lines().filter(|line| !line.starts_with('#'));
    let entries = lines.map(|line| {
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().expect("a name, a step and a reason").trim();
        let (name, step, why) = (word(), word(), word());
        (name, (step.parse().expect("the number of a step"), why))
    });
    entries.collect()
}

fn conformance() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

fn traces() -> Vec<Trace> {
    let mut paths = Vec::new();
    for folder in ["traces", "cluster", "found", "own"] {
        let files = std::fs::read_dir(conformance().join(folder)).expect("the recordings");
        paths.extend(files.map(|file| file.expect("a file").path()));
    }
    // What stands there for readers is no recording.
    paths.retain(|path| path.extension().is_some_and(|end| end == "json"));
    paths.sort();
    let traces = paths
        .iter()
        .map(|path| Trace::read(path).expect("a recording"));
    traces.collect()
}

#[test]
fn the_broker_does_what_was_recorded() {
    let listed = not_yet();
    let mut problems = Vec::new();
    for trace in traces() {
        let id = trace.id.as_str();
        match (replay(&trace), listed.get(id)) {
            (Ok(()), None) => {}
            (Ok(()), Some(_)) => {
                problems.push(format!("{id} passes now: take its line out of not-yet.txt"));
            }
            (Err(parting), Some((step, _))) if parting.step == *step => {}
            (Err(parting), _) => {
                let (step, first) = (parting.step, &parting.differences[0]);
                let (what, expected, got) = (&first.what, &first.expected, &first.got);
                problems.push(format!(
                    "{id} {step} {}: {what}: expected {expected}, got {got}",
                    parting.op
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// That recordings of what goes on below the methods are among them, and have something to say.
#[test]
fn what_only_the_wire_shows_is_among_the_recordings() {
    let traces = traces();
    for id in [
        "connection-errors",
        "frame-errors",
        "heartbeat-timeout",
        "frames-beside-methods",
        "frames-broken",
        "frames-content",
        "frames-methods",
        "frames-snippets",
        "handshake-by-hand",
        "handshake-out-of-order",
        "heartbeats-kept-up",
        "logins-refused",
        "negotiation-refused",
        "protocol-headers",
    ] {
        let trace = traces.iter().find(|trace| trace.id == id).expect(id);
        let told = trace.steps.iter().filter(|step| !step.events.is_empty());
        assert!(told.count() > 0, "{id}");
    }
}

#[test]
fn the_list_names_recordings_that_are_there() {
    let traces = traces();
    for name in not_yet().keys() {
        let there = traces.iter().any(|trace| trace.id == *name);
        assert!(there, "there is no recording {name}");
    }
}

#[test]
fn the_recordings_have_nothing_that_is_not_understood() {
    for trace in traces() {
        for step in &trace.steps {
            assert!(step.others.is_empty(), "{}: {:?}", trace.id, step.others);
        }
    }
}

#[test]
fn a_recording_that_says_otherwise_is_noticed() {
    let path = conformance().join("traces/tut1-hello-world.json");
    let mut trace = Trace::read(&path).expect("a recording");
    let delivery = &mut trace.steps[7].events["recv"][0];
    delivery["delivery_tag"] = 2.into();
    let parting = replay(&trace).expect_err("another delivery tag");
    assert_eq!(parting.step, 8);
    trace.steps[7].events["recv"][0]["delivery_tag"] = 1.into();
    trace.end.as_mut().expect("recorded")["queues"]["hello"]["ready"] = 1.into();
    assert_eq!(replay(&trace).expect_err("another state").step, 9);
    trace.steps[6].op = "queue.paint".to_owned();
    assert_eq!(replay(&trace).expect_err("an unknown operation").step, 7);
}
