//! A listener: hands out what a channel delivers, takes receipts, and tells the broker. It
//! runs beside the workers, whom it does not know.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::rc::Rc;

use async_channel::{Receiver, Sender};
use futures_lite::StreamExt;
use futures_lite::future::or;

use crate::Executor;
use crate::amqp::{Channel, Delivery};
use crate::broker::{Handed, Listener};
use crate::error::{Error, Fault};
use crate::receipt::{OnFailure, Receipt, Ticket};
use crate::task::Task;

/// All listeners of a broker.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    /// The number of the last handing out.
    last_ticket: Rc<Cell<u64>>,
    running: Vec<Running>,
}

/// A listener that was started. It is told to stop by letting go of `_stop`.
#[derive(Debug)]
struct Running {
    _stop: Sender<Infallible>,
    ended: Receiver<Result<(), Error>>,
}

impl Listeners {
    /// Starts one on a channel that consumes.
    pub(crate) fn start<C: Channel>(
        &mut self,
        executor: &Executor,
        (channel, deliveries): (C, C::Deliveries),
        receipts: Receiver<Receipt>,
        on_failure: OnFailure,
    ) -> Listener {
        let (tasks_in, tasks) = async_channel::unbounded();
        let (faults_in, faults) = async_channel::unbounded();
        let (stop, stopped) = async_channel::bounded(1);
        let (end, ended) = async_channel::bounded(1);
        let line = Line {
            channel,
            tasks: tasks_in,
            faults: faults_in,
            in_hand: BTreeMap::new(),
            last_ticket: self.last_ticket.clone(),
            on_failure,
        };
        let run = async move {
            let outcome = line.run(deliveries, receipts, stopped).await;
            // Nobody asks how it ended where the broker is gone.
            let _ = end.send(outcome).await;
        };
        executor.spawn(run).detach();
        self.running.push(Running { _stop: stop, ended });
        Listener { tasks, faults }
    }

    /// Stops all, and waits until what they had in hand is back.
    pub(crate) async fn stop_all(&mut self) -> Result<(), Error> {
        let mut outcome = Ok(());
        for Running { _stop, ended } in self.running.drain(..) {
            drop(_stop);
            let one = ended.recv().await.unwrap_or(Ok(()));
            outcome = outcome.and(one);
        }
        outcome
    }
}

/// The middle of a listener: between the channel and the streams.
struct Line<C> {
    channel: C,
    tasks: Sender<Handed>,
    faults: Sender<Fault>,
    /// The delivery tags of what has no receipt yet.
    in_hand: BTreeMap<Ticket, u64>,
    last_ticket: Rc<Cell<u64>>,
    on_failure: OnFailure,
}

/// What a listener wakes for. Where several things are there, receipts go first: those that
/// were sent before a stop count.
enum Next {
    Receipt(Receipt),
    Delivery(Result<Delivery, Error>),
    /// It was told to stop, or nobody works on what it hands out.
    Stop,
    /// The server ended it.
    Ended,
}

impl<C: Channel> Line<C> {
    async fn run(
        mut self,
        mut deliveries: C::Deliveries,
        receipts: Receiver<Receipt>,
        stopped: Receiver<Infallible>,
    ) -> Result<(), Error> {
        loop {
            let receipt = async { receipts.recv().await.map_or(Next::Stop, Next::Receipt) };
            let stop = async {
                let _never = stopped.recv().await;
                Next::Stop
            };
            let delivery = async { deliveries.next().await.map_or(Next::Ended, Next::Delivery) };
            let outcome = match or(receipt, or(stop, delivery)).await {
                Next::Receipt(receipt) => self.take(receipt).await,
                Next::Delivery(Ok(delivery)) => {
                    if !self.hand_out(delivery).await {
                        return self.channel.close().await;
                    }
                    Ok(())
                }
                Next::Stop => return self.channel.close().await,
                Next::Delivery(Err(error)) => Err(error),
                Next::Ended => Err(Error::Gone("the server ended the consumer".to_owned())),
            };
            if let Err(error) = outcome {
                // Whoever reads no faults wants none.
                let _ = self.faults.send(Fault::Ended(error.clone())).await;
                return Err(error);
            }
        }
    }

    /// Whether somebody was there to take it.
    async fn hand_out(&mut self, delivery: Delivery) -> bool {
        let ticket = Ticket(self.last_ticket.get() + 1);
        self.last_ticket.set(ticket.0);
        self.in_hand.insert(ticket, delivery.tag);
        let handed = Handed {
            ticket,
            redelivered: delivery.redelivered,
            task: Task::from_message(delivery.message),
        };
        self.tasks.send(handed).await.is_ok()
    }

    async fn take(&mut self, receipt: Receipt) -> Result<(), Error> {
        if let Some(tag) = self.in_hand.remove(&receipt.ticket) {
            let settlement = receipt.status.settlement(self.on_failure);
            return self.channel.settle(tag, settlement).await;
        }
        let in_hand = self.in_hand.keys().copied().collect();
        // Whoever reads no faults wants none.
        let _ = self
            .faults
            .send(Fault::OtherTask { receipt, in_hand })
            .await;
        Ok(())
    }
}
