//! Task queues on a broker, as libraries for them have it: who sends tasks, who hands them to
//! workers, and what workers say of them.
//!
//! A [`Producer`] declares kinds of tasks and sends tasks, each confirmed by the broker. Of
//! consumers there are two forms: a [`Consumer`] has one queue for all tasks, and whoever gets
//! them looks the worker up by the task's name ([`Workers`]); a [`NamedConsumer`] has a queue
//! for each name, and nothing is looked up. A listener and its workers run side by side and
//! exchange two streams: tasks one way ([`Listener`]), [`Receipt`]s the other.
//!
//! The forms are made of AMQP ([`SharedQueue`], [`QueueForEach`]) over a [`amqp::Server`]: the
//! simulator's broker ([`Simulated`]), or a real one, which this crate does not know.
//! Everything runs on one [`Executor`], so that on the simulator the same program always does
//! the same. The interface is modelled on that of the Go library Dingo.
//!
//! ```
//! use std::rc::Rc;
//! use warren_core::scenario::ServerLine;
//! use warren_tasks::{
//!     Consumer, Error, Executor, Failure, Producer, Settings, SharedQueue, Simulated, Task, Workers,
//! };
//!
//! let executor = Rc::new(Executor::new());
//! let work = async {
//!     let server = Simulated::connect(ServerLine::V4)?;
//!     let mut broker = SharedQueue::new(server, executor.clone(), Settings::default()).await?;
//!     broker.declare("resize").await?;
//!     let (done, names) = async_channel::unbounded();
//!     let resize = move |task: &Task| {
//!         let told = done.try_send(task.body.clone());
//!         told.map_err(|error| Failure::Failed(error.to_string()))
//!     };
//!     let (receipts, taken) = async_channel::unbounded();
//!     let listener = broker.add_listener(taken).await?;
//!     let workers = Workers::default().with("resize", resize);
//!     executor.spawn(workers.serve(listener.tasks, receipts)).detach();
//!     broker.send(&Task::new("1", "resize", "photo-1.jpg")).await?;
//!     assert_eq!(names.recv().await.as_deref(), Ok("photo-1.jpg"));
//!     broker.stop_all_listeners().await
//! };
//! futures_lite::future::block_on(executor.run(work))?;
//! # Ok::<(), Error>(())
//! ```
#![deny(missing_docs)]
#![expect(
    async_fn_in_trait,
    reason = "everything runs on one executor in one thread; nothing has to be Send"
)]

pub mod amqp;
mod broker;
mod error;
mod forms;
mod listen;
mod receipt;
mod settings;
mod simulated;
pub mod suite;
mod task;
mod worker;

pub use broker::{Broker, Consumer, Handed, Listener, NamedBroker, NamedConsumer, Producer};
pub use error::{Error, Fault};
pub use forms::{QueueForEach, SharedQueue};
pub use receipt::{OnFailure, Receipt, Status, Ticket};
pub use settings::Settings;
pub use simulated::Simulated;
pub use task::{Malformed, Task};
pub use worker::{Failure, Worker, Workers, serve_one};

/// What runs listeners and workers side by side, in one thread.
pub type Executor = async_executor::LocalExecutor<'static>;
