//! Learning in the page: a lesson step by step, a challenge, and predictions.

use warren_core::scenario::link::{Shared, encode};
use warren_teach::course;
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, clock_ms, go_to, open_scenario, still};

/// Says that a message gets to these, and has it judged.
fn predict(page: &Page, queues: &[&str]) {
    for queue in queues {
        page.click(&at(&format!("predict-{queue}")));
    }
    page.click(&at("predict-check"));
    page.wait(&at("predicted"));
}

#[test]
fn from_opening_it_takes_two_clicks_to_a_topic_exchange() {
    journey("two-clicks", Screen::LAPTOP, |page| {
        still(page);
        page.click(&at("learn"));
        page.wait(&at("course"));
        assert_eq!(page.count("[data-testid^=lesson-]"), 17);
        assert!(page.count("[data-testid^=challenge-]") >= 24);
        page.screenshot("course");
        page.click(&at("lesson-5"));
        page.wait(&at("lesson"));
        page.wait(&at("node-exchange:logs"));
        page.assert_accessible("in a lesson");
    });
}

#[test]
fn a_lesson_plays_asks_judges_and_remembers() {
    journey("lesson", Screen::LAPTOP, |page| {
        still(page);
        page.click(&at("learn"));
        page.click(&at("lesson-5"));
        page.click(&at("lesson-play"));
        page.wait_text(&at("step-on"), "Next step");
        still(page);
        assert!(clock_ms(page) > 0, "the first message went");
        page.click(&at("step-on"));
        page.wait_text(&at("learn-title"), "The star");
        still(page);
        // Wrong on purpose: one queue too few.
        predict(page, &["kern"]);
        page.wait_text(&at("predicted"), "Not quite");
        let said = page.texts(".predict-option .verdict").join("\n");
        assert!(said.contains("✓") && said.contains("✗"), "{said}");
        page.assert_accessible("a judged prediction");
        page.screenshot("judged-prediction");
        page.click(&at("predict-watch"));
        page.wait_text(&at("narration"), "copies");
        page.click(&at("step-on"));
        page.wait_text(&at("learn-title"), "Three words");
        // Another side of the inspector, and a reload, lose nothing.
        page.click(&at("tab-why"));
        page.click(&at("learn"));
        page.wait_text(&at("learn-title"), "Three words");
        page.reload();
        still(page);
        page.click(&at("learn"));
        page.wait_text(&at("learn-title"), "Three words");
        page.click(&at("course"));
        page.wait_text(&at("lesson-5"), "2 of");
    });
}

#[test]
fn a_challenge_says_what_fails_and_knows_a_solution() {
    journey("challenge", Screen::LAPTOP, |page| {
        still(page);
        page.click(&at("learn"));
        page.click(&at("challenge-1"));
        page.wait(&at("challenge"));
        still(page);
        page.click(&at("more-hint"));
        page.wait(&at("hint"));
        page.click(&at("challenge-check"));
        page.wait_text(&at("verdict"), "Not yet");
        page.assert_accessible("a challenge that is not solved");
        page.screenshot("challenge-not-solved");
        let challenges = course::challenges().expect("all are read");
        let scenario = (*challenges[0].solution).clone();
        let link = encode(&Shared {
            scenario,
            playhead: None,
        });
        page.goto(&format!("#{}", link.expect("it fits")));
        still(page);
        page.click(&at("learn"));
        page.click(&at("challenge-check"));
        page.wait_text(&at("verdict"), "It does");
        page.click(&at("course"));
        page.wait_text(&at("challenge-1"), "solved with");
    });
}

#[test]
fn in_any_scenario_what_comes_next_can_be_predicted_by_keyboard() {
    journey("predicting", Screen::LAPTOP, |page| {
        open_scenario(page, "news-to-everyone");
        go_to(page, 0);
        page.click(&at("learn"));
        page.click(&at("predict"));
        page.wait(&at("predict-check"));
        let options = page.count(".predict-option input");
        assert!(options >= 2, "{options} queues");
        page.eval("document.querySelector('.predict-option input').focus() ?? null");
        for _ in 0..options {
            page.press("Space");
            page.press("Tab");
        }
        page.press("Enter");
        page.wait_text(&at("predicted"), "All right");
        page.wait_text(&at("score"), "1 of 1");
    });
}
