//! The broker's rules on the page: each can be seen, and is explained.

use warren_core::scenario::Scenario;
use warren_core::scenario::link::{Shared, encode};
use warren_core::time::Time;
use warren_core::timeline::Playhead;
use warren_tests::browser::{Page, Screen, Theme, journey};

use crate::stage::{at, still};

/// Opens a scenario of this journey's own at a moment.
fn open(page: &Page, scenario: &str, ms: u64) {
    let scenario = Scenario::from_json(scenario).expect("a scenario");
    let playhead = Some(Playhead::at(Time::from_ms(ms)));
    let link = encode(&Shared { scenario, playhead }).expect("it fits");
    page.goto(&format!("#{link}"));
    page.reload();
    still(page);
}

/// One queue that is full with two messages, and a shop that wants to know.
const SHOP: &str = r#"{"version": 1, "title": "A shop that wants to know",
    "latency": {"publish_ms": 200, "route_ms": 200, "deliver_ms": 800, "ack_ms": 200},
    "definitions": {"queues": [{"name": "orders",
        "arguments": {"x-max-length": 2, "x-overflow": "reject-publish"}}]},
    "clients": [{"kind": "producer", "name": "shop", "count": 4, "start_ms": 0, "every_ms": 1000,
        "confirms": true, "messages": [{"routing_key": "orders", "body": "order {n}"}]}]}"#;

#[test]
fn what_the_broker_says_of_a_publish_comes_back_as_a_mark() {
    journey("confirms", Screen::LAPTOP, |page| {
        open(page, SHOP, 700);
        let label = page.attribute(&at("tokens"), "aria-label");
        assert_eq!(label, "In flight: #1 confirmed");
        let shop = |page: &Page| page.name(&at("node-client:shop"));
        assert!(shop(page).ends_with("1 not answered yet"), "{}", shop(page));
        open(page, SHOP, 2_700);
        let label = page.attribute(&at("tokens"), "aria-label");
        assert!(label.contains("#3 refused"), "{label}");
        open(page, SHOP, 4_500);
        assert!(
            shop(page).contains("2 confirmed, 2 refused"),
            "{}",
            shop(page)
        );
    });
}

/// Everything that a queue can wear, and who reads.
const WARDROBE: &str = r#"{"version": 1, "title": "Wardrobe", "run_for_ms": 20000,
    "definitions": {
        "exchanges": [{"name": "dead", "type": "fanout"},
            {"name": "later", "type": "x-delayed-message", "arguments": {"x-delayed-type": "fanout"}}],
        "queues": [
            {"name": "orders", "arguments": {"x-queue-type": "quorum", "x-delivery-limit": 2}},
            {"name": "audit", "arguments": {"x-queue-type": "stream"}},
            {"name": "mail", "arguments": {"x-single-active-consumer": true, "x-max-length": 5}},
            {"name": "grave"}],
        "bindings": [{"source": "later", "destination": "orders"}, {"source": "later", "destination": "audit"},
            {"source": "later", "destination": "mail"}, {"source": "dead", "destination": "grave"}],
        "policies": [{"name": "lives", "vhost": "/", "pattern": "^(orders|mail)$", "apply-to": "queues",
            "priority": 0, "definition": {"message-ttl": 9000, "dead-letter-exchange": "dead"}}],
        "operator_policies": [{"name": "cap", "vhost": "/", "pattern": "^mail$", "apply-to": "queues",
            "priority": 0, "definition": {"max-length": 4}}]},
    "clients": [
        {"kind": "producer", "name": "shop", "exchange": "later", "count": 9, "start_ms": 500, "every_ms": 700,
            "messages": [{"routing_key": "a", "properties": {"headers": {"x-delay": 2000}}}]},
        {"kind": "consumer", "name": "packer", "queue": "orders", "prefetch": 2, "work_ms": 1500, "outcomes": ["requeue", "ack", "reject"]},
        {"kind": "consumer", "name": "fast", "queue": "audit", "prefetch": 10, "work_ms": 50},
        {"kind": "consumer", "name": "slow", "queue": "audit", "prefetch": 1, "work_ms": 3000},
        {"kind": "consumer", "name": "post", "queue": "mail", "prefetch": 1, "work_ms": 1200},
        {"kind": "consumer", "name": "backup", "queue": "mail", "prefetch": 1, "work_ms": 1200}]}"#;

#[test]
fn queues_wear_what_they_are_set_to_on_every_screen() {
    for screen in Screen::ALL {
        journey("wardrobe", screen, |page| {
            open(page, WARDROBE, 6_000);
            for theme in [Theme::Light, Theme::Dark] {
                page.theme(theme);
                still(page);
                page.screenshot(&format!("wardrobe-{}-{}", screen.width, theme.name()));
            }
            let queue = page.name(&at("node-queue:orders"));
            assert!(
                queue.contains("quorum, ttl 9 s · dlx · returns 2 · policy lives"),
                "{queue}"
            );
            let backup = page.name(&at("node-client:backup"));
            assert!(backup.contains("stands by"), "{backup}");
            let later = page.name(&at("node-exchange:later"));
            assert!(later.contains(" held"), "{later}");
            // By the keyboard: in the middle of a small queue lies a message.
            let mail = at("node-queue:mail");
            page.eval(&format!("document.querySelector('{mail}').focus() ?? null"));
            page.press("Enter");
            page.wait_text(&at("inspector"), "9 s (policy lives)");
            let cap = "4 (operator policy cap; the argument says 5, the smallest holds)";
            page.wait_text(&at("inspector"), cap);
        });
    }
}

