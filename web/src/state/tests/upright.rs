//! Placing nodes on a screen that is higher than wide: the document has the places of the wide
//! picture, and the narrow one is turned.

use super::*;
use crate::state::action::{Phase, Touch};
use crate::state::build::Build;
use crate::state::made::Made;
use warren_diagram::geometry::{Point, Rect};

const UPRIGHT: Size = Size::new(390, 540);

fn page(document: &str) -> AppState {
    let mut page = AppState::new(Opening {
        scenario: Arc::new(Scenario::from_json(document).unwrap()),
        playhead: Playhead::START,
        source: Source::Own,
    });
    page.act(Action::Viewport(ViewportCommand::Resize(UPRIGHT)));
    page
}

fn center(page: &AppState, node: &str) -> Point {
    let node = node.parse().unwrap();
    page.picture.scene().node(&node).unwrap().rect.center()
}

fn assert_apart(page: &AppState) {
    let rects: Vec<Rect> = page
        .picture
        .scene()
        .nodes
        .iter()
        .map(|it| it.rect)
        .collect();
    for (number, rect) in rects.iter().enumerate() {
        let mut others = rects[number + 1..].iter();
        assert!(!others.any(|other| other.intersects(rect)), "{rects:?}");
    }
}

fn touch(page: &mut AppState, at: (f64, f64), phase: Phase) {
    let pointer = 1;
    page.act(Action::Touch(Touch { pointer, at, phase }));
}

#[test]
fn a_dragged_node_stays_where_it_is_let_go_and_the_next_lies_beside_the_others() {
    let mut page = page(r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]}}"#);
    let before = center(&page, "queue:q");
    let place = page.viewport.place();
    let on_screen = |at: Point| {
        (
            f64::from(at.x).mul_add(place.scale, place.x),
            f64::from(at.y).mul_add(place.scale, place.y),
        )
    };
    let (from, to) = (
        on_screen(before),
        on_screen(Point::new(before.x + 60, before.y + 90)),
    );
    touch(
        &mut page,
        from,
        Phase::Down {
            grip: None,
            adds: false,
            finger: true,
        },
    );
    touch(&mut page, (from.0 + 6.0, from.1), Phase::Move);
    touch(&mut page, to, Phase::Move);
    touch(&mut page, to, Phase::Up);
    let there = center(&page, "queue:q");
    let off = (there.x - before.x - 60).abs() + (there.y - before.y - 90).abs();
    assert!(off <= 2 * 20, "it snaps: {before:?} {there:?}");
    assert_eq!(page.scenario().view.nodes.len(), 1);
    for made in [Made::Queue, Made::Queue, Made::Consumer, Made::Exchange] {
        page.act(Action::Build(Build::Add(made, None)));
        assert_apart(&page);
    }
    assert_eq!(page.scenario().view.nodes.len(), 5);
    // Flow runs downwards: exchanges above queues above consumers, queues side by side.
    let heights = ["exchange:exchange", "queue:q", "client:consumer"].map(|it| center(&page, it).y);
    assert!(heights.is_sorted(), "{heights:?}");
    assert_eq!(
        center(&page, "queue:queue").y,
        center(&page, "queue:queue-2").y
    );
    // On a wide screen the same, turned.
    page.act(Action::Viewport(ViewportCommand::Resize(Size::new(
        1000, 600,
    ))));
    let ways = ["exchange:exchange", "queue:q", "client:consumer"].map(|it| center(&page, it).x);
    assert!(ways.is_sorted(), "{ways:?}");
    assert_apart(&page);
}

#[test]
fn what_stands_apart_on_a_wide_screen_stands_apart_on_a_phone() {
    let page = page(
        r#"{"version": 1, "clients": [
            {"kind": "producer", "name": "a", "messages": []},
            {"kind": "producer", "name": "b", "messages": []},
            {"kind": "producer", "name": "c", "messages": []}],
        "view": {"nodes": {"client:a": {"x": 0, "y": 0}, "client:b": {"x": 0, "y": 64},
            "client:c": {"x": 130, "y": 0}}}}"#,
    );
    assert_apart(&page);
    assert_eq!(center(&page, "client:a"), Point::new(0, 0));
}
