//! What can be changed of a processor: what it takes, by which rule it works, and where what comes
//! of it goes.

mod groups;

use warren_core::mark;
use warren_core::name::Name;
use warren_core::scenario::{Address, Client, Completion, Incomplete, Processor, Rule, Scenario};
use yew::prelude::*;

use super::Desk;
use super::filter::{FilterEntry, last_message};
use crate::bench::amount::{millis, perhaps, whole};
use crate::bench::entry::{Entry, Take};
use crate::bench::field::{Choice, choice, flag};

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

fn processor_at(scenario: &mut Scenario, index: usize) -> Option<&mut Processor> {
    match scenario.clients.get_mut(index) {
        Some(Client::Processor(processor)) => Some(processor),
        _ => None,
    }
}

fn ms(text: &str) -> Result<u32, String> {
    let ms = millis(text, u32::MAX.into())?;
    Ok(u32::try_from(ms).unwrap_or(u32::MAX))
}

/// A field of this processor.
struct Fields<'a> {
    desk: &'a Desk,
    index: usize,
}

impl Fields<'_> {
    fn take<T: 'static>(
        &self,
        read: impl Fn(&str) -> Result<T, String> + 'static,
        change: fn(&mut Processor, T),
    ) -> Take {
        let index = self.index;
        self.desk.take(read, move |scenario, value| {
            if let Some(processor) = processor_at(scenario, index) {
                change(processor, value);
            }
        })
    }

    fn name(&self, change: fn(&mut Processor, Name)) -> Take {
        self.take(|text| Ok(Name::from(text.trim())), change)
    }

    fn set<T: 'static>(&self, change: fn(&mut Processor, T)) -> Callback<T> {
        let index = self.index;
        self.desk.set(move |scenario, value| {
            if let Some(processor) = processor_at(scenario, index) {
                change(processor, value);
            }
        })
    }

    fn wrong(&self, field: &str) -> Option<AttrValue> {
        self.desk.wrong(&format!("clients[{}].{field}", self.index))
    }
}

/// The form of a processor.
pub(super) fn form(desk: &Desk, index: usize, processor: &Processor) -> Html {
    let fields = Fields { desk, index };
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
    let queues = fields.desk.scenario.definitions.queues.iter();
    let options = queues.map(|queue| html! { <option value={queue.name.to_string()} /> });
    let prefetch = |text: &str| {
        let number = perhaps(text, |text| whole(text, 0, u16::MAX.into()))?;
        Ok(number
            .and_then(|number| u16::try_from(number).ok())
            .unwrap_or(0))
    };
    let held = Some(processor.prefetch).filter(|held| *held > 0);
    html! {
        <>
            <datalist id="queues">{ for options }</datalist>
            <Entry
                testid="processor-queue"
                label={mark!("Queue")}
                value={processor.queue.to_string()}
                list="queues"
                problem={fields.wrong("queue")}
                take={fields.name(|processor, name| processor.queue = name)}
            />
            <Entry
                testid="processor-prefetch"
                label={mark!("Prefetch: holds at most")}
                value={held.map(|held| held.to_string()).unwrap_or_default()}
                otherwise={mark!("without limit")}
                unit="messages"
                numeric=true
                problem={fields.wrong("prefetch")}
                take={fields.take(prefetch, |processor, number| processor.prefetch = number)}
            />
            <Entry
                testid="processor-work"
                label={mark!("Works on a message for")}
                value={processor.work_ms.to_string()}
                unit="ms"
                numeric=true
                problem={fields.wrong("work_ms")}
                take={fields.take(ms, |processor, ms| processor.work_ms = ms)}
            />
        </>
    }
}

fn options(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(value, text): &(&str, &str)| ((*value).to_owned(), (*text).to_owned());
    all.iter().map(own).collect()
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

fn publishes(fields: &Fields<'_>, processor: &Processor) -> Html {
    let invalid = processor.invalid.as_ref();
    let exchanges = fields.desk.scenario.definitions.exchanges.iter();
    let options = exchanges.map(|one| html! { <option value={one.name.to_string()} /> });
    let answers = matches!(processor.rule, Rule::Reply { .. });
    html! {
        <>
            <datalist id="exchanges">{ for options }</datalist>
            if !answers {
                <Entry
                    testid="processor-exchange"
                    label={mark!("Publishes to the exchange")}
                    value={processor.exchange.to_string()}
                    otherwise={mark!("the default exchange")}
                    list="exchanges"
                    problem={fields.wrong("exchange")}
                    take={fields.name(|processor, name| processor.exchange = name)}
                />
                <Entry
                    testid="processor-key"
                    label={mark!("With the routing key")}
                    value={processor.routing_key.as_ref().map(ToString::to_string).unwrap_or_default()}
                    otherwise={mark!("the one that the filter gives")}
                    mono=true
                    problem={fields.wrong("routing_key")}
                    take={fields.name(|processor, name| {
                        processor.routing_key = Some(name).filter(|name| !name.is_empty());
                    })}
                />
            }
            { flag("processor-confirms", mark!("Waits for confirms before it acknowledges"),
                processor.confirms, &fields.set(|processor, on| processor.confirms = on)) }
            { flag("processor-invalid", mark!("What is invalid goes on, with the reason in a header"),
                invalid.is_some(), &fields.set(|processor, on: bool| {
                    let nowhere = || Address { exchange: Name::default(), routing_key: Name::default() };
                    processor.invalid = on.then(nowhere);
                })) }
            if let Some(to) = invalid {
                <Entry
                    testid="processor-invalid-exchange"
                    label={mark!("Invalid ones go to the exchange")}
                    value={to.exchange.to_string()}
                    otherwise={mark!("the default exchange")}
                    list="exchanges"
                    problem={fields.wrong("invalid.exchange")}
                    take={fields.name(|processor, name| if let Some(to) = &mut processor.invalid {
                        to.exchange = name;
                    })}
                />
                <Entry
                    testid="processor-invalid-key"
                    label={mark!("With the routing key")}
                    value={to.routing_key.to_string()}
                    mono=true
                    problem={fields.wrong("invalid.routing_key")}
                    take={fields.name(|processor, name| if let Some(to) = &mut processor.invalid {
                        to.routing_key = name;
                    })}
                />
            }
        </>
    }
}

fn times(fields: &Fields<'_>, processor: &Processor) -> Html {
    let back = processor.restart_ms.map(|ms| ms.to_string());
    html! {
        <>
            <Entry
                testid="processor-restart"
                label={mark!("When its channel is closed it comes back in")}
                value={back.unwrap_or_default()}
                otherwise={mark!("never")}
                unit="ms"
                numeric=true
                problem={fields.wrong("restart_ms")}
                take={fields.take(|text| perhaps(text, ms), |processor, ms| processor.restart_ms = ms)}
            />
            <Entry
                testid="processor-start"
                label={mark!("Connects at")}
                value={processor.start_ms.to_string()}
                unit="ms"
                numeric=true
                problem={fields.wrong("start_ms")}
                take={fields.take(ms, |processor, ms| processor.start_ms = ms)}
            />
        </>
    }
}
