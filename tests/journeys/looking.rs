//! How it looks: everything in its place on every screen, for every scenario.

use warren_core::scenario::library::LIBRARY;
use warren_tests::browser::{Page, Screen, Theme, journey};

use crate::stage::{at, go_to, open_scenario, still};

/// The one scenario that is larger than a phone: it begins at a legible size, with an overview.
const LARGER_THAN_A_PHONE: &str = "order-splitter";

/// Nothing to scroll, no node off the diagram where there is no overview, no panel over another.
fn assert_in_place(page: &Page, what: &str) {
    let off = page.eval(
        "(() => {
            const found = [];
            const root = document.documentElement;
            if (root.scrollWidth > innerWidth) found.push('scrolls sideways');
            if (root.scrollHeight > innerHeight) found.push('scrolls down');
            const box = id => document.querySelector(`[data-testid=${id}]`)?.getBoundingClientRect();
            const frame = box('diagram');
            const nodes = box('minimap') ? [] : document.querySelectorAll('[data-testid^=node-]');
            for (const node of nodes) {
                const r = node.getBoundingClientRect();
                if (r.left < frame.left - 1 || r.right > frame.right + 1
                    || r.top < frame.top - 1 || r.bottom > frame.bottom + 1)
                    found.push(`${node.dataset.testid} is off the diagram`);
            }
            for (const id of ['narration', 'clock', 'play', 'lost-count', 'share']) {
                const r = box(id);
                if (!r || r.left < -1 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1)
                    found.push(`${id} is off the screen`);
                else if (r.width && r.bottom > frame.top + 1 && r.top < frame.bottom - 1
                    && r.right > frame.left + 1 && r.left < frame.right - 1 && id !== 'lost-count')
                    found.push(`${id} lies over the diagram`);
            }
            return found.join('; ');
        })()",
    );
    assert_eq!(off, "", "{what}");
}

#[test]
fn every_scenario_fits_every_screen_in_both_themes() {
    for screen in Screen::ALL {
        journey("looks", screen, |page| {
            for entry in LIBRARY {
                open_scenario(page, entry.slug);
                go_to(page, 5);
                for theme in [Theme::Light, Theme::Dark] {
                    page.theme(theme);
                    still(page);
                    let what = format!("{} at {}x{}", entry.slug, screen.width, screen.height);
                    page.screenshot(&format!(
                        "{}-{}x{}-{}",
                        entry.slug,
                        screen.width,
                        screen.height,
                        theme.name()
                    ));
                    let larger = entry.slug == LARGER_THAN_A_PHONE && screen == Screen::PHONE;
                    assert_eq!(
                        page.count(&at("minimap")) > 0,
                        larger,
                        "{what}: an overview"
                    );
                    assert_in_place(page, &what);
                }
            }
        });
    }
}

#[test]
fn the_whole_page_can_be_reached_by_the_keyboard() {
    journey("tabbing", Screen::LAPTOP, |page| {
        still(page);
        let mut reached = Vec::new();
        for _ in 0..60 {
            page.press("Tab");
            let focused = page.eval("document.activeElement?.dataset?.testid ?? ''");
            reached.push(focused.as_str().unwrap_or_default().to_owned());
        }
        for id in [
            "scenario-picker",
            "play",
            "share",
            "tab-why",
            "node-queue:image-tasks",
        ] {
            assert!(
                reached.iter().any(|one| one == id),
                "{id} is not reached: {reached:?}"
            );
        }
    });
}

#[test]
fn a_person_who_asked_for_less_motion_still_sees_every_step() {
    journey("calm", Screen::LAPTOP, |page| {
        page.reduced_motion(true);
        page.reload();
        open_scenario(page, "news-to-everyone");
        go_to(page, 1);
        page.press("ArrowRight");
        still(page);
        assert!(!page.text(&at("narration")).is_empty());
    });
}
