//! The scenario beside variants of it: the same messages, one playhead, differences marked.
//!
//! The scenario itself is on the left, "here"; what is compared with it is "there". What the
//! variants are and what differs, [`warren_teach`] says.

mod choose;
mod keys;
mod picture;
pub mod stage;
mod table;
mod told;
mod transport;
mod why;

use std::rc::Rc;

use gloo_events::EventListener;
use warren_core::time::Time;
use warren_core::tr;
use warren_diagram::Print;
use warren_diagram::request::Direction;
use warren_teach::compare::{Difference, Marked, Tally, differences};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MediaQueryList};
use yew::prelude::*;

use super::desk::Desk;
use crate::filters::are_needed;
use crate::hooks::filters::use_filters;
use crate::hooks::frames::use_frames;
use crate::workshop::{Commit, Order};
use choose::{Choice, Choosing};
use keys::use_keys;
use stage::{Act, Shown, Stage};

/// What is compared.
#[derive(Clone, PartialEq, Properties)]
pub struct CompareProps {
    /// The scenario and the moment.
    pub desk: Desk,
}

/// What the parts have at hand.
#[derive(Clone, PartialEq)]
struct Bench {
    desk: Desk,
    stage: UseReducerHandle<Stage>,
    /// Which of the runs is "there".
    there: UseStateHandle<usize>,
}

impl PartialEq for Stage {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shown, &other.shown) && self.playback == other.playback
    }
}

impl Bench {
    fn act<E: 'static>(&self, act: Act) -> Callback<E> {
        let dispatch = self.stage.dispatcher();
        Callback::from(move |_| dispatch.dispatch(act.clone()))
    }

    fn here(&self) -> &Shown {
        &self.stage.shown[0]
    }

    fn other(&self) -> Option<&Shown> {
        self.stage.shown.get(*self.there)
    }
}

/// The comparison.
#[component]
pub fn Compare(CompareProps { desk }: &CompareProps) -> Html {
    let choices = use_memo(desk.scenario.clone(), |_| choose::choices(desk));
    let chosen = use_state(|| Choice::Respect(0));
    let begun = use_memo((), |()| choose::shown(desk, &choices, &chosen));
    let stage = {
        let at = desk.at();
        use_reducer(move || Stage::new(begun.as_ref().clone(), at, print()))
    };
    let there = use_state(|| 1_usize);
    let bench = Bench {
        desk: desk.clone(),
        stage: stage.clone(),
        there: there.clone(),
    };
    let frames = stage.dispatcher();
    let frame = move |real_us| frames.dispatch(Act::Frame(real_us));
    use_frames(stage.playback.is_moving(), frame.into());
    use_keys(stage.dispatcher());
    use_effect_with((), |()| focus_play());
    use_effect_with((), {
        let stage = stage.dispatcher();
        move |()| {
            let turned = move |_: &Event| stage.dispatch(Act::Print(print()));
            let listener = narrow().map(|list| EventListener::new(&list, "change", turned));
            move || drop(listener)
        }
    });
    let choose = {
        let (chosen, desk, choices) = (chosen.clone(), desk.clone(), choices.clone());
        let (there, stage) = (there.setter(), stage.dispatcher());
        Callback::from(move |choice: Choice| {
            stage.dispatch(Act::Show(choose::shown(&desk, &choices, &choice)));
            there.set(1);
            chosen.set(choice);
        })
    };
    let loading = {
        let needed = stage.shown.iter().any(|one| are_needed(&one.scenario));
        let (choose, chosen) = (choose.clone(), chosen.clone());
        use_filters(
            needed,
            &Callback::from(move |()| choose.emit((*chosen).clone())),
        )
    };
    let applied: Vec<u32> = stage.moments.iter().map(stage::Moment::applied).collect();
    let runs = Rc::as_ptr(&stage.shown) as usize;
    let found = use_memo((runs, applied), |_| {
        let others = 1..stage.shown.len();
        let found = others.map(|there| Rc::new(differing(&stage, there)));
        found.collect::<Vec<_>>()
    });
    let told = found.get(*there - 1).cloned().unwrap_or_default();
    html! {
        <div class="compare" data-testid="compare" data-runs={stage.shown.len().to_string()}>
            <div class="compare-choose">
                <Choosing choices={choices.clone()} chosen={(*chosen).clone()} {choose} />
                { variants(&bench) }
            </div>
            { loading }
            { pictures(&bench, &found) }
            { transport::transport(&bench) }
            <told::Told bench={bench.clone()} found={told} />
        </div>
    }
}

/// Whether the window is as narrow as `web/styles/compare.css` has it.
fn narrow() -> Option<MediaQueryList> {
    let list = gloo_utils::window().match_media("(max-width: 760px)");
    list.ok().flatten()
}

/// Pictures one above the other stand upright.
fn print() -> Print {
    Print::Page(if narrow().is_some_and(|list| list.matches()) {
        Direction::TopToBottom
    } else {
        Direction::LeftToRight
    })
}

