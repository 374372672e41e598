//! What was lost, by reason.

use warren_core::narrate::loss_in_short;
use warren_core::snapshot::Losses;
use warren_core::text::said;
use warren_core::tr;
use yew::prelude::*;

use super::desk::Desk;
use crate::words;
use crate::workshop::{Order, Pointer};

/// The losses up to this moment. A click goes to the moment of a loss, and to its message.
pub(super) fn losses(desk: &Desk, losses: &Losses) -> Html {
    let reasons = losses.by_reason.iter().map(|(reason, count)| {
        html! {
            <>
                <dt>{ count }</dt>
                <dd>{ said(words::loss_long(*reason), &[]) }</dd>
            </>
        }
    });
    let recent = losses.recent.iter().rev().enumerate().map(|(number, loss)| {
        let (desk, at, message) = (desk.clone(), loss.at, loss.message.number);
        let onclick = Callback::from(move |_| {
            desk.order(Order::Seek(at));
            desk.order(Order::Select(Some(Pointer::Message(message))));
            desk.order(Order::Close);
        });
        html! {
            <li key={number}>
                <button type="button" class="hop" data-testid="loss" {onclick}>
                    <span class="hop-time">{ loss.at.to_string() }</span>
                    <span>
                        { tr!("{} at {}: {}", loss.message.number, words::node(&loss.place), said(loss_in_short(loss.reason), &[])) }
                    </span>
                </button>
            </li>
        }
    });
    html! {
        <>
            if losses.total == 0 {
                <p>{ tr!("Nothing has been lost.") }</p>
            } else {
                <dl class="facts">{ for reasons }</dl>
                <ul class="hops">{ for recent }</ul>
            }
        </>
    }
}
