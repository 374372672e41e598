//! Whether a producer's messages are requests that it waits for the answers of, by which way these
//! come, and how long it waits.

use warren_core::name::Name;
use warren_core::scenario::{Asks, Producer};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::fields::{Field, Fields, NameField};
use crate::bench::field::{Choice, choice, options};

const NONE: &str = "none";
const DIRECT: &str = "direct";
const QUEUE: &str = "queue";

const WAYS: [(&str, &str); 3] = [
    (NONE, mark!("none – it only tells")),
    (
        DIRECT,
        mark!("straight to it, without a queue (direct reply-to)"),
    ),
    (QUEUE, mark!("through a queue of its own (reply_to)")),
];

/// How long somebody waits who has just begun to ask, in milliseconds.
const PATIENCE_MS: u32 = 5000;

/// The fields; those of asking only where it does.
pub(super) fn form(fields: &Fields<'_, Producer>, producer: &Producer) -> Html {
    html! {
        <>
            { choice(&Choice {
                testid: "producer-asks",
                label: mark!("Answers that it waits for"),
                value: way(producer.asks.as_ref()),
                options: options(&WAYS),
                problem: None,
                take: fields.set(|producer, way: String| {
                    producer.asks = asking(&way, producer);
                }),
            }) }
            if let Some(asks) = &producer.asks {
                { how(fields, asks) }
            }
        </>
    }
}

fn how(fields: &Fields<'_, Producer>, asks: &Asks) -> Html {
    const ANSWERS: NameField = NameField::mono(Field::new(
        "producer-asks-queue",
        mark!("Its queue for the answers"),
        "asks.queue",
    ))
    .otherwise(mark!("without a queue"));
    const PATIENCE: Field = Field::new(
        "producer-asks-patience",
        mark!("Waits for an answer at most"),
        "asks.patience_ms",
    );
    html! {
        <>
            <p class="hint">
                { tr!("Each message says where its answer goes (reply_to) and what it is called \
                   (correlation_id), unless it says so itself. Whoever works on it answers: a \
                   processor that replies.") }
            </p>
            if let Some(queue) = &asks.queue {
                { fields.name(&ANSWERS, queue, |producer, name| if let Some(asks) = &mut producer.asks {
                    asks.queue = Some(name).filter(|name| !name.is_empty());
                }) }
            }
            { fields.perhaps_time((&PATIENCE, mark!("for ever")), asks.patience_ms,
                |producer, ms| if let Some(asks) = &mut producer.asks {
                    asks.patience_ms = ms;
                }) }
        </>
    }
}

const fn way(asks: Option<&Asks>) -> &'static str {
    match asks {
        None => NONE,
        Some(Asks { queue: None, .. }) => DIRECT,
        Some(Asks { queue: Some(_), .. }) => QUEUE,
    }
}

/// How it asks this way; its patience stays what it was.
fn asking(way: &str, producer: &Producer) -> Option<Asks> {
    let usual = Asks {
        queue: None,
        patience_ms: Some(PATIENCE_MS),
    };
    let asks = producer.asks.clone().unwrap_or(usual);
    let own = || Name::from(format!("{}.answers", producer.name));
    match way {
        DIRECT => Some(Asks {
            queue: None,
            ..asks
        }),
        QUEUE => Some(Asks {
            queue: asks.queue.or_else(|| Some(own())),
            ..asks
        }),
        _ => None,
    }
}
