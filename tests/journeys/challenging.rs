//! A challenge of one's own: its goals by buttons, and the challenge on paper.

use warren_teach::course;
use warren_teach::own::of_challenge;
use warren_tests::browser::{Page, Screen, Theme, journey};

use crate::authoring::{learn, push};
use crate::stage::{at, open_scenario, still};

/// The goals as they are listed.
fn goals(page: &Page) -> Vec<String> {
    page.texts(".author-goal > span")
}

/// Until there are so many goals.
fn wait_goals(page: &Page, count: usize) {
    page.wait_until(&format!(
        "document.querySelectorAll('.author-goal').length === {count}"
    ));
}

/// The lines of the text under `goal:`.
fn written(page: &Page) -> Vec<String> {
    let text = page.value(&at("author-text"));
    let lines = text.lines().skip_while(|line| !line.starts_with("goal:"));
    let items = lines.skip(1).take_while(|line| line.starts_with("  - "));
    items.map(str::to_owned).collect()
}

#[test]
fn goals_are_added_by_form_judged_by_the_diagram_removed_and_brought_back() {
    journey("author-goals", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        learn(page);
        push(page, "author-challenge");
        wait_goals(page, 1);
        assert_eq!(written(page), ["  - {that: lost, count: 0}"]);
        page.choose(&at("goal-what"), "enqueued");
        page.choose(&at("goal-whom"), "kern");
        page.choose(&at("goal-is"), "at_least");
        page.fill(&at("goal-count"), "2");
        page.click(&at("goal-more"));
        page.fill(&at("goal-key"), "kern.#");
        page.press("Tab");
        push(page, "author-goal-add");
        wait_goals(page, 2);
        let line =
            "  - {that: enqueued, queue: kern, count: 2, is: at_least, routing_key: \"kern.#\"}";
        assert_eq!(written(page)[1], line);
        let said = &goals(page)[1];
        let told = "At the end, at least 2 messages with a key like \"kern.#\" reached the queue kern: yes";
        assert_eq!(said, &format!("✓ {told}"));
        // What does not hold says what is there instead.
        page.choose(&at("goal-what"), "unprocessed");
        page.wait_gone(&at("goal-whom"));
        page.fill(&at("goal-key"), "");
        page.fill(&at("goal-count"), "99");
        page.press("Tab");
        push(page, "author-goal-add");
        wait_goals(page, 3);
        let said = &goals(page)[2];
        assert!(
            said.starts_with(
                "✗ At the end, at least 99 messages sent and not processed: no, it is"
            ),
            "{said}"
        );
        page.assert_accessible("goals of a challenge");
        page.screenshot("author-goals");
        page.theme(Theme::Dark);
        page.assert_accessible("goals of a challenge, dark");
        page.screenshot("author-goals-dark");
        push(page, "author-goal-remove-1");
        wait_goals(page, 2);
        assert_eq!(written(page)[0], line);
        push(page, "author-undo-text");
        wait_goals(page, 3);
        push(page, "author-goal-remove-3");
        wait_goals(page, 2);
        assert_eq!(written(page), ["  - {that: lost, count: 0}", line]);
    });
}

#[test]
fn goals_and_sheet_of_a_challenge_are_for_phones_too() {
    journey("author-goals-phone", Screen::PHONE, |page| {
        still(page);
        page.click(&at("tab-learn"));
        page.choose(&at("author-copy"), course::CHALLENGES[0].challenge.file);
        page.wait_text(&at("author-told"), "In order: the right solution passes");
        wait_goals(page, 3);
        page.click(&at("goal-more"));
        page.assert_accessible("goals on a phone");
        page.screenshot("author-goals-phone");
        page.click(&at("author-sheet"));
        page.wait(&at("sheet-frame"));
        page.assert_accessible("a challenge on paper, on a phone");
        page.screenshot("challenge-sheet-phone");
    });
}

#[test]
fn a_challenge_is_printed_with_its_start_and_goal_and_what_solves_it_for_the_teacher_alone() {
    journey("challenge-sheet", Screen::LAPTOP, |page| {
        still(page);
        learn(page);
        page.click(&at("challenge-1"));
        page.click(&at("sheet"));
        page.wait(&at("sheet-frame"));
        let challenge = &course::challenges().expect("sound")[0];
        let sheet = page.attribute(&at("sheet-frame"), "srcdoc");
        assert_eq!(sheet.matches("<svg").count(), 1, "how it begins");
        for told in [
            &*challenge.title,
            "At the end, 4 messages reached the queue team-a",
            "Draw your solution",
        ] {
            assert!(sheet.contains(told), "{told}");
        }
        for hint in &challenge.hints {
            assert!(!sheet.contains(&**hint), "{hint}");
        }
        let inside = "document.querySelector('[data-testid=sheet-frame]').contentDocument";
        page.wait_until(&format!("{inside}.querySelectorAll('svg').length === 1"));
        page.screenshot("challenge-sheet");
        page.click(&at("sheet-answers"));
        page.wait_until(&format!("{inside}.querySelectorAll('svg').length === 2"));
        let answers = page.attribute(&at("sheet-frame"), "srcdoc");
        assert!(answers.contains(&*challenge.hints[2]), "{answers}");
        page.assert_accessible("the sheet of a challenge");
        page.click(&at("sheet-back"));
        page.wait(&at("challenge"));
        // One that came with a link has a sheet, too.
        let link = of_challenge(&course::CHALLENGES[1])
            .to_link()
            .expect("it fits");
        page.goto(&format!("#{link}"));
        page.wait(&at("challenge"));
        page.click(&at("sheet"));
        page.wait(&at("sheet-frame"));
        page.click(&at("sheet-back"));
        page.wait_text(&at("learn-title"), "The right desk");
    });
}
