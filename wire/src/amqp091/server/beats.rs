//! Heartbeats as the server keeps them (`rabbit_heartbeat.erl`): it looks from time to time
//! how many octets have gone each way, and not when they went. Whoever was silent for a whole
//! interval after one in which he was not is gone at the end of the next; so it takes two to
//! three intervals.

use warren_core::time::{Duration, Time};

/// One direction of a connection.
#[derive(Clone, Debug)]
struct Watch {
    every: Duration,
    next: Time,
    /// How many octets there were last time.
    seen: u64,
    /// How often there were no more than the time before.
    still: u8,
    /// How often there may be.
    patience: u8,
}

/// What a moment brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The server sends a heartbeat.
    Send,
    /// The client is taken for gone.
    Gone,
}

/// Both directions.
#[derive(Clone, Debug)]
pub(super) struct Beats {
    sends: Watch,
    receives: Watch,
}

impl Watch {
    fn new(now: Time, every: Duration, patience: u8) -> Self {
        Self {
            every,
            next: now + every,
            seen: 0,
            still: 0,
            patience,
        }
    }

    /// Whether so many octets are too few.
    fn looks(&mut self, octets: u64) -> bool {
        self.next = self.next + self.every;
        // Who has seen nothing yet and has no patience does not wait for a silence.
        let eager = self.seen == 0 && self.patience == 0;
        if octets != self.seen && !eager {
            self.seen = octets;
            self.still = 0;
            return false;
        }
        self.still += 1;
        self.still > self.patience
    }
}

impl Beats {
    /// For an interval of so many seconds; none for 0.
    pub(super) fn of(now: Time, seconds: u16) -> Option<Self> {
        let ms = u64::from(seconds) * 1000;
        (ms > 0).then(|| Self {
            sends: Watch::new(now, Duration::from_ms(ms / 2), 0),
            receives: Watch::new(now, Duration::from_ms(ms), 1),
        })
    }

    pub(super) fn next(&self) -> Time {
        self.sends.next.min(self.receives.next)
    }

    /// What is due by now, after so many octets that were sent and received.
    pub(super) fn due(&mut self, now: Time, (sent, received): (u64, u64)) -> Option<Due> {
        if self.receives.next <= now && self.receives.looks(received) {
            return Some(Due::Gone);
        }
        (self.sends.next <= now && self.sends.looks(sent)).then_some(Due::Send)
    }

    /// A heartbeat of so many octets in all was sent: it counts for nothing.
    pub(super) const fn sent(&mut self, octets: u64) {
        self.sends.seen = octets;
        self.sends.still = 0;
    }
}
