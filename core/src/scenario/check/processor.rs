//! Checking processors. Whether a filter can be read is asked of whoever runs filters, not
//! here.

use super::clients::publishes_to;
use super::known::Known;
use super::{MAX_BODY_BYTES, MAX_NAME_BYTES, too_long};
use crate::name::{Name, ResourceName};
use crate::scenario::problem::Problems;
use crate::scenario::{Address, Completion, Incomplete, Processor, Rule};
use crate::tr;

pub(super) fn check(place: &str, processor: &Processor, known: &Known, problems: &mut Problems) {
    known.need_queue(
        &format!("{place}.queue"),
        &processor.queue_resource(),
        problems,
    );
    publishes_to(
        &format!("{place}.exchange"),
        &processor.exchange_resource(),
        known,
        problems,
    );
    if let Some(key) = &processor.routing_key {
        let exchange = processor.exchange_resource();
        let answers = matches!(processor.rule, Rule::Reply { .. });
        if answers {
            problems.warning(
                format!("{place}.routing_key"),
                tr!("an answer goes where the message says (reply_to), whatever stands here"),
                tr!("leave it out"),
            );
        } else {
            routing_key(
                &format!("{place}.routing_key"),
                &exchange,
                key,
                known,
                problems,
            );
        }
    }
    if let Some(to) = &processor.invalid {
        address(&format!("{place}.invalid"), processor, to, known, problems);
    }
    for (field, filter) in processor.rule.filters() {
        let place = format!("{place}.rule.{field}");
        too_long(&place, filter, MAX_BODY_BYTES, problems);
        if filter.trim().is_empty() {
            problems.error(
                place,
                tr!("the filter is empty"),
                tr!("write a filter of the jq language"),
            );
        }
    }
    groups(&format!("{place}.rule"), processor, known, problems);
}

fn address(
    place: &str,
    processor: &Processor,
    to: &Address,
    known: &Known,
    problems: &mut Problems,
) {
    let exchange = ResourceName::new(processor.vhost.clone(), to.exchange.clone());
    publishes_to(&format!("{place}.exchange"), &exchange, known, problems);
    routing_key(
        &format!("{place}.routing_key"),
        &exchange,
        &to.routing_key,
        known,
        problems,
    );
}

fn routing_key(
    place: &str,
    exchange: &ResourceName,
    key: &Name,
    known: &Known,
    problems: &mut Problems,
) {
    too_long(place, key, MAX_NAME_BYTES, problems);
    let queue = ResourceName::new(exchange.vhost.clone(), key.clone());
    if exchange.name.is_empty() && !known.has_queue(&queue) {
        problems.warning(
            place,
            tr!(
                "the default exchange drops this, for there is no queue \"{}\"",
                key
            ),
            known.queue_meant(&queue),
        );
    }
}

/// That groups can become complete, and that one that does not is not held for ever.
fn groups(place: &str, processor: &Processor, known: &Known, problems: &mut Problems) {
    let Rule::Aggregate {
        complete,
        timeout_ms,
        incomplete,
        ..
    } = &processor.rule
    else {
        return;
    };
    let prefetch = u32::from(processor.prefetch);
    match complete {
        Completion::Count { count: 0 } => problems.error(
            format!("{place}.complete.count"),
            tr!("a group of no messages is never begun"),
            tr!("write 1 or more"),
        ),
        Completion::Count { count } if prefetch > 0 && *count > prefetch => problems.error(
            format!("{place}.complete.count"),
            tr!(
                "a group of {} never becomes complete with a prefetch of {}: what is gathered is \
                 not acknowledged",
                count,
                prefetch
            ),
            tr!("make it smaller, or the prefetch larger"),
        ),
        Completion::Time if timeout_ms.is_none() => problems.error(
            format!("{place}.timeout_ms"),
            tr!("a group that is complete when its time is up needs a time"),
            tr!("write how long it is waited for, in milliseconds"),
        ),
        _ => {}
    }
    if let Incomplete::Publish { to } = incomplete {
        let place = format!("{place}.incomplete.to");
        address(&place, processor, to, known, problems);
    }
}
