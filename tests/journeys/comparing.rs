//! The scenario beside variants of it: one playhead, differences marked and told.

use warren_core::scenario::library;
use warren_core::scenario::link::{Shared, encode};
use warren_tests::browser::{Page, Screen, Theme, journey};

use crate::stage::{at, go_to, open_scenario, still};

/// Opens the comparison by its key, after so many seconds.
fn compare(page: &Page, slug: &str, seconds: u64) {
    open_scenario(page, slug);
    go_to(page, seconds);
    page.press("v");
    page.wait(&at("compare-side-1"));
}

/// The comparison's time, in milliseconds.
fn clock(page: &Page) -> u64 {
    let us = page.attribute(&at("compare-clock"), "data-us");
    us.parse::<u64>().expect("a number") / 1000
}

/// Whether the page itself is as large as its window, and not to be scrolled.
fn fits(page: &Page) {
    let fits = "document.scrollingElement.scrollHeight <= innerHeight
        && document.scrollingElement.scrollWidth <= innerWidth";
    assert_eq!(page.eval(fits), true, "the page scrolls");
}

#[test]
fn other_exchange_types_stand_beside_a_topic_exchange() {
    journey("compare-types", Screen::LAPTOP, |page| {
        compare(page, "logs-by-topic", 4);
        page.wait_text(&at("compare-there"), "fanout");
        assert_eq!(clock(page), 4000, "it begins where the page stands");
        page.wait_text(&at("compare-lines"), "went to");
        page.wait_text(
            &at("compare-lines"),
            "there it went to all-errors, critical, kern",
        );
        let marked: usize = page
            .attribute(&at("compare-side-1"), "data-marked")
            .parse()
            .expect("a number");
        assert!(marked > 0 && page.count(".compare-mark-frame") >= 2 * marked);
        page.wait_text(&at("compare-summary"), "9 of 9 messages");
        fits(page);
        page.assert_accessible("a comparison");
        page.screenshot("compare");
        page.click(&at("compare-why-1"));
        page.wait_text(&at("compare-why-here"), "kern.#");
        page.wait_text(&at("compare-why-there"), "matched");
        page.assert_accessible("the reasons of both sides");
        page.screenshot("compare-why");
        page.click(&at("compare-variant-2"));
        page.wait_text(&at("compare-there"), "direct");
        page.wait_gone(&at("compare-reasons"));
        page.wait_text(&at("compare-lines"), "there it was dropped");
        // The picture takes the colours of the page when it is drawn next.
        page.theme(Theme::Dark);
        page.press("ArrowRight");
        assert!(clock(page) > 4000);
        page.screenshot("compare-dark");
    });
}

#[test]
fn one_playhead_moves_both_by_the_keyboard() {
    journey("compare-keys", Screen::LAPTOP, |page| {
        compare(page, "logs-by-severity", 0);
        assert_eq!(clock(page), 0);
        page.wait_text(&at("compare-count"), "nothing differs");
        page.press("ArrowRight");
        let first = clock(page);
        page.press("ArrowRight");
        let second = clock(page);
        assert!(0 < first && first < second, "{first} and {second}");
        page.press("ArrowLeft");
        assert_eq!(clock(page), first);
        page.press("Shift+ArrowRight");
        assert_eq!(clock(page), first + 1000);
        page.press("End");
        let end = clock(page);
        assert!(end > 5000);
        page.wait_text(&at("compare-count"), "differ");
        page.press("Home");
        page.press("6");
        page.press("Space");
        page.wait_until(
            "Number(document.querySelector('[data-testid=compare-clock]').dataset.us) > 2000000",
        );
        page.press("Space");
        let paused = clock(page);
        page.press("Escape");
        page.wait_gone(&at("compare-dialog"));
        assert!(paused > 2000);
        still(page);
    });
}

