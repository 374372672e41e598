//! What a crash of the broker would lose: its moment chosen, the table, and the crash put into
//! the scenario.

use warren_tests::browser::{Page, Screen, Theme, journey};

use crate::stage::{at, clock_ms, go_to, open_scenario, step_until, still};

const SLUG: &str = "what-a-crash-loses";

/// Opens the panel from the dialog of the restart, after so many seconds.
fn open(page: &Page, seconds: u64) {
    open_scenario(page, SLUG);
    go_to(page, seconds);
    page.press("r");
    page.click(&at("restart-crash"));
    page.wait(&at("crash-panel"));
}

/// The moment, in milliseconds.
fn moment(page: &Page) -> u64 {
    let us = page.attribute(&at("crash-panel"), "data-us");
    us.parse::<u64>().expect("a number") / 1000
}

/// The last three numbers of a row: lost, of these confirmed, and unnoticed.
fn costs(page: &Page, row: usize) -> String {
    let cells = format!(
        "[...document.querySelectorAll('[data-testid=crash-row-{row}] td')].slice(-3)
            .map(one => one.textContent.trim()).join(' ')"
    );
    page.eval(&cells).as_str().expect("a text").to_owned()
}

fn fits(page: &Page) {
    let fits = "document.scrollingElement.scrollHeight <= innerHeight
        && document.scrollingElement.scrollWidth <= innerWidth
        && document.querySelector('.dialog').scrollWidth <= document.querySelector('.dialog').clientWidth";
    assert_eq!(page.eval(fits), true, "the page scrolls");
}

#[test]
fn the_moment_decides_what_is_lost_and_who_knows() {
    journey("crash-moments", Screen::LAPTOP, |page| {
        open(page, 5);
        assert_eq!(moment(page), 5000, "it begins where the page stands");
        assert_eq!(page.attribute(&at("crash-row-0"), "data-open"), "true");
        assert_eq!(page.attribute(&at("crash-stored"), "data-count"), "8");
        // Who is careful loses only what it knows of.
        assert!(costs(page, 0).ends_with(" 0 0"), "{}", costs(page, 0));
        assert!(!costs(page, 1).ends_with(" 0 0"), "{}", costs(page, 1));
        fits(page);
        page.assert_accessible("what a crash loses");
        page.screenshot("crash");
        page.click(&at("crash-way-5"));
        page.wait_text(&at("crash-lost"), "never learns of it");
        page.click(&at("crash-clean"));
        page.wait_text(&at("crash-lost"), "not persistent");
        page.theme(Theme::Dark);
        page.assert_accessible("another row, in the dark");
        page.screenshot("crash-dark");
        page.resize(Screen::DESKTOP);
        fits(page);
        page.screenshot("crash-large");
    });
}

#[test]
fn it_works_by_the_keyboard_and_can_be_undone() {
    journey("crash-keys", Screen::LAPTOP, |page| {
        open(page, 3);
        page.eval("document.querySelector('[data-testid=crash-slider]').focus()");
        let mut seen = vec![moment(page)];
        for _ in 0..5 {
            page.press("ArrowRight");
            let now = moment(page);
            assert!(now > seen[seen.len() - 1], "{seen:?} and {now}");
            seen.push(now);
        }
        page.press("ArrowLeft");
        assert_eq!(moment(page), seen[seen.len() - 2]);
        page.press("End");
        assert_eq!(moment(page), 16_000);
        page.press("Home");
        assert_eq!(moment(page), 0);
        page.wait_text(&at("crash-summary"), "Nothing of 0 sent is lost");
        for _ in 0..8 {
            page.press("ArrowRight");
        }
        let chosen = moment(page);
        page.eval("document.querySelector('[data-testid=crash-put]').focus()");
        page.press("Enter");
        page.wait_gone(&at("crash-dialog"));
        page.wait_until("!document.querySelector('[data-testid=undo]').disabled");
        still(page);
        assert!(clock_ms(page) >= chosen);
        page.click(&at("undo"));
        still(page);
    });
}

#[test]
fn it_is_in_order_on_a_phone() {
    journey("crash-phone", Screen::PHONE, |page| {
        open(page, 5);
        assert!(costs(page, 0).ends_with(" 0 0"));
        fits(page);
        page.assert_accessible("what a crash loses, on a phone");
        page.screenshot("crash-phone");
    });
}

#[test]
fn what_is_in_memory_looks_otherwise_than_what_is_on_disk() {
    journey("crash-memory", Screen::LAPTOP, |page| {
        open_scenario(page, SLUG);
        step_until(page, "in memory: it is not yet on disk");
        page.wait_text(".slot.is-in-memory title", "not yet on disk");
        assert_eq!(page.count(".slot-persistent"), 0);
        page.screenshot("crash-memory");
        step_until(page, "is on disk now");
        assert_eq!(page.count(".slot.is-in-memory"), 0);
        // In the queue's hands and in those of the packer.
        assert_eq!(page.count(".slot-persistent"), 2);
    });
}
