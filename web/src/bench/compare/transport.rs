//! Playing, stepping and scrubbing of all runs of a comparison.

use warren_core::time::Time;
use warren_core::{mark, tr};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Bench;
use super::stage::Act;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::state::playback::{PlaybackCommand, Speed};

pub(super) fn transport(bench: &Bench) -> Html {
    let playing = bench.stage.playback.is_playing();
    let button = |testid: &'static str, label: &'static str, icon: Icon, command| {
        let onclick = bench.act(Act::Play(command));
        html! { <Button {testid} {label} {icon} {onclick} /> }
    };
    let (play, icon) = if playing {
        (mark!("Pause (Space)"), Icon::Pause)
    } else {
        (mark!("Play (Space)"), Icon::Play)
    };
    let at = bench.stage.at();
    html! {
        <div class="compare-transport">
            { button("compare-start", mark!("To the start (Home)"), Icon::ToStart, PlaybackCommand::Start) }
            { button("compare-back", mark!("Back (←)"), Icon::StepBack, PlaybackCommand::StepBack) }
            { button("compare-play", play, icon, PlaybackCommand::Toggle) }
            { button("compare-step", mark!("To what happens next on any side (→)"), Icon::StepForward,
                PlaybackCommand::StepForward { animate: false }) }
            { button("compare-end", mark!("To the end (End)"), Icon::ToEnd, PlaybackCommand::End) }
            { slider(bench, at) }
            { speeds(bench) }
            <output class="clock" data-testid="compare-clock" data-us={at.0.to_string()}>{ at.to_string() }</output>
        </div>
    }
}

fn slider(bench: &Bench, at: Time) -> Html {
    let stage = bench.stage.dispatcher();
    let oninput = Callback::from(move |event: InputEvent| {
        let slider = event.target_dyn_into::<HtmlInputElement>();
        if let Some(time) = slider.and_then(|slider| slider.value().parse().ok()) {
            stage.dispatch(Act::Play(PlaybackCommand::SeekClamped(Time(time))));
        }
    });
    html! {
        <input
            type="range"
            data-testid="compare-scrub"
            aria-label={tr!("Moment of both")}
            aria-valuetext={at.to_string()}
            min="0"
            max={bench.stage.end().0.max(1).to_string()}
            step="1000"
            value={at.0.to_string()}
            {oninput}
        />
    }
}

fn speeds(bench: &Bench) -> Html {
    let stage = bench.stage.dispatcher();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_dyn_into::<HtmlSelectElement>();
        let place = chosen.and_then(|select| select.value().parse::<usize>().ok());
        if let Some(speed) = place.and_then(|place| Speed::ALL.get(place)) {
            stage.dispatch(Act::Play(PlaybackCommand::SetSpeed(*speed)));
        }
    });
    let now = bench.stage.playback.speed();
    let options = Speed::ALL.into_iter().map(|speed| {
        let place = speed.index().to_string();
        html! { <option key={speed.index()} value={place} selected={speed == now}>{ speed.label() }</option> }
    });
    html! { <select class="speed" aria-label={tr!("Speed of both")} {onchange}>{ for options }</select> }
}
