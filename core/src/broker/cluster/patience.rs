//! Channels that wait for a majority: meanwhile the server reads nothing that is sent on them
//! (`rabbit_channel.erl` is one process, and waits in a call; observed:
//! `cluster-quorum-waits-on-a-channel`).
//!
//! Who declares a quorum queue waits as well, without a queue to wait at.

use super::super::alarm::Unread;
use super::super::command::{Command, Method, QueueDeclare, Reply};
use super::super::connection::Caller;
use super::super::timer::Wakeup;
use super::super::{Broker, Facts};
use crate::FlatSet;
use crate::amqp::Refusal;
use crate::event::{BrokerFact, ChannelId, ServerFact};
use crate::name::ResourceName;
use crate::time::{Duration, Time};
use crate::topology::QueueDeclaration;

/// A declaration that waits for a majority of the nodes that its queue is to have.
#[derive(Clone, Debug)]
pub(in super::super) struct Declaring {
    caller: Caller,
    declare: QueueDeclare,
    queue: QueueDeclaration,
    /// What it is told in the end.
    refusal: Refusal,
    due: Time,
}

impl Broker {
    /// A channel waits for a queue, and reads nothing more.
    pub(super) fn begin_waiting(
        &mut self,
        caller: &Caller,
        (queue, until): (&ResourceName, Time),
        facts: &mut Facts,
    ) {
        if let Some(channel) = self.channel_mut(caller.channel) {
            channel.unread = Some(Unread::new());
        }
        facts.push(BrokerFact::Server(ServerFact::WaitsForMajority {
            client: caller.client.clone(),
            queue: queue.clone(),
            until,
        }));
    }

    /// It waits no longer, for there is a majority; gives what was sent on it meanwhile.
    pub(super) fn end_waiting(
        &mut self,
        channel: ChannelId,
        queue: &ResourceName,
        facts: &mut Facts,
    ) -> Unread {
        if let Some(caller) = self.caller(channel) {
            facts.push(BrokerFact::Server(ServerFact::WaitsNoLonger {
                client: caller.client,
                queue: queue.clone(),
            }));
        }
        let channel = self.channel_mut(channel);
        let unread = channel.and_then(|channel| channel.unread.take());
        unread.unwrap_or_default()
    }

    /// Reads what was sent on a channel while it waited.
    pub(super) fn read_on(&mut self, unread: Unread, facts: &mut Facts) {
        let mut closed = FlatSet::new();
        for command in unread {
            self.read_late(command, &mut closed, facts);
        }
    }

    /// Leaves the command to a channel that waits, to be read afterwards; else gives it back.
    pub(in super::super) fn leave_to_waiting_channel(
        &mut self,
        command: Command,
    ) -> Option<Command> {
        let (Command::Method { channel, .. } | Command::CloseChannel { channel }) = &command else {
            return Some(command);
        };
        let channel = self.channel_mut(*channel);
        match channel.and_then(|channel| channel.unread.as_mut()) {
            Some(unread) => {
                unread.push_back(command);
                None
            }
            None => Some(command),
        }
    }

    /// Lets who declares a queue wait for the nodes that it is to have.
    pub(in super::super) fn wait_to_declare(
        &mut self,
        caller: &Caller,
        (declare, queue): (QueueDeclare, QueueDeclaration),
        (refusal, patience): (Refusal, Duration),
        facts: &mut Facts,
    ) -> Reply {
        let due = self.now + patience;
        self.begin_waiting(caller, (&queue.name, due), facts);
        self.declaring.push(Declaring {
            caller: caller.clone(),
            declare,
            queue,
            refusal,
            due,
        });
        self.wakeups.arm(due, Wakeup::Declaring);
        Reply::Deferred
    }

    /// Lets those declare who have waited for nodes that are there now.
    pub(super) fn declare_what_waited(&mut self, facts: &mut Facts) {
        for one in std::mem::take(&mut self.declaring) {
            let channel = one.caller.channel;
            if self.caller(channel).is_none() {
                continue;
            }
            if self.lacks_nodes_for(&one.queue, &one.caller).is_some() {
                self.declaring.push(one);
                continue;
            }
            let method = Method::QueueDeclare(one.declare);
            self.answer_waiting((channel, &one.queue.name), method, facts);
        }
    }

    /// 541 for who has waited for too long to declare.
    pub(in super::super) fn give_up_declaring(&mut self, facts: &mut Facts) {
        let now = self.now;
        for one in std::mem::take(&mut self.declaring) {
            if one.due > now {
                self.wakeups.arm(one.due, Wakeup::Declaring);
                self.declaring.push(one);
            } else if self.caller(one.caller.channel).is_some() {
                self.refuse(one.caller.channel, &one.refusal, facts);
            }
        }
    }
}
