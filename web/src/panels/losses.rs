//! What was lost, by reason.

use warren_core::snapshot::Losses;
use warren_core::text::said;
use warren_core::{mark, tr};
use yew::prelude::*;

use crate::components::dialog::DialogFrame;
use crate::hooks::dispatch::Dispatch;
use crate::state::playback::PlaybackCommand;
use crate::state::{Action, Selection};
use crate::words;
use warren_core::narrate::loss_in_short;

/// The losses up to this moment.
pub fn losses_dialog(losses: &Losses, dispatch: &Dispatch) -> Html {
    let reasons = losses.by_reason.iter().map(|(reason, count)| {
        html! {
            <>
                <dt>{ count }</dt>
                <dd>{ said(words::loss_long(*reason), &[]) }</dd>
            </>
        }
    });
    let recent = losses.recent.iter().rev().enumerate().map(|(number, loss)| {
        let dispatch = dispatch.clone();
        let (at, message) = (loss.at, loss.message.number);
        let onclick = Callback::from(move |_| {
            dispatch.send(Action::Escape);
            dispatch.send(Action::Playback(PlaybackCommand::SeekClamped(at)));
            dispatch.send(Action::Select(Some(Selection::Message(message))));
        });
        html! {
            <li key={number}>
                <button type="button" class="hop" data-testid="loss" {onclick}>
                    <span class="hop-time">{ at.to_string() }</span>
                    <span>
                        { tr!("{} at {}: {}", message, words::node(&loss.place), said(loss_in_short(loss.reason), &[])) }
                    </span>
                </button>
            </li>
        }
    });
    html! {
        <DialogFrame testid="losses" title={mark!("Lost up to this moment")}>
            if losses.total == 0 {
                <p>{ tr!("Nothing has been lost.") }</p>
            } else {
                <dl class="facts">{ for reasons }</dl>
                <ul class="hops">{ for recent }</ul>
            }
        </DialogFrame>
    }
}
