//! What happens in the broker, in words.

use super::loss::Loss;
use super::{consumer, dead_letter, reply, routing, server, who};
use crate::amqp::{Message, MessageNumber, Table};
use crate::event::{BrokerFact, ClosedBecause, Confirm, Copy, QueueEnd};
use crate::name::ResourceName;
use crate::scenario::{AckMode, StopKind};
use crate::topology::{Binding, Exchange, QueueDeclaration};
use crate::words::{list, sentence};

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each fact, which only words it"
)]
pub(super) fn narrate(fact: &BrokerFact) -> String {
    sentence(&match fact {
        BrokerFact::ConnectionOpened { client, node, .. } => {
            let node = node.as_ref();
            let to = node.map_or_else(|| "the broker".to_owned(), |node| format!("node {node}"));
            format!("{} connected to {to}.", who::client(client))
        }
        BrokerFact::ConnectionClosed {
            client, because, ..
        } => connection_closed(client, because),
        BrokerFact::ChannelOpened { channel } => format!(
            "channel {} was opened on connection {}: clients talk to the broker over channels.",
            channel.number, channel.connection.0
        ),
        BrokerFact::ChannelClosed {
            channel,
            client,
            because,
        } => channel_closed(channel.number, client, because),
        BrokerFact::ExchangeDeclared { exchange } => exchange_declared(exchange),
        BrokerFact::ExchangeDeleted {
            exchange,
            abandoned,
        } => {
            let exchange = who::exchange(exchange);
            if *abandoned {
                format!("{exchange} is gone with its last binding (auto-delete).")
            } else {
                format!("{exchange} was deleted.")
            }
        }
        BrokerFact::QueueDeclared { queue } => queue_declared(queue),
        BrokerFact::QueueDeleted { queue, because } => queue_gone(queue, *because),
        BrokerFact::Bound { binding } => bound(binding, "is now"),
        BrokerFact::Unbound { binding } => bound(binding, "is no longer"),
        BrokerFact::ConsumerRegistered { .. } => consumer::registered(fact),
        BrokerFact::ConsumerCancelled {
            consumer, queue, ..
        } => format!(
            "{} no longer takes messages from {}.",
            who::consumer(&consumer.client),
            who::queue(queue)
        ),
        BrokerFact::Published { message, client } => published(message, client),
        BrokerFact::Routed {
            message,
            route,
            because,
        } => routing::routed(message, route, because),
        BrokerFact::Returned {
            message, client, ..
        } => format!(
            "{} found no queue: it goes back to {}, which had asked for that (mandatory).",
            who::message(message.number),
            who::producer(client)
        ),
        BrokerFact::Enqueued { copy, .. } => {
            format!(
                "{} waits in {}.",
                who::message(copy.message),
                who::queue(&copy.queue)
            )
        }
        BrokerFact::Delivered {
            copy,
            consumer,
            redelivered,
            ack,
            ..
        } => format!(
            "{} sent {} to {}.{}",
            who::queue(&copy.queue),
            who::message(copy.message),
            who::consumer(&consumer.client),
            handed_out(*redelivered, *ack)
        ),
        BrokerFact::Fetched {
            copy,
            delivery,
            redelivered,
            ack,
            ..
        } => format!(
            "{} fetched {} from {}.{}",
            who::client(&delivery.client),
            who::message(copy.message),
            who::queue(&copy.queue),
            handed_out(*redelivered, *ack)
        ),
        BrokerFact::Acked { copy, delivery } => format!(
            "the acknowledgement of {} arrived: {} is done, and gone from {}.",
            who::consumer(&delivery.client),
            who::message(copy.message),
            who::queue(&copy.queue)
        ),
        BrokerFact::Requeued { copy, delivery } => format!(
            "{} is ready in {} again, {}, since {} has not acknowledged it.",
            who::message(copy.message),
            who::queue(&copy.queue),
            place(copy),
            who::consumer(&delivery.client)
        ),
        BrokerFact::Dropped {
            message,
            copy,
            place,
            held_by,
            reason,
        } => Loss {
            message,
            reason: *reason,
            place: Some(place),
            client: held_by.as_ref().map(|delivery| &*delivery.client),
            copy: copy.is_some(),
        }
        .tell(),
        BrokerFact::ConsumerActivated { consumer, queue } => format!(
            "{} is the active consumer of {} now: it alone is served, the others stand by.",
            who::consumer(&consumer.client),
            who::queue(queue)
        ),
        BrokerFact::Staged {
            message, client, ..
        } => format!(
            "{} from {} waits for its transaction to be committed.",
            who::message(message.number),
            who::producer(client)
        ),
        BrokerFact::SettlementStaged { copy, delivery } => format!(
            "what {} says of {} waits for its transaction to be committed: until then the broker \
             keeps the message.",
            who::consumer(&delivery.client),
            who::message(copy.message)
        ),
        BrokerFact::TxCommitted { client, .. } => format!(
            "{} committed its transaction: what it published and acknowledged takes effect now.",
            who::client(client)
        ),
        BrokerFact::TxRolledBack { client, .. } => format!(
            "{} rolled its transaction back: what it published is forgotten, and what it \
             acknowledged is not acknowledged.",
            who::client(client)
        ),
        BrokerFact::Confirmed {
            client,
            message,
            confirm,
            ..
        } => confirmed(client, *message, *confirm),
        BrokerFact::DeadLettered {
            copy,
            reason,
            message,
            ..
        } => dead_letter::leaves(copy, *reason, message),
        BrokerFact::StreamDelivered { copy, consumer, .. } => format!(
            "{} sent a copy of {} to {}, and keeps it for others to read.",
            who::queue(&copy.queue),
            who::message(copy.message),
            who::consumer(&consumer.client)
        ),
        BrokerFact::StreamAcked { copy, delivery } => format!(
            "{} is through with {}: {} may send it another one.",
            who::consumer(&delivery.client),
            who::message(copy.message),
            who::queue(&copy.queue)
        ),
        BrokerFact::DeadLetter(fact) => dead_letter::narrate(fact),
        BrokerFact::Reply(fact) => reply::narrate(fact),
        BrokerFact::Server(fact) => server::narrate(fact),
        BrokerFact::Stopped { stop } => stopped(*stop),
        BrokerFact::Started { stop } => started(*stop),
    })
}

