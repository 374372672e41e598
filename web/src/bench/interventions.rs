//! The interventions of the scenario, which can be visited and removed.

use warren_core::scenario::Scenario;
use warren_core::time::Time;
use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::dispatch::Dispatch;
use crate::state::Action;
use crate::state::editor::Change;
use crate::state::playback::PlaybackCommand;
use crate::words;

/// The list, in order of time.
pub fn interventions(scenario: &Scenario, dispatch: &Dispatch) -> Html {
    let mut order: Vec<usize> = (0..scenario.timeline.len()).collect();
    order.sort_by_key(|index| scenario.timeline[*index].at_ms);
    let items = order.into_iter().map(|index| {
        let one = &scenario.timeline[index];
        let at = Time::from_ms(one.at_ms);
        let seek = Action::Playback(PlaybackCommand::SeekClamped(at));
        let remove = Action::Edit(Change::RemoveIntervention { index });
        html! {
            <li key={index} class="row" data-testid="intervention">
                <button type="button" class="hop row-text" onclick={dispatch.on(seek)}>
                    <span class="hop-time">{ at.to_string() }</span>
                    <span>{ words::intervention(&one.action) }</span>
                </button>
                <Button
                    testid="intervention-remove"
                    label="Remove this intervention"
                    icon={Icon::Close}
                    onclick={dispatch.on(remove)}
                />
            </li>
        }
    });
    if scenario.timeline.is_empty() {
        return html! {
            <p class="hint">{ "Nothing is done from outside. Pause at any moment and publish, kill or restart." }</p>
        };
    }
    html! { <ul class="rows">{ for items }</ul> }
}
