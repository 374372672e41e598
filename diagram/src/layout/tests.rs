//! What a picture must never show, held against every scenario of the library, against
//! awkward documents, and against graphs drawn at random.

mod by_hand;

use proptest::prelude::*;
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::Scenario;
use warren_core::topology::Topology;

use super::*;
use crate::geometry::Size;
use crate::request::{Direction, EdgeRequest, NodeRequest, Role};
use crate::scene::EdgeStyle;

/// What is wrong with a layout, as sentences.
fn faults(request: &LayoutRequest, layout: &Layout) -> Vec<String> {
    let mut faults = Vec::new();
    let labels: Vec<(&EdgeId, Rect)> = labels(layout);
    for (id, rect) in &layout.nodes {
        let others = layout.nodes.iter().filter(|(other, _)| *other > id);
        for (other, there) in others.filter(|(_, there)| rect.intersects(there)) {
            faults.push(format!("{id} {rect:?} covers {other} {there:?}"));
        }
        for (edge, label) in labels.iter().filter(|(_, label)| label.intersects(rect)) {
            faults.push(format!(
                "the label of {edge} {label:?} covers {id} {rect:?}"
            ));
        }
    }
    for (number, (id, rect)) in labels.iter().enumerate() {
        for (other, there) in labels[number + 1..]
            .iter()
            .filter(|(_, there)| rect.intersects(there))
        {
            faults.push(format!(
                "the label of {id} {rect:?} covers that of {other} {there:?}"
            ));
        }
    }
    for edge in &request.edges {
        faults.extend(crossings(request, layout, edge, &labels));
    }
    faults
}

fn labels(layout: &Layout) -> Vec<(&EdgeId, Rect)> {
    let edges = layout.edges.iter();
    edges
        .filter_map(|(id, edge)| Some((id, edge.label?)))
        .collect()
}

/// The nodes and the labels that an edge runs through, its own aside.
fn crossings(
    request: &LayoutRequest,
    layout: &Layout,
    edge: &EdgeRequest,
    labels: &[(&EdgeId, Rect)],
) -> Vec<String> {
    let path = &layout.edges[&edge.id].path;
    let points = path.flattened();
    let own = [edge.from, edge.to].map(|node| &request.nodes[node].id);
    // A hair's breadth inside, so that a line along a border is none through the node.
    let through = |rect: &Rect| points.windows(2).any(|piece| meets(piece, &rect.grown(-1)));
    let nodes = layout
        .nodes
        .iter()
        .filter(|(id, rect)| !own.contains(id) && through(rect));
    let nodes = nodes.map(|(id, _)| format!("{} runs through {id}", edge.id));
    let others = labels
        .iter()
        .filter(|(id, rect)| **id != edge.id && through(rect));
    let others = others.map(|(id, _)| format!("{} runs through the label of {id}", edge.id));
    nodes.chain(others).collect()
}

/// Whether a straight piece has a point in common with a rectangle, both in their own
/// units: tried at points closer together than any rectangle is wide.
fn meets(piece: &[Point], rect: &Rect) -> bool {
    let [from, to] = [piece[0], piece[1]];
    let fine = Rect {
        x: rect.x * Path::FINE,
        y: rect.y * Path::FINE,
        width: rect.width * Path::FINE,
        height: rect.height * Path::FINE,
    };
    let steps = ((to.x - from.x).abs().max((to.y - from.y).abs()) / Path::FINE).max(1);
    (0..=steps).any(|step| {
        let at = |a: i32, b: i32| a + (b - a) * step / steps;
        fine.contains(Point::new(at(from.x, to.x), at(from.y, to.y)))
    })
}

#[test]
fn what_is_told_of_the_server_has_room_above_everything() {
    let calm = r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]}}"#;
    let troubled = calm.replace(
        r#""version": 1,"#,
        r#""version": 1, "timeline": [{"at_ms": 9000, "do": "raise_alarm", "alarm": "disk"}],"#,
    );
    let [calm, troubled] = [calm, &troubled].map(|text| {
        let scenario: Scenario = serde_json::from_str(text).unwrap();
        let request = LayoutRequest::new(&scenario, &Topology::default(), UPRIGHT);
        layout(&request).bounds
    });
    assert_eq!(troubled.bottom(), calm.bottom());
    assert_eq!(troubled.y, calm.y - 32);
}

fn check(scenario: &Scenario, print: Print) -> LayoutRequest {
    let request = LayoutRequest::new(scenario, &Topology::default(), print);
    let layout = layout(&request);
    assert_eq!(faults(&request, &layout), Vec::<String>::new(), "{print:?}");
    assert_eq!(layout.nodes.len(), request.nodes.len());
    assert_eq!(layout.edges.len(), request.edges.len());
    for edge in layout.edges.values() {
        assert_eq!(
            edge.label
                .map(|label| layout.bounds.union(&label))
                .unwrap_or(layout.bounds),
            layout.bounds
        );
    }
    request
}

