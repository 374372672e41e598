//! The interface: who sends tasks, and the two forms of who hands them out.

use async_channel::Receiver;

use crate::error::{Error, Fault};
use crate::receipt::{Receipt, Ticket};
use crate::task::{Malformed, Task};

/// Sends tasks.
pub trait Producer {
    /// Declares a kind of task, so that tasks of this name find a queue. Declaring it again
    /// changes nothing.
    ///
    /// # Errors
    /// What the server has against it.
    async fn declare(&mut self, name: &str) -> Result<(), Error>;

    /// Sends a task, and waits until the broker has taken it.
    ///
    /// # Errors
    /// That its kind was not declared, or that the broker did not confirm it.
    async fn send(&mut self, task: &Task) -> Result<(), Error>;
}

/// Hands out tasks of every name, from one queue that they share.
pub trait Consumer {
    /// A new listener: it takes receipts from this stream for the tasks that it hands out.
    /// When the other end of the stream is gone, so is the worker side: the listener ends,
    /// and what it had handed out is requeued.
    ///
    /// # Errors
    /// What the server has against it.
    async fn add_listener(&mut self, receipts: Receiver<Receipt>) -> Result<Listener, Error>;

    /// Ends all listeners and their streams. The receipts that were sent before count; what
    /// has none is requeued.
    ///
    /// # Errors
    /// What the server has against it.
    async fn stop_all_listeners(&mut self) -> Result<(), Error>;
}

/// Hands out tasks by name, each name from a queue of its own.
pub trait NamedConsumer {
    /// A new listener for tasks of this name; see [`Consumer::add_listener`].
    ///
    /// # Errors
    /// That the kind was not declared, or what the server has against it.
    async fn add_listener(
        &mut self,
        name: &str,
        receipts: Receiver<Receipt>,
    ) -> Result<Listener, Error>;

    /// Ends all listeners; see [`Consumer::stop_all_listeners`].
    ///
    /// # Errors
    /// What the server has against it.
    async fn stop_all_listeners(&mut self) -> Result<(), Error>;
}

/// A broker with one queue for all tasks.
pub trait Broker: Producer + Consumer {}
impl<B: Producer + Consumer> Broker for B {}

/// A broker with a queue for each name.
pub trait NamedBroker: Producer + NamedConsumer {}
impl<B: Producer + NamedConsumer> NamedBroker for B {}

/// The worker side's end of a listener. The streams end with the listener.
#[derive(Debug)]
pub struct Listener {
    /// What is to be worked on.
    pub tasks: Receiver<Handed>,
    /// What went wrong.
    pub faults: Receiver<Fault>,
}

/// Something that was handed out, and wants a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// What the receipt is to name.
    pub ticket: Ticket,
    /// Whether it may have been handed out before.
    pub redelivered: bool,
    /// The task, or why the message is none; that wants a NOK.
    pub task: Result<Task, Malformed>,
}
