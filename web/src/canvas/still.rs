//! What stands still: the edges, and the nodes over them.

use std::rc::Rc;

use warren_core::scenario::NodeId;
use warren_diagram::request::Direction;
use warren_diagram::scene::Scene;
use yew::prelude::*;

use super::edge::EdgeView;
use super::node::{Aim, NodeView};
use crate::state::Selection;
use crate::state::editing::Aims;
use crate::state::marks::Marks;
use crate::state::picture::Held;
use crate::state::touch::port;

/// The scene.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct StillProps {
    /// The scene.
    pub scene: Rc<Scene>,
    /// What is selected.
    pub selection: Option<Selection>,
    /// Which way messages flow.
    pub direction: Direction,
    /// What may be connected, while a connection is drawn.
    pub aims: Option<Rc<Aims>>,
    /// The node that the connection's end is over.
    pub over: Option<NodeId>,
    /// What is wrong with nodes and edges.
    pub marks: Rc<Marks>,
    /// The nodes that the hand holds, which are drawn over the others.
    pub held: Option<Held>,
}

/// All edges and nodes; those that did not change are passed over.
#[component]
pub fn Still(props: &StillProps) -> Html {
    let selection = props.selection.as_ref();
    let message = match selection {
        Some(Selection::Message(number)) => Some(*number),
        _ => None,
    };
    let edges = props.scene.edges.iter().map(|edge| {
        let selected = matches!(selection, Some(Selection::Edge(id)) if *id == edge.id);
        let mark = props.marks.at(&Selection::Edge(edge.id.clone()));
        html! { <EdgeView key={edge.id.to_string()} edge={edge.clone()} {selected} {mark} /> }
    });
    let held = props.held.as_deref();
    let is_held = |id: &NodeId| held.is_some_and(|held| held.iter().any(|(other, _)| other == id));
    let (above, below): (Vec<_>, Vec<_>) =
        props.scene.nodes.iter().partition(|node| is_held(&node.id));
    let nodes = below.into_iter().chain(above).map(|node| {
        let selected = match selection {
            Some(Selection::Node(id)) => *id == node.id,
            Some(Selection::Several(ids)) => ids.contains(&node.id),
            _ => false,
        };
        html! {
            <NodeView
                key={node.id.to_string()}
                node={node.clone()}
                {selected}
                {message}
                port={port(node, props.direction)}
                aim={aim(props, &node.id)}
                mark={props.marks.at(&Selection::Node(node.id.clone()))}
            />
        }
    });
    html! {
        <>
            <g class="edges">{ for edges }</g>
            <g class="nodes">{ for nodes }</g>
        </>
    }
}

fn aim(props: &StillProps, node: &NodeId) -> Option<Aim> {
    let aims = props.aims.as_ref()?;
    if aims.from == *node {
        return Some(Aim::Start);
    }
    let possible = aims.at(node).is_some_and(Result::is_ok);
    Some(match possible {
        true if props.over.as_ref() == Some(node) => Aim::Over,
        true => Aim::Possible,
        false => Aim::Impossible,
    })
}
