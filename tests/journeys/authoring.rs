//! Lessons of one's own: written in the page, handed out as a link and on paper.

use warren_teach::course;
use warren_teach::own::{Own, of_challenge, of_lesson};
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, clock_ms, open_scenario, step_until, still};

/// What stands behind the `#` of the link that the author sees.
fn fragment(page: &Page) -> String {
    let link = page.value(&at("share-link"));
    format!("#{}", link.split_once('#').expect("a fragment").1)
}

/// Goes to the course, by keyboard.
pub(crate) fn learn(page: &Page) {
    focus(page, "learn");
    page.press("Enter");
    page.wait(&at("shelf"));
}

fn focus(page: &Page, id: &str) {
    page.wait(&at(id));
    page.eval(&format!(
        "document.querySelector('{}').focus() ?? null",
        at(id)
    ));
}

/// Presses a button, by keyboard.
pub(crate) fn push(page: &Page, id: &str) {
    focus(page, id);
    page.press("Enter");
}

#[test]
fn a_lesson_written_by_keyboard_opens_from_its_link_for_a_stranger_and_in_another_page() {
    journey("author", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        step_until(page, "compared message #1");
        page.press("ArrowLeft");
        still(page);
        learn(page);
        push(page, "author-lesson");
        page.wait_text(&at("author-told"), "In order: 1 step.");
        push(page, "author-add-predict");
        page.wait_text(&at("author-told"), "In order: 2 steps.");
        let text = page.value(&at("author-text"));
        assert!(text.contains("predict: queues"), "{text}");
        push(page, "author-add-change");
        push(page, "author-add-answer");
        page.wait_text(&at("author-told"), "In order: 4 steps.");
        page.assert_accessible("a lesson that is written");
        page.screenshot("author");
        push(page, "author-step-2");
        push(page, "author-try");
        page.wait(&at("author-tried"));
        page.wait(&at("predict-check"));
        page.screenshot("author-tried");
        let link = fragment(page);
        assert!(link.starts_with("#L1."), "{link}");
        page.reload();
        still(page);
        page.click(&at("learn"));
        page.wait_text(&at("author-told"), "In order: 4 steps.");
        page.stranger(&link, done_by_a_learner);
        page.stranger(&format!("?embed{link}"), |other| {
            done_by_a_learner(other);
            let hidden = [".tabs", ".rail", ".bar"];
            for part in hidden {
                let shown = format!("document.querySelector('{part}')?.offsetParent == null");
                assert_eq!(other.eval(&shown), true, "{part} is hidden");
            }
            other.screenshot("author-embedded");
        });
    });
}

/// The first step is passed, the prediction made, the change checked, the question answered.
fn done_by_a_learner(page: &Page) {
    page.wait_text(&at("learn-title"), "Look at the picture");
    page.click(&at("step-on"));
    page.wait_text(&at("learn-title"), "Predict");
    still(page);
    assert!(clock_ms(page) > 0, "it is at its moment");
    page.click(&at("predict-check"));
    page.wait(&at("predicted"));
    page.click(&at("step-on"));
    page.wait_text(&at("learn-title"), "Change it");
    page.click(&at("change-check"));
    page.wait(&at("verdict"));
    page.click(&at("step-on"));
    page.click(&at("choice-2"));
    page.wait_text(&at("answer-said"), "Say why it is wrong");
    page.click(&at("choice-1"));
    page.wait_text(&at("answer-said"), "right");
    page.click(&at("step-on"));
    page.wait(&at("lesson-over"));
    page.assert_accessible("a lesson that is over");
}

#[test]
fn faults_name_line_and_remedy_and_drafts_survive_a_crash() {
    journey("author-faults", Screen::LAPTOP, |page| {
        still(page);
        learn(page);
        page.choose(&at("author-copy"), course::LESSONS[1].file);
        page.wait_text(&at("author-told"), "In order: 10 steps.");
        let text = page.value(&at("author-text"));
        page.fill(
            &at("author-text"),
            &text.replacen("before routed 2", "before routed 222", 1),
        );
        page.wait_text(
            &at("author-told"),
            "does not come in this run; name one that does",
        );
        let line = text
            .lines()
            .position(|line| line.contains("before routed 2"));
        let line = (line.expect("it is there") + 1).to_string();
        assert_eq!(page.attribute(&at("author-problem"), "data-line"), line);
        assert_eq!(
            page.count(&at("author-copy-link")),
            0,
            "no link to a faulty lesson"
        );
        page.click(&at("author-problem"));
        page.assert_accessible("a lesson with a fault");
        page.screenshot("author-fault");
        page.crash();
        still(page);
        page.click(&at("learn"));
        page.wait_text(&at("author-told"), "does not come in this run");
        page.click(&at("course"));
        assert_eq!(page.count(&at("shelf-row")), 1);
        page.click("[data-testid^=author-duplicate]");
        assert_eq!(page.count(&at("shelf-row")), 2);
        page.click("[data-testid^=author-delete]");
        page.wait(&at("author-undo"));
        assert_eq!(page.count(&at("shelf-row")), 1);
        page.click(&at("author-undo"));
        assert_eq!(page.count(&at("shelf-row")), 2);
        page.click("[data-testid^=author-rename]");
        page.fill(&at("author-title"), "Where mail goes");
        page.press("Tab");
        page.wait_text(&at("shelf"), "Where mail goes");
        page.screenshot("author-shelf");
    });
}

