//! The broker does what a real RabbitMQ 3.10.8 was observed to do.
//!
//! The recordings stand in `conformance/traces`, one scenario each: what was done step by
//! step, what the clients saw because of it, and what the server held. Everything
//! observed is compared; the order between different channels is not, nor is that of the
//! keys of a table.

mod args;
mod compare;
mod driver;
mod method;
mod observe;
mod placeholder;
mod state;
mod trace;

use std::path::Path;

use compare::Judge;
use driver::Driver;
use trace::Trace;

/// Recordings that use publisher confirms, which the broker does not have yet:
/// `confirm.select` is left out, and the confirms that came are not looked for.
/// Everything else in them is compared.
const WITHOUT_CONFIRMS: [&str; 8] = [
    "alternate-exchange",
    "confirms-all-kinds",
    "e2e-cycle",
    "mandatory-and-confirms",
    "nowait-variants",
    "publish-missing-exchange",
    "queue-delete-removes-bindings",
    "tut7-publisher-confirms",
];

/// Recordings that the broker does not follow to their end yet: the step where it stops,
/// and what is missing there. An entry that is no longer true fails the test.
const NOT_YET: [(&str, u32, &str); 2] = [
    (
        "channel-lifecycle-errors",
        12,
        "a connection that negotiates its channel_max",
    ),
    (
        "queue-argument-errors",
        3,
        "the checks of a queue's arguments, which belong to the features that they set",
    ),
];

fn traces() -> Vec<Trace> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/traces");
    let files = std::fs::read_dir(&folder).expect("the recordings");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| Trace::read(path)).collect()
}

/// Where the broker and a recording part.
struct Parting {
    step: u32,
    why: String,
}

fn replay(trace: &Trace) -> Result<(), Parting> {
    let judge = Judge {
        confirms: !WITHOUT_CONFIRMS.contains(&trace.id.as_str()),
    };
    let mut driver = Driver::new();
    for step in &trace.steps {
        let parting = |why| Parting { step: step.n, why };
        if judge.leaves_out(step) {
            continue;
        }
        let observed = driver.take(step).map_err(parting)?;
        judge.outcome(step, &observed).map_err(parting)?;
        if let Some(state) = &step.state {
            compare::state(state, &driver.state()).map_err(parting)?;
        }
    }
    let last = trace.steps.last().map_or(0, |step| step.n);
    compare::state(&trace.end, &driver.state()).map_err(|why| Parting { step: last, why })
}

fn expected_parting(trace: &Trace) -> Option<u32> {
    let entry = NOT_YET.iter().find(|(id, ..)| *id == trace.id);
    entry.map(|(_, step, _)| *step)
}

#[test]
fn the_broker_does_what_was_recorded() {
    let mut problems = Vec::new();
    for trace in traces() {
        let id = &trace.id;
        match (replay(&trace), expected_parting(&trace)) {
            (Ok(()), None) => {}
            (Err(parting), Some(step)) if parting.step == step => {}
            (Err(Parting { step, why }), _) => problems.push(format!("{id}, step {step}: {why}")),
            (Ok(()), Some(_)) => {
                problems.push(format!("{id}: no longer stops; take it off the list"))
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn the_lists_name_recordings_that_are_there() {
    let traces = traces();
    let listed = NOT_YET.iter().map(|(id, ..)| id).chain(&WITHOUT_CONFIRMS);
    for id in listed {
        assert!(
            traces.iter().any(|trace| trace.id == *id),
            "there is no recording {id}"
        );
    }
    for id in WITHOUT_CONFIRMS {
        let trace = traces.iter().find(|trace| trace.id == id).expect("listed");
        let selects = trace.steps.iter().any(|step| step.op == "confirm.select");
        assert!(selects, "{id} uses no confirms");
    }
}

#[test]
fn a_recording_that_says_otherwise_is_noticed() {
    let mut trace = traces()
        .into_iter()
        .find(|trace| trace.id == "tut1-hello-world")
        .expect("it");
    let delivery = &mut trace.steps[7].events["recv"][0];
    delivery["delivery_tag"] = 2.into();
    let parting = replay(&trace).expect_err("another delivery tag");
    assert_eq!(parting.step, 8);
    trace.steps[7].events["recv"][0]["delivery_tag"] = 1.into();
    trace.end["queues"]["hello"]["ready"] = 1.into();
    assert_eq!(replay(&trace).expect_err("another state").step, 9);
    trace.steps[6].op = "queue.paint".to_owned();
    assert_eq!(replay(&trace).expect_err("an unknown operation").step, 7);
}
