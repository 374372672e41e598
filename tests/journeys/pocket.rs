//! The course on a phone: everything within its width, and for fingers.

use warren_tests::browser::{Page, Screen, Theme, journey};

use crate::stage::{at, still};

/// What of the learning side is too small for a finger, or reaches beyond the screen.
const CLUMSY: &str = "[...document.querySelectorAll('.learn, .learn-class, .course-map')].flatMap(part => [...part.querySelectorAll('button, input, select, summary, progress, p, li')]).filter(one => {
    const box = one.getBoundingClientRect();
    if (box.width === 0) return false;
    const finger = one.matches('button, select, summary') && box.height < 43.5;
    return finger || box.left < 0 || box.right > innerWidth + 0.5;
}).map(one => `${one.tagName} ${one.className} ${one.dataset.testid ?? ''} ${Math.round(one.getBoundingClientRect().height)}`).join('; ')";

/// Looks at what is open, in light and dark.
#[track_caller]
fn look(page: &Page, name: &str) {
    for theme in [Theme::Light, Theme::Dark] {
        page.theme(theme);
        let wide = page.eval("document.documentElement.scrollWidth");
        assert!(
            wide.as_u64().is_some_and(|wide| wide <= 390),
            "{name}: {wide}"
        );
        assert_eq!(page.eval(CLUMSY), "", "{name}");
        page.assert_accessible(&format!("{name} on a phone, {theme:?}"));
        page.screenshot(&format!("{name}-{theme:?}"));
    }
    page.theme(Theme::Light);
}

#[test]
fn the_course_and_its_map_lessons_and_challenges_fit_a_phone() {
    journey("pocket", Screen::PHONE, |page| {
        still(page);
        page.tap(&at("tab-learn"));
        page.wait(&at("course-map"));
        look(page, "map");
        for lesson in [1, 5, 8, 12, 17] {
            page.click(&at(&format!("lesson-{lesson}")));
            page.wait(&at("lesson"));
            still(page);
            look(page, &format!("lesson-{lesson}-1"));
            page.click(&at("step-on"));
            page.wait_text(&at("lesson"), "step 2");
            still(page);
            look(page, &format!("lesson-{lesson}-2"));
            page.click(&at("course"));
        }
        page.click(&at("challenge-1"));
        page.click(&at("more-hint"));
        page.wait(&at("hint"));
        page.click(&at("challenge-check"));
        page.wait(&at("verdict"));
        look(page, "challenge");
    });
}
