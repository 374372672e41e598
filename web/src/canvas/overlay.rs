//! What the hand draws over the diagram: guides, the frame, a connection's line and what
//! it would do, what is carried.

use warren_core::text::said;
use warren_core::tr;
use warren_diagram::geometry::{Path, Point};
use warren_diagram::request::Direction;
use yew::prelude::*;

use crate::state::AppState;
use crate::state::editing::Aims;
use crate::state::hand::{Hold, Spot};
use crate::state::touch::port;

/// What is drawn in the scene's own units.
pub fn overlay(state: &AppState) -> Html {
    let hand = &state.editing.hand;
    match hand.hold() {
        Hold::Dragging(_) => guides(state),
        Hold::Connecting(_) => connection(state),
        Hold::Framing => {
            let (from_x, from_y) = state.viewport.scene_point(hand.start().0, hand.start().1);
            let (x, y) = state.viewport.scene_point(hand.at().0, hand.at().1);
            let [left, top, width, height] = [
                x.min(from_x),
                y.min(from_y),
                (x - from_x).abs(),
                (y - from_y).abs(),
            ]
            .map(|length| format!("{length:.1}"));
            html! { <rect class="frame" x={left} y={top} {width} {height} /> }
        }
        Hold::Idle | Hold::Pressed(_) | Hold::Panning | Hold::Carrying(_) => Html::default(),
    }
}

fn guides(state: &AppState) -> Html {
    let guides = state.editing.guides.iter().map(|guide| {
        let d = format!(
            "M{} {}L{} {}",
            guide.from.x, guide.from.y, guide.to.x, guide.to.y
        );
        html! { <path class="guide" {d} /> }
    });
    html! { <>{ for guides }</> }
}

/// The line of the connection, to the pointer or to the node that it would lead to.
fn connection(state: &AppState) -> Html {
    let Some(aims) = &state.editing.aims else {
        return Html::default();
    };
    let scene = state.picture.scene();
    let direction = state.picture.direction();
    let Some(from) = scene.node(&aims.from).map(|node| port(node, direction)) else {
        return Html::default();
    };
    let to = state.point(state.editing.hand.at());
    let reach = ((to.x - from.x).abs().max((to.y - from.y).abs()) / 2).clamp(10, 120);
    let (out, into) = match direction {
        Direction::LeftToRight if to.x < from.x - 40 => ((-reach, 0), (reach, 0)),
        Direction::LeftToRight => ((reach, 0), (-reach, 0)),
        Direction::TopToBottom if to.y < from.y - 40 => ((0, -reach), (0, reach)),
        Direction::TopToBottom => ((0, reach), (0, -reach)),
    };
    let mut path = Path::from(from);
    path.curve_to(
        Point::new(from.x + out.0, from.y + out.1),
        Point::new(to.x + into.0, to.y + into.1),
        to,
    );
    let verdict = state.editing.over.as_ref().and_then(|node| aims.at(node));
    let class = classes!("connection", verdict.map(verdict_class));
    html! { <path {class} d={path.to_svg()} /> }
}

const fn verdict_class(verdict: &Result<String, String>) -> &'static str {
    match verdict {
        Ok(_) => "is-possible",
        Err(_) => "is-impossible",
    }
}

/// What is said beside the pointer: what the connection would do, or why it is impossible;
/// what is carried.
pub fn at_pointer(state: &AppState) -> Html {
    let hand = &state.editing.hand;
    match hand.hold() {
        Hold::Connecting(_) => {
            let aims = state.editing.aims.as_deref();
            aims.map_or_else(Html::default, |aims| told(aims, state, hand.at()))
        }
        Hold::Carrying(made) => {
            let (x, y) = hand.at();
            let style = format!("left:{x:.0}px;top:{y:.0}px");
            html! { <div class="carried" {style}>{ "+ " }{ said(made.name(), &[]) }</div> }
        }
        _ => Html::default(),
    }
}

fn told(aims: &Aims, state: &AppState, (x, y): Spot) -> Html {
    let over = state.editing.over.as_ref();
    let (class, text) = match over.and_then(|node| aims.at(node)) {
        Some(Ok(does)) => ("is-possible", does.clone()),
        Some(Err(because)) => ("is-impossible", because.clone()),
        None => ("", tr!("Let go over what lights up")),
    };
    // It stays on the screen, beside the pointer.
    let left = (x + 16.0)
        .min(f64::from(state.viewport.size().width) - 250.0)
        .max(4.0);
    let style = format!("left:{left:.0}px;top:{:.0}px", y + 18.0);
    html! {
        <div class={classes!("aim-text", class)} {style} role="status" data-testid="aim">{ text }</div>
    }
}
