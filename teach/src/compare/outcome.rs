//! What came of one message, in counts: which queues took it, who got it, how it ended.

use std::collections::BTreeMap;

use warren_core::event::LossReason;
use warren_core::name::{Name, ResourceName};
use warren_core::narrate::loss_in_short;
use warren_core::text::said;
use warren_core::tr;

/// What came of one message, all its copies together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many copies each queue took.
    pub queues: BTreeMap<ResourceName, u32>,
    /// How often it was sent to each consumer.
    pub deliveries: BTreeMap<Name, u32>,
    /// How many copies are done.
    pub acked: u32,
    /// How many copies went to a dead-letter exchange.
    pub dead_lettered: u32,
    /// Whether it was sent back to its producer.
    pub returned: bool,
    /// How often it was lost, for each reason.
    pub lost: BTreeMap<LossReason, u32>,
}

impl Outcome {
    /// Where it went, in a few words: `kern, critical`, `no queue (no match)`.
    #[must_use]
    pub fn reached(&self) -> String {
        let queues = self.queues.iter().map(|(queue, copies)| match copies {
            1 => queue.to_string(),
            more => tr!("{} ({} times)", queue, more),
        });
        let queues: Vec<String> = queues.collect();
        if !queues.is_empty() {
            return queues.join(&tr!("a list" => ", "));
        }
        match self.lost.keys().next() {
            Some(reason) => tr!("no queue ({})", said(loss_in_short(*reason), &[])),
            None if self.returned => tr!("no queue (returned)"),
            None => tr!("no queue yet"),
        }
    }

    /// What has become of it, in a few words: `2 done, 1 lost (queue full)`.
    #[must_use]
    pub fn became(&self) -> String {
        let mut parts = Vec::new();
        let receivers: Vec<&str> = self.deliveries.keys().map(Name::as_str).collect();
        if !receivers.is_empty() {
            let times: u32 = self.deliveries.values().sum();
            let again = if times as usize > receivers.len() {
                tr!(" ({} deliveries)", times)
            } else {
                String::new()
            };
            parts.push(tr!("to {}{}", receivers.join(", "), again));
        }
        if self.acked > 0 {
            parts.push(tr!("{} done", self.acked));
        }
        if self.dead_lettered > 0 {
            parts.push(tr!("{} dead-lettered", self.dead_lettered));
        }
        if self.returned {
            parts.push(tr!("returned"));
        }
        let lost = self.lost.iter();
        parts.extend(
            lost.map(|(reason, times)| {
                tr!("{} lost ({})", times, said(loss_in_short(*reason), &[]))
            }),
        );
        if parts.is_empty() && !self.queues.is_empty() {
            parts.push(tr!("waits"));
        }
        parts.join(&tr!("a list" => ", "))
    }
}
