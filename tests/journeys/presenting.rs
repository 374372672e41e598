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

/// The least size of letters on such a screen that the last row still reads: a forty-eighth of
/// its height, which is a line of text of some two per cent.
const READABLE_PX: f64 = 15.0;

/// How large what is written really is: the names of nodes, and the narration.
fn smallest_letters(page: &Page) -> Vec<(String, f64)> {
    let found = page.eval(
        "(() => {
            const size = (element, scale) => parseFloat(getComputedStyle(element).fontSize) * scale;
            const of = (name, elements, scale) => [name, Math.min(...[...elements].map(element =>
                size(element, scale(element))))];
            const drawn = element => element.getScreenCTM().a;
            const names = document.querySelectorAll('[data-testid^=node-] .node-name');
            return [
                of('narration', document.querySelectorAll('[data-testid=narration]'), () => 1),
                of('names', names, drawn),
            ];
        })()",
    );
    let pairs = found.as_array().expect("a list").iter();
    pairs
        .map(|pair| {
            let name = pair[0].as_str().unwrap_or_default().to_owned();
            (name, pair[1].as_f64().unwrap_or(0.0))
        })
        .collect()
}

/// Whether it can be seen.
fn shown(page: &Page, id: &str) -> bool {
    let place = at(id);
    page.eval(&format!(
        "!!document.querySelector({place:?})?.checkVisibility()"
    )) == true
}

#[test]
fn a_room_reads_names_and_narration_from_the_last_row() {
    journey("presenting", PROJECTOR, |page| {
        // An order in parts is too large for a projector of this kind: there one zooms.
        let shown = LIBRARY.iter().filter(|one| one.slug != "order-splitter");
        for entry in shown {
            open_scenario(page, entry.slug);
            go_to(page, 3);
            page.press("f");
            still(page);
            for (what, px) in smallest_letters(page) {
                assert!(px >= READABLE_PX, "{}: {what} have {px} px", entry.slug);
            }
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
        for lesson in [1, 5, 8, 12, 17] {
            page.click(&at(&format!("lesson-{lesson}")));
            page.wait(&at("lesson"));
            still(page);
            assert_eq!(page.eval(SMALL), "", "lesson {lesson}");
            page.screenshot(&format!("lesson-{lesson}"));
            page.press("i");
            still(page);
            for (what, px) in smallest_letters(page) {
                assert!(
                    px >= READABLE_PX,
                    "lesson {lesson} alone: {what} have {px} px"
                );
            }
            page.press("i");
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
