//! What an operator sets, as lists: policies, users, permissions, vhosts. One entry at a time is
//! open to be changed.

use serde_json::Value;
use warren_core::name::DEFAULT_VHOST;
use warren_core::scenario::{PermissionsDefinition, PolicyDefinition, TopicPermissionsDefinition};
use warren_core::text::said;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::Desk;
use super::fresh;
use super::permission::{permissions, topic_permissions};
use super::policy::Policy;
use crate::bench::entry::Entry;
use crate::bench::operators::{self, Part, entries, goes_along, put, rename_user};
use crate::bench::reach::Among;
use crate::bench::record::Record;
use crate::components::button::Button;
use crate::components::icon::Icon;

/// How a list is called: in tests, its heading, one of it, and what it is for.
struct Told {
    testid: &'static str,
    heading: &'static str,
    one: &'static str,
    hint: &'static str,
}

const fn told(part: Part) -> Told {
    match part {
        Part::Policies => Told {
            testid: "policy",
            heading: mark!("Policies"),
            one: mark!("policy"),
            hint: mark!(
                "Settings for all queues and exchanges whose names match, without declaring them anew"
            ),
        },
        Part::OperatorPolicies => Told {
            testid: "operator-policy",
            heading: mark!("Operator policies"),
            one: mark!("operator policy"),
            hint: mark!(
                "Limits that apply beside arguments and policies: the smaller number holds"
            ),
        },
        Part::Users => Told {
            testid: "user",
            heading: mark!("Users"),
            one: mark!("user"),
            hint: mark!("Besides guest, whom every server has and who may do everything"),
        },
        Part::Permissions => Told {
            testid: "permission",
            heading: mark!("Permissions"),
            one: mark!("permission"),
            hint: mark!("A user without any in a vhost cannot connect to it"),
        },
        Part::TopicPermissions => Told {
            testid: "topic-permission",
            heading: mark!("Topic permissions"),
            one: mark!("topic permission"),
            hint: mark!("Which keys a user may publish and bind with, at a topic exchange"),
        },
        Part::Vhosts => Told {
            testid: "vhost",
            heading: mark!("Vhosts"),
            one: mark!("vhost"),
            hint: mark!("Besides /, which every server has"),
        },
    }
}

/// The lists, in groups that are closed while there is nothing in them.
pub(super) fn operators(desk: &Desk) -> Html {
    let group = |testid: &'static str, title: &'static str, parts: &'static [Part]| {
        let lists = parts.iter().map(|part| {
            html! { <List key={part.name()} desk={desk.clone()} part={*part} /> }
        });
        let counts = parts
            .iter()
            .map(|part| entries(&desk.scenario.definitions, *part).len());
        let count: usize = counts.sum();
        html! {
            <details class="group">
                <summary data-testid={testid}>
                    { said(title, &[]) }
                    if count > 0 {
                        <span class="group-count">{ count }</span>
                    }
                </summary>
                <div class="form">{ for lists }</div>
            </details>
        }
    };
    html! {
        <>
            { group("group-policies", mark!("Policies"), &[Part::Policies, Part::OperatorPolicies]) }
            { group("group-users", mark!("Users and permissions"),
                &[Part::Users, Part::Permissions, Part::TopicPermissions, Part::Vhosts]) }
        </>
    }
}

/// Which list.
#[derive(Clone, PartialEq, Properties)]
struct ListProps {
    desk: Desk,
    part: Part,
}

