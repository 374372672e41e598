//! Why a message went where it went: every binding considered, with its verdict.

use warren_core::tr;
use warren_core::why::{Cell, Fit, WhyRow, WhyVisit};
use yew::prelude::*;

use super::desk::Desk;
use crate::components::icon::{Icon, glyph};
use crate::state::telling::Routing;
use crate::words;
use crate::workshop::Order;

/// The reasons of a routing; none where no message is routed.
pub(super) fn routing(desk: &Desk, routing: Option<&Routing>) -> Html {
    match routing {
        None => html! { <p class="hint">{ tr!("No message is routed in this run.") }</p> },
        Some(routing) => told(routing, desk.on(Order::Go(routing.moment))),
    }
}

fn told(routing: &Routing, onclick: Callback<MouseEvent>) -> Html {
    let number = routing.message.number;
    let heading = if routing.upcoming {
        tr!("Message {} will be routed", number)
    } else {
        tr!("Message {} was routed", number)
    };
    html! {
        <>
            <div data-testid="why-routing">
                <h2>{ heading }</h2>
                <button type="button" class="link" {onclick}>{ tr!("at {}", routing.moment.at) }</button>
            </div>
            { for routing.why.visits.iter().map(visit) }
            <p data-testid="why-conclusion"><strong>{ &routing.why.conclusion }</strong></p>
        </>
    }
}

fn visit(visit: &WhyVisit) -> Html {
    html! {
        <section class="why-visit" aria-label={words::exchange(&visit.exchange)}>
            <p>{ &visit.summary }</p>
            { for visit.rows.iter().map(row) }
        </section>
    }
}

/// One binding with its verdict and the reason for it.
pub(super) fn row(row: &WhyRow) -> Html {
    let (icon, verdict) = match (row.matched, row.counts) {
        (true, true) => (Icon::Yes, tr!("matched")),
        (true, false) => (Icon::Yes, tr!("matched, no second copy")),
        (false, _) => (Icon::No, tr!("did not match")),
    };
    let key = &row.binding.routing_key;
    html! {
        <article class="why-binding" data-testid="why-binding" data-matched={row.matched.to_string()}>
            <div class="why-head">
                <span class="why-binding-name">
                    if !key.is_empty() {
                        <code class="why-key">{ key.to_string() }</code>
                    }
                    { format!("→ {}", row.binding.destination.resource()) }
                </span>
                <span class="why-verdict">{ glyph(icon) }{ verdict }</span>
            </div>
            if !row.cells.is_empty() {
                <div class="why-scroll" tabindex="0">{ cells(&row.cells) }</div>
            }
            <p class="why-sentence">{ &row.sentence }</p>
        </article>
    }
}

/// Words of a key stand in columns; headers, which have names, in rows.
fn cells(cells: &[Cell]) -> Html {
    let found = |cell: &Cell| cell.found.clone().unwrap_or_else(|| "—".to_owned());
    let wanted = |cell: &Cell| {
        if cell.wanted.is_empty() {
            "—".to_owned()
        } else {
            cell.wanted.clone()
        }
    };
    if cells.iter().any(|cell| cell.name.is_some()) {
        let rows = cells.iter().map(|cell| {
            let name = cell
                .name
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            html! {
                <tr key={name.clone()}>
                    <th scope="row">{ name }</th>
                    <td class={class(cell)}>{ wanted(cell) }</td>
                    <td class={class(cell)}>{ found(cell) }</td>
                </tr>
            }
        });
        return html! {
            <table class="why-cells">
                <thead><tr><th>{ tr!("header") }</th><th>{ tr!("wanted") }</th><th>{ tr!("found") }</th></tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        };
    }
    let line = |name: String, text: &dyn Fn(&Cell) -> String| {
        let line = cells.iter().enumerate().map(|(number, cell)| {
            html! { <td key={number} class={class(cell)}>{ text(cell) }</td> }
        });
        html! { <tr><th scope="row">{ name }</th>{ for line }</tr> }
    };
    html! {
        <table class="why-cells">
            <tbody>{ line(tr!("binding"), &wanted) }{ line(tr!("message"), &found) }</tbody>
        </table>
    }
}

fn class(cell: &Cell) -> Classes {
    let fit = match cell.fit {
        Fit::Fits => "is-fits",
        Fit::Misfits => "is-misfits",
        Fit::Ignored => "is-ignored",
    };
    classes!("why-cell", fit)
}
