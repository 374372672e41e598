//! What is the case with what is selected, and what can be changed of it, or of the scenario where
//! nothing is.

mod argument;
mod asks;
pub(super) mod binding;
mod client;
mod consumer;
pub(super) mod exchange;
mod fields;
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
use super::run::Run;
use crate::workshop::Pointer;

/// Of what.
#[derive(Clone, PartialEq, Properties)]
pub struct SelectedProps {
    /// The scenario, the moment, and what is selected.
    pub desk: Desk,
}

/// What is selected: what is the case with it, and its form, which does not change with the moment.
#[component]
pub fn Selected(SelectedProps { desk }: &SelectedProps) -> Html {
    html! {
        <>
            if let Some(Pointer::Node(_)) = desk.brief.selection {
                <Run desk={desk.clone()} />
            }
            <Form desk={desk.still()} />
        </>
    }
}

/// The form for what is selected.
#[component]
fn Form(SelectedProps { desk }: &SelectedProps) -> Html {
    match &desk.brief.selection {
        Some(Pointer::Node(node)) => node::form(desk, node),
        Some(Pointer::Binding(place)) => binding::form(desk, *place),
        Some(Pointer::Intervention(_) | Pointer::Message(_)) | None => scenario::form(desk),
    }
}
