//! The link to this scenario at this moment: what it holds, where it goes through, as a QR code, and
//! as a frame in another page.

use fast_qr::{ECL, QRBuilder};
use warren_core::scenario::Scenario;
use warren_core::scenario::link::{self, Shared};
use warren_core::timeline::Playhead;
use warren_core::{mark, tr};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::clipboard::copy;
use super::desk::Desk;
use super::field::flag;
use super::sharing::{Embedding, LeaveOut, QR_BYTES, embed_snippet, goes_through, without};
use crate::hooks::link::put_into_address;
use crate::state::editor::sentence;

/// What is shared.
#[derive(Clone, PartialEq, Properties)]
pub struct ShareProps {
    /// The scenario and the moment.
    pub desk: Desk,
}

/// The link also comes into the address, so that a bookmark holds it.
#[component]
pub fn Share(ShareProps { desk }: &ShareProps) -> Html {
    let out = use_state(LeaveOut::default);
    let said = use_state(|| "");
    let made = use_memo((desk.clone(), *out), |(desk, out)| {
        let playhead = desk.brief.playhead;
        let playhead = (playhead != Playhead::START).then_some(playhead);
        let scenario = without(&desk.scenario, *out);
        let text = link::encode(&Shared {
            scenario: scenario.clone(),
            playhead,
        });
        (scenario, text)
    });
    use_effect_with(made.clone(), |made| {
        if let Ok(text) = &made.1 {
            put_into_address(&format!("#{text}"));
        }
    });
    let (scenario, text) = match made.as_ref() {
        (scenario, Ok(text)) => (scenario, text),
        (_, Err(error)) => {
            return html! { <p class="field-refused" role="alert">{ sentence(&error.to_string()) }</p> };
        }
    };
    let link = format!("{}#{text}", page());
    let onclick = {
        let (link, said) = (link.clone(), said.setter());
        Callback::from(move |_| {
            let said = said.clone();
            copy(link.clone(), Callback::from(move |text| said.set(text)));
        })
    };
    html! {
        <div class="form">
            { link_field(&link) }
            <div class="dialog-actions">
                <span role="status" data-testid="share-status">{ warren_core::text::said(*said, &[]) }</span>
                <button type="button" class="button button-primary" data-testid="share-copy" {onclick}>
                    { tr!("Copy link") }
                </button>
            </div>
            <p class="hint" data-testid="share-holds">{ holds(scenario, desk, link.len()) }</p>
            { choices(&out) }
            <p class="hint" data-testid="share-ways">{ goes_through(link.len()) }</p>
            { qr(&link) }
            <Embed {link} title={scenario.title.clone()} />
        </div>
    }
}

pub(super) fn link_field(link: &str) -> Html {
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            field.select();
        }
    });
    html! {
        <label class="field">
            <span class="field-label">{ tr!("The link") }</span>
            <input class="mono" readonly=true value={link.to_owned()} data-testid="share-link" {onfocus} />
        </label>
    }
}

fn choices(out: &UseStateHandle<LeaveOut>) -> Html {
    let now = **out;
    let set = |change: fn(LeaveOut, bool) -> LeaveOut| {
        let setter = out.setter();
        Callback::from(move |on: bool| setter.set(change(now, !on)))
    };
    html! {
        <div>
            { flag("share-bodies", mark!("With the bodies of the messages"), !now.bodies,
                &set(|out, bodies| LeaveOut { bodies, ..out })) }
            { flag("share-notes", mark!("With the notes"), !now.notes,
                &set(|out, notes| LeaveOut { notes, ..out })) }
        </div>
    }
}

/// What the link holds, in words.
fn holds(scenario: &Scenario, desk: &Desk, length: usize) -> String {
    tr!(
        "{} characters. It holds the scenario “{}” ({}, {}, {}, {}) at {}, and nothing else. \
         No server sees it.",
        length,
        scenario.title,
        tr!("1 exchange" | "{n} exchanges" % scenario.definitions.exchanges.len()),
        tr!("1 queue" | "{n} queues" % scenario.definitions.queues.len()),
        tr!("1 client" | "{n} clients" % scenario.clients.len()),
        tr!("1 intervention" | "{n} interventions" % scenario.timeline.len()),
        desk.at()
    )
}

/// The page's address without a fragment.
pub(super) fn page() -> String {
    let href = gloo_utils::window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// The link as a QR code; a light square around it belongs to it.
pub(super) fn qr(link: &str) -> Html {
    const QUIET: usize = 4;
    let code = (link.len() <= QR_BYTES).then(|| QRBuilder::new(link).ecl(ECL::L).build().ok());
    let Some(code) = code.flatten() else {
        return html! {
            <p class="hint" data-testid="share-no-qr">{ tr!("It is too long for a QR code") }</p>
        };
    };
    let mut d = String::new();
    for y in 0..code.size {
        for x in 0..code.size {
            if code[y][x].value() {
                d += &format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
    }
    let side = code.size + 2 * QUIET;
    html! {
        <details class="group">
            <summary data-testid="share-qr-group">{ tr!("QR code") }</summary>
            <svg
                class="qr"
                data-testid="share-qr"
                viewBox={format!("0 0 {side} {side}")}
                role="img"
                aria-label={tr!("The link as a QR code")}
                shape-rendering="crispEdges"
            >
                <rect class="qr-light" width={side.to_string()} height={side.to_string()} />
                <path class="qr-dark" {d} />
            </svg>
        </details>
    }
}

#[derive(Clone, PartialEq, Eq, Properties)]
struct EmbedProps {
    link: String,
    title: String,
}

/// What to put into another page.
#[component]
fn Embed(EmbedProps { link, title }: &EmbedProps) -> Html {
    let how = use_state(Embedding::default);
    let now = *how;
    let set = |change: fn(Embedding, bool) -> Embedding| {
        let setter = how.setter();
        Callback::from(move |on: bool| setter.set(change(now, on)))
    };
    let (page, text) = link.split_once('#').unwrap_or((link, ""));
    let snippet = embed_snippet(page, text, title, now);
    html! {
        <details class="group">
            <summary data-testid="share-embed-group">{ tr!("In another page") }</summary>
            <div class="form">
                { flag("embed-autoplay", mark!("It plays at once"), now.autoplay,
                    &set(|how, autoplay| Embedding { autoplay, ..how })) }
                { flag("embed-inspector", mark!("Without the inspector"), now.no_inspector,
                    &set(|how, no_inspector| Embedding { no_inspector, ..how })) }
                { flag("embed-rail", mark!("Without what can be done"), now.no_rail,
                    &set(|how, no_rail| Embedding { no_rail, ..how })) }
                <label class="field">
                    <span class="field-label">{ tr!("Put this into the page") }</span>
                    <textarea class="mono" rows="4" readonly=true value={snippet} data-testid="share-embed" />
                </label>
            </div>
        </details>
    }
}
