//! The whole page by ear: roles, names, the order of focus, what is announced, and nothing
//! for the accessibility checker to find in any state.

use warren_tests::browser::{Page, Screen, Theme, journey};

use crate::stage::{at, open_scenario, step_until, still};

/// What each control of the page is called and is, in the order of focus.
const FOCUS: &str = "[...document.querySelectorAll('[data-testid=app] *')] \
    .filter(one => one.tabIndex >= 0 && one.checkVisibility() && !one.disabled) \
    .map(one => one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent) \
    .map(name => name.trim())";

/// Opens a dialog by what opens it, looks at it in both themes, and closes it.
fn dialog(page: &Page, opener: &str, dialog: &str, ready: &str) {
    page.click(&at(opener));
    page.wait(&at(dialog));
    page.wait(ready);
    both_themes(page, dialog);
    let role = page.eval(&format!(
        "(d => d.matches('dialog') && d.open && (d.ariaLabel ?? d.ariaLabelledByElements?.[0]?.textContent \
         ?? document.getElementById(d.getAttribute('aria-labelledby'))?.textContent))\
         (document.querySelector('{}').closest('dialog'))",
        at(dialog)
    ));
    assert!(
        role.as_str().is_some_and(|name| !name.is_empty()),
        "the dialog {dialog} has a name: {role}"
    );
    page.press("Escape");
    page.wait_gone(&at(dialog));
}

fn both_themes(page: &Page, state: &str) {
    for theme in [Theme::Light, Theme::Dark] {
        page.theme(theme);
        page.assert_accessible(&format!("{state}, {theme:?}"));
    }
}

#[test]
fn the_checker_finds_nothing_in_any_dialog() {
    journey("axe-dialogs", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        both_themes(page, "at first");
        dialog(page, "scenario-picker", "library", ".cards");
        dialog(page, "share", "share-dialog", &at("share-link"));
        dialog(page, "export", "export-dialog", &at("export-text"));
        dialog(page, "import", "import-dialog", &at("import-text"));
        dialog(page, "help", "help-dialog", ".keys");
        dialog(
            page,
            "intervene-publish",
            "publish-dialog",
            &at("publish-send"),
        );
        dialog(
            page,
            "intervene-restart",
            "restart-dialog",
            &at("restart-clean"),
        );
        dialog(page, "intervene-kill", "kill-dialog", "button");
    });
}

#[test]
fn the_checker_finds_nothing_in_the_inspector() {
    journey("axe-inspector", Screen::LAPTOP, |page| {
        open_scenario(page, "retry-with-backoff");
        step_until(page, "dead");
        page.wait(&at("notes"));
        both_themes(page, "the scenario's properties");
        for kind in ["client", "exchange", "queue"] {
            page.click(&format!("[data-testid^='node-{kind}:']"));
            page.wait(&at("rename"));
            both_themes(page, kind);
        }
        for tab in ["why", "journey", "checkup", "text"] {
            page.click(&at(&format!("tab-{tab}")));
            still(page);
            both_themes(page, tab);
        }
    });
}

#[test]
fn the_checker_finds_nothing_while_building_and_on_a_phone() {
    journey("axe-building", Screen::PHONE, |page| {
        still(page);
        both_themes(page, "a phone at first");
        page.click(&at("palette"));
        both_themes(page, "the palette");
    });
    journey("axe-connecting", Screen::LAPTOP, |page| {
        still(page);
        page.click(&at("new-scenario"));
        page.wait(&at("invitation"));
        both_themes(page, "nothing is there");
        page.press("p");
        page.wait(&at("inline-field"));
        both_themes(page, "a name is written");
        page.press("Enter");
        page.press("e");
        page.wait(&at("inline-field"));
        page.press("Enter");
        page.wait_gone(&at("inline"));
        page.press("c");
        page.wait(&at("connect-dialog"));
        both_themes(page, "what to connect with");
    });
}

#[test]
fn everything_that_takes_the_focus_has_a_name_and_the_diagram_follows_the_flow() {
    journey("focus-order", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        let names = page.eval(FOCUS);
        let names: Vec<&str> = names
            .as_array()
            .expect("a list")
            .iter()
            .map(|name| name.as_str().unwrap_or_default())
            .collect();
        assert!(names.len() > 20, "{names:?}");
        let nameless = names.iter().position(|name| name.is_empty());
        assert_eq!(nameless, None, "all have names: {names:?}");
        let place = |what: &str| {
            let found = names.iter().position(|name| name.contains(what));
            found.unwrap_or_else(|| panic!("{what:?} can be reached: {names:?}"))
        };
        let way = ["sender", "default exchange", "hello", "receiver"].map(place);
        assert!(way.is_sorted(), "the focus follows the flow: {names:?}");
    });
}

#[test]
fn what_happens_is_announced() {
    journey("announced", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        let live = page.eval(
            "document.querySelector('[data-testid=narration]').closest('[aria-live=polite], [role=status]') !== null",
        );
        assert_eq!(live, true, "the sentence of each step is announced");
        let role = page.attribute(&at("node-queue:hello"), "role");
        assert_eq!(role, "button", "a node can be pressed");
        page.click(&at("node-queue:hello"));
        let pressed = page.attribute(&at("node-queue:hello"), "aria-pressed");
        assert_eq!(pressed, "true", "what is selected says so");
    });
}
