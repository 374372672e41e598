//! Routing: why a message went where it went, and what another exchange type would do.

use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{
    assert_same, at, clock_ms, deselect, open_scenario, picture, step_until, still,
};

/// To the routing of message 3 of the topic scenario, whose key is `web.shop.error`.
fn to_a_routing(page: &Page) {
    open_scenario(page, "logs-by-topic");
    step_until(page, "compared message #3");
}

fn verdicts(page: &Page) -> Vec<String> {
    let all = page.eval(
        "[...document.querySelectorAll('[data-testid=why-binding]')].map(b => b.dataset.matched)",
    );
    serde_json::from_value(all).expect("texts")
}

#[test]
fn why_shows_each_bindings_reason_word_by_word() {
    journey("why", Screen::LAPTOP, |page| {
        to_a_routing(page);
        page.click(&at("tab-why"));
        page.wait(&at("why-binding"));
        assert_eq!(verdicts(page), ["false", "false", "true", "true"]);
        let reasons = page.texts(&at("why-binding")).join("\n");
        for part in [
            "kern.#",
            "*.critical",
            "web.*.error",
            "#.error",
            "matched",
            "did not match",
        ] {
            assert!(reasons.contains(part), "{part:?} is missing in {reasons}");
        }
        let conclusion = page.text(&at("why-conclusion"));
        assert!(
            conclusion.contains("2 queues get a copy each"),
            "{conclusion}"
        );
    });
}

#[test]
fn another_exchange_type_shows_the_other_outcome_at_the_same_moment() {
    journey("retype", Screen::LAPTOP, |page| {
        to_a_routing(page);
        let (moment, before) = (clock_ms(page), picture(page));
        page.click(&at("node-exchange:logs"));
        page.choose(&at("exchange-type"), "fanout");
        page.wait_text(&at("narration"), "4 copies");
        still(page);
        assert_eq!(clock_ms(page), moment, "the playhead stays where it was");
        page.click(&at("tab-why"));
        page.wait(&at("why-binding"));
        assert_eq!(verdicts(page), ["true"; 4]);
        page.press("Ctrl+z");
        page.wait_text(&at("narration"), "2 copies");
        deselect(page);
        assert_same(&picture(page), &before, "undone");
        page.press("Ctrl+Shift+z");
        page.wait_text(&at("narration"), "4 copies");
    });
}

#[test]
fn a_binding_key_can_be_changed_and_bad_input_changes_nothing() {
    journey("rekey", Screen::LAPTOP, |page| {
        to_a_routing(page);
        page.click("[data-testid^='edge-'][data-testid*='kern.#'] .edge-label");
        page.fill(&at("binding-key"), "web.#");
        page.press("Enter");
        page.wait_text(&at("narration"), "3 copies");
        page.fill(&at("binding-key"), &"x".repeat(300));
        page.press("Enter");
        page.wait_text(&at("inspector"), "255");
        page.wait_text(&at("narration"), "3 copies");
    });
}

#[test]
fn a_queue_can_be_renamed_and_a_name_that_is_taken_is_refused() {
    journey("rename", Screen::LAPTOP, |page| {
        to_a_routing(page);
        page.click(&at("node-queue:web-errors"));
        page.fill(&at("rename"), "shop-errors");
        page.press("Enter");
        page.wait(&at("node-queue:shop-errors"));
        page.wait_text(&at("narration"), "shop-errors");
        page.fill(&at("rename"), "kern");
        page.press("Enter");
        page.wait_text(&at("inspector"), "already");
        page.wait(&at("node-queue:shop-errors"));
    });
}

#[test]
fn a_journey_tells_every_hop_of_a_message() {
    journey("journey", Screen::LAPTOP, |page| {
        to_a_routing(page);
        page.press("End");
        still(page);
        page.press("Home");
        step_until(page, "Message #1 waits");
        page.click(&at("message-1"));
        page.click(&at("tab-journey"));
        page.wait(&at("journey-hop"));
        let hops = page.texts(&at("journey-hop")).join("\n");
        for part in ["sent", "reached", "copies", "waits"] {
            assert!(hops.contains(part), "{part:?} is missing in {hops}");
        }
    });
}
