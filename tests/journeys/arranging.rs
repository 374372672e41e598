//! The steps of a lesson of one's own: put before and after others, elsewhere, twice and away;
//! and two tabs with the same lesson.

use warren_teach::course;
use warren_tests::browser::{Page, Screen, journey};

use crate::authoring::{learn, push};
use crate::stage::{at, still};

/// The steps as they are listed, with their numbers.
fn listed(page: &Page) -> Vec<String> {
    page.texts(".author-step")
}

/// The headings of the text.
fn headings(page: &Page) -> Vec<String> {
    let text = page.value(&at("author-text"));
    let headings = text.lines().filter_map(|line| line.strip_prefix("## "));
    headings.map(str::to_owned).collect()
}

/// That text and list have these steps.
#[track_caller]
fn assert_steps(page: &Page, titles: &[&str]) {
    let count = titles.len();
    page.wait_until(&format!(
        "document.querySelectorAll('.author-step').length === {count}"
    ));
    assert_eq!(headings(page), titles);
    let numbered = titles.iter().enumerate();
    let numbered: Vec<String> = numbered
        .map(|(number, title)| format!("{}. {title}", number + 1))
        .collect();
    assert_eq!(listed(page), numbered);
}

/// What has the focus.
fn focused(page: &Page) -> String {
    let id = page.eval("document.activeElement.dataset.testid ?? ''");
    id.as_str().expect("a text").to_owned()
}

#[test]
fn steps_are_added_before_and_after_moved_doubled_and_removed_by_keyboard_and_undone() {
    journey("steps-keyboard", Screen::LAPTOP, |page| {
        still(page);
        learn(page);
        push(page, "author-lesson");
        assert_steps(page, &["Look at the picture"]);
        push(page, "author-add-answer");
        assert_steps(page, &["Look at the picture", "A question"]);
        push(page, "author-step-1");
        push(page, "author-add-predict");
        assert_steps(page, &["Look at the picture", "Predict", "A question"]);
        page.choose(&at("author-whither"), "before");
        push(page, "author-add-change");
        let four = ["Look at the picture", "Change it", "Predict", "A question"];
        assert_steps(page, &four);
        page.wait_text(&at("author-told"), "In order: 4 steps.");
        page.wait_text(&at("author-said"), "Added as step 2");
        push(page, "author-up");
        assert_steps(
            page,
            &["Change it", "Look at the picture", "Predict", "A question"],
        );
        assert_eq!(
            focused(page),
            "author-up",
            "the focus stays for the next press"
        );
        page.wait_text(&at("author-said"), "“Change it” is step 1 now");
        assert_eq!(page.attribute(&at("author-step-1"), "aria-pressed"), "true");
        assert_eq!(page.attribute(&at("author-up"), "aria-disabled"), "true");
        page.press("Enter");
        page.press("Tab");
        assert_eq!(focused(page), "author-down");
        page.press("Enter");
        assert_steps(page, &four);
        page.press("Enter");
        page.press("Enter");
        let last = ["Look at the picture", "Predict", "A question", "Change it"];
        assert_steps(page, &last);
        push(page, "author-twice");
        assert_steps(page, &[&last[..], &["Change it"]].concat());
        push(page, "author-step-2");
        push(page, "author-remove");
        let shorter = [
            "Look at the picture",
            "A question",
            "Change it",
            "Change it",
        ];
        assert_steps(page, &shorter);
        page.assert_accessible("steps in another order");
        push(page, "author-undo-text");
        assert_steps(page, &[&last[..], &["Change it"]].concat());
        push(page, "author-undo-text");
        assert_steps(page, &last);
        page.screenshot("author-steps");
        page.reload();
        still(page);
        page.click(&at("learn"));
        assert_steps(page, &last);
    });
}

