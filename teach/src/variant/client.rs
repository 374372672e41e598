//! What could be otherwise at a consumer: how many messages it may hold, and when one counts
//! as done.

use warren_core::scenario::edit::Edit;
use warren_core::scenario::{AckMode, Client, Consumer, NodeId};
use warren_core::tr;

use super::{Respect, Variant};

/// The limits that are worth comparing; 0 is none.
const PREFETCHES: [u16; 4] = [1, 3, 10, 0];

pub(super) fn respects(consumer: &Consumer) -> Vec<Respect> {
    let mut respects = vec![acknowledging(consumer)];
    if consumer.ack == AckMode::Manual && consumer.get_every_ms.is_none() {
        respects.insert(0, prefetch(consumer));
    }
    respects
}

fn variant(name: String, consumer: &Consumer, change: impl FnOnce(&mut Consumer)) -> Variant {
    let mut to = consumer.clone();
    change(&mut to);
    let edit = Edit::SetClient {
        client: consumer.name.clone(),
        to: Client::Consumer(to),
    };
    Variant::new(name, vec![edit])
}

fn limit(prefetch: u16) -> String {
    match prefetch {
        0 => tr!("no limit"),
        some => tr!("prefetch {}", some),
    }
}

fn prefetch(consumer: &Consumer) -> Respect {
    let others = PREFETCHES
        .iter()
        .filter(|one| **one != consumer.prefetch)
        .map(|one| variant(limit(*one), consumer, |to| to.prefetch = *one));
    Respect {
        at: Some(NodeId::Client(consumer.name.clone())),
        title: tr!("How many messages {} may hold", consumer.name),
        now: limit(consumer.prefetch),
        variants: others.collect(),
    }
}

fn acknowledging(consumer: &Consumer) -> Respect {
    let name = |ack| match ack {
        AckMode::Manual => tr!("done when acknowledged"),
        AckMode::Auto => tr!("done when sent"),
    };
    let other = match consumer.ack {
        AckMode::Manual => AckMode::Auto,
        AckMode::Auto => AckMode::Manual,
    };
    let note = match other {
        AckMode::Auto => {
            tr!(
                "A message counts as done once it is sent: no prefetch holds it back, and what a consumer holds when it dies is lost."
            )
        }
        AckMode::Manual => tr!("A message counts as done once the consumer has acknowledged it."),
    };
    let other = variant(name(other), consumer, |to| {
        to.ack = other;
        if other == AckMode::Auto {
            to.tx = None;
        }
    });
    Respect {
        at: Some(NodeId::Client(consumer.name.clone())),
        title: tr!("When a message of {} is done", consumer.name),
        now: name(consumer.ack),
        variants: vec![other.noting(vec![note])],
    }
}
