//! Publishing: a link to each target, and a transfer for each message.

use std::sync::Arc;

use fe2o3_amqp_types::definitions::Role;
use warren_core::amqp::Message;
use warren_core::event::ChannelId;
use warren_core::name::Name;
use warren_core::time::Duration;

use super::{SERVER, Talk, delivery, on};
use crate::amqp10::address::of_publish;
use crate::amqp10::message;
use crate::amqp10::write::transfer;
use crate::frame::Peer;
use crate::run::{Call, Run};
use crate::script::{Line, Places, Sent, Way};

impl Talk {
    pub(super) fn publish(
        &mut self,
        run: &Run,
        call: &Call,
        channel: ChannelId,
        (message, mandatory): (&Arc<Message>, bool),
    ) {
        if let Some(line) = self.script.line(channel.connection) {
            let (sent, event) = self.sent(call, &line);
            let places = self.transfer(&line, (channel, sent), message, mandatory);
            self.ledger.published(message.number, places.clone());
            if let Some(event) = event {
                self.script.carry(places, event);
            }
        }
        self.events(run, call.events.clone());
    }

    /// A message whose connection broke while it was under way.
    pub(super) fn publish_lost(&mut self, client: &Name, message: &Message) {
        let Some((line, number, sent)) = self.ledger.under_way(client, message.number) else {
            return;
        };
        let mandatory = self.ledger.is_mandatory(client);
        let session = self.sessions.keys().find(|channel| {
            let same = self.script.line(channel.connection);
            channel.number == number && same.is_some_and(|one| one.number == line.number)
        });
        if let Some(channel) = session.copied() {
            let places = self.transfer(&line, (channel, sent), message, mandatory);
            self.ledger.published(message.number, places);
        }
    }

    fn transfer(
        &mut self,
        line: &Line,
        (channel, sent): (ChannelId, Sent),
        message: &Message,
        mandatory: bool,
    ) -> Places {
        let address = of_publish(&message.exchange.name, &message.routing_key);
        let start = self.script.len();
        self.attach_sender(line, (channel, sent), &address);
        let Some(session) = self.sessions.get_mut(&channel) else {
            return start..start;
        };
        let target = session.target(&address);
        let Some(handle) = session.sender(&target).map(|link| link.handle) else {
            return start..start;
        };
        let settled = !session.confirms && !mandatory;
        let (number, renew) = session.publish(&target, (message.number, settled));
        let to = target.is_none().then_some(address);
        let octets = message::sent(message, to);
        let body = delivery(handle, number, settled);
        let frames = transfer(session.channel, &body, &octets, self.frame_max);
        let credit = session.sender(&target).filter(|_| renew);
        let credit = credit.map(|link| on(session, &session.flow(link, SERVER, false)));
        let arrives = sent.at + Duration::from_ms(self.latency.publish_ms.into());
        let way = Way {
            from: Peer::Client,
            sent,
            arrives,
        };
        self.script.send(line, way, frames);
        let places = start..self.script.len();
        if let Some(credit) = credit {
            self.say(line, Peer::Server, arrives, [credit]);
        }
        places
    }

    /// The link to a target, when it is first needed, and the server's credit for it. All this
    /// comes before what is sent over it, at the same moment.
    fn attach_sender(&mut self, line: &Line, (channel, sent): (ChannelId, Sent), address: &str) {
        let Some(session) = self.sessions.get_mut(&channel) else {
            return;
        };
        let target = session.target(address);
        if session.sender(&target).is_some() {
            return;
        }
        let link = session.attach_sender(&line.client, &target);
        let client = Some(line.client.as_str());
        let [mine, theirs] = link.attach(Role::Sender, client, target.as_deref(), false);
        let flow = session.flow(&link, SERVER, false);
        let frames = [
            (Peer::Client, on(session, &mine)),
            (Peer::Server, on(session, &theirs)),
            (Peer::Server, on(session, &flow)),
        ];
        for (from, frame) in frames {
            let arrives = sent.at;
            let way = Way {
                from,
                sent,
                arrives,
            };
            self.script.send(line, way, [frame]);
        }
    }
}
