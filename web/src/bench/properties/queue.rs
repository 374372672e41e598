//! What can be changed of a queue: each argument that RabbitMQ knows by its own field, and any
//! other as a row.

use warren_core::amqp::Table;
use warren_core::name::ResourceName;
use warren_core::scenario::QueueDefinition;
use warren_core::topology::QueueKind;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::Desk;
use super::argument::{self, Holder};
use crate::bench::arguments::{GROUPS, Group, WITH_FIELDS};
use crate::bench::field::{Choice, choice};
use crate::bench::lists::queue_kind;
use crate::bench::record::Record;
use crate::bench::table::TableRows;

/// The form of a queue that the scenario defines.
pub(super) fn form(desk: &Desk, name: &ResourceName) -> Option<Html> {
    let queues = &desk.scenario.definitions.queues;
    let index = queues.iter().position(|queue| queue.resource() == *name)?;
    let record = Record {
        desk: desk.clone(),
        testid: "queue".to_owned(),
        place: format!("definitions.queues[{index}]"),
        now: queues[index].clone(),
        take: desk.taken(move |scenario, to| {
            if let Some(queue) = scenario.definitions.queues.get_mut(index) {
                *queue = to;
            }
        }),
    };
    Some(fields(&record, ""))
}

/// The fields of a queue besides its name. What those of its arguments are called in tests
/// begins with `prefix`.
pub(in crate::bench) fn fields(record: &Record<QueueDefinition>, prefix: &str) -> Html {
    let queue = &record.now;
    let holder = Holder {
        prefix: prefix.to_owned(),
        place: format!("{}.arguments", record.place),
        table: queue.arguments.clone(),
        take: record.set(|queue, table: Table| queue.arguments = table),
    };
    let kind = queue_kind(queue);
    let groups = GROUPS
        .iter()
        .map(|one| group(&record.desk, one, &holder, kind));
    html! {
        <>
            { queue_type(record, &holder) }
            { record.flag("durable", mark!("Durable: it survives a restart"), queue.durable,
                |queue, on| queue.durable = on) }
            { record.flag("auto-delete", mark!("Auto-delete: it goes with its last consumer"), queue.auto_delete,
                |queue, on| queue.auto_delete = on) }
            { argument::elsewhere(&record.desk, &holder) }
            { for groups }
            <h3>{ tr!("Other arguments") }</h3>
            <TableRows
                testid={record.id("argument")}
                what="argument"
                table={queue.arguments.clone()}
                elsewhere={WITH_FIELDS}
                take={holder.take.clone()}
            />
        </>
    }
}

fn queue_type(record: &Record<QueueDefinition>, holder: &Holder) -> Html {
    const TYPES: [(&str, &str); 3] = [
        ("classic", mark!("classic – for most")),
        ("quorum", mark!("quorum – kept on several nodes")),
        ("stream", mark!("stream – a log that many read")),
    ];
    let named = record.now.arguments.str("x-queue-type");
    let wrong = argument::wrong(&record.desk, holder, "x-queue-type");
    let holder = holder.clone();
    let take = Callback::from(move |name: String| {
        let plain = name == "classic";
        holder.set("x-queue-type", (!plain).then(|| name.as_str().into()));
    });
    choice(&Choice {
        testid: &record.id("type"),
        label: mark!("Type"),
        value: named.map_or("classic", |name| name.as_str()),
        options: TYPES
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect(),
        problem: wrong,
        take,
    })
}

/// The fields of a group that the type takes, and those that are set though it does not.
fn group(desk: &Desk, (title, arguments): &Group, holder: &Holder, kind: QueueKind) -> Html {
    let shown = arguments
        .iter()
        .filter(|argument| argument.kinds.contains(&kind) || holder.has(argument.name));
    let shown: Vec<_> = shown.copied().collect();
    argument::group(desk, title, &shown, holder)
}
