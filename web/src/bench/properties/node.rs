//! What can be changed of a node.

use warren_core::name::{Name, ResourceName};
use warren_core::scenario::NodeId;
use warren_core::scenario::edit::Edit;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::{Desk, client, exchange, queue};
use crate::bench::checkup::Found;
use crate::bench::entry::Entry;
use crate::bench::lists::lists;
use crate::workshop::{Order, Panel, Pointer};

/// The form of a node.
pub(super) fn form(desk: &Desk, node: &NodeId) -> Html {
    let fields = match node {
        NodeId::Client(name) => client::form(desk, name),
        NodeId::Exchange(name) => exchange::form(desk, name),
        NodeId::Queue(name) => queue::form(desk, name),
    };
    let Some(fields) = fields else {
        return html! {
            <p class="hint">{ tr!("It is not part of the scenario's definitions, so there is nothing to change.") }</p>
        };
    };
    html! {
        <div class="form" key={node.to_string()}>
            { lists(desk) }
            <Found desk={desk.clone()} at={Pointer::Node(node.clone())} />
            { rename(desk, node) }
            { fields }
            { compare(desk) }
        </div>
    }
}

/// The way to the scenario beside variants of this node.
fn compare(desk: &Desk) -> Html {
    html! {
        <div class="form-actions">
            <button
                type="button"
                class="button button-outlined"
                data-testid="compare-open"
                title={tr!("The same messages, with this otherwise, side by side (V)")}
                onclick={desk.on(Order::Show(Panel::Compare))}
            >
                { tr!("Compare with a variant…") }
            </button>
        </div>
    }
}

fn rename(desk: &Desk, node: &NodeId) -> Html {
    let bare = match node {
        NodeId::Client(name) => name,
        NodeId::Exchange(resource) | NodeId::Queue(resource) => &resource.name,
    };
    let take = {
        let (node, desk) = (node.clone(), desk.clone());
        Callback::from(move |text: String| {
            let (edit, renamed) = renamed(&node, text.trim().into());
            desk.edit(&edit, Some(Pointer::Node(renamed)))
        })
    };
    html! { <Entry testid="rename" label={mark!("Name")} value={bare.to_string()} {take} /> }
}

/// The edit that gives a node this name, and the node then.
fn renamed(node: &NodeId, to: Name) -> (Edit, NodeId) {
    let there = |old: &ResourceName| ResourceName::new(old.vhost.clone(), to.clone());
    match node.clone() {
        NodeId::Client(client) => {
            let new = NodeId::Client(to.clone());
            (Edit::RenameClient { client, to }, new)
        }
        NodeId::Exchange(exchange) => {
            let new = NodeId::Exchange(there(&exchange));
            (Edit::RenameExchange { exchange, to }, new)
        }
        NodeId::Queue(queue) => {
            let new = NodeId::Queue(there(&queue));
            (Edit::RenameQueue { queue, to }, new)
        }
    }
}
