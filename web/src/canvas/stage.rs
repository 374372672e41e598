//! The diagram's part of the screen: the still picture, and what the pointer does to it.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use warren_diagram::geometry::Size;
use warren_diagram::scene::{Fit, Scene};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::pointer::Gesture;
use super::still::Still;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::dispatch::{Dispatch, use_dispatch};
use crate::hooks::size::use_size;
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
    /// Whether the person moved it.
    pub moved: bool,
    /// What is selected.
    pub selection: Option<Selection>,
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
    let gesture = use_mut_ref(Gesture::default);
    let onpointerdown = {
        let gesture = gesture.clone();
        Callback::from(move |event: PointerEvent| {
            let (x, y) = at(&event);
            gesture.borrow_mut().down(event.pointer_id(), x, y);
        })
    };
    let onpointermove = {
        let (gesture, dispatch) = (gesture.clone(), dispatch.clone());
        Callback::from(move |event: PointerEvent| {
            follow(&gesture.borrow_mut().moved_by(&event), &event, &dispatch)
        })
    };
    let onpointerup = {
        let gesture = gesture.clone();
        Callback::from(move |event: PointerEvent| gesture.borrow_mut().up(event.pointer_id()))
    };
    let onclick = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            if !gesture.borrow().was_dragged() {
                let (x, y) = at(&event);
                dispatch.send(Action::Pick {
                    x,
                    y,
                    otherwise: None,
                });
            }
        })
    };
    let Fit { scale, x, y } = props.place;
    let transform = format!("translate({x:.2} {y:.2}) scale({scale:.4})");
    html! {
        <>
        <div
            ref={area}
            class="diagram"
            data-testid="diagram"
            {onpointerdown}
            {onpointermove}
            onpointerup={onpointerup.clone()}
            onpointercancel={onpointerup.clone()}
            onpointerleave={onpointerup}
            {onclick}
        >
            <svg class="diagram-svg" data-testid="diagram-svg" role="group" aria-label="Diagram">
                <g {transform}>
                    <Still scene={props.scene.clone()} selection={props.selection.clone()} />
                </g>
            </svg>
        </div>
        { tools(props.moved, &dispatch) }
        </>
    }
}

/// Zooming and fitting by button.
fn tools(moved: bool, dispatch: &Dispatch) -> Html {
    let zoom = |factor| dispatch.on(Action::Viewport(ViewportCommand::ZoomMiddle(factor)));
    let fit = dispatch.on(Action::Viewport(ViewportCommand::Fit));
    html! {
        <div class={classes!("diagram-tools", moved.then_some("is-moved"))}>
            <Button testid="zoom-in" label="Zoom in (+)" icon={Icon::Plus} onclick={zoom(1.25)} />
            <Button testid="zoom-out" label="Zoom out (−)" icon={Icon::Minus} onclick={zoom(0.8)} />
            <Button testid="zoom-fit" label="Show all (0)" icon={Icon::Fit} onclick={fit} />
        </div>
    }
}

/// Where in the diagram's part of the screen a pointer is.
pub(super) fn at(event: &MouseEvent) -> (f64, f64) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let area = target.and_then(|target| target.closest(".diagram").ok().flatten());
    let corner = area.map(|area| area.get_bounding_client_rect());
    let (left, top) = corner.map_or((0.0, 0.0), |corner| (corner.left(), corner.top()));
    (
        f64::from(event.client_x()) - left,
        f64::from(event.client_y()) - top,
    )
}

impl Gesture {
    fn moved_by(&mut self, event: &PointerEvent) -> Vec<ViewportCommand> {
        let (x, y) = at(event);
        self.moved(event.pointer_id(), x, y)
    }
}

fn follow(commands: &[ViewportCommand], event: &PointerEvent, dispatch: &Dispatch) {
    if commands.is_empty() {
        return;
    }
    let element = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(element) = element {
        // Fails only where the pointer is gone already.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
    for command in commands {
        dispatch.send(Action::Viewport(*command));
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
