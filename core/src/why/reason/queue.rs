//! Why a queue does what it does with what it has: who is next, and to whom.

use crate::amqp::Message;
use crate::event::{BrokerFact, ConsumerRef, Copy, DeliveryRef};
use crate::name::ResourceName;
use crate::scenario::AckMode;
use crate::snapshot::{ConsumerState, QueueState, Snapshot};
use crate::text::said;
use crate::topology::QueueKind;
use crate::words::messages;
use crate::{mark, tr};

use super::{Reason, set, value_of};

pub(super) fn reason(fact: &BrokerFact, before: &Snapshot) -> Option<Reason> {
    match fact {
        BrokerFact::Enqueued {
            copy,
            message,
            in_memory,
        } => {
            let reason = enqueued(before, copy, message);
            Some(reason.and_all(in_memory.then(|| said(IN_MEMORY, &[]))))
        }
        BrokerFact::Stored { .. } => Some(Reason::new("persistence-conf", said(STORED, &[]))),
        BrokerFact::Delivered {
            copy,
            consumer,
            ack,
            ..
        } => Some(delivered(before, copy, consumer, *ack)),
        BrokerFact::Fetched { ack, .. } => Some(
            Reason::new(
                "consumers#polling",
                tr!("basic.get takes the first ready message, whatever prefetch says."),
            )
            .and(told_ack(*ack)),
        ),
        BrokerFact::Acked { .. } => Some(Reason::new(
            "confirms#consumer-acknowledgements",
            tr!(
                "The queue keeps a copy until its consumer says that it is done with it \
             (basic.ack). Then it is deleted."
            ),
        )),
        BrokerFact::Requeued { copy, delivery } => Some(requeued(before, copy, delivery)),
        BrokerFact::StreamDelivered { consumer, .. } => Some(
            Reason::new(
                "streams",
                tr!(
                    "Reading takes nothing out of a stream: each reader has a place of its own, \
                 and is sent what follows it."
                ),
            )
            .and(tr!(
                "Consumer {} chose where to begin with x-stream-offset.",
                consumer.client
            )),
        ),
        BrokerFact::StreamAcked { .. } => Some(Reason::new(
            "streams#consuming",
            tr!(
                "An acknowledgement deletes nothing in a stream. It gives the reader credit for \
             one more message, as its prefetch allows."
            ),
        )),
        BrokerFact::ConsumerActivated { .. } => Some(single_active()),
        BrokerFact::ConsumerRegistered {
            queue,
            prefetch,
            shared_prefetch,
            exclusive,
            ack,
            ..
        } => Some(registered(
            before,
            queue,
            (*prefetch, *shared_prefetch),
            *exclusive,
            *ack,
        )),
        BrokerFact::QueueDeclared { queue } => declared(before, &queue.name, queue.durable),
        _ => None,
    }
}

const IN_MEMORY: &str = mark!(
    "It is persistent and its queue durable: it goes to disk, and is in memory \
                         until then."
);

const STORED: &str = mark!(
    "The server writes persistent messages of durable queues to disk in batches. \
                      From now on this one outlives a kill -9, and its publisher can be told."
);

fn enqueued(before: &Snapshot, copy: &Copy, message: &Message) -> Reason {
    let state = before.queues.get(&copy.queue);
    let first = state.map_or(0, |state| before_it(state, copy));
    let reason = match before.topology.queue(&copy.queue).map(|one| one.kind()) {
        Some(QueueKind::Stream) => Reason::new(
            "streams",
            tr!("A stream appends what comes to its end, and keeps it whoever reads it."),
        ),
        _ if value_of(before, &copy.queue, "max-priority").is_some() => Reason::new(
            "priority",
            tr!(
                "A priority queue puts it behind what has its priority or a higher one, and before \
             the rest."
            ),
        ),
        _ => Reason::new(
            "queues#message-ordering",
            tr!("A queue hands out in the order in which messages came."),
        ),
    };
    let ahead = (first > 0).then(|| tr!("{} before it.", stands(first)));
    let own = message.properties.expiration.as_ref();
    let own = own.map(|ms| {
        tr!(
            "It brings its own time to live along: {} ms (expiration).",
            ms
        )
    });
    reason
        .and_all(ahead)
        .and_all(own)
        .and_all(set(before, &copy.queue, &["message-ttl"]))
}

fn stands(number: usize) -> String {
    tr!("{n} ready message stands" | "{n} ready messages stand" % number)
}

/// How many ready copies go before this one.
fn before_it(state: &QueueState, copy: &Copy) -> usize {
    state
        .ready
        .keys()
        .take_while(|slot| **slot < copy.slot)
        .count()
}

