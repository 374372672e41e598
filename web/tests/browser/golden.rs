//! The event logs in the browser are the golden ones, byte for byte: wasm32 computes
//! what x86-64 does. The native twin is `filter/tests/golden.rs`.

use std::sync::Arc;

use warren_core::narrate::event_json;
use warren_core::scenario::library::LIBRARY;
use warren_core::timeline::Timeline;
use warren_filter::Jq;
use wasm_bindgen_test::wasm_bindgen_test;

macro_rules! golden {
    ($($slug:literal),* $(,)?) => {
        [$(($slug, include_str!(concat!("../../../scenarios/golden/", $slug, ".log")))),*]
    };
}

#[wasm_bindgen_test]
fn every_scenario_of_the_library_gives_its_golden_log() {
    let golden = golden![
        "hello-world",
        "image-workers",
        "news-to-everyone",
        "logs-by-severity",
        "logs-by-topic",
        "match-by-headers",
        "ask-and-answer",
        "retry-with-backoff",
        "task-queue-two-ways",
        "order-splitter",
        "backpressure",
        "what-a-crash-loses",
        "failover",
    ];
    assert_eq!(LIBRARY.len(), golden.len());
    for (entry, (slug, golden)) in LIBRARY.iter().zip(golden) {
        assert_eq!(entry.slug, slug);
        let scenario = Arc::new(entry.scenario().expect(slug));
        let timeline = Timeline::with_filters(scenario, Arc::new(Jq::default())).to_the_end();
        let events = timeline.events(0..timeline.len());
        assert_eq!(events.len(), golden.lines().count(), "{slug}");
        for (index, (event, line)) in events.iter().zip(golden.lines()).enumerate() {
            assert_eq!(
                event_json(event).to_string(),
                line,
                "{slug}, line {}",
                index + 1
            );
        }
    }
}
