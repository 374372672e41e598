//! Why a dispatcher looks something up, and what a receipt does at the server.

use super::Reason;
use crate::event::{Nok, Receipt, TaskFact};
use crate::scenario::Outcome;
use crate::tr;

pub(super) fn reason(fact: &TaskFact) -> Reason {
    match fact {
        TaskFact::Dispatched { .. } => Reason::new(
            "queues",
            tr!(
                "One queue holds the tasks of every name, and the server hands them out without a \
             look at it. So the consumer itself reads the name, which is the message's property \
             type, and looks for the worker of that name."
            ),
        )
        .and(tr!(
            "With a queue for each name there would be nothing to look up."
        )),
        TaskFact::Receipt {
            receipt, outcome, ..
        } => receipt_of(*receipt, *outcome),
    }
}

fn receipt_of(receipt: Receipt, outcome: Outcome) -> Reason {
    let what = match receipt {
        Receipt::Ok => {
            tr!(
                "A receipt is what a worker says of a task. OK becomes basic.ack: the server forgets \
             the message."
            )
        }
        Receipt::Nok(Nok::Failed) => {
            tr!(
                "NOK is the receipt of a task that failed. The consumer's policy for NOK says what \
             becomes of it."
            )
        }
        Receipt::Nok(Nok::NoName | Nok::Unreadable) => {
            tr!(
                "What carries no task that can be read is malformed: it gets the receipt NOK without \
             anybody working on it."
            )
        }
        Receipt::WorkerNotFound => {
            tr!(
                "Nobody here does tasks of this name, and trying again would not change that: the \
             message is rejected, and never requeued."
            )
        }
    };
    let told = match outcome {
        Outcome::RejectRequeue => {
            tr!(
                "The server is told basic.reject with requeue: the message goes back into its queue, \
             and will be tried again."
            )
        }
        Outcome::Reject => {
            tr!(
                "The server is told basic.reject without requeue: the message goes to the queue's \
             dead-letter exchange, and where there is none, it is dropped."
            )
        }
        _ => return Reason::new("confirms", what),
    };
    Reason::new("confirms", what).and(told)
}
