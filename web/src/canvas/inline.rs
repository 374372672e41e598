//! The field in which a node is named, or a binding given its key, right where it is.

use std::time::Duration;
use warren_core::tr;

use warren_core::scenario::NodeId;
use warren_core::topology::ExchangeKind;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::platform::spawn_local;
use yew::platform::time::sleep;
use yew::prelude::*;

use crate::hooks::dispatch::{Dispatch, use_dispatch};
use crate::state::build::Build;
use crate::state::editing::Inline;
use crate::state::editor::Change;
use crate::state::touch::whole;
use crate::state::{Action, AppState};

/// What is named, and where that is on the screen.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct InlineProps {
    /// Its name so far.
    pub text: AttrValue,
    /// What the field is called.
    pub label: AttrValue,
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// Why what was entered is refused.
    pub refused: Option<AttrValue>,
    /// For an exchange: which, and its type.
    pub kind: Option<(NodeId, AttrValue)>,
}

/// How wide it is at least, in pixels.
const WIDTH: i32 = 212;

/// The field, while something is named.
pub fn inline(state: &AppState) -> Html {
    let Some(what) = &state.editing.inline else {
        return Html::default();
    };
    let Some((text, label, at)) = state.named(what) else {
        return Html::default();
    };
    let place = state.viewport.place();
    let on_screen = |at: i32, offset: f64| whole(f64::from(at).mul_add(place.scale, offset));
    let size = state.viewport.size();
    let refused = state.refused.as_ref();
    let refused = refused.map(|one| AttrValue::from(one.because.clone()));
    let kind = match what {
        Inline::Node(node @ NodeId::Exchange(name)) => {
            let mut exchanges = state.scenario().definitions.exchanges.iter();
            let defined = exchanges.find(|one| one.resource() == *name);
            defined.map(|one| (node.clone(), one.kind.to_string().into()))
        }
        _ => None,
    };
    html! {
        <InlineField
            key={what.to_string()}
            {text}
            {label}
            x={(on_screen(at.x, place.x) - WIDTH / 2).clamp(4, (size.width - WIDTH - 4).max(4))}
            y={on_screen(at.y, place.y).clamp(4, (size.height - 96).max(4))}
            {refused}
            {kind}
        />
    }
}

/// The field. Enter, or leaving it, takes what was entered; Escape does not.
#[component]
pub fn InlineField(props: &InlineProps) -> Html {
    let dispatch = use_dispatch();
    let field = use_node_ref();
    use_effect_with((), {
        let field = field.clone();
        move |()| {
            if let Some(input) = field.cast::<HtmlInputElement>() {
                // Fails only for an element that is not there.
                let _ = input.focus();
                input.select();
            }
        }
    });
    let place = field.clone();
    let text = {
        let field = field.clone();
        move || {
            field
                .cast::<HtmlInputElement>()
                .map(|input| input.value())
                .unwrap_or_default()
        }
    };
    let onkeydown = {
        let (dispatch, text) = (dispatch.clone(), text.clone());
        Callback::from(move |event: KeyboardEvent| {
            let build = match event.key().as_str() {
                "Escape" => Build::NotNamed,
                // In the choice of the type as well.
                "Enter" => Build::Named(text()),
                _ => return,
            };
            event.prevent_default();
            dispatch.send(Action::Build(build));
        })
    };
    let onfocusout = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: FocusEvent| {
            let (dispatch, field, left) = (dispatch.clone(), field.clone(), text());
            // Where the focus goes is known a moment later.
            spawn_local(async move {
                sleep(Duration::ZERO).await;
                let focused = gloo_utils::document().active_element();
                let focused = focused.and_then(|one| one.closest(".inline").ok().flatten());
                if focused.is_none() && field.get().is_some() {
                    dispatch.send(Action::Build(Build::Left(left)));
                }
            });
        })
    };
    html! {
        <div
            class="inline"
            style={format!("left:{}px;top:{}px;width:{WIDTH}px", props.x, props.y)}
            data-testid="inline"
            {onkeydown}
            {onfocusout}
        >
            <input
                ref={place}
                type="text"
                data-testid="inline-field"
                aria-label={props.label.clone()}
                aria-invalid={props.refused.is_some().to_string()}
                placeholder={props.label.clone()}
                value={props.text.clone()}
                maxlength="255"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
            />
            if let Some((node, kind)) = &props.kind {
                { kinds(node, kind, &dispatch) }
            }
            if let Some(because) = &props.refused {
                <p class="field-refused" role="alert" data-testid="inline-refused">{ because }</p>
            }
        </div>
    }
}

/// The type of an exchange, chosen where it is named.
fn kinds(node: &NodeId, now: &AttrValue, dispatch: &Dispatch) -> Html {
    let onchange = {
        let (node, dispatch) = (node.clone(), dispatch.clone());
        Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            let kind = select.and_then(|select| ExchangeKind::from_name(&select.value()));
            if let (Some(kind), NodeId::Exchange(exchange)) = (kind, node.clone()) {
                dispatch.send(Action::Edit(Change::ExchangeType { exchange, kind }));
            }
        })
    };
    let options = ExchangeKind::ALL.into_iter().map(|kind| {
        let name = kind.name();
        html! { <option key={name} value={name} selected={*now == name}>{ name }</option> }
    });
    html! {
        <select data-testid="inline-type" aria-label={tr!("Type")} {onchange}>{ for options }</select>
    }
}
