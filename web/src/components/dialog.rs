//! A dialog: the browser's own, which keeps the focus inside and closes with Escape.

use warren_core::mark;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::button::Button;
use super::icon::Icon;
use super::written::written;
use crate::hooks::dispatch::use_dispatch;
use crate::state::Action;

/// A dialog.
#[derive(Clone, PartialEq, Properties)]
pub struct FrameProps {
    /// What it is called in tests.
    pub testid: AttrValue,
    /// Its title, which is [`written`].
    pub title: AttrValue,
    /// What is in it.
    pub children: Html,
}

/// A dialog with a title and a way out. It is open as long as it is there.
#[component]
pub fn DialogFrame(props: &FrameProps) -> Html {
    let dispatch = use_dispatch();
    let place = use_node_ref();
    use_effect_with((), {
        let place = place.clone();
        move |()| {
            if let Some(dialog) = place.cast::<HtmlDialogElement>() {
                // It fails only where the dialog is open already.
                let _ = dialog.show_modal();
            }
        }
    });
    let oncancel = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            dispatch.send(Action::Escape);
        })
    };
    let title = written(&props.title);
    html! {
        <dialog
            ref={place}
            class="dialog"
            data-testid={props.testid.clone()}
            aria-label={title.clone()}
            {oncancel}
        >
            <div class="dialog-head">
                <h2>{ title }</h2>
                <Button
                    testid="dialog-close"
                    label={mark!("Close")}
                    icon={Icon::Close}
                    onclick={dispatch.on(Action::Escape)}
                />
            </div>
            <div class="dialog-body">{ props.children.clone() }</div>
        </dialog>
    }
}
