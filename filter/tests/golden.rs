//! The event log of every scenario of the library, as it was and is to stay: one JSON
//! object on each line. The page's tests compute the same in the browser.
//!
//! `UPDATE_EXPECT=1` writes the files anew; the difference is then what to look at.

use std::sync::Arc;

use expect_test::expect_file;
use warren_core::check::judge;
use warren_core::narrate::event_json;
use warren_core::scenario::library::{Entry, LIBRARY};
use warren_core::timeline::Timeline;
use warren_filter::Jq;

/// The whole run, with filters for those that have processors.
fn run(entry: &Entry) -> Timeline {
    let scenario = Arc::new(entry.scenario().expect(entry.slug));
    Timeline::with_filters(scenario, Arc::new(Jq::default())).to_the_end()
}

#[test]
fn every_scenario_of_the_library_does_what_it_says() {
    for entry in LIBRARY {
        for verdict in judge(&run(entry)) {
            assert!(verdict.holds(), "{}: {verdict}", entry.slug);
        }
    }
}

#[test]
fn every_scenario_of_the_library_gives_its_golden_log() {
    for entry in LIBRARY {
        let timeline = run(entry);
        let log: String = timeline
            .events(0..timeline.len())
            .iter()
            .map(|event| format!("{}\n", event_json(event)))
            .collect();
        let golden = format!("../../scenarios/golden/{}.log", entry.slug);
        expect_file![golden].assert_eq(&log);
    }
}

#[test]
fn every_golden_log_belongs_to_a_scenario() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/golden");
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let name = file.expect("readable").file_name();
        let name = name.to_str().expect("UTF-8");
        let slug = name.strip_suffix(".log").expect("a log");
        assert!(LIBRARY.iter().any(|entry| entry.slug == slug), "{name}");
    }
}
