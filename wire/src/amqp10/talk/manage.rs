//! Management: the pair of links that requests and answers go over, and both of them.

use fe2o3_amqp_types::definitions::Role;
use fe2o3_amqp_types::performatives::Performative;
use warren_core::event::ChannelId;
use warren_core::time::Time;

use super::{CLIENT, SERVER, Talk, delivery, on};
use crate::amqp10::address::MANAGEMENT;
use crate::amqp10::manage::{Request, response};
use crate::amqp10::session::{Link, Managed};
use crate::amqp10::write::transfer;
use crate::frame::Peer;
use crate::run::Call;
use crate::script::{Line, Places};

impl Talk {
    /// A request to the management node, and its answer.
    pub(super) fn manage(&mut self, call: &Call, channel: ChannelId, asked: &Request) -> Places {
        let Some(line) = self.script.line(channel.connection) else {
            return 0..0;
        };
        let start = self.script.len();
        self.attach_management(&line, channel, call.at);
        self.manages = true;
        let Some(session) = self.sessions.get_mut(&channel) else {
            return 0..0;
        };
        let Some(managed) = &mut session.managed else {
            return 0..0;
        };
        managed.requests += 1;
        let Managed {
            request,
            response: back,
            requests,
        } = *managed;
        let (ask, answer) = (session.count_request(), session.count_delivery());
        let number = session.channel;
        let message = asked.message(requests);
        let most = self.frame_max;
        let frames = transfer(number, &delivery(request, ask, true), &message, most);
        self.say(&line, Peer::Client, call.at, frames);
        let message = response(requests, &call.outcome);
        let frames = transfer(number, &delivery(back, answer, true), &message, most);
        self.say(&line, Peer::Server, call.at, frames);
        start..self.script.len()
    }

    /// The pair of links that requests and answers go over, when it is first needed.
    fn attach_management(&mut self, line: &Line, channel: ChannelId, at: Time) {
        let Some(session) = self.sessions.get_mut(&channel) else {
            return;
        };
        if session.managed.is_some() {
            return;
        }
        let (request, back) = (session.handle(), session.handle());
        session.managed = Some(Managed {
            request,
            response: back,
            requests: 0,
        });
        let name = "management-link-pair".to_owned();
        let asks = Link::of(request, name.clone());
        let hears = Link::of(back, name);
        let node = Some(MANAGEMENT);
        let frames = |two: [Performative; 2]| two.map(|one| on(session, &one));
        let pairs = [
            frames(asks.attach(Role::Sender, node, node, true)),
            frames(hears.attach(Role::Receiver, node, node, true)),
        ];
        let credit = [
            (
                Peer::Server,
                on(session, &session.flow(&asks, SERVER, false)),
            ),
            (
                Peer::Client,
                on(session, &session.flow(&hears, CLIENT, false)),
            ),
        ];
        for [mine, theirs] in pairs {
            self.say(line, Peer::Client, at, [mine]);
            self.say(line, Peer::Server, at, [theirs]);
        }
        for (from, frame) in credit {
            self.say(line, from, at, [frame]);
        }
    }
}