#[test]
fn a_step_of_a_copied_lesson_is_moved_by_mouse_and_tried_and_the_lesson_is_whole_again() {
    for screen in [Screen::LAPTOP, Screen::PHONE] {
        let name = format!("steps-{}", screen.width);
        journey(&name, screen, |page| {
            still(page);
            page.click(&at(if screen.phone { "tab-learn" } else { "learn" }));
            page.choose(&at("author-copy"), course::LESSONS[1].file);
            page.wait_text(&at("author-told"), "In order: 10 steps.");
            let before = page.value(&at("author-text"));
            let titles = headings(page);
            page.click(&at("author-step-9"));
            page.click(&at("author-down"));
            let mut turned: Vec<&str> = titles.iter().map(String::as_str).collect();
            turned.swap(8, 9);
            assert_steps(page, &turned);
            page.click(&at("author-up"));
            page.click(&at("author-twice"));
            page.click(&at("author-remove"));
            page.wait_text(&at("author-told"), "In order: 10 steps.");
            assert_eq!(
                page.value(&at("author-text")),
                before,
                "nothing else has changed"
            );
            page.click(&at("author-step-2"));
            page.click(&at("author-try"));
            page.wait_text(&at("author-tried"), &titles[1]);
            page.assert_accessible("a step that is tried");
            page.screenshot(&format!("author-steps-{}", screen.width));
        });
    }
}

/// The titles of the lessons on the shelf.
fn shelf(page: &Page) -> Vec<String> {
    page.click(&at("course"));
    page.wait(&at("shelf"));
    page.texts(".shelf .mine-title")
}

/// Begins a lesson.
fn begin(page: &Page) {
    still(page);
    learn(page);
    push(page, "author-lesson");
    page.wait_text(&at("author-told"), "In order: 1 step.");
}

/// Gives the lesson that is open another title, by typing.
fn retitle(page: &Page, old: &str, new: &str) {
    let text = page.value(&at("author-text"));
    let (old, new) = (format!("title: {old}\n"), format!("title: {new}\n"));
    assert!(text.contains(&old), "{text}");
    page.fill(&at("author-text"), &text.replacen(&old, &new, 1));
}

#[test]
fn two_tabs_with_the_same_lesson_keep_both_versions() {
    journey("author-two-tabs", Screen::LAPTOP, |page| {
        begin(page);
        page.other_tab(|| {
            still(page);
            page.click(&at("learn"));
            retitle(page, "A lesson of my own", "Theirs");
            page.wait_text(&at("learn-title"), "Theirs");
            assert_eq!(page.count(&at("author-elsewhere")), 0, "nothing was lost");
        });
        page.wait_text(&at("learn-title"), "A lesson of my own");
        page.click(&at("author-text"));
        page.press("Ctrl+End");
        page.press("x");
        page.wait_text(&at("author-elsewhere"), "changed in another tab");
        assert_eq!(focused(page), "author-text", "the typing goes on");
        page.press("y");
        page.wait_until("document.querySelector('[data-testid=author-text]').value.endsWith('xy')");
        retitle(page, "A lesson of my own", "Mine");
        page.assert_accessible("a lesson that was changed elsewhere");
        page.screenshot("author-elsewhere");
        page.reload();
        still(page);
        page.click(&at("learn"));
        page.wait_text(&at("learn-title"), "Mine");
        assert_eq!(
            page.count(&at("author-elsewhere")),
            0,
            "each has its own by now"
        );
        assert_eq!(shelf(page), ["Mine", "Theirs"]);
    });
}

#[test]
fn a_lesson_that_another_tab_deletes_while_it_is_written_is_kept_and_titles_are_of_today() {
    journey("author-deleted-elsewhere", Screen::LAPTOP, |page| {
        begin(page);
        page.other_tab(|| {
            still(page);
            page.click(&at("learn"));
            page.click(&at("course"));
            page.click("[data-testid^=author-delete]");
            page.wait(&at("author-undo"));
        });
        retitle(page, "A lesson of my own", "Still there");
        page.wait_text(&at("author-elsewhere"), "changed in another tab");
        assert_eq!(shelf(page), ["Still there"]);
        // The list is of a moment ago when another tab writes.
        page.other_tab(|| {
            still(page);
            page.click(&at("learn"));
            page.click("[data-testid^=author-open]");
            push(page, "author-add-press");
            page.wait_text(&at("author-told"), "In order: 2 steps.");
        });
        page.click("[data-testid^=author-rename]");
        page.fill(&at("author-title"), "Renamed");
        page.press("Tab");
        page.wait_text(&at("shelf"), "Renamed");
        page.click("[data-testid^=author-open]");
        page.wait_text(&at("author-told"), "In order: 2 steps.");
    });
}
