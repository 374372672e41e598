//! Building at the diagram: from an empty canvas to a running scenario, by mouse, by finger
//! and by keyboard alone, and the whole way back.

use std::sync::Arc;

use serde_json::json;
use warren_core::name::ResourceName;
use warren_core::scenario::Scenario;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, document, still};

/// Queues, each with its binding keys and its consumer.
const PLAN: [(&str, &[&str], &str); 3] = [
    ("errors", &["*.error", "*.critical"], "pager"),
    ("kern", &["kern.#"], "admin"),
    ("all", &["#"], "disk"),
];

const PRODUCERS: [&str; 2] = ["app", "cron"];

fn node(id: &str) -> String {
    at(&format!("node-{id}"))
}

/// The port of a node, from which connections are drawn.
fn port(id: &str) -> String {
    format!("{} .port-reach", node(id))
}

/// Begins with nothing.
fn begin(page: &Page) {
    still(page);
    page.click(&at("new-scenario"));
    page.wait(&at("invitation"));
}

/// Writes a name, or a key, into the field that is open, and waits until it is taken.
fn name(page: &Page, text: &str) {
    page.wait_until("document.activeElement?.dataset.testid === 'inline-field'");
    page.press("Ctrl+a");
    page.press("Delete");
    page.type_keys(&at("inline-field"), text);
    page.press("Enter");
    page.wait_gone(&at("inline"));
}

