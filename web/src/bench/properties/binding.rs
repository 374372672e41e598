//! What can be changed of a binding, with what it would match among the keys that are sent.

use warren_core::amqp::{FieldValue, Table};
use warren_core::scenario::edit::Edit;
use warren_core::scenario::{BindingDefinition, DestinationType, NodeId, Scenario};
use warren_core::text::said;
use warren_core::topology::ExchangeKind;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::Desk;
use crate::bench::checkup::Found;
use crate::bench::entry::Entry;
use crate::bench::field::{Choice, choice};
use crate::bench::matching::verdicts;
use crate::bench::table::TableRows;
use crate::components::button::Button;
use crate::components::icon::{Icon, glyph};
use crate::workshop::{Order, Pointer};

/// How a headers exchange compares.
pub(in crate::bench) const X_MATCH: &str = "x-match";

/// Which binding is shown.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct BindingProps {
    pub(super) desk: Desk,
    pub(super) index: usize,
}

/// The form of the binding at this place.
pub(super) fn form(desk: &Desk, index: usize) -> Html {
    html! { <BindingForm key={index} desk={desk.clone()} {index} /> }
}

#[component]
fn BindingForm(BindingProps { desk, index }: &BindingProps) -> Html {
    let index = *index;
    let typed = use_state(|| None::<String>);
    let Some(binding) = desk.scenario.definitions.bindings.get(index) else {
        return Html::default();
    };
    let key = (*typed)
        .clone()
        .unwrap_or_else(|| binding.routing_key.to_string());
    let listen = {
        let typed = typed.setter();
        Callback::from(move |text| typed.set(Some(text)))
    };
    let take = {
        let (desk, binding, typed) = (desk.clone(), binding.clone(), typed.setter());
        Callback::from(move |text: String| {
            let routing_key = text.as_str().into();
            let to = BindingDefinition {
                routing_key,
                ..binding.clone()
            };
            set(&desk, index, to)?;
            typed.set(None);
            Ok(())
        })
    };
    let kind = kind(&desk.scenario, binding);
    let candidate = BindingDefinition {
        routing_key: key.into(),
        ..binding.clone()
    };
    html! {
        <div class="form">
            <Found desk={desk.clone()} at={Pointer::Binding(index)} />
            <p class="hint">{ said(meaning(kind), &[]) }</p>
            <Entry
                testid="binding-key"
                label={mark!("Binding key")}
                value={binding.routing_key.to_string()}
                mono=true
                problem={desk.wrong(&format!("definitions.bindings[{index}].routing_key"))}
                {listen}
                {take}
            />
            { matches(desk, index, &candidate) }
            { arguments(desk, index, binding, kind) }
            { siblings(desk, index, binding) }
        </div>
    }
}

fn set(desk: &Desk, index: usize, to: BindingDefinition) -> Result<(), String> {
    let edit = Edit::SetBinding { index, to };
    desk.edit(&edit, Some(Pointer::Binding(index)))
}

/// The type of the exchange that it leads from.
pub(in crate::bench) fn kind(
    scenario: &Scenario,
    binding: &BindingDefinition,
) -> Option<ExchangeKind> {
    let source = binding.source_resource();
    let mut exchanges = scenario.definitions.exchanges.iter();
    let defined = exchanges.find(|exchange| exchange.resource() == source);
    let name = match defined {
        Some(exchange) => exchange.kind.as_str(),
        None => source.name.strip_prefix("amq.").unwrap_or("direct"),
    };
    ExchangeKind::from_name(name)
}

/// How the exchange uses a binding.
pub(in crate::bench) const fn meaning(kind: Option<ExchangeKind>) -> &'static str {
    match kind {
        Some(ExchangeKind::Topic) => {
            mark!("A topic exchange compares word by word: * is one word, # any number of words")
        }
        Some(ExchangeKind::Direct) => mark!("A direct exchange wants exactly this key"),
        Some(ExchangeKind::Fanout | ExchangeKind::RecentHistory) => {
            mark!("This exchange does not look at the key: everything goes here")
        }
        Some(ExchangeKind::Headers) => {
            mark!("A headers exchange compares the headers with the table below, not the key")
        }
        Some(ExchangeKind::ConsistentHash) => {
            mark!("The key is a number: how great this one's share of the messages is")
        }
        Some(ExchangeKind::Random | ExchangeKind::LocalRandom) => {
            mark!("One of the bindings gets each message, by chance")
        }
        Some(ExchangeKind::DelayedMessage) | None => {
            mark!("What the key means, the type of the exchange says")
        }
    }
}

fn matches(desk: &Desk, index: usize, candidate: &BindingDefinition) -> Html {
    let verdicts = verdicts(&desk.scenario, index, candidate);
    if verdicts.is_empty() {
        return html! { <p class="hint">{ tr!("No producer sends anything to compare it with.") }</p> };
    }
    let matched = verdicts.iter().filter(|verdict| verdict.matched).count();
    let rows = verdicts.iter().enumerate().map(|(number, verdict)| {
        let icon = if verdict.matched { Icon::Yes } else { Icon::No };
        html! {
            <li
                key={number}
                class="match"
                data-testid="binding-match"
                data-matched={verdict.matched.to_string()}
            >
                { glyph(icon) }
                <span>
                    <code>{ format!("“{}”", verdict.key) }</code>
                    <span class="hint">{ &verdict.sentence }</span>
                </span>
            </li>
        }
    });
    html! {
        <section aria-live="polite">
            <h3>{ tr!("It matches {} of {} messages that are sent", matched, verdicts.len()) }</h3>
            <ul class="rows">{ for rows }</ul>
        </section>
    }
}