/// Where a copy that came back stands: only a quorum queue gives it another place.
const fn place(copy: &Copy) -> &'static str {
    match (copy.slot.at == copy.position, copy.slot.lane) {
        (true, _) => "at its old place",
        (false, 0) => "in front of what is new",
        (false, _) => "at the end",
    }
}

fn queue_gone(queue: &ResourceName, because: QueueEnd) -> String {
    let queue = who::queue(queue);
    match because {
        QueueEnd::Deleted => format!("{queue} was deleted."),
        QueueEnd::AutoDelete => {
            format!("{queue} is gone, since its last consumer left (auto-delete).")
        }
        QueueEnd::OwnerGone => {
            format!("{queue} is gone, since it belonged to a connection that ended (exclusive).")
        }
        QueueEnd::Expired => {
            format!("{queue} is gone, since nobody used it for too long (x-expires).")
        }
        QueueEnd::NotDurable => format!("{queue} is gone, since it is not durable."),
    }
}

fn confirmed(client: &str, message: MessageNumber, confirm: Confirm) -> String {
    let (client, message) = (who::producer(client), who::message(message));
    match confirm {
        Confirm::Ack => format!(
            "the broker confirmed {message} to {client}: every queue that it went to, if any, has it."
        ),
        Confirm::Nack => {
            format!("the broker told {client} that it did not take {message}: a queue refused it.")
        }
    }
}

