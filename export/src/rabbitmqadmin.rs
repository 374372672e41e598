//! The format `rabbitmqadmin`: a shell script of commands of the program that every server
//! hands out at `/cli/rabbitmqadmin`.
//!
//! It is the program in Python, version 1, whose words have been the same since 3.8.

use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::Scenario;
use warren_core::{mark, tr};

use crate::definitions::{binding, destination_type, exchange, policy, queue};
use crate::notes::Notes;
use crate::operators::{Operators, raw, text};
use crate::options::Options;
use crate::quote::shell;
use crate::topology::Topology;
use crate::{json, needs, script};

const FUNCTIONS: &str = r#"
declare_in() { # VHOST KIND NAME=VALUE...
    vhost=$1
    shift
    "${RABBITMQADMIN:-rabbitmqadmin}" --quiet --host "$RABBITMQ_HOST" --port "$RABBITMQ_MANAGEMENT_PORT" \
        --username "$RABBITMQ_USER" --password "$RABBITMQ_PASSWORD" --vhost "$vhost" declare "$@"
}
"#;

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let only = options.vhost.as_deref();
    let topology = Topology::of(scenario, only);
    let topology = topology.without_null(notes).addressable(notes);
    let operators = Operators::of(scenario, only, notes);
    let operators = operators.without_login(&options.broker.user, notes);
    needs::tell_plugins(&topology, notes);
    needs::tell_rest(scenario, &operators, notes);
    notes.add(tr!(
        "the commands are those of rabbitmqadmin version 1, which the server hands out at \
         /cli/rabbitmqadmin; version 2 has other words"
    ));
    notes.add(tr!(
        "while a command runs, the list of processes shows the password to everybody there"
    ));
    let mut script = script::head(scenario, options, script::Api::HostAndPort, notes);
    script.push_str(FUNCTIONS);
    vhosts_and_users(scenario, &topology, &operators, &mut script, notes);
    policies(&operators, &mut script, notes);
    declarations(&topology, &mut script, notes);
    script
}

/// One command. The vhost `/` stands for none where the kind has none.
fn declare(script: &mut String, vhost: &str, kind: &str, words: &[(&str, &str)]) {
    script.push_str(&format!("declare_in {} {kind}", shell(vhost)));
    for (name, value) in words {
        script.push_str(&format!(" {}", shell(&format!("{name}={value}"))));
    }
    script.push('\n');
}

fn vhosts_and_users(
    scenario: &Scenario,
    topology: &Topology<'_>,
    operators: &Operators,
    script: &mut String,
    notes: &mut Notes,
) {
    for name in &topology.vhosts {
        if *name != *DEFAULT_VHOST {
            declare(script, "/", "vhost", &[("name", name)]);
        }
        tell_of_vhost(scenario, name, notes);
    }
    for user in &operators.users {
        let password = user.password.fields();
        let tags = user.tags.join(",");
        let mut words = vec![("name", user.name.as_str()), ("tags", tags.as_str())];
        words.extend(password.iter().map(|(name, value)| (*name, value.as_str())));
        declare(script, "/", "user", &words);
    }
    for one in &operators.permissions {
        let words: [(&str, &str); 5] = [
            ("vhost", &one.vhost),
            ("user", &one.user),
            ("configure", &one.configure),
            ("write", &one.write),
            ("read", &one.read),
        ];
        declare(script, "/", "permission", &words);
    }
    for one in &operators.topic_permissions {
        notes.add(tr!(
            "rabbitmqadmin sets no topic permissions: those of \"{}\" at the exchange \"{}\" are \
             left out; `rabbitmqctl set_topic_permissions` sets them",
            one.user,
            one.exchange
        ));
    }
}

fn tell_of_vhost(scenario: &Scenario, name: &Name, notes: &mut Notes) {
    let known = raw(scenario, "vhosts");
    let known = known.iter().find(|one| text(one, "name") == Some(name));
    let said = |field: &&str| {
        let value = known.and_then(|one| text(one, field));
        value.is_some_and(|value| !value.is_empty() && value != "undefined")
    };
    for field in ["description", "default_queue_type"]
        .into_iter()
        .filter(said)
    {
        notes.add(tr!(
            "rabbitmqadmin does not set the {} of the vhost \"{}\"",
            field,
            name
        ));
    }
}

fn policies(operators: &Operators, script: &mut String, notes: &mut Notes) {
    let kinds = [
        ("policy", mark!("policy"), &operators.policies),
        (
            "operator_policy",
            mark!("operator policy"),
            &operators.operator_policies,
        ),
    ];
    for (kind, what, policies) in kinds {
        for one in policies {
            let whole = policy(one, what, notes);
            let (priority, definition) =
                (one.priority.to_string(), json::line(&whole["definition"]));
            let words: [(&str, &str); 5] = [
                ("name", &one.name),
                ("pattern", &one.pattern),
                ("apply-to", &one.apply_to),
                ("priority", &priority),
                ("definition", &definition),
            ];
            declare(script, &one.vhost, kind, &words);
        }
    }
    for one in &operators.parameters {
        if let (Some(component), Some(name)) = (text(one, "component"), text(one, "name")) {
            let value = one.get("value").map(json::line).unwrap_or_default();
            let words = [("component", component), ("name", name), ("value", &value)];
            let vhost = text(one, "vhost").unwrap_or("/");
            declare(script, vhost, "parameter", &words);
        }
    }
    for name in operators
        .global_parameters
        .iter()
        .filter_map(|one| text(one, "name"))
    {
        notes.add(tr!(
            "rabbitmqadmin sets no global parameters: \"{}\" is left out",
            name
        ));
    }
}

fn declarations(topology: &Topology<'_>, script: &mut String, notes: &mut Notes) {
    for one in &topology.exchanges {
        let arguments = json::line(&exchange(one, notes)["arguments"]);
        let words: [(&str, &str); 6] = [
            ("name", &one.name),
            ("type", &one.kind),
            ("durable", flag(one.durable)),
            ("auto_delete", flag(one.auto_delete)),
            ("internal", flag(one.internal)),
            ("arguments", &arguments),
        ];
        declare(script, &one.vhost, "exchange", &words);
    }
    for one in &topology.queues {
        let arguments = json::line(&queue(one, notes)["arguments"]);
        let words: [(&str, &str); 4] = [
            ("name", &one.name),
            ("durable", flag(one.durable)),
            ("auto_delete", flag(one.auto_delete)),
            ("arguments", &arguments),
        ];
        declare(script, &one.vhost, "queue", &words);
    }
    for one in &topology.bindings {
        let arguments = json::line(&binding(one, notes)["arguments"]);
        let words: [(&str, &str); 5] = [
            ("source", &one.source),
            ("destination", &one.destination),
            ("destination_type", destination_type(one)),
            ("routing_key", &one.routing_key),
            ("arguments", &arguments),
        ];
        declare(script, &one.vhost, "binding", &words);
    }
}

const fn flag(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}
