//! The check-up: what of the design runs, but is probably not meant. Each finding leads to
//! its node, and what can be mended without asking is mended by one click.

use warren_core::checkup::{At, Finding, checkup};
use warren_core::scenario::{Scenario, Severity};
use warren_core::text::said;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::desk::Desk;
use super::drops::use_drops;
use super::wrong::{drawn, wrong};
use crate::components::icon::{Icon, glyph};
use crate::state::editor::sentence;
use crate::workshop::{Commit, Mark, Order, Pointer};

/// What is looked over.
#[derive(Clone, PartialEq, Properties)]
pub struct CheckupProps {
    /// The scenario.
    pub desk: Desk,
}

/// The findings, the worst first.
#[component]
pub fn Checkup(CheckupProps { desk }: &CheckupProps) -> Html {
    let findings = use_memo(desk.scenario.clone(), |scenario| {
        let mut findings = checkup(scenario);
        findings.sort_by_key(|finding| finding.severity);
        findings
    });
    if findings.is_empty() {
        return html! {
            <p data-testid="checkup-clean">
                { tr!("Nothing to remark: whatever is published finds a queue, and whatever waits is read.") }
            </p>
        };
    }
    let items = findings
        .iter()
        .enumerate()
        .map(|(number, one)| item(desk, number, one));
    html! {
        <section aria-label={tr!("Findings")}>
            <p class="hint">{ count(findings.len()) }</p>
            <ul class="findings">{ for items }</ul>
        </section>
    }
}

/// What is found.
#[derive(Clone, PartialEq, Properties)]
pub struct FoundProps {
    /// The scenario.
    pub desk: Desk,
    /// At what.
    pub at: Pointer,
}

/// What is found at a node or a binding; nothing, where all is well.
#[component]
pub fn Found(FoundProps { desk, at }: &FoundProps) -> Html {
    let findings = use_memo(desk.scenario.clone(), |scenario| checkup(scenario));
    let here = findings
        .iter()
        .filter(|finding| pointer(&finding.at).as_ref() == Some(at));
    let items: Vec<Html> = here
        .enumerate()
        .map(|(number, one)| item(desk, number, one))
        .collect();
    if items.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-label={tr!("Findings here")}>
            <h3>{ tr!("The check-up says") }</h3>
            <ul class="findings">{ for items }</ul>
        </section>
    }
}

fn count(number: usize) -> String {
    match number {
        1 => tr!("One finding. Undo takes a remedy back"),
        number => tr!("{} findings. Undo takes a remedy back", number),
    }
}

/// What a finding is about.
fn pointer(at: &At) -> Option<Pointer> {
    match at {
        At::Node(node) => Some(Pointer::Node(node.clone())),
        At::Binding(place) => Some(Pointer::Binding(*place)),
        At::Whole => None,
    }
}

fn item(desk: &Desk, number: usize, finding: &Finding) -> Html {
    let (class, icon, severity) = match finding.severity {
        Severity::Error => ("is-error", Icon::No, mark!("Error")),
        Severity::Warning => ("is-warning", Icon::Help, mark!("Warning")),
    };
    let pointer = pointer(&finding.at);
    let elsewhere = pointer.filter(|pointer| desk.brief.selection.as_ref() != Some(pointer));
    let show = elsewhere.map(|pointer| desk.on(Order::Select(Some(pointer))));
    html! {
        <li key={number} class={classes!("finding", class)} data-testid="finding" data-rule={finding.rule.id()}>
            <p class="finding-text">
                { glyph(icon) }
                <span class="is-unseen">{ said(severity, &[]) }{ ": " }</span>
                <span>{ &finding.text }</span>
            </p>
            if !finding.remedy.is_empty() {
                <p class="hint">{ &finding.remedy }</p>
            }
            <div class="form-actions">
                if let Some(onclick) = show {
                    <button type="button" class="button" data-testid="finding-show" {onclick}>
                        { tr!("Show ") }{ finding.at.to_string() }
                    </button>
                }
                { mend(desk, finding) }
            </div>
        </li>
    }
}

/// The remedy that one click carries out.
fn mend(desk: &Desk, finding: &Finding) -> Html {
    let Some(mend) = finding.mend.clone() else {
        return Html::default();
    };
    let label = mend.label.clone();
    let desk = desk.clone();
    let onclick = Callback::from(move |_| match mend.apply(&desk.scenario) {
        Ok(scenario) => desk.order(Order::Commit(Commit::to(scenario))),
        Err(error) => desk.order(Order::Tell {
            problem: true,
            text: sentence(&error.to_string()),
        }),
    });
    html! {
        <button type="button" class="button button-outlined" data-testid="finding-mend" {onclick}>
            { label }
        </button>
    }
}

/// Shows nothing, and tells the page what is marked: each node or binding with the worst that is
/// found at it. It is always there, and so takes files that are dropped on the page as well.
#[component]
pub fn Marks(CheckupProps { desk }: &CheckupProps) -> Html {
    use_drops(desk);
    use_effect_with(desk.scenario.clone(), {
        let desk = desk.clone();
        move |scenario| desk.order(Order::Marks(marks(scenario)))
    });
    Html::default()
}

/// What the document contradicts itself in, and then what else is found.
fn marks(scenario: &Scenario) -> Vec<Mark> {
    let errors = wrong(scenario).into_iter().map(|(at, text)| Mark {
        at,
        error: true,
        text,
    });
    let mut marks: Vec<Mark> = errors.collect();
    for finding in checkup(scenario) {
        let at = match finding.at {
            At::Node(node) => Some(Pointer::Node(node)),
            At::Binding(place) => drawn(scenario, place),
            At::Whole => None,
        };
        let Some(at) = at else {
            continue;
        };
        if finding.severity == Severity::Error || marks.iter().any(|mark| mark.at == at) {
            continue;
        }
        marks.push(Mark {
            at,
            error: false,
            text: finding.text,
        });
    }
    marks
}

#[cfg(test)]
mod tests {
    use warren_core::scenario::NodeId;

    use super::*;

    #[test]
    fn each_node_is_marked_once_with_the_worst() {
        let scenario = Scenario::from_json(
            r#"{"version": 1, "definitions": {"queues": [{"name": "mails"}]}, "clients": [
                {"kind": "producer", "name": "shop", "messages": [{"routing_key": "mails"}]},
                {"kind": "consumer", "name": "c", "queue": "nowhere"}]}"#,
        )
        .expect("a scenario");
        let marks = marks(&scenario);
        let at = |node: NodeId| {
            let found: Vec<_> = marks
                .iter()
                .filter(|mark| mark.at == Pointer::Node(node.clone()))
                .collect();
            assert_eq!(found.len(), 1, "{marks:?}");
            found[0].error
        };
        assert!(!at(NodeId::Queue(warren_core::name::ResourceName::root(
            "mails"
        ))));
        assert!(at(NodeId::Client("c".into())));
    }
}
