//! That tasks arrive, and as what.

use super::side::Side;
use super::{Connect, Fresh, Outcome, Probe, same};
use crate::broker::{Consumer, NamedConsumer, Producer};
use crate::error::Error;
use crate::receipt::{OnFailure, Status};
use crate::task::Task;

/// Nothing of it is lost on the way: no quotes, no line breaks, no letters beyond ASCII.
fn awkward() -> Task {
    Task::new(
        "a/1 \"x\"",
        "größe.ändern",
        "{\"file\":\"日本.png\",\n \"w\":0}",
    )
}

pub(super) async fn as_sent<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let task = awkward();
    let mut broker = fresh.shared(1, OnFailure::Requeue).await?;
    broker.declare(&task.name).await?;
    let side = Side::shared(&mut broker).await?;
    arrives(&mut broker, &side, &task).await?;
    broker.stop_all_listeners().await?;
    same("left of it", &broker.ready(Some(&task.name)).await?, &0)?;

    let mut broker = fresh.named(1, OnFailure::Requeue).await?;
    broker.declare(&task.name).await?;
    let side = Side::named(&mut broker, &task.name).await?;
    arrives(&mut broker, &side, &task).await?;
    broker.stop_all_listeners().await?;
    same("left of it", &broker.ready(Some(&task.name)).await?, &0)
}

async fn arrives(broker: &mut impl Producer, side: &Side, task: &Task) -> Outcome {
    broker.send(task).await?;
    let handed = side.next().await?;
    same("what arrived", &handed.task, &Ok(task.clone()))?;
    same("redelivered", &handed.redelivered, &false)?;
    side.say(&handed, Status::Ok).await
}

pub(super) async fn undeclared<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let task = Task::new("1", "resize", "");
    let refused = Err(Error::NotDeclared("resize".to_owned()));
    let mut broker = fresh.shared(1, OnFailure::Requeue).await?;
    same("sending", &broker.send(&task).await, &refused)?;
    broker.declare("resize").await?;
    same("sending it then", &broker.send(&task).await, &Ok(()))?;

    let mut broker = fresh.named(1, OnFailure::Requeue).await?;
    broker.declare("convert").await?;
    same("sending", &broker.send(&task).await, &refused)?;
    // Declaring again changes nothing.
    broker.declare("resize").await?;
    broker.declare("resize").await?;
    same("sending it then", &broker.send(&task).await, &Ok(()))?;
    same("waiting", &broker.ready(Some("resize")).await?, &1)
}