fn connection_closed(client: &str, because: &ClosedBecause) -> String {
    let whose = who::whose(client);
    let client = who::client(client);
    match because {
        ClosedBecause::Client | ClosedBecause::ConnectionClosed => {
            format!("{client} closed {whose} connection.")
        }
        ClosedBecause::Lost => format!("the connection of {client} broke."),
        ClosedBecause::Refused(refusal) => {
            format!(
                "the broker closed the connection of {client}: {}.",
                who::reply(refusal)
            )
        }
    }
}

fn channel_closed(number: u16, client: &str, because: &ClosedBecause) -> String {
    let whose = who::whose(client);
    let client = who::client(client);
    match because {
        ClosedBecause::Client => format!("{client} closed {whose} channel {number}."),
        ClosedBecause::Lost | ClosedBecause::ConnectionClosed => {
            format!("channel {number} of {client} is gone with its connection.")
        }
        ClosedBecause::Refused(refusal) => {
            format!(
                "the broker closed channel {number} of {client}: {}.",
                who::reply(refusal)
            )
        }
    }
}

fn exchange_declared(exchange: &Exchange) -> String {
    let name = who::exchange(&exchange.name);
    let kind = exchange.kind.name();
    let plugin = match exchange.kind.plugin() {
        None => "",
        Some(plugin) if plugin.is_shipped() => " (of a plugin that comes with the server)",
        Some(_) => " (of a plugin that does not come with the server)",
    };
    let keeps = lifetime(exchange.durable);
    format!("{name} was declared, of the type {kind}{plugin}; {keeps}.")
}

fn queue_declared(queue: &QueueDeclaration) -> String {
    let name = who::queue(&queue.name);
    let own = if queue.exclusive {
        " for one connection alone"
    } else {
        ""
    };
    format!("{name} was declared{own}; {}.", lifetime(queue.durable))
}

const fn lifetime(durable: bool) -> &'static str {
    if durable {
        "it is durable: it outlives a restart of the broker"
    } else {
        "it is not durable: a restart of the broker removes it"
    }
}

/// "queue errors is now bound to exchange logs with the key "*.error"."
fn bound(binding: &Binding, now: &str) -> String {
    let destination = who::destination(&binding.destination);
    let source = who::exchange(&binding.source);
    let mut with = Vec::new();
    if !binding.routing_key.is_empty() {
        with.push(format!("the key \"{}\"", binding.routing_key));
    }
    if !binding.arguments.is_empty() {
        with.push(arguments(&binding.arguments));
    }
    let with = match with.as_slice() {
        [] => String::new(),
        with => format!(" with {}", list(with)),
    };
    format!("{destination} {now} bound to {source}{with}.")
}

fn arguments(arguments: &Table) -> String {
    let told: Vec<String> = arguments
        .0
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("the arguments {}", told.join(", "))
}

fn published(message: &Message, client: &str) -> String {
    format!(
        "{} from {} reached {} {}.",
        who::message(message.number),
        who::producer(client),
        who::exchange(&message.exchange),
        who::key(message)
    )
}

fn handed_out(redelivered: bool, ack: AckMode) -> String {
    let again = if redelivered {
        " It is marked redelivered: it was handed out before, and may have been worked on."
    } else {
        ""
    };
    let done = match ack {
        AckMode::Manual => "",
        AckMode::Auto => " It counts as done with that.",
    };
    format!("{again}{done}")
}

fn stopped(stop: StopKind) -> String {
    let how = match stop {
        StopKind::Clean => "the broker stopped in good order",
        StopKind::Kill9 => "the broker was killed",
    };
    format!("{how}: durable queues and the persistent messages in them are kept, nothing else is.")
}

fn started(stop: StopKind) -> String {
    let running = "the broker is running again";
    match stop {
        StopKind::Clean => format!("{running}."),
        StopKind::Kill9 => format!(
            "{running}; the messages that it kept count as redelivered, since it cannot know \
             which had been handed out."
        ),
    }
}
