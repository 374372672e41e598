//! What exchanges remember: the latest messages of recent history exchanges, and what
//! delayed message exchanges hold back.
//!
//! The broker and the snapshot hold the same value and change it by the same calls. It
//! does not know who asks for what it holds, nor when that is.

use std::sync::Arc;

use litemap::LiteMap;

use crate::amqp::Message;
use crate::name::ResourceName;
use crate::routing::Kept;
use crate::time::{Duration, Time};

/// What all exchanges remember.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExchangeMemory {
    /// The latest messages of each exchange that keeps them, oldest first.
    history: LiteMap<ResourceName, Arc<[Arc<Message>]>>,
    /// What is held back, in the order in which it goes on.
    held: LiteMap<HoldId, Held>,
    holds: u64,
}

/// Names a message held back. They go on in this order: by the time, and at the same time
/// by exchange and by when they came (`rabbit_delayed_message.erl`, its table's keys).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HoldId {
    /// When it is to go on.
    pub due: Time,
    /// The exchange that holds it.
    pub exchange: ResourceName,
    /// Which of all that were ever held.
    pub number: u64,
}

/// A message held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The message as it came.
    pub message: Arc<Message>,
    /// For how long it is held, in milliseconds.
    pub ms: u32,
}

impl ExchangeMemory {
    /// Keeps of a message routed now what the exchanges on its way keep: all of it, since
    /// it will be routed by its `BCC` too.
    pub fn keep(&mut self, now: Time, message: &Arc<Message>, kept: &[Kept]) {
        for kept in kept {
            let message = message.clone();
            match kept {
                Kept::History { exchange, most } => self.remember(exchange, message, *most),
                Kept::Delayed { exchange, ms } => {
                    self.holds += 1;
                    let hold = HoldId {
                        due: now + Duration::from_ms((*ms).into()),
                        exchange: exchange.clone(),
                        number: self.holds,
                    };
                    self.held.insert(hold, Held { message, ms: *ms });
                }
            }
        }
    }

    fn remember(&mut self, exchange: &ResourceName, message: Arc<Message>, most: usize) {
        let known = self.history.get(exchange).map_or(&[][..], |known| known);
        let spare = (known.len() + 1).saturating_sub(most);
        let mut latest = known.get(spare..).unwrap_or_default().to_vec();
        latest.push(message);
        self.history.insert(exchange.clone(), latest.into());
    }

    /// The messages that an exchange keeps, oldest first.
    pub fn history(
        &self,
        exchange: &ResourceName,
    ) -> impl DoubleEndedIterator<Item = &Arc<Message>> {
        self.history
            .get(exchange)
            .into_iter()
            .flat_map(|known| known.iter())
    }

    /// What is held back, first what goes on first.
    pub fn held(&self) -> impl Iterator<Item = (&HoldId, &Held)> {
        self.held.iter()
    }

    /// When the next message held back goes on.
    #[must_use]
    pub fn next_due(&self) -> Option<Time> {
        self.held.first().map(|(hold, _)| hold.due)
    }

    /// The next message whose time has come.
    #[must_use]
    pub fn due(&self, now: Time) -> Option<(HoldId, Held)> {
        let (hold, held) = self.held.first()?;
        (hold.due <= now).then(|| (hold.clone(), held.clone()))
    }

    /// A message is held no longer.
    pub fn release(&mut self, hold: &HoldId) {
        self.held.remove(hold);
    }

    /// An exchange is gone, and its history with it. What it held is still routed in its
    /// name when its time comes, and found unroutable where there is none of that name.
    pub fn exchange_deleted(&mut self, exchange: &ResourceName) {
        self.history.remove(exchange);
    }

    /// The server stopped: histories are in memory only, what is held back is on disk.
    pub fn server_stopped(&mut self) {
        self.history = LiteMap::new_vec();
    }
}
