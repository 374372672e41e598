//! What differs, in words: now, and message by message in a table; with the reasons of both
//! sides one click away.

use std::rc::Rc;

use warren_core::amqp::MessageNumber;
use warren_core::tr;
use warren_teach::compare::{Difference, MOST_EVENTS};
use yew::prelude::*;

use super::{Bench, seconds, table, why};

/// The most sentences that are shown.
const MOST_TOLD: usize = 40;

/// What is told.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ToldProps {
    pub(super) bench: Bench,
    pub(super) found: Rc<Vec<Difference>>,
}

/// A message by its number here and there.
pub(super) type Asked = (Option<MessageNumber>, Option<MessageNumber>);

/// What differs, in words.
#[component]
pub(super) fn Told(props: &ToldProps) -> Html {
    let asked = use_state(|| None::<Asked>);
    let runs = Rc::as_ptr(&props.bench.stage.shown) as usize;
    use_effect_with((runs, *props.bench.there), {
        let asked = asked.setter();
        move |_| asked.set(None)
    });
    let ask = {
        let asked = asked.setter();
        Callback::from(move |about: Asked| asked.set(Some(about)))
    };
    html! {
        <div class="compare-told">
            <section class="compare-now" role="region" tabindex="0" aria-label={tr!("What differs now")}>
                { reasons(props, &asked) }
                { now(props, &ask) }
                { notes(&props.bench) }
            </section>
            <section class="compare-all" role="region" tabindex="0" aria-label={tr!("What came of each message")}>
                <table::Table bench={props.bench.clone()} {ask} />
            </section>
        </div>
    }
}

fn now(props: &ToldProps, ask: &Callback<Asked>) -> Html {
    let found = &props.found;
    let at = seconds(props.bench.stage.at());
    let count = match found.len() {
        0 => tr!("At {}, nothing differs", at),
        more => tr!(
            "At {}, {n} thing differs" | "At {}, {n} things differ" % more,
            at
        ),
    };
    let lines = found.iter().take(MOST_TOLD).map(|one| sentence(one, ask));
    let live = if props.bench.stage.playback.is_moving() {
        "off"
    } else {
        "polite"
    };
    html! {
        <>
            <h3 data-testid="compare-count" aria-live={live}>{ count }</h3>
            <ul class="compare-lines" data-testid="compare-lines">{ for lines }</ul>
            if found.len() > MOST_TOLD {
                <p class="hint">{ tr!("And {} more.", found.len() - MOST_TOLD) }</p>
            }
        </>
    }
}

fn sentence(difference: &Difference, ask: &Callback<Asked>) -> Html {
    html! {
        <li key={difference.sentence.clone()}>
            { &difference.sentence }
            if let Some(about) = difference.about {
                { " " }{ why_button(about, ask) }
            }
        </li>
    }
}

/// The way to the reasons of both sides.
pub(super) fn why_button(about: Asked, ask: &Callback<Asked>) -> Html {
    let ask = ask.clone();
    let onclick = Callback::from(move |_: MouseEvent| ask.emit(about));
    let number = about.0.or(about.1);
    let number = number.map_or_else(String::new, |number| number.to_string());
    html! {
        <button
            type="button"
            class="link"
            data-testid={format!("compare-why-{}", number.trim_start_matches('#'))}
            aria-label={tr!("Why, of message {}", number)}
            {onclick}
        >
            { tr!("Why?") }
        </button>
    }
}

/// The reasons of both sides for the message that was asked about.
fn reasons(props: &ToldProps, asked: &UseStateHandle<Option<Asked>>) -> Html {
    let Some((here, there)) = **asked else {
        return Html::default();
    };
    let bench = &props.bench;
    let close = {
        let asked = asked.setter();
        Callback::from(move |_: MouseEvent| asked.set(None))
    };
    let other = bench.other().zip(there);
    html! {
        <div class="compare-reasons" data-testid="compare-reasons">
            <div class="compare-whys">
                if let Some(number) = here {
                    { why::why(bench.here(), "here", number) }
                }
                if let Some((shown, number)) = other {
                    { why::why(shown, "there", number) }
                }
            </div>
            <button type="button" class="button button-outlined" data-testid="compare-why-close" onclick={close}>
                { tr!("Close the reasons") }
            </button>
        </div>
    }
}

/// What is to be known of the variant, and of the bound of the comparison.
fn notes(bench: &Bench) -> Html {
    let notes = bench.other().map(|shown| shown.notes.clone());
    let notes = notes.unwrap_or_default();
    let cut = bench.stage.shown.iter().any(|one| one.side.is_cut());
    if notes.is_empty() && !cut {
        return Html::default();
    }
    html! {
        <div class="compare-notes" data-testid="compare-notes">
            <h3>{ tr!("To be known") }</h3>
            <ul class="compare-lines">
                if cut {
                    <li>
                        { tr!("This run is long: its first {} events are compared, up to {}.", MOST_EVENTS,
                            seconds(bench.stage.end())) }
                    </li>
                }
                { for notes.iter().map(|note| html! { <li>{ note }</li> }) }
            </ul>
        </div>
    }
}
