//! What stands still: the edges, and the nodes over them.

use std::rc::Rc;

use warren_diagram::scene::Scene;
use yew::prelude::*;

use super::edge::EdgeView;
use super::node::NodeView;
use crate::state::Selection;

/// The scene.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct StillProps {
    /// The scene.
    pub scene: Rc<Scene>,
    /// What is selected.
    pub selection: Option<Selection>,
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
        html! { <EdgeView key={edge.id.to_string()} edge={edge.clone()} {selected} /> }
    });
    let nodes = props.scene.nodes.iter().map(|node| {
        let selected = matches!(selection, Some(Selection::Node(id)) if *id == node.id);
        html! { <NodeView key={node.id.to_string()} node={node.clone()} {selected} {message} /> }
    });
    html! {
        <>
            <g class="edges">{ for edges }</g>
            <g class="nodes">{ for nodes }</g>
        </>
    }
}
