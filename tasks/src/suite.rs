//! What every implementation must do: one suite for all of them, over the traits alone.
//!
//! It takes a server that is there already, and gives each case a task queue with names of its
//! own. It does not know which server that is, and waits for nothing but what it was promised.

mod arrival;
mod endings;
mod receipts;
mod sharing;
mod side;

use std::rc::Rc;

use crate::Executor;
use crate::amqp::{Confirmed, Message, Server};
use crate::broker::{Broker, NamedBroker};
use crate::error::Error;
use crate::forms::{QueueForEach, SharedQueue};
use crate::receipt::OnFailure;
use crate::settings::Settings;

/// Connects to a server.
pub trait Connect {
    /// What it connects to.
    type Server: Server;

    /// A new connection.
    ///
    /// # Errors
    /// Why there is none.
    async fn connect(&mut self) -> Result<Self::Server, Error>;
}

/// What the suite looks at behind the interface.
pub trait Probe {
    /// How many messages are ready in the queue for tasks of this name; none: in the queue of
    /// what was put aside.
    ///
    /// # Errors
    /// What the server has against it.
    async fn ready(&mut self, name: Option<&str>) -> Result<u32, Error>;

    /// Publishes any message where tasks of this name go.
    ///
    /// # Errors
    /// What the server has against it.
    async fn publish(&mut self, name: &str, message: Message) -> Result<Confirmed, Error>;
}

/// What did not come true.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The broker did not do what it was asked for.
    #[error("{0}")]
    Error(#[from] Error),
    /// Something is otherwise than promised.
    #[error("{0}")]
    Claim(String),
}

/// Whether a case holds.
type Outcome = Result<(), Broken>;

/// Makes task queues that have nothing to do with each other.
struct Fresh<'a, C> {
    connect: &'a mut C,
    executor: Rc<Executor>,
    prefix: &'a str,
    made: u32,
}

impl<C: Connect> Fresh<'_, C> {
    async fn shared(
        &mut self,
        prefetch: u16,
        on_failure: OnFailure,
    ) -> Result<impl Broker + Probe + use<C>, Error> {
        let settings = self.settings(prefetch, on_failure);
        let server = self.connect.connect().await?;
        SharedQueue::new(server, self.executor.clone(), settings).await
    }

    async fn named(
        &mut self,
        prefetch: u16,
        on_failure: OnFailure,
    ) -> Result<impl NamedBroker + Probe + use<C>, Error> {
        let settings = self.settings(prefetch, on_failure);
        let server = self.connect.connect().await?;
        QueueForEach::new(server, self.executor.clone(), settings).await
    }

    fn settings(&mut self, prefetch: u16, on_failure: OnFailure) -> Settings {
        self.made += 1;
        Settings {
            prefix: format!("{}-{}", self.prefix, self.made),
            prefetch,
            on_failure,
        }
    }
}

/// Runs all cases, and gives what each of them shows. The executor must be running, and all
/// names in the broker begin with the prefix.
///
/// # Errors
/// The first case that does not hold, and what is otherwise there.
pub async fn suite<C: Connect>(
    connect: &mut C,
    executor: Rc<Executor>,
    prefix: &str,
) -> Result<Vec<&'static str>, Broken> {
    let fresh = &mut Fresh {
        connect,
        executor,
        prefix,
        made: 0,
    };
    let mut held = Vec::new();
    let mut case = |what: &'static str, outcome: Outcome| match outcome {
        Ok(()) => {
            held.push(what);
            Ok(())
        }
        Err(why) => Err(Broken::Claim(format!("{what}: {why}"))),
    };
    case(
        "a task arrives as sent, in either form",
        arrival::as_sent(fresh).await,
    )?;
    case(
        "a kind that nobody declared is not sent",
        arrival::undeclared(fresh).await,
    )?;
    case(
        "five named listeners and 256 tasks: each sees its own, in order",
        sharing::named(fresh).await,
    )?;
    case(
        "five listeners and 256 tasks: none is handed out twice, none is lost",
        sharing::shared(fresh).await,
    )?;
    case("OK: the task is done", receipts::ok(fresh).await)?;
    case(
        "NOK: the task is tried again",
        receipts::requeued(fresh).await,
    )?;
    case("NOK: the task is dropped", receipts::rejected(fresh).await)?;
    case(
        "NOK: the task is put aside",
        receipts::put_aside(fresh).await,
    )?;
    case("malformed tasks are NOK", receipts::malformed(fresh).await)?;
    case(
        "malformed tasks are NOK, also where no worker is looked up",
        receipts::malformed_of_one_name(fresh).await,
    )?;
    case(
        "WorkerNotFound: the task is rejected and not tried again",
        receipts::worker_not_found(fresh).await,
    )?;
    case(
        "a receipt for another task is reported and loses nothing",
        receipts::other_task(fresh).await,
    )?;
    case(
        "a receipt for another listener's task is reported and loses nothing",
        receipts::of_another_listener(fresh).await,
    )?;
    case(
        "stopping requeues what has no receipt",
        endings::stopped(fresh).await,
    )?;
    case(
        "a listener dies with tasks in hand: another one gets them",
        endings::died(fresh).await,
    )?;
    Ok(held)
}

/// That something is as promised.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, got: &T, wanted: &T) -> Outcome {
    if got == wanted {
        return Ok(());
    }
    let claim = format!("{what}: {got:?}, and not {wanted:?}");
    Err(Broken::Claim(claim))
}
