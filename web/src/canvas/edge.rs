//! An edge: its line with an arrow, and what is written on it.

use std::sync::Arc;

use warren_diagram::geometry::{Path, Point};
use warren_diagram::scene::{Edge, EdgeState, EdgeStyle, EdgeText};
use yew::prelude::*;

use super::node::{badge, text};
use super::stage::at;
use crate::hooks::dispatch::use_dispatch;
use crate::state::build::Build;
use crate::state::marks::Finding;
use crate::state::{Action, Selection};

/// An edge.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct EdgeProps {
    /// The edge; as long as it is the same value, nothing is drawn again.
    pub edge: Arc<Edge>,
    /// Whether it is selected.
    pub selected: bool,
    /// What is wrong with the binding that it shows.
    pub mark: Option<Finding>,
}

/// An edge, which can be focused and selected.
#[component]
pub fn EdgeView(props: &EdgeProps) -> Html {
    let dispatch = use_dispatch();
    let edge = &props.edge;
    let select = Action::Select(Some(Selection::Edge(edge.id.clone())));
    let onclick = {
        let (dispatch, edge) = (dispatch.clone(), edge.id.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            let (x, y) = at(&event);
            let otherwise = Some(Selection::Edge(edge.clone()));
            dispatch.send(Action::Pick { x, y, otherwise });
        })
    };
    let rename = Action::Build(Build::Rename(Some(Selection::Edge(edge.id.clone()))));
    let ondblclick = dispatch.on(rename.clone());
    let selected = props.selected;
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Enter" if selected => dispatch.send(rename.clone()),
            "Enter" | " " => dispatch.send(select.clone()),
            // What the page does on these keys, it does to what is selected.
            "Delete" | "Backspace" | "F2" if !selected => return dispatch.send(select.clone()),
            _ => return,
        }
        event.prevent_default();
    });
    let d = edge.path.to_svg();
    html! {
        <g
            class={class(edge, props.selected)}
            role="button"
            tabindex="0"
            aria-pressed={props.selected.to_string()}
            data-testid={format!("edge-{}", edge.id)}
            {onclick}
            {ondblclick}
            {onkeydown}
        >
            <title>{ &edge.title }</title>
            <path class="edge-reach" d={d.clone()} />
            <path class="edge-line" {d} />
            <path class="edge-arrow" d="M0 0 -11 -5 -11 5Z" transform={tip(&edge.path)} />
            { edge.label.as_ref().map_or_else(Html::default, label) }
            if let Some(mark) = &props.mark {
                { badge(format!("mark-{}", edge.id), marked_at(edge), mark.error, mark.text.to_string()) }
            }
        </g>
    }
}

/// The corner of what is written on it, or else the middle of its line.
fn marked_at(edge: &Edge) -> Point {
    if let Some(label) = &edge.label {
        return Point::new(label.rect.right() + 4, label.rect.y);
    }
    let points = edge.path.flattened();
    let middle = points.get(points.len() / 2).copied().unwrap_or_default();
    Point::new(middle.x / Path::FINE, middle.y / Path::FINE)
}

fn class(edge: &Edge, selected: bool) -> Classes {
    let style = match edge.style {
        EdgeStyle::Publish | EdgeStyle::Binding | EdgeStyle::Consume => None,
        EdgeStyle::Implicit | EdgeStyle::Answer => Some("edge-implicit"),
        EdgeStyle::Alternate | EdgeStyle::DeadLetter => Some("edge-dashed"),
    };
    let state = match edge.state {
        EdgeState::Idle => None,
        EdgeState::Active => Some("is-active"),
        EdgeState::Matched => Some("is-matched"),
        EdgeState::Unmatched => Some("is-unmatched"),
        EdgeState::Absent => Some("is-absent"),
    };
    classes!("edge", style, state, selected.then_some("is-selected"))
}

/// Puts the arrow's tip at the end of the line, along its last stretch.
fn tip(path: &Path) -> String {
    let points = path.flattened();
    let end = path.end();
    let before = points.iter().rev().nth(4).or(points.first());
    let before = before.copied().unwrap_or_default();
    let fine = Point::new(end.x * Path::FINE, end.y * Path::FINE);
    let [dx, dy] = [fine.x - before.x, fine.y - before.y].map(f64::from);
    let degrees = dy.atan2(dx).to_degrees();
    format!("translate({} {}) rotate({degrees:.0})", end.x, end.y)
}

fn label(label: &EdgeText) -> Html {
    let rect = label.rect;
    let [x, y, width, height] =
        [rect.x, rect.y, rect.width, rect.height].map(|length| length.to_string());
    html! {
        <>
            <rect class="edge-room" {x} {y} {width} {height} rx="4" />
            { for label.lines.iter().map(|line| text("edge-label", line)) }
        </>
    }
}
