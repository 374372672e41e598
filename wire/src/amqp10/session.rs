//! A session and its links, as both ends of it count: handles, deliveries and credit.
//!
//! A session is what a channel is, a link to a target what publishing to it is, and one from a
//! source what a consumer is.

use std::collections::BTreeMap;

use fe2o3_amqp_types::definitions::{Handle, ReceiverSettleMode, Role, SenderSettleMode};
use fe2o3_amqp_types::messaging::{Source, Target, TargetArchetype};
use fe2o3_amqp_types::performatives::{Attach, Begin, Flow, Performative};
use serde_amqp::Value;
use warren_core::amqp::MessageNumber;
use warren_core::name::Name;
use warren_core::scenario::AckMode;

use super::value::fields;

/// How many transfers each side is ready to take (RabbitMQ's own, `rabbit_amqp_session.erl`).
const WINDOW: u32 = 400;

/// The most links of a session, from 0 (`link_max_per_session`).
const HANDLE_MAX: u32 = 255;

/// The most octets of a message (`max_message_size`).
const MESSAGE_MAX: u64 = 16_777_216;

/// How many messages a publisher may send before the server asks for more
/// (`max_link_credit`).
pub(super) const OF_PUBLISHER: u32 = 170;

/// How many messages a consumer without a limit asks for at a time.
const OF_CONSUMER: u32 = 100;

/// To how many targets a session has links of their own; what goes elsewhere names its target
/// itself.
const TARGETS: usize = 64;

/// A session.
#[derive(Debug, Default)]
pub(super) struct Session {
    /// Its channel's number.
    pub(super) channel: u16,
    /// Whether publishers want to know what becomes of what they send.
    pub(super) confirms: bool,
    /// How many unsettled messages its consumers may hold, each for itself; 0 is no limit.
    pub(super) prefetch: u16,
    /// What the client has sent, and the server.
    sent: [u32; 2],
    handles: u32,
    senders: BTreeMap<Option<String>, Link>,
    receivers: BTreeMap<Name, Link>,
    /// What the client has sent and not been told of.
    pub(super) unsettled: BTreeMap<MessageNumber, u32>,
    /// What the server has sent, by the delivery tag of the core: the delivery's number, and
    /// whose it is.
    held: BTreeMap<u64, (u32, Name)>,
    /// Whether it has the pair of links that management needs.
    pub(super) managed: Option<Managed>,
}

/// The links for management, and how many requests there were.
#[derive(Clone, Copy, Debug)]
pub(super) struct Managed {
    pub(super) request: u32,
    pub(super) response: u32,
    pub(super) requests: u64,
}

/// One end of a link as the session knows it.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) handle: u32,
    pub(super) name: String,
    /// How many deliveries went over it.
    count: u32,
    credit: u32,
    /// The limit that its credit is renewed up to.
    limit: u32,
    /// Whether deliveries need no verdict.
    pub(super) settled: bool,
}

impl Session {
    pub(super) fn new(channel: u16) -> Self {
        Self {
            channel,
            ..Self::default()
        }
    }

    /// How it begins: `from` the client, or as the server's answer.
    pub(super) fn begin(&self, answers: bool) -> Performative {
        Performative::Begin(Begin {
            remote_channel: answers.then_some(self.channel),
            next_outgoing_id: 0,
            incoming_window: WINDOW,
            outgoing_window: u32::MAX,
            handle_max: Handle(HANDLE_MAX),
            offered_capabilities: None,
            desired_capabilities: None,
            properties: None,
        })
    }

    /// The next handle.
    pub(super) const fn handle(&mut self) -> u32 {
        self.handles += 1;
        self.handles - 1
    }

    /// The address under which what goes to this target finds its link; none where it has no
    /// link of its own.
    pub(super) fn target(&self, address: &str) -> Option<String> {
        let known = self.senders.contains_key(&Some(address.to_owned()));
        (known || self.senders.len() < TARGETS).then(|| address.to_owned())
    }

    /// The link to a target; none before it is attached.
    pub(super) fn sender(&self, target: &Option<String>) -> Option<&Link> {
        self.senders.get(target)
    }