#[component]
fn List(ListProps { desk, part }: &ListProps) -> Html {
    let (desk, part) = (desk, *part);
    let open = use_state(|| None::<usize>);
    let told = told(part);
    let all = entries(&desk.scenario.definitions, part);
    let rows = all.iter().enumerate().map(|(index, entry)| {
        let editing = *open == Some(index);
        let toggle = {
            let open = open.setter();
            Callback::from(move |_| open.set((!editing).then_some(index)))
        };
        let close = {
            let open = open.setter();
            Callback::from(move |()| open.set(None))
        };
        let testid = format!("{}-{index}", told.testid);
        let wrong = desk.problem(&format!("definitions.{}[{index}]", part.name()));
        html! {
            <li key={index} class="entry" data-testid={testid.clone()}>
                <div class="row">
                    <button
                        type="button"
                        class="hop row-text entry-open"
                        aria-expanded={editing.to_string()}
                        data-testid={format!("{testid}-edit")}
                        onclick={toggle}
                    >
                        <span class="entry-text">
                            <strong>{ titled(part, entry) }</strong>
                            <span class="entry-rest">{ rest(part, entry) }{ along(desk, part, index) }</span>
                        </span>
                        if wrong.is_some() {
                            <span class="field-refused">{ tr!("There is something wrong with it") }</span>
                        }
                    </button>
                    { remove(desk, (part, index), &format!("{} {}", said(told.one, &[]), titled(part, entry)), &close) }
                </div>
                if editing {
                    <div class="form entry-form" role="group" aria-label={format!("{} {}", said(told.one, &[]), titled(part, entry))}>
                        { fields(desk, part, index, &testid) }
                    </div>
                }
            </li>
        }
    });
    let add = {
        let (desk, open) = (desk.clone(), open.setter());
        Callback::from(move |_| {
            let last = entries(&desk.scenario.definitions, part).len();
            let entry = fresh::entry(&desk.scenario, part);
            desk.change(|scenario| put(&mut scenario.definitions, part, last, entry));
            open.set(Some(last));
        })
    };
    let one = said(told.one, &[]);
    let adding = if told.one.starts_with('o') {
        tr!("Add an {}", one)
    } else {
        tr!("Add a {}", one)
    };
    html! {
        <section class="entries">
            <h3>{ said(told.heading, &[]) }</h3>
            <p class="hint">{ said(told.hint, &[]) }</p>
            if !all.is_empty() {
                <ul class="rows">{ for rows }</ul>
            }
            <div class="form-actions">
                <Button
                    testid={format!("{}-add", told.testid)}
                    label={adding.clone()}
                    text={adding}
                    icon={Icon::Plus}
                    onclick={add}
                />
            </div>
        </section>
    }
}

fn text(entry: &Value, field: &str) -> String {
    match entry.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// What an entry goes by.
fn titled(part: Part, entry: &Value) -> String {
    let field = match part {
        Part::Policies | Part::OperatorPolicies | Part::Users | Part::Vhosts => "name",
        Part::Permissions | Part::TopicPermissions => "user",
    };
    let vhost = text(entry, "vhost");
    let name = text(entry, field);
    if vhost.is_empty() || vhost == DEFAULT_VHOST {
        name
    } else {
        format!("{name} in {vhost}")
    }
}

/// What an entry says, in a line.
fn rest(part: Part, entry: &Value) -> String {
    let text = |field| text(entry, field);
    match part {
        Part::Policies | Part::OperatorPolicies => {
            let keys = entry.get("definition").and_then(Value::as_object);
            let keys = keys.map(|keys| keys.iter().map(|(key, value)| format!("{key} {value}")));
            let pattern = format!("“{}”", text("pattern"));
            let words = std::iter::once(pattern).chain(keys.into_iter().flatten());
            words.collect::<Vec<_>>().join(" · ")
        }
        Part::Users | Part::Vhosts => String::new(),
        Part::Permissions => tr!(
            "configure “{}” · write “{}” · read “{}”",
            text("configure"),
            text("write"),
            text("read")
        ),
        Part::TopicPermissions => tr!(
            "at {} · write “{}” · read “{}”",
            text("exchange"),
            text("write"),
            text("read")
        ),
    }
}

/// What is taken away along with an entry.
fn along(desk: &Desk, part: Part, index: usize) -> String {
    match goes_along(&desk.scenario.definitions, part, index) {
        0 => String::new(),
        1 => tr!("Its permission goes when it is removed"),
        many => tr!("Its {} permissions go when it is removed", many),
    }
}

/// The button that takes an entry away.
fn remove(desk: &Desk, (part, index): (Part, usize), what: &str, close: &Callback<()>) -> Html {
    let onclick = {
        let (desk, close) = (desk.clone(), close.clone());
        Callback::from(move |_| {
            desk.change(|scenario| operators::remove(&mut scenario.definitions, part, index));
            close.emit(());
        })
    };
    html! {
        <Button
            testid={format!("{}-{index}-remove", told(part).testid)}
            label={tr!("Remove the {}", what)}
            icon={Icon::Close}
            {onclick}
        />
    }
}

/// The record of an entry, which `write` puts into the document.
fn record<T: 'static>(
    desk: &Desk,
    (part, index, testid): (Part, usize, &str),
    now: T,
    write: fn(T) -> serde_json::Result<Value>,
) -> Record<T> {
    Record {
        desk: desk.clone(),
        testid: testid.to_owned(),
        place: format!("definitions.{}[{index}]", part.name()),
        now,
        take: desk.taken(move |scenario, to: T| {
            let entry = write(to).unwrap_or_default();
            put(&mut scenario.definitions, part, index, entry);
        }),
    }
}

