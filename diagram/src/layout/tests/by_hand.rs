//! Nodes that were placed by hand: they stand where they were put, the others keep clear of
//! them, and the edges at them meet them.

use proptest::prelude::*;

use super::*;

fn placed_at(text: &str, places: &[(&str, i32, i32)]) -> (LayoutRequest, Layout) {
    let mut scenario: Scenario = serde_json::from_str(text).unwrap();
    for (id, x, y) in places {
        let (x, y) = (*x, *y);
        let position = warren_core::scenario::Position { x, y };
        scenario.view.nodes.insert(id.parse().unwrap(), position);
    }
    let request = LayoutRequest::new(&scenario, &Topology::default(), WIDE);
    let layout = layout(&request);
    (request, layout)
}

const PAIR: &str = r#"{"version": 1, "definitions": {
    "exchanges": [{"name": "x", "type": "topic"}], "queues": [{"name": "q"}, {"name": "other"}],
    "bindings": [{"source": "x", "destination": "q", "routing_key": "kern.#"},
        {"source": "x", "destination": "q", "routing_key": "*.error"},
        {"source": "x", "destination": "q", "routing_key": "cron.info"}]}}"#;

/// The lines of the three bindings of the pair.
fn lines(layout: &Layout) -> Vec<(Vec<Point>, Rect)> {
    let edges = layout.edges.values();
    let bound = edges.filter_map(|edge| Some((edge.path.flattened(), edge.label?)));
    bound.collect()
}

#[test]
fn several_bindings_of_one_pair_are_drawn_apart_wherever_the_pair_stands() {
    let places = [
        (700, 0),
        (500, 300),
        (700, -260),
        (0, 400),
        (-500, 60),
        (-420, 0),
        (60, 300),
    ];
    for (x, y) in places {
        let (request, layout) = placed_at(PAIR, &[("exchange:x", 0, 0), ("queue:q", x, y)]);
        assert_eq!(
            faults(&request, &layout),
            Vec::<String>::new(),
            "at {x}, {y}"
        );
        let lines = lines(&layout);
        assert_eq!(lines.len(), 3);
        for (number, (points, _)) in lines.iter().enumerate() {
            for (other, _) in &lines[number + 1..] {
                assert_ne!(points, other, "at {x}, {y}");
            }
        }
    }
}

#[test]
fn a_line_goes_around_what_stands_in_its_way() {
    let places = [
        ("exchange:x", 0, 0),
        ("queue:q", 800, 0),
        ("queue:other", 400, 0),
    ];
    let (request, layout) = placed_at(PAIR, &places);
    assert_eq!(faults(&request, &layout), Vec::<String>::new());
}

#[test]
fn what_is_laid_out_keeps_clear_of_what_was_placed() {
    let laid_out = placed_at(PAIR, &[]).1;
    let there = laid_out.nodes[&"queue:other".parse().unwrap()].center();
    let (request, layout) = placed_at(PAIR, &[("queue:q", there.x, there.y)]);
    assert_eq!(layout.nodes[&"queue:q".parse().unwrap()].center(), there);
    let rects: Vec<Rect> = layout.nodes.values().copied().collect();
    for (number, rect) in rects.iter().enumerate() {
        assert!(
            !rects[number + 1..]
                .iter()
                .any(|other| other.intersects(rect))
        );
    }
    assert_eq!(layout.nodes.len(), request.nodes.len());
}

#[test]
fn while_nodes_are_moved_everything_else_stays() {
    let scenario = awkward();
    let request = LayoutRequest::new(&scenario, &Topology::default(), WIDE);
    let arrangement = Arrangement::new(&request);
    let before = arrangement.layout(&request);
    let id: NodeId = "queue:orders".parse().unwrap();
    let moved = arrangement.moved(&request, &before, &[(id.clone(), Point::new(900, 700))]);
    assert_eq!(moved.nodes[&id].center(), Point::new(900, 700));
    let at_it =
        |edge: &&EdgeRequest| request.nodes[edge.from].id == id || request.nodes[edge.to].id == id;
    for edge in request.edges.iter().filter(|edge| !at_it(edge)) {
        let (then, now) = (&before.edges[&edge.id], &moved.edges[&edge.id]);
        // Lanes lie beyond everything, and so do those that run back.
        let forward = rank::rank(&request).forward(edge.from, edge.to).is_some();
        assert!(!forward || then == now, "{}", edge.id);
    }
    for (other, rect) in before.nodes.iter().filter(|(other, _)| **other != id) {
        assert_eq!(moved.nodes[other], *rect, "{other}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn placed_nodes_stay_and_edges_meet_their_nodes(
        mut request in graphs(),
        picks in proptest::collection::vec(any::<bool>(), 24),
    ) {
        request.print = WIDE;
        let numbered = request.nodes.iter_mut().zip(picks).enumerate();
        for (number, (node, _)) in numbered.filter(|(_, (_, pick))| *pick) {
            let number = i32::try_from(number).unwrap();
            node.placed = Some(Point::new(number % 5 * 260, number / 5 * 190 + number * 17));
        }
        let layout = layout(&request);
        for node in &request.nodes {
            let rect = layout.nodes[&node.id];
            prop_assert!(node.placed.is_none_or(|place| place == rect.center()));
            let mut others = layout.nodes.iter().filter(|(id, _)| **id != node.id);
            let free = |(_, other): (&NodeId, &Rect)| !other.intersects(&rect);
            prop_assert!(node.placed.is_some() || others.all(free));
        }
        for edge in &request.edges {
            let path = &layout.edges[&edge.id].path;
            let [from, to] = [edge.from, edge.to].map(|node| layout.nodes[&request.nodes[node].id]);
            prop_assert!(from.grown(1).contains(path.start), "{} starts elsewhere", edge.id);
            prop_assert!(to.grown(1).contains(path.end()), "{} ends elsewhere", edge.id);
        }
    }
}