#[test]
fn the_other_side_can_be_kept_and_undone() {
    journey("compare-keep", Screen::LAPTOP, |page| {
        open_scenario(page, "image-workers");
        let consumer = "[data-testid='node-client:w1']";
        page.click(consumer);
        page.click(&at("compare-open"));
        page.wait(&at("compare-side-1"));
        let chosen = page
            .eval("document.querySelector('[data-testid=compare-with]').selectedOptions[0].text");
        assert!(
            chosen
                .as_str()
                .is_some_and(|text| text.contains("may hold")),
            "{chosen}"
        );
        let name = page.text(&at("compare-there"));
        page.click(&at("compare-keep"));
        page.wait_gone(&at("compare-dialog"));
        page.wait_until("!document.querySelector('[data-testid=undo]').disabled");
        still(page);
        page.press("v");
        page.wait(&at("compare-side-1"));
        let here = page.text("[data-testid=compare-side-0] strong");
        assert_eq!(here, name, "what was there is here now");
        page.press("Escape");
        page.click(&at("undo"));
        page.press("v");
        page.wait(&at("compare-side-1"));
        let before = page.text("[data-testid=compare-side-0] strong");
        assert_ne!(before, name, "one undo takes it back");
        page.press("Escape");
    });
}

#[test]
fn another_scenario_and_a_link_can_stand_there() {
    journey("compare-others", Screen::LAPTOP, |page| {
        compare(page, "hello-world", 2);
        let link = page.eval(
            "[...document.querySelectorAll('[data-testid=compare-with] option')]
                .find(one => one.text === 'The scenario News to everyone').value",
        );
        page.choose(&at("compare-with"), link.as_str().expect("a value"));
        page.wait_text(&at("compare-there"), "News to everyone");
        page.wait_text(&at("compare-lines"), "is there only here");
        page.choose(&at("compare-with"), "link");
        page.fill(&at("compare-link"), "1.nonsense!");
        page.press("Enter");
        page.wait_text(".compare-choose", "damaged");
        let entry = library::find("failover").expect("it is there");
        let link = encode(&Shared {
            scenario: entry.scenario().expect("sound"),
            playhead: None,
        });
        page.fill(&at("compare-link"), &link.expect("it fits"));
        page.press("Enter");
        page.wait_text(&at("compare-there"), "Failover");
    });
}

#[test]
fn a_phone_shows_one_above_the_other_and_a_desktop_all_four() {
    journey("compare-phone", Screen::PHONE, |page| {
        open_scenario(page, "logs-by-topic");
        go_to(page, 5);
        page.press("v");
        page.wait(&at("compare-side-1"));
        let tops = page.eval(
            "[0, 1].map(side => document.querySelector(
                `[data-testid=compare-side-${side}]`).getBoundingClientRect().top)",
        );
        assert!(tops[1].as_f64() > tops[0].as_f64(), "{tops}");
        fits(page);
        page.screenshot("compare-phone");
        page.resize(Screen::DESKTOP);
        page.wait_until(
            "[...document.querySelectorAll('.compare-side')].every(one => one.checkVisibility())",
        );
        assert_eq!(page.count(".compare-side"), 4);
        page.screenshot("compare-desktop");
        page.click("[data-testid=compare-side-3] .link");
        page.wait_text(&at("compare-there"), "headers");
        page.wait_text(&at("compare-summary"), "the same came of all 9");
        page.wait_text(&at("compare-notes"), "headers");
    });
}

/// A run of far more events than are compared: the page says so, and answers.
#[test]
fn a_long_run_is_compared_up_to_a_bound_that_is_said() {
    journey("compare-long", Screen::LAPTOP, |page| {
        let json = r#"{"version": 1, "title": "Long", "run_for_ms": 600000, "definitions": {
            "exchanges": [{"name": "x", "type": "fanout"}], "queues": [{"name": "q"}],
            "bindings": [{"source": "x", "destination": "q"}]},
            "clients": [{"kind": "producer", "name": "p", "exchange": "x", "every_ms": 4,
                "messages": [{"routing_key": "k"}]},
                {"kind": "consumer", "name": "c", "queue": "q", "work_ms": 1}]}"#;
        let scenario = warren_core::scenario::Scenario::from_json(json).expect("sound");
        let link = encode(&Shared {
            scenario,
            playhead: None,
        });
        page.goto(&format!("#{}", link.expect("it fits")));
        page.wait(&at("clock"));
        page.press("v");
        page.wait_text(&at("compare-notes"), "This run is long");
        page.wait_text(&at("compare-all-more"), "more messages");
        page.press("End");
        assert!(clock(page) > 1000);
        page.assert_accessible("a long comparison");
    });
}
