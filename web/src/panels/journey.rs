//! The way of one message, hop by hop.

use std::rc::Rc;
use warren_core::tr;

use warren_core::amqp::MessageNumber;
use warren_core::journey::{Member, deaths};
use warren_core::timeline::Timeline;
use yew::prelude::*;

use crate::hooks::dispatch::{Dispatch, use_dispatch};
use crate::state::same::Same;
use crate::state::telling;
use crate::state::{Action, Selection};

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
        |(timeline, message)| {
            message.map(|number| {
                let (journey, hops) = telling::journey(timeline, applied, number);
                (journey, hops, telling::family(timeline, applied, number))
            })
        },
    );
    let Some((journey, hops, kin)) = told.as_ref() else {
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
            if !kin.is_empty() {
                { family(kin, journey.number, &dispatch) }
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

/// What came of what: a tree that spreads where something is split, and closes where parts are put
/// together. A click goes to a message.
fn family(kin: &[Member], present: MessageNumber, dispatch: &Dispatch) -> Html {
    let rows = kin.iter().map(|member| {
        let told = match &member.made {
            None => String::new(),
            Some((client, rule)) => {
                let from: Vec<String> = member.from.iter().map(ToString::to_string).collect();
                format!("{rule} · {client} · {}", from.join(" "))
            }
        };
        let selected = Action::Select(Some(Selection::Message(member.number)));
        html! {
            <li
                key={member.number.0}
                role="treeitem"
                aria-level={(member.depth + 1).to_string()}
                aria-selected={(member.number == present).to_string()}
                style={format!("--depth: {}", member.depth)}
            >
                <button type="button" class="hop" data-testid="kin" onclick={dispatch.on(selected)}>
                    <b>{ member.number.to_string() }</b>
                    <span>{ told }</span>
                </button>
            </li>
        }
    });
    html! {
        <ul class="kin" role="tree" aria-label={tr!("What was made of what")} data-testid="family">
            { for rows }
        </ul>
    }
}
