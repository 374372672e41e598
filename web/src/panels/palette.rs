//! The palette: what can be put into the diagram, by click, by drag and by key.

use warren_core::text::said;
use warren_core::tr;
use yew::prelude::*;

use crate::canvas::stage::{capture, touch};
use crate::components::icon::{Icon, glyph};
use crate::hooks::dispatch::Dispatch;
use crate::state::Action;
use crate::state::action::Phase;
use crate::state::build::Build;
use crate::state::hand::Grip;
use crate::state::made::Made;

/// The kinds of nodes.
pub fn palette(dispatch: &Dispatch) -> Html {
    html! { <>{ for Made::ALL.into_iter().map(|made| button(made, dispatch)) }</> }
}

/// A click puts one where it fits; dragged into the diagram, it lies where it is let go.
fn button(made: Made, dispatch: &Dispatch) -> Html {
    let pointer = |phase: fn(Made) -> Phase, starts: bool| {
        let dispatch = dispatch.clone();
        Callback::from(move |event: PointerEvent| {
            if starts {
                capture(&event, "button");
            }
            if starts || event.buttons() != 0 || matches!(phase(made), Phase::Up | Phase::Cancel) {
                dispatch.send(Action::Touch(touch(&event, phase(made))));
            }
        })
    };
    let down = |made| Phase::Down {
        grip: Some(Grip::Palette(made)),
        adds: false,
        finger: false,
    };
    let label = match made {
        Made::Producer => tr!("Add a producer (P)"),
        Made::Exchange => tr!("Add an exchange (E)"),
        Made::Queue => tr!("Add a queue (Q)"),
        Made::Consumer => tr!("Add a consumer (W)"),
        Made::Processor => tr!("Add a processor (T)"),
    };
    html! {
        <button
            key={made.name()}
            type="button"
            class="button palette-button"
            data-testid={made.testid()}
            title={label.clone()}
            aria-label={label}
            onclick={dispatch.on(Action::Build(Build::Click(made)))}
            onpointerdown={pointer(down, true)}
            onpointermove={pointer(|_| Phase::Move, false)}
            onpointerup={pointer(|_| Phase::Up, false)}
            onpointercancel={pointer(|_| Phase::Cancel, false)}
        >
            { glyph(icon(made)) }
            <span class="button-text">{ said(made.name(), &[]) }</span>
        </button>
    }
}

const fn icon(made: Made) -> Icon {
    match made {
        Made::Producer => Icon::Producer,
        Made::Exchange => Icon::Exchange,
        Made::Queue => Icon::Queue,
        Made::Consumer => Icon::Consumer,
        Made::Processor => Icon::Processor,
    }
}

/// What an empty diagram says.
pub fn invitation(dispatch: &Dispatch) -> Html {
    html! {
        <div class="invitation" data-testid="invitation">
            <h2>{ tr!("An empty canvas") }</h2>
            <p>{ tr!("Add the first node, then drag from its port to connect it with the next.") }</p>
            <div class="invitation-palette">{ palette(dispatch) }</div>
        </div>
    }
}
