//! The two forms of a broker, made of AMQP: one queue that all tasks share, and a queue for
//! each name of tasks.

use std::rc::Rc;

use async_channel::Receiver;

use crate::Executor;
use crate::amqp::{Channel, Confirmed, Message, Server};
use crate::broker::{Consumer, Listener, NamedConsumer, Producer};
use crate::error::Error;
use crate::listen::Listeners;
use crate::receipt::Receipt;
use crate::settings::Settings;
use crate::suite::Probe;
use crate::task::Task;

/// All tasks share one queue.
pub struct SharedQueue<S: Server>(Base<S>);

/// The tasks of each name have a queue of their own.
pub struct QueueForEach<S: Server>(Base<S>);

/// What both forms have.
struct Base<S: Server> {
    server: S,
    executor: Rc<Executor>,
    settings: Settings,
    /// Where it declares and publishes.
    channel: S::Channel,
    listeners: Listeners,
}

impl<S: Server> SharedQueue<S> {
    /// Sets one up on a server.
    ///
    /// # Errors
    /// What the server has against it.
    pub async fn new(server: S, executor: Rc<Executor>, settings: Settings) -> Result<Self, Error> {
        let mut base = Base::new(server, executor, settings).await?;
        base.declare_queue(&base.settings.shared_queue()).await?;
        Ok(Self(base))
    }
}

impl<S: Server> QueueForEach<S> {
    /// Sets one up on a server.
    ///
    /// # Errors
    /// What the server has against it.
    pub async fn new(server: S, executor: Rc<Executor>, settings: Settings) -> Result<Self, Error> {
        Base::new(server, executor, settings).await.map(Self)
    }
}

impl<S: Server> Base<S> {
    async fn new(mut server: S, executor: Rc<Executor>, settings: Settings) -> Result<Self, Error> {
        let mut channel = server.open().await?;
        channel.confirm().await?;
        channel.declare_exchange(settings.exchange()).await?;
        if let Some(aside) = settings.dead_letters() {
            channel.declare_queue(&aside, None).await?;
        }
        Ok(Self {
            server,
            executor,
            settings,
            channel,
            listeners: Listeners::default(),
        })
    }

    async fn declare_queue(&mut self, queue: &str) -> Result<(), Error> {
        let dead_letters = self.settings.dead_letters();
        self.channel
            .declare_queue(queue, dead_letters.as_deref())
            .await
    }

    async fn bind(&mut self, queue: &str, name: &str) -> Result<(), Error> {
        let exchange = self.settings.exchange();
        self.channel.bind(queue, exchange, name).await
    }

    async fn publish(&mut self, key: &str, message: Message) -> Result<Confirmed, Error> {
        let exchange = self.settings.exchange();
        self.channel.publish(exchange, key, message).await
    }

    async fn send(&mut self, task: &Task) -> Result<(), Error> {
        match self.publish(&task.name, task.to_message()).await? {
            Confirmed::Taken => Ok(()),
            Confirmed::Unroutable => Err(Error::NotDeclared(task.name.clone())),
            Confirmed::Refused => Err(Error::NotConfirmed(task.id.clone())),
        }
    }

    async fn listen(
        &mut self,
        queue: &str,
        receipts: Receiver<Receipt>,
    ) -> Result<Listener, Error> {
        let mut channel = self.server.open().await?;
        let deliveries = channel.consume(queue, self.settings.prefetch).await?;
        let from = (channel, deliveries);
        let on_failure = self.settings.on_failure;
        Ok(self
            .listeners
            .start(&self.executor, from, receipts, on_failure))
    }
}

impl<S: Server> Producer for SharedQueue<S> {
    async fn declare(&mut self, name: &str) -> Result<(), Error> {
        let queue = self.0.settings.shared_queue();
        self.0.bind(&queue, name).await
    }

    async fn send(&mut self, task: &Task) -> Result<(), Error> {
        self.0.send(task).await
    }
}

impl<S: Server> Consumer for SharedQueue<S> {
    async fn add_listener(&mut self, receipts: Receiver<Receipt>) -> Result<Listener, Error> {
        let queue = self.0.settings.shared_queue();
        self.0.listen(&queue, receipts).await
    }

    async fn stop_all_listeners(&mut self) -> Result<(), Error> {
        self.0.listeners.stop_all().await
    }
}

impl<S: Server> Producer for QueueForEach<S> {
    async fn declare(&mut self, name: &str) -> Result<(), Error> {
        let queue = self.0.settings.queue_of(name);
        self.0.declare_queue(&queue).await?;
        self.0.bind(&queue, name).await
    }

    async fn send(&mut self, task: &Task) -> Result<(), Error> {
        self.0.send(task).await
    }
}

impl<S: Server> NamedConsumer for QueueForEach<S> {
    async fn add_listener(
        &mut self,
        name: &str,
        receipts: Receiver<Receipt>,
    ) -> Result<Listener, Error> {
        let queue = self.0.settings.queue_of(name);
        self.0.listen(&queue, receipts).await
    }

    async fn stop_all_listeners(&mut self) -> Result<(), Error> {
        self.0.listeners.stop_all().await
    }
}

impl<S: Server> Probe for SharedQueue<S> {
    async fn ready(&mut self, name: Option<&str>) -> Result<u32, Error> {
        let settings = &self.0.settings;
        let queue = name.map_or_else(|| settings.aside(), |_| settings.shared_queue());
        self.0.channel.ready(&queue).await
    }

    async fn publish(&mut self, name: &str, message: Message) -> Result<Confirmed, Error> {
        self.0.publish(name, message).await
    }
}

impl<S: Server> Probe for QueueForEach<S> {
    async fn ready(&mut self, name: Option<&str>) -> Result<u32, Error> {
        let settings = &self.0.settings;
        let queue = name.map_or_else(|| settings.aside(), |name| settings.queue_of(name));
        self.0.channel.ready(&queue).await
    }

    async fn publish(&mut self, name: &str, message: Message) -> Result<Confirmed, Error> {
        self.0.publish(name, message).await
    }
}
