//! What can be changed of a consumer: what it takes, how much at once, how long it works, and
//! how that ends.

use warren_core::amqp::Table;
use warren_core::name::Name;
use warren_core::scenario::{AckMode, Consumer, Transactions};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::client::consumer_of;
use super::fields::{Field, NameField};
use super::transactions::{self, Form};
use super::{Desk, outcomes, tasks};
use crate::bench::amount::{count, ms, perhaps};
use crate::bench::entry::Entry;
use crate::bench::field::{Choice, choice, flag, options};
use crate::bench::lists::QUEUES;
use crate::bench::table::TableRows;

type Fields<'a> = super::fields::Fields<'a, Consumer>;

/// The form of a consumer.
pub(super) fn form(desk: &Desk, index: usize, consumer: &Consumer) -> Html {
    let fields = Fields {
        desk,
        index,
        of: consumer_of,
    };
    let work = Field::new("consumer-work", mark!("Works on a message for"), "work_ms");
    html! {
        <>
            { queues(&fields, consumer) }
            { prefetch(&fields, consumer) }
            { acknowledging(&fields, consumer) }
            { tasks::fields(&fields, consumer) }
            if consumer.tasks.is_none() {
                { fields.time(&work, consumer.work_ms, |consumer, ms| consumer.work_ms = ms) }
                { outcomes::fields(&fields, consumer) }
            }
            { times(&fields, consumer) }
            { subscription(&fields, consumer) }
        </>
    }
}

fn queues(fields: &Fields<'_>, consumer: &Consumer) -> Html {
    let queue = NameField::listed(
        Field::new("consumer-queue", mark!("Queue"), "queue"),
        QUEUES,
    );
    let more: Vec<&str> = consumer.more_queues.iter().map(Name::as_str).collect();
    html! {
        <>
            { fields.name(&queue, &consumer.queue, |consumer, name| consumer.queue = name) }
            <Entry
                testid="consumer-more-queues"
                label={mark!("Further queues, one in a line")}
                value={more.join("\n")}
                lines=2
                problem={fields.wrong("more_queues")}
                take={fields.take(
                    |text| Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Name::from).collect()),
                    |consumer, names: Vec<Name>| consumer.more_queues = names,
                )}
            />
        </>
    }
}

fn prefetch(fields: &Fields<'_>, consumer: &Consumer) -> Html {
    html! {
        <>
            { fields.prefetch("consumer-prefetch", consumer.prefetch,
                |consumer, number| consumer.prefetch = number) }
            { flag("consumer-global", mark!("The limit is the channel's: for all its queues together"),
                consumer.global, &fields.set(|consumer, on| consumer.global = on)) }
        </>
    }
}

fn acknowledging(fields: &Fields<'_>, consumer: &Consumer) -> Html {
    const MODES: [(&str, &str); 3] = [
        ("manual", mark!("after its work")),
        ("tx", mark!("in transactions – several at once, or none")),
        ("auto", mark!("never: done once sent (no_ack)")),
    ];
    html! {
        <>
            { choice(&Choice {
                testid: "consumer-ack",
                label: mark!("Acknowledges"),
                value: match (consumer.ack, &consumer.tx) {
                    (AckMode::Auto, _) => "auto",
                    (AckMode::Manual, Some(_)) => "tx",
                    (AckMode::Manual, None) => "manual",
                },
                options: options(&MODES),
                problem: fields.wrong("ack").or_else(|| fields.wrong("tx")),
                take: fields.set(|consumer, mode: String| {
                    consumer.ack = if mode == "auto" {
                        AckMode::Auto
                    } else {
                        AckMode::Manual
                    };
                    let tx = || Transactions { size: 1, outcomes: Vec::new() };
                    consumer.tx = (mode == "tx").then(tx);
                }),
            }) }
            if let Some(tx) = &consumer.tx {
                { transactions::fields(&Form {
                    of: "consumer",
                    what: mark!("Messages settled in one transaction"),
                    tx,
                    problem: fields.wrong("tx.size"),
                    size: fields.take(count(1), |consumer, size| {
                        if let Some(tx) = &mut consumer.tx {
                            tx.size = size;
                        }
                    }),
                    outcomes: fields.take(transactions::outcomes, |consumer, outcomes| {
                        if let Some(tx) = &mut consumer.tx {
                            tx.outcomes = outcomes;
                        }
                    }),
                }) }
            }
        </>
    }
}

fn times(fields: &Fields<'_>, consumer: &Consumer) -> Html {
    let get = consumer.get_every_ms.map(|ms| ms.to_string());
    let restart = Field::new(
        "consumer-restart",
        mark!("After a crash it comes back in"),
        "restart_ms",
    );
    let start = Field::new("consumer-start", mark!("Connects at"), "start_ms");
    html! {
        <>
            { fields.perhaps_time((&restart, mark!("never")), consumer.restart_ms,
                |consumer, ms| consumer.restart_ms = ms) }
            { fields.time(&start, consumer.start_ms, |consumer, ms| consumer.start_ms = ms) }
            <Entry
                testid="consumer-get"
                label={mark!("Asks (basic.get) every")}
                value={get.unwrap_or_default()}
                otherwise={mark!("it subscribes")}
                hint={mark!("Instead of subscribing, it asks for one message at a time")}
                unit="ms"
                numeric=true
                problem={fields.wrong("get_every_ms")}
                take={fields.take(|text| perhaps(text, ms), |consumer, ms| consumer.get_every_ms = ms)}
            />
        </>
    }
}

/// What `basic.consume` is told.
fn subscription(fields: &Fields<'_>, consumer: &Consumer) -> Html {
    html! {
        <>
            { flag("consumer-exclusive", mark!("Exclusive: it wants the queue for itself alone"),
                consumer.exclusive, &fields.set(|consumer, on| consumer.exclusive = on)) }
            <h3>{ tr!("Arguments") }</h3>
            <p class="hint">
                { tr!("x-priority=10 lets it have messages before others; at a stream, \
                   x-stream-offset=first (last, next, a number) says where it begins.") }
            </p>
            <TableRows
                testid="consumer-argument"
                what="argument"
                table={consumer.arguments.clone()}
                take={fields.set(|consumer, table: Table| consumer.arguments = table)}
            />
            if let Some(wrong) = fields.wrong("arguments") {
                <p class="field-refused" role="alert" data-testid="arguments-refused">{ wrong }</p>
            }
        </>
    }
}
