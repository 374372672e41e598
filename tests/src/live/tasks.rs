//! The suite of task queues on a real server.

use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use async_io::Timer;
use futures_lite::future::{block_on, or};
use warren_cli::rabbitmq::RabbitMq;
use warren_tasks::suite::{Broken, Connect, suite};
use warren_tasks::{Error, Executor};

use super::Server;

/// How long all of it may take; where something never comes, somebody has to end it.
const PATIENCE: Duration = Duration::from_secs(120);

/// Connects to the server as its default user.
struct ToServer {
    uri: String,
}

impl Connect for ToServer {
    type Server = RabbitMq;

    async fn connect(&mut self) -> Result<RabbitMq, Error> {
        RabbitMq::connect(&self.uri).await
    }
}

/// Checks all of it; gives what to say, a line each.
///
/// # Errors
/// The first case that does not hold.
pub fn check() -> Result<Vec<String>> {
    let mut server = Server::start()?;
    let uri = format!("amqp://guest:guest@127.0.0.1:{}/%2f", server.port()?);
    let executor = Rc::new(Executor::new());
    let mut to_server = ToServer { uri };
    let running = executor.clone();
    let cases = async { Some(suite(&mut to_server, executor.clone(), "tasks").await) };
    let ending = async {
        Timer::after(PATIENCE).await;
        None
    };
    let outcome: Option<Result<_, Broken>> = block_on(running.run(or(cases, ending)));
    match outcome {
        Some(held) => {
            let held = held.context("task queues on a real server")?;
            Ok(held.into_iter().map(str::to_owned).collect())
        }
        None => bail!("task queues on a real server: something did not come in {PATIENCE:?}"),
    }
}
