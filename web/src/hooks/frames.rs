//! The frame loop: the one place that asks the browser for frames.
//!
//! It captures the dispatcher only, so it holds no version of the state.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use yew::prelude::*;

use super::dispatch::Dispatch;
use crate::state::Action;

/// The frame that was asked for last; dropping it takes the request back.
type Pending = Rc<RefCell<Option<AnimationFrame>>>;

/// Tells the state of each frame while `wanted`.
#[hook]
pub fn use_frames(wanted: bool, dispatch: Dispatch) {
    use_effect_with(wanted, move |wanted| {
        let pending = Pending::default();
        if *wanted {
            ask(pending.clone(), dispatch, None);
        }
        move || drop(pending.take())
    });
}

fn ask(pending: Pending, dispatch: Dispatch, before: Option<f64>) {
    let again = pending.clone();
    let frame = request_animation_frame(move |now| {
        let real_us = before.map_or(0, |before| micros(now - before));
        dispatch.send(Action::Frame { real_us });
        ask(again, dispatch, Some(now));
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
