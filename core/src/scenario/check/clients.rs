//! Checking the clients.

use litemap::LiteMap;

use super::known::Known;
use super::{
    MAX_BODY_BYTES, MAX_BURST, MAX_MESSAGES, MAX_NAME_BYTES, after_the_end, name, too_long,
};
use super::{processor, tasks};
use crate::broker::{DEFAULT_USER, refuse_consumer};
use crate::name::ResourceName;
use crate::scenario::problem::Problems;
use crate::scenario::{
    AckMode, Client, Consumer, InterventionAction, MessageTemplate, Producer, Scenario,
    Transactions,
};
use crate::simulation::BY_HAND;
use crate::text::said;
use crate::{mark, tr};

pub(super) fn check(scenario: &Scenario, known: &Known, problems: &mut Problems) {
    let mut seen = LiteMap::new_vec();
    for (index, client) in scenario.clients.iter().enumerate() {
        let place = format!("clients[{index}]");
        client_name(&place, client, problems);
        if let Some(first) = seen.insert(client.name(), index) {
            problems.error(
                format!("{place}.name"),
                tr!(
                    "the client \"{}\" is there already, as clients[{}]",
                    client.name(),
                    first
                ),
                tr!("rename one of them"),
            );
        }
        login(&place, client, scenario, known, problems);
        match client {
            Client::Producer(one) => producer(&place, one, scenario, known, problems),
            Client::Consumer(one) => consumer(&place, one, known, problems),
            Client::Processor(one) => processor::check(&place, one, known, problems),
        }
    }
}

fn client_name(place: &str, client: &Client, problems: &mut Problems) {
    let place = format!("{place}.name");
    name(&place, client.name(), problems);
    if *client.name() == *BY_HAND {
        problems.error(
            place,
            tr!("\"{}\" is the name of whoever publishes by hand", BY_HAND),
            tr!("choose another name"),
        );
    }
}

/// The vhost and the user, and that the one is open to the other.
fn login(
    place: &str,
    client: &Client,
    scenario: &Scenario,
    known: &Known,
    problems: &mut Problems,
) {
    let (vhost, user) = client.login();
    known.need_vhost(&format!("{place}.vhost"), vhost, problems);
    let place = format!("{place}.user");
    known.need_user(&place, user, problems);
    let defined = scenario.definitions.permissions().into_iter().flatten();
    let set = scenario.timeline.iter().filter_map(|one| {
        let InterventionAction::SetPermissions { permissions } = &one.action else {
            return None;
        };
        Some(permissions.clone())
    });
    let mut granted = defined.chain(set);
    if *user != *DEFAULT_USER && !granted.any(|one| one.user == *user && one.vhost == *vhost) {
        problems.warning(
            place,
            tr!(
                "the user \"{}\" has no permissions in the vhost \"{}\"",
                user,
                vhost
            ),
            tr!("the server refuses its connection: add them to definitions.permissions"),
        );
    }
}

/// What is wrong with a client's transactions, besides what would contradict any.
fn transactions(
    place: &str,
    tx: Option<&Transactions>,
    contradiction: Option<&str>,
    problems: &mut Problems,
) {
    let Some(tx) = tx else {
        return;
    };
    if tx.size == 0 {
        problems.error(
            format!("{place}.tx.size"),
            tr!("a transaction of no messages never ends"),
            tr!("write 1 or more"),
        );
    }
    if let Some(contradiction) = contradiction {
        problems.error(
            format!("{place}.tx"),
            said(contradiction, &[]),
            tr!("leave one of them out"),
        );
    }
}

fn producer(
    place: &str,
    producer: &Producer,
    scenario: &Scenario,
    known: &Known,
    problems: &mut Problems,
) {
    let exchange = producer.exchange_resource();
    publishes_to(&format!("{place}.exchange"), &exchange, known, problems);
    schedule(place, producer, problems);
    asks(place, producer, scenario, problems);
    let both = mark!("a channel has either transactions or confirms, not both");
    let both = producer.confirms.then_some(both);
    transactions(place, producer.tx.as_ref(), both, problems);
    for (index, message) in producer.messages.iter().enumerate() {
        let place = format!("{place}.messages[{index}]");
        template(&place, &exchange, message, known, problems);
    }
    for (index, scripted) in producer.script.iter().enumerate() {
        let place = format!("{place}.script[{index}]");
        after_the_end(
            &format!("{place}.at_ms"),
            scripted.at_ms,
            scenario,
            problems,
        );
        let place = format!("{place}.message");
        template(&place, &exchange, &scripted.message, known, problems);
    }
}

