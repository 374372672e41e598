//! The scenario in the forms that other tools read, and as a file and a picture of its own.

use warren_core::text::said;
use warren_core::{mark, tr};
use warren_export::{Broker, Export as Exported, Format, Options, Password, export};
use yew::prelude::*;

use super::clipboard::{copy, download};
use super::desk::Desk;
use super::entry::Entry;
use super::field::{Choice, choice};
use super::picture::{picture, save_png};
use crate::state::editor::sentence;

/// What is exported.
#[derive(Clone, PartialEq, Properties)]
pub struct ExportProps {
    /// The scenario and the moment.
    pub desk: Desk,
}

/// The panel.
#[component]
pub fn Export(ExportProps { desk }: &ExportProps) -> Html {
    let format = use_state(|| Format::Definitions);
    let options = use_state(Options::default);
    let said = use_state(|| "");
    let made = use_memo(
        (desk.scenario.clone(), *format, (*options).clone()),
        |(scenario, format, options)| export(scenario, *format, options),
    );
    let tell = {
        let said = said.setter();
        Callback::from(move |text| said.set(text))
    };
    html! {
        <div class="form">
            { pictures(desk, &tell) }
            { formats(&format) }
            <details class="group">
                <summary data-testid="export-options-group">{ tr!("The broker that is meant") }</summary>
                <div class="form">{ broker(&options) }</div>
            </details>
            { text(&made, &tell) }
            <p role="status" data-testid="export-status">{ warren_core::text::said(*said, &[]) }</p>
        </div>
    }
}

/// The scenario itself, and its picture.
fn pictures(desk: &Desk, tell: &Callback<&'static str>) -> Html {
    let stem = Format::Definitions.file_name(&desk.scenario.title);
    let stem = stem.split('.').next().unwrap_or("scenario").to_owned();
    let scenario = {
        let (desk, name) = (desk.clone(), format!("{stem}.json"));
        Callback::from(move |_| {
            download(&name, "application/json", &desk.scenario.to_json().into());
        })
    };
    let drawn = |desk: &Desk| picture(&desk.scenario.0, desk.brief.playhead, is_dark());
    let as_svg = {
        let (desk, name) = (desk.clone(), format!("{stem}.svg"));
        Callback::from(move |_| download(&name, "image/svg+xml", &drawn(&desk).into()))
    };
    let as_png = {
        let (desk, name, tell) = (desk.clone(), format!("{stem}.png"), tell.clone());
        Callback::from(move |_| save_png(name.clone(), drawn(&desk), tell.clone()))
    };
    let button = |testid: &'static str, text: &'static str, onclick: Callback<MouseEvent>| {
        html! {
            <button type="button" class="button button-outlined" data-testid={testid} {onclick}>{ said(text, &[]) }</button>
        }
    };
    html! {
        <section aria-label={tr!("Save")}>
            <p class="hint">{ tr!("The scenario as a file, which opens here again, and the picture of this moment:") }</p>
            <div class="form-actions">
                { button("export-scenario", mark!("Scenario (JSON)"), scenario) }
                { button("export-svg", mark!("Picture (SVG)"), as_svg) }
                { button("export-png", mark!("Picture (PNG)"), as_png) }
            </div>
        </section>
    }
}

/// Whether the page is dark now: the picture is as it is on the screen.
pub(super) fn is_dark() -> bool {
    let root = gloo_utils::document().document_element();
    match root
        .and_then(|root| root.get_attribute("data-theme"))
        .as_deref()
    {
        Some("dark") => true,
        Some("light") => false,
        _ => {
            let media = gloo_utils::window().match_media("(prefers-color-scheme: dark)");
            media.ok().flatten().is_some_and(|list| list.matches())
        }
    }
}

fn formats(format: &UseStateHandle<Format>) -> Html {
    let named = |one: Format| (one.name().to_owned(), one.title().to_owned());
    let setter = format.setter();
    choice(&Choice {
        testid: "export-format",
        label: mark!("For other tools, as"),
        value: format.name(),
        options: Format::ALL.into_iter().map(named).collect(),
        problem: None,
        take: Callback::from(move |name: String| {
            if let Some(format) = Format::from_name(&name) {
                setter.set(format);
            }
        }),
    })
}

/// Which broker the text is for, and who logs in there.
fn broker(options: &UseStateHandle<Options>) -> Html {
    let now = &options.broker;
    let take = |change: fn(&mut Broker, &str) -> Result<(), String>| {
        let (setter, now) = (options.setter(), (**options).clone());
        Callback::from(move |text: String| {
            let mut options = now.clone();
            change(&mut options.broker, text.trim())?;
            setter.set(options);
            Ok(())
        })
    };
    let password = match &now.password {
        Password::FromEnvironment => String::new(),
        Password::Given(password) => password.clone(),
    };
    let field = |testid: &'static str,
                 label: &'static str,
                 value: String,
                 otherwise: Option<AttrValue>,
                 take| {
        html! { <Entry key={testid} {testid} {label} {value} {otherwise} {take} /> }
    };
    html! {
        <>
            { field("export-host", mark!("Host"), now.host.clone(), None, take(|broker, text| {
                text.clone_into(&mut broker.host);
                Ok(())
            })) }
            { field("export-port", mark!("Port"), now.port.to_string(), None, take(|broker, text| {
                broker.port = port(text)?;
                Ok(())
            })) }
            { field("export-management-port", mark!("Port of the management API"), now.management_port.to_string(), None,
                take(|broker, text| {
                    broker.management_port = port(text)?;
                    Ok(())
                })) }
            { field("export-user", mark!("User"), now.user.clone(), None, take(|broker, text| {
                text.clone_into(&mut broker.user);
                Ok(())
            })) }
            { field("export-password", mark!("Password, written into the text"), password,
                Some(tr!("from the variable {}", Password::VARIABLE).into()),
                take(|broker, text| {
                    broker.password = if text.is_empty() {
                        Password::FromEnvironment
                    } else {
                        Password::Given(text.to_owned())
                    };
                    Ok(())
                })) }
        </>
    }
}

fn port(text: &str) -> Result<u16, String> {
    let port = text.parse().ok().filter(|port| *port > 0);
    port.ok_or_else(|| tr!("Write a port from 1 to 65535"))
}

/// The text, the ways to take it along, and what it cannot say.
fn text(made: &Exported, tell: &Callback<&'static str>) -> Html {
    let onsave = {
        let (name, text) = (made.file_name.clone(), made.text.clone());
        Callback::from(move |_| download(&name, "text/plain", &text.clone().into()))
    };
    let oncopy = {
        let (text, tell) = (made.text.clone(), tell.clone());
        Callback::from(move |_| copy(text.clone(), tell.clone()))
    };
    let notes = made
        .notes
        .iter()
        .map(|note| html! { <li>{ sentence(note) }</li> });
    html! {
        <>
            <label class="field">
                <span class="field-label">{ &made.file_name }</span>
                <textarea
                    class="mono export-text"
                    rows="12"
                    readonly=true
                    wrap="off"
                    spellcheck="false"
                    value={made.text.clone()}
                    data-testid="export-text"
                />
            </label>
            <div class="dialog-actions">
                <button type="button" class="button button-outlined" data-testid="export-copy" onclick={oncopy}>
                    { tr!("Copy") }
                </button>
                <button type="button" class="button button-primary" data-testid="export-save" onclick={onsave}>
                    { tr!("Save as a file") }
                </button>
            </div>
            if !made.notes.is_empty() {
                <h3>{ tr!("To know") }</h3>
                <ul class="remarks" data-testid="export-notes">{ for notes }</ul>
            }
        </>
    }
}
