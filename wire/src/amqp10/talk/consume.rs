//! Consuming: a link from each queue, credit for it, and what becomes of the deliveries.

use fe2o3_amqp_types::definitions::Role;
use fe2o3_amqp_types::messaging::{Accepted, DeliveryState, Rejected, Released};
use fe2o3_amqp_types::performatives::{Disposition, Performative};
use warren_core::broker::{Method, Reply};
use warren_core::event::{BrokerFact, ChannelId, Fact};
use warren_core::name::Name;
use warren_core::scenario::AckMode;

use super::{CLIENT, SERVER, Talk, delivery, detach, on};
use crate::amqp10::address::of_queue;
use crate::amqp10::message;
use crate::amqp10::session::Link;
use crate::amqp10::write::transfer;
use crate::frame::Peer;
use crate::run::{Call, Run};
use crate::script::{Line, Places, Way};

impl Talk {
    pub(super) fn subscribe(
        &mut self,
        run: &Run,
        call: &Call,
        channel: ChannelId,
        method: &Method,
    ) {
        let line = self.script.line(channel.connection);
        let places = match (method, line) {
            (
                Method::Consume {
                    queue, tag, ack, ..
                },
                Some(line),
            ) => {
                let tag = match &call.outcome {
                    Ok(Reply::Consuming { tag }) => tag,
                    _ => tag,
                };
                self.consume(&line, (call, channel), (queue, tag, *ack))
            }
            (Method::Cancel { tag }, Some(line)) => self.cancel(&line, (call, channel), tag),
            (Method::Get { queue, ack }, Some(line)) => {
                self.pull(run, &line, (call, channel), (queue, *ack))
            }
            _ => 0..0,
        };
        self.effects(run, call, &places);
        self.events(run, call.events.clone());
    }

    /// A refusal leaves the attach without an answer: the session ends.
    fn consume(
        &mut self,
        line: &Line,
        (call, channel): (&Call, ChannelId),
        (queue, tag, ack): (&Name, &Name, AckMode),
    ) -> Places {
        let Some(session) = self.sessions.get_mut(&channel) else {
            return 0..0;
        };
        let link = session.attach_receiver(tag, ack, false);
        let flow = on(session, &session.flow(&link, CLIENT, false));
        let start = self.script.len();
        self.attach_receiver(line, (call, channel), queue, &link);
        if call.outcome.is_ok() {
            self.say(line, Peer::Client, call.at, [flow]);
        }
        start..self.script.len()
    }

    fn attach_receiver(
        &mut self,
        line: &Line,
        (call, channel): (&Call, ChannelId),
        queue: &Name,
        link: &Link,
    ) {
        let Some(session) = self.sessions.get(&channel) else {
            return;
        };
        let (source, client) = (of_queue(queue), line.client.as_str());
        let frames = link.attach(Role::Receiver, Some(&source), Some(client), false);
        let [mine, theirs] = frames.map(|one| on(session, &one));
        self.say(line, Peer::Client, call.at, [mine]);
        if call.outcome.is_ok() {
            self.say(line, Peer::Server, call.at, [theirs]);
        }
    }

    fn cancel(&mut self, line: &Line, (call, channel): (&Call, ChannelId), tag: &Name) -> Places {
        let Some(session) = self.sessions.get_mut(&channel) else {
            return 0..0;
        };
        let Some(link) = session.forget_receiver(tag) else {
            return 0..0;
        };
        let frame = on(session, &detach(link.handle, None));
        let start = self.script.len();
        self.say(line, Peer::Client, call.at, [frame.clone()]);
        self.say(line, Peer::Server, call.at, [frame]);
        start..self.script.len()
    }

    /// One message for the asking: credit for one, to be used up at once.
    fn pull(
        &mut self,
        run: &Run,
        line: &Line,
        (call, channel): (&Call, ChannelId),
        (queue, ack): (&Name, AckMode),
    ) -> Places {
        let tag = Name::from(format!("get {queue}"));
        let start = self.script.len();
        let Some(session) = self.sessions.get_mut(&channel) else {
            return start..start;
        };
        if session.receiver(&tag).is_none() {
            let link = session.attach_receiver(&tag, ack, true);
            self.attach_receiver(line, (call, channel), queue, &link);
        }
        self.ask_for_one(line, (call, channel), &tag);
        match &call.outcome {
            Ok(Reply::Got { .. }) => self.got(run, line, (call, channel), &tag),
            Ok(_) => self.found_nothing(line, (call, channel), &tag),
            Err(_) => {}
        }
        let places = start..self.script.len();
        self.ledger.answered(&line.client, places.clone());
        places
    }

