//! A worker side that the suite holds in its own hands.

use async_channel::{Receiver, Sender};

use super::Broken;
use crate::broker::{Broker, Handed, Listener, NamedBroker};
use crate::error::{Error, Fault};
use crate::receipt::{Receipt, Status};
use crate::task::Task;

/// What the worker side has of a listener.
pub(super) struct Side {
    pub(super) tasks: Receiver<Handed>,
    pub(super) faults: Receiver<Fault>,
    pub(super) receipts: Sender<Receipt>,
}

impl Side {
    pub(super) async fn shared(broker: &mut impl Broker) -> Result<Self, Error> {
        let (receipts, taken) = async_channel::unbounded();
        Ok(Self::of(broker.add_listener(taken).await?, receipts))
    }

    pub(super) async fn named(broker: &mut impl NamedBroker, name: &str) -> Result<Self, Error> {
        let (receipts, taken) = async_channel::unbounded();
        Ok(Self::of(broker.add_listener(name, taken).await?, receipts))
    }

    fn of(Listener { tasks, faults }: Listener, receipts: Sender<Receipt>) -> Self {
        Self {
            tasks,
            faults,
            receipts,
        }
    }

    /// The next that is handed out.
    pub(super) async fn next(&self) -> Result<Handed, Broken> {
        let next = self.tasks.recv().await;
        next.map_err(|_| Broken::Claim("the stream of tasks ended".to_owned()))
    }

    /// Sends a receipt.
    pub(super) async fn say(&self, of: &Handed, status: Status) -> Result<(), Broken> {
        let receipt = Receipt {
            ticket: of.ticket,
            status,
        };
        let sent = self.receipts.send(receipt).await;
        sent.map_err(|_| Broken::Claim("nobody takes receipts any more".to_owned()))
    }
}

/// Tasks of one name, with the numbers from 1 as their ids and bodies.
pub(super) fn numbered(name: &str, count: usize) -> Vec<Task> {
    let numbers = 1..=count;
    numbers
        .map(|number| Task::new(number.to_string(), name, format!("{{\"n\":{number}}}")))
        .collect()
}
