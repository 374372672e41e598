//! What the palette makes.

use warren_core::mark;

/// A kind of node that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A client that publishes.
    Producer,
    /// An exchange.
    Exchange,
    /// A queue.
    Queue,
    /// A client that consumes.
    Consumer,
    /// A client that consumes, works and publishes.
    Processor,
}

impl Made {
    /// All of them, in the messages' way.
    pub const ALL: [Self; 5] = [
        Self::Producer,
        Self::Exchange,
        Self::Queue,
        Self::Consumer,
        Self::Processor,
    ];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Producer => mark!("Producer"),
            Self::Exchange => mark!("Exchange"),
            Self::Queue => mark!("Queue"),
            Self::Consumer => mark!("Consumer"),
            Self::Processor => mark!("Processor"),
        }
    }

    /// What it is called in tests.
    #[must_use]
    pub const fn testid(self) -> &'static str {
        match self {
            Self::Producer => "add-producer",
            Self::Exchange => "add-exchange",
            Self::Queue => "add-queue",
            Self::Consumer => "add-consumer",
            Self::Processor => "add-processor",
        }
    }

    /// The key that makes one: a consumer is a worker, and a processor
    /// transforms.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Producer => "p",
            Self::Exchange => "e",
            Self::Queue => "q",
            Self::Consumer => "w",
            Self::Processor => "t",
        }
    }
}
