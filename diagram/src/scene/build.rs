//! Makes the scene of a snapshot.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::snapshot::Snapshot;

use super::edges::EdgeStates;
use super::nodes::Builder;
use super::{Anchor, Edge, EdgeText, Node, Scene, Text};
use crate::diagram::Diagram;
use crate::geometry::{Point, Rect};
use crate::layout::Layout;
use crate::print::Print;
use crate::request::{EdgeRequest, LayoutRequest};

/// Everything that stands still at the moment of this snapshot.
#[must_use]
pub fn scene(diagram: &Diagram, scenario: &Scenario, snapshot: &Snapshot) -> Scene {
    let states = EdgeStates::of(scenario, snapshot);
    Scene {
        print: diagram.layout().print,
        bounds: diagram.layout().bounds,
        broker_up: snapshot.broker_up,
        trouble: super::words::trouble(snapshot),
        nodes: nodes(diagram, scenario, snapshot, &states),
        edges: edges(diagram.request(), diagram.layout(), snapshot, &states),
    }
}

fn nodes(
    diagram: &Diagram,
    scenario: &Scenario,
    snapshot: &Snapshot,
    states: &EdgeStates,
) -> Vec<Arc<Node>> {
    let builder = Builder::new(diagram, scenario, snapshot, &states.visited);
    let requested = diagram.request().nodes.iter();
    requested
        .filter_map(|node| builder.node(node))
        .map(Arc::new)
        .collect()
}

fn edges(
    request: &LayoutRequest,
    layout: &Layout,
    snapshot: &Snapshot,
    states: &EdgeStates,
) -> Vec<Arc<Edge>> {
    let edge = |edge: &EdgeRequest| {
        let placed = layout.edges.get(&edge.id)?;
        let text = |rect| EdgeText {
            lines: lines(&edge.lines, rect, layout.print),
            rect,
        };
        let [from, to] = [edge.from, edge.to].map(|node| request.nodes[node].id.clone());
        Some(Arc::new(Edge {
            label: placed.label.map(text),
            style: edge.style,
            path: placed.path.clone(),
            state: states.state(&edge.id, snapshot),
            title: super::edges::title(edge, &from, &to),
            id: edge.id.clone(),
            from,
            to,
        }))
    };
    request.edges.iter().filter_map(edge).collect()
}

/// The lines of a label, one beneath the other in the middle of its room.
fn lines(lines: &[String], room: Rect, print: Print) -> Vec<Text> {
    let letters = print.letters();
    let count = i32::try_from(lines.len()).unwrap_or(1);
    let center = room.center();
    let line = |(number, line): (i32, &String)| Text {
        text: line.clone(),
        at: Point::new(
            center.x,
            center.y + (2 * number - (count - 1)) * letters.label_line / 2,
        ),
        anchor: Anchor::Middle,
        size: letters.label,
    };
    (0..).zip(lines).map(line).collect()
}
