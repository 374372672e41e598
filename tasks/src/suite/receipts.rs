//! What each receipt does on the broker.

use super::side::{Side, numbered};
use super::{Connect, Fresh, Outcome, Probe, same};
use crate::amqp::{Confirmed, Message};
use crate::broker::{Broker, Consumer, NamedConsumer, Producer};
use crate::error::Fault;
use crate::receipt::{OnFailure, Receipt, Status, Ticket};
use crate::task::{Malformed, Task};
use crate::worker::{Failure, Workers, serve_one};

const NAME: &str = "resize";

/// A broker with two tasks waiting, and a side that has the first in hand.
async fn two<C: Connect>(
    fresh: &mut Fresh<'_, C>,
    on_failure: OnFailure,
) -> Result<(impl Broker + Probe + use<C>, Side), super::Broken> {
    let mut broker = fresh.shared(1, on_failure).await?;
    broker.declare(NAME).await?;
    for task in numbered(NAME, 2) {
        broker.send(&task).await?;
    }
    let side = Side::shared(&mut broker).await?;
    Ok((broker, side))
}

/// Gives the first of two this receipt, and looks at what is handed out next.
async fn then(side: &Side, status: Status) -> Result<(String, bool), super::Broken> {
    let first = side.next().await?;
    side.say(&first, status).await?;
    let next = side.next().await?;
    let id = next.task.map(|task| task.id).unwrap_or_default();
    Ok((id, next.redelivered))
}

pub(super) async fn ok<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let (mut broker, side) = two(fresh, OnFailure::DeadLetter).await?;
    let next = then(&side, Status::Ok).await?;
    same("next", &next, &("2".to_owned(), false))?;
    broker.stop_all_listeners().await?;
    same("waiting", &broker.ready(Some(NAME)).await?, &1)?;
    same("put aside", &broker.ready(None).await?, &0)
}

pub(super) async fn requeued<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let (mut broker, side) = two(fresh, OnFailure::Requeue).await?;
    // A classic queue takes it back to where it was: it is the next again.
    let next = then(&side, Status::Nok).await?;
    same("next", &next, &("1".to_owned(), true))?;
    broker.stop_all_listeners().await?;
    same("waiting", &broker.ready(Some(NAME)).await?, &2)
}

pub(super) async fn rejected<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let (mut broker, side) = two(fresh, OnFailure::Reject).await?;
    let next = then(&side, Status::Nok).await?;
    same("next", &next, &("2".to_owned(), false))?;
    broker.stop_all_listeners().await?;
    same("waiting", &broker.ready(Some(NAME)).await?, &1)
}

pub(super) async fn put_aside<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let (mut broker, side) = two(fresh, OnFailure::DeadLetter).await?;
    let next = then(&side, Status::Nok).await?;
    same("next", &next, &("2".to_owned(), false))?;
    broker.stop_all_listeners().await?;
    same("waiting", &broker.ready(Some(NAME)).await?, &1)?;
    same("put aside", &broker.ready(None).await?, &1)
}

/// The worker of the suite: it reads numbers.
fn numbers(task: &Task) -> Result<(), Failure> {
    let read = task.body.parse::<u32>();
    read.map(drop)
        .map_err(|error| Failure::Malformed(error.to_string()))
}

pub(super) async fn malformed<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let mut broker = fresh.shared(1, OnFailure::DeadLetter).await?;
    broker.declare(NAME).await?;
    let side = Side::shared(&mut broker).await?;
    let mut workers = Workers::default().with(NAME, numbers);
    let nameless = Message {
        id: Some("1".to_owned()),
        ..Message::default()
    };
    let published = broker.publish(NAME, nameless).await?;
    same("publishing", &published, &Confirmed::Taken)?;
    let handed = side.next().await?;
    same("what arrived", &handed.task, &Err(Malformed::NoName))?;
    let status = workers.dispatch(&handed);
    same("of one without a name", &status, &Status::Nok)?;
    side.say(&handed, status).await?;
    for (body, wanted) in [("twelve", Status::Nok), ("12", Status::Ok)] {
        broker.send(&Task::new(body, NAME, body)).await?;
        let handed = side.next().await?;
        let status = workers.dispatch(&handed);
        same(body, &status, &wanted)?;
        side.say(&handed, status).await?;
    }
    broker.stop_all_listeners().await?;
    same("waiting", &broker.ready(Some(NAME)).await?, &0)?;
    same("put aside", &broker.ready(None).await?, &2)
}

