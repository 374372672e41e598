//! The whole course: every lesson by keyboard alone, every step reaching its moment and its
//! check; every challenge with its solution and its wrong one; and nothing for the accessibility
//! checker in any step.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::timeline::Timeline;
use warren_teach::lesson::{Ask, Press, Quiz, Step};
use warren_teach::predict::Question;
use warren_teach::{Lesson, course};
use warren_tests::browser::{Page, Screen, Theme, journey};

use crate::stage::{at, still};

/// Where an element stands, seen from what has the focus.
const WHERE: &str = "((one, here) => one === here ? 'here' \
    : here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING ? 'before' : 'after')";

/// The most that Tab may be pressed to come anywhere.
const MOST_TABS: usize = 150;

/// Goes to an element by Tab alone.
#[track_caller]
fn reach(page: &Page, id: &str) {
    page.wait(&at(id));
    for _ in 0..MOST_TABS {
        let asked = format!(
            "{WHERE}(document.querySelector('{}'), document.activeElement)",
            at(id)
        );
        match page.eval(&asked).as_str() {
            Some("here") => return,
            Some("before") => page.press("Shift+Tab"),
            _ => page.press("Tab"),
        }
    }
    panic!("{id} is not reached by Tab");
}

#[track_caller]
fn push(page: &Page, id: &str) {
    reach(page, id);
    page.press("Enter");
}

/// Whatever was opened has the focus, so that nobody has to begin at the top of the page.
#[track_caller]
fn begins_at_title(page: &Page) {
    page.wait_until("document.activeElement.dataset.testid === 'learn-title'");
}

/// The scenario's document is pasted over the text that is there.
#[track_caller]
fn paste(page: &Page, scenario: &Scenario) {
    push(page, "tab-text");
    reach(page, "text");
    let document = serde_json::Value::from(scenario.to_json());
    page.eval(&format!("navigator.clipboard.writeText({document})"));
    page.press("Ctrl+a");
    page.press("Ctrl+v");
    push(page, "learn");
}

/// Marks what is right: boxes one by one, and of a group of which one is chosen, the one that
/// the arrows lead to.
#[track_caller]
fn mark(page: &Page, question: &Question, run: &Timeline) {
    match question {
        Question::Queues(routing) => {
            for queue in routing.answer(run).keys() {
                reach(page, &format!("predict-{queue}"));
                page.press("Space");
            }
        }
        Question::Consumer(delivery) => {
            let answer = delivery.answer(run);
            reach(page, &format!("predict-{}", delivery.consumers[0]));
            page.press("Space");
            let place = delivery.consumers.iter().position(|one| *one == answer);
            for _ in 0..place.expect("it can be chosen") {
                page.press("ArrowDown");
            }
        }
    }
}

#[track_caller]
fn do_what_is_asked(page: &Page, step: &Step) {
    match &step.ask {
        Ask::Press(Press::Play(_)) => push(page, "lesson-play"),
        Ask::Press(Press::Step) => push(page, "lesson-step"),
        Ask::Press(Press::GoOn) => {}
        Ask::Predict(question) => {
            let run = Timeline::complete(Arc::clone(&step.scenario));
            mark(page, question, &run);
            push(page, "predict-check");
            page.wait_text(&at("predicted"), "All right");
        }
        Ask::Change(task) => {
            push(page, "change-check");
            page.wait_text(&at("verdict"), "Not yet");
            paste(page, &task.solution);
            push(page, "change-check");
            page.wait_text(&at("verdict"), "It does");
        }
        Ask::Answer(quiz) => answer(page, quiz),
    }
}

/// Wrong at first, with the reason, and then right.
#[track_caller]
fn answer(page: &Page, quiz: &Quiz) {
    for (number, choice) in (1..).zip(&quiz.choices) {
        if let Some(wrong) = &choice.wrong {
            push(page, &format!("choice-{number}"));
            page.wait_text(&at("answer-said"), wrong);
        }
    }
    let right = quiz.choices.iter().position(|one| one.wrong.is_none());
    let right = right.expect("one is right") + 1;
    push(page, &format!("choice-{right}"));
    page.wait_text(&at("answer-said"), "✓");
}