const WIDE: Print = Print::Page(Direction::LeftToRight);
const UPRIGHT: Print = Print::Page(Direction::TopToBottom);
const PRINTS: [Print; 3] = [WIDE, UPRIGHT, Print::Room];

fn library() -> Vec<(String, Scenario)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
    let files = std::fs::read_dir(folder).unwrap();
    let mut scenarios: Vec<(String, Scenario)> = files
        .map(|file| file.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".json") && !name.contains("schema")
        })
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (
                path.display().to_string(),
                serde_json::from_str(&text).unwrap(),
            )
        })
        .collect();
    scenarios.sort_by(|one, other| one.0.cmp(&other.0));
    scenarios
}

#[test]
fn nothing_overlaps_in_any_scenario_of_the_library() {
    let library = library();
    assert!(library.len() >= 6, "the library has its six scenarios");
    for (name, scenario) in library {
        for print in PRINTS {
            println!("{name}");
            check(&scenario, print);
        }
    }
}

/// The diagram's area on a page of 1366×768 is about 1000×520: there every text has its
/// own size, 13 px or more.
#[test]
fn every_scenario_of_the_library_fits_the_page_without_being_made_smaller() {
    for (name, scenario) in library() {
        let request = LayoutRequest::new(&scenario, &Topology::default(), WIDE);
        let bounds = layout(&request).bounds;
        // The six stages of an order stand below each other, and are made smaller.
        let many = name.ends_with("order-splitter.json");
        let (widest, highest) = if many { (1042, 880) } else { (1000, 520) };
        assert!(
            bounds.width <= widest && bounds.height <= highest,
            "{name}: {bounds:?}"
        );
    }
}

/// A room's picture has 1280×583 on a projector of the older kind, where each unit must be a
/// pixel for its letters to be read.
#[test]
fn every_scenario_of_the_library_fits_a_projector_in_letters_that_a_room_reads() {
    for (name, scenario) in library() {
        let request = LayoutRequest::new(&scenario, &Topology::default(), Print::Room);
        let bounds = layout(&request).bounds;
        let highest = match name.rsplit('/').next() {
            // Six stages and five ways back: the view follows what happens.
            Some("order-splitter.json") => 615,
            _ => 583,
        };
        assert!(
            bounds.width <= 1280 && bounds.height <= highest,
            "{name}: {bounds:?}"
        );
    }
}

const AWKWARD: &str = include_str!("tests/awkward.json");

fn awkward() -> Scenario {
    serde_json::from_str(AWKWARD).unwrap()
}

#[test]
fn chains_alternates_dead_letters_and_cycles_keep_clear_of_everything() {
    for print in PRINTS {
        check(&awkward(), print);
    }
}

#[test]
fn columns_follow_the_flow() {
    let request = check(&awkward(), WIDE);
    let layout = layout(&request);
    let middle = |role: Role| -> Vec<i32> {
        let of_role = request.nodes.iter().filter(|node| node.role == role);
        of_role
            .map(|node| layout.nodes[&node.id].center().x)
            .collect()
    };
    let (producers, queues, consumers) = (
        middle(Role::Producer),
        middle(Role::Queue),
        middle(Role::Consumer),
    );
    assert!(producers.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(queues.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(consumers.windows(2).all(|pair| pair[0] == pair[1]));
    let exchanges = middle(Role::Exchange);
    assert!(
        exchanges
            .iter()
            .all(|at| producers[0] < *at && *at < queues[0])
    );
    assert!(queues[0] < consumers[0]);
}

#[test]
fn a_node_placed_by_hand_stands_where_it_was_put() {
    let mut scenario = awkward();
    let id: NodeId = "queue:orders".parse().unwrap();
    let position = serde_json::from_str(r#"{"x": 777, "y": -55}"#).unwrap();
    scenario.view.nodes.insert(id.clone(), position);
    let request = LayoutRequest::new(&scenario, &Topology::default(), WIDE);
    let layout = layout(&request);
    assert_eq!(layout.nodes[&id].center(), Point::new(777, -55));
    let ends = request
        .edges
        .iter()
        .filter(|edge| request.nodes[edge.to].id == id);
    assert_eq!(ends.clone().count(), 5);
    for edge in ends {
        let end = layout.edges[&edge.id].path.end();
        assert!(
            layout.nodes[&id].grown(1).contains(end),
            "{} ends at {end:?}",
            edge.id
        );
    }
}

/// Many queues with one dead-letter exchange: a lane for all, written on once, and another
/// for what runs back elsewhere.
#[test]
fn what_runs_back_to_one_exchange_shares_a_lane() {
    let queue = |number: usize, dlx: &str| {
        format!(r#"{{"name": "q{number}", "arguments": {{"x-dead-letter-exchange": "{dlx}"}}}}"#)
    };
    let queues: Vec<String> = (0..6)
        .map(|number| queue(number, if number < 5 { "dead" } else { "again" }))
        .collect();
    let text = format!(
        r#"{{"version": 1, "definitions": {{"queues": [{}], "exchanges": [
            {{"name": "dead", "type": "fanout"}}, {{"name": "again", "type": "fanout"}}]}}}}"#,
        queues.join(", ")
    );
    let scenario: Scenario = serde_json::from_str(&text).unwrap();
    for print in PRINTS {
        let request = check(&scenario, print);
        let layout = layout(&request);
        let axes = Axes(print.direction());
        let far = |edge: &EdgeRequest| {
            let points = layout.edges[&edge.id].path.flattened().into_iter();
            points.map(|at| axes.split(at).1).max()
        };
        let (dead, again): (Vec<_>, Vec<_>) = request
            .edges
            .iter()
            .partition(|edge| request.nodes[edge.to].id == "exchange:dead".parse().unwrap());
        assert_eq!((dead.len(), again.len()), (5, 1));
        assert!(
            dead.iter().all(|edge| far(edge) == far(dead[0])),
            "one lane"
        );
        assert_ne!(far(dead[0]), far(again[0]), "and another");
        let written = dead.iter().filter_map(|edge| layout.edges[&edge.id].label);
        assert_eq!(written.count(), 1);
    }
}

