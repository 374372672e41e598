//! The frame loop: the one place that asks the browser for frames.
//!
//! It knows nobody's state: whoever wants frames is told how much real time has passed.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use yew::prelude::*;

/// The frame that was asked for last; dropping it takes the request back.
type Pending = Rc<RefCell<Option<AnimationFrame>>>;

/// Tells of each frame while `wanted`: the real time since the one before, in microseconds.
#[hook]
pub fn use_frames(wanted: bool, tell: Callback<u64>) {
    use_effect_with(wanted, move |wanted| {
        let pending = Pending::default();
        if *wanted {
            ask(pending.clone(), tell, None);
        }
        move || drop(pending.take())
    });
}

fn ask(pending: Pending, tell: Callback<u64>, before: Option<f64>) {
    let again = pending.clone();
    let frame = request_animation_frame(move |now| {
        tell.emit(before.map_or(0, |before| micros(now - before)));
        ask(again, tell, Some(now));
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