    fn ask_for_one(&mut self, line: &Line, (call, channel): (&Call, ChannelId), tag: &Name) {
        let (sent, _) = self.sent(call, line);
        let Some(session) = self.sessions.get_mut(&channel) else {
            return;
        };
        if let Some(link) = session.pull(tag) {
            let flow = on(session, &session.flow(&link, CLIENT, true));
            let way = Way {
                from: Peer::Client,
                sent,
                arrives: call.at,
            };
            self.script.send(line, way, [flow]);
        }
    }

    fn found_nothing(&mut self, line: &Line, (call, channel): (&Call, ChannelId), tag: &Name) {
        let Some(session) = self.sessions.get_mut(&channel) else {
            return;
        };
        if let Some(link) = session.drained(tag) {
            let flow = on(session, &session.flow(&link, SERVER, true));
            self.say(line, Peer::Server, call.at, [flow]);
        }
    }

    fn got(&mut self, run: &Run, line: &Line, (call, channel): (&Call, ChannelId), tag: &Name) {
        for event in &run.events[call.events.clone()] {
            if let Fact::Broker(BrokerFact::Fetched {
                message,
                delivery: by,
                redelivered,
                ..
            }) = &event.fact
            {
                let octets = message::delivered(message, *redelivered);
                let places =
                    self.hand_over(line, (channel, tag), by.delivery_tag, &octets, call.at);
                self.ledger.got(run, call, &places);
            }
        }
    }

    /// A delivery goes over the consumer's link.
    pub(super) fn hand_over(
        &mut self,
        line: &Line,
        (channel, tag): (ChannelId, &Name),
        delivery_tag: u64,
        message: &[u8],
        at: warren_core::time::Time,
    ) -> Places {
        let Some(session) = self.sessions.get_mut(&channel) else {
            return 0..0;
        };
        let number = session.deliver(tag, delivery_tag);
        let Some(link) = session.receiver(tag) else {
            return 0..0;
        };
        let (settled, body) = (link.settled, delivery(link.handle, number, link.settled));
        let frames = transfer(session.channel, &body, message, self.frame_max);
        let places = self.later(line, at, frames);
        if settled {
            self.renew(line, channel, &[(tag.clone(), 0)], at);
        }
        places
    }

    /// Gives consumers credit again, where it is due.
    fn renew(
        &mut self,
        line: &Line,
        channel: ChannelId,
        consumers: &[(Name, u32)],
        at: warren_core::time::Time,
    ) {
        for (tag, count) in consumers {
            let Some(session) = self.sessions.get_mut(&channel) else {
                return;
            };
            if let Some(link) = session.renew(tag, *count) {
                let flow = on(session, &session.flow(&link, CLIENT, false));
                self.say(line, Peer::Client, at, [flow]);
            }
        }
    }

    /// A client says what became of deliveries.
    pub(super) fn settle(&mut self, run: &Run, call: &Call, channel: ChannelId, method: &Method) {
        let Some(line) = self.script.line(channel.connection) else {
            self.events(run, call.events.clone());
            return;
        };
        let (sent, event) = self.sent(call, &line);
        let (tag, multiple, state) = verdict(method);
        let settled = self.sessions.get_mut(&channel).and_then(|session| {
            let settled = session.settle(tag, multiple)?;
            let disposition = Performative::Disposition(Disposition {
                role: Role::Receiver,
                first: settled.first,
                last: (settled.last > settled.first).then_some(settled.last),
                settled: true,
                state: Some(state),
                batchable: false,
            });
            Some((on(session, &disposition), settled))
        });
        if let Some((frame, settled)) = settled {
            let way = Way {
                from: Peer::Client,
                sent,
                arrives: call.at,
            };
            let start = self.script.len();
            self.script.send(&line, way, [frame]);
            let places = start..self.script.len();
            if let Some(event) = event {
                self.script.carry(places.clone(), event);
            }
            self.ledger.asked(&line.client, call, &places);
            self.effects(run, call, &places);
            // Before what the server then sends, which needs the credit.
            self.renew(&line, channel, &settled.consumers, call.at);
        }
        self.events(run, call.events.clone());
    }
}

/// Which deliveries, and what became of them: `requeue` is `released`, its opposite `rejected`
/// (<https://www.rabbitmq.com/docs/amqp#outcomes>).
fn verdict(method: &Method) -> (u64, bool, DeliveryState) {
    let back = |requeue: bool| match requeue {
        true => DeliveryState::Released(Released {}),
        false => DeliveryState::Rejected(Rejected { error: None }),
    };
    match *method {
        Method::Nack {
            delivery_tag,
            multiple,
            requeue,
        } => (delivery_tag, multiple, back(requeue)),
        Method::Reject {
            delivery_tag,
            requeue,
        } => (delivery_tag, false, back(requeue)),
        Method::Recover { .. } => (0, true, back(true)),
        Method::Ack {
            delivery_tag,
            multiple,
        } => (delivery_tag, multiple, DeliveryState::Accepted(Accepted {})),
        _ => (0, false, DeliveryState::Accepted(Accepted {})),
    }
}
