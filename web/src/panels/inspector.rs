//! The inspector: the properties of what is selected, and panels of the workshop.

use std::sync::Arc;
use warren_core::text::said;
use warren_core::{mark, tr};

use warren_core::scenario::Scenario;
use warren_core::snapshot::Snapshot;
use yew::prelude::*;

use super::properties::{Inspected, properties};
use crate::hooks::dispatch::use_dispatch;
use crate::state::same::Same;
use crate::state::{Action, Selection, Tab};
use crate::workshop::{Brief, WorkshopHost};

/// What is inspected.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct InspectorProps {
    /// The side that is up.
    pub tab: Tab,
    /// On a narrow screen, whether it is open.
    pub open: bool,
    /// What is selected.
    pub selection: Option<Selection>,
    /// The scenario.
    pub scenario: Same<Arc<Scenario>>,
    /// Whether it is one of the library, as it came from there.
    pub of_library: bool,
    /// The state at the moment.
    pub snapshot: Same<Arc<Snapshot>>,
    /// What the workshop is told of it.
    pub brief: Brief,
    /// How many places the check-up has marked.
    pub findings: usize,
}

/// The inspector.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let dispatch = use_dispatch();
    let tabs = Tab::ALL.into_iter().map(|tab| {
        let (testid, name) = label(tab);
        let selected = (tab == props.tab).to_string();
        html! {
            <button
                key={testid}
                type="button"
                role="tab"
                class="tab"
                data-testid={testid}
                aria-selected={selected}
                onclick={dispatch.on(Action::ShowTab(tab))}
            >
                { said(name, &[]) }
                if tab == Tab::Checkup && props.findings > 0 {
                    <span class="tab-count">{ props.findings }</span>
                }
            </button>
        }
    });
    let body = match props.tab {
        Tab::Properties => {
            let inspected = Inspected {
                selection: props.selection.clone(),
                scenario: props.scenario.0.clone(),
                of_library: props.of_library,
                snapshot: props.snapshot.clone(),
                brief: props.brief.clone(),
            };
            properties(&inspected)
        }
        _ => {
            let scenario = props.scenario.clone();
            html! { <WorkshopHost key={host(props.tab)} {scenario} brief={props.brief.clone()} /> }
        }
    };
    let class = classes!(
        "inspector",
        "app-inspector",
        (!props.open).then_some("is-closed"),
        matches!(props.tab, Tab::Text | Tab::Wire).then_some("is-wide")
    );
    html! {
        <aside {class} data-testid="inspector" aria-label={tr!("Inspector")}>
            <div class="tabs" role="tablist">{ for tabs }</div>
            <div class="inspector-body" role="tabpanel" tabindex="0" aria-label={said(label(props.tab).1, &[])}>
                { body }
            </div>
        </aside>
    }
}

/// Sides of the same name keep what the workshop knows: Why and Journey tell of the same run.
const fn host(tab: Tab) -> &'static str {
    match tab {
        Tab::Why | Tab::Journey => "run",
        other => label(other).0,
    }
}

const fn label(tab: Tab) -> (&'static str, &'static str) {
    match tab {
        Tab::Properties => ("tab-properties", mark!("Properties")),
        Tab::Why => ("tab-why", mark!("Why")),
        Tab::Journey => ("tab-journey", mark!("Journey")),
        Tab::Wire => ("tab-wire", mark!("Wire")),
        Tab::Checkup => ("tab-checkup", mark!("Check-up")),
        Tab::Text => ("tab-text", mark!("Text")),
        Tab::Learn => ("tab-learn", mark!("Learn")),
    }
}
