//! The worker side: workers, the registry of their names, and the dispatcher, which looks a
//! task's worker up. It knows streams of tasks and receipts, and no broker.

use std::collections::BTreeMap;

use async_channel::{Receiver, Sender};

use crate::broker::Handed;
use crate::receipt::{Receipt, Status};
use crate::task::Task;

/// Does tasks of one name.
pub trait Worker {
    /// Does one.
    ///
    /// # Errors
    /// Why it is not done.
    fn work(&mut self, task: &Task) -> Result<(), Failure>;
}

/// Why a task is not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The worker cannot read the body.
    #[error("the body cannot be read: {0}")]
    Malformed(String),
    /// The work itself failed.
    #[error("{0}")]
    Failed(String),
}

impl<F: FnMut(&Task) -> Result<(), Failure>> Worker for F {
    fn work(&mut self, task: &Task) -> Result<(), Failure> {
        self(task)
    }
}

/// Workers by the names of their tasks.
#[derive(Default)]
pub struct Workers(BTreeMap<String, Box<dyn Worker>>);

impl Workers {
    /// The same with this worker, who takes the place of another of that name.
    #[must_use]
    pub fn with(mut self, name: &str, worker: impl Worker + 'static) -> Self {
        self.0.insert(name.to_owned(), Box::new(worker));
        self
    }

    /// Looks the worker up by the task's name, and lets it work.
    pub fn dispatch(&mut self, handed: &Handed) -> Status {
        let Ok(task) = &handed.task else {
            return Status::Nok;
        };
        match self.0.get_mut(&task.name) {
            Some(worker) => worked(worker.as_mut(), task),
            None => Status::WorkerNotFound,
        }
    }

    /// Works until the tasks end, or nobody takes receipts.
    pub async fn serve(mut self, tasks: Receiver<Handed>, receipts: Sender<Receipt>) {
        serve(tasks, receipts, |handed| self.dispatch(handed)).await;
    }
}

/// Lets one worker do all tasks of a queue of one name: nothing is looked up.
pub async fn serve_one(
    mut worker: impl Worker,
    tasks: Receiver<Handed>,
    receipts: Sender<Receipt>,
) {
    let status = |handed: &Handed| match &handed.task {
        Ok(task) => worked(&mut worker, task),
        Err(_) => Status::Nok,
    };
    serve(tasks, receipts, status).await;
}

async fn serve(
    tasks: Receiver<Handed>,
    receipts: Sender<Receipt>,
    mut status: impl FnMut(&Handed) -> Status,
) {
    while let Ok(handed) = tasks.recv().await {
        let receipt = Receipt {
            ticket: handed.ticket,
            status: status(&handed),
        };
        if receipts.send(receipt).await.is_err() {
            return;
        }
    }
}

fn worked(worker: &mut dyn Worker, task: &Task) -> Status {
    match worker.work(task) {
        Ok(()) => Status::Ok,
        Err(_) => Status::Nok,
    }
}
