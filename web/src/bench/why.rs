//! Why the latest step happened: the rule of the server, what of the scenario made it apply, and
//! where the server's line decided it; then why the message was routed as it was.

use warren_core::amqp::MessageNumber;
use warren_core::server_line::Difference;
use warren_core::text::said;
use warren_core::timeline::{Playhead, Timeline};
use warren_core::tr;
use warren_core::why::Reason;
use yew::prelude::*;

use super::desk::Desk;
use super::routing::routing;
use crate::state::telling::{
    Because, ByLine, Routing, because_near, decided_by_line, routing_near,
};
use crate::workshop::Order;

/// What is explained at a moment.
pub(super) struct Told {
    routing: Option<Routing>,
    because: Option<Because>,
    by_line: Option<ByLine>,
    differs: Vec<Difference>,
}

impl Told {
    /// After the first `applied` events; the routing of this message, where one is given.
    pub(super) fn of(timeline: &Timeline, applied: u32, message: Option<MessageNumber>) -> Self {
        let latest = routing_near(timeline, applied, None).filter(|one| !one.upcoming);
        let because = because_near(timeline, applied);
        // The routing is explained anyway; what came before it is over.
        let later = |because: &Because| {
            let routed = latest.as_ref().map(|one| one.moment);
            routed.is_none_or(|routed| because.moment > routed)
        };
        Self {
            because: because.filter(later),
            by_line: decided_by_line(timeline, applied),
            routing: routing_near(timeline, applied, message),
            differs: latest.map(|one| one.why.differs).unwrap_or_default(),
        }
    }
}

/// Why the latest step happened.
pub(super) fn why(desk: &Desk, told: &Told) -> Html {
    html! {
        <>
            if let Some(because) = &told.because {
                { reason(desk, &because.text, because.moment, &because.reason) }
            }
            if let Some(by_line) = &told.by_line {
                { difference(by_line.difference, html! {
                    <p>{ &by_line.text }{ " " }{ moment(desk, by_line.moment) }</p>
                }) }
            }
            { for told.differs.iter().map(|one| difference(*one, Html::default())) }
            { routing(desk, told.routing.as_ref()) }
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
