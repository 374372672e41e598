//! The interventions on the timeline: markers that can be selected, moved and removed.
//!
//! While one is dragged it moves by itself; letting it go is one edit.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use warren_core::tr;

use warren_core::scenario::Scenario;
use warren_core::time::Time;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use crate::canvas::stage::capture;
use crate::hooks::dispatch::{Dispatch, use_dispatch};
use crate::state::Action;
use crate::state::build::Build;
use crate::state::editor::Change;
use crate::state::playback::PlaybackCommand;
use crate::state::same::Same;
use crate::words;

/// What markers depend on.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct MarkersProps {
    /// The scenario.
    pub scenario: Same<Arc<Scenario>>,
    /// The latest moment of the run.
    pub end: Time,
}

/// How far an arrow key moves a marker, and with Shift, in milliseconds.
const STEPS: (u64, u64) = (100, 1000);

/// A marker that is dragged: which, from where on the screen, and its time now.
type Dragged = Option<(usize, i32, u64)>;

/// The markers.
#[component]
pub fn Markers(props: &MarkersProps) -> Html {
    let dispatch = use_dispatch();
    let dragged: UseStateHandle<Dragged> = use_state(|| None);
    let strayed = use_mut_ref(|| false);
    let markers = props
        .scenario
        .timeline
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let at_ms = match *dragged {
                Some((held, _, at_ms)) if held == index => at_ms,
                _ => one.at_ms,
            };
            let told = format!(
                "{}, {}",
                words::intervention(&one.action),
                Time::from_ms(at_ms)
            );
            let seek = Action::Playback(PlaybackCommand::SeekClamped(Time::from_ms(one.at_ms)));
            let onclick = {
                let (strayed, dispatch) = (strayed.clone(), dispatch.clone());
                Callback::from(move |_| {
                    if !*strayed.borrow() {
                        dispatch.send(seek.clone());
                    }
                })
            };
            let onpointerdown = {
                let (strayed, dragged, before) = (strayed.clone(), dragged.clone(), one.at_ms);
                Callback::from(move |event: PointerEvent| {
                    capture(&event, "button");
                    *strayed.borrow_mut() = false;
                    dragged.set(Some((index, event.client_x(), before)));
                })
            };
            let let_go = {
                let dragged = dragged.clone();
                Callback::from(move |_: PointerEvent| dragged.set(None))
            };
            html! {
                <button
                    key={index}
                    type="button"
                    class={classes!("marker", (at_ms != one.at_ms).then_some("is-moving"))}
                    style={format!("left:{:.3}%", share(at_ms, props.end) * 100.0)}
                    data-testid="intervention-marker"
                    title={tr!("{}. Drag it to another time; Delete removes it", told)}
                    aria-label={tr!("{}. Arrow keys move it, Delete removes it", told)}
                    {onclick}
                    onkeydown={keys(index, &props.scenario, &dragged, &dispatch)}
                    {onpointerdown}
                    onpointermove={moved(props, one.at_ms, (&dragged, &strayed))}
                    onpointerup={up(one.at_ms, &dragged, &dispatch)}
                    onpointercancel={let_go}
                >
                    if at_ms != one.at_ms {
                        <span class="marker-time">{ Time::from_ms(at_ms).to_string() }</span>
                    }
                </button>
            }
        });
    html! { <div class="markers">{ for markers }</div> }
}

fn share(at_ms: u64, end: Time) -> f64 {
    let end = end.0.max(1);
    #[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
    let share = Time::from_ms(at_ms).0.min(end) as f64 / end as f64;
    share
}

/// The time that lies so many pixels from another one, where the whole run is `width` wide.
fn later(at_ms: u64, pixels: i32, width: f64, end: Time) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "times within a run"
    )]
    let by = (f64::from(pixels) / width.max(1.0) * end.0 as f64 / 1000.0) as i64;
    // In tenths of a second, as nobody's hand is finer.
    let at = at_ms.saturating_add_signed(by).min(end.0 / 1000);
    if by == 0 {
        at_ms
    } else {
        (at + 50) / 100 * 100
    }
}

fn keys(
    index: usize,
    scenario: &Scenario,
    dragged: &UseStateHandle<Dragged>,
    dispatch: &Dispatch,
) -> Callback<KeyboardEvent> {
    let (dragged, dispatch) = (dragged.clone(), dispatch.clone());
    let (at_ms, most) = (scenario.timeline[index].at_ms, scenario.run_for_ms);
    Callback::from(move |event: KeyboardEvent| {
        let step = if event.shift_key() { STEPS.1 } else { STEPS.0 };
        match event.key().as_str() {
            "ArrowLeft" => {
                let to = at_ms.saturating_sub(step);
                dispatch.send(Action::Build(Build::Delay(index, to)));
            }
            "ArrowRight" => {
                let to = (at_ms + step).min(most);
                dispatch.send(Action::Build(Build::Delay(index, to)));
            }
            "Delete" | "Backspace" => {
                dispatch.send(Action::Edit(Change::RemoveIntervention { index }));
            }
            "Escape" if dragged.is_some() => dragged.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

fn moved(
    props: &MarkersProps,
    at_ms: u64,
    (dragged, strayed): (&UseStateHandle<Dragged>, &Rc<RefCell<bool>>),
) -> Callback<PointerEvent> {
    let (dragged, strayed, end) = (dragged.clone(), strayed.clone(), props.end);
    Callback::from(move |event: PointerEvent| {
        let Some((index, from, _)) = *dragged else {
            return;
        };
        let marker = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let bar = marker.and_then(|marker| marker.closest(".markers").ok().flatten());
        let width = bar.map_or(1.0, |bar| bar.get_bounding_client_rect().width());
        let at_ms = later(at_ms, event.client_x() - from, width, end);
        *strayed.borrow_mut() |= (event.client_x() - from).abs() > 3;
        dragged.set(Some((index, from, at_ms)));
    })
}

fn up(
    before: u64,
    dragged: &UseStateHandle<Dragged>,
    dispatch: &Dispatch,
) -> Callback<PointerEvent> {
    let (dragged, dispatch) = (dragged.clone(), dispatch.clone());
    Callback::from(move |_| {
        if let Some((index, _, at_ms)) = *dragged
            && at_ms != before
        {
            dispatch.send(Action::Build(Build::Delay(index, at_ms)));
        }
        dragged.set(None);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_moves_in_tenths_of_a_second_and_within_the_run() {
        let end = Time::from_ms(10_000);
        assert_eq!(later(1_234, 0, 1000.0, end), 1_234);
        assert_eq!(later(1_234, 100, 1000.0, end), 2_200);
        assert_eq!(later(1_234, -500, 1000.0, end), 0);
        assert_eq!(later(9_000, 500, 1000.0, end), 10_000);
    }
}