#[test]
fn a_challenge_written_in_the_page_refuses_a_wrong_attempt_with_the_message() {
    journey("author-challenge", Screen::LAPTOP, |page| {
        still(page);
        learn(page);
        page.choose(&at("author-copy"), course::CHALLENGES[0].challenge.file);
        page.wait_text(&at("author-told"), "In order: the right solution passes");
        page.assert_accessible("a challenge that is written");
        page.screenshot("author-challenge");
        let link = fragment(page);
        page.stranger(&link, |other| {
            other.wait(&at("challenge"));
            still(other);
            other.click(&at("challenge-check"));
            other.wait_text(&at("verdict"), "Message #");
            other.click(&at("more-hint"));
            other.wait(&at("hint"));
        });
    });
}

#[test]
fn the_class_sheet_has_every_step_and_picture_and_answers_for_the_teacher_alone() {
    journey("sheet", Screen::LAPTOP, |page| {
        still(page);
        page.click(&at("learn"));
        page.click(&at("lesson-5"));
        page.click(&at("sheet"));
        page.wait(&at("sheet-frame"));
        let lesson = &course::lessons().expect("sound")[4];
        let sheet = page.attribute(&at("sheet-frame"), "srcdoc");
        assert_eq!(sheet.matches("<svg").count(), lesson.steps.len());
        for step in &lesson.steps {
            assert!(sheet.contains(&step.title), "{}", step.title);
        }
        assert!(!sheet.contains("Answers"));
        let inside = "document.querySelector('[data-testid=sheet-frame]').contentDocument";
        page.wait_until(&format!("{inside}.querySelectorAll('svg').length > 0"));
        let cut = format!(
            "[...{inside}.querySelectorAll('svg')].filter(one => one.getBoundingClientRect().width > {inside}.body.clientWidth).length"
        );
        assert_eq!(page.eval(&cut), 0, "no picture is wider than the paper");
        page.screenshot("sheet");
        page.click(&at("sheet-answers"));
        page.wait_until(&format!("{inside}.body.textContent.includes('Answers')"));
        page.assert_accessible("a class sheet");
        page.click(&at("sheet-back"));
        page.wait(&at("lesson"));
    });
}

#[test]
fn a_lesson_s_link_that_is_pasted_where_scenarios_are_brought_opens_the_lesson() {
    journey("lesson-pasted", Screen::LAPTOP, |page| {
        still(page);
        let link = of_lesson(&course::LESSONS[1]).to_link().expect("it fits");
        page.click(&at("import"));
        page.wait(&at("import-text"));
        page.type_keys(&at("import-text"), &format!("{}#{link}", page.address()));
        page.click(&at("import-lesson"));
        page.wait_gone(&at("import-dialog"));
        page.wait_text(&at("learn-title"), "A message has a label");
    });
}

#[test]
fn a_lesson_s_link_opens_on_a_phone_and_a_damaged_one_says_so() {
    journey("lesson-link-phone", Screen::PHONE, |page| {
        let link = of_lesson(&course::LESSONS[1]).to_link().expect("it fits");
        page.goto(&format!("#{link}"));
        page.wait_text(&at("learn-title"), "A message has a label");
        still(page);
        page.assert_accessible("a lesson from a link on a phone");
        page.screenshot("lesson-link");
        page.goto(&format!("#{}", &link[..link.len() - 20]));
        page.wait_text(&at("lesson-refused"), "end of the link is missing");
        let challenge = of_challenge(&course::CHALLENGES[1]);
        let text = challenge.text.replacen("complaint}", "complain}", 1);
        let faulty = Own { text, ..challenge }.to_link().expect("it fits");
        page.goto(&format!("#{faulty}"));
        page.wait_text(
            &at("lesson-refused"),
            "has faults: lesson:28: the right solution fails",
        );
    });
}
