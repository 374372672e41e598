//! Virtual time: what falls due in it happens.

use warren_core::amqp::Refusal;
use warren_core::broker::{Command, Reply};
use warren_core::event::{BrokerFact, ChannelId};
use warren_core::time::Duration;

use super::Driver;

/// How long a step takes by itself: the recorder waited until all was quiet. It is shorter
/// than anything that a recording waits for, and long enough for what is due at once.
pub(super) const QUIET: Duration = Duration::from_ms(5);

/// Nobody has this much to do by himself in one step.
const ENOUGH: usize = 100_000;

impl Driver {
    /// Has the broker do something, and whatever that leaves in transit.
    pub(super) fn apply(
        &mut self,
        command: Command,
        facts: &mut Vec<BrokerFact>,
    ) -> Result<Reply, Refusal> {
        let outcome = self.broker.apply(self.now, command, facts);
        self.broker.settle(facts);
        outcome
    }

    /// Lets time pass until this channel is refused what it waits for.
    pub(super) fn wait_for_refusal(
        &mut self,
        channel: ChannelId,
        facts: &mut Vec<BrokerFact>,
    ) -> Result<(), String> {
        const LONGEST: u32 = 100;
        for _ in 0..LONGEST {
            let closed = facts.iter().any(|fact| match fact {
                BrokerFact::ChannelClosed { channel: one, .. } => *one == channel,
                _ => false,
            });
            if closed {
                return Ok(());
            }
            self.pass(Duration::from_ms(1000), facts)?;
        }
        Err("it waits for ever".to_owned())
    }

    /// Lets time pass.
    pub(super) fn pass(
        &mut self,
        length: Duration,
        facts: &mut Vec<BrokerFact>,
    ) -> Result<(), String> {
        let until = self.now + length;
        for _ in 0..ENOUGH {
            let Some(due) = self.broker.next_timeout().filter(|due| *due <= until) else {
                self.now = until;
                return Ok(());
            };
            self.now = self.now.max(due);
            self.apply(Command::Timeout, facts)
                .map_err(|refusal| format!("time cannot pass: {}", refusal.reply_text()))?;
        }
        Err("the broker does not come to rest".to_owned())
    }
}
