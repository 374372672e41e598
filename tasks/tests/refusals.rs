//! A server whose queues refuse what is published: who sends a task is told.

use std::rc::Rc;

use futures_lite::future::block_on;
use warren_core::scenario::ServerLine;
use warren_tasks::amqp::{Channel, Confirmed, Message, Server, Settlement};
use warren_tasks::{
    Error, Executor, Producer, QueueForEach, Settings, SharedQueue, Simulated, Task,
};

/// The simulator, but for what becomes of a message.
struct Full(Simulated);

struct FullChannel(<Simulated as Server>::Channel);

impl Server for Full {
    type Channel = FullChannel;

    async fn open(&mut self) -> Result<FullChannel, Error> {
        self.0.open().await.map(FullChannel)
    }
}

impl Channel for FullChannel {
    type Deliveries = <<Simulated as Server>::Channel as Channel>::Deliveries;

    async fn declare_exchange(&mut self, exchange: &str) -> Result<(), Error> {
        self.0.declare_exchange(exchange).await
    }

    async fn declare_queue(&mut self, queue: &str, aside: Option<&str>) -> Result<(), Error> {
        self.0.declare_queue(queue, aside).await
    }

    async fn bind(&mut self, queue: &str, exchange: &str, key: &str) -> Result<(), Error> {
        self.0.bind(queue, exchange, key).await
    }

    async fn ready(&mut self, queue: &str) -> Result<u32, Error> {
        self.0.ready(queue).await
    }

    async fn confirm(&mut self) -> Result<(), Error> {
        self.0.confirm().await
    }

    async fn publish(&mut self, _: &str, _: &str, _: Message) -> Result<Confirmed, Error> {
        Ok(Confirmed::Refused)
    }

    async fn consume(&mut self, queue: &str, prefetch: u16) -> Result<Self::Deliveries, Error> {
        self.0.consume(queue, prefetch).await
    }

    async fn settle(&mut self, tag: u64, settlement: Settlement) -> Result<(), Error> {
        self.0.settle(tag, settlement).await
    }

    async fn close(&mut self) -> Result<(), Error> {
        self.0.close().await
    }
}

async fn sent(mut broker: impl Producer) -> Result<(), Error> {
    broker.declare("resize").await?;
    broker.send(&Task::new("1", "resize", "")).await
}

fn full() -> Full {
    Full(Simulated::connect(ServerLine::V4).expect("a connection"))
}

#[test]
fn a_task_that_a_queue_refuses_is_not_sent() {
    let executor = || Rc::new(Executor::new());
    let refused = Err(Error::NotConfirmed("1".to_owned()));
    let shared =
        async { sent(SharedQueue::new(full(), executor(), Settings::default()).await?).await };
    assert_eq!(block_on(shared), refused);
    let named =
        async { sent(QueueForEach::new(full(), executor(), Settings::default()).await?).await };
    assert_eq!(block_on(named), refused);
}
