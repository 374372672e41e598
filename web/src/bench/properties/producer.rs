//! What can be changed of a producer: where it publishes, what, and how often.

use warren_core::name::Name;
use warren_core::scenario::{MessageTemplate, Producer, ScriptedMessage, Transactions};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::Desk;
use super::client::producer_at;
use super::transactions::{self, Form};
use crate::bench::amount::{millis, perhaps, whole};
use crate::bench::entry::{Entry, Take};
use crate::bench::field::{Choice, choice};
use crate::bench::message::MessageForm;
use crate::components::button::Button;
use crate::components::icon::Icon;

/// The most that a field of 32 bits holds.
const MOST: u64 = u32::MAX as u64;

fn ms(text: &str) -> Result<u32, String> {
    let ms = millis(text, MOST)?;
    Ok(u32::try_from(ms).unwrap_or(u32::MAX))
}

fn count(least: u64) -> impl Fn(&str) -> Result<u32, String> {
    move |text| {
        let number = whole(text, least, MOST)?;
        Ok(u32::try_from(number).unwrap_or(u32::MAX))
    }
}

/// A field of this producer.
struct Fields<'a> {
    desk: &'a Desk,
    index: usize,
}

impl Fields<'_> {
    fn take<T: 'static>(
        &self,
        read: impl Fn(&str) -> Result<T, String> + 'static,
        change: impl Fn(&mut Producer, T) + 'static,
    ) -> Take {
        let index = self.index;
        self.desk.take(read, move |scenario, value| {
            if let Some(producer) = producer_at(scenario, index) {
                change(producer, value);
            }
        })
    }

    fn set<T: 'static>(&self, change: impl Fn(&mut Producer, T) + 'static) -> Callback<T> {
        let index = self.index;
        self.desk.set(move |scenario, value| {
            if let Some(producer) = producer_at(scenario, index) {
                change(producer, value);
            }
        })
    }

    fn place(&self, field: &str) -> String {
        format!("clients[{}].{field}", self.index)
    }

    fn wrong(&self, field: &str) -> Option<AttrValue> {
        self.desk.wrong(&self.place(field))
    }
}

/// The form of a producer.
pub(super) fn form(desk: &Desk, index: usize, producer: &Producer) -> Html {
    let fields = Fields { desk, index };
    html! {
        <>
            <Entry
                testid="producer-exchange"
                label={mark!("Publishes to the exchange")}
                value={producer.exchange.to_string()}
                otherwise={mark!("the default exchange")}
                list="exchanges"
                problem={fields.wrong("exchange")}
                take={fields.take(|text| Ok(Name::from(text.trim())), |producer, name| producer.exchange = name)}
            />
            { messages(&fields, producer) }
            { schedule(&fields, producer) }
            { channel(&fields, producer) }
            { script(&fields, producer) }
        </>
    }
}

/// The messages that it sends in turn.
fn messages(fields: &Fields<'_>, producer: &Producer) -> Html {
    let each = producer
        .messages
        .iter()
        .enumerate()
        .map(|(number, message)| {
            let testid = format!("message-{number}");
            let form = MessageForm {
                testid: &testid,
                desk: fields.desk,
                place: fields.place(&format!("messages[{number}]")),
                message,
                take: fields.set(move |producer, message: MessageTemplate| {
                    if let Some(one) = producer.messages.get_mut(number) {
                        *one = message;
                    }
                }),
            };
            let remove = fields.set(move |producer, _: MouseEvent| {
                if number < producer.messages.len() {
                    producer.messages.remove(number);
                }
            });
            html! {
                <details class="group" key={number} open={producer.messages.len() == 1}>
                    <summary data-testid={format!("message-{number}-group")}>
                        { format!("{}. {}", number + 1, shortly(message)) }
                    </summary>
                    <div class="form">
                        { form.fields() }
                        <Button
                            testid={format!("message-{number}-remove")}
                            label={mark!("Remove this message")}
                            text={mark!("Remove this message")}
                            icon={Icon::Close}
                            onclick={remove}
                        />
                    </div>
                </details>
            }
        });
    let add = fields.set(|producer, _: MouseEvent| {
        producer
            .messages
            .push(producer.messages.last().cloned().unwrap_or_default());
    });
    html! {
        <>
            <h3>{ tr!("Messages, in turn") }</h3>
            <p class="hint">
                { tr!("In texts, {n} is the number of the message, {a|b} takes turns, {?a|b} is chance.") }
            </p>
            { for each }
            <Button testid="message-add" label={mark!("Add a message")} text={mark!("Add a message")} icon={Icon::Plus} onclick={add} />
        </>
    }
}

/// A message in a few words.
fn shortly(message: &MessageTemplate) -> String {
    match (message.routing_key.as_str(), message.body.as_str()) {
        ("", "") => tr!("without key and body"),
        ("", body) => format!("“{body}”"),
        (key, "") => key.to_owned(),
        (key, body) => format!("{key}: “{body}”"),
    }
}

