//! The transport: play, pause, step, speed, and the clock.

use warren_core::time::Time;
use warren_core::{mark, tr};
use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::components::playing::speed_choice;
use crate::hooks::dispatch::use_dispatch;
use crate::state::Action;
use crate::state::playback::{PlaybackCommand, Speed};

/// What the transport depends on.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct TransportProps {
    /// Whether it plays.
    pub playing: bool,
    /// The speed.
    pub speed: Speed,
    /// Whether nothing was played yet, so that it should be plain where to begin.
    #[prop_or_default]
    pub inviting: bool,
}

/// The buttons.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let dispatch = use_dispatch();
    let on = |command| dispatch.on(Action::Playback(command));
    let (icon, label) = if props.playing {
        (Icon::Pause, mark!("Pause (Space)"))
    } else {
        (Icon::Play, mark!("Play (Space)"))
    };
    html! {
        <>
        <div class="transport-buttons" role="group" aria-label={tr!("Playback")}>
            <Button
                testid="to-start"
                class="transport-far"
                label={mark!("To the start (Home)")}
                icon={Icon::ToStart}
                onclick={on(PlaybackCommand::Start)}
            />
            <Button
                testid="step-back"
                label={mark!("Step back (←)")}
                icon={Icon::StepBack}
                onclick={on(PlaybackCommand::StepBack)}
            />
            <Button
                testid="play"
                class="transport-play button-primary"
                text={props.inviting.then_some(AttrValue::Static(mark!("Play")))}
                {label}
                {icon}
                onclick={on(PlaybackCommand::Toggle)}
            />
            <Button
                testid="step-forward"
                label={mark!("Step forward (→)")}
                icon={Icon::StepForward}
                onclick={on(PlaybackCommand::StepForward { animate: true })}
            />
            <Button
                testid="to-end"
                class="transport-far"
                label={mark!("To the end (End)")}
                icon={Icon::ToEnd}
                onclick={on(PlaybackCommand::End)}
            />
        </div>
        { speed_choice(("speed", tr!("Speed")), props.speed, dispatch.playback()) }
        </>
    }
}

/// The clock; `doing` is what the playhead does: for tests, which wait for it.
pub fn clock(at: Time, end: Time, doing: &'static str) -> Html {
    html! {
        <output
            class="clock"
            data-testid="clock"
            data-state={doing}
            data-us={at.0.to_string()}
            title={tr!("of {}", end)}
        >
            { at.to_string() }
        </output>
    }
}