#[track_caller]
fn take(page: &Page, lesson: &Lesson) {
    push(page, &format!("lesson-{}", lesson.order));
    for (number, step) in (1..).zip(&lesson.steps) {
        page.wait_text(&at("learn-title"), &step.title);
        begins_at_title(page);
        still(page);
        let shown = page.attribute(&at("clock"), "data-us");
        let meant = step.playhead.at.0.to_string();
        assert_eq!(shown, meant, "{}, step {number}", lesson.file);
        do_what_is_asked(page, step);
        let last = number == lesson.steps.len();
        page.wait_text(&at("step-on"), if last { "Finish" } else { "Next" });
        push(page, "step-on");
    }
    page.wait(&at("course"));
    begins_at_title(page);
    page.wait_text(&at(&format!("lesson-{}", lesson.order)), "✓ done");
}

/// These lessons, one after the other, without a mouse.
fn take_by_keyboard(name: &str, orders: std::ops::RangeInclusive<u32>) {
    let lessons = course::lessons().expect("all are read");
    journey(name, Screen::LAPTOP, |page| {
        still(page);
        // As fast as may be.
        page.press("6");
        push(page, "learn");
        page.wait(&at("course"));
        for lesson in lessons.iter().filter(|one| orders.contains(&one.order)) {
            take(page, lesson);
        }
    });
}

#[test]
fn the_first_half_of_the_course_is_passed_by_keyboard_alone() {
    take_by_keyboard("course-first-half", 1..=8);
}

#[test]
fn the_second_half_of_the_course_is_passed_by_keyboard_alone() {
    take_by_keyboard("course-second-half", 9..=u32::MAX);
}

#[test]
fn every_challenge_takes_its_solution_and_names_the_message_that_breaks_the_wrong_one() {
    journey("challenges", Screen::LAPTOP, |page| {
        still(page);
        push(page, "learn");
        let challenges = course::challenges().expect("all are read");
        for (number, challenge) in (1..).zip(&challenges) {
            push(page, &format!("challenge-{number}"));
            page.wait_text(&at("learn-title"), &challenge.title);
            still(page);
            paste(page, &challenge.wrong.scenario);
            push(page, "challenge-check");
            page.wait_text(&at("verdict"), "Not yet");
            let said = page.text(&at("verdict"));
            let (file, fails) = (&challenge.file, &challenge.wrong.fails);
            assert!(said.contains(fails), "{file}: not {fails:?}, but {said}");
            assert!(said.contains('#'), "{file}: no message in {said}");
            paste(page, &challenge.solution);
            // A hint takes nothing away of what was built.
            if !challenge.hints.is_empty() {
                push(page, "more-hint");
                page.wait(&at("hint"));
            }
            push(page, "challenge-check");
            page.wait_text(&at("verdict"), "It does");
            push(page, "course");
            page.wait_text(&at(&format!("challenge-{number}")), "solved with");
        }
    });
}

/// Goes through all steps, and lets the checker look at each.
fn look_at_every_step(name: &str, language: &str) {
    journey(name, Screen::LAPTOP, |page| {
        page.goto(&format!("?lang={language}"));
        still(page);
        page.click(&at("learn"));
        let lessons = course::lessons_in(language).expect("all are read");
        for lesson in &lessons {
            page.click(&at(&format!("lesson-{}", lesson.order)));
            for step in &lesson.steps {
                page.wait_text(&at("learn-title"), &step.title);
                still(page);
                for theme in [Theme::Light, Theme::Dark] {
                    page.theme(theme);
                    let what = format!("{}, {}, {theme:?}", lesson.file, step.title);
                    page.assert_accessible(&what);
                }
                page.click(&at("step-on"));
            }
            page.wait(&at("course"));
        }
    });
}

#[test]
fn the_checker_finds_nothing_in_any_step_in_english() {
    look_at_every_step("steps-english", "en");
}

#[test]
fn the_checker_finds_nothing_in_any_step_in_chinese() {
    look_at_every_step("steps-chinese", "zh-CN");
}
