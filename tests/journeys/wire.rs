//! The wire: the frames of a step, their fields and octets, and what both protocols say.

use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, go_to, open_scenario};

/// How many elements that match are lit.
fn lit(page: &Page, what: &str) -> usize {
    page.count(&format!("{what}.is-lit"))
}

#[test]
fn a_field_under_the_pointer_lights_its_octets_and_the_other_way_round() {
    journey("wire-step", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        go_to(page, 1);
        page.click(&at("tab-wire"));
        page.wait_text(&at("wire"), "basic.publish");
        assert_eq!(lit(page, ".wire-octet"), 0);
        page.hover("[data-testid=wire-field]:nth-child(2)");
        page.wait(".wire-octet.is-lit");
        page.hover(".wire-line:last-child .wire-octet:last-child");
        page.wait_until("document.querySelectorAll('.wire-octet.is-lit').length === 1");
        // The last octet of a frame is its end, which is a field of its own.
        let end = "[...document.querySelectorAll('[data-testid=wire-field].is-lit .wire-name')].at(-1).textContent";
        assert_eq!(page.eval(end), "frame-end");
        // By keyboard: a field that has the focus is lit.
        page.eval("document.querySelector('.wire-name').focus()");
        page.wait_until(
            "document.querySelector('[data-testid=wire-field]').classList.contains('is-lit')",
        );
        page.click(&at("wire-1.0"));
        page.wait_text(&at("wire"), "1) session 0: transfer");
    });
}

#[test]
fn both_protocols_stand_side_by_side_from_connect_to_close() {
    journey("wire-whole", Screen::DESKTOP, |page| {
        open_scenario(page, "news-to-everyone");
        page.click(&at("tab-wire"));
        page.click(&at("wire-whole"));
        page.wait(&at("wire-talk-1.0"));
        let said = |protocol: &str| {
            page.texts(&format!("[data-testid='wire-talk-{protocol}'] .wire-what"))
                .join(" ")
        };
        for name in [
            "connection.start",
            "connection.open-ok",
            "channel.open",
            "connection.close-ok",
        ] {
            assert!(said("0-9-1").contains(name), "{name}: {}", said("0-9-1"));
        }
        // Who publishes without confirms hears of no disposition; who consumes says it.
        for name in [
            "open", "begin", "attach", "flow", "transfer", "detach", "end", "close",
        ] {
            assert!(said("1.0").contains(name), "{name}: {}", said("1.0"));
        }
        page.choose(&at("wire-connection"), "2");
        page.wait_text(&at("wire-talk-1.0"), "disposition");
        page.wait_text(&at("wire-talk-0-9-1"), "basic.ack");
        // A frame that is picked is opened, and the picture goes to its moment.
        page.click("[data-testid='wire-talk-0-9-1'] li:last-child button");
        page.wait_text(&at("wire-frame"), "connection.close-ok");
        page.screenshot("wire-whole");
    });
}
