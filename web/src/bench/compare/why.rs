//! Why a message went where it went, on one side of a comparison.

use warren_core::amqp::MessageNumber;
use warren_core::tr;
use warren_core::why::{Why, WhyVisit};
use yew::prelude::*;

use super::stage::Shown;
use crate::bench::routing;
use crate::state::telling::routing_near;

/// The reasons for one message on one side; where it was not routed there, that.
pub(super) fn why(shown: &Shown, side: &'static str, number: MessageNumber) -> Html {
    let timeline = shown.side.timeline();
    let routing = routing_near(timeline, 0, Some(number));
    let title = match side {
        "here" => tr!("Why here: {}, message {}", shown.name, number),
        _ => tr!("Why there: {}, message {}", shown.name, number),
    };
    html! {
        <section class="compare-why" data-testid={format!("compare-why-{side}")}>
            <h3>{ title }</h3>
            if let Some(routing) = routing {
                { told(&routing.why) }
            } else {
                <p>{ tr!("No exchange has routed it here.") }</p>
            }
        </section>
    }
}

fn told(why: &Why) -> Html {
    html! {
        <>
            { for why.visits.iter().map(visit) }
            <p><strong>{ &why.conclusion }</strong></p>
        </>
    }
}

fn visit(visit: &WhyVisit) -> Html {
    html! {
        <div class="why-visit">
            <p>{ &visit.summary }</p>
            { for visit.rows.iter().map(routing::row) }
        </div>
    }
}