    /// A new link to a target.
    pub(super) fn attach_sender(&mut self, client: &Name, target: &Option<String>) -> Link {
        let handle = self.handle();
        let link = Link {
            handle,
            name: format!("{client}-{handle}"),
            count: 0,
            credit: OF_PUBLISHER,
            limit: OF_PUBLISHER,
            settled: !self.confirms,
        };
        self.senders.insert(target.clone(), link.clone());
        link
    }

    /// A message goes over the link to this target; gives its number, and whether the server
    /// has to renew the credit.
    pub(super) fn publish(
        &mut self,
        target: &Option<String>,
        (message, settled): (MessageNumber, bool),
    ) -> (u32, bool) {
        let number = self.sent[0];
        self.sent[0] += 1;
        if !settled {
            self.unsettled.insert(message, number);
        }
        let Some(link) = self.senders.get_mut(target) else {
            return (number, false);
        };
        link.count += 1;
        link.credit = link.credit.saturating_sub(1);
        let renew = link.credit * 2 <= link.limit;
        if renew {
            link.credit = link.limit;
        }
        (number, renew)
    }

    /// All links that the client publishes over.
    pub(super) fn all_senders(&self) -> Vec<Link> {
        self.senders.values().cloned().collect()
    }

    /// A new link from a source, by the consumer's tag. Who `pulls` asks for each message.
    pub(super) fn attach_receiver(&mut self, tag: &Name, ack: AckMode, pulls: bool) -> Link {
        let handle = self.handle();
        let settled = ack == AckMode::Auto;
        let limit = match (self.prefetch, settled) {
            (0, _) | (_, true) => OF_CONSUMER,
            (limit, false) => limit.into(),
        };
        let link = Link {
            handle,
            name: tag.as_str().to_owned(),
            count: 0,
            credit: if pulls { 0 } else { limit },
            limit: if pulls { 0 } else { limit },
            settled,
        };
        self.receivers.insert(tag.clone(), link.clone());
        link
    }

    pub(super) fn receiver(&self, tag: &str) -> Option<&Link> {
        self.receivers.get(tag)
    }

    pub(super) fn forget_receiver(&mut self, tag: &str) -> Option<Link> {
        self.receivers.remove(tag)
    }

    /// All links, by their handles.
    pub(super) fn links(&self) -> Vec<u32> {
        let links = self.senders.values().chain(self.receivers.values());
        let mut handles: Vec<u32> = links.map(|link| link.handle).collect();
        if let Some(managed) = self.managed {
            handles.extend([managed.request, managed.response]);
        }
        handles.sort_unstable();
        handles
    }

    /// The server delivers something by this tag of the core's; gives the delivery's number.
    pub(super) fn deliver(&mut self, tag: &Name, delivery_tag: u64) -> u32 {
        let number = self.count_delivery();
        if let Some(link) = self.receivers.get_mut(tag) {
            link.count += 1;
            link.credit = link.credit.saturating_sub(1);
            if !link.settled {
                self.held.insert(delivery_tag, (number, tag.clone()));
            }
        }
        number
    }

    /// The number of one more delivery of the server's.
    pub(super) const fn count_delivery(&mut self) -> u32 {
        self.sent[1] += 1;
        self.sent[1] - 1
    }

    /// The number of one more delivery of the client's.
    pub(super) const fn count_request(&mut self) -> u32 {
        self.sent[0] += 1;
        self.sent[0] - 1
    }

    /// Consumers settle deliveries: those up to a tag, or one; 0 with `multiple` is all. Gives
    /// the first and the last of their numbers, and whose they were.
    pub(super) fn settle(&mut self, delivery_tag: u64, multiple: bool) -> Option<Settled> {
        let up_to = if delivery_tag == 0 {
            u64::MAX
        } else {
            delivery_tag
        };
        let tags: Vec<u64> = match multiple {
            true => self.held.range(..=up_to).map(|(tag, _)| *tag).collect(),
            false => vec![delivery_tag],
        };
        let settled: Vec<(u32, Name)> = tags
            .iter()
            .filter_map(|tag| self.held.remove(tag))
            .collect();
        let first = settled.iter().map(|(number, _)| *number).min()?;
        let last = settled.iter().map(|(number, _)| *number).max()?;
        let mut consumers: Vec<(Name, u32)> = Vec::new();
        for (_, tag) in settled {
            match consumers.iter_mut().find(|(one, _)| *one == tag) {
                Some((_, count)) => *count += 1,
                None => consumers.push((tag, 1)),
            }
        }
        Some(Settled {
            first,
            last,
            consumers,
        })
    }

