//! Before a room: presenter mode, read from the last row and led by the keyboard.

use warren_core::scenario::library::LIBRARY;
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, go_to, open_scenario, still};

/// A projector of the older kind.
const PROJECTOR: Screen = Screen {
    width: 1280,
    height: 720,
    ..Screen::LAPTOP
};

/// Everything that is written in the picture and is smaller than a room reads, leaves its node, or
/// covers its neighbour there; and whatever happens now and is not in sight.
const PICTURE: &str = "(() => {
    const found = [];
    const room = document.querySelector('.diagram').getBoundingClientRect();
    const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
        && one.top < other.bottom - 1 && other.top < one.bottom - 1;
    const within = (one, other) => one.left >= other.left - 1 && one.right <= other.right + 1
        && one.top >= other.top - 1 && one.bottom <= other.bottom + 1;
    const box = element => element.getBoundingClientRect();
    const texts = [...document.querySelectorAll('.diagram-svg text')].filter(text =>
        text.textContent.trim() && text.checkVisibility() && meet(box(text), room));
    if (texts.length < 3) found.push('there is next to nothing to read');
    for (const text of texts) {
        const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
        if (size < 19.99) found.push(`${size}: ${text.textContent}`);
    }
    for (const node of document.querySelectorAll('.node')) {
        const outline = box(node.querySelector('.node-outline'));
        const lines = [...node.querySelectorAll(':scope > text')].filter(text => text.textContent);
        lines.forEach((text, number) => {
            // A line of letters is less high than its box.
            const inked = text => {
                const { left, right, top, bottom } = box(text);
                const less = (bottom - top) / 6;
                return { left, right, top: top + less, bottom: bottom - less };
            };
            const place = inked(text);
            if (!within(place, outline)) found.push(`${text.textContent} leaves its node`);
            const other = lines.slice(number + 1).find(other => meet(place, inked(other)));
            if (other) found.push(`${text.textContent} covers ${other.textContent}`);
        });
        if (node.matches('.is-highlighted') && !within(outline, room)) {
            found.push(`${node.dataset.testid} is out of sight`);
        }
    }
    return found.join('\\n');
})()";

/// Whether it can be seen.
fn shown(page: &Page, id: &str) -> bool {
    let place = at(id);
    page.eval(&format!(
        "!!document.querySelector({place:?})?.checkVisibility()"
    )) == true
}

#[test]
fn a_room_reads_all_that_is_written_in_a_picture_from_the_last_row() {
    journey("presenting", PROJECTOR, |page| {
        for entry in LIBRARY {
            open_scenario(page, entry.slug);
            page.press("f");
            for seconds in [0, 3, 6] {
                go_to(page, seconds);
                assert_eq!(page.eval(PICTURE), "", "{} at {seconds} s", entry.slug);
            }
            page.screenshot(entry.slug);
            page.press("f");
        }
    });
}

/// Everything that is written outside of the picture and is smaller than a room reads: the size,
/// and what it is.
const SMALL: &str = "(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const { parentElement: element, textContent } = walker.currentNode;
        if (!textContent.trim() || element.closest('svg') || !element.checkVisibility()) continue;
        const size = parseFloat(getComputedStyle(element).fontSize);
        if (size < 20) found.push(`${size}: ${textContent.trim().slice(0, 40)}`);
    }
    return found.join('\\n');
})()";

#[test]
fn lessons_are_read_from_the_last_row() {
    journey("lessons-presented", PROJECTOR, |page| {
        still(page);
        page.click(&at("learn"));
        page.wait(&at("course"));
        page.press("f");
        page.press("i");
        // Among them those with the widest and with the highest picture.
        for lesson in [1, 5, 7, 8, 12, 16, 17] {
            page.click(&at(&format!("lesson-{lesson}")));
            for step in 1..=3 {
                page.wait(&at("lesson"));
                still(page);
                let place = format!("lesson {lesson}, step {step}");
                assert_eq!(page.eval(SMALL), "", "{place}");
                assert_eq!(page.eval(PICTURE), "", "{place}");
                page.screenshot(&format!("lesson-{lesson}-{step}"));
                page.press("i");
                still(page);
                assert_eq!(page.eval(PICTURE), "", "{place} alone");
                page.press("i");
                page.click(&at("step-on"));
            }
            page.click(&at("course"));
        }
    });
}

#[test]
fn a_talk_is_led_by_the_keyboard_alone() {
    journey("talk", PROJECTOR, |page| {
        open_scenario(page, "logs-by-topic");
        page.press("f");
        still(page);
        assert!(!shown(page, "add-queue") && !shown(page, "share") && !shown(page, "inspector"));
        page.press("ArrowRight");
        still(page);
        assert!(!page.text(&at("narration")).is_empty());
        page.press("i");
        assert!(shown(page, "inspector"));
        page.press("Escape");
        assert!(!shown(page, "inspector") && !shown(page, "add-queue"));
        page.press("k");
        assert!(shown(page, "kill-dialog"), "a client can be killed");
        page.press("Escape");
        page.press("o");
        assert!(shown(page, "library"), "the next scenario is at hand");
        page.press("Escape");
        page.press("Escape");
        assert!(shown(page, "add-queue") && shown(page, "inspector"));
    });
}
