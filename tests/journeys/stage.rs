//! What several journeys do: go to a moment, read the clock, compare pictures.

use warren_tests::browser::Page;

/// The place that a test looks at, by its `data-testid`.
pub(crate) fn at(id: &str) -> String {
    format!("[data-testid={id:?}]")
}

/// The virtual time, in milliseconds.
pub(crate) fn clock_ms(page: &Page) -> u64 {
    let us: u64 = page
        .attribute(&at("clock"), "data-us")
        .parse()
        .expect("a number");
    us / 1000
}

/// Waits until nothing moves.
pub(crate) fn still(page: &Page) {
    page.wait(&format!("{}[data-state=paused]", at("clock")));
    page.wait(&format!("{}[data-tokens]", at("tokens")));
}

/// Goes to so many whole seconds after the start, by the keyboard.
pub(crate) fn go_to(page: &Page, seconds: u64) {
    // Before the page has come up, it hears no keys.
    still(page);
    page.press("Home");
    for _ in 0..seconds {
        page.press("Shift+ArrowRight");
    }
    page.wait_until(&format!(
        "document.querySelector('[data-testid=clock]').dataset.us === '{}'",
        seconds * 1_000_000
    ));
    still(page);
}

/// Presses the arrow and waits for the end of the step.
pub(crate) fn step(page: &Page, arrow: &str) {
    page.press(arrow);
    still(page);
}

/// Steps on until the narration says this; gives the whole sentence.
pub(crate) fn step_until(page: &Page, part: &str) -> String {
    for _ in 0..120 {
        step(page, "ArrowRight");
        let said = page.text(&at("narration"));
        if said.contains(part) {
            return said;
        }
    }
    panic!("no step in 120 was told with {part:?}");
}

/// Everything that there is to see of the moment: nodes, edges, tokens, clock, sentence.
pub(crate) fn picture(page: &Page) -> String {
    still(page);
    [
        page.html(&at("diagram-svg")),
        page.attribute(&at("tokens"), "data-tokens"),
        page.text(&at("clock")),
        page.text(&at("narration")),
        page.text(&at("lost-count")),
    ]
    .join("\n")
}

/// Opens a scenario of the library.
pub(crate) fn open_scenario(page: &Page, slug: &str) {
    page.click(&at("scenario-picker"));
    page.click(&at(&format!("scenario-{slug}")));
    page.wait_gone(&at("library"));
    still(page);
}

/// Asserts that two pictures are the same; else shows where they part, and not all of both.
#[track_caller]
pub(crate) fn assert_same(one: &str, other: &str, what: &str) {
    let apart = one
        .char_indices()
        .zip(other.char_indices())
        .find(|((_, a), (_, b))| a != b);
    let place = match apart {
        Some(((place, _), _)) => place,
        None if one.len() == other.len() => return,
        None => one.len().min(other.len()),
    };
    let near = |text: &str| -> String {
        let from = text[..place]
            .char_indices()
            .rev()
            .nth(60)
            .map_or(0, |(at, _)| at);
        text[from..].chars().take(160).collect()
    };
    panic!(
        "{what}: the pictures part:\n  {}\n  {}",
        near(one),
        near(other)
    );
}

/// Takes the selection back, so that it is not part of the picture.
pub(crate) fn deselect(page: &Page) {
    page.eval("document.activeElement?.blur() ?? null");
    page.press("Escape");
    page.wait_gone(".is-selected");
}

/// The document as the browser keeps it.
pub(crate) fn document(page: &Page) -> String {
    let kept =
        page.eval("(s => s['warren.kept.' + s['warren.latest']] ?? s['warren.own'])(localStorage)");
    let (_, document) = kept
        .as_str()
        .and_then(|kept| kept.split_once('\n'))
        .expect("it is kept");
    document.to_owned()
}
