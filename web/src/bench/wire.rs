//! The wire: the frames that carry the latest step, their fields beside their octets, and what
//! both peers say from connect to close, in both protocols.
//!
//! What is said the wire crate knows; this shows it.

pub mod frame;
pub mod talk;

use std::rc::Rc;

use warren_core::timeline::{Cursor, Timeline};
use warren_core::{mark, tr};
use warren_wire::{Frame, Options, Protocol, Sequence, sequence_with};
use yew::prelude::*;

use super::desk::Desk;
use crate::components::button::Button;
use crate::filters;
use crate::state::telling::moment_of;
use frame::WireFrame;
use talk::Talk;

/// How many events of a run are listened to.
const LONGEST: u32 = 20_000;

/// How many steps are gone back for one that something is sent for.
const REACH: u32 = 200;

/// What is shown.
#[derive(Clone, PartialEq, Properties)]
pub struct WireProps {
    /// The scenario and the moment.
    pub desk: Desk,
}

/// A run, and what is said in it in each protocol.
struct Said {
    timeline: Timeline,
    sequences: [Rc<Sequence>; 2],
}

impl Said {
    fn of(desk: &Desk) -> Self {
        let scenario = desk.scenario.0.clone();
        let mut timeline = filters::timeline(scenario.clone());
        timeline.advance(LONGEST);
        let options = Options {
            events: LONGEST as usize,
            ..Options::default()
        };
        let sequences = Protocol::ALL.map(|protocol| {
            Rc::new(sequence_with(
                &scenario,
                filters::present(),
                protocol,
                options,
            ))
        });
        Self {
            timeline,
            sequences,
        }
    }

    fn sequence(&self, protocol: Protocol) -> &Rc<Sequence> {
        let [old, new] = &self.sequences;
        match protocol {
            Protocol::Amqp091 => old,
            Protocol::Amqp10 => new,
        }
    }

    /// The latest of the first `applied` events that something is sent for, and the frames.
    fn latest(&self, protocol: Protocol, applied: u32) -> Option<(u32, Vec<Frame>)> {
        let said = self.sequence(protocol);
        let back = (applied.saturating_sub(REACH)..applied).rev();
        let mut found = back.map(|event| (event, said.of_event(event).cloned().collect()));
        found.find(|(_, frames): &(u32, Vec<Frame>)| !frames.is_empty())
    }
}

/// The wire.
#[component]
pub fn Wire(WireProps { desk }: &WireProps) -> Html {
    let protocol = use_state(|| Protocol::Amqp091);
    let whole = use_state(|| false);
    let said = use_memo(desk.scenario.clone(), |_| Said::of(desk));
    let applied = Cursor::new(&said.timeline, desk.brief.playhead).applied();
    let choose = |one: Protocol| {
        let protocol = protocol.setter();
        Callback::from(move |_| protocol.set(one))
    };
    let show = |all: bool| {
        let whole = whole.setter();
        Callback::from(move |_| whole.set(all))
    };
    let views = [
        ("wire-step", mark!("This step"), false),
        ("wire-whole", mark!("From connect to close"), true),
    ];
    let protocols = Protocol::ALL.map(|one| {
        let testid = format!("wire-{}", one.name());
        html! {
            <Button {testid} label={tr!("The protocol that is spoken")} text={format!("AMQP {}", one.name())}
                pressed={*protocol == one} onclick={choose(one)} />
        }
    });
    html! {
        <div class="wire" data-testid="wire">
            <div class="wire-choice">
                <div class="wire-choice" role="group" aria-label={tr!("What is shown")}>
                    { for views.map(|(testid, text, all)| html! {
                        <Button {testid} label={tr!("What is shown")} {text} pressed={*whole == all} onclick={show(all)} />
                    }) }
                </div>
                if !*whole {
                    <div class="wire-choice" role="group" aria-label={tr!("Protocol")}>{ for protocols }</div>
                }
            </div>
            if *whole {
                <Talk desk={desk.clone()} sequences={said.sequences.clone()} event={applied.checked_sub(1)} />
            } else {
                { step(&said, *protocol, applied) }
            }
        </div>
    }
}

/// The frames of the latest step that needs some.
fn step(said: &Said, protocol: Protocol, applied: u32) -> Html {
    let notes = said.sequence(protocol).notes.iter();
    let notes = notes.map(|note| html! { <p class="hint">{ note }</p> });
    let Some((event, frames)) = said.latest(protocol, applied) else {
        return html! {
            <>
                <p class="hint">{ tr!("Nothing is on the wire yet. Step on, and the frames of each step stand here.") }</p>
                { for notes }
            </>
        };
    };
    let told = said.timeline.events(event..event + 1);
    let told = told
        .first()
        .map(|event| warren_core::narrate::narrate(event));
    let when = moment_of(&said.timeline, event).map(|moment| moment.at.to_string());
    html! {
        <>
            <h2 class="wire-event">{ told.unwrap_or_default() }</h2>
            <p class="hint">{ when.unwrap_or_default() }</p>
            { for frames.into_iter().enumerate().map(|(number, frame)| html! {
                <WireFrame key={format!("{event}-{number}-{}", protocol.name())} frame={Rc::new(frame)} />
            }) }
            { for notes }
        </>
    }
}
