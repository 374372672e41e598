//! What can be changed of a producer: where it publishes, what, and how often.

use warren_core::scenario::{MessageTemplate, Producer, ScriptedMessage, Transactions};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::Desk;
use super::asks;
use super::client::producer_of;
use super::fields::{Field, NameField};
use super::transactions::{self, Form};
use crate::bench::amount::{count, millis, perhaps};
use crate::bench::entry::Entry;
use crate::bench::field::{Choice, choice, options};
use crate::bench::lists::EXCHANGES;
use crate::bench::message::MessageForm;
use crate::components::button::Button;
use crate::components::icon::Icon;

type Fields<'a> = super::fields::Fields<'a, Producer>;

/// The form of a producer.
pub(super) fn form(desk: &Desk, index: usize, producer: &Producer) -> Html {
    let fields = Fields {
        desk,
        index,
        of: producer_of,
    };
    let exchange = Field::new(
        "producer-exchange",
        mark!("Publishes to the exchange"),
        "exchange",
    );
    let exchange = NameField::listed(exchange, EXCHANGES).otherwise(mark!("the default exchange"));
    html! {
        <>
            { fields.name(&exchange, &producer.exchange, |producer, name| producer.exchange = name) }
            { messages(&fields, producer) }
            { schedule(&fields, producer) }
            <h3>{ tr!("What it hears back") }</h3>
            { asks::form(&fields, producer) }
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
    const EVERY: Field = Field::new("producer-every_ms", mark!("Every"), "every_ms");
    const BURST: Field = Field::new("producer-burst", mark!("At once"), "burst");
    const START: Field = Field::new("producer-start_ms", mark!("From"), "start_ms");
    const JITTER: Field = Field::new("producer-jitter_ms", mark!("Later by up to"), "jitter_ms");
    html! {
        <>
            <h3>{ tr!("When") }</h3>
            { fields.time(&EVERY, producer.every_ms, |it, ms| it.every_ms = ms) }
            <Entry
                testid="producer-count"
                label={mark!("How many in all")}
                value={producer.count.map(|count| count.to_string()).unwrap_or_default()}
                otherwise={mark!("until the run ends")}
                numeric=true
                problem={fields.wrong("count")}
                take={fields.take(|text| perhaps(text, count(0)), |producer, count| producer.count = count)}
            />
            { fields.number((&BURST, "messages"), producer.burst, fields.take(count(1), |it, burst| it.burst = burst)) }
            { fields.time(&START, producer.start_ms, |it, ms| it.start_ms = ms) }
            { fields.time(&JITTER, producer.jitter_ms, |it, ms| it.jitter_ms = ms) }
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
                options: options(&MODES),
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
