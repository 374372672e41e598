//! What can be changed of a processor: what it takes, by which rule it works, and where what comes
//! of it goes.

mod groups;

use warren_core::mark;
use warren_core::name::Name;
use warren_core::scenario::{Address, Completion, Incomplete, Processor, Rule};
use yew::prelude::*;

use super::Desk;
use super::client::processor_of;
use super::fields::{Field, NameField};
use super::filter::{FilterEntry, last_message};
use crate::bench::field::{Choice, choice, flag, options};
use crate::bench::lists::{EXCHANGES, QUEUES};

const RULES: [(&str, &str); 7] = [
    (
        "validate",
        mark!("lets pass what its filter says true of (validate)"),
    ),
    ("transform", mark!("makes another message (transform)")),
    ("split", mark!("makes several messages (split)")),
    ("aggregate", mark!("puts several together (aggregate)")),
    ("route", mark!("sends on by a key (route)")),
    (
        "recipients",
        mark!("sends copies by several keys (recipients)"),
    ),
    ("reply", mark!("answers (reply)")),
];

type Fields<'a> = super::fields::Fields<'a, Processor>;

/// The form of a processor.
pub(super) fn form(desk: &Desk, index: usize, processor: &Processor) -> Html {
    let fields = Fields {
        desk,
        index,
        of: processor_of,
    };
    html! {
        <>
            { takes(&fields, processor) }
            { rule(&fields, processor) }
            { publishes(&fields, processor) }
            { times(&fields, processor) }
        </>
    }
}

fn takes(fields: &Fields<'_>, processor: &Processor) -> Html {
    let queue = NameField::listed(
        Field::new("processor-queue", mark!("Queue"), "queue"),
        QUEUES,
    );
    let work = Field::new("processor-work", mark!("Works on a message for"), "work_ms");
    html! {
        <>
            { fields.name(&queue, &processor.queue, |processor, name| processor.queue = name) }
            { fields.prefetch("processor-prefetch", processor.prefetch,
                |processor, number| processor.prefetch = number) }
            { fields.time(&work, processor.work_ms, |processor, ms| processor.work_ms = ms) }
        </>
    }
}

fn rule(fields: &Fields<'_>, processor: &Processor) -> Html {
    let queue = processor.queue_resource();
    let input = last_message(fields.desk, &processor.name, &queue);
    let several = matches!(processor.rule, Rule::Aggregate { .. });
    let input = input.map(|one| if several { format!("[{one}]") } else { one });
    html! {
        <>
            { choice(&Choice {
                testid: "processor-rule",
                label: mark!("What it does"),
                value: processor.rule.word(),
                options: options(&RULES),
                problem: fields.wrong("rule"),
                take: fields.set(|processor, word: String| {
                    let filter = processor.rule.filter().clone();
                    processor.rule = rule_of(&word, filter);
                }),
            }) }
            <FilterEntry
                testid="processor-filter"
                label={mark!("Filter, in the jq language")}
                value={processor.rule.filter().to_string()}
                {input}
                take={fields.take(|text| Ok(Name::from(text)), |processor, text| {
                    *filter_of(&mut processor.rule) = text;
                })}
            />
            { groups::form(fields, processor) }
        </>
    }
}

fn rule_of(word: &str, filter: Name) -> Rule {
    match word {
        "validate" => Rule::Validate { filter },
        "split" => Rule::Split { filter },
        "aggregate" => Rule::Aggregate {
            by: None,
            complete: Completion::Parts,
            filter,
            timeout_ms: None,
            incomplete: Incomplete::Requeue,
        },
        "route" => Rule::Route { filter },
        "recipients" => Rule::Recipients { filter },
        "reply" => Rule::Reply { filter },
        _ => Rule::Transform { filter },
    }
}

const fn filter_of(rule: &mut Rule) -> &mut Name {
    match rule {
        Rule::Validate { filter }
        | Rule::Transform { filter }
        | Rule::Split { filter }
        | Rule::Aggregate { filter, .. }
        | Rule::Route { filter }
        | Rule::Recipients { filter }
        | Rule::Reply { filter } => filter,
    }
}

/// A field for an exchange; without one it is the default exchange.
const fn exchange(testid: &'static str, label: &'static str, place: &'static str) -> NameField {
    NameField::listed(Field::new(testid, label, place), EXCHANGES)
        .otherwise(mark!("the default exchange"))
}

/// A field for a routing key.
const fn key(testid: &'static str, place: &'static str) -> NameField {
    NameField::mono(Field::new(testid, mark!("With the routing key"), place))
}

fn publishes(fields: &Fields<'_>, processor: &Processor) -> Html {
    const EXCHANGE: NameField = exchange(
        "processor-exchange",
        mark!("Publishes to the exchange"),
        "exchange",
    );
    const KEY: NameField =
        key("processor-key", "routing_key").otherwise(mark!("the one that the filter gives"));
    let answers = matches!(processor.rule, Rule::Reply { .. });
    html! {
        <>
            if !answers {
                { fields.name(&EXCHANGE, &processor.exchange, |processor, name| processor.exchange = name) }
                { fields.name(&KEY, processor.routing_key.as_deref().unwrap_or_default(), |processor, name| {
                    processor.routing_key = Some(name).filter(|name| !name.is_empty());
                }) }
            }
            { flag("processor-confirms", mark!("Waits for confirms before it acknowledges"),
                processor.confirms, &fields.set(|processor, on| processor.confirms = on)) }
            { invalid(fields, processor.invalid.as_ref()) }
        </>
    }
}

/// Whether what is invalid goes on, and where.
fn invalid(fields: &Fields<'_>, invalid: Option<&Address>) -> Html {
    const EXCHANGE: NameField = exchange(
        "processor-invalid-exchange",
        mark!("Invalid ones go to the exchange"),
        "invalid.exchange",
    );
    const KEY: NameField = key("processor-invalid-key", "invalid.routing_key");
    let at = |change: fn(&mut Address, Name)| {
        move |processor: &mut Processor, name| {
            if let Some(to) = &mut processor.invalid {
                change(to, name);
            }
        }
    };
    html! {
        <>
            { flag("processor-invalid", mark!("What is invalid goes on, with the reason in a header"),
                invalid.is_some(), &fields.set(|processor, on: bool| {
                    let nowhere = || Address { exchange: Name::default(), routing_key: Name::default() };
                    processor.invalid = on.then(nowhere);
                })) }
            if let Some(to) = invalid {
                { fields.name(&EXCHANGE, &to.exchange, at(|to, name| to.exchange = name)) }
                { fields.name(&KEY, &to.routing_key, at(|to, name| to.routing_key = name)) }
            }
        </>
    }
}

fn times(fields: &Fields<'_>, processor: &Processor) -> Html {
    let restart = Field::new(
        "processor-restart",
        mark!("When its channel is closed it comes back in"),
        "restart_ms",
    );
    let start = Field::new("processor-start", mark!("Connects at"), "start_ms");
    html! {
        <>
            { fields.perhaps_time((&restart, mark!("never")), processor.restart_ms,
                |processor, ms| processor.restart_ms = ms) }
            { fields.time(&start, processor.start_ms, |processor, ms| processor.start_ms = ms) }
        </>
    }
}
