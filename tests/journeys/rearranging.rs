//! Changing what is there: moving, naming, deleting, copying, and interventions at other times.

use serde_json::json;
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, clock_ms, go_to, open_scenario, still};

fn node(id: &str) -> String {
    at(&format!("node-{id}"))
}

/// The outline of a node, which changes wherever it moves.
fn outline(page: &Page, id: &str) -> String {
    page.attribute(&format!("{} .node-outline", node(id)), "d")
}

fn undo_all(page: &Page) {
    while page.count(&format!("{}:disabled", at("undo"))) == 0 {
        page.press("Ctrl+z");
    }
}

#[test]
fn a_dragged_node_stays_where_it_is_let_go_and_escape_puts_it_back() {
    journey("drags", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        let queue = "queue:kern";
        let before = outline(page, queue);
        page.drag_by(&node(queue), 60, 150);
        page.wait(&at("tidy"));
        let moved = outline(page, queue);
        assert_ne!(moved, before);
        page.press("Ctrl+z");
        page.wait_gone(&at("tidy"));
        assert_eq!(outline(page, queue), before);
        page.press("Ctrl+y");
        page.wait(&at("tidy"));
        page.reload();
        still(page);
        assert_eq!(outline(page, queue), moved, "the place is in the document");
        page.press("t");
        page.wait_gone(&at("tidy"));
        assert_eq!(outline(page, queue), before);
    });
}

#[test]
fn a_node_is_named_where_it_is_and_a_name_that_is_taken_is_refused_there() {
    journey("names", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        page.double_click(&node("queue:kern"));
        page.wait(&at("inline-field"));
        page.press("Ctrl+a");
        page.type_keys(&at("inline-field"), "critical");
        page.press("Enter");
        page.wait_text(&at("inline-refused"), "already");
        page.press("Escape");
        page.wait_gone(&at("inline"));
        page.press("F2");
        page.wait(&at("inline-field"));
        page.press("Ctrl+a");
        page.type_keys(&at("inline-field"), "kernel");
        page.press("Enter");
        page.wait(&node("queue:kernel"));
        page.wait_until("document.activeElement?.dataset.testid === 'node-queue:kernel'");
    });
}

#[test]
fn deleting_says_what_goes_along_and_undo_brings_it_back() {
    journey("deletes", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        let edges = page.count(".edge");
        page.click(&node("queue:kern"));
        page.press("Delete");
        page.wait_text(&at("goes-along"), "binding");
        page.press("Escape");
        page.wait_gone(&at("remove-dialog"));
        assert_eq!(page.count(".edge"), edges);
        page.press("Delete");
        page.click(&at("remove-now"));
        page.wait_gone(&node("queue:kern"));
        page.press("Ctrl+z");
        page.wait(&node("queue:kern"));
        assert_eq!(page.count(".edge"), edges);
        page.click(".edge[data-testid^='edge-binding'] .edge-label");
        page.wait(".edge.is-selected");
        page.press("Backspace");
        page.wait_until(&format!(
            "document.querySelectorAll('.edge').length === {}",
            edges - 1
        ));
    });
}

#[test]
fn keys_are_meant_for_what_has_the_focus() {
    journey("focused", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        page.click(&node("queue:kern"));
        page.wait(".node.is-selected");
        for _ in 0..60 {
            let focused = page.eval("document.activeElement?.dataset?.testid ?? ''");
            if focused == json!("node-queue:critical") {
                break;
            }
            page.press("Tab");
        }
        page.press("Delete");
        page.wait_text(&at("remove-dialog"), "Delete critical?");
        page.press("Escape");
        page.wait_gone(&at("remove-dialog"));
    });
}

#[test]
fn nodes_are_copied_into_another_scenario_through_the_clipboard() {
    journey("copies", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        let nodes = page.count(".node");
        page.press("Ctrl+a");
        page.wait_until(&format!(
            "document.querySelectorAll('.node.is-selected').length === {nodes}"
        ));
        page.press("Ctrl+c");
        assert!(page.clipboard().starts_with('{'), "{}", page.clipboard());
        page.click(&at("new-scenario"));
        page.wait(&at("invitation"));
        page.press("Ctrl+v");
        page.wait_until(&format!(
            "document.querySelectorAll('.node').length === {nodes}"
        ));
        page.press("Ctrl+d");
        page.wait_until(&format!(
            "document.querySelectorAll('.node').length === {}",
            2 * nodes
        ));
        undo_all(page);
    });
}

#[test]
fn nodes_are_copied_from_one_tab_into_another() {
    journey("tabs", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        page.click(&node("queue:kern"));
        page.wait(".node.is-selected");
        page.press("Ctrl+c");
        assert!(page.clipboard().contains("kern"), "{}", page.clipboard());
        page.other_tab(|| {
            page.click(&at("new-scenario"));
            page.wait(&at("invitation"));
            page.press("Ctrl+v");
            page.wait(&node("queue:kern"));
            assert_eq!(page.count(".node"), 1);
            page.press("Ctrl+z");
            page.wait(&at("invitation"));
        });
        assert_eq!(page.text(&at("scenario-picker")), "Logs by topic");
    });
}

#[test]
fn several_nodes_are_framed_and_moved_together() {
    journey("frames", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        page.click(&at("frames"));
        let corner = page.eval(
            "(() => { const r = document.querySelector('.diagram').getBoundingClientRect();
                return [Math.round(r.width), Math.round(r.height)]; })()",
        );
        let reach = |side: usize| i32::try_from(corner[side].as_i64().unwrap_or(0)).unwrap_or(0);
        page.drag_from(
            ".diagram",
            (8 - reach(0) / 2, 8 - reach(1) / 2),
            (reach(0) - 16, reach(1) - 16),
        );
        page.wait_until("document.querySelectorAll('.node.is-selected').length > 5");
        let before = [outline(page, "queue:kern"), outline(page, "exchange:logs")];
        page.press("Alt+ArrowDown");
        page.wait(&at("tidy"));
        let after = [outline(page, "queue:kern"), outline(page, "exchange:logs")];
        assert!(before[0] != after[0] && before[1] != after[1]);
    });
}

#[test]
fn a_connection_that_amqp_does_not_allow_says_why() {
    journey("why-not", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        page.click(&node("exchange:logs"));
        page.press("c");
        page.wait(&at("connect-dialog"));
        let refused = "[data-testid^='to-client'][aria-disabled=true]";
        let texts = page.texts(refused);
        assert!(
            texts.iter().any(|text| text.contains("bind a queue")),
            "{texts:?}"
        );
        page.press("Escape");
        page.wait_gone(&at("connect-dialog"));
    });
}

#[test]
fn an_intervention_is_dragged_to_another_time_and_deleted() {
    journey("markers", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        go_to(page, 3);
        page.click(&at("intervene-restart"));
        page.click(&at("restart-clean"));
        page.wait(&at("intervention-marker"));
        let told = page.attribute(&at("intervention-marker"), "aria-label");
        page.drag_by(&at("intervention-marker"), 120, 0);
        page.wait_until(&format!(
            "document.querySelector('[data-testid=intervention-marker]').ariaLabel !== {}",
            json!(told)
        ));
        assert_eq!(clock_ms(page), 3_000, "the playhead stays");
        page.press("Ctrl+z");
        page.wait_until(&format!(
            "document.querySelector('[data-testid=intervention-marker]').ariaLabel === {}",
            json!(told)
        ));
        page.click(&at("intervention-marker"));
        page.press("Delete");
        page.wait_gone(&at("intervention-marker"));
    });
}
