//! What holds for every design.

use proptest::prelude::*;

use super::{Rule, checkup};
use crate::scenario::{Scenario, sample};

proptest! {
    #[test]
    fn any_document_is_looked_through_and_mended(scenario in sample::scenario()) {
        for finding in checkup(&scenario) {
            if let Some(mend) = &finding.mend {
                // What cannot be done is said; names may be empty or taken there.
                drop(mend.apply(&scenario));
            }
        }
    }
}

/// A thousand queues and ten thousand bindings, and many keys: it ends, and says what it
/// should of the one queue that is left out.
#[test]
fn a_large_design_is_looked_through() {
    let queues = (0..1000).map(|n| format!(r#"{{"name": "q{n}"}}"#));
    let bindings = (0..10_000).map(|n| {
        let queue = n % 999;
        format!(r#"{{"source": "logs", "destination": "q{queue}", "routing_key": "*.k{n}.#"}}"#)
    });
    let producers = (0..500).map(|n| {
        let message = |k| format!(r#"{{"routing_key": "a.k{}.{{n}}"}}"#, n + k * 500);
        let messages: Vec<String> = (0..20).map(message).collect();
        format!(
            r#"{{"kind": "producer", "name": "p{n}", "exchange": "logs", "messages": [{}]}}"#,
            messages.join(",")
        )
    });
    let json = format!(
        r#"{{"version": 1, "definitions": {{"exchanges": [{{"name": "logs", "type": "topic"}}],
            "queues": [{}], "bindings": [{}]}}, "clients": [{}]}}"#,
        queues.collect::<Vec<_>>().join(","),
        bindings.collect::<Vec<_>>().join(","),
        producers.collect::<Vec<_>>().join(","),
    );
    let scenario = Scenario::from_json(&json).expect("sound");
    let findings = checkup(&scenario);
    let unreachable = findings
        .iter()
        .filter(|one| one.rule == Rule::UnreachableQueue);
    let at: Vec<String> = unreachable.map(|one| one.at.to_string()).collect();
    assert_eq!(at, ["queue:q999"]);
    assert!(
        findings
            .iter()
            .all(|one| one.rule != Rule::UnmatchedBinding)
    );
}
