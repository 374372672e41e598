//! When a group of messages is complete, how long it is waited for, and what becomes of it
//! otherwise.

use warren_core::mark;
use warren_core::name::Name;
use warren_core::scenario::{Address, Completion, Incomplete, Processor, Rule};
use yew::prelude::*;

use super::Fields;
use crate::bench::amount::count;
use crate::bench::field::{Choice, choice, options};
use crate::bench::properties::fields::{Field, NameField};
use crate::bench::properties::filter::FilterEntry;

/// The fields of groups; nothing for other rules.
pub(super) fn form(fields: &Fields<'_>, processor: &Processor) -> Html {
    const BY: NameField = NameField::mono(Field::new(
        "processor-by",
        mark!("What a group has in common (a filter)"),
        "rule.by",
    ))
    .otherwise(mark!("the correlation_id"));
    const TIMEOUT: Field = Field::new(
        "processor-timeout",
        mark!("It is waited for"),
        "rule.timeout_ms",
    );
    let Rule::Aggregate {
        by,
        complete,
        timeout_ms,
        incomplete,
        ..
    } = &processor.rule
    else {
        return Html::default();
    };
    html! {
        <>
            { fields.name(&BY, by.as_deref().unwrap_or_default(), |processor, name| {
                if let Rule::Aggregate { by, .. } = &mut processor.rule {
                    *by = Some(name).filter(|name| !name.is_empty());
                }
            }) }
            { when_complete(fields, complete) }
            { completion(fields, complete) }
            { fields.perhaps_time((&TIMEOUT, mark!("for ever")), *timeout_ms, |processor, ms| {
                if let Rule::Aggregate { timeout_ms, .. } = &mut processor.rule {
                    *timeout_ms = ms;
                }
            }) }
            { otherwise(fields, incomplete) }
        </>
    }
}

fn when_complete(fields: &Fields<'_>, complete: &Completion) -> Html {
    const WHEN: [(&str, &str); 4] = [
        ("parts", mark!("when it has all parts of what was split")),
        ("count", mark!("when it has so many messages")),
        ("filter", mark!("when a filter says so")),
        ("time", mark!("when its time is up")),
    ];
    let when = match complete {
        Completion::Parts => "parts",
        Completion::Count { .. } => "count",
        Completion::Filter { .. } => "filter",
        Completion::Time => "time",
    };
    choice(&Choice {
        testid: "processor-complete",
        label: mark!("A group is complete"),
        value: when,
        options: options(&WHEN),
        problem: fields.wrong("rule.complete"),
        take: fields.set(|processor, word: String| {
            if let Rule::Aggregate { complete, .. } = &mut processor.rule {
                *complete = match word.as_str() {
                    "count" => Completion::Count { count: 2 },
                    "filter" => Completion::Filter {
                        filter: "length == 2".into(),
                    },
                    "time" => Completion::Time,
                    _ => Completion::Parts,
                };
            }
        }),
    })
}

fn otherwise(fields: &Fields<'_>, incomplete: &Incomplete) -> Html {
    const THEN: [(&str, &str); 3] = [
        ("requeue", mark!("its messages are given back to the queue")),
        ("reject", mark!("its messages are rejected (nack)")),
        (
            "publish",
            mark!("what there is goes where the invalid ones go"),
        ),
    ];
    let then = match incomplete {
        Incomplete::Requeue => "requeue",
        Incomplete::Reject => "reject",
        Incomplete::Publish { .. } => "publish",
    };
    choice(&Choice {
        testid: "processor-incomplete",
        label: mark!("If it is not complete by then"),
        value: then,
        options: options(&THEN),
        problem: fields.wrong("rule.incomplete"),
        take: fields.set(|processor, word: String| {
            let to = processor.invalid.clone();
            let to = to.unwrap_or_else(|| Address {
                exchange: Name::default(),
                routing_key: Name::default(),
            });
            if let Rule::Aggregate { incomplete, .. } = &mut processor.rule {
                *incomplete = match word.as_str() {
                    "reject" => Incomplete::Reject,
                    "publish" => Incomplete::Publish { to },
                    _ => Incomplete::Requeue,
                };
            }
        }),
    })
}

fn completion(fields: &Fields<'_>, complete: &Completion) -> Html {
    match complete {
        Completion::Count { count: number } => {
            let field = Field::new("processor-count", mark!("How many"), "rule.complete.count");
            let take = fields.take(count(1), |processor, count| {
                if let Rule::Aggregate { complete, .. } = &mut processor.rule {
                    *complete = Completion::Count { count };
                }
            });
            fields.number((&field, "messages"), *number, take)
        }
        Completion::Filter { filter } => html! {
            <FilterEntry
                testid="processor-complete-filter"
                label={mark!("True of a complete group")}
                value={filter.to_string()}
                input={None::<String>}
                take={fields.take(|text| Ok(Name::from(text.trim())), |processor, filter| if let Rule::Aggregate { complete, .. } = &mut processor.rule {
                    *complete = Completion::Filter { filter };
                })}
            />
        },
        Completion::Parts | Completion::Time => Html::default(),
    }
}
