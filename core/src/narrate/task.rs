//! What happens to tasks at their consumers, in words.

use super::who;
use crate::event::{Nok, Receipt, TaskFact};
use crate::mark;
use crate::text::said;
use crate::tr;

pub(super) fn narrate(fact: &TaskFact) -> String {
    let (client, copy) = fact.of();
    let (consumer, message) = (who::consumer(client), who::message(copy.message));
    match fact {
        TaskFact::Dispatched { task, found, .. } => match task {
            Some(task) if *found => tr!(
                "{} looks up who does {}: its dispatcher knows a worker for \"{}\".",
                consumer,
                message,
                task
            ),
            Some(task) => tr!(
                "{} looks up who does {}: its dispatcher knows no worker for \"{}\".",
                consumer,
                message,
                task
            ),
            None => tr!(
                "{} looks up who does {}: it has no name (type) to go by.",
                consumer,
                message
            ),
        },
        TaskFact::Receipt { receipt, .. } => tr!(
            "{} sends the receipt {} for {}: {}.",
            consumer,
            receipt.name(),
            message,
            said(why(*receipt), &[])
        ),
    }
}

const fn why(receipt: Receipt) -> &'static str {
    match receipt {
        Receipt::Ok => mark!("it is done"),
        Receipt::Nok(Nok::Failed) => mark!("its worker failed"),
        Receipt::Nok(Nok::NoName) => mark!("it is malformed, without a name"),
        Receipt::Nok(Nok::Unreadable) => mark!("it is malformed, its body cannot be read"),
        Receipt::WorkerNotFound => mark!("nobody here does such tasks"),
    }
}
