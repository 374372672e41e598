//! The dialog that gives the link to this scenario at this moment.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::scenario::link::{self, Shared};
use warren_core::timeline::Playhead;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::dialog::DialogFrame;
use crate::hooks::link::put_into_address;

/// What is shared.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct ShareProps {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The moment.
    pub playhead: Playhead,
}

/// The dialog. The link also comes into the address, so that a bookmark holds it.
#[component]
pub fn ShareDialog(props: &ShareProps) -> Html {
    let field = use_node_ref();
    let copied = use_state(|| None::<bool>);
    let text = use_memo(props.clone(), |props| {
        let playhead = (props.playhead != Playhead::START).then_some(props.playhead);
        let scenario = props.scenario.as_ref().clone();
        link::encode(&Shared { scenario, playhead })
    });
    use_effect_with(text.clone(), |text| {
        if let Ok(text) = text.as_ref() {
            put_into_address(&format!("#{text}"));
        }
    });
    let text = match text.as_ref() {
        Ok(text) => text,
        Err(error) => {
            let because = crate::state::editor::sentence(&error.to_string());
            return html! {
                <DialogFrame testid="share-dialog" title="Share"><p>{ because }</p></DialogFrame>
            };
        }
    };
    let link = format!("{}#{text}", page());
    let onclick = {
        let (field, copied, link) = (field.clone(), copied.clone(), link.clone());
        Callback::from(move |_| copy(field.clone(), link.clone(), copied.setter()))
    };
    let said = match *copied {
        None => "",
        Some(true) => "Copied",
        Some(false) => "The browser does not allow copying: the link is marked, press Ctrl+C",
    };
    html! {
        <DialogFrame testid="share-dialog" title="Share this moment">
            <label class="field">
                <span class="field-label">{ "The link" }</span>
                <input
                    ref={field}
                    class="mono"
                    readonly=true
                    value={link.clone()}
                    data-testid="share-link"
                    onfocus={|event: FocusEvent| {
                        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                            field.select();
                        }
                    }}
                />
            </label>
            <p class="hint" data-testid="share-holds">{ holds(props, link.len()) }</p>
            <div class="dialog-actions">
                <span role="status" data-testid="share-status">{ said }</span>
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="share-copy"
                    {onclick}
                >
                    { "Copy link" }
                </button>
            </div>
        </DialogFrame>
    }
}

/// What the link holds, in words.
fn holds(props: &ShareProps, length: usize) -> String {
    let ShareProps { scenario, playhead } = props;
    let count = |number: usize, one: &str| {
        let s = if number == 1 { "" } else { "s" };
        format!("{number} {one}{s}")
    };
    format!(
        "{length} characters. It holds the scenario “{}” ({}, {}, {}, {}) at {}, and nothing else. \
         No server sees it.",
        scenario.title,
        count(scenario.definitions.exchanges.len(), "exchange"),
        count(scenario.definitions.queues.len(), "queue"),
        count(scenario.clients.len(), "client"),
        count(scenario.timeline.len(), "intervention"),
        playhead.at,
    )
}

/// The page's address without a fragment.
fn page() -> String {
    let href = gloo_utils::window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Copies the link, by the clipboard or by what is marked.
fn copy(field: NodeRef, link: String, copied: UseStateSetter<Option<bool>>) {
    let clipboard = js_sys::Reflect::get(&gloo_utils::window().navigator(), &"clipboard".into());
    let clipboard = clipboard.ok().filter(|value| !value.is_undefined());
    spawn_local(async move {
        let written = match clipboard {
            Some(_) => {
                let promise = gloo_utils::window()
                    .navigator()
                    .clipboard()
                    .write_text(&link);
                JsFuture::from(promise).await.is_ok()
            }
            None => false,
        };
        copied.set(Some(written || copy_marked(&field)));
    });
}

fn copy_marked(field: &NodeRef) -> bool {
    let Some(field) = field.cast::<HtmlInputElement>() else {
        return false;
    };
    // Neither fails for a field that is there.
    let _ = field.focus();
    field.select();
    let document: web_sys::HtmlDocument =
        wasm_bindgen::JsCast::unchecked_into(gloo_utils::document());
    document.exec_command("copy").unwrap_or(false)
}
