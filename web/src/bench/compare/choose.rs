//! What the scenario is compared with: a variant of it, another scenario, or a link.

use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::scenario::library::LIBRARY;
use warren_core::scenario::link;
use warren_core::text::said;
use warren_core::{mark, tr};
use warren_teach::variant::{Respect, respects, respects_at};
use yew::prelude::*;

use super::stage::Shown;
use crate::bench::desk::Desk;
use crate::bench::entry::Entry;
use crate::bench::field::{Choice as Field, choice as field};
use crate::keeping;
use crate::state::editor::sentence;
use crate::storage::Browser;
use crate::words;
use crate::workshop::Pointer;

/// The most variants that are shown beside the scenario.
const MOST: usize = 3;

/// What can be chosen.
#[derive(Debug)]
pub(super) struct Choices {
    respects: Vec<Respect>,
    others: Vec<(String, Arc<Scenario>)>,
}

/// What is chosen.
#[derive(Clone, PartialEq)]
pub(super) enum Choice {
    /// Variants in one respect.
    Respect(usize),
    /// One of the other scenarios.
    Other(usize),
    /// What a link holds.
    Linked(Arc<Scenario>),
    /// A link that is still to be pasted.
    Link,
}

/// What there is to compare with, what is about the selected node first.
pub(super) fn choices(desk: &Desk) -> Choices {
    let scenario = &desk.scenario;
    let node = match &desk.brief.selection {
        Some(Pointer::Node(node)) => Some(node.clone()),
        Some(Pointer::Binding(place)) => scenario
            .definitions
            .bindings
            .get(*place)
            .map(|one| warren_core::scenario::NodeId::Exchange(one.source_resource())),
        Some(Pointer::Intervention(_) | Pointer::Message(_)) | None => None,
    };
    let mut all = node.map_or_else(Vec::new, |node| respects_at(scenario, &node));
    let rest = respects(scenario).into_iter();
    let rest: Vec<Respect> = rest.filter(|one| !all.contains(one)).collect();
    all.extend(rest);
    all.retain(|one| !one.variants.is_empty());
    let kept = keeping::list(&Browser).into_iter();
    let kept = kept.filter_map(|kept| kept.scenario());
    let kept = kept.map(|one| (words::title(&one), one));
    let library = LIBRARY.iter();
    let library = library.filter_map(|entry| {
        let scenario = entry.scenario().ok().map(Arc::new)?;
        Some((said(entry.title, &[]), scenario))
    });
    let others = kept.chain(library);
    Choices {
        respects: all,
        others: others.filter(|(_, one)| **one != **scenario).collect(),
    }
}

/// The runs of this choice, the scenario itself first.
pub(super) fn shown(desk: &Desk, choices: &Choices, choice: &Choice) -> Rc<Vec<Shown>> {
    let scenario = &desk.scenario.0;
    let title = words::title(scenario).to_owned();
    let here = |name: String| Shown::new(name, Vec::new(), scenario.clone());
    let other = |name: &str, other: &Arc<Scenario>| {
        vec![
            here(title.clone()),
            Shown::new(name.to_owned(), Vec::new(), other.clone()),
        ]
    };
    Rc::new(match choice {
        Choice::Respect(number) => match choices.respects.get(*number) {
            Some(respect) => {
                let varied = respect.variants.iter().take(MOST).filter_map(|one| {
                    let varied = Arc::new(one.of(scenario).ok()?);
                    Some(Shown::new(one.name.clone(), one.told(scenario), varied))
                });
                std::iter::once(here(respect.now.clone()))
                    .chain(varied)
                    .collect()
            }
            None => vec![here(title)],
        },
        Choice::Other(number) => match choices.others.get(*number) {
            Some((name, scenario)) => other(name, scenario),
            None => vec![here(title)],
        },
        Choice::Linked(scenario) => other(&words::title(scenario), scenario),
        Choice::Link => vec![here(title)],
    })
}

/// What is to be chosen from.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ChoosingProps {
    pub(super) choices: Rc<Choices>,
    pub(super) chosen: Choice,
    pub(super) choose: Callback<Choice>,
}

impl PartialEq for Choices {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// The choice.
#[component]
pub(super) fn Choosing(props: &ChoosingProps) -> Html {
    let respects = props.choices.respects.iter().enumerate();
    let respects = respects.map(|(number, one)| (format!("respect {number}"), one.title.clone()));
    let others = props.choices.others.iter().enumerate();
    let others = others
        .map(|(number, (title, _))| (format!("other {number}"), tr!("The scenario {}", title)));
    let linked = std::iter::once(("link".to_owned(), tr!("What a link holds…")));
    let take = props.choose.reform(|value: String| {
        let number = value
            .split_once(' ')
            .and_then(|(_, number)| number.parse().ok());
        match (value.split(' ').next(), number) {
            (Some("respect"), Some(number)) => Choice::Respect(number),
            (Some("other"), Some(number)) => Choice::Other(number),
            _ => Choice::Link,
        }
    });
    let value = match &props.chosen {
        Choice::Respect(number) => format!("respect {number}"),
        Choice::Other(number) => format!("other {number}"),
        Choice::Linked(_) | Choice::Link => "link".to_owned(),
    };
    html! {
        <>
            { field(&Field {
                testid: "compare-with",
                label: mark!("What is to be different there"),
                value: &value,
                options: respects.chain(others).chain(linked).collect(),
                problem: None,
                take,
            }) }
            if matches!(props.chosen, Choice::Link | Choice::Linked(_)) {
                { paste(&props.choose) }
            }
        </>
    }
}

fn paste(choose: &Callback<Choice>) -> Html {
    let choose = choose.clone();
    let take = Callback::from(move |text: String| {
        let shared = link::read(text.trim()).map_err(|error| sentence(&error.to_string()))?;
        choose.emit(Choice::Linked(Arc::new(shared.scenario)));
        Ok(())
    });
    html! { <Entry testid="compare-link" label={tr!("The link")} value="" {take} /> }
}
