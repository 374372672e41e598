//! The moment of the crash: a slider under the marks of what happens, and steps from one thing
//! that happens to the next.

use std::collections::BTreeSet;
use std::rc::Rc;

use warren_core::time::Time;
use warren_core::{mark, tr};
use warren_teach::crash::{Crashes, Sort};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;

/// How many marks a lane can have side by side.
const PLACES: u64 = 250;

/// What the slider moves over.
#[derive(Clone, Properties)]
pub(super) struct SliderProps {
    pub(super) crashes: Rc<Crashes>,
    /// The row whose marks are shown.
    pub(super) row: usize,
    /// The moment.
    pub(super) at: Time,
    /// Takes another one.
    pub(super) moved: Callback<Time>,
}

impl PartialEq for SliderProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.crashes, &other.crashes)
            && (self.row, self.at) == (other.row, other.at)
            && self.moved == other.moved
    }
}

/// The slider.
#[component]
pub(super) fn Slider(props: &SliderProps) -> Html {
    let SliderProps {
        crashes, row, at, ..
    } = props;
    let end = crashes.end();
    let lanes = {
        let crashes = crashes.clone();
        use_memo((Rc::as_ptr(&crashes) as usize, *row), move |(_, row)| {
            lanes(&crashes, *row)
        })
    };
    let next = crashes.next(*row, *at);
    let previous = crashes.previous(*row, *at);
    let step = |to: Option<Time>| {
        let moved = props.moved.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                moved.emit(to);
            }
        })
    };
    let oninput = {
        let moved = props.moved.clone();
        Callback::from(move |event: InputEvent| {
            let slider = event.target_dyn_into::<HtmlInputElement>();
            let ms = slider.and_then(|slider| slider.value().parse::<u64>().ok());
            if let Some(ms) = ms {
                moved.emit(Time::from_ms(ms));
            }
        })
    };
    // The arrows go to what happens next; the other keys are the slider's own.
    let onkeydown = {
        let moved = props.moved.clone();
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowLeft" | "ArrowDown" => previous,
                "ArrowRight" | "ArrowUp" => next,
                _ => return,
            };
            event.prevent_default();
            if let Some(to) = to {
                moved.emit(to);
            }
        })
    };
    html! {
        <>
            <Button testid="crash-back" label={mark!("To what happened before (←)")} icon={Icon::StepBack}
                disabled={previous.is_none()} onclick={step(previous)} />
            <div class="crash-track">
                { (*lanes).clone() }
                <input
                    type="range"
                    data-testid="crash-slider"
                    aria-label={tr!("Moment of the crash")}
                    aria-valuetext={at.to_string()}
                    min="0"
                    max={(end.0 / 1000).max(1).to_string()}
                    step="1"
                    value={(at.0 / 1000).to_string()}
                    {oninput}
                    {onkeydown}
                />
            </div>
            <Button testid="crash-next" label={mark!("To what happens next (→)")} icon={Icon::StepForward}
                disabled={next.is_none()} onclick={step(next)} />
            <output class="clock" data-testid="crash-clock">{ at.to_string() }</output>
        </>
    }
}

/// A lane for each sort of mark, with its name: told apart by their shapes and names.
fn lanes(crashes: &Crashes, row: usize) -> Html {
    let sorts = [
        (
            Sort::Sent,
            "sent",
            "▾",
            tr!("a mark of the slider" => "sent"),
        ),
        (
            Sort::Stored,
            "stored",
            "■",
            tr!("a mark of the slider" => "on disk"),
        ),
        (
            Sort::Confirmed,
            "confirmed",
            "✓",
            tr!("a mark of the slider" => "confirmed"),
        ),
    ];
    let lanes = sorts.map(|(sort, class, sign, name)| {
        let places = places(crashes, row, sort);
        let count = places.len().to_string();
        let marks = places.into_iter().map(|place| {
            let left = format!("--place: calc({place} / {PLACES} * 100%)");
            html! { <i style={left}>{ sign }</i> }
        });
        html! {
            <div class={classes!("crash-lane", format!("is-{class}"))} data-testid={format!("crash-{class}")} data-count={count}>
                <span class="crash-lane-name">{ name }</span>
                <span class="crash-lane-marks" aria-hidden="true">{ for marks }</span>
            </div>
        }
    });
    html! { <>{ for lanes }</> }
}

fn places(crashes: &Crashes, row: usize, sort: Sort) -> BTreeSet<u64> {
    let end = crashes.end().0.max(1);
    let marks = crashes.marks(row).iter();
    let marks = marks.filter(|mark| mark.sort == sort && mark.at.0 <= end);
    marks.map(|mark| mark.at.0 * PLACES / end).collect()
}
