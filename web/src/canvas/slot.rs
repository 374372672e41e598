//! A message that lies somewhere: its colour, its shape, its number, its marks.

use std::fmt::Write as _;
use warren_core::tr;

use warren_diagram::look::Shape;
use warren_diagram::scene::Slot;
use yew::prelude::*;

use crate::hooks::dispatch::Dispatch;
use crate::state::{Action, Selection};

/// The radius of a slot's token.
#[expect(clippy::cast_precision_loss, reason = "a small number")]
const RADIUS: f32 = Slot::RADIUS as f32;

/// A message in a slot. A click shows its journey.
pub(super) fn slot_view(slot: &Slot, selected: bool, dispatch: &Dispatch) -> Html {
    let Slot {
        number,
        look,
        at,
        redelivered,
        persistent,
        in_memory,
        priority,
    } = *slot;
    let dispatch = dispatch.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        dispatch.send(Action::Select(Some(Selection::Message(number))));
    });
    let class = classes!(
        "slot",
        format!("look-{}", look.color),
        selected.then_some("is-selected"),
        in_memory.then_some("is-in-memory")
    );
    html! {
        <g
            key={number.0}
            {class}
            transform={format!("translate({} {})", at.x, at.y)}
            data-testid={format!("message-{}", number.0)}
            data-redelivered={redelivered.to_string()}
            {onclick}
        >
            <title>{ described(slot) }</title>
            { shape(look.shape) }
            if persistent && !in_memory {
                <path class="slot-persistent" d="M-5 7H5" />
            }
            <text class="slot-number" y="0.5">{ number.0 }</text>
            if redelivered {
                <text class="slot-again" x="9" y="-9">{ "↺" }</text>
            }
            if let Some(priority) = priority {
                <text class="slot-priority" x="-8" y="-10">{ "↑" }{ priority }</text>
            }
        </g>
    }
}

fn described(slot: &Slot) -> String {
    let kept = if slot.in_memory {
        tr!("persistent, in memory and not yet on disk")
    } else if slot.persistent {
        tr!("persistent")
    } else {
        tr!("transient")
    };
    let again = if slot.redelivered {
        tr!(", may have been delivered before")
    } else {
        String::new()
    };
    let priority = slot
        .priority
        .map_or_else(String::new, |priority| tr!(", of priority {}", priority));
    tr!("Message {}, {}{}{}", slot.number, kept, again, priority)
}

fn shape(shape: Shape) -> Html {
    let corners = shape.corners(RADIUS);
    if corners.is_empty() {
        return html! { <circle class="slot-shape" r={RADIUS.to_string()} /> };
    }
    let mut points = String::new();
    for (x, y) in corners {
        // Writing to a string cannot fail.
        let _ = write!(points, "{x:.1},{y:.1} ");
    }
    html! { <polygon class="slot-shape" points={points} /> }
}