/// What is kept has changed to something for which this holds.
fn wait_document(page: &Page, what: &str, holds: impl Fn(&Scenario) -> bool) {
    for _ in 0..200 {
        let scenario = Scenario::from_json(&document(page)).expect("the page's own document");
        if holds(&scenario) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    panic!("{what}: {}", document(page));
}

/// So many bindings are there.
fn bound(page: &Page, count: usize) {
    wait_document(page, &format!("{count} bindings"), |scenario| {
        scenario.definitions.bindings.len() == count
    });
}

/// The scenario has what was planned; it is run, and delivers what it must.
fn delivers(page: &Page, run: impl Fn(&Page)) {
    let scenario = Scenario::from_json(&document(page)).expect("the page's own document");
    let definitions = &scenario.definitions;
    let counts = (
        definitions.exchanges.len(),
        definitions.queues.len(),
        scenario.clients.len(),
    );
    assert_eq!(counts, (1, 3, 5));
    let keys: Vec<String> = definitions
        .bindings
        .iter()
        .map(|one| format!("{} {}", one.destination, one.routing_key))
        .collect();
    assert_eq!(
        keys,
        [
            "errors *.error",
            "errors *.critical",
            "kern kern.#",
            "all #"
        ]
    );
    run(page);
    still(page);
    let timeline = Timeline::complete(Arc::new(scenario));
    let at_us: u64 = page
        .attribute(&at("clock"), "data-us")
        .parse()
        .expect("a number");
    let cursor = Cursor::new(&timeline, Playhead::at(Time(at_us)));
    for (queue, _, consumer) in PLAN {
        let came = cursor.snapshot().queues.get(&ResourceName::root(queue));
        assert!(came.is_some_and(|one| one.enqueued >= 10), "{queue}");
        let client = cursor
            .snapshot()
            .clients
            .get(consumer)
            .expect("it is there");
        assert!(client.acked >= 10, "{consumer}");
        page.wait_until(&format!(
            "document.querySelector({})?.querySelector('title').textContent.endsWith(' {} done')",
            json!(node(&format!("client:{consumer}"))),
            client.acked
        ));
    }
    // Each message reaches the queue for all of them; the others take theirs. The latest
    // are still on their way.
    let enqueued = |queue: &str| cursor.snapshot().queues[&ResourceName::root(queue)].enqueued;
    assert!(enqueued("all").abs_diff(2 * enqueued("errors")) <= 8);
    assert!(enqueued("all").abs_diff(4 * enqueued("kern")) <= 8);
    assert_eq!(cursor.snapshot().losses.total, 0);
}

/// Everything is undone, and done again: the document is the same to the byte.
fn there_and_back(page: &Page, undo: impl Fn(&Page), redo: impl Fn(&Page)) {
    let built = document(page);
    let off = |button: &str| page.count(&format!("{}:disabled", at(button))) == 1;
    let mut steps = 0;
    while page.count(&at("invitation")) == 0 {
        undo(page);
        steps += 1;
        assert!(steps < 100, "it comes to an end");
    }
    assert!(steps >= 15, "{steps} steps");
    while !off("redo") {
        redo(page);
    }
    wait_document(page, "everything is there again", |_| {
        document(page) == built
    });
}

#[test]
fn by_mouse_alone_a_scenario_is_built_run_undone_and_redone() {
    journey("build-mouse", Screen::LAPTOP, |page| {
        begin(page);
        let add = |kind: &str, text: &str| {
            page.click(&at(&format!("add-{kind}")));
            name(page, text);
        };
        for producer in PRODUCERS {
            add("producer", producer);
        }
        page.click(&at("add-exchange"));
        page.choose(&at("inline-type"), "topic");
        page.click(&at("inline-field"));
        name(page, "logs");
        for (queue, _, consumer) in PLAN {
            add("queue", queue);
            add("consumer", consumer);
        }
        for producer in PRODUCERS {
            page.drag(&port(&format!("client:{producer}")), &node("exchange:logs"));
        }
        let mut count = 0;
        for (queue, keys, consumer) in PLAN {
            let queue = format!("queue:{queue}");
            page.drag(&port(&queue), &node(&format!("client:{consumer}")));
            for key in keys {
                page.drag(&port("exchange:logs"), &node(&queue));
                name(page, key);
                count += 1;
                bound(page, count);
            }
        }
        delivers(page, |page| page.click(&at("to-end")));
        there_and_back(
            page,
            |page| page.click(&at("undo")),
            |page| page.click(&at("redo")),
        );
    });
}

/// What was added stands in view, and over nothing else.
fn lies_free(page: &Page, id: &str) {
    page.wait(&node(id));
    page.wait_until(&format!(
        "(() => {{
            const box = one => one.getBoundingClientRect();
            const frame = box(document.querySelector('[data-testid=diagram]'));
            const bodies = [...document.querySelectorAll('[data-testid^=node-] > .node-outline')];
            const one = bodies.find(body => body.parentNode.dataset.testid === {});
            const r = box(one);
            const over = bodies.filter(other => other !== one).map(box).some(o =>
                o.left < r.right && r.left < o.right && o.top < r.bottom && r.top < o.bottom);
            return !over && r.width > 40 && r.left >= frame.left && r.right <= frame.right
                && r.top >= frame.top && r.bottom <= frame.bottom;
        }})()",
        json!(format!("node-{id}"))
    ));
}

#[test]
fn a_phone_held_upright_takes_nodes_by_tap_and_by_drag() {
    journey("upright", Screen::PHONE, |page| {
        still(page);
        page.tap(&at("new-scenario"));
        page.wait(&at("invitation"));
        page.tap(&at("palette"));
        page.wait(".rail.is-adding");
        page.tap(&format!(".rail {}", at("add-exchange")));
        name(page, "logs");
        lies_free(page, "exchange:logs");
        for (queue, _, consumer) in PLAN {
            page.tap(&format!(".rail {}", at("add-queue")));
            name(page, queue);
            lies_free(page, &format!("queue:{queue}"));
            page.tap(&format!(".rail {}", at("add-consumer")));
            name(page, consumer);
            lies_free(page, &format!("client:{consumer}"));
        }
        // Dragged out of the palette, it lies where it is let go.
        page.swipe(&format!(".rail {}", at("add-producer")), &at("diagram"));
        name(page, "app");
        page.wait(&node("client:app"));
        let placed = |page: &Page| {
            let scenario = Scenario::from_json(&document(page)).expect("the page's own document");
            let mut nodes = scenario.view.nodes.iter();
            let found = nodes.find(|(id, _)| id.to_string() == "client:app");
            found.map(|(_, place)| *place)
        };
        wait_document(page, "it is placed", |_| placed(page).is_some());
        let before = placed(page);
        page.swipe_by(&node("client:app"), 0, -70);
        wait_document(page, "it was dragged", |_| placed(page) != before);
        page.swipe(&port("client:app"), &node("exchange:logs"));
        wait_document(page, "it publishes there", |scenario| {
            scenario.to_json().contains("\"exchange\": \"logs\"")
        });
    });
}

