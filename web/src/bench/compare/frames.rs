//! The comparison's frames: it plays by itself, whatever the page does.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use yew::prelude::*;

use super::stage::{Act, Stage};

/// The frame that was asked for last; dropping it takes the request back.
type Pending = Rc<RefCell<Option<AnimationFrame>>>;

/// Tells the stage of each frame while `wanted`.
#[hook]
pub(super) fn use_frames(wanted: bool, stage: UseReducerDispatcher<Stage>) {
    use_effect_with(wanted, move |wanted| {
        let pending = Pending::default();
        if *wanted {
            ask(pending.clone(), stage, None);
        }
        move || drop(pending.take())
    });
}

fn ask(pending: Pending, stage: UseReducerDispatcher<Stage>, before: Option<f64>) {
    let again = pending.clone();
    let frame = request_animation_frame(move |now| {
        stage.dispatch(Act::Frame(before.map_or(0, |before| micros(now - before))));
        ask(again, stage, Some(now));
    });
    *pending.borrow_mut() = Some(frame);
}

/// Milliseconds as the browser gives them, in whole microseconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length of time within the page's life, not negative"
)]
fn micros(ms: f64) -> u64 {
    (ms.max(0.0) * 1000.0) as u64
}
