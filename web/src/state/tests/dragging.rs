//! Moving what is built by hand: dragging, connecting, framing, placing.

use super::building::{add, build, built, empty, id};
use super::*;
use crate::state::action::{Phase, Touch};
use crate::state::build::Build;
use crate::state::editing::Inline;
use crate::state::made::Made;

/// Presses at the middle of one node, and moves so far in the diagram's units.
fn drag(page: &mut AppState, node: &str, (x, y): (i32, i32)) {
    let from = middle(page, node);
    touch(page, from, down(false));
    let scale = page.viewport.place().scale;
    let to = (
        f64::from(x).mul_add(scale, from.0),
        f64::from(y).mul_add(scale, from.1),
    );
    touch(page, (from.0 + 5.0, from.1), Phase::Move);
    touch(page, to, Phase::Move);
}

fn down(adds: bool) -> Phase {
    Phase::Down {
        grip: None,
        adds,
        finger: false,
    }
}

fn touch(page: &mut AppState, at: (f64, f64), phase: Phase) {
    let pointer = 1;
    page.act(Action::Touch(Touch { pointer, at, phase }));
}

/// Where on the screen a node's middle is.
fn middle(page: &AppState, node: &str) -> (f64, f64) {
    on_screen(
        page,
        page.picture.scene().node(&id(node)).unwrap().rect.center(),
    )
}

fn on_screen(page: &AppState, at: warren_diagram::geometry::Point) -> (f64, f64) {
    let place = page.viewport.place();
    let (x, y) = (f64::from(at.x), f64::from(at.y));
    (
        x.mul_add(place.scale, place.x),
        y.mul_add(place.scale, place.y),
    )
}

#[test]
fn a_drag_is_one_step_and_only_what_moves_is_drawn_again() {
    let mut page = built();
    let before = page.picture.scene().clone();
    let scenario = page.scenario().clone();
    drag(&mut page, "queue:errors", (30, 300));
    let during = page.picture.scene().clone();
    let again: Vec<String> = before
        .nodes
        .iter()
        .zip(&during.nodes)
        .filter(|(then, now)| !Arc::ptr_eq(then, now))
        .map(|(then, _)| then.id.to_string())
        .collect();
    assert_eq!(again, ["queue:errors"]);
    assert!(
        Arc::ptr_eq(page.scenario(), &scenario),
        "nothing is edited yet"
    );
    let place = page.viewport.place();
    let at = middle(&page, "queue:errors");
    touch(&mut page, at, Phase::Up);
    assert_eq!(
        page.viewport.place(),
        place,
        "the diagram stays under the hand"
    );
    assert_eq!(page.scenario().view.nodes.len(), 1);
    page.act(Action::Undo);
    assert!(Arc::ptr_eq(page.scenario(), &scenario));
}

#[test]
fn escape_puts_back_what_is_dragged() {
    let mut page = built();
    let before = page.picture.scene().clone();
    let scenario = page.scenario().clone();
    drag(&mut page, "queue:errors", (30, 300));
    page.act(Action::Escape);
    assert_eq!(page.picture.scene().nodes, before.nodes);
    let at = middle(&page, "queue:all");
    touch(&mut page, at, Phase::Up);
    assert!(Arc::ptr_eq(page.scenario(), &scenario));
}

#[test]
fn what_is_let_go_over_another_node_comes_to_lie_beside_it() {
    let mut page = built();
    let other = page
        .picture
        .scene()
        .node(&id("queue:kern"))
        .unwrap()
        .rect
        .center();
    let from = page
        .picture
        .scene()
        .node(&id("queue:all"))
        .unwrap()
        .rect
        .center();
    drag(
        &mut page,
        "queue:all",
        (other.x - from.x, other.y - from.y + 4),
    );
    let at = middle(&page, "queue:all");
    touch(&mut page, at, Phase::Up);
    let rects: Vec<_> = page
        .picture
        .scene()
        .nodes
        .iter()
        .map(|node| node.rect)
        .collect();
    for (number, rect) in rects.iter().enumerate() {
        assert!(
            !rects[number + 1..]
                .iter()
                .any(|other| other.intersects(rect))
        );
    }
}

