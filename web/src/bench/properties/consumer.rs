//! What can be changed of a consumer: what it takes, how much at once, how long it works, and
//! how that ends.

use warren_core::amqp::Table;
use warren_core::name::Name;
use warren_core::scenario::{AckMode, Consumer, Transactions};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::client::consumer_at;
use super::transactions::{self, Form};
use super::{Desk, outcomes, tasks};
use crate::bench::amount::{millis, perhaps, whole};
use crate::bench::entry::{Entry, Take};
use crate::bench::field::{Choice, choice, flag};
use crate::bench::table::TableRows;

/// The longest time that a field of 32 bits holds.
const LONGEST_MS: u64 = u32::MAX as u64;

fn ms(text: &str) -> Result<u32, String> {
    let ms = millis(text, LONGEST_MS)?;
    Ok(u32::try_from(ms).unwrap_or(u32::MAX))
}

/// A field of this consumer.
struct Fields<'a> {
    desk: &'a Desk,
    index: usize,
}

impl Fields<'_> {
    fn take<T: 'static>(
        &self,
        read: impl Fn(&str) -> Result<T, String> + 'static,
        change: fn(&mut Consumer, T),
    ) -> Take {
        let index = self.index;
        self.desk.take(read, move |scenario, value| {
            if let Some(consumer) = consumer_at(scenario, index) {
                change(consumer, value);
            }
        })
    }

    fn set<T: 'static>(&self, change: fn(&mut Consumer, T)) -> Callback<T> {
        let index = self.index;
        self.desk.set(move |scenario, value| {
            if let Some(consumer) = consumer_at(scenario, index) {
                change(consumer, value);
            }
        })
    }

    fn wrong(&self, field: &str) -> Option<AttrValue> {
        self.desk.wrong(&format!("clients[{}].{field}", self.index))
    }
}

/// The form of a consumer.
pub(super) fn form(desk: &Desk, index: usize, consumer: &Consumer) -> Html {
    let fields = Fields { desk, index };
    html! {
        <>
            { queues(&fields, consumer) }
            { prefetch(&fields, consumer) }
            { acknowledging(&fields, consumer) }
            { tasks::fields(desk, index, consumer) }
            if consumer.tasks.is_none() {
                <Entry
                    testid="consumer-work"
                    label={mark!("Works on a message for")}
                    value={consumer.work_ms.to_string()}
                    unit="ms"
                    numeric=true
                    problem={fields.wrong("work_ms")}
                    take={fields.take(ms, |consumer, ms| consumer.work_ms = ms)}
                />
                { outcomes::fields(desk, index, consumer) }
            }
            { times(&fields, consumer) }
            { subscription(&fields, consumer) }
        </>
    }
}

fn queues(fields: &Fields<'_>, consumer: &Consumer) -> Html {
    let queues = fields.desk.scenario.definitions.queues.iter();
    let options = queues.map(|queue| html! { <option value={queue.name.to_string()} /> });
    let more: Vec<&str> = consumer.more_queues.iter().map(Name::as_str).collect();
    html! {
        <>
            <datalist id="queues">{ for options }</datalist>
            <Entry
                testid="consumer-queue"
                label={mark!("Queue")}
                value={consumer.queue.to_string()}
                list="queues"
                problem={fields.wrong("queue")}
                take={fields.take(|text| Ok(Name::from(text.trim())), |consumer, name| consumer.queue = name)}
            />
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
    let read = |text: &str| {
        let number = perhaps(text, |text| whole(text, 0, u16::MAX.into()))?;
        Ok(number
            .and_then(|number| u16::try_from(number).ok())
            .unwrap_or(0))
    };
    let value = if consumer.prefetch == 0 {
        String::new()
    } else {
        consumer.prefetch.to_string()
    };
    html! {
        <>
            <Entry
                testid="consumer-prefetch"
                label={mark!("Prefetch: holds at most")}
                {value}
                otherwise={mark!("without limit")}
                unit="messages"
                numeric=true
                problem={fields.wrong("prefetch")}
                take={fields.take(read, |consumer, number| consumer.prefetch = number)}
            />
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
    let count = |text: &str| {
        let number = whole(text, 1, u32::MAX.into())?;
        Ok(u32::try_from(number).unwrap_or(u32::MAX))
    };
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
                options: MODES
                    .iter()
                    .map(|(value, text)| ((*value).to_owned(), (*text).to_owned()))
                    .collect(),
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
                    size: fields.take(count, |consumer, size| {
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
    let open = |ms: Option<u32>| ms.map(|ms| ms.to_string()).unwrap_or_default();
    html! {
        <>
            <Entry
                testid="consumer-restart"
                label={mark!("After a crash it comes back in")}
                value={open(consumer.restart_ms)}
                otherwise={mark!("never")}
                unit="ms"
                numeric=true
                problem={fields.wrong("restart_ms")}
                take={fields.take(|text| perhaps(text, ms), |consumer, ms| consumer.restart_ms = ms)}
            />
            <Entry
                testid="consumer-start"
                label={mark!("Connects at")}
                value={consumer.start_ms.to_string()}
                unit="ms"
                numeric=true
                problem={fields.wrong("start_ms")}
                take={fields.take(ms, |consumer, ms| consumer.start_ms = ms)}
            />
            <Entry
                testid="consumer-get"
                label={mark!("Asks (basic.get) every")}
                value={open(consumer.get_every_ms)}
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
