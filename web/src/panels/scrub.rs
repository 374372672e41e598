//! The run from start to end: a slider, how much waits over time, and the interventions.

use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::time::Time;
use warren_core::timeline::Timeline;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::dispatch::Dispatch;
use crate::state::Action;
use crate::state::playback::PlaybackCommand;
use crate::state::same::Same;
use crate::words;

/// The slider.
pub fn scrub(at: Time, end: Time, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let slider = event.target_dyn_into::<HtmlInputElement>();
        if let Some(time) = slider.and_then(|slider| slider.value().parse().ok()) {
            dispatch.send(Action::Playback(PlaybackCommand::SeekClamped(Time(time))));
        }
    });
    html! {
        <input
            type="range"
            data-testid="scrub"
            aria-label="Moment"
            aria-valuetext={at.to_string()}
            min="0"
            max={end.0.max(1).to_string()}
            step="1000"
            value={at.0.to_string()}
            {oninput}
        />
    }
}

/// What the graph shows.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct GraphProps {
    /// The run.
    pub timeline: Same<Rc<Timeline>>,
    /// The latest moment.
    pub end: Time,
    /// The scenario, for its interventions.
    pub scenario: Arc<Scenario>,
}

/// How much waits, and the markers of the interventions.
#[component]
pub fn Graph(props: &GraphProps) -> Html {
    let end = props.end.0.max(1);
    let markers = props.scenario.timeline.iter().enumerate().map(|(number, one)| {
        #[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
        let share = Time::from_ms(one.at_ms).0.min(end) as f64 / end as f64;
        let label = format!("{} {}", Time::from_ms(one.at_ms), words::intervention(&one.action));
        html! {
            <svg key={number} x={format!("{:.3}%", share * 100.0)} y="0" width="1" height="44" overflow="visible">
                <path class="scrub-marker" data-testid="intervention-marker" d="M0 18 6 25 0 32 -6 25Z">
                    <title>{ label }</title>
                </path>
            </svg>
        }
    });
    html! {
        <svg class="scrub-graph" aria-hidden="true" data-testid="depth">
            <svg viewBox="0 0 1000 100" preserveAspectRatio="none" x="0" y="2" width="100%" height="28">
                <path class="scrub-depth" d={depth(props.timeline.depth(), end)} />
            </svg>
            { for markers }
        </svg>
    }
}

/// The depth over time as steps, 1000 wide and 100 high.
fn depth(samples: &[(Time, u64)], end: u64) -> String {
    let most = samples
        .iter()
        .map(|(_, depth)| *depth)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut d = "M0 100".to_owned();
    for (at, depth) in samples {
        let (x, y) = (at.0.min(end) * 1000 / end, 100 - depth * 100 / most);
        // Writing to a string cannot fail.
        let _ = write!(d, "H{x}V{y}");
    }
    d + "H1000V100Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_depth_is_drawn_as_steps_up_to_the_end() {
        let samples = [(Time(0), 0), (Time(500), 4), (Time(1000), 2)];
        assert_eq!(
            depth(&samples, 1000),
            "M0 100H0V100H500V0H1000V50H1000V100Z"
        );
        assert_eq!(depth(&[], 0x1000), "M0 100H1000V100Z");
    }
}