/// Also where failures are tried again.
pub(super) async fn worker_not_found<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let (mut broker, side) = two(fresh, OnFailure::Requeue).await?;
    let mut workers = Workers::default().with("convert", numbers);
    let first = side.next().await?;
    let status = workers.dispatch(&first);
    same("the dispatcher's", &status, &Status::WorkerNotFound)?;
    side.say(&first, status).await?;
    let next = side.next().await?;
    let id = next.task.map(|task| task.id);
    same("next", &id, &Ok("2".to_owned()))?;
    broker.stop_all_listeners().await?;
    same("waiting", &broker.ready(Some(NAME)).await?, &1)
}

pub(super) async fn other_task<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let (mut broker, side) = two(fresh, OnFailure::Reject).await?;
    let first = side.next().await?;
    let other = Receipt {
        ticket: Ticket(first.ticket.0 + 1000),
        status: Status::Nok,
    };
    side.receipts
        .send(other)
        .await
        .map_err(|error| super::Broken::Claim(error.to_string()))?;
    let reported = side.faults.recv().await.ok();
    let fault = Fault::OtherTask {
        receipt: other,
        in_hand: vec![first.ticket],
    };
    same("the report", &reported, &Some(fault))?;
    // What is in hand can still be settled, once.
    side.say(&first, Status::Ok).await?;
    let next = side.next().await?;
    side.say(&first, Status::Ok).await?;
    let again = side.faults.recv().await.ok();
    let fault = Fault::OtherTask {
        receipt: Receipt {
            ticket: first.ticket,
            status: Status::Ok,
        },
        in_hand: vec![next.ticket],
    };
    same("the second report", &again, &Some(fault))?;
    broker.stop_all_listeners().await?;
    same("waiting", &broker.ready(Some(NAME)).await?, &1)
}

pub(super) async fn of_another_listener<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let mut broker = fresh.shared(1, OnFailure::Reject).await?;
    broker.declare(NAME).await?;
    for task in numbered(NAME, 2) {
        broker.send(&task).await?;
    }
    let (one, other) = (
        Side::shared(&mut broker).await?,
        Side::shared(&mut broker).await?,
    );
    let (its, others) = (one.next().await?, other.next().await?);
    other.say(&its, Status::Ok).await?;
    // Both are still in hand: the one that was named, and the one that was not meant.
    one.say(&its, Status::Ok).await?;
    let fault = Fault::OtherTask {
        receipt: Receipt {
            ticket: its.ticket,
            status: Status::Ok,
        },
        in_hand: vec![others.ticket],
    };
    broker.stop_all_listeners().await?;
    same("the report", &other.faults.recv().await.ok(), &Some(fault))?;
    same("of the one", &one.faults.recv().await.ok(), &None)?;
    same("waiting", &broker.ready(Some(NAME)).await?, &1)
}

/// Whoever does all tasks of a queue looks no worker up, and knows a malformed one all the same.
pub(super) async fn malformed_of_one_name<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let mut broker = fresh.named(1, OnFailure::DeadLetter).await?;
    broker.declare(NAME).await?;
    let side = Side::named(&mut broker, NAME).await?;
    let (note, did) = async_channel::unbounded();
    let worker = move |task: &Task| {
        let noted = note.try_send(task.id.clone());
        noted.map_err(|error| Failure::Failed(error.to_string()))
    };
    let work = serve_one(worker, side.tasks, side.receipts);
    fresh.executor.spawn(work).detach();
    broker.publish(NAME, Message::default()).await?;
    broker.send(&Task::new("2", NAME, "")).await?;
    same(
        "what was worked on",
        &did.recv().await.ok(),
        &Some("2".to_owned()),
    )?;
    broker.stop_all_listeners().await?;
    same("put aside", &broker.ready(None).await?, &1)
}
