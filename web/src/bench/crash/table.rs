//! What the crash costs, a row for each way of being careful.

use warren_core::tr;
use warren_teach::crash::{Row, Way};
use yew::prelude::*;

use super::Bench;

/// The table; a row that is pressed is looked into.
pub(super) fn table(bench: &Bench, rows: &[Row]) -> Html {
    let lines = rows.iter().enumerate();
    let lines = lines.map(|(number, row)| line(bench, number, row));
    html! {
        <div class="crash-rows">
            <table class="crash-table" data-testid="crash-table">
                <caption class="is-unseen">{ tr!("What a crash at {} costs", *bench.at) }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ tr!("With") }</th>
                        <th scope="col" class="is-more">{ tr!("a column" => "Sent") }</th>
                        <th scope="col" class="is-more">{ tr!("a column" => "Confirmed") }</th>
                        <th scope="col" class="is-more">{ tr!("a column" => "Done") }</th>
                        <th scope="col" class="is-more">{ tr!("a column" => "There again") }</th>
                        <th scope="col">{ tr!("a column" => "Lost") }</th>
                        <th scope="col">{ tr!("confirmed, yet lost") }</th>
                        <th scope="col">{ tr!("lost unnoticed") }</th>
                    </tr>
                </thead>
                <tbody>{ for lines }</tbody>
            </table>
        </div>
    }
}

fn line(bench: &Bench, number: usize, row: &Row) -> Html {
    let chosen = bench.chosen.setter();
    let is_chosen = *bench.chosen == number;
    let is_open = bench.crashes.open() == number;
    let onclick = Callback::from(move |_: MouseEvent| chosen.set(number));
    let count = row.count;
    let bad = |count: usize| {
        let class = if count > 0 { "is-bad" } else { "is-none" };
        html! { <td {class}>{ count }</td> }
    };
    html! {
        <tr
            key={number}
            class={classes!(is_chosen.then_some("is-chosen"), is_open.then_some("is-open"))}
            data-testid={format!("crash-row-{number}")}
            data-open={is_open.to_string()}
            onclick={onclick.clone()}
        >
            <th scope="row">
                <button type="button" class="crash-way" aria-pressed={is_chosen.to_string()}
                    data-testid={format!("crash-way-{number}")}>
                    { way(row.way) }
                    if is_open {
                        <span class="crash-open">{ tr!("this scenario") }</span>
                    }
                </button>
            </th>
            <td class="is-more">{ count.sent }</td>
            <td class="is-more">{ count.confirmed }</td>
            <td class="is-more">{ count.done }</td>
            <td class="is-more">{ count.kept }</td>
            { bad(count.lost) }
            { bad(count.lost_confirmed) }
            { bad(count.lost_unnoticed) }
        </tr>
    }
}

/// The three switches, in words and signs.
pub(super) fn way(way: Option<Way>) -> Html {
    let Some(way) = way else {
        return html! { <span>{ tr!("as it is, of several ways") }</span> };
    };
    let switches = [
        (way.confirms, tr!("confirms"), tr!("no confirms")),
        (way.durable, tr!("durable"), tr!("not durable")),
        (way.persistent, tr!("persistent"), tr!("transient")),
    ];
    let switches = switches.into_iter().map(|(on, yes, no)| {
        let (class, sign, word) = if on {
            ("is-on", "✓", yes)
        } else {
            ("is-off", "✗", no)
        };
        html! { <span class={classes!("crash-switch", class)}><i aria-hidden="true">{ sign }</i>{ word }</span> }
    });
    html! { <>{ for switches }</> }
}
