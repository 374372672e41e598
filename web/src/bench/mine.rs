//! The person's own scenarios: open, rename, copy, delete and bring back.
//!
//! It works on what the browser keeps; what is open in this tab is renamed through the page,
//! so that it can be undone there.

use std::sync::Arc;
use warren_core::{mark, tr};

use warren_core::scenario::Scenario;
use warren_core::scenario::edit::{self, Edit};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::desk::Desk;
use super::library::open;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::autosave::{self, fresh, now_ms, open_here};
use crate::keeping::{self, Kept, KeptId};
use crate::storage::Browser;
use crate::words;

/// What it works with.
#[derive(Clone, PartialEq, Properties)]
pub struct MineProps {
    /// What every panel has at hand.
    pub desk: Desk,
}

/// What the person is doing with the list.
#[derive(Clone, Default, PartialEq)]
struct Doing {
    /// The one that is being renamed.
    renaming: Option<KeptId>,
    /// Those that were deleted since the list is open, with their titles.
    deleted: Vec<(KeptId, String)>,
    /// Why something was not done.
    refused: Option<AttrValue>,
}

/// The person's own scenarios.
#[component]
pub fn Mine(props: &MineProps) -> Html {
    let doing = use_state(Doing::default);
    let here = open_here();
    let kept = keeping::list(&Browser);
    let rows = kept.into_iter().filter_map(|kept| {
        let scenario = kept.scenario()?;
        Some(row(&props.desk, &doing, &kept, &scenario, here))
    });
    let rows: Vec<Html> = rows.collect();
    let deleted = doing
        .deleted
        .iter()
        .map(|(id, title)| gone(&doing, *id, title));
    if rows.is_empty() && doing.deleted.is_empty() {
        return Html::default();
    }
    html! {
        <section class="mine" data-testid="mine" aria-label={tr!("Your scenarios")}>
            <h3>{ tr!("Your scenarios, kept in this browser") }</h3>
            if let Some(because) = &doing.refused {
                <p class="field-refusal" role="alert">{ because }</p>
            }
            <ul class="mine-list">
                { for deleted }
                { for rows }
            </ul>
        </section>
    }
}

fn row(
    desk: &Desk,
    doing: &UseStateHandle<Doing>,
    kept: &Kept,
    scenario: &Arc<Scenario>,
    here: Option<KeptId>,
) -> Html {
    let (id, title) = (kept.id, words::title(scenario));
    let is_here = here == Some(id);
    let onclick = {
        let (desk, kept) = (desk.clone(), kept.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(opening) = autosave::opening(kept.clone()) {
                open(&desk, opening);
            }
        })
    };
    let name = if doing.renaming == Some(id) {
        field(desk, doing, kept, is_here)
    } else {
        html! {
            <button
                type="button"
                class="mine-title"
                data-testid={format!("mine-open-{}", id.0)}
                aria-current={is_here.to_string()}
                {onclick}
            >
                { &title }
                if is_here {
                    <span class="hint">{ tr!(" · open now") }</span>
                }
            </button>
        }
    };
    html! {
        <li key={id.0.to_string()} data-testid="mine-row">
            { name }
            { tools(doing, kept, scenario, is_here) }
        </li>
    }
}

fn tools(
    doing: &UseStateHandle<Doing>,
    kept: &Kept,
    scenario: &Arc<Scenario>,
    is_here: bool,
) -> Html {
    let (id, title) = (kept.id, words::title(scenario));
    let rename = with(doing, move |doing| doing.renaming = Some(id));
    let copy = {
        let (kept, scenario, title) = (kept.clone(), scenario.clone(), title.clone());
        with(doing, move |doing| {
            let titled = Edit::SetTitle(format!("{title} (copy)"));
            // A title at its limit stays as it is.
            let copy = edit::apply(&scenario, &titled).unwrap_or_else(|_| (*scenario).clone());
            doing.refused = write(&kept, fresh(), &copy, None).err();
        })
    };
    let delete = {
        let title = title.clone();
        with(doing, move |doing| {
            keeping::delete(&Browser, id);
            if keeping::read(&Browser, id).is_some() {
                doing.refused = Some(mark!("The browser has no room to put it aside").into());
            } else {
                doing.deleted.push((id, title.clone()));
            }
        })
    };
    let without = if is_here {
        tr!("It is open: it cannot be deleted now")
    } else {
        tr!("Delete {}", title)
    };
    html! {
        <span class="mine-tools">
            <Button testid="mine-rename" label={tr!("Rename {}", title)} icon={Icon::Pencil} onclick={rename} />
            <Button testid="mine-copy" label={tr!("Copy {}", title)} icon={Icon::Duplicate} onclick={copy} />
            <Button testid="mine-delete" label={without} icon={Icon::Bin} disabled={is_here} onclick={delete} />
        </span>
    }
}

