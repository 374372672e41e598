//! The frames of channels: what is whole is asked of the broker, and what is on a channel that
//! the server has closed is passed over.

use warren_core::amqp::{Refusal, ReplyCode, Scope};
use warren_core::broker::Command;
use warren_core::event::{ChannelId, ConnectionId};

use super::assemble::{Due, Fault, Whole};
use super::frame::Said;
use super::{Asked, Connection, Host, Stage, command};

impl Connection {
    /// A frame of a channel. One that is not open is as good as any until a method is whole.
    pub(super) fn of_channel(
        &mut self,
        (connection, number): (ConnectionId, u16),
        said: Said<'_>,
        host: &mut dyn Host,
    ) {
        let whose = ChannelId { connection, number };
        if let Some(refusal) = self.one_too_many(whose, host) {
            return self.refuse(refusal, None, host);
        }
        let channel = self.channels.entry(number).or_default();
        match channel.due.take(said) {
            Ok(None) => {}
            Ok(Some(whole)) => {
                let closing = channel.closing;
                self.whole(whose, whole, closing, host);
            }
            Err(Fault::Refused(refusal, of)) => self.refuse(refusal, of, host),
            Err(Fault::Crash) => self.hang_up(host),
        }
    }

    /// 530, where this is the first frame of a channel beyond what was negotiated. Each that a
    /// frame came on counts, until it is closed for both (`rabbit_reader.erl`, `create_channel`;
    /// observed: `frames-beside-methods`).
    fn one_too_many(&self, whose: ChannelId, host: &dyn Host) -> Option<Refusal> {
        if self.channels.contains_key(&whose.number) || host.is_open(whose) {
            return None;
        }
        let connection = whose.connection;
        let begun = self.channels.iter().filter(|(number, channel)| {
            let number = **number;
            let waits = channel.closing || !matches!(channel.due, Due::Method);
            waits && !host.is_open(ChannelId { connection, number })
        });
        let count = begun.count() + host.open_channels(connection);
        let most = self.login.channel_max;
        (count >= usize::from(most)).then(|| {
            let text = format!(
                "number of channels opened ({count}) has reached the negotiated channel_max \
                 ({most})"
            );
            Refusal::new(ReplyCode::NotAllowed, text)
        })
    }

    /// What is on a channel that the server closed is passed over until the client knows.
    fn whole(&mut self, channel: ChannelId, whole: Whole, closing: bool, host: &mut dyn Host) {
        let name = whole.method.name;
        if closing {
            if name == "channel.close-ok" {
                self.channels.remove(&channel.number);
            }
            return;
        }
        let asked = match self.asked(channel, &whole, host) {
            Ok(asked) => asked,
            Err(refusal) => {
                let told = (refusal.code != ReplyCode::InternalError).then_some(whole.method);
                return self.refuse(refusal, told, host);
            }
        };
        match host.ask(name, asked) {
            Ok(()) if name == "channel.close" => {
                self.channels.remove(&channel.number);
            }
            Ok(()) => {}
            Err(Scope::Connection) => self.stage = Stage::Closed,
            Err(Scope::Channel) => {
                self.channels.entry(channel.number).or_default().closing = true;
            }
        }
    }

    /// What a method asks of the broker.
    ///
    /// # Errors
    /// 504 on a channel that is not open, 503 for what no client asks on a channel
    /// (`rabbit_channel.erl`, `handle_method`, its last clause), 541 over properties that cannot
    /// be read, which the channel dies of.
    fn asked(&self, channel: ChannelId, whole: &Whole, host: &dyn Host) -> Result<Asked, Refusal> {
        let ChannelId { connection, number } = channel;
        let name = whole.method.name;
        if name == "channel.open" {
            return Ok(Asked::Command(Command::OpenChannel { connection, number }));
        }
        if !host.is_open(channel) {
            let text = "expected 'channel.open'";
            return Err(Refusal::new(ReplyCode::ChannelError, text));
        }
        if name == "channel.close" {
            return Ok(Asked::Command(Command::CloseChannel { channel }));
        }
        let content = match &whole.content {
            Some(Err(_)) if name == "basic.publish" => {
                return Err(Refusal::new(ReplyCode::InternalError, ""));
            }
            Some(Ok(content)) => Some(content),
            _ => None,
        };
        let method = command::method(name, &whole.arguments, content, &self.login.vhost);
        let method = method.ok_or_else(|| {
            let text = "unimplemented method";
            Refusal::new(ReplyCode::CommandInvalid, text)
        })?;
        Ok(Asked::Method(
            channel,
            method,
            !whole.arguments.bit("nowait"),
        ))
    }
}
