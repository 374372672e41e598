//! Why the latest step happened: the rule of the server, what of the scenario made it apply, and
//! where the server's line decided it. Why a message was routed as it was, the page itself tells.

use warren_core::server_line::Difference;
use warren_core::text::said;
use warren_core::timeline::{Cursor, Playhead};
use warren_core::tr;
use warren_core::why::Reason;
use yew::prelude::*;

use super::desk::Desk;
use crate::filters;
use crate::state::telling::{Because, because_near, decided_by_line, routing_near};
use crate::workshop::Order;

/// How many events of a run are simulated here; the page has the whole run, which this program
/// does not see.
const LONGEST: u32 = 100_000;

/// What is explained.
#[derive(Clone, PartialEq, Properties)]
pub struct WhyProps {
    /// The scenario and the moment.
    pub desk: Desk,
}

/// Why the latest step happened.
#[component]
pub fn Why(WhyProps { desk }: &WhyProps) -> Html {
    let timeline = use_memo(desk.scenario.clone(), |scenario| {
        let mut timeline = filters::timeline(scenario.0.clone());
        timeline.advance(LONGEST);
        timeline
    });
    let applied = Cursor::new(&timeline, desk.brief.playhead).applied();
    let told = use_memo((desk.scenario.clone(), applied), |_| {
        let routing = routing_near(&timeline, applied, None).filter(|one| !one.upcoming);
        let because = because_near(&timeline, applied);
        // The page explains the routing; what came before it is over.
        let later = |because: &Because| {
            let routed = routing.as_ref().map(|one| one.moment);
            routed.is_none_or(|routed| because.moment > routed)
        };
        let differs = routing.as_ref().map(|one| one.why.differs.clone());
        (
            because.filter(later),
            decided_by_line(&timeline, applied),
            differs.unwrap_or_default(),
        )
    });
    let (because, by_line, differs) = told.as_ref();
    html! {
        <>
            if let Some(because) = because {
                { reason(desk, &because.text, because.moment, &because.reason) }
            }
            if let Some(by_line) = by_line {
                { difference(by_line.difference, html! {
                    <p>{ &by_line.text }{ " " }{ moment(desk, by_line.moment) }</p>
                }) }
            }
            { for differs.iter().map(|one| difference(*one, Html::default())) }
            if applied >= LONGEST {
                <p class="hint">{ tr!("Reasons are given for the first 100,000 events of a run.") }</p>
            }
        </>
    }
}

fn reason(desk: &Desk, text: &str, at: Playhead, reason: &Reason) -> Html {
    html! {
        <section class="why-reason" data-testid="why-reason" aria-label={tr!("Why the latest step happened")}>
            <h2>{ text }</h2>
            { moment(desk, at) }
            { for reason.sentences.iter().map(|one| html! { <p>{ one }</p> }) }
            <p class="hint">
                <a class="link" href={reason.address()} target="_blank" rel="noreferrer">
                    { tr!("RabbitMQ's documentation: {}", reason.document) }
                </a>
            </p>
        </section>
    }
}

fn moment(desk: &Desk, at: Playhead) -> Html {
    html! {
        <button type="button" class="link" onclick={desk.on(Order::Go(at))}>
            { tr!("at {}", at.at) }
        </button>
    }
}

/// What the server lines do differently, where that decided something.
fn difference(one: Difference, about: Html) -> Html {
    html! {
        <section class="why-line" data-testid="why-line">
            <h3>{ tr!("This depends on the server's line") }</h3>
            { about }
            <p>{ said(one.sentence(), &[]) }</p>
            <p class="hint">{ one.source() }</p>
        </section>
    }
}
