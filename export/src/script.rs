//! How a shell script begins that talks to the management API: what it is, where the broker
//! is, and who logs in there.

use warren_core::scenario::Scenario;

use crate::notes::Notes;
use crate::options::{Options, Password};
use crate::quote::{comment, shell};

/// How a script wants the broker's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    /// As the address of the API.
    Address,
    /// As a host and a port.
    HostAndPort,
}

/// The first lines: settings, each of which the environment may override.
pub(crate) fn head(scenario: &Scenario, options: &Options, api: Api, notes: &mut Notes) -> String {
    let broker = &options.broker;
    if let Some(warning) = broker.warning() {
        notes.add(warning);
    }
    let title = comment(&scenario.title);
    let (host, port) = (&broker.host, broker.management_port);
    let place = match api {
        Api::Address => default("RABBITMQ_API", &format!("http://{host}:{port}/api")),
        Api::HostAndPort => {
            let host = default("RABBITMQ_HOST", host);
            host + &default("RABBITMQ_MANAGEMENT_PORT", &port.to_string())
        }
    };
    format!(
        "#!/bin/sh\n# {title}: its topology on a RabbitMQ server. The user needs the tag \
         administrator.\nset -eu\n{place}{}{}",
        default("RABBITMQ_USER", &broker.user),
        password(&broker.password, &broker.user)
    )
}

/// A variable with what it is where the environment does not say.
fn default(variable: &str, value: &str) -> String {
    format!(
        "[ -n \"${{{variable}:-}}\" ] || {variable}={}\n",
        shell(value)
    )
}

/// The password in its variable, or a complaint that it is missing.
pub(crate) fn password(password: &Password, user: &str) -> String {
    let variable = Password::VARIABLE;
    match password {
        Password::FromEnvironment => {
            let missing = shell(&format!(
                "{variable} is missing: the password of the user {user}"
            ));
            format!("[ -n \"${{{variable}:-}}\" ] || {{ printf '%s\\n' {missing} >&2; exit 2; }}\n")
        }
        Password::Given(password) => default(variable, password),
    }
}
