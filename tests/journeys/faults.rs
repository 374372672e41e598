//! What goes wrong on purpose: a worker dies, the broker restarts, a message by hand.

use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{
    assert_same, at, clock_ms, deselect, go_to, open_scenario, picture, step_until, still,
};

#[test]
fn a_killed_workers_task_is_redelivered_to_another_and_marked() {
    journey("kill", Screen::LAPTOP, |page| {
        open_scenario(page, "image-workers");
        go_to(page, 4);
        let untouched = picture(page);
        // At 4.0 s worker w3 is working on message 3, w2 on message 2.
        page.click(&at("node-client:w3"));
        page.click(&at("intervene-kill"));
        still(page);
        let told = step_until(page, "#3 to consumer");
        assert!(told.contains("redelivered"), "{told}");
        assert!(!told.contains("consumer w3"), "{told}");
        page.wait(&format!("{}[data-redelivered=true]", at("message-3")));
        assert_eq!(
            page.count(&at("intervention-marker")),
            3,
            "the scenario's own, and this one"
        );
        page.press("Ctrl+z");
        assert_eq!(page.count(&at("intervention-marker")), 2);
        go_to(page, 4);
        deselect(page);
        assert_same(&picture(page), &untouched, "undone");
    });
}

fn numbers_in(page: &Page, node: &str) -> Vec<u64> {
    let script = format!(
        "[...document.querySelectorAll('[data-testid={:?}] [data-testid^=message-]')]
            .map(m => +m.dataset.testid.replace('message-', ''))",
        node
    );
    serde_json::from_value(page.eval(&script)).expect("numbers")
}

#[test]
fn a_restart_keeps_what_is_durable_and_persistent_and_names_what_it_lost() {
    journey("restart", Screen::LAPTOP, |page| {
        open_scenario(page, "image-workers");
        go_to(page, 9);
        let waiting = numbers_in(page, "node-queue:image-tasks");
        assert!(
            waiting.iter().any(|number| number % 2 == 0),
            "a transient one: {waiting:?}"
        );
        assert!(
            waiting.iter().any(|number| number % 2 == 1),
            "a persistent one: {waiting:?}"
        );
        assert_eq!(page.text(&at("lost-count")).matches('0').count(), 1);
        page.click(&at("intervene-restart"));
        page.click(&at("restart-clean"));
        page.wait_gone(&at("restart-dialog"));
        still(page);
        let kept = numbers_in(page, "node-queue:image-tasks");
        assert!(
            !kept.is_empty() && kept.iter().all(|number| number % 2 == 1),
            "kept {kept:?}"
        );
        page.click(&at("lost-count"));
        page.wait(&at("loss"));
        let lost = page.texts(&at("loss")).join("\n");
        for number in waiting.iter().filter(|number| **number % 2 == 0) {
            assert!(
                lost.contains(&format!("#{number} ")),
                "#{number} is named: {lost}"
            );
        }
        assert!(lost.contains("persistent"), "with its reason: {lost}");
        page.press("Escape");
        let told = step_until(page, "running again");
        assert!(told.contains("broker"), "{told}");
        step_until(page, "Client w1 started");
    });
}

#[test]
fn a_message_published_by_hand_finds_its_way() {
    journey("publish", Screen::LAPTOP, |page| {
        open_scenario(page, "match-by-headers");
        go_to(page, 1);
        page.click(&at("intervene-publish"));
        page.fill(&at("publish-body"), "by hand");
        page.click(&at("publish-headers-group"));
        let header = at("publish-header-add");
        page.fill(&header, "=pdf");
        page.press("Enter");
        page.wait_text(&at("publish-header-add-refused"), "no name");
        for (number, line) in ["format=pdf", "type=report"].into_iter().enumerate() {
            page.fill(&header, line);
            page.press("Enter");
            page.wait(&at(&format!("publish-header-{number}")));
        }
        page.click(&at("publish-send"));
        page.wait_gone(&at("publish-dialog"));
        still(page);
        assert_eq!(clock_ms(page), 1_000);
        page.wait_text(&at("narration"), "You sent message #2");
        let told = step_until(page, "compared message #2");
        assert!(told.contains("1 copy, to queue pdf-reports"), "{told}");
    });
}

#[test]
fn an_intervention_can_be_removed_again() {
    journey("remove", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        go_to(page, 2);
        page.click(&at("intervene-kill"));
        page.click(&at("choose-receiver"));
        page.wait(&at("intervention-marker"));
        page.press("Escape");
        page.click(&at("intervention-remove"));
        page.wait_gone(&at("intervention-marker"));
    });
}
