//! The diagram's part of the screen: the still picture, and what the pointer does to it.

use std::rc::Rc;
use warren_core::tr;

use gloo_events::{EventListener, EventListenerOptions};
use warren_core::scenario::NodeId;
use warren_diagram::Print;
use warren_diagram::geometry::Size;
use warren_diagram::request::Direction;
use warren_diagram::scene::{Fit, Scene};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::still::Still;
use crate::hooks::dispatch::{Dispatch, use_dispatch};
use crate::hooks::size::use_size;
use crate::state::action::{Phase, Touch};
use crate::state::editing::Aims;
use crate::state::marks::Marks;
use crate::state::picture::Held;
use crate::state::{Action, Selection, ViewportCommand};

/// How much one turn of the wheel scales.
const WHEEL: f64 = 0.0016;

/// What is shown.
#[derive(Clone, PartialEq, Properties)]
pub struct StageProps {
    /// The scene.
    pub scene: Rc<Scene>,
    /// Where it lies.
    pub place: Fit,
    /// What is selected.
    pub selection: Option<Selection>,
    /// Which way messages flow.
    pub direction: Direction,
    /// Whether the hand holds something.
    pub busy: bool,
    /// What may be connected, while a connection is drawn.
    pub aims: Option<Rc<Aims>>,
    /// The node that the connection's end is over.
    pub over: Option<NodeId>,
    /// What is wrong with nodes.
    pub marks: Rc<Marks>,
    /// The nodes that the hand holds.
    pub held: Option<Held>,
    /// What the hand draws over it.
    pub overlay: Html,
}

/// The diagram without what moves.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let dispatch = use_dispatch();
    let area = use_node_ref();
    let tell = {
        let dispatch = dispatch.clone();
        Callback::from(move |size: Size| {
            dispatch.send(Action::Viewport(ViewportCommand::Resize(size)));
        })
    };
    use_size(area.clone(), tell);
    use_wheel(area.clone(), dispatch.clone());
    let touched = |dispatch: &Dispatch, phase: fn(&PointerEvent) -> Phase| {
        let dispatch = dispatch.clone();
        Callback::from(move |event: PointerEvent| {
            let phase = phase(&event);
            dispatch.send(Action::Touch(touch(&event, phase)));
        })
    };
    let onpointerdown = touched(&dispatch, |event| Phase::Down {
        grip: None,
        adds: event.shift_key() || event.ctrl_key() || event.meta_key(),
        finger: event.pointer_type() == "touch",
    });
    let onpointermove = {
        let (dispatch, busy) = (dispatch.clone(), props.busy);
        Callback::from(move |event: PointerEvent| {
            if busy {
                capture(&event, ".diagram");
            }
            if busy || event.buttons() != 0 {
                dispatch.send(Action::Touch(touch(&event, Phase::Move)));
            }
        })
    };
    let onpointerup = touched(&dispatch, |_| Phase::Up);
    let onpointercancel = touched(&dispatch, |_| Phase::Cancel);
    let onclick = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            let (x, y) = at(&event);
            let otherwise = None;
            dispatch.send(Action::Pick { x, y, otherwise });
        })
    };
    let Fit { scale, x, y } = props.place;
    let aiming = props.aims.is_some();
    let large = props.scene.print == Print::Room;
    let transform = format!("translate({x:.2} {y:.2}) scale({scale:.4})");
    html! {
        <div
            ref={area}
            class={classes!("diagram", props.busy.then_some("is-busy"), aiming.then_some("is-aiming"))}
            data-testid="diagram"
            {onpointerdown}
            {onpointermove}
            {onpointerup}
            {onpointercancel}
            {onclick}
        >
            <svg class={classes!("diagram-svg", large.then_some("is-room"))} data-testid="diagram-svg" role="group" aria-label={tr!("Diagram")}>
                <g {transform}>
                    <Still
                        scene={props.scene.clone()}
                        selection={props.selection.clone()}
                        direction={props.direction}
                        aims={props.aims.clone()}
                        over={props.over.clone()}
                        marks={props.marks.clone()}
                        held={props.held.clone()}
                    />
                    { props.overlay.clone() }
                </g>
            </svg>
        </div>
    }
}

/// Where in the diagram's part of the screen a pointer is.
pub(crate) fn at(event: &MouseEvent) -> (f64, f64) {
    // There is one diagram only; what is dragged into it comes from elsewhere.
    let area = gloo_utils::document().query_selector(".diagram");
    let area = area.ok().flatten();
    let corner = area.map(|area| area.get_bounding_client_rect());
    let (left, top) = corner.map_or((0.0, 0.0), |corner| (corner.left(), corner.top()));
    (
        f64::from(event.client_x()) - left,
        f64::from(event.client_y()) - top,
    )
}

/// What a pointer does on the diagram.
pub(crate) fn touch(event: &PointerEvent, phase: Phase) -> Touch {
    Touch {
        pointer: event.pointer_id(),
        at: at(event),
        phase,
    }
}

/// What the pointer does from now on is told to the element of this selector that it is
/// in, wherever it goes. (The event's own current target is the root of the page.)
pub(crate) fn capture(event: &PointerEvent, selector: &str) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let element = target.and_then(|target| target.closest(selector).ok().flatten());
    if let Some(element) = element {
        // Fails only where the pointer is gone already.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// The wheel scales the diagram instead of the page.
#[hook]
fn use_wheel(area: NodeRef, dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let listener = area.cast::<Element>().map(|element| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&element.clone(), "wheel", options, move |event| {
                let Some(event) = event.dyn_ref::<WheelEvent>() else {
                    return;
                };
                event.prevent_default();
                let corner = element.get_bounding_client_rect();
                let x = f64::from(event.client_x()) - corner.left();
                let y = f64::from(event.client_y()) - corner.top();
                let lines = if event.delta_mode() == 0 { 1.0 } else { 18.0 };
                let factor = (-event.delta_y() * lines * WHEEL).exp();
                dispatch.send(Action::Viewport(ViewportCommand::Zoom(factor, x, y)));
            })
        });
        move || drop(listener)
    });
}