fn delivered(before: &Snapshot, copy: &Copy, consumer: &ConsumerRef, ack: AckMode) -> Reason {
    let (queue, name) = (&copy.queue, &consumer.client);
    let consumers: Vec<(&str, &ConsumerState)> = consumers_of(before, queue);
    let own = consumers
        .iter()
        .find(|(client, one)| *client == name.as_str() && one.tag == consumer.tag)
        .map(|(_, one)| *one);
    let priority = own.map_or(0, |one| one.priority);
    let lower = consumers.iter().any(|(_, one)| one.priority < priority);
    let reason = if value_of(before, queue, "single-active-consumer").is_some() {
        single_active()
    } else if consumers.len() < 2 {
        let text = tr!("Queue {} has no other consumer than {}.", queue, name);
        Reason::new("consumers", text)
    } else if lower {
        let text = tr!(
            "Consumer {} has priority {}: those of a lower one get something only \
             while it may take no more.",
            name,
            priority
        );
        Reason::new("consumer-priority", text)
    } else {
        let text = tr!(
            "{} consumers share queue {} and take turns; who may take no more is passed over.",
            consumers.len(),
            queue
        );
        Reason::new("consumers", text)
    };
    let limits = own
        .into_iter()
        .flat_map(|one| limits(before, one, copy, consumer));
    reason.and_all(limits).and(told_ack(ack))
}

/// What a consumer's prefetch leaves it.
fn limits(
    before: &Snapshot,
    own: &ConsumerState,
    copy: &Copy,
    consumer: &ConsumerRef,
) -> Vec<String> {
    let held = |by: &DeliveryRef| by.channel == consumer.channel;
    let of = |state: &QueueState| state.unacked.values().filter(|one| held(&one.by)).count();
    let here = before.queues.get(&copy.queue).map_or(0, |state| of(state));
    let everywhere: usize = before.queues.values().map(|state| of(state)).sum();
    let mut told = Vec::new();
    if own.prefetch > 0 {
        told.push(tr!(
            "Its prefetch is {}, and it held {} unacknowledged.",
            own.prefetch,
            messages(here)
        ));
    }
    if own.shared_prefetch > 0 {
        told.push(tr!(
            "The consumers of its channel share a prefetch of {}, and held {} unacknowledged.",
            own.shared_prefetch,
            messages(everywhere)
        ));
    }
    told
}

fn consumers_of<'s>(
    before: &'s Snapshot,
    queue: &ResourceName,
) -> Vec<(&'s str, &'s ConsumerState)> {
    let clients = before.clients.iter();
    let of = clients.flat_map(|(name, client)| {
        let mine = client.consumers.iter();
        mine.map(move |one| (name.as_str(), one))
    });
    of.filter(|(_, one)| one.queue == *queue).collect()
}

fn told_ack(ack: AckMode) -> String {
    match ack {
        AckMode::Auto => {
            tr!(
                "It does not acknowledge (no-ack): for the broker the copy is done when it is sent, \
             and lost if the consumer dies."
            )
        }
        AckMode::Manual => {
            tr!(
                "Until it acknowledges, the queue keeps the copy aside, and takes it back if the \
             consumer is gone."
            )
        }
    }
}

fn requeued(before: &Snapshot, copy: &Copy, delivery: &DeliveryRef) -> Reason {
    let state = before.queues.get(&copy.queue);
    let first = state.map_or(0, |state| before_it(state, copy));
    let place = if first == 0 {
        tr!("It stands at the front, and goes out next.")
    } else {
        tr!("{} before it.", stands(first))
    };
    Reason::new(
        "confirms#consumer-nacks-requeue",
        tr!(
            "Client {} gave it back, or its channel is gone: what is not acknowledged is \
             never lost with a consumer.",
            delivery.client
        ),
    )
    .and(place)
    .and(tr!(
        "It is marked redelivered, since somebody may have worked on it already: do the work so \
         that doing it twice does no harm."
    ))
    .and_all(set(before, &copy.queue, &["delivery-limit"]))
}

fn single_active() -> Reason {
    Reason::new(
        "consumers#single-active-consumer",
        tr!(
            "The queue has a single active consumer: one gets all messages, so that their order is \
         kept, and the next in line takes over when it is gone."
        ),
    )
}

fn registered(
    before: &Snapshot,
    queue: &ResourceName,
    (prefetch, shared): (u16, u16),
    exclusive: bool,
    ack: AckMode,
) -> Reason {
    let mut reason = Reason::new(
        "consumers",
        tr!("A consumer is sent what its queue has, without asking each time."),
    );
    if prefetch > 0 {
        reason = reason.and(tr!(
            "With a prefetch of {} it holds {} unacknowledged at most.",
            prefetch,
            messages(prefetch.into())
        ));
    } else if shared == 0 && ack == AckMode::Manual {
        reason = reason.and(tr!(
            "Without a prefetch it is sent everything that is ready at once."
        ));
    }
    if shared > 0 {
        reason = reason.and(tr!(
            "The consumers of its channel hold {} unacknowledged together at most.",
            messages(shared.into())
        ));
    }
    if exclusive {
        reason = reason.and(tr!(
            "It is exclusive: the queue refuses every other consumer (403)."
        ));
    }
    reason.and_all(set(before, queue, &["single-active-consumer"]))
}

/// What a declaration brings along that is not plain.
fn declared(before: &Snapshot, queue: &ResourceName, durable: bool) -> Option<Reason> {
    let kept = if durable {
        tr!(
            "It is durable: it is there again after a restart, with what of its messages was \
         persistent."
        )
    } else {
        tr!("It is not durable: a restart removes it with all that is in it.")
    };
    let all = crate::why::settings(&before.topology, queue);
    let all = all
        .iter()
        .map(|one| tr!("{} is {} ({}).", one.key, one.value, one.from));
    Some(Reason::new("queues#durability", kept).and_all(all))
}
