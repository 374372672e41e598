//! The format `compose`: a broker with management, which begins with the scenario's
//! definitions and a user of its own in them.
//!
//! A server that loads definitions makes no user by itself (`rabbit.erl`,
//! `maybe_insert_default_data`; observed), so that these have to name one.

use serde_json::Value;
use warren_core::scenario::Scenario;
use warren_core::tr;

use crate::notes::Notes;
use crate::options::{Options, Password};
use crate::quote::comment;
use crate::topology::Topology;
use crate::{container, definitions, json};

const DEFINITIONS: &str = "/etc/rabbitmq/definitions.json";

/// What stands for a password until it is written how to fill it in; no password is this.
const FROM_ENVIRONMENT: &str = "\0";

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let topology = Topology::of(scenario, None);
    let broker = &options.broker;
    container::tell(scenario, &topology, options, notes);
    notes.add(tr!(
        "inline contents of configs need Docker Compose 2.23.1 or newer"
    ));
    let password = match &broker.password {
        Password::FromEnvironment => FROM_ENVIRONMENT,
        Password::Given(password) => password,
    };
    let login = (broker.user.as_str(), Some(password));
    let definitions = definitions::with_user(scenario, login, notes);
    let definitions = filled_in(&dollars(&ascii(&definitions)), &broker.password, notes);
    let mut settings = vec![format!("load_definitions = {DEFINITIONS}")];
    settings.extend(container::settings(&scenario.config));
    let plugins = format!("[{}].", container::plugins(&topology).join(","));
    format!(
        "# {title}: a broker with its topology. `docker compose up` starts it.\nservices:\n  \
         rabbitmq:\n    image: {image}\n    hostname: rabbitmq\n    ports:\n      - {amqp}\n      \
         - {management}\n    configs:\n      - source: definitions\n        \
         target: {DEFINITIONS}\n      - source: settings\n        target: \
         /etc/rabbitmq/conf.d/90-warren.conf\n      - source: plugins\n        target: \
         /etc/rabbitmq/enabled_plugins\nconfigs:\n  plugins:\n    content: {plugins}\n  \
         settings:\n    content: |\n{settings}  definitions:\n    content: |\n{definitions}",
        title = comment(&scenario.title),
        image = container::image(scenario),
        amqp = scalar(&format!("127.0.0.1:{}:5672", broker.port)),
        management = scalar(&format!("127.0.0.1:{}:15672", broker.management_port)),
        plugins = scalar(&plugins),
        settings = indented(&settings.join("\n")),
        definitions = indented(&definitions),
    )
}

/// A string of YAML: JSON's are such.
fn scalar(text: &str) -> String {
    json::line(&Value::from(text))
}

/// Compose fills in the variable, in a text that is JSON.
fn filled_in(definitions: &str, password: &Password, notes: &mut Notes) -> String {
    if *password != Password::FromEnvironment {
        return definitions.to_owned();
    }
    let variable = Password::VARIABLE;
    notes.add(tr!(
        "the password in {} must have no quotation marks and no backslashes",
        variable
    ));
    let wanted = format!("\"password\": \"${{{variable}:?{variable} is missing}}\"");
    definitions.replacen("\"password\": \"\\u0000\"", &wanted, 1)
}

/// Compose fills in what follows a dollar sign, unless there are two of them.
fn dollars(text: &str) -> String {
    text.replace('$', "$$")
}

/// JSON without letters that YAML might not take as they are.
fn ascii(value: &Value) -> String {
    let mut out = String::new();
    for letter in json::pretty(value).chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

/// The lines of a block.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("      {line}\n")).collect()
}
