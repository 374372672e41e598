//! The way of one message, hop by hop.

use warren_core::amqp::MessageNumber;
use warren_core::journey::{Journey, Member, deaths};
use warren_core::timeline::Timeline;
use warren_core::tr;
use yew::prelude::*;

use super::desk::Desk;
use crate::state::telling::{self, Hop};
use crate::workshop::{Order, Pointer};

/// The way of a message.
pub(super) struct Told {
    journey: Journey,
    hops: Vec<Hop>,
    kin: Vec<Member>,
}

impl Told {
    /// The way of this message, as the events around number `applied` tell it.
    pub(super) fn of(timeline: &Timeline, applied: u32, number: MessageNumber) -> Self {
        let (journey, hops) = telling::journey(timeline, applied, number);
        Self {
            journey,
            hops,
            kin: telling::family(timeline, applied, number),
        }
    }
}

/// The hops, of which `applied` events have happened. A click goes to the moment of a hop.
pub(super) fn journey(desk: &Desk, told: Option<&Told>, applied: u32) -> Html {
    let Some(Told { journey, hops, kin }) = told else {
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
                    onclick={desk.on(Order::Go(hop.moment))}
                >
                    <span class="hop-time">{ hop.moment.at.to_string() }</span>
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
                { family(desk, kin, journey.number) }
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
fn family(desk: &Desk, kin: &[Member], present: MessageNumber) -> Html {
    let rows = kin.iter().map(|member| {
        let told = match &member.made {
            None => String::new(),
            Some((client, rule)) => {
                let from: Vec<String> = member.from.iter().map(ToString::to_string).collect();
                format!("{rule} · {client} · {}", from.join(" "))
            }
        };
        let selected = Order::Select(Some(Pointer::Message(member.number)));
        html! {
            <li
                key={member.number.0}
                role="treeitem"
                aria-level={(member.depth + 1).to_string()}
                aria-selected={(member.number == present).to_string()}
                style={format!("--depth: {}", member.depth)}
            >
                <button type="button" class="hop" data-testid="kin" onclick={desk.on(selected)}>
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