#[test]
fn an_empty_scenario_has_an_empty_picture() {
    let request = LayoutRequest::new(&Scenario::default(), &Topology::default(), WIDE);
    assert_eq!(layout(&request).nodes.len(), 0);
}

/// Any graph that clients and definitions could make: edges from a role to itself (only
/// exchanges) or to a later one, and back from queues to exchanges.
fn graphs() -> impl Strategy<Value = LayoutRequest> {
    let counts = (0..5_usize, 1..6_usize, 0..7_usize, 0..7_usize);
    let picks = proptest::collection::vec((any::<u16>(), any::<u16>(), 0..4_u8, 0..120_i32), 0..24);
    (counts, picks, 0..PRINTS.len()).prop_map(|((p, e, q, c), picks, print)| {
        let roles = [
            (Role::Producer, p),
            (Role::Exchange, e),
            (Role::Queue, q),
            (Role::Consumer, c),
        ];
        let nodes: Vec<NodeRequest> = roles
            .iter()
            .flat_map(|(role, count)| (0..*count).map(move |number| node(*role, number)))
            .collect();
        let start = |kind: u8| match kind {
            0 => (0..p, p..p + e),
            1 => (p..p + e, p..p + e + q),
            2 => (p + e..p + e + q, p + e + q..p + e + q + c),
            _ => (p + e..p + e + q, p..p + e),
        };
        let edges = picks
            .iter()
            .enumerate()
            .filter_map(|(number, (from, to, kind, label))| {
                let (froms, tos) = start(*kind);
                let pick = |range: std::ops::Range<usize>, at: u16| {
                    (!range.is_empty()).then(|| range.start + usize::from(at) % range.len())
                };
                Some(edge(number, pick(froms, *from)?, pick(tos, *to)?, *label))
            });
        LayoutRequest {
            print: PRINTS[print],
            edges: edges.collect(),
            nodes,
            head: 0,
        }
    })
}

fn node(role: Role, number: usize) -> NodeRequest {
    NodeRequest {
        id: NodeId::Client(Name::from(format!("{role:?}{number}"))),
        role,
        size: Size::new(120, 80),
        placed: None,
    }
}

fn edge(number: usize, from: usize, to: usize, label: i32) -> EdgeRequest {
    let lines = if label > 20 {
        vec!["label".to_owned()]
    } else {
        Vec::new()
    };
    EdgeRequest {
        id: EdgeId::Consume {
            queue: ResourceName::root("queue"),
            client: Name::from(format!("{number:03}")),
        },
        from,
        to,
        style: EdgeStyle::Binding,
        room: if label > 20 {
            Size::new(label / 2 * 2, 22)
        } else {
            Size::default()
        },
        lines,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_graph_makes_anything_overlap(request in graphs()) {
        let layout = layout(&request);
        prop_assert_eq!(faults(&request, &layout), Vec::<String>::new());
        prop_assert_eq!(&layout, &super::layout(&request));
        let ranked = rank::rank(&request);
        let across = stack::across(&request, &ranked);
        let stacked = Arrangement::from(&request, ranked, across).layout(&request);
        prop_assert_eq!(faults(&request, &stacked), Vec::<String>::new());
    }
}
