//! Publisher confirms: telling a publisher when every queue has taken its message in
//! (<https://www.rabbitmq.com/docs/confirms>; `rabbit_channel.erl`; observed:
//! `confirms-all-kinds`).
//!
//! It knows neither queues nor routing: whoever takes a copy in, refuses it or makes it
//! vanish says so by [`Broker::confirm_copy`].

use std::sync::Arc;

use litemap::LiteMap;

use super::command::Reply;
use super::connection::{Caller, Mode};
use super::{Broker, Facts};
use crate::amqp::{Message, MessageNumber, Refusal, ReplyCode};
use crate::event::{BrokerFact, ChannelId, Confirm, ConnectionId};
use crate::name::ResourceName;

/// Who is to be told what became of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ConfirmRef {
    /// The channel that published it.
    Publisher {
        /// The channel.
        channel: ChannelId,
        /// The number of the publish. A transaction has none, and hears of refusals alone; who
        /// does not confirm has none, and hears of nothing.
        seq_no: Option<u64>,
    },
    /// The queue where it waits as a dead letter.
    DeadLetter {
        /// The queue.
        source: ResourceName,
        /// Which one of its dead letters.
        id: u64,
        /// The queue that it goes to.
        target: ResourceName,
    },
}

impl ConfirmRef {
    /// The connection that it was published on, where it was.
    pub(super) const fn connection(&self) -> Option<ConnectionId> {
        match self {
            Self::Publisher { channel, .. } => Some(channel.connection),
            Self::DeadLetter { .. } => None,
        }
    }
}

/// A copy on its way to a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InTransit {
    /// Its message.
    pub(super) message: Arc<Message>,
    /// Who is to be told, where somebody waits for it.
    pub(super) confirm: Option<ConfirmRef>,
}

/// What a channel that confirms has yet to say.
#[derive(Clone, Debug)]
pub(super) struct Confirms {
    last_seq_no: u64,
    open: LiteMap<u64, Open>,
}

/// A publish whose copies have not all been taken in.
#[derive(Clone, Copy, Debug)]
struct Open {
    message: MessageNumber,
    /// How many copies are still to be heard of.
    copies: usize,
}

impl Confirms {
    fn new() -> Self {
        Self {
            last_seq_no: 0,
            open: LiteMap::new_vec(),
        }
    }

    /// One copy of a publish was taken in or refused. Gives the message once that decides
    /// what its publisher hears: a refusal at once, whatever the others say
    /// (`unconfirmed.erl`, `reject_msg`).
    fn hear(&mut self, seq_no: u64, confirm: Confirm) -> Option<MessageNumber> {
        let open = *self.open.get(&seq_no)?;
        let copies = open.copies.saturating_sub(1);
        if confirm == Confirm::Ack && copies > 0 {
            self.open.insert(seq_no, Open { copies, ..open });
            return None;
        }
        self.open.remove(&seq_no);
        Some(open.message)
    }
}

impl Broker {
    /// `confirm.select`. Doing it again changes nothing.
    pub(super) fn confirm_select(&mut self, caller: &Caller) -> Result<Reply, Refusal> {
        if let Some(channel) = self.channel_mut(caller.channel) {
            match channel.mode {
                Mode::Plain => channel.mode = Mode::Confirm(Confirms::new()),
                Mode::Confirm(_) => {}
                Mode::Tx(_) => {
                    let text = "cannot switch from tx to confirm mode";
                    return Err(Refusal::new(ReplyCode::PreconditionFailed, text));
                }
            }
        }
        Ok(Reply::Done)
    }

    /// Numbers a publish that goes to this many queues, on a channel that confirms; what
    /// goes nowhere is confirmed at once.
    pub(super) fn expect_confirms(
        &mut self,
        caller: &Caller,
        message: MessageNumber,
        copies: usize,
        facts: &mut Facts,
    ) -> Option<ConfirmRef> {
        let channel = self.channel_mut(caller.channel)?;
        let seq_no = match &mut channel.mode {
            Mode::Plain | Mode::Tx(_) => None,
            Mode::Confirm(confirms) => {
                confirms.last_seq_no += 1;
                let open = Open { message, copies };
                confirms.open.insert(confirms.last_seq_no, open);
                Some(confirms.last_seq_no)
            }
        };
        let confirm = ConfirmRef::Publisher {
            channel: caller.channel,
            seq_no,
        };
        if copies == 0 {
            self.confirm_copy(Some(confirm.clone()), Confirm::Ack, facts);
        }
        Some(confirm)
    }

    /// How many publishes have yet to be confirmed.
    #[cfg(test)]
    pub(super) fn unconfirmed(&self) -> usize {
        let connections = self.connections.values();
        let channels = connections.flat_map(|connection| connection.channels.values());
        let open = channels.map(|channel| match &channel.mode {
            Mode::Confirm(confirms) => confirms.open.len(),
            Mode::Plain | Mode::Tx(_) => 0,
        });
        open.sum()
    }

    /// A copy's queue is gone. A publisher is told that all is well (`rabbit_channel.erl`,
    /// `handle_consuming_queue_down_or_eol`).
    pub(super) fn confirm_gone(&mut self, who: ConfirmRef, facts: &mut Facts) {
        match who {
            ConfirmRef::DeadLetter { source, id, target } => {
                self.dead_letter_lost_its_way((&source, id), &target);
            }
            publisher @ ConfirmRef::Publisher { .. } => {
                self.confirm_copy(Some(publisher), Confirm::Ack, facts);
            }
        }
    }

    /// A queue has taken its copy in, refused it, or is gone: the publisher hears of it
    /// once it is decided, if it is still there.
    pub(super) fn confirm_copy(
        &mut self,
        who: Option<ConfirmRef>,
        confirm: Confirm,
        facts: &mut Facts,
    ) {
        let (channel, seq_no) = match who {
            None => return,
            Some(ConfirmRef::DeadLetter { source, id, target }) => {
                return self.dead_letter_is_heard_of((&source, id), &target, confirm, facts);
            }
            Some(ConfirmRef::Publisher { channel, seq_no }) => (channel, seq_no),
        };
        let Some(caller) = self.caller(channel) else {
            return;
        };
        let decided =
            self.channel_mut(channel)
                .and_then(|channel| match (&mut channel.mode, seq_no) {
                    (Mode::Confirm(confirms), Some(seq_no)) => {
                        let message = confirms.hear(seq_no, confirm)?;
                        Some((seq_no, message))
                    }
                    (Mode::Tx(transaction), _) => {
                        transaction.refused |= confirm == Confirm::Nack;
                        None
                    }
                    _ => None,
                });
        if let Some((seq_no, message)) = decided {
            facts.push(BrokerFact::Confirmed {
                channel,
                client: caller.client,
                seq_no,
                message,
                confirm,
            });
        }
    }
}