/// A callback that changes what is being done; an old refusal goes.
fn with<E: 'static>(
    doing: &UseStateHandle<Doing>,
    change: impl Fn(&mut Doing) + 'static,
) -> Callback<E> {
    let doing = doing.clone();
    Callback::from(move |_| {
        let mut next = (*doing).clone();
        next.refused = None;
        change(&mut next);
        doing.set(next);
    })
}

/// Keeps the scenario under this number, in the place of `before`.
fn write(
    kept: &Kept,
    id: KeptId,
    scenario: &Scenario,
    before: Option<&Kept>,
) -> Result<(), AttrValue> {
    let next = Kept {
        id,
        playhead: kept.playhead,
        changed_ms: now_ms(),
        document: scenario.to_json(),
    };
    keeping::write(&Browser, &next, before).map_err(|not| match not {
        keeping::NotKept::Full => mark!("The browser has no room for it").into(),
        keeping::NotKept::ElsewhereChanged => {
            mark!("It was changed in another tab just now").into()
        }
    })
}

/// The title as a field, while it is renamed.
fn field(desk: &Desk, doing: &UseStateHandle<Doing>, kept: &Kept, is_here: bool) -> Html {
    let title = kept.scenario().map(|scenario| scenario.title.clone());
    let onchange = {
        let (desk, doing, kept) = (desk.clone(), doing.clone(), kept.clone());
        Callback::from(move |event: Event| {
            let text = event
                .target_dyn_into::<HtmlInputElement>()
                .map(|field| field.value())
                .unwrap_or_default();
            let mut next = (*doing).clone();
            next.renaming = None;
            next.refused = rename(&desk, &kept, text, is_here).err();
            doing.set(next);
        })
    };
    let leave = with(doing, |doing| doing.renaming = None);
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            // The dialog stays open.
            event.prevent_default();
            event.stop_propagation();
            leave.emit(());
        }
    });
    html! {
        <input
            type="text"
            class="mine-field"
            data-testid="mine-title"
            aria-label={tr!("The scenario's title")}
            autofocus=true
            value={title.unwrap_or_default()}
            {onchange}
            {onkeydown}
        />
    }
}

fn rename(desk: &Desk, kept: &Kept, title: String, is_here: bool) -> Result<(), AttrValue> {
    let edit = Edit::SetTitle(title);
    if is_here {
        return desk.edit(&edit, None).map_err(AttrValue::from);
    }
    let scenario = kept.scenario().ok_or(mark!("It can no longer be read"))?;
    let renamed = edit::apply(&scenario, &edit).map_err(|error| error.to_string())?;
    write(kept, kept.id, &renamed, Some(kept))
}

fn gone(doing: &UseStateHandle<Doing>, id: KeptId, title: &str) -> Html {
    let undo = with(doing, move |doing| {
        keeping::restore(&Browser, id);
        doing.deleted.retain(|(other, _)| *other != id);
    });
    html! {
        <li key={format!("gone-{}", id.0)} class="mine-gone" role="status">
            <span>{ tr!("“{}” is deleted", title) }</span>
            <Button testid="mine-undo" label={mark!("Bring it back")} text={mark!("Undo")} icon={Icon::Undo} onclick={undo} />
        </li>
    }
}
