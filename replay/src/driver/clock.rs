//! Virtual time: what falls due in it happens.

use warren_core::amqp::Refusal;
use warren_core::broker::{Command, Reply};
use warren_core::event::{BrokerFact, ChannelId};
use warren_core::time::Duration;

use super::Driver;
use super::socket::Said;

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
            self.pass(Duration::from_ms(1000), (facts, &mut Said::default()))?;
        }
        Err("it waits for ever".to_owned())
    }

    /// Lets time pass, for the broker and for the sockets.
    pub(super) fn pass(
        &mut self,
        length: Duration,
        (facts, said): (&mut Vec<BrokerFact>, &mut Said),
    ) -> Result<(), String> {
        let until = self.now + length;
        for _ in 0..ENOUGH {
            let sockets = self.next_of_sockets().filter(|due| *due <= until);
            let broker = self.broker.next_timeout().filter(|due| *due <= until);
            match (broker, sockets) {
                (None, None) => {
                    self.now = until;
                    return Ok(());
                }
                (Some(due), socket) if socket.is_none_or(|socket| due <= socket) => {
                    self.now = self.now.max(due);
                    self.apply(Command::Timeout, facts)
                        .map_err(|refusal| format!("time cannot pass: {}", refusal.reply_text()))?;
                }
                (_, socket) => {
                    self.now = socket.map_or(self.now, |due| self.now.max(due));
                    self.time_out_sockets((facts, said))?;
                }
            }
        }
        Err("the broker does not come to rest".to_owned())
    }
}
