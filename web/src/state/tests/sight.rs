//! What a room sees, and who learns, where the picture is larger than its part of the screen.

use super::*;
use crate::workshop::Pointer;
use warren_diagram::geometry::Rect;
use warren_teach::course;
use warren_teach::lesson::{Ask, Step};
use warren_teach::pointer::Pointer as At;
use warren_teach::predict::Question;

/// What a phone of 390 by 844 has for the picture beside a lesson.
const BESIDE_A_LESSON: Size = Size::new(390, 340);

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

/// What a step of the course asks about: the queues, or the consumers.
fn asked(step: &Step) -> Vec<NodeId> {
    match &step.ask {
        Ask::Predict(Question::Queues(routing)) => {
            routing.queues.iter().cloned().map(NodeId::Queue).collect()
        }
        Ask::Predict(Question::Consumer(delivery)) => {
            let consumers = delivery.consumers.iter().cloned();
            consumers.map(NodeId::Client).collect()
        }
        Ask::Press(_) | Ask::Change(_) | Ask::Answer(_) => Vec::new(),
    }
}

#[test]
fn on_a_phone_every_step_of_the_course_shows_what_it_asks_about_and_points_at() {
    let mut parts = 0;
    for lesson in course::lessons().unwrap() {
        let mut page = page("hello-world", 0);
        page.act(Action::Viewport(ViewportCommand::Resize(BESIDE_A_LESSON)));
        page.act(Action::ShowTab(Tab::Learn));
        for step in &lesson.steps {
            page.act(Action::Order(Order::Open(Opening {
                scenario: step.scenario.clone(),
                playhead: step.playhead,
                source: Source::Library,
            })));
            let nodes = step.points.iter().filter_map(|pointer| match pointer {
                At::Node(node) => Some(node.clone()),
                At::Binding(_) | At::Message(_) => None,
            });
            let nodes: Vec<_> = nodes.collect();
            let pointers = nodes.iter().cloned().map(Pointer::Node);
            page.act(Action::Order(Order::Point(pointers.collect())));
            let place = page.viewport.place();
            let bounds = page.picture.scene().bounds;
            parts += usize::from(!is_seen(&page, bounds.grown(-12)));
            let name = format!("{}: {}", lesson.file, step.title);
            assert!(place.scale > 0.57, "{name}: {}", place.scale);
            for node in asked(step).into_iter().chain(nodes) {
                let rect = page.picture.scene().node(&node).unwrap().rect;
                assert!(is_seen(&page, rect), "{name}: {node}");
            }
        }
    }
    assert!(parts > 0, "nothing is followed where all is seen");
}

#[test]
fn a_step_of_the_course_is_seen_wherever_a_hand_moved_the_picture() {
    let mut page = page("logs-by-topic", 0);
    page.act(Action::Viewport(ViewportCommand::Resize(BESIDE_A_LESSON)));
    page.act(Action::ShowTab(Tab::Learn));
    page.act(Action::Viewport(ViewportCommand::Pan(900.0, -900.0)));
    let queue: NodeId = "queue:kern".parse().unwrap();
    let rect = page.picture.scene().node(&queue).unwrap().rect;
    page.act(step());
    assert!(!is_seen(&page, rect), "a hand leads");
    let next = page.run.bearings().next.unwrap_or(Playhead::START);
    page.act(Action::Order(Order::Go(next)));
    page.act(Action::Order(Order::Point(vec![Pointer::Node(queue)])));
    assert!(is_seen(&page, rect), "it is pointed at");
}
