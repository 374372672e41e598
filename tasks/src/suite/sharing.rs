//! That many listeners share many tasks, in either form.

use async_channel::{Receiver, Sender};

use super::side::Side;
use super::{Broken, Connect, Fresh, Outcome, Probe, same};
use crate::broker::{Consumer, NamedConsumer, Producer};
use crate::receipt::OnFailure;
use crate::task::Task;
use crate::worker::{Failure, Workers, serve_one};

const NAMES: [&str; 5] = ["resize", "convert", "upload", "notify", "index"];
const TASKS: usize = 256;

/// All tasks, of each name in turn.
fn all() -> Vec<Task> {
    let numbers = 0..TASKS;
    let named = numbers.map(|number| Task::new(number.to_string(), NAMES[number % 5], "{}"));
    named.collect()
}

/// A worker that writes down who it is and what it did.
fn noting(
    who: &'static str,
    did: &Sender<(&'static str, Task)>,
) -> impl FnMut(&Task) -> Result<(), Failure> + use<> {
    let did = did.clone();
    move |task| {
        let noted = did.try_send((who, task.clone()));
        noted.map_err(|error| Failure::Failed(error.to_string()))
    }
}

/// What was done, once everything is.
async fn done(did: &Receiver<(&'static str, Task)>) -> Result<Vec<(&'static str, Task)>, Broken> {
    let mut all = Vec::new();
    while all.len() < TASKS {
        let next = did.recv().await;
        all.push(next.map_err(|_| Broken::Claim("the workers ended".to_owned()))?);
    }
    Ok(all)
}

pub(super) async fn named<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let mut broker = fresh.named(4, OnFailure::Requeue).await?;
    let (note, did) = async_channel::unbounded();
    for name in NAMES {
        broker.declare(name).await?;
        let side = Side::named(&mut broker, name).await?;
        let worker = noting(name, &note);
        let work = serve_one(worker, side.tasks, side.receipts);
        fresh.executor.spawn(work).detach();
    }
    for task in all() {
        broker.send(&task).await?;
    }
    let seen = done(&did).await?;
    broker.stop_all_listeners().await?;
    for name in NAMES {
        let its = seen.iter().filter(|(who, _)| *who == name);
        let its: Vec<Task> = its.map(|(_, task)| task.clone()).collect();
        let sent: Vec<Task> = all().into_iter().filter(|task| task.name == name).collect();
        same(name, &its, &sent)?;
        same("left", &broker.ready(Some(name)).await?, &0)?;
    }
    same("more than that", &did.len(), &0)
}

pub(super) async fn shared<C: Connect>(fresh: &mut Fresh<'_, C>) -> Outcome {
    let mut broker = fresh.shared(4, OnFailure::Requeue).await?;
    for name in NAMES {
        broker.declare(name).await?;
    }
    let (note, did) = async_channel::unbounded();
    for who in ["l1", "l2", "l3", "l4", "l5"] {
        let side = Side::shared(&mut broker).await?;
        let mut workers = Workers::default();
        for name in NAMES {
            workers = workers.with(name, noting(who, &note));
        }
        let work = workers.serve(side.tasks, side.receipts);
        fresh.executor.spawn(work).detach();
    }
    for task in all() {
        broker.send(&task).await?;
    }
    let seen = done(&did).await?;
    broker.stop_all_listeners().await?;
    let mut whos: Vec<&str> = seen.iter().map(|(who, _)| *who).collect();
    whos.sort_unstable();
    whos.dedup();
    same("listeners with work", &whos.len(), &5)?;
    let mut tasks: Vec<Task> = seen.into_iter().map(|(_, task)| task).collect();
    tasks.sort_by_key(|task| task.id.parse::<usize>().unwrap_or(TASKS));
    same("what was done", &tasks, &all())?;
    same("more than that", &did.len(), &0)?;
    same("left", &broker.ready(Some(NAMES[0])).await?, &0)
}