    /// Gives a consumer's link credit back, where it is due; the link as it then is.
    pub(super) fn renew(&mut self, tag: &Name, by: u32) -> Option<Link> {
        let unlimited = self.prefetch == 0;
        let link = self.receivers.get_mut(tag)?;
        if link.limit == 0 {
            return None;
        }
        if !unlimited && !link.settled {
            link.credit = (link.credit + by).min(link.limit);
            return Some(link.clone());
        }
        (link.credit * 2 <= link.limit).then(|| {
            link.credit = link.limit;
            link.clone()
        })
    }

    /// Credit for one message, and for no longer than the server needs to see whether it has
    /// one (`drain`).
    pub(super) fn pull(&mut self, tag: &Name) -> Option<Link> {
        let link = self.receivers.get_mut(tag)?;
        link.credit = 1;
        Some(link.clone())
    }

    /// The server had nothing: the credit counts as used up.
    pub(super) fn drained(&mut self, tag: &Name) -> Option<Link> {
        let link = self.receivers.get_mut(tag)?;
        link.count += link.credit;
        link.credit = 0;
        Some(link.clone())
    }

    /// A flow for a link, by the end `mine` of the session: 0 is the client.
    pub(super) fn flow(&self, link: &Link, mine: usize, drain: bool) -> Performative {
        Performative::Flow(Flow {
            next_incoming_id: Some(self.sent[1 - mine]),
            incoming_window: WINDOW,
            next_outgoing_id: self.sent[mine],
            outgoing_window: u32::MAX,
            handle: Some(Handle(link.handle)),
            delivery_count: Some(link.count),
            link_credit: Some(link.credit),
            available: None,
            drain,
            echo: false,
            properties: None,
        })
    }
}

/// What was settled at once.
pub(super) struct Settled {
    pub(super) first: u32,
    pub(super) last: u32,
    /// How many deliveries of each consumer, by tag.
    pub(super) consumers: Vec<(Name, u32)>,
}

impl Link {
    /// A link for management.
    pub(super) const fn of(handle: u32, name: String) -> Self {
        Self {
            handle,
            name,
            count: 0,
            credit: OF_CONSUMER,
            limit: OF_CONSUMER,
            settled: true,
        }
    }

    /// The same without any credit.
    pub(super) fn without_credit(&self) -> Self {
        Self {
            credit: 0,
            ..self.clone()
        }
    }

    /// The link's two attaches, the client's and the server's answer: from a source to a
    /// target, where the client has this role.
    pub(super) fn attach(
        &self,
        role: Role,
        source: Option<&str>,
        target: Option<&str>,
        paired: bool,
    ) -> [Performative; 2] {
        let is_sender = role == Role::Sender;
        let count = |sends: bool| sends.then_some(0);
        let mine = Attach {
            name: self.name.clone(),
            handle: Handle(self.handle),
            role,
            snd_settle_mode: match (is_sender, self.settled) {
                (true, true) => SenderSettleMode::Mixed,
                (false, true) => SenderSettleMode::Settled,
                (_, false) => SenderSettleMode::Unsettled,
            },
            rcv_settle_mode: ReceiverSettleMode::First,
            source: Some(Box::new(Source {
                address: source.map(str::to_owned),
                ..Source::default()
            })),
            target: Some(Box::new(TargetArchetype::Target(Target {
                address: target.map(str::to_owned),
                ..Target::default()
            }))),
            unsettled: None,
            incomplete_unsettled: false,
            initial_delivery_count: count(is_sender),
            max_message_size: None,
            offered_capabilities: None,
            desired_capabilities: None,
            properties: paired.then(|| fields([("paired", Value::Bool(true))])),
        };
        let theirs = Attach {
            role: if is_sender {
                Role::Receiver
            } else {
                Role::Sender
            },
            initial_delivery_count: count(!is_sender),
            max_message_size: Some(MESSAGE_MAX),
            ..mine.clone()
        };
        [Performative::Attach(mine), Performative::Attach(theirs)]
    }
}