fn schedule(fields: &Fields<'_>, producer: &Producer) -> Html {
    let number =
        |field: &'static str, label: &'static str, value: u32, unit: &'static str, take: Take| {
            html! {
                <Entry
                    key={field}
                    testid={format!("producer-{field}")}
                    {label}
                    value={value.to_string()}
                    {unit}
                    numeric=true
                    problem={fields.wrong(field)}
                    {take}
                />
            }
        };
    html! {
        <>
            <h3>{ tr!("When") }</h3>
            { number("every_ms", mark!("Every"), producer.every_ms, "ms", fields.take(ms, |it, ms| it.every_ms = ms)) }
            <Entry
                testid="producer-count"
                label={mark!("How many in all")}
                value={producer.count.map(|count| count.to_string()).unwrap_or_default()}
                otherwise={mark!("until the run ends")}
                numeric=true
                problem={fields.wrong("count")}
                take={fields.take(|text| perhaps(text, count(0)), |producer, count| producer.count = count)}
            />
            { number("burst", mark!("At once"), producer.burst, "messages", fields.take(count(1), |it, burst| it.burst = burst)) }
            { number("start_ms", mark!("From"), producer.start_ms, "ms", fields.take(ms, |it, ms| it.start_ms = ms)) }
            { number("jitter_ms", mark!("Later by up to"), producer.jitter_ms, "ms", fields.take(ms, |it, ms| it.jitter_ms = ms)) }
        </>
    }
}

/// What it asks of its channel: nothing, confirms, or transactions.
fn channel(fields: &Fields<'_>, producer: &Producer) -> Html {
    const MODES: [(&str, &str); 3] = [
        ("plain", mark!("plain – nobody answers")),
        ("confirms", mark!("confirms – the broker says what it took")),
        ("tx", mark!("transactions – several at once, or none")),
    ];
    let mode = match (&producer.tx, producer.confirms) {
        (Some(_), _) => "tx",
        (None, true) => "confirms",
        (None, false) => "plain",
    };
    html! {
        <>
            { choice(&Choice {
                testid: "producer-mode",
                label: mark!("Channel mode"),
                value: mode,
                options: MODES.iter().map(|(value, text)| ((*value).to_owned(), (*text).to_owned())).collect(),
                problem: fields.wrong("confirms").or_else(|| fields.wrong("tx")),
                take: fields.set(|producer, mode: String| {
                    producer.confirms = mode == "confirms";
                    let tx = || Transactions { size: 3, outcomes: Vec::new() };
                    producer.tx = (mode == "tx").then(tx);
                }),
            }) }
            if let Some(tx) = &producer.tx {
                { transactions::fields(&Form {
                    of: "producer",
                    what: mark!("Messages in one transaction"),
                    tx,
                    problem: fields.wrong("tx.size"),
                    size: fields.take(count(1), |producer, size| {
                        if let Some(tx) = &mut producer.tx {
                            tx.size = size;
                        }
                    }),
                    outcomes: fields.take(transactions::outcomes, |producer, outcomes| {
                        if let Some(tx) = &mut producer.tx {
                            tx.outcomes = outcomes;
                        }
                    }),
                }) }
            }
        </>
    }
}

/// Messages with times of their own.
fn script(fields: &Fields<'_>, producer: &Producer) -> Html {
    let each = producer
        .script
        .iter()
        .enumerate()
        .map(|(number, one)| scripted(fields, number, one));
    let add = fields.set(|producer, _: MouseEvent| {
        let last = producer.script.last().cloned();
        let next = last.map(|last| ScriptedMessage {
            at_ms: last.at_ms + 1000,
            ..last
        });
        producer
            .script
            .push(next.unwrap_or_else(|| ScriptedMessage {
                at_ms: 1000,
                message: producer.messages.first().cloned().unwrap_or_default(),
            }));
    });
    html! {
        <>
            <h3>{ tr!("At times of their own") }</h3>
            { for each }
            <Button
                testid="script-add"
                label={mark!("Add a message with its own time")}
                text={mark!("Add one")}
                icon={Icon::Plus}
                onclick={add}
            />
        </>
    }
}

fn scripted(fields: &Fields<'_>, number: usize, one: &ScriptedMessage) -> Html {
    let at = move |producer: &mut Producer, change: &dyn Fn(&mut ScriptedMessage)| {
        if let Some(one) = producer.script.get_mut(number) {
            change(one);
        }
    };
    let testid = format!("script-{number}");
    let form = MessageForm {
        testid: &testid,
        desk: fields.desk,
        place: fields.place(&format!("script[{number}].message")),
        message: &one.message,
        take: fields.set(move |producer, message: MessageTemplate| {
            at(producer, &|one| one.message = message.clone());
        }),
    };
    let remove = fields.set(move |producer, _: MouseEvent| {
        if number < producer.script.len() {
            producer.script.remove(number);
        }
    });
    html! {
        <details class="group" key={number}>
            <summary data-testid={format!("{testid}-group")}>
                { format!("{} ms: {}", one.at_ms, shortly(&one.message)) }
            </summary>
            <div class="form">
                <Entry
                    testid={format!("{testid}-at")}
                    label={mark!("At")}
                    value={one.at_ms.to_string()}
                    unit="ms"
                    numeric=true
                    problem={fields.wrong(&format!("script[{number}].at_ms"))}
                    take={fields.take(|text| millis(text, u64::MAX), move |producer, ms| at(producer, &|one| one.at_ms = ms))}
                />
                { form.fields() }
                <Button
                    testid={format!("{testid}-remove")}
                    label={mark!("Remove this message")}
                    text={mark!("Remove this message")}
                    icon={Icon::Close}
                    onclick={remove}
                />
            </div>
        </details>
    }
}
