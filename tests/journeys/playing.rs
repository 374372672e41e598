//! Playing and stepping: what moves, and that every moment can be had again.

use warren_tests::browser::{Screen, journey};

use crate::stage::{assert_same, at, clock_ms, go_to, open_scenario, picture, step, still};

#[test]
fn the_default_scenario_plays_by_itself_on_the_space_bar() {
    journey("plays", Screen::LAPTOP, |page| {
        still(page);
        assert_eq!(clock_ms(page), 0);
        page.press("Space");
        page.wait_until("+document.querySelector('[data-testid=clock]').dataset.us > 1800000");
        page.press("Space");
        still(page);
        let paused = clock_ms(page);
        let before = picture(page);
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(
            picture(page),
            before,
            "paused at {paused} ms, it stands still"
        );
        assert!(
            page.count("[data-testid^=message-]") > 0,
            "something lies somewhere"
        );
    });
}

#[test]
fn a_step_back_and_forward_again_gives_the_identical_picture() {
    journey("steps", Screen::LAPTOP, |page| {
        go_to(page, 3);
        let mut pictures = Vec::new();
        for _ in 0..8 {
            step(page, "ArrowRight");
            pictures.push(picture(page));
        }
        for expected in pictures.iter().rev().skip(1) {
            step(page, "ArrowLeft");
            assert_same(&picture(page), expected, "stepping back");
        }
        for expected in pictures.iter().skip(1) {
            step(page, "ArrowRight");
            assert_same(&picture(page), expected, "stepping forward again");
        }
    });
}

#[test]
fn it_plays_to_the_end_and_from_the_start_again() {
    journey("ends", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        page.press("6");
        page.press("Space");
        page.wait_until("document.querySelector('[data-testid=clock]').dataset.state === 'paused'");
        let end = clock_ms(page);
        assert!(end > 5_000, "it ended at {end} ms");
        page.press("Space");
        page.wait_until(&format!(
            "+document.querySelector('[data-testid=clock]').dataset.us < {end}000"
        ));
    });
}

#[test]
fn every_key_does_what_the_help_says() {
    journey("keys", Screen::LAPTOP, |page| {
        still(page);
        page.press("?");
        page.wait(&at("help-dialog"));
        page.press("Escape");
        page.wait_gone(&at("help-dialog"));
        page.press("End");
        still(page);
        let end = clock_ms(page);
        assert!(end > 10_000);
        page.press("Shift+ArrowLeft");
        still(page);
        assert_eq!(clock_ms(page), end - 1_000);
        page.press("Home");
        still(page);
        assert_eq!(clock_ms(page), 0);
    });
}

#[test]
fn the_event_log_leads_to_its_moments() {
    journey("log", Screen::DESKTOP, |page| {
        go_to(page, 5);
        if page.count(&at("log-line")) == 0 {
            page.click(&at("events-toggle"));
        }
        page.wait(&at("log-line"));
        let here = clock_ms(page);
        page.press("Home");
        page.eval("[...document.querySelectorAll('[data-testid=log-line]')].at(-1).click()");
        still(page);
        assert!(clock_ms(page) > 0, "from {here} ms");
    });
}
