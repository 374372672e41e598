//! What can be changed of a queue: each argument that RabbitMQ knows by its own field, and any
//! other as a row.

use warren_core::amqp::Table;
use warren_core::name::ResourceName;
use warren_core::scenario::{QueueDefinition, Scenario};
use warren_core::topology::QueueKind;
use yew::prelude::*;

use super::Desk;
use super::argument::{self, Holder};
use crate::bench::arguments::{GROUPS, Group, WITH_FIELDS};
use crate::bench::field::{Choice, choice, flag};
use crate::bench::table::TableRows;

fn defined(scenario: &mut Scenario, index: usize) -> Option<&mut QueueDefinition> {
    scenario.definitions.queues.get_mut(index)
}

/// The form of a queue that the scenario defines.
pub(super) fn form(desk: &Desk, name: &ResourceName) -> Option<Html> {
    let queues = &desk.scenario.definitions.queues;
    let index = queues.iter().position(|queue| queue.resource() == *name)?;
    let queue = &queues[index];
    let holder = Holder {
        place: format!("definitions.queues[{index}].arguments"),
        table: queue.arguments.clone(),
        take: desk.set(move |scenario, table: Table| {
            if let Some(queue) = defined(scenario, index) {
                queue.arguments = table;
            }
        }),
    };
    let kind = kind(queue);
    let groups = GROUPS.iter().map(|one| group(desk, one, &holder, kind));
    Some(html! {
        <>
            { queue_type(desk, queue, &holder) }
            { flag("queue-durable", "Durable: it survives a restart", queue.durable,
                &desk.set(move |scenario, on| {
                    if let Some(queue) = defined(scenario, index) {
                        queue.durable = on;
                    }
                })) }
            { flag("queue-auto-delete", "Auto-delete: it goes with its last consumer", queue.auto_delete,
                &desk.set(move |scenario, on| {
                    if let Some(queue) = defined(scenario, index) {
                        queue.auto_delete = on;
                    }
                })) }
            { argument::elsewhere(desk, &holder) }
            { for groups }
            <h3>{ "Other arguments" }</h3>
            <TableRows
                testid="queue-argument"
                what="argument"
                table={queue.arguments.clone()}
                elsewhere={WITH_FIELDS}
                take={holder.take.clone()}
            />
        </>
    })
}

/// The type that its arguments name; a queue without one is classic.
fn kind(queue: &QueueDefinition) -> QueueKind {
    let named = queue.arguments.str("x-queue-type");
    named
        .and_then(|name| QueueKind::from_name(name))
        .unwrap_or(QueueKind::Classic)
}

fn queue_type(desk: &Desk, queue: &QueueDefinition, holder: &Holder) -> Html {
    const TYPES: [(&str, &str); 3] = [
        ("classic", "classic – for most"),
        ("quorum", "quorum – kept on several nodes"),
        ("stream", "stream – a log that many read"),
    ];
    let named = queue.arguments.str("x-queue-type");
    let take = {
        let holder = holder.clone();
        Callback::from(move |name: String| {
            let plain = name == "classic";
            holder.set("x-queue-type", (!plain).then(|| name.as_str().into()));
        })
    };
    choice(&Choice {
        testid: "queue-type",
        label: "Type",
        value: named.map_or("classic", |name| name.as_str()),
        options: TYPES
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect(),
        problem: argument::wrong(desk, holder, "x-queue-type"),
        take,
    })
}

/// The fields of a group that the type takes, and those that are set though it does not.
fn group(desk: &Desk, (title, arguments): &Group, holder: &Holder, kind: QueueKind) -> Html {
    let is_set = |name| holder.table.get(name).is_some();
    let shown = arguments
        .iter()
        .filter(|argument| argument.kinds.contains(&kind) || is_set(argument.name));
    let shown: Vec<_> = shown.collect();
    if shown.is_empty() {
        return Html::default();
    }
    let set = shown
        .iter()
        .filter(|argument| is_set(argument.name))
        .count();
    let fields = shown.iter().map(|one| argument::field(desk, one, holder));
    html! {
        <details class="group" open={set > 0}>
            <summary data-testid={format!("group-{title}")}>
                { *title }
                if set > 0 {
                    <span class="group-count">{ format!("{set} set") }</span>
                }
            </summary>
            <div class="form">{ for fields }</div>
        </details>
    }
}
