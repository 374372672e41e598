//! What happens in the broker, in words.

use super::loss::Loss;
use super::{consumer, dead_letter, disk, reply, routing, server, who};
use crate::amqp::{Message, MessageNumber, Table};
use crate::event::{BrokerFact, ClosedBecause, Confirm, Copy, QueueEnd};
use crate::name::ResourceName;
use crate::scenario::{AckMode, StopKind};
use crate::topology::{Binding, Exchange, QueueDeclaration};
use crate::tr;
use crate::words::{list, sentence};

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each fact, which only words it"
)]
pub(super) fn narrate(fact: &BrokerFact) -> String {
    sentence(&match fact {
        BrokerFact::ConnectionOpened { client, node, .. } => {
            let node = node.as_ref();
            let to = node.map_or_else(|| tr!("the broker"), |node| tr!("node {}", node));
            tr!("{} connected to {}.", who::client(client), to)
        }
        BrokerFact::ConnectionClosed {
            client, because, ..
        } => connection_closed(client, because),
        BrokerFact::ChannelOpened { channel } => tr!(
            "channel {} was opened on connection {}: clients talk to the broker over channels.",
            channel.number,
            channel.connection.0
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
                tr!("{} is gone with its last binding (auto-delete).", exchange)
            } else {
                tr!("{} was deleted.", exchange)
            }
        }
        BrokerFact::QueueDeclared { queue } => queue_declared(queue),
        BrokerFact::QueueDeleted { queue, because } => queue_gone(queue, *because),
        BrokerFact::Bound { binding } => bound(binding, true),
        BrokerFact::Unbound { binding } => bound(binding, false),
        BrokerFact::ConsumerRegistered { .. } => consumer::registered(fact),
        BrokerFact::ConsumerCancelled {
            consumer, queue, ..
        } => tr!(
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
        } => tr!(
            "{} found no queue: it goes back to {}, which had asked for that (mandatory).",
            who::message(message.number),
            who::producer(client)
        ),
        BrokerFact::Enqueued {
            copy, in_memory, ..
        } => disk::came(copy, *in_memory),
        BrokerFact::Stored { copy } => disk::stored(copy),
        BrokerFact::Delivered {
            copy,
            consumer,
            redelivered,
            ack,
            ..
        } => tr!(
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
        } => tr!(
            "{} fetched {} from {}.{}",
            who::client(&delivery.client),
            who::message(copy.message),
            who::queue(&copy.queue),
            handed_out(*redelivered, *ack)
        ),
        BrokerFact::Acked { copy, delivery } => tr!(
            "the acknowledgement of {} arrived: {} is done, and gone from {}.",
            who::consumer(&delivery.client),
            who::message(copy.message),
            who::queue(&copy.queue)
        ),
        BrokerFact::Requeued { copy, delivery } => tr!(
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
        BrokerFact::ConsumerActivated { consumer, queue } => tr!(
            "{} is the active consumer of {} now: it alone is served, the others stand by.",
            who::consumer(&consumer.client),
            who::queue(queue)
        ),
        BrokerFact::Staged {
            message, client, ..
        } => tr!(
            "{} from {} waits for its transaction to be committed.",
            who::message(message.number),
            who::producer(client)
        ),
        BrokerFact::SettlementStaged { copy, delivery } => tr!(
            "what {} says of {} waits for its transaction to be committed: until then the broker \
             keeps the message.",
            who::consumer(&delivery.client),
            who::message(copy.message)
        ),
        BrokerFact::TxCommitted { client, .. } => tr!(
            "{} committed its transaction: what it published and acknowledged takes effect now.",
            who::client(client)
        ),
        BrokerFact::TxRolledBack { client, .. } => tr!(
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
        BrokerFact::StreamDelivered { copy, consumer, .. } => tr!(
            "{} sent a copy of {} to {}, and keeps it for others to read.",
            who::queue(&copy.queue),
            who::message(copy.message),
            who::consumer(&consumer.client)
        ),
        BrokerFact::StreamAcked { copy, delivery } => tr!(
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
fn place(copy: &Copy) -> String {
    match (copy.slot.at == copy.position, copy.slot.lane) {
        (true, _) => tr!("at its old place"),
        (false, 0) => tr!("in front of what is new"),
        (false, _) => tr!("at the end"),
    }
}

fn queue_gone(queue: &ResourceName, because: QueueEnd) -> String {
    let queue = who::queue(queue);
    match because {
        QueueEnd::Deleted => tr!("{} was deleted.", queue),
        QueueEnd::AutoDelete => {
            tr!(
                "{} is gone, since its last consumer left (auto-delete).",
                queue
            )
        }
        QueueEnd::OwnerGone => {
            tr!(
                "{} is gone, since it belonged to a connection that ended (exclusive).",
                queue
            )
        }
        QueueEnd::Expired => {
            tr!(
                "{} is gone, since nobody used it for too long (x-expires).",
                queue
            )
        }
        QueueEnd::NotDurable => tr!("{} is gone, since it is not durable.", queue),
    }
}

fn confirmed(client: &str, message: MessageNumber, confirm: Confirm) -> String {
    let (client, message) = (who::producer(client), who::message(message));
    match confirm {
        Confirm::Ack => tr!(
            "the broker confirmed {} to {}: every queue that it went to, if any, has it.",
            message,
            client
        ),
        Confirm::Nack => {
            tr!(
                "the broker told {} that it did not take {}: a queue refused it.",
                client,
                message
            )
        }
    }
}

fn connection_closed(client: &str, because: &ClosedBecause) -> String {
    let by_hand = who::is_by_hand(client);
    let client = who::client(client);
    match because {
        ClosedBecause::Client | ClosedBecause::ConnectionClosed if by_hand => {
            tr!("{} closed your connection.", client)
        }
        ClosedBecause::Client | ClosedBecause::ConnectionClosed => {
            tr!("{} closed its connection.", client)
        }
        ClosedBecause::Lost => tr!("the connection of {} broke.", client),
        ClosedBecause::Refused(refusal) => tr!(
            "the broker closed the connection of {}: {}.",
            client,
            who::reply(refusal)
        ),
    }
}

fn channel_closed(number: u16, client: &str, because: &ClosedBecause) -> String {
    let by_hand = who::is_by_hand(client);
    let client = who::client(client);
    match because {
        ClosedBecause::Client if by_hand => tr!("{} closed your channel {}.", client, number),
        ClosedBecause::Client => tr!("{} closed its channel {}.", client, number),
        ClosedBecause::Lost | ClosedBecause::ConnectionClosed => {
            tr!(
                "channel {} of {} is gone with its connection.",
                number,
                client
            )
        }
        ClosedBecause::Refused(refusal) => tr!(
            "the broker closed channel {} of {}: {}.",
            number,
            client,
            who::reply(refusal)
        ),
    }
}

fn exchange_declared(exchange: &Exchange) -> String {
    let name = who::exchange(&exchange.name);
    let kind = exchange.kind.name();
    let plugin = match exchange.kind.plugin() {
        None => String::new(),
        Some(plugin) if plugin.is_shipped() => tr!(" (of a plugin that comes with the server)"),
        Some(_) => tr!(" (of a plugin that does not come with the server)"),
    };
    let keeps = lifetime(exchange.durable);
    tr!(
        "{} was declared, of the type {}{}; {}.",
        name,
        kind,
        plugin,
        keeps
    )
}

fn queue_declared(queue: &QueueDeclaration) -> String {
    let name = who::queue(&queue.name);
    let own = if queue.exclusive {
        tr!(" for one connection alone")
    } else {
        String::new()
    };
    tr!("{} was declared{}; {}.", name, own, lifetime(queue.durable))
}

fn lifetime(durable: bool) -> String {
    if durable {
        tr!("it is durable: it outlives a restart of the broker")
    } else {
        tr!("it is not durable: a restart of the broker removes it")
    }
}

/// `queue errors is now bound to exchange logs with the key "*.error".`
fn bound(binding: &Binding, now: bool) -> String {
    let destination = who::destination(&binding.destination);
    let source = who::exchange(&binding.source);
    let mut with = Vec::new();
    if !binding.routing_key.is_empty() {
        with.push(tr!("the key \"{}\"", binding.routing_key));
    }
    if !binding.arguments.is_empty() {
        with.push(arguments(&binding.arguments));
    }
    let with = match with.as_slice() {
        [] => String::new(),
        with => tr!(" with {}", list(with)),
    };
    if now {
        tr!("{} is now bound to {}{}.", destination, source, with)
    } else {
        tr!("{} is no longer bound to {}{}.", destination, source, with)
    }
}

fn arguments(arguments: &Table) -> String {
    let told: Vec<String> = arguments
        .0
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    tr!("the arguments {}", told.join(", "))
}

fn published(message: &Message, client: &str) -> String {
    tr!(
        "{} from {} reached {} {}.",
        who::message(message.number),
        who::producer(client),
        who::exchange(&message.exchange),
        who::key(message)
    )
}

fn handed_out(redelivered: bool, ack: AckMode) -> String {
    let mut text = String::new();
    if redelivered {
        text += &tr!(
            " It is marked redelivered: it was handed out before, and may have been worked on."
        );
    }
    if ack == AckMode::Auto {
        text += &tr!(" It counts as done with that.");
    }
    text
}

fn stopped(stop: StopKind) -> String {
    match stop {
        StopKind::Clean => tr!(
            "the broker stopped in good order: durable queues and the persistent messages in them \
             are kept, nothing else is."
        ),
        StopKind::Kill9 => tr!(
            "the broker was killed: durable queues and the persistent messages in them are kept, \
             nothing else is."
        ),
    }
}

fn started(stop: StopKind) -> String {
    match stop {
        StopKind::Clean => tr!("the broker is running again."),
        StopKind::Kill9 => tr!(
            "the broker is running again; the messages that it kept count as redelivered, since \
             it cannot know which had been handed out."
        ),
    }
}
