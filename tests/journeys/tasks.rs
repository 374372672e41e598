//! Task queues: the dispatcher, the receipts and the registry of workers.

use warren_core::scenario::{Client, Scenario, Tasks};
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, document, go_to, open_scenario, step_until};

const SCENARIO: &str = "task-queue-two-ways";

/// What is written in a node.
fn node(page: &Page, client: &str) -> String {
    page.text(&at(&format!("node-client:{client}")))
}

fn tokens(page: &Page) -> String {
    page.attribute(&at("tokens"), "data-tokens")
}

/// The registry of this consumer as the page keeps it, once this holds for it.
fn kept(page: &Page, client: &str, holds: impl Fn(&Tasks) -> bool) -> Tasks {
    for _ in 0..200 {
        let scenario = Scenario::from_json(&document(page)).expect("the page's own document");
        let tasks = scenario.clients.iter().find_map(|one| match one {
            Client::Consumer(one) if one.name == client => one.tasks.clone(),
            Client::Consumer(_) | Client::Producer(_) | Client::Processor(_) => None,
        });
        if let Some(tasks) = tasks.filter(&holds) {
            return tasks;
        }
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    panic!("{client}: {}", document(page));
}

#[test]
fn a_dispatcher_looks_workers_up_and_receipts_go_back() {
    journey("tasks", Screen::LAPTOP, |page| {
        open_scenario(page, SCENARIO);
        go_to(page, 0);
        assert!(node(page, "any-task").contains("dispatcher"));
        assert!(!node(page, "resizer").contains("dispatcher"), "one name");
        let said = step_until(page, "looks up who does");
        assert!(said.contains("knows a worker for \"resize\""), "{said}");
        assert!(node(page, "any-task").contains("resize?"), "it is seen");
        step_until(page, "any-task began to work");
        assert!(node(page, "any-task").contains("• resize"));
        assert!(
            page.name(&at("node-client:any-task"))
                .contains("resize is busy")
        );
        step_until(page, "any-task sends the receipt OK");
        assert!(tokens(page).contains("OK#"), "{}", tokens(page));
        step_until(page, "any-task sends the receipt WorkerNotFound");
        assert!(tokens(page).contains("WorkerNotFound#"), "{}", tokens(page));
        step_until(page, "any-task sends the receipt NOK");
        assert!(tokens(page).contains("NOK#"), "{}", tokens(page));
        page.assert_accessible("receipts on their way");
    });
}

#[test]
fn the_registry_is_edited_in_its_form() {
    journey("registry", Screen::LAPTOP, |page| {
        open_scenario(page, SCENARIO);
        page.click(&at("node-client:any-task"));
        page.wait(&at("task-worker-1"));
        page.click(&at("tasks-add"));
        page.wait(&at("task-worker-2"));
        page.fill(&at("task-name-2"), "translate");
        page.press("Enter");
        page.fill(&at("task-receipts-2"), "fine");
        page.press("Enter");
        page.wait_text(&at("task-receipts-2-refused"), "ok or nok");
        page.fill(&at("task-receipts-2"), "ok, nok");
        page.press("Enter");
        let tasks = kept(page, "any-task", |tasks| {
            tasks.workers.len() == 3 && tasks.workers[2].receipts.len() == 2
        });
        assert_eq!(tasks.workers[2].task, "translate");
        assert!(node(page, "any-task").contains("translate"), "it is drawn");
        page.choose(&at("tasks-nok"), "requeue");
        page.click(&at("task-remove-0"));
        let tasks = kept(page, "any-task", |tasks| tasks.workers.len() == 2);
        assert_eq!(tasks.workers[0].task, "notify");
        page.choose(&at("consumer-tasks"), "named");
        page.wait_gone(&at("tasks-dispatch"));
        kept(page, "any-task", |tasks| tasks.named);
        page.assert_accessible("a registry");
    });
}

#[test]
fn task_queues_fit_onto_a_phone() {
    journey("tasks-phone", Screen::PHONE, |page| {
        open_scenario(page, SCENARIO);
        go_to(page, 3);
        assert!(node(page, "any-task").contains("notify"));
        page.assert_accessible("task queues on a phone");
    });
}
