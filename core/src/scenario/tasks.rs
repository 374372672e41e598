//! Workers of a consumer, by the names of their tasks: the form in which task queues consume.
//!
//! A task's name is the message's property `type`. Which worker a message finds is said here;
//! when that happens is [`crate::simulation`]'s business.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::amqp::Message;
use crate::event::{Nok, Receipt};
use crate::name::Name;

/// A registry of workers, and what becomes of tasks that are not done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tasks {
    /// The workers. A message whose `type` names none of them gets the receipt
    /// WorkerNotFound: it is rejected, and not requeued.
    pub workers: Vec<TaskWorker>,
    /// Whether the queue is of the first worker's tasks alone: nothing is looked up, and there
    /// is no dispatcher.
    #[serde(default, skip_serializing_if = "super::client::is_false")]
    pub named: bool,
    /// How long the dispatcher takes to look a name up, in milliseconds.
    #[serde(
        default = "default_dispatch_ms",
        skip_serializing_if = "is_default_dispatch_ms"
    )]
    pub dispatch_ms: u32,
    /// What becomes of tasks with the receipt NOK: those that failed, and those that are
    /// malformed.
    #[serde(default, skip_serializing_if = "is_requeue")]
    pub nok: OnNok,
}

/// Who does the tasks of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskWorker {
    /// The name of the tasks.
    pub task: Name,
    /// How long it works on one, in milliseconds.
    #[serde(
        default = "super::client::default_work_ms",
        skip_serializing_if = "is_default_work_ms"
    )]
    pub work_ms: u32,
    /// What it says of its tasks, taken in turn and from the start again; none: always `ok`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<WorkReceipt>,
    /// Whether it reads the body as JSON: what is none is malformed, and NOK.
    #[serde(default, skip_serializing_if = "super::client::is_false")]
    pub json: bool,
}

/// What a worker says of a task.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum WorkReceipt {
    /// It is done.
    Ok,
    /// It failed.
    Nok,
}

/// What becomes of tasks with the receipt NOK.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OnNok {
    /// `basic.reject` with requeue: they are tried again.
    #[default]
    Requeue,
    /// `basic.reject` without requeue: the server drops them.
    Reject,
    /// The same, of a queue that has a dead-letter exchange: the server puts them aside.
    DeadLetter,
}

pub(super) const DEFAULT_DISPATCH_MS: u32 = 200;

const fn default_dispatch_ms() -> u32 {
    DEFAULT_DISPATCH_MS
}

const fn is_default_dispatch_ms(ms: &u32) -> bool {
    *ms == DEFAULT_DISPATCH_MS
}

const fn is_default_work_ms(ms: &u32) -> bool {
    *ms == super::client::DEFAULT_WORK_MS
}

fn is_requeue(nok: &OnNok) -> bool {
    *nok == OnNok::Requeue
}

impl Tasks {
    /// The worker of this message, by its place.
    ///
    /// # Errors
    /// The receipt that the message gets without anybody working on it.
    pub fn worker(&self, message: &Message) -> Result<usize, Receipt> {
        let name = message.properties.kind.as_ref();
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return Err(Receipt::Nok(Nok::NoName));
        };
        let its = |one: &TaskWorker| self.named || one.task == *name;
        let place = self.workers.iter().position(its);
        let place = place.ok_or(Receipt::WorkerNotFound)?;
        if self.workers[place].json && super::json::read(&message.body).is_none() {
            return Err(Receipt::Nok(Nok::Unreadable));
        }
        Ok(place)
    }

    /// What the broker is told.
    #[must_use]
    pub const fn outcome(&self, receipt: Receipt) -> Outcome {
        match (receipt, self.nok) {
            (Receipt::Ok, _) => Outcome::Ack,
            (Receipt::Nok(_), OnNok::Requeue) => Outcome::RejectRequeue,
            (Receipt::Nok(_), OnNok::Reject | OnNok::DeadLetter) | (Receipt::WorkerNotFound, _) => {
                Outcome::Reject
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tasks(named: bool) -> Tasks {
        let worker = |task: &str, json| TaskWorker {
            task: task.into(),
            json,
            ..TaskWorker::default()
        };
        Tasks {
            workers: vec![worker("resize", true), worker("notify", false)],
            named,
            ..Tasks::default()
        }
    }

    fn message(kind: Option<&str>, body: &str) -> Message {
        let mut message = Message::plain(1, "", "tasks", body);
        message.properties.kind = kind.map(Name::from);
        message
    }

    #[test]
    fn a_worker_is_found_by_the_type_of_the_message() {
        let nok = |nok| Err(Receipt::Nok(nok));
        let table = [
            (Some("resize"), "{}", Ok(0), Ok(0)),
            (Some("notify"), "hello", Ok(1), nok(Nok::Unreadable)),
            (Some("upload"), "{}", Err(Receipt::WorkerNotFound), Ok(0)),
            (None, "{}", nok(Nok::NoName), nok(Nok::NoName)),
            (Some(""), "{}", nok(Nok::NoName), nok(Nok::NoName)),
            (
                Some("resize"),
                "{",
                nok(Nok::Unreadable),
                nok(Nok::Unreadable),
            ),
        ];
        for (kind, body, shared, named) in table {
            let message = message(kind, body);
            assert_eq!(tasks(false).worker(&message), shared, "{kind:?} {body}");
            assert_eq!(tasks(true).worker(&message), named, "{kind:?} {body}");
        }
    }

    #[test]
    fn each_receipt_tells_the_broker_something() {
        let table = [
            (OnNok::Requeue, Outcome::RejectRequeue),
            (OnNok::Reject, Outcome::Reject),
            (OnNok::DeadLetter, Outcome::Reject),
        ];
        for (nok, outcome) in table {
            let tasks = Tasks {
                nok,
                ..Tasks::default()
            };
            assert_eq!(tasks.outcome(Receipt::Ok), Outcome::Ack);
            assert_eq!(tasks.outcome(Receipt::Nok(Nok::Failed)), outcome);
            assert_eq!(tasks.outcome(Receipt::WorkerNotFound), Outcome::Reject);
        }
    }
}
