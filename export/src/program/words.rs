//! What the clients do, in sentences for comments.

use warren_core::scenario::{AckMode, Outcome};

use super::{Publisher, Worker};
use crate::quote::comment;

/// Milliseconds as seconds: `0.8`.
pub(crate) fn seconds(ms: u64) -> String {
    let (whole, rest) = (ms / 1000, ms % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{rest:03}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

impl Publisher<'_> {
    /// What it does.
    pub(crate) fn sentence(&self) -> String {
        let spec = self.spec;
        let to = if spec.exchange.is_empty() {
            "the default exchange".to_owned()
        } else {
            format!("the exchange {}", spec.exchange)
        };
        let mut says = format!("{} publishes to {to}", spec.name);
        if !self.templates.is_empty() {
            let many = spec
                .count
                .map_or_else(|| "until it is stopped".to_owned(), messages);
            let burst = match spec.burst {
                0 | 1 => "one".to_owned(),
                burst => format!("{burst} at once"),
            };
            let every = seconds(spec.every_ms.max(1).into());
            says += &format!(": {many}, {burst} every {every} s");
        }
        if spec.confirms {
            says += ", and asks for confirms";
        }
        if let Some(tx) = &spec.tx {
            says += &format!(", {} to a transaction", tx.size.max(1));
        }
        comment(&says) + "."
    }
}

fn messages(count: u32) -> String {
    match count {
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    }
}

impl Worker<'_> {
    /// What it does.
    pub(crate) fn sentence(&self) -> String {
        let spec = self.spec;
        let queues: Vec<&str> = self
            .subscriptions()
            .map(|(queue, _)| queue.as_str())
            .collect();
        let mut says = match spec.get_every_ms {
            Some(every) => format!(
                "{} asks {} for a message every {} s",
                spec.name,
                spec.queue,
                seconds(every.max(1).into())
            ),
            None => format!("{} consumes from {}", spec.name, queues.join(", ")),
        };
        if spec.prefetch > 0 {
            says += &format!(", holds {} at most", messages(spec.prefetch.into()));
        }
        if spec.work_ms > 0 {
            says += &format!(", works {} s on each", seconds(spec.work_ms.into()));
        }
        if spec.ack == AckMode::Auto {
            says += ", and need not acknowledge";
        }
        comment(&says) + "."
    }
}

/// The name of an ending, as the scenario has it.
pub(crate) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ack => "ack",
        Outcome::Nack => "nack",
        Outcome::Reject => "reject",
        Outcome::Requeue => "requeue",
        Outcome::RejectRequeue => "reject_requeue",
        Outcome::Recover => "recover",
        Outcome::Crash => "crash",
    }
}
