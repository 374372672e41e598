//! What both peers of a connection say, from connect to close, in both protocols side by side.

use std::rc::Rc;

use warren_core::tr;
use warren_wire::{Frame, Peer, Protocol, Sequence};
use web_sys::{Element, HtmlSelectElement};
use yew::prelude::*;

use super::frame::WireFrame;
use crate::bench::desk::Desk;
use crate::workshop::Order;

/// How many frames of a connection are listed.
const LISTED: usize = 400;

/// What is shown.
#[derive(Clone, PartialEq, Properties)]
pub struct TalkProps {
    /// The scenario and the moment.
    pub desk: Desk,
    /// What is said, in each protocol.
    pub sequences: [Rc<Sequence>; 2],
    /// The latest event.
    pub event: Option<u32>,
}

/// Both protocols side by side, for one connection at a time.
#[component]
pub fn Talk(props: &TalkProps) -> Html {
    let [old, new] = &props.sequences;
    let connections = connections(old);
    let chosen = use_state(|| None::<u32>);
    let open = use_state(|| None::<Rc<Frame>>);
    let connection = chosen.or_else(|| connections.first().map(|(number, _)| *number));
    let onchange = {
        let (chosen, open) = (chosen.setter(), open.setter());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            chosen.set(select.value().parse().ok());
            open.set(None);
        })
    };
    // It is opened above a long list, and is to be seen from wherever it was picked.
    let place = use_node_ref();
    use_effect_with((*open).clone(), {
        let place = place.clone();
        move |open| {
            if let (Some(_), Some(place)) = (open, place.cast::<Element>()) {
                place.scroll_into_view();
            }
        }
    });
    let options = connections.iter().map(|(number, client)| {
        let selected = Some(*number) == connection;
        html! { <option value={number.to_string()} {selected}>{ tr!("{} (connection {})", client, number) }</option> }
    });
    let onpick = {
        let (open, desk) = (open.setter(), props.desk.clone());
        Callback::from(move |frame: Rc<Frame>| {
            desk.order(Order::Seek(frame.at));
            open.set(Some(frame));
        })
    };
    let column = |said: &Sequence| column(said, connection, props.event, &onpick);
    html! {
        <>
            <h2 class="wire-event">{ tr!("What both peers say, from connect to close") }</h2>
            <label class="wire-connection">
                <span>{ tr!("Connection") }</span>
                <select data-testid="wire-connection" {onchange}>{ for options }</select>
            </label>
            <div ref={place}>
                if let Some(frame) = &*open {
                    <WireFrame frame={frame.clone()} />
                }
            </div>
            <div class="wire-talks">{ column(old) }{ column(new) }</div>
            { for old.notes.iter().chain(&new.notes).map(|note| html! { <p class="hint">{ note }</p> }) }
        </>
    }
}

/// The connections that something is said on, with their clients.
fn connections(said: &Sequence) -> Vec<(u32, String)> {
    let mut all: Vec<(u32, String)> = Vec::new();
    for frame in &said.frames {
        if all.iter().all(|(number, _)| *number != frame.connection) {
            all.push((frame.connection, frame.client.to_string()));
        }
    }
    all
}

fn column(
    said: &Sequence,
    connection: Option<u32>,
    event: Option<u32>,
    onpick: &Callback<Rc<Frame>>,
) -> Html {
    let frames: Vec<&Frame> = connection
        .into_iter()
        .flat_map(|connection| said.of_connection(connection))
        .collect();
    let more = frames.len().saturating_sub(LISTED);
    let items = frames
        .iter()
        .take(LISTED)
        .enumerate()
        .map(|(number, frame)| {
            let now = event.is_some_and(|event| frame.events.binary_search(&event).is_ok());
            item(number, frame, now, onpick)
        });
    let name = said.protocol.name();
    html! {
        <section class="wire-talk" data-testid={format!("wire-talk-{name}")} aria-label={format!("AMQP {name}")}>
            <h3>{ format!("AMQP {name}") }</h3>
            <p class="wire-peers" aria-hidden="true"><span>{ tr!("client") }</span><span>{ tr!("server") }</span></p>
            <ol>{ for items }</ol>
            if more > 0 {
                <p class="hint">{ tr!("{n} more frame follows." | "{n} more frames follow." % more) }</p>
            }
            { of_protocol(said.protocol) }
        </section>
    }
}

/// What is to be known of the protocol.
fn of_protocol(protocol: Protocol) -> Html {
    match protocol {
        Protocol::Amqp091 => Html::default(),
        Protocol::Amqp10 => html! {
            <p class="hint">{ tr!("As a client of RabbitMQ 4 says it: what is declared is asked of the management node.") }</p>
        },
    }
}

fn item(number: usize, frame: &Frame, now: bool, onpick: &Callback<Rc<Frame>>) -> Html {
    let (side, arrow) = match frame.from {
        Peer::Client => ("is-client", "→"),
        Peer::Server => ("is-server", "←"),
    };
    let onclick = {
        let (onpick, frame) = (onpick.clone(), Rc::new(frame.clone()));
        move |_| onpick.emit(frame.clone())
    };
    let class = classes!("wire-said", side, now.then_some("is-now"));
    html! {
        <li key={number}>
            <button type="button" {class} {onclick} title={frame.headline()}>
                <span class="wire-at">{ frame.at.to_string() }</span>
                <span class="wire-what">{ arrow }{ " " }{ frame.name }</span>
            </button>
        </li>
    }
}
