//! How listeners end, and what becomes of the tasks that they had in hand.

use super::side::{Side, numbered};
use super::{Connect, Fresh, Outcome, Probe, same};
use crate::broker::{Consumer, NamedConsumer, Producer};
use crate::receipt::{OnFailure, Status};

const NAME: &str = "resize";

pub(super) async fn stopped<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let mut broker = fresh.shared(2, OnFailure::Reject).await?;
    broker.declare(NAME).await?;
    for task in numbered(NAME, 6) {
        broker.send(&task).await?;
    }
    let (one, other) = (
        Side::shared(&mut broker).await?,
        Side::shared(&mut broker).await?,
    );
    let first = one.next().await?;
    other.next().await?;
    // A receipt that was sent before counts; the others are missing.
    one.say(&first, Status::Ok).await?;
    broker.stop_all_listeners().await?;
    same("waiting", &broker.ready(Some(NAME)).await?, &5)?;
    for side in [&one, &other] {
        while side.tasks.recv().await.is_ok() {}
        same("faults", &side.faults.recv().await.is_err(), &true)?;
    }
    let later = Side::shared(&mut broker).await?;
    let again = later.next().await?;
    same("marked", &again.redelivered, &true)?;
    broker.stop_all_listeners().await?;
    same("waiting still", &broker.ready(Some(NAME)).await?, &5)
}

pub(super) async fn died<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let mut broker = fresh.named(3, OnFailure::Reject).await?;
    broker.declare(NAME).await?;
    for task in numbered(NAME, 3) {
        broker.send(&task).await?;
    }
    let dying = Side::named(&mut broker, NAME).await?;
    for _ in 0..3 {
        dying.next().await?;
    }
    drop(dying);
    let other = Side::named(&mut broker, NAME).await?;
    for task in numbered(NAME, 3) {
        let handed = other.next().await?;
        same("what the other one gets", &handed.task, &Ok(task))?;
        same("marked", &handed.redelivered, &true)?;
        other.say(&handed, Status::Ok).await?;
    }
    broker.stop_all_listeners().await?;
    same("waiting", &broker.ready(Some(NAME)).await?, &0)
}
