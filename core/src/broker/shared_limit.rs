//! The limit of unacknowledged messages that a whole channel has (`basic.qos` with
//! `global`). It counts; who is counted is its caller's business.

/// The limit that a channel's consumers share, and what counts against it: all that the
/// channel held when it was set, and deliveries to consumers since then. What
/// `basic.get` fetched is never counted off again (`rabbit_limiter.erl`;
/// `rabbit_channel.erl`, `notify_limiter`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SharedLimit {
    /// 0 is none.
    limit: u16,
    counted: usize,
}

impl SharedLimit {
    /// Sets the limit of a channel that holds this many; 0 takes it away.
    pub(super) const fn set(&mut self, limit: u16, held: usize) {
        if self.limit == 0 || limit == 0 {
            self.counted = held;
        }
        self.limit = limit;
    }

    /// Whether there is one.
    pub(super) const fn is_set(self) -> bool {
        self.limit != 0
    }

    /// How many it lets through at a time; 0 is any number.
    pub(super) const fn limit(self) -> u16 {
        self.limit
    }

    /// Whether it lets another one through.
    pub(super) fn has_room(self) -> bool {
        self.limit == 0 || self.counted < usize::from(self.limit)
    }

    /// A consumer got one.
    pub(super) const fn count(&mut self) {
        self.counted = self.counted.saturating_add(1);
    }

    /// One that a consumer got is settled.
    pub(super) const fn release(&mut self) {
        self.counted = self.counted.saturating_sub(1);
    }
}
