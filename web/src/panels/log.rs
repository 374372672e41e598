//! The event log: what happened and what will, around the present moment.

use std::rc::Rc;
use warren_core::tr;

use warren_core::timeline::Timeline;
use web_sys::Element;
use yew::prelude::*;

use crate::hooks::dispatch::use_dispatch;
use crate::state::Action;
use crate::state::same::Same;
use crate::state::telling::log_around;

/// What is listed.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct LogProps {
    /// The run.
    pub timeline: Same<Rc<Timeline>>,
    /// How many events have happened.
    pub applied: u32,
}

/// The log. A click goes to the moment of the event.
#[component]
pub fn Log(props: &LogProps) -> Html {
    let dispatch = use_dispatch();
    let list = use_node_ref();
    use_effect_with((props.timeline.clone(), props.applied), {
        let list = list.clone();
        move |_| {
            if let Some(list) = list.cast::<Element>() {
                keep_in_sight(&list);
            }
        }
    });
    let lines = log_around(&props.timeline, props.applied)
        .into_iter()
        .map(|line| {
            let current = line.event + 1 == props.applied;
            let class = classes!("hop", (line.event >= props.applied).then_some("is-future"));
            html! {
                <li key={line.event}>
                    <button
                        type="button"
                        {class}
                        tabindex="-1"
                        data-testid="log-line"
                        data-event={line.event.to_string()}
                        aria-current={current.to_string()}
                        onclick={dispatch.on(Action::GoToEvent(line.event))}
                    >
                        <span class="hop-time">{ line.at.to_string() }</span>
                        <span>{ line.text }</span>
                    </button>
                </li>
            }
        });
    html! {
        <div ref={list} class="log" data-testid="event-log" role="log" aria-live="off" tabindex="0" aria-label={tr!("Event log")}>
            <ol class="hops">{ for lines }</ol>
        </div>
    }
}

/// Scrolls the list, and nothing around it, so that the present line is in its middle.
fn keep_in_sight(list: &Element) {
    let Some(line) = list.query_selector("[aria-current=true]").ok().flatten() else {
        return list.set_scroll_top(0);
    };
    let (line, frame) = (
        line.get_bounding_client_rect(),
        list.get_bounding_client_rect(),
    );
    let off = line.top() + line.height() / 2.0 - frame.top() - frame.height() / 2.0;
    #[expect(clippy::cast_possible_truncation, reason = "a distance on the screen")]
    list.set_scroll_top(list.scroll_top() + off.round() as i32);
}