#[test]
fn a_connection_is_drawn_from_a_port_to_what_amqp_allows() {
    let mut page = empty();
    add(&mut page, Made::Exchange, "logs");
    add(&mut page, Made::Queue, "errors");
    add(&mut page, Made::Consumer, "pager");
    let exchange = page
        .picture
        .scene()
        .node(&id("exchange:logs"))
        .unwrap()
        .clone();
    let port = on_screen(&page, touch::port(&exchange, page.picture.direction()));
    touch(&mut page, port, down(false));
    let over = middle(&page, "client:pager");
    touch(&mut page, over, Phase::Move);
    let aims = page.editing.aims.clone().unwrap();
    assert!(aims.at(&id("queue:errors")).unwrap().is_ok());
    let because = aims.at(&id("client:pager")).unwrap().clone().unwrap_err();
    assert!(because.contains("bind a queue"), "{because}");
    touch(&mut page, over, Phase::Up);
    assert_eq!(page.notices.len(), 1, "it says why not");
    assert_eq!(page.scenario().definitions.bindings.len(), 0);
    touch(&mut page, port, down(false));
    let over = middle(&page, "queue:errors");
    touch(&mut page, over, Phase::Move);
    touch(&mut page, over, Phase::Up);
    assert_eq!(page.scenario().definitions.bindings.len(), 1);
    assert!(
        matches!(page.editing.inline, Some(Inline::Edge(_))),
        "the key is asked for"
    );
}

#[test]
fn several_nodes_are_framed_copied_and_pasted_with_new_names() {
    let mut page = built();
    let bounds = page.picture.scene().bounds;
    let corner = |x, y| warren_diagram::geometry::Point::new(x, y);
    let from = on_screen(&page, corner(bounds.x, bounds.y));
    let to = on_screen(&page, corner(bounds.right(), bounds.bottom()));
    touch(&mut page, from, down(true));
    touch(&mut page, to, Phase::Move);
    touch(&mut page, to, Phase::Up);
    assert_eq!(page.selected_nodes().len(), 9);
    let text = build::fragment_text(page.scenario(), &page.selected_nodes());
    build(&mut page, Build::Paste(text));
    assert_eq!(page.picture.scene().nodes.len(), 18);
    assert_eq!(page.selected_nodes().len(), 9);
    assert!(page.picture.scene().node(&id("queue:errors-2")).is_some());
    page.act(Action::Undo);
    build(
        &mut page,
        Build::Choose {
            node: id("queue:kern"),
            more: false,
        },
    );
    build(
        &mut page,
        Build::Choose {
            node: id("client:admin"),
            more: true,
        },
    );
    build(&mut page, Build::Duplicate);
    assert_eq!(page.picture.scene().nodes.len(), 11);
    build(&mut page, Build::Paste("no scenario".to_owned()));
    assert!(
        page.notices[0]
            .text
            .starts_with("What was copied is no scenario")
    );
}

#[test]
fn where_hands_place_nodes_a_new_one_comes_beside_them_and_tidying_forgets_that() {
    let mut page = empty();
    build(
        &mut page,
        Build::Add(
            Made::Queue,
            Some(warren_diagram::geometry::Point::new(401, 198)),
        ),
    );
    build(&mut page, Build::NotNamed);
    let first = page.picture.scene().nodes[0].rect;
    assert_eq!(
        first.center(),
        warren_diagram::geometry::Point::new(400, 200)
    );
    build(&mut page, Build::Add(Made::Queue, None));
    build(&mut page, Build::Add(Made::Consumer, None));
    let rects: Vec<_> = page
        .picture
        .scene()
        .nodes
        .iter()
        .map(|node| node.rect)
        .collect();
    assert_eq!(rects[1].center().x, 400);
    assert!(
        rects[1].y > first.bottom() && rects[2].x > first.right(),
        "{rects:?}"
    );
    build(&mut page, Build::Tidy);
    assert!(page.scenario().view.is_empty());
}
