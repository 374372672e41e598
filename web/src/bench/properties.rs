//! What can be changed of what is selected, or of the scenario where nothing is.

mod argument;
pub(super) mod binding;
mod client;
mod consumer;
pub(super) mod exchange;
mod filter;
mod fresh;
mod node;
mod operators;
mod outcomes;
pub(super) mod permission;
pub(super) mod policy;
mod processor;
mod producer;
pub(super) mod queue;
mod scenario;
mod tasks;
mod transactions;

use yew::prelude::*;

use super::desk::Desk;
use crate::workshop::Pointer;

/// The form for what is selected.
pub fn properties(desk: &Desk) -> Html {
    match &desk.brief.selection {
        Some(Pointer::Node(node)) => node::form(desk, node),
        Some(Pointer::Binding(place)) => binding::form(desk, *place),
        Some(Pointer::Intervention(_) | Pointer::Message(_)) | None => scenario::form(desk),
    }
}
