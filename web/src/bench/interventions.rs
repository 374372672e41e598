//! The interventions of the scenario: each can be visited, changed in kind, time and every field,
//! and removed; one of any kind can be added at the moment that is shown.

mod binding;
mod fields;
pub mod kinds;
mod server;

use warren_core::scenario::edit::Edit;
use warren_core::scenario::{Intervention, InterventionAction};
use warren_core::time::Time;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::amount::millis;
use super::desk::Desk;
use super::entry::Entry;
use super::field::{Choice, choice};
use super::record::Record;
use crate::components::button::Button;
use crate::components::icon::{Icon, glyph};
use crate::words;
use crate::workshop::{Order, Pointer};
use kinds::{KINDS, fresh, kind};

/// Whose interventions are listed.
#[derive(Clone, PartialEq, Properties)]
pub struct InterventionsProps {
    /// The scenario and the moment.
    pub desk: Desk,
}

/// The list, in order of time. One at a time is open to be changed.
#[component]
pub fn Interventions(InterventionsProps { desk }: &InterventionsProps) -> Html {
    let open = use_state(|| None::<usize>);
    let selected = match desk.brief.selection {
        Some(Pointer::Intervention(index)) => Some(index),
        _ => None,
    };
    use_effect_with(selected, {
        let open = open.setter();
        move |selected| {
            if selected.is_some() {
                open.set(*selected);
            }
        }
    });
    let timeline = &desk.scenario.timeline;
    let mut order: Vec<usize> = (0..timeline.len()).collect();
    order.sort_by_key(|index| timeline[*index].at_ms);
    let items = order
        .into_iter()
        .map(|index| item(desk, index, &timeline[index], &open));
    html! {
        <>
            if timeline.is_empty() {
                <p class="hint">{ tr!("Nothing is done from outside. Add what is to happen at the moment that is shown.") }</p>
            } else {
                <ul class="rows">{ for items }</ul>
            }
            { add(desk, &open.setter()) }
        </>
    }
}

/// Adds one of the kind that is chosen, and opens it.
fn add(desk: &Desk, open: &UseStateSetter<Option<usize>>) -> Html {
    let unset = (String::new(), tr!("choose what is to happen…"));
    let (desk, open) = (desk.clone(), open.clone());
    let at_ms = desk.at().0 / 1000;
    let last = desk.scenario.timeline.len();
    let label = tr!("Add at {}", Time::from_ms(at_ms));
    let take = Callback::from(move |kind: String| {
        let Some(action) = fresh(&kind, &desk.scenario) else {
            return;
        };
        let edit = Edit::AddIntervention(Intervention { at_ms, action });
        match desk.edit(&edit, None) {
            Ok(()) => open.set(Some(last)),
            Err(text) => desk.order(Order::Tell {
                problem: true,
                text,
            }),
        }
    });
    html! {
        // Once something was chosen and added, the choice is open again.
        <div key={format!("add-{last}")}>
            { choice(&Choice {
                testid: "intervention-add",
                label: &label,
                value: "",
                options: std::iter::once(unset).chain(all_kinds()).collect(),
                problem: None,
                take,
            }) }
        </div>
    }
}

fn all_kinds() -> impl Iterator<Item = (String, String)> {
    let both = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    KINDS.iter().map(both)
}

fn item(
    desk: &Desk,
    index: usize,
    one: &Intervention,
    open: &UseStateHandle<Option<usize>>,
) -> Html {
    let at = Time::from_ms(one.at_ms);
    let editing = **open == Some(index);
    let told = words::intervention(&one.action);
    let remove = {
        let (desk, open) = (desk.clone(), open.setter());
        Callback::from(move |_| {
            open.set(None);
            // It is there, or it would have no button.
            let _ = desk.edit(&Edit::RemoveIntervention { index }, None);
        })
    };
    let toggle = {
        let open = open.setter();
        Callback::from(move |_| open.set((!editing).then_some(index)))
    };
    html! {
        <li key={index} class="entry" data-testid="intervention">
            <div class="row">
                <button
                    type="button"
                    class="hop row-text"
                    title={tr!("Go to this moment")}
                    onclick={desk.on(Order::Seek(at))}
                >
                    <span class="hop-time">{ at.to_string() }</span>
                    <span>{ &told }</span>
                </button>
                <button
                    type="button"
                    class="button button-icon"
                    title={tr!("Change it")}
                    aria-label={tr!("Change: {}", told)}
                    aria-expanded={editing.to_string()}
                    data-testid={format!("intervention-{index}-edit")}
                    onclick={toggle}
                >
                    { glyph(Icon::Pencil) }
                </button>
                <Button
                    testid="intervention-remove"
                    label={tr!("Remove: {}", told)}
                    icon={Icon::Close}
                    onclick={remove}
                />
            </div>
            if editing {
                <div class="form entry-form" role="group" aria-label={told}>
                    { form(desk, index, one) }
                </div>
            }
        </li>
    }
}

/// Takes an intervention as it is to be.
fn set(desk: &Desk, index: usize, to: Intervention) -> Result<(), String> {
    desk.edit(&Edit::SetIntervention { index, to }, None)
}

fn form(desk: &Desk, index: usize, one: &Intervention) -> Html {
    let place = format!("timeline[{index}]");
    let take = {
        let (desk, action) = (desk.clone(), one.action.clone());
        Callback::from(move |text: String| {
            let at_ms = millis(&text, u64::MAX)?;
            let action = action.clone();
            set(&desk, index, Intervention { at_ms, action })
        })
    };
    let acting = acting(desk, index, one);
    html! {
        <>
            <Entry
                testid={acting.id("at")}
                label={mark!("At")}
                value={one.at_ms.to_string()}
                unit="ms"
                numeric=true
                problem={desk.wrong(&format!("{place}.at_ms"))}
                {take}
            />
            { what(&acting) }
            <div class="form" key={kind(&one.action)}>{ fields::fields(&acting) }</div>
            if let Some(wrong) = desk.wrong(&place) {
                <p class="field-refused" role="alert" data-testid={acting.id("refused")}>{ wrong }</p>
            }
        </>
    }
}

fn acting(desk: &Desk, index: usize, one: &Intervention) -> Record<InterventionAction> {
    let take = {
        let (desk, at_ms) = (desk.clone(), one.at_ms);
        Callback::from(move |action| set(&desk, index, Intervention { at_ms, action }))
    };
    Record {
        desk: desk.clone(),
        testid: format!("intervention-{index}"),
        place: format!("timeline[{index}]"),
        now: one.action.clone(),
        take,
    }
}

/// What happens. Another kind begins anew, about the same client where it is about one.
fn what(acting: &Record<InterventionAction>) -> Html {
    let scenario = acting.desk.scenario.clone();
    choice(&Choice {
        testid: &acting.id("what"),
        label: mark!("What happens"),
        value: kind(&acting.now),
        options: all_kinds().collect(),
        problem: None,
        take: acting.set(move |action, kind: String| {
            let Some(mut other) = fresh(&kind, &scenario) else {
                return;
            };
            if let (Some(from), Some(to)) = (client(action), client(&mut other)) {
                to.clone_from(from);
            }
            *action = other;
        }),
    })
}

const fn client(action: &mut InterventionAction) -> Option<&mut warren_core::name::Name> {
    match action {
        InterventionAction::KillClient { client }
        | InterventionAction::StopClient { client }
        | InterventionAction::StartClient { client }
        | InterventionAction::CloseConnection { client } => Some(client),
        _ => None,
    }
}