/// The space bar plays, instead of closing what was just opened.
fn focus_play() {
    let play = gloo_utils::document().query_selector("[data-testid=compare-play]");
    if let Some(play) = play
        .ok()
        .flatten()
        .and_then(|one| one.dyn_into::<HtmlElement>().ok())
    {
        // Fails for no element that is there.
        let _ = play.focus();
    }
}

/// What differs at the present moment between the first run and this one.
fn differing(stage: &Stage, there: usize) -> Vec<Difference> {
    let tally = |place: usize| -> Option<Tally> {
        let at = stage.at();
        Some(stage.shown.get(place)?.side.tally(at))
    };
    let (Some(left), Some(right)) = (tally(0), tally(there)) else {
        return Vec::new();
    };
    let (here, there) = (&stage.moments[0], &stage.moments[there]);
    differences((here.snapshot(), &left), (there.snapshot(), &right))
}

/// The variants, where there are several: one of them is "there".
fn variants(bench: &Bench) -> Html {
    let names = bench.stage.shown.iter().enumerate().skip(1);
    let buttons = names.map(|(number, shown)| {
        let there = bench.there.setter();
        let pressed = (number == *bench.there).to_string();
        let onclick = Callback::from(move |_: MouseEvent| there.set(number));
        html! {
            <button
                key={number}
                type="button"
                class="button button-outlined"
                data-testid={format!("compare-variant-{number}")}
                aria-pressed={pressed}
                {onclick}
            >
                { &shown.name }
            </button>
        }
    });
    html! {
        if bench.stage.shown.len() > 2 {
            <div class="compare-variants" role="group" aria-label={tr!("There")}>{ for buttons }</div>
        }
    }
}

fn pictures(bench: &Bench, found: &[Rc<Vec<Difference>>]) -> Html {
    let both: Vec<[Marked; 2]> = found.iter().map(|one| Marked::both(one)).collect();
    let marked = |number: usize, side: usize| {
        let of = if number == 0 { *bench.there } else { number };
        both.get(of - 1)
            .map(|both| both[side].clone())
            .unwrap_or_default()
    };
    let dark = super::export::is_dark();
    let at = bench.stage.at();
    let figures = bench.stage.shown.iter().zip(&bench.stage.moments);
    let figures = figures.enumerate().map(|(number, (shown, moment))| {
        let is_there = number == *bench.there;
        let marked = marked(number, number.min(1));
        let label = if number == 0 {
            tr!("Here: {}, at {}", shown.name, at)
        } else {
            tr!("There: {}, at {}", shown.name, at)
        };
        html! {
            <figure
                key={format!("{number} {}", shown.name)}
                class={classes!("compare-side", (number == 0).then_some("is-here"), is_there.then_some("is-there"))}
                data-testid={format!("compare-side-{number}")}
                data-marked={marked.nodes.len().to_string()}
            >
                { caption(bench, number, shown) }
                { picture::picture(moment, at, dark, &marked, label) }
            </figure>
        }
    });
    let count = bench.stage.shown.len().to_string();
    html! { <div class="compare-sides" data-count={count}>{ for figures }</div> }
}

fn caption(bench: &Bench, number: usize, shown: &Shown) -> Html {
    let name = shown.name.clone();
    if number == 0 {
        return html! {
            <figcaption><span class="compare-place">{ tr!("Here") }</span><strong>{ name }</strong></figcaption>
        };
    }
    if number != *bench.there {
        let there = bench.there.setter();
        let onclick = Callback::from(move |_: MouseEvent| there.set(number));
        return html! {
            <figcaption>
                <strong>{ name.clone() }</strong>
                <button type="button" class="link" aria-label={tr!("Compare with this: {}", name)} {onclick}>
                    { tr!("Compare with this") }
                </button>
            </figcaption>
        };
    }
    let keep = {
        let (desk, scenario) = (bench.desk.clone(), shown.scenario.clone());
        Callback::from(move |_: MouseEvent| {
            desk.order(Order::Commit(Commit::to((*scenario).clone())));
            desk.order(Order::Close);
        })
    };
    html! {
        <figcaption>
            <span class="compare-place">{ tr!("There") }</span>
            <strong data-testid="compare-there">{ name }</strong>
            <button
                type="button"
                class="link"
                data-testid="compare-keep"
                title={tr!("It becomes the scenario that is open. Undo takes it back")}
                onclick={keep}
            >
                { tr!("Keep this one") }
            </button>
        </figcaption>
    }
}

/// A time as people say it: `2.4 s`.
fn seconds(at: Time) -> String {
    let ms = at.0 / 1000;
    let text = format!("{}.{:03}", ms / 1000, ms % 1000);
    let short = text.trim_end_matches('0').trim_end_matches('.');
    tr!("{} s", short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_seconds() {
        let table = [
            (0, "0 s"),
            (2400, "2.4 s"),
            (3000, "3 s"),
            (12_345, "12.345 s"),
        ];
        for (ms, expected) in table {
            assert_eq!(seconds(Time::from_ms(ms)), expected);
        }
    }
}
