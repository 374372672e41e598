//! The course on a phone: everything within its width, and for fingers, and the picture beside
//! a lesson shows what is asked about.

use warren_teach::lesson::{Ask, Step};
use warren_teach::pointer::Pointer;
use warren_teach::predict::Question;
use warren_teach::{Lesson, course};
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

/// Asserts that the queues that a step asks about, and the nodes that it points at, are in
/// sight, and that nothing lies over them.
#[track_caller]
fn sees_what_is_asked(page: &Page, step: &Step) {
    let pointed = step.points.iter().find_map(|one| match one {
        Pointer::Node(node) => Some(node.to_string()),
        Pointer::Binding(_) | Pointer::Message(_) => None,
    });
    let asked = match &step.ask {
        Ask::Predict(Question::Queues(routing)) => &routing.queues[..],
        _ => &[],
    };
    let asked = asked.iter().map(|queue| format!("queue:{queue}"));
    for node in asked.chain(pointed) {
        let found = page.eval(&format!(
            "(box => [[box.left + 3, box.top + 3], [box.right - 3, box.bottom - 3]]
                .every(([x, y]) => document.elementFromPoint(x, y)?.closest('[data-testid=diagram-svg]'))
            )(document.querySelector('{} .node-outline').getBoundingClientRect())",
            at(&format!("node-{node}"))
        ));
        assert_eq!(found, true, "{}: {node} is in sight", step.title);
    }
}

/// Goes through a lesson.
#[track_caller]
fn go_through(page: &Page, lesson: &Lesson) {
    page.click(&at(&format!("lesson-{}", lesson.order)));
    for (number, step) in (1..).zip(&lesson.steps) {
        page.wait_text(&at("learn-title"), &step.title);
        still(page);
        sees_what_is_asked(page, step);
        if number < 3 {
            look(page, &format!("lesson-{}-{number}", lesson.order));
        }
        page.click(&at("step-on"));
    }
    page.wait(&at("course"));
}

#[test]
fn the_course_and_its_map_lessons_and_challenges_fit_a_phone() {
    journey("pocket", Screen::PHONE, |page| {
        still(page);
        page.tap(&at("tab-learn"));
        page.wait(&at("course-map"));
        look(page, "map");
        let lessons = course::lessons().expect("all are read");
        let some = lessons
            .iter()
            .filter(|one| [1, 5, 7, 12, 17].contains(&one.order));
        for lesson in some {
            go_through(page, lesson);
        }
        page.click(&at("challenge-1"));
        page.click(&at("more-hint"));
        page.wait(&at("hint"));
        page.click(&at("challenge-check"));
        page.wait(&at("verdict"));
        look(page, "challenge");
    });
}