fn arguments(
    desk: &Desk,
    index: usize,
    binding: &BindingDefinition,
    kind: Option<ExchangeKind>,
) -> Html {
    let headers = kind == Some(ExchangeKind::Headers);
    let change = |change: fn(&mut BindingDefinition, Table)| {
        let (desk, binding) = (desk.clone(), binding.clone());
        Callback::from(move |table| {
            let mut to = binding.clone();
            change(&mut to, table);
            if let Err(text) = set(&desk, index, to) {
                desk.order(Order::Tell {
                    problem: true,
                    text,
                });
            }
        })
    };
    let take = change(|binding, table| binding.arguments = table);
    html! {
        <>
            <h3>{ if headers { mark!("Headers that it wants") } else { mark!("Arguments") } }</h3>
            if headers {
                { x_match("binding-x-match", &binding.arguments,
                    desk.wrong(&format!("definitions.bindings[{index}].arguments")), &take) }
            }
            <TableRows
                testid="binding-argument"
                what={if headers { mark!("header") } else { mark!("argument") }}
                table={binding.arguments.clone()}
                elsewhere={if headers { &[X_MATCH][..] } else { &[] }}
                {take}
            />
        </>
    }
}

/// How many of the headers of a table a message must have.
pub(in crate::bench) fn x_match(
    testid: &str,
    table: &Table,
    problem: Option<AttrValue>,
    take: &Callback<Table>,
) -> Html {
    const WAYS: [(&str, &str); 4] = [
        ("all", mark!("all of them")),
        ("any", mark!("any of them")),
        ("all-with-x", mark!("all, also those that begin with x-")),
        ("any-with-x", mark!("any, also those that begin with x-")),
    ];
    let way = table.str(X_MATCH);
    let take = {
        let (table, take) = (table.clone(), take.clone());
        Callback::from(move |way: String| {
            let mut table = table.clone();
            table
                .0
                .insert(X_MATCH.into(), FieldValue::LongString(way.into()));
            take.emit(table);
        })
    };
    choice(&Choice {
        testid,
        label: mark!("A message must have (x-match)"),
        value: way.map_or("all", |way| way.as_str()),
        options: WAYS
            .iter()
            .map(|(value, text)| ((*value).to_owned(), (*text).to_owned()))
            .collect(),
        problem,
        take,
    })
}

/// The other bindings between the same two, a further one, and the end of this one.
fn siblings(desk: &Desk, index: usize, binding: &BindingDefinition) -> Html {
    let bindings = desk.scenario.definitions.bindings.iter().enumerate();
    let same = |one: &BindingDefinition| {
        one.source_resource() == binding.source_resource()
            && one.destination_resource() == binding.destination_resource()
            && one.destination_type == binding.destination_type
    };
    let others = bindings.filter(|(place, one)| *place != index && same(one));
    let rows: Vec<Html> = others
        .map(|(place, one)| {
            let onclick = desk.on(Order::Select(Some(Pointer::Binding(place))));
            html! {
                <li key={place} class="row">
                    <button type="button" class="hop row-text" data-testid="binding-sibling" {onclick}>
                        { format!("“{}”{}", one.routing_key, table_words(&one.arguments)) }
                    </button>
                </li>
            }
        })
        .collect();
    html! {
        <>
            if !rows.is_empty() {
                <h3>{ tr!("Others between the same two") }</h3>
                <ul class="rows">{ for rows }</ul>
            }
            <div class="form-actions">
                <Button
                    testid="binding-add"
                    label={mark!("Add another binding between these two")}
                    text={mark!("Add another")}
                    icon={Icon::Plus}
                    onclick={another(desk, binding)}
                />
                <Button
                    testid="binding-remove"
                    label={mark!("Remove this binding")}
                    text={mark!("Remove")}
                    icon={Icon::Close}
                    onclick={remove(desk, index, binding)}
                />
            </div>
        </>
    }
}

fn table_words(table: &Table) -> String {
    let entries = table.0.iter();
    let words: Vec<String> = entries
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if words.is_empty() {
        String::new()
    } else {
        tr!(" with {}", words.join(", "))
    }
}

/// A further binding, with the first key that is still free.
fn another(desk: &Desk, binding: &BindingDefinition) -> Callback<MouseEvent> {
    let (desk, binding) = (desk.clone(), binding.clone());
    Callback::from(move |_| {
        let place = desk.scenario.definitions.bindings.len();
        let keys = std::iter::once("new.key".to_owned());
        let keys = keys.chain((2..100).map(|number| format!("new.key.{number}")));
        for key in keys {
            let to = BindingDefinition {
                routing_key: key.into(),
                ..binding.clone()
            };
            if desk
                .edit(&Edit::AddBinding(to), Some(Pointer::Binding(place)))
                .is_ok()
            {
                return;
            }
        }
    })
}

fn remove(desk: &Desk, index: usize, binding: &BindingDefinition) -> Callback<MouseEvent> {
    let destination = binding.destination_resource();
    let then = match binding.destination_type {
        DestinationType::Queue => NodeId::Queue(destination),
        DestinationType::Exchange => NodeId::Exchange(destination),
    };
    let desk = desk.clone();
    Callback::from(move |_| {
        let then = Some(Pointer::Node(then.clone()));
        if let Err(text) = desk.edit(&Edit::RemoveBinding { index }, then) {
            desk.order(Order::Tell {
                problem: true,
                text,
            });
        }
    })
}
