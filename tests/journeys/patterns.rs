//! Processors and those who ask: the two scenarios of the library run and are told, a journey is a
//! tree, and a filter that would not end stops with a message while the page goes on.

use warren_core::scenario::{Asks, Client, Scenario};
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, deselect, document, go_to, open_scenario, step};

const WORKS: &str = "[data-testid=app]";

#[test]
fn an_order_is_split_worked_on_and_answered_once() {
    for screen in Screen::ALL {
        journey("order", screen, |page| {
            open_scenario(page, "order-splitter");
            page.wait_gone(&at("filters-loading"));
            go_to(page, 11);
            page.wait_text(&at("narration"), "has its answer to #1: message #11");
            page.screenshot("order-splitter");
            page.assert_accessible("an order that is answered");
        });
    }
}

#[test]
fn a_journey_through_a_split_and_an_aggregation_is_a_tree() {
    journey("family", Screen::LAPTOP, |page| {
        open_scenario(page, "order-splitter");
        page.wait_gone(&at("filters-loading"));
        go_to(page, 8);
        page.click(&at("message-7"));
        page.wait(&at("family"));
        assert_eq!(
            page.count(&at("kin")),
            9,
            "the order, its parts, their prices, the answer"
        );
        let depths = page.eval(
            "[...document.querySelectorAll('[data-testid=family] li')]\
             .map(row => row.getAttribute('aria-level')).join('')",
        );
        assert_eq!(depths, "112222221");
        page.screenshot("family");
        page.assert_accessible("a journey as a tree");
    });
}

#[test]
fn requests_are_answered_too_late_and_not_at_all() {
    journey("ask", Screen::LAPTOP, |page| {
        open_scenario(page, "ask-and-answer");
        page.wait_gone(&at("filters-loading"));
        go_to(page, 6);
        step(page, "ArrowRight");
        page.wait_text(&at("narration"), "too late: it had given up #3");
        page.screenshot("ask-and-answer");
        page.assert_accessible("an answer that came late");
    });
}

/// How this producer asks, as the page keeps it, once that is so.
fn once_it_asks(page: &Page, client: &str, expected: Option<&Asks>) {
    let mut last = None;
    for _ in 0..200 {
        let scenario = Scenario::from_json(&document(page)).expect("the page's own document");
        last = scenario.clients.iter().find_map(|one| match one {
            Client::Producer(one) if one.name == client => one.asks.clone(),
            Client::Producer(_) | Client::Consumer(_) | Client::Processor(_) => None,
        });
        if last.as_ref() == expected {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    panic!("{client} asks so: {last:?}");
}

#[test]
fn how_a_producer_asks_is_said_in_its_form() {
    journey("asking", Screen::LAPTOP, |page| {
        open_scenario(page, "ask-and-answer");
        page.click(&at("node-client:till"));
        page.wait_until(
            "document.querySelector('[data-testid=producer-asks]')?.value === 'direct'",
        );
        let direct = |patience_ms| Asks {
            queue: None,
            patience_ms,
        };
        page.fill(&at("producer-asks-patience"), "soon");
        page.press("Enter");
        page.wait_text(&at("producer-asks-patience-refused"), "Write a time");
        page.fill(&at("producer-asks-patience"), "1 s");
        page.press("Enter");
        once_it_asks(page, "till", Some(&direct(Some(1000))));
        page.fill(&at("producer-asks-patience"), "");
        page.press("Enter");
        once_it_asks(page, "till", Some(&direct(None)));
        page.choose(&at("producer-asks"), "queue");
        let queue = |name: &str| Asks {
            queue: Some(name.into()),
            patience_ms: None,
        };
        once_it_asks(page, "till", Some(&queue("till.answers")));
        // A queue that is there already cannot be its own.
        page.fill(&at("producer-asks-queue"), "questions");
        page.press("Enter");
        page.wait_text(&at("producer-asks-queue-refused"), "is defined");
        page.assert_accessible("a producer that asks");
        page.screenshot("asking");
        page.choose(&at("producer-asks"), "none");
        once_it_asks(page, "till", None);
        page.wait_gone(&at("producer-asks-patience"));
        page.click(&at("undo"));
        once_it_asks(page, "till", Some(&queue("questions")));
        page.click(&at("undo"));
        once_it_asks(page, "till", Some(&queue("till.answers")));
        page.choose(&at("producer-asks"), "direct");
        once_it_asks(page, "till", Some(&direct(None)));
    });
}

#[test]
fn a_hostile_filter_stops_with_a_message_and_the_page_goes_on() {
    journey("hostile", Screen::LAPTOP, |page| {
        open_scenario(page, "ask-and-answer");
        page.wait_gone(&at("filters-loading"));
        page.click(&at("node-client:desk"));
        let field = at("processor-filter");
        // It is tried as soon as there is a last message, and what runs filters.
        page.wait(&at("processor-filter-tried"));
        for (filter, told) in [
            (".body |", "Line 1, character 8"),
            (".a |\n foo", "Line 2, character 2: there is no filter foo"),
        ] {
            page.fill(&field, filter);
            page.wait_text(&at("processor-filter-refused"), told);
        }
        for filter in [
            "def f: f; f",
            "def f: 1 + f; f",
            "range(1000000000)",
            "[recurse(.)]",
            "\"x\" * 300000 | limit(900; repeat(.))",
        ] {
            page.fill(&field, filter);
            page.wait_text(&at("processor-filter-tried"), "it was stopped");
        }
        page.assert_accessible("a filter that was stopped");
        deselect(page);
        go_to(page, 3);
        page.wait_text(WORKS, "Ask and answer");
    });
}

#[test]
fn processors_work_in_comparisons_and_before_a_crash_as_well() {
    journey("filtered", Screen::LAPTOP, |page| {
        open_scenario(page, "ask-and-answer");
        page.wait_gone(&at("filters-loading"));
        go_to(page, 8);
        page.press("v");
        page.wait(&at("compare-side-1"));
        page.wait_until(
            "[...document.querySelectorAll('[data-testid^=compare-side-] svg')]\
             .some(one => /[1-9] done/.test(one.textContent))",
        );
        page.screenshot("filtered-compare");
        page.press("Escape");
        page.wait_gone(&at("compare"));
        page.press("r");
        page.click(&at("restart-crash"));
        page.wait(&at("crash-panel"));
        let done =
            "Number(document.querySelectorAll('[data-testid=crash-row-0] td')[2].textContent) > 0";
        page.wait_until(done);
        page.screenshot("filtered-crash");
        page.assert_accessible("a crash where processors work");
    });
}

#[test]
fn an_answer_without_a_queue_travels_along_its_edge_which_can_be_deleted() {
    journey("answers", Screen::LAPTOP, |page| {
        open_scenario(page, "ask-and-answer");
        page.wait_gone(&at("filters-loading"));
        let edge = at("edge-answer::till");
        page.wait(&edge);
        go_to(page, 3);
        assert!(page.attribute(&edge, "class").contains("is-active"));
        page.screenshot("answers");
        page.click(&at("node-client:till"));
        page.choose(&at("producer-asks"), "none");
        page.wait_gone(&edge);
        page.click(&at("undo"));
        page.wait(&edge);
        page.assert_accessible("the way of answers");
    });
}
