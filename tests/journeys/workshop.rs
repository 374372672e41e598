//! The workshop: what it shows is a program of its own, and still one page with the rest.

use std::fs;
use std::path::{Path, PathBuf};

use warren_tests::browser::{Page, Screen, dist, journey, open, open_folder, target};

use crate::stage::{at, open_scenario, still};

/// Replaces what a field holds, and hands it on.
fn enter(page: &Page, field: &str, text: &str) {
    page.fill(&at(field), text);
    page.press("Enter");
}

#[test]
fn an_argument_is_set_by_its_field_and_a_wrong_one_says_why() {
    journey("arguments", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        page.click(&at("node-queue:kern"));
        page.click(&at("group-Time to live"));
        enter(page, "x-message-ttl", "soon");
        page.wait_text(&at("x-message-ttl-refused"), "such as 1500");
        // It blocks nothing else.
        page.click(&at("queue-auto-delete"));
        page.wait_until("!document.querySelector('[data-testid=undo]').disabled");
        enter(page, "x-message-ttl", "1.5 s");
        page.wait_gone(&at("x-message-ttl-refused"));
        page.wait_until("document.querySelector('[data-testid=x-message-ttl]').value === '1500'");
        page.wait_until(
            "document.querySelector('[data-testid=\"node-queue:kern\"] > title').textContent.includes('ttl 1.5 s')",
        );
        page.click(&at("undo"));
        page.wait_until("document.querySelector('[data-testid=x-message-ttl]').value === ''");
    });
}

#[test]
fn a_binding_says_what_it_would_match_while_it_is_typed() {
    journey("matching", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        page.click("[data-testid^='edge-'][data-testid*='kern.#'] .edge-label");
        page.fill(&at("binding-key"), "#");
        page.wait_until(
            "document.querySelectorAll('[data-testid=binding-match][data-matched=true]').length > 0 \
             && !document.querySelector('[data-testid=binding-match][data-matched=false]')",
        );
        page.fill(&at("binding-key"), "no.such.key");
        page.wait(&format!("{}[data-matched=false]", at("binding-match")));
    });
}

#[test]
fn the_scenario_as_text_is_live_both_ways_and_one_step_of_undo() {
    journey("text", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        page.click(&at("tab-text"));
        page.wait(&at("text"));
        page.click(&at("text"));
        page.press("Ctrl+a");
        page.press("Delete");
        page.wait_text(&at("text-told"), "cannot be read");
        page.type_keys(&at("text"), "{\"version\": 1, \"title\": \"Typed\"}");
        page.wait_text(&at("scenario-picker"), "Typed");
        page.click(&at("undo"));
        page.wait_text(&at("scenario-picker"), "Hello world");
        page.wait_until(
            "document.querySelector('[data-testid=text]').value.includes('Hello world')",
        );
        page.fill(&at("text"), "{\"version\": 1,\n \"title\": 7}");
        page.wait(&format!("{}[data-line='2']", at("text-problem")));
        page.click(&at("text-discard"));
        page.wait_until(
            "document.querySelector('[data-testid=text]').value.includes('Hello world')",
        );
    });
}

#[test]
fn a_scenario_is_exported_and_a_server_s_definitions_come_in() {
    journey("export", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        page.click(&at("export"));
        page.wait_until(
            "document.querySelector('[data-testid=export-text]')?.value.includes('\"exchanges\"')",
        );
        page.choose(&at("export-format"), "mermaid");
        page.wait_until(
            "document.querySelector('[data-testid=export-text]').value.includes('flowchart')",
        );
        page.press("Escape");
        page.wait_gone(&at("export-dialog"));
        page.click(&at("import"));
        page.wait(&at("import-text"));
        page.type_keys(
            &at("import-text"),
            "{\"rabbit_version\": \"3.13.7\", \"queues\": [{\"name\": \"tasks\", \"vhost\": \"/\", \
             \"durable\": true, \"auto_delete\": false, \"arguments\": {}}]}",
        );
        page.wait_text(&at("import-taken"), "1 queue");
        page.click(&at("import-open"));
        page.wait_gone(&at("import-dialog"));
        still(page);
        page.wait(&at("node-queue:tasks"));
    });
}

