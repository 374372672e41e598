//! The event log: what happened and what will, around the present moment.

use std::rc::Rc;

use warren_core::tr;
use web_sys::Element;
use yew::prelude::*;

use super::desk::Desk;
use crate::state::same::Same;
use crate::state::telling::LogLine;
use crate::workshop::Order;

/// What is listed.
#[derive(Clone, PartialEq, Properties)]
pub struct LogProps {
    /// Where orders are given.
    pub desk: Desk,
    /// The lines around the moment.
    pub lines: Same<Rc<Vec<LogLine>>>,
    /// How many events have happened.
    pub applied: u32,
}

/// The log. A click goes to the moment of the event.
#[component]
pub fn Log(props: &LogProps) -> Html {
    let list = use_node_ref();
    use_effect_with((props.lines.clone(), props.applied), {
        let list = list.clone();
        move |_| {
            if let Some(list) = list.cast::<Element>() {
                keep_in_sight(&list);
            }
        }
    });
    let lines = props.lines.iter().map(|line| {
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
                    onclick={props.desk.on(Order::Go(line.moment))}
                >
                    <span class="hop-time">{ line.moment.at.to_string() }</span>
                    <span>{ &line.text }</span>
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
