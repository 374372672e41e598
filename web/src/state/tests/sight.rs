//! What a room sees, where the picture is larger than its part of the screen.

use super::*;
use warren_diagram::geometry::Rect;

/// An order in parts, before a room that sees little of it at once.
fn before_a_room() -> AppState {
    let mut page = page("order-splitter", 0);
    page.act(Action::Viewport(ViewportCommand::Resize(Size::new(
        700, 200,
    ))));
    page.act(Action::TogglePresenting);
    assert_eq!(page.picture.scene().print, Print::Room);
    page
}

fn is_seen(page: &AppState, rect: Rect) -> bool {
    let seen = page.viewport.visible();
    seen.union(&rect) == seen
}

#[test]
fn whatever_happens_is_seen_in_letters_that_a_room_reads() {
    let mut page = before_a_room();
    let mut moved = 0;
    for _ in 0..80 {
        let before = page.viewport.place();
        page.act(step());
        let place = page.viewport.place();
        moved += usize::from(place != before);
        assert!(place.scale >= 1.0, "{}", narration(&page));
        let nodes = page.picture.scene().nodes.iter();
        let lit: Vec<Rect> = nodes
            .filter(|node| node.highlighted)
            .map(|node| node.rect)
            .collect();
        if let [one] = lit[..] {
            assert!(is_seen(&page, one), "{}", narration(&page));
        }
    }
    assert!((4..60).contains(&moved), "it moves, and rests: {moved}");
}

#[test]
fn what_is_pointed_at_is_seen_until_something_happens_elsewhere() {
    let mut page = before_a_room();
    step_until(&mut page, "Producer customer sent");
    let rect = |page: &AppState, id: &str| {
        let node = page.picture.scene().node(&id.parse().unwrap()).unwrap();
        node.rect
    };
    let (customer, joiner) = ("client:customer", "client:joiner");
    assert!(is_seen(&page, rect(&page, customer)));
    let pointed = Some(Selection::Node(joiner.parse().unwrap()));
    page.act(Action::Select(pointed));
    assert!(is_seen(&page, rect(&page, joiner)));
    assert!(!is_seen(&page, rect(&page, customer)));
    page.act(step());
    assert!(!is_seen(&page, rect(&page, joiner)));
}

#[test]
fn the_page_after_it_lies_as_it_did_before() {
    let mut page = page("order-splitter", 0);
    page.act(Action::Viewport(ViewportCommand::Resize(Size::new(
        1000, 500,
    ))));
    let before = (page.viewport.place(), picture(&page));
    page.act(Action::TogglePresenting);
    assert_ne!(picture(&page), before.1);
    page.act(Action::TogglePresenting);
    assert_eq!((page.viewport.place(), picture(&page)), before);
}