#[test]
fn a_workshop_that_stops_leaves_the_page_as_it_is() {
    journey("stopped", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        page.wait(&at("server-line"));
        page.eval("window.warrenWorkshop.stopped() ?? null");
        page.wait_text(&at("workshop-failed"), "The scenario is kept");
        page.press("Space");
        page.wait(&format!("{}[data-state=playing]", at("clock")));
        page.press("Space");
        page.click(&at("workshop-again"));
        page.wait(&at("server-line"));
        page.choose(&at("server-line"), "3.10");
        page.wait_until("!document.querySelector('[data-testid=undo]').disabled");
    });
}

/// The stack of its own program comes to lie outside of its memory: what it does next is a
/// trap within that wasm.
const TRAP: &str = "warrenWorkshop.load().then(workshop => workshop.default()) \
    .then(exports => exports.__wbindgen_add_to_stack_pointer(-1e9) !== 0)";

#[test]
fn a_real_trap_in_the_workshop_stops_the_workshop_alone() {
    // Browsers say an unhandled trap on the console.
    let page = open("trapped", Screen::LAPTOP);
    open_scenario(&page, "hello-world");
    page.wait(&at("server-line"));
    assert!(page.eval(TRAP) == true);
    page.click(&at("node-queue:hello"));
    page.wait_text(&at("workshop-failed"), "hit a bug and stopped");
    assert_eq!(page.count(&at("crash")), 0, "the page itself goes on");
    page.press("Space");
    page.wait(&format!("{}[data-state=playing]", at("clock")));
    page.press("Space");
    page.click(&at("workshop-again"));
    page.wait(&at("rename"));
    page.press("Escape");
    page.choose(&at("server-line"), "3.10");
    page.wait_until("!document.querySelector('[data-testid=undo]').disabled");
}

#[test]
fn a_workshop_that_does_not_come_over_the_network_is_asked_for_again() {
    let folder = target("without-workshop");
    let files: Vec<PathBuf> = fs::read_dir(dist())
        .expect("the built page")
        .map(|file| file.expect("a file").path())
        .filter(|file| file.is_file())
        .collect();
    let is_workshop = |file: &Path| file.to_string_lossy().contains("warren-workshop");
    let place = |file: &Path| folder.join(file.file_name().expect("files have names"));
    for file in &files {
        if is_workshop(file) {
            drop(fs::remove_file(place(file)));
        } else {
            fs::copy(file, place(file)).expect("copied");
        }
    }
    // What is missing is said on the console.
    let page = open_folder("unreached", Screen::LAPTOP, &folder);
    still(&page);
    page.wait_text(&at("workshop-failed"), "could not be loaded");
    page.press("e");
    page.wait_until("!document.querySelector('[data-testid=undo]').disabled");
    page.click(&at("workshop-again"));
    page.wait_text(&at("workshop-failed"), "could not be loaded");
    for file in files.iter().filter(|file| is_workshop(file)) {
        fs::copy(file, place(file)).expect("copied");
    }
    page.click(&at("workshop-again"));
    page.wait_gone(&at("workshop-failed"));
    page.wait(&at("rename"));
    assert!(page.eval("!document.querySelector('[data-testid=undo]').disabled") == true);
}

#[test]
fn in_another_page_it_shows_what_was_asked_for() {
    journey("embedded", Screen::LAPTOP, |page| {
        page.goto("?embed&hide=inspector,rail");
        page.wait(&at("whole"));
        still(page);
        let shown = "[...document.querySelectorAll('.bar, .rail, .inspector')].every(part => part.offsetParent === null)";
        page.wait_until(shown);
        page.goto("?embed&autoplay");
        page.wait(&format!("{}[data-state=playing]", at("clock")));
    });
}
