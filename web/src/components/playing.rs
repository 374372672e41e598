//! Where in a run, and how fast: a slider and a choice. They give commands for the playhead, and
//! know nothing of whose it is.

use warren_core::time::Time;
use warren_core::tr;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::playback::{PlaybackCommand, Speed};

/// The slider over a run, with its name for tests and for readers of the page.
pub fn scrub(
    (testid, label): (&'static str, String),
    (at, end): (Time, Time),
    moved: Callback<PlaybackCommand>,
) -> Html {
    let oninput = Callback::from(move |event: InputEvent| {
        let slider = event.target_dyn_into::<HtmlInputElement>();
        if let Some(time) = slider.and_then(|slider| slider.value().parse().ok()) {
            moved.emit(PlaybackCommand::SeekClamped(Time(time)));
        }
    });
    html! {
        <input
            type="range"
            data-testid={testid}
            aria-label={label}
            aria-valuetext={at.to_string()}
            min="0"
            max={end.0.max(1).to_string()}
            step="1000"
            value={at.0.to_string()}
            {oninput}
        />
    }
}

/// The choice of the speed.
pub fn speed_choice(
    (testid, label): (&'static str, String),
    now: Speed,
    chosen: Callback<PlaybackCommand>,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let place = select.and_then(|select| select.value().parse::<usize>().ok());
        if let Some(speed) = place.and_then(|place| Speed::ALL.get(place)) {
            chosen.emit(PlaybackCommand::SetSpeed(*speed));
        }
    });
    let options = Speed::ALL.into_iter().map(|speed| {
        let selected = speed == now;
        let place = speed.index().to_string();
        html! { <option key={speed.index()} value={place} {selected}>{ speed.label() }</option> }
    });
    html! {
        <select class="speed" data-testid={testid} aria-label={label} title={tr!("Speed (1 to 6)")} {onchange}>
            { for options }
        </select>
    }
}
