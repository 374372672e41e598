//! Playing, stepping and scrubbing of all runs of a comparison.

use warren_core::{mark, tr};
use yew::prelude::*;

use super::Bench;
use super::stage::Act;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::components::playing::{scrub, speed_choice};
use crate::state::playback::PlaybackCommand;

pub(super) fn transport(bench: &Bench) -> Html {
    let playing = bench.stage.playback.is_playing();
    let button = |testid: &'static str, label: &'static str, icon: Icon, command| {
        let onclick = bench.act(Act::Play(command));
        html! { <Button {testid} {label} {icon} {onclick} /> }
    };
    let (label, icon) = if playing {
        (mark!("Pause (Space)"), Icon::Pause)
    } else {
        (mark!("Play (Space)"), Icon::Play)
    };
    let at = bench.stage.at();
    let stage = bench.stage.dispatcher();
    let play = Callback::from(move |command| stage.dispatch(Act::Play(command)));
    html! {
        <div class="compare-transport">
            { button("compare-start", mark!("To the start (Home)"), Icon::ToStart, PlaybackCommand::Start) }
            { button("compare-back", mark!("Back (←)"), Icon::StepBack, PlaybackCommand::StepBack) }
            { button("compare-play", label, icon, PlaybackCommand::Toggle) }
            { button("compare-step", mark!("To what happens next on any side (→)"), Icon::StepForward,
                PlaybackCommand::StepForward { animate: false }) }
            { button("compare-end", mark!("To the end (End)"), Icon::ToEnd, PlaybackCommand::End) }
            { scrub(("compare-scrub", tr!("Moment of both")), (at, bench.stage.end()), play.clone()) }
            { speed_choice(("compare-speed", tr!("Speed of both")), bench.stage.playback.speed(), play) }
            <output class="clock" data-testid="compare-clock" data-us={at.0.to_string()}>{ at.to_string() }</output>
        </div>
    }
}