#[test]
fn by_finger_alone_a_scenario_is_built_run_undone_and_redone() {
    journey("build-touch", Screen::PHONE, |page| {
        still(page);
        page.tap(&at("new-scenario"));
        page.wait(&at("invitation"));
        let add = |kind: &str, text: &str| {
            if page.count(".rail.is-adding") == 0 {
                page.tap(&at("palette"));
                page.wait(".rail.is-adding");
            }
            page.tap(&format!(".rail {}", at(&format!("add-{kind}"))));
            name(page, text);
        };
        for producer in PRODUCERS {
            add("producer", producer);
        }
        page.tap(&format!(".rail {}", at("add-exchange")));
        page.choose(&at("inline-type"), "topic");
        page.tap(&at("inline-field"));
        name(page, "logs");
        for (queue, _, consumer) in PLAN {
            add("queue", queue);
            add("consumer", consumer);
        }
        for producer in PRODUCERS {
            page.swipe(&port(&format!("client:{producer}")), &node("exchange:logs"));
        }
        let mut count = 0;
        for (queue, keys, consumer) in PLAN {
            let queue = format!("queue:{queue}");
            page.swipe(&port(&queue), &node(&format!("client:{consumer}")));
            for key in keys {
                page.swipe(&port("exchange:logs"), &node(&queue));
                name(page, key);
                count += 1;
                bound(page, count);
            }
        }
        delivers(page, |page| {
            page.tap(&at("scrub"));
            page.wait_until("+document.querySelector('[data-testid=clock]').dataset.us > 2e7");
        });
        there_and_back(
            page,
            |page| page.tap(&at("undo")),
            |page| page.tap(&at("redo")),
        );
    });
}

/// Goes with the tab key to an element.
fn tab_to(page: &Page, id: &str) {
    for _ in 0..80 {
        let focused = page.eval("document.activeElement?.dataset?.testid ?? ''");
        if focused == json!(id) {
            return;
        }
        page.press("Tab");
    }
    panic!("the tab key does not come to {id}");
}

#[test]
fn by_keyboard_alone_a_scenario_is_built_run_undone_and_redone() {
    journey("build-keys", Screen::LAPTOP, |page| {
        still(page);
        tab_to(page, "new-scenario");
        page.press("Enter");
        page.wait(&at("invitation"));
        let connect = |to: &str| {
            page.press("c");
            page.wait(&at("connect-dialog"));
            tab_to(page, &format!("to-{to}"));
            page.press("Enter");
            page.wait_gone(&at("connect-dialog"));
        };
        page.press("e");
        page.wait(&at("inline"));
        page.press("Tab");
        page.type_keys(&at("inline-type"), "topic");
        page.press("Shift+Tab");
        name(page, "logs");
        for producer in PRODUCERS {
            page.press("p");
            name(page, producer);
            connect("exchange:logs");
        }
        for (queue, _, consumer) in PLAN {
            page.press("q");
            name(page, queue);
            page.press("w");
            name(page, consumer);
            connect(&format!("queue:{queue}"));
        }
        let mut count = 0;
        for (queue, keys, _) in PLAN {
            for key in keys {
                tab_to(page, "node-exchange:logs");
                page.press("Space");
                connect(&format!("queue:{queue}"));
                name(page, key);
                count += 1;
                bound(page, count);
            }
        }
        delivers(page, |page| page.press("End"));
        there_and_back(
            page,
            |page| page.press("Ctrl+z"),
            |page| page.press("Ctrl+y"),
        );
    });
}
