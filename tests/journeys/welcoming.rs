//! The first minute: the bare address shows a running picture, says what it is, and leads on.

use warren_tests::browser::{Page, Screen, Theme, first_visit};

use crate::stage::at;

/// Waits until the picture has come to this virtual time by itself.
fn runs_to(page: &Page, ms: u64) {
    page.wait_until(&format!(
        "Number(document.querySelector('[data-testid=clock]').dataset.us) > {}",
        ms * 1000
    ));
}

/// Whether the welcome covers nothing of the picture, and the page needs no scrolling.
fn covers_nothing(page: &Page) {
    let clear = "(() => {
        const box = id => document.querySelector(`[data-testid=${id}]`).getBoundingClientRect();
        const [card, picture] = [box('welcome'), box('diagram')];
        return card.top >= picture.bottom
            && document.scrollingElement.scrollHeight <= innerHeight
            && document.scrollingElement.scrollWidth <= innerWidth;
    })()";
    assert_eq!(page.eval(clear), true, "the welcome covers the picture");
}

#[test]
fn the_bare_address_runs_says_what_it_is_and_is_dismissed_for_good() {
    first_visit("first-minute", Screen::LAPTOP, |page| {
        page.goto("");
        page.wait_text(&at("welcome"), "message broker that you can see");
        page.wait(&at("node-exchange:logs"));
        runs_to(page, 1500);
        covers_nothing(page);
        page.assert_accessible("a welcome");
        page.screenshot("welcome");
        page.press("Escape");
        page.wait_gone(&at("welcome"));
        page.goto("");
        page.wait(&at("clock"));
        page.wait(&at("node-exchange:logs"));
        assert_eq!(page.count(&at("welcome")), 0, "it is gone for good");
    });
}

#[test]
fn a_topic_exchange_is_seen_to_choose_without_a_click_and_explained_by_one() {
    first_visit("first-why", Screen::LAPTOP, |page| {
        page.goto("");
        runs_to(page, 2000);
        page.click(&at("tab-why"));
        page.wait_text(&at("why-conclusion"), "get a copy");
        assert!(page.count(&at("why-binding")) >= 4);
        page.wait_gone(&at("welcome"));
        page.press("Space");
    });
}

#[test]
fn learn_is_one_click_and_a_lesson_on_topics_two() {
    first_visit("first-learn", Screen::PHONE, |page| {
        page.goto("");
        page.wait(&at("welcome"));
        runs_to(page, 1000);
        covers_nothing(page);
        page.screenshot("welcome-phone");
        page.theme(Theme::Dark);
        page.screenshot("welcome-phone-dark");
        page.tap(&at("welcome-learn"));
        page.wait(&at("course"));
        assert_eq!(page.count(&at("welcome")), 0);
        page.tap(&at("lesson-5"));
        page.wait(&at("lesson"));
    });
}

#[test]
fn little_motion_waits_for_play_and_a_link_is_no_first_visit() {
    first_visit("first-still", Screen::LAPTOP, |page| {
        page.reduced_motion(true);
        page.goto("");
        page.wait(&at("welcome"));
        page.wait(&format!("{}[data-state=paused]", at("clock")));
        assert_eq!(page.attribute(&at("clock"), "data-us"), "0");
        page.click(&at("welcome-play"));
        runs_to(page, 500);
        assert_eq!(page.count(&at("welcome")), 0);
        page.press("Space");
    });
    first_visit("first-embedded", Screen::LAPTOP, |page| {
        page.goto("?embed");
        page.wait(&format!("{}[data-state=paused]", at("clock")));
        assert_eq!(page.count(&at("welcome")), 0);
    });
}
