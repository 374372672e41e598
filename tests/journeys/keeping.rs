//! Nothing made is lost: not by a crash at any moment, not between two tabs, not by deleting.

use std::time::Duration;

use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, open_scenario, still};

/// How often the tab's process dies.
const CRASHES: u64 = 20;

/// How many queues are drawn.
fn queues(page: &Page) -> usize {
    page.count("[data-testid^='node-queue:']")
}

/// Adds a queue by its key; its name stays as it is proposed.
fn add_queue(page: &Page) {
    let before = queues(page);
    page.press("q");
    page.wait(&at("inline-field"));
    page.wait_until(&format!(
        "document.querySelectorAll(\"[data-testid^='node-queue:']\").length === {}",
        before + 1
    ));
}

/// The titles in the list of one's own scenarios, which is left open.
fn mine(page: &Page) -> Vec<String> {
    page.click(&at("scenario-picker"));
    page.wait(&at("library"));
    page.wait(".cards");
    page.texts(".mine-title")
}

fn retitle(page: &Page, title: &str) {
    page.click(&at("mine-rename"));
    page.fill(&at("mine-title"), title);
    page.press("Enter");
    page.wait_gone(&at("mine-title"));
}

#[test]
fn a_tab_that_dies_at_any_moment_of_editing_comes_back_with_the_last_edit() {
    journey("crashes", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        let mut expected = queues(page);
        for crash in 0..CRASHES {
            for _ in 0..=crash % 3 {
                still(page);
                add_queue(page);
                expected += 1;
                // Half of the names are taken as they are; the other half dies in the field.
                if crash % 2 == 0 {
                    page.press("Enter");
                } else {
                    page.press("x");
                    page.press("Escape");
                }
            }
            std::thread::sleep(Duration::from_millis(crash * 37 % 101));
            page.crash();
            still(page);
            assert_eq!(queues(page), expected, "after crash {crash}");
        }
    });
}

#[test]
fn two_tabs_with_the_same_scenario_keep_both_versions() {
    journey("two-tabs", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        add_queue(page);
        page.press("Enter");
        let here = queues(page);
        page.other_tab(|| {
            still(page);
            assert_eq!(queues(page), here, "the other tab opens what was made last");
            for _ in 0..2 {
                add_queue(page);
                page.press("Enter");
            }
            assert_eq!(queues(page), here + 2);
        });
        add_queue(page);
        page.press("Enter");
        page.wait_text(&at("notice"), "changed in another tab");
        assert_eq!(queues(page), here + 1);
        let titles = mine(page);
        assert_eq!(titles.len(), 2, "{titles:?}");
        page.press("Escape");
        page.reload();
        still(page);
        assert_eq!(queues(page), here + 1, "this tab has its own");
    });
}

#[test]
fn own_scenarios_are_renamed_copied_deleted_and_brought_back() {
    journey("own-list", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        add_queue(page);
        page.press("Enter");
        mine(page);
        retitle(page, "Mine");
        page.wait_text(".mine-list", "Mine");
        page.click(&at("mine-copy"));
        page.wait_text(".mine-list", "Mine (copy)");
        page.click(&format!("{}:not([disabled])", at("mine-delete")));
        page.wait_text(".mine-gone", "is deleted");
        assert_eq!(page.texts(".mine-title").len(), 1);
        page.click(&at("mine-undo"));
        page.wait_gone(".mine-gone");
        assert_eq!(page.texts(".mine-title").len(), 2);
        page.press("Escape");
        page.wait_gone(&at("library"));
        // The new title is one step of undo like any other.
        assert_eq!(page.text(&at("scenario-picker")), "Mine");
        page.press("Ctrl+z");
        page.wait_text(&at("scenario-picker"), "Hello world");
    });
}