/// A quorum queue that says nothing of how often a message may come back.
const AGAIN: &str = r#"{"version": 1, "title": "Again and again",
    "definitions": {"queues": [{"name": "tasks", "arguments": {"x-queue-type": "quorum"}}]},
    "clients": [
        {"kind": "producer", "name": "web", "count": 2, "start_ms": 0, "messages": [{"routing_key": "tasks"}]},
        {"kind": "consumer", "name": "w1", "queue": "tasks", "prefetch": 1, "work_ms": 500,
            "outcomes": ["requeue", "ack"]}]}"#;

#[test]
fn why_tells_where_the_server_s_line_decided_and_the_other_one_can_be_tried() {
    journey("server-line", Screen::LAPTOP, |page| {
        open(page, AGAIN, 0);
        page.click(&at("tab-why"));
        assert_eq!(page.count(&at("why-line")), 0);
        open(page, AGAIN, 4_000);
        page.click(&at("tab-why"));
        page.wait_text(&at("why-line"), "at most 20 times");
        page.wait_text(&at("why-line"), "4.0: docs/quorum-queues");
        page.screenshot("why-line");
        page.click(&at("tab-properties"));
        page.choose(&at("server-line"), "3.10");
        page.click(&at("tab-why"));
        page.wait_text(&at("why-line"), "in queue tasks again, at the end");
        page.press("Ctrl+z");
        page.click(&at("tab-properties"));
        page.wait_until("document.querySelector('[data-testid=server-line]').value === '4'");
    });
}

#[test]
fn why_tells_the_rule_and_the_setting_behind_each_step() {
    journey("why-reason", Screen::LAPTOP, |page| {
        open(page, SHOP, 2_600);
        page.click(&at("tab-why"));
        page.wait_text(&at("why-reason"), "a publisher in confirm mode is told");
        // The step before has a reason of its own.
        page.click(&at("step-back"));
        page.wait_text(&at("why-reason"), "max-length is 2 (argument).");
        page.wait_text(&at("why-reason"), "overflow is reject-publish (argument).");
        let document = "document.querySelector('[data-testid=why-reason] a').href";
        assert_eq!(
            page.eval(document),
            "https://www.rabbitmq.com/docs/maxlength"
        );
        // Before that the message was routed, which the page explains itself.
        page.click(&at("step-back"));
        page.wait_gone(&at("why-reason"));
        page.wait_text(&at("why-conclusion"), "orders");
    });
}

/// Memory runs short for a while.
const SHORT: &str = r#"{"version": 1, "title": "Short of memory",
    "definitions": {"queues": [{"name": "jobs"}]},
    "clients": [
        {"kind": "producer", "name": "web", "start_ms": 500, "every_ms": 500, "count": 8, "confirms": true,
            "messages": [{"routing_key": "jobs"}]},
        {"kind": "consumer", "name": "w1", "queue": "jobs", "prefetch": 1, "work_ms": 300}],
    "timeline": [{"at_ms": 1600, "do": "raise_alarm", "alarm": "memory"},
                 {"at_ms": 4000, "do": "clear_alarm", "alarm": "memory"}]}"#;

#[test]
fn whoever_publishes_while_memory_is_short_is_seen_to_be_blocked() {
    journey("blocked", Screen::LAPTOP, |page| {
        open(page, SHORT, 3_600);
        let web = |page: &Page| page.name(&at("node-client:web"));
        assert!(
            web(page).contains("blocked: low on memory"),
            "{}",
            web(page)
        );
        assert!(page.text(&at("node-client:web")).contains("blocked"));
        assert!(page.text(&at("trouble")).contains("Memory runs short"));
        page.click(&at("node-client:web"));
        page.wait_text(&at("inspector"), "blocked: low on memory");
        assert!(web(page).contains(" held back"), "{}", web(page));
        page.screenshot("blocked");
        let worker = page.name(&at("node-client:w1"));
        assert!(!worker.contains("blocked"), "it does not publish: {worker}");
        open(page, SHORT, 5_000);
        assert!(!web(page).contains("blocked"), "{}", web(page));
        assert_eq!(page.text(&at("trouble")), "");
    });
}

/// A till that books in transactions of three, and one who publishes to nowhere.
const TILL: &str = r#"{"version": 1, "title": "Till", "latency": {"publish_ms": 200},
    "definitions": {"queues": [{"name": "bookings"}]},
    "clients": [
        {"kind": "producer", "name": "till", "start_ms": 500, "every_ms": 500, "count": 6,
            "tx": {"size": 3}, "messages": [{"routing_key": "bookings"}]},
        {"kind": "producer", "name": "stray", "exchange": "nowhere", "start_ms": 500, "count": 1,
            "messages": [{"routing_key": "x"}]}]}"#;

#[test]
fn the_mode_of_a_channel_and_why_it_was_closed_can_be_read() {
    journey("channels", Screen::LAPTOP, |page| {
        open(page, TILL, 1_400);
        let till = page.text(&at("node-client:till"));
        assert!(till.contains("2 uncommitted"), "{till}");
        let stray = page.text(&at("node-client:stray"));
        assert!(stray.contains("404"), "{stray}");
        page.click(&at("node-client:till"));
        page.wait_text(&at("inspector"), "transactions of 3 (tx.select)");
        page.screenshot("transaction");
        page.click(&at("node-client:stray"));
        page.wait_text(&at("inspector"), "Channel closed");
        let reply = "404 NOT_FOUND - no exchange 'nowhere' in vhost '/'";
        page.wait_text(&at("inspector"), reply);
        page.screenshot("closed");
        open(page, TILL, 1_900);
        let till = page.text(&at("node-client:till"));
        assert!(till.contains("tx mode"), "it is committed: {till}");
    });
}
