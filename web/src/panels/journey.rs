//! The way of one message, hop by hop.

use std::rc::Rc;
use warren_core::tr;

use warren_core::amqp::MessageNumber;
use warren_core::journey::deaths;
use warren_core::timeline::Timeline;
use yew::prelude::*;

use crate::hooks::dispatch::use_dispatch;
use crate::state::Action;
use crate::state::same::Same;
use crate::state::telling;

/// Whose way.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct JourneyProps {
    /// The run.
    pub timeline: Same<Rc<Timeline>>,
    /// How many events have happened.
    pub applied: u32,
    /// The message that is selected.
    pub message: Option<MessageNumber>,
}

/// The hops. A click goes to the moment of a hop.
#[component]
pub fn Journey(props: &JourneyProps) -> Html {
    let dispatch = use_dispatch();
    let applied = props.applied;
    let told = use_memo(
        (props.timeline.clone(), props.message),
        |(timeline, message)| message.map(|number| telling::journey(timeline, applied, number)),
    );
    let Some((journey, hops)) = told.as_ref() else {
        return html! { <p class="hint">{ tr!("Click a message, in a queue or on its way, to see where it has been.") }</p> };
    };
    let present = hops.iter().rposition(|hop| hop.event < applied);
    let items = hops.iter().enumerate().map(|(number, hop)| {
        let class = classes!("hop", (hop.event >= applied).then_some("is-future"));
        html! {
            <li key={hop.event}>
                <button
                    type="button"
                    {class}
                    data-testid="journey-hop"
                    aria-current={(present == Some(number)).to_string()}
                    onclick={dispatch.on(Action::GoToEvent(hop.event))}
                >
                    <span class="hop-time">{ hop.at.to_string() }</span>
                    <span>{ &hop.text }</span>
                </button>
            </li>
        }
    });
    let message = journey.message.as_deref();
    let versions = journey.versions.iter();
    let now = versions.rev().find(|(event, _)| *event < applied);
    let deaths = now.map_or_else(Vec::new, |(_, message)| deaths(message));
    html! {
        <>
            <h2>{ tr!("Message {}", journey.number) }</h2>
            if let Some(message) = message {
                <p>
                    { tr!("Key ") }<code>{ format!("“{}”", message.routing_key) }</code>
                    { tr!(", body “{}”", message.body) }
                    { if message.properties.is_persistent() { tr!(", persistent") } else { tr!(", transient") } }
                </p>
            }
            if !deaths.is_empty() {
                <h3>{ tr!("x-death, the latest first") }</h3>
                <ul class="deaths" data-testid="deaths">
                    { for deaths.iter().map(|death| html! { <li>{ death }</li> }) }
                </ul>
            }
            <ol class="hops">{ for items }</ol>
        </>
    }
}
