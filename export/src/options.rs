//! What an export is told beside the scenario: which broker is meant, and who logs in.

use warren_core::tr;

/// What to say beside the scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The broker that the text is to be used with.
    pub broker: Broker,
    /// Only this vhost, where the format can be for one alone; none: the whole server.
    pub vhost: Option<String>,
}

/// A broker, and who logs in there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broker {
    /// Its host.
    pub host: String,
    /// The port for AMQP.
    pub port: u16,
    /// The port of the management API.
    pub management_port: u16,
    /// The user.
    pub user: String,
    /// The user's password.
    pub password: Password,
}

/// Where a password comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Password {
    /// From the environment variable [`Password::VARIABLE`] of whoever runs the text, so that
    /// the text itself can be shown to everybody.
    #[default]
    FromEnvironment,
    /// This one, written into the text.
    Given(String),
}

impl Password {
    /// The variable that a password is taken from.
    pub const VARIABLE: &'static str = "RABBITMQ_PASSWORD";
}

impl Default for Broker {
    /// One on this machine, with a user of its own: the user that a new server has,
    /// `guest`, has a password that everybody knows.
    fn default() -> Self {
        Self {
            host: "localhost".to_owned(),
            port: 5672,
            management_port: 15672,
            user: "warren".to_owned(),
            password: Password::default(),
        }
    }
}

impl Broker {
    /// What has to be known about the user, where it is the one that everybody knows.
    pub(crate) fn warning(&self) -> Option<String> {
        (self.user == "guest").then(|| {
            tr!(
                "the user guest has the password guest on every new server: whoever can reach the \
                 broker can do everything there, so such a server takes guest only from its own \
                 machine; give a user of your own"
            )
        })
    }
}