/// The fields of an entry; of one that cannot be read, its text.
fn fields(desk: &Desk, part: Part, index: usize, testid: &str) -> Html {
    let definitions = &desk.scenario.definitions;
    let here = (part, index, testid);
    let policy = |among, read: Vec<Result<PolicyDefinition, _>>| {
        let now = read.into_iter().nth(index)?.ok()?;
        let record = record(desk, here, now, serde_json::to_value);
        Some(html! { <Policy {record} {among} /> })
    };
    let known = match part {
        Part::Policies => policy(Among::Policies(Some(index)), definitions.policies()),
        Part::OperatorPolicies => policy(
            Among::Operators(Some(index)),
            definitions.operator_policies(),
        ),
        Part::Permissions => {
            let mut all = definitions.permissions().into_iter();
            let now = all
                .nth(index)
                .and_then(|one: Result<PermissionsDefinition, _>| one.ok());
            now.map(|now| permissions(&record(desk, here, now, serde_json::to_value)))
        }
        Part::TopicPermissions => {
            let mut all = definitions.topic_permissions().into_iter();
            let now = all
                .nth(index)
                .and_then(|one: Result<TopicPermissionsDefinition, _>| one.ok());
            now.map(|now| topic_permissions(&record(desk, here, now, serde_json::to_value)))
        }
        Part::Users | Part::Vhosts => name(desk, part, index, testid),
    };
    known.unwrap_or_else(|| as_json(desk, part, index, testid))
}

/// The name of a user or a vhost.
fn name(desk: &Desk, part: Part, index: usize, testid: &str) -> Option<Html> {
    let entry = entries(&desk.scenario.definitions, part).get(index)?;
    let name = entry.get("name")?.as_str()?.to_owned();
    let hint = match part {
        Part::Users => mark!("Its password stays where it is: Warren asks for none"),
        _ => mark!("What lives in it is renamed by its own fields"),
    };
    let take = {
        let (desk, name) = (desk.clone(), name.clone());
        Callback::from(move |text: String| {
            let text = text.trim();
            let others = entries(&desk.scenario.definitions, part).iter();
            let mut names = others.filter_map(|other| other.get("name")?.as_str());
            if text.is_empty() {
                return Err(tr!("Write a name, or remove the entry"));
            }
            if text != name && names.any(|other| other == text) {
                return Err(tr!("There is another of the name “{}”", text));
            }
            desk.change(|scenario| match part {
                Part::Users => rename_user(scenario, index, text),
                _ => {
                    let entry = serde_json::json!({ "name": text });
                    put(&mut scenario.definitions, part, index, entry);
                }
            });
            Ok(())
        })
    };
    let place = format!("definitions.{}[{index}].name", part.name());
    Some(html! {
        <Entry
            testid={format!("{testid}-name")}
            label={mark!("Name")}
            value={name}
            {hint}
            mono=true
            problem={desk.wrong(&place)}
            {take}
        />
    })
}

/// What cannot be read has no fields, and can still be mended.
fn as_json(desk: &Desk, part: Part, index: usize, testid: &str) -> Html {
    let entry = entries(&desk.scenario.definitions, part).get(index);
    let text = entry.and_then(|entry| serde_json::to_string_pretty(entry).ok());
    let read = |text: &str| {
        let read: Result<Value, _> = serde_json::from_str(text);
        read.map_err(|error| tr!("This is not JSON: {}", error))
    };
    html! {
        <Entry
            testid={format!("{testid}-json")}
            label={mark!("As it stands in the document")}
            value={text.unwrap_or_default()}
            lines=6
            mono=true
            problem={desk.wrong(&format!("definitions.{}[{index}]", part.name()))}
            take={desk.take(read, move |scenario, entry| {
                operators::replace(&mut scenario.definitions, part, index, entry);
            })}
        />
    }
}
