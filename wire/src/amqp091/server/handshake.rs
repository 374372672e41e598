//! From the protocol header to the open vhost: how a connection begins (`rabbit_reader.erl`,
//! `handshake` and `handle_method0`; observed: `connection-errors`, `logins-refused`,
//! `negotiation-refused`, `protocol-headers`, `handshake-out-of-order`).

use amq_protocol_7::frame::AMQPFrame;
use amq_protocol_7::protocol::{AMQPClass, connection};
use amq_protocol_7::types::AMQPValue;
use warren_core::amqp::{Refusal, ReplyCode};
use warren_core::name::Name;
use warren_core::scenario::ServerLine;

use super::arguments::{Arguments, announces, bare_table};
use super::beats::Beats;
use super::{Connection, Host, Opening, Stage};
use crate::amqp091::encode::octets;
use crate::amqp091::login;
use crate::amqp091::offered::{CHANNEL_MAX, FRAME_MAX};
use crate::amqp091::schema::Method as Known;

/// What frames may announce while nothing is negotiated (`initial_frame_max`).
const FRAME_MIN: u32 = 4096;

/// What a client said of itself, and what was negotiated.
pub(super) struct Login {
    user: Name,
    pub(super) vhost: Name,
    pub(super) frame_max: u32,
    pub(super) channel_max: u16,
    hears_cancels: bool,
    hears_blocked: bool,
}

impl Default for Login {
    fn default() -> Self {
        Self {
            user: Name::default(),
            vhost: Name::default(),
            frame_max: FRAME_MIN,
            channel_max: CHANNEL_MAX,
            hears_cancels: false,
            hears_blocked: false,
        }
    }
}

/// The name and the password in a mechanism's response.
fn credentials(mechanism: &str, response: &[u8]) -> Option<(String, String)> {
    let readable = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    if mechanism == "PLAIN" {
        // Nobody acts for another: the response begins with the name's own mark.
        let mut parts = response.strip_prefix(&[0])?.splitn(2, |octet| *octet == 0);
        let (user, password) = (parts.next()?, parts.next()?);
        return (!password.contains(&0)).then(|| (readable(user), readable(password)));
    }
    let table = bare_table(response)?;
    let text = |key: &str| {
        let mut entries = table.inner().iter();
        match entries.find(|(name, _)| name.as_str() == key)? {
            (_, AMQPValue::LongString(text)) => Some(readable(text.as_bytes())),
            _ => None,
        }
    };
    Some((text("LOGIN")?, text("PASSWORD")?))
}

/// The answer to a new secret, which nobody here asks for.
pub(super) fn secret_updated() -> Vec<u8> {
    let ok = connection::AMQPMethod::UpdateSecretOk(connection::UpdateSecretOk {});
    octets(&AMQPFrame::Method(0, AMQPClass::Connection(ok)))
}

impl Connection {
    /// The protocol header. Two older ones mean the same here; to those that the server does not
    /// speak it answers with the one that it does.
    pub(super) fn greet(&mut self, header: [u8; 8], host: &mut dyn Host) {
        const SPOKEN: [[u8; 4]; 2] = [[0, 0, 9, 1], [1, 1, 0, 9]];
        let version = header.strip_prefix(b"AMQP");
        if version.is_some_and(|version| SPOKEN.iter().any(|spoken| spoken == version)) {
            self.stage = Stage::Starting;
            self.say(octets(&login::start(ServerLine::V3_10)), host);
        } else {
            self.say(octets(&login::protocol_header()), host);
            self.hang_up(host);
        }
    }

    /// Who is refused is told so only if he says that he understands it.
    pub(super) fn log_in(&mut self, arguments: &Arguments, host: &mut dyn Host) {
        let mechanism = arguments.text("mechanism");
        if !["PLAIN", "AMQPLAIN"].contains(&mechanism) {
            return self.leave();
        }
        let Some((user, password)) = credentials(mechanism, arguments.octets("response")) else {
            return self.leave();
        };
        let properties = arguments.table("client-properties");
        if !host.may_log_in(&user, &password) {
            if announces(&properties, "authentication_failure_close") {
                let text = format!(
                    "Login was refused using authentication mechanism {mechanism}. For details \
                     see the broker logfile."
                );
                self.close(&Refusal::new(ReplyCode::AccessRefused, text), None, host);
            } else {
                self.leave();
            }
            return;
        }
        self.login.user = user.into();
        self.login.hears_cancels = announces(&properties, "consumer_cancel_notify");
        self.login.hears_blocked = announces(&properties, "connection.blocked");
        self.stage = Stage::Tuning;
        self.say(octets(&login::tune()), host);
    }

    /// Whoever wants more than is offered, or frames smaller than all must take, is not told
    /// why: the server's reader does not know its own refusal again.
    pub(super) fn tune(&mut self, arguments: &Arguments) {
        let frame_max: u32 = arguments.number("frame-max");
        let channel_max: u16 = arguments.number("channel-max");
        let fits = (FRAME_MIN..=FRAME_MAX).contains(&frame_max)
            && (1..=CHANNEL_MAX).contains(&channel_max);
        if !fits {
            return self.leave();
        }
        self.login.frame_max = frame_max;
        self.login.channel_max = channel_max;
        self.beats = Beats::of(self.now, arguments.number("heartbeat"));
        self.stage = Stage::Opening;
    }

    pub(super) fn open(
        &mut self,
        known: &'static Known,
        arguments: &Arguments,
        host: &mut dyn Host,
    ) {
        self.login.vhost = arguments.text("virtual-host").into();
        let opening = Opening {
            user: self.login.user.clone(),
            vhost: self.login.vhost.clone(),
            channel_max: self.login.channel_max,
            hears_cancels: self.login.hears_cancels,
            hears_blocked: self.login.hears_blocked,
        };
        match host.open(opening) {
            Ok(id) => {
                self.stage = Stage::Running(id);
                self.say(octets(&login::open_ok()), host);
            }
            Err(refusal) => self.close(&refusal, Some(known), host),
        }
    }
}