/// That the queue of its answers can be its own.
fn asks(place: &str, producer: &Producer, scenario: &Scenario, problems: &mut Problems) {
    let Some(queue) = producer.asks.as_ref().and_then(|asks| asks.queue.as_ref()) else {
        return;
    };
    let place = format!("{place}.asks.queue");
    name(&place, queue, problems);
    let queue = ResourceName::new(producer.vhost.clone(), queue.clone());
    let mut defined = scenario.definitions.queues.iter();
    if defined.any(|one| one.resource() == queue) {
        problems.error(
            place,
            tr!(
                "the queue \"{}\" is defined, and cannot be its own",
                queue.name
            ),
            tr!("choose another name, or leave it out to have answers without a queue"),
        );
    }
}

pub(super) fn publishes_to(
    place: &str,
    exchange: &ResourceName,
    known: &Known,
    problems: &mut Problems,
) {
    let facts = known.need_exchange(place, exchange, problems);
    if facts.is_some_and(|facts| facts.internal) {
        problems.warning(
            place,
            tr!(
                "the exchange \"{}\" is internal: the server refuses messages",
                exchange.name
            ),
            tr!("bind another exchange to it, and publish there"),
        );
    }
}

fn schedule(place: &str, producer: &Producer, problems: &mut Problems) {
    let repeats = producer.count.is_none_or(|count| count > producer.burst);
    if producer.every_ms == 0 && repeats && !producer.messages.is_empty() {
        problems.error(
            format!("{place}.every_ms"),
            tr!("an interval of 0 ms never ends"),
            tr!("write 1 or more; to send several at once, write \"burst\""),
        );
    }
    if !(1..=MAX_BURST).contains(&producer.burst) {
        problems.error(
            format!("{place}.burst"),
            tr!("{} messages cannot be sent at once", producer.burst),
            tr!("write a number from 1 to {}", MAX_BURST),
        );
    }
    if producer.count > Some(MAX_MESSAGES) {
        problems.error(
            format!("{place}.count"),
            tr!("{} messages are too many", producer.count.unwrap_or(0)),
            tr!("write at most {}", MAX_MESSAGES),
        );
    }
}

pub(super) fn template(
    place: &str,
    exchange: &ResourceName,
    message: &MessageTemplate,
    known: &Known,
    problems: &mut Problems,
) {
    too_long(
        &format!("{place}.body"),
        &message.body,
        MAX_BODY_BYTES,
        problems,
    );
    let key = &message.routing_key;
    let place_of_key = format!("{place}.routing_key");
    too_long(&place_of_key, key, MAX_NAME_BYTES, problems);
    let queue = ResourceName::new(exchange.vhost.clone(), key.clone());
    if exchange.name.is_empty() && !key.contains('{') && !known.has_queue(&queue) {
        problems.warning(
            place_of_key,
            tr!(
                "the default exchange drops this, for there is no queue \"{}\"",
                key
            ),
            known.queue_meant(&queue),
        );
    }
    if let Some(mode) = message.properties.delivery_mode
        && !(1..=2).contains(&mode)
    {
        problems.warning(
            format!("{place}.properties.delivery_mode"),
            tr!("the server refuses the delivery mode {}", mode),
            tr!("write 1 (transient) or 2 (persistent)"),
        );
    }
}

fn consumer(place: &str, consumer: &Consumer, known: &Known, problems: &mut Problems) {
    let queue = consumer.queue_resource();
    known.need_queue(&format!("{place}.queue"), &queue, problems);
    for (index, queue) in consumer.queue_resources().skip(1).enumerate() {
        known.need_queue(&format!("{place}.more_queues[{index}]"), &queue, problems);
    }
    if consumer.get_every_ms.is_some() && !consumer.more_queues.is_empty() {
        problems.warning(
            format!("{place}.more_queues"),
            tr!("who asks for messages (get_every_ms) asks the first queue alone"),
            tr!("leave one of the two out"),
        );
    }
    if consumer.get_every_ms == Some(0) {
        problems.error(
            format!("{place}.get_every_ms"),
            tr!("an interval of 0 ms never ends"),
            tr!("write 1 or more, or leave it out to subscribe"),
        );
    }
    let nothing = mark!("who acknowledges nothing (\"ack\": \"auto\") has nothing to commit");
    let nothing = (consumer.ack == AckMode::Auto).then_some(nothing);
    transactions(place, consumer.tx.as_ref(), nothing, problems);
    let size = consumer.tx.as_ref().map_or(0, |tx| tx.size);
    if consumer.prefetch > 0 && size > consumer.prefetch.into() && consumer.get_every_ms.is_none() {
        problems.warning(
            format!("{place}.tx.size"),
            tr!(
                "a transaction of {} never ends with a prefetch of {}: until the commit all \
                 of them count as unacknowledged",
                size,
                consumer.prefetch
            ),
            tr!("make it smaller, or the prefetch larger"),
        );
    }
    tasks::check(place, consumer, problems);
    if let Err(refusal) = refuse_consumer(&consumer.arguments, &queue) {
        problems.error(
            format!("{place}.arguments"),
            tr!("the server refuses this consumer: {}", refusal.reply_text()),
            tr!("change its arguments"),
        );
    }
}
