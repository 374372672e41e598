//! The format `terraform`: resources of the provider `cyrilgdn/rabbitmq`.
//!
//! What that provider cannot say, or stumbles over, is noted; each such note follows from
//! its source (`rabbitmq/resource_*.go` of release 1.8).

mod limits;

use std::collections::BTreeMap;

use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::{DestinationType, PolicyDefinition, Scenario};
use warren_core::{mark, tr};

use crate::definitions::{binding, exchange, policy, queue};
use crate::hcl::{Labels, string, value};
use crate::notes::Notes;
use crate::operators::{Operators, raw, text};
use crate::options::{Options, Password};
use crate::quote::comment;
use crate::topology::Topology;
use crate::{needs, quote};

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let only = options.vhost.as_deref();
    let topology = Topology::of(scenario, only);
    let topology = topology.without_null(notes).addressable(notes);
    let operators = Operators::of(scenario, only, notes);
    let operators = operators.without_login(&options.broker.user, notes);
    needs::tell_plugins(&topology, notes);
    needs::tell_rest(scenario, &operators, notes);
    limits::tell(&topology, &operators, notes);
    let mut writer = Writer {
        text: head(scenario, options, notes),
        ..Writer::default()
    };
    writer.vhosts(scenario, &topology);
    writer.users(&operators, notes);
    writer.policies(&operators, notes);
    writer.exchanges(&topology, notes);
    writer.queues(&topology, notes);
    writer.bindings(&topology, notes);
    writer.text
}

/// The provider, and the password that it logs in with.
fn head(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let broker = &options.broker;
    if let Some(warning) = broker.warning() {
        notes.add(warning);
    }
    let endpoint = format!("http://{}:{}", broker.host, broker.management_port);
    let password = match &broker.password {
        Password::FromEnvironment => String::new(),
        Password::Given(password) => format!("  default   = {}\n", string(password)),
    };
    format!(
        "# {}\n\nterraform {{\n  required_providers {{\n    rabbitmq = {{\n      source  = \
         \"cyrilgdn/rabbitmq\"\n      version = \"~> 1.8\"\n    }}\n  }}\n}}\n\nvariable \
         \"rabbitmq_password\" {{\n  type      = string\n  sensitive = true\n{password}}}\n\n\
         provider \"rabbitmq\" {{\n  endpoint = {}\n  username = {}\n  password = \
         var.rabbitmq_password\n}}\n",
        comment(&scenario.title),
        string(&endpoint),
        string(&broker.user)
    )
}

/// Writes resources, and remembers by which names to refer to them, so that Terraform makes
/// them in an order that works.
#[derive(Default)]
struct Writer {
    text: String,
    labels: Labels,
    vhosts: BTreeMap<Name, String>,
    users: BTreeMap<String, String>,
    exchanges: BTreeMap<(Name, Name), String>,
    queues: BTreeMap<(Name, Name), String>,
}

impl Writer {
    /// A resource with these fields; gives a reference to its name.
    fn resource(&mut self, kind: &'static str, words: &[&str], fields: &[String]) -> String {
        let label = self.labels.label(kind, words);
        self.text
            .push_str(&format!("\nresource \"{kind}\" \"{label}\" {{\n"));
        for field in fields {
            let indent = if field.is_empty() { "" } else { "  " };
            self.text.push_str(&format!("{indent}{field}\n"));
        }
        self.text.push_str("}\n");
        format!("{kind}.{label}.name")
    }

    fn vhost(&self, name: &Name) -> String {
        self.vhosts
            .get(name)
            .cloned()
            .unwrap_or_else(|| string(name))
    }

    /// Every server has `/`: made here, it would be taken away together with the rest.
    fn vhosts(&mut self, scenario: &Scenario, topology: &Topology<'_>) {
        let known = raw(scenario, "vhosts");
        for name in topology
            .vhosts
            .iter()
            .filter(|name| **name != *DEFAULT_VHOST)
        {
            let mut fields = vec![format!("name = {}", string(name))];
            let known = known.iter().find(|one| text(one, "name") == Some(name));
            for field in ["description", "default_queue_type"] {
                let said = known.and_then(|one| text(one, field));
                let said = said.filter(|said| !said.is_empty() && *said != "undefined");
                fields.extend(said.map(|said| format!("{field} = {}", string(said))));
            }
            let reference = self.resource("rabbitmq_vhost", &[name], &aligned(fields));
            self.vhosts.insert(name.clone(), reference);
        }
    }

    /// The provider wants a password of each user, and knows no hashes.
    fn users(&mut self, operators: &Operators, notes: &mut Notes) {
        for user in &operators.users {
            let label = self.labels.label("variable", &[&user.name, "password"]);
            self.text.push_str(&format!(
                "\nvariable \"{label}\" {{\n  type      = string\n  sensitive = true\n}}\n"
            ));
            notes.add(tr!(
                "the provider takes no hash of a password: give that of the user \"{}\" in the \
                 variable {}",
                user.name,
                label
            ));
            let tags: Vec<String> = user.tags.iter().map(|tag| string(tag)).collect();
            let fields = aligned(vec![
                format!("name = {}", string(&user.name)),
                format!("password = var.{label}"),
                format!("tags = [{}]", tags.join(", ")),
            ]);
            let reference = self.resource("rabbitmq_user", &[&user.name], &fields);
            self.users.insert(user.name.clone(), reference);
        }
        self.permissions(operators);
    }

    fn user(&self, name: &str) -> String {
        self.users
            .get(name)
            .cloned()
            .unwrap_or_else(|| string(name))
    }

    fn permissions(&mut self, operators: &Operators) {
        for one in &operators.permissions {
            let mut fields = aligned(vec![
                format!("user = {}", self.user(&one.user)),
                format!("vhost = {}", self.vhost(&one.vhost)),
            ]);
            let patterns = vec![
                format!("configure = {}", string(&one.configure)),
                format!("write = {}", string(&one.write)),
                format!("read = {}", string(&one.read)),
            ];
            fields.extend(block("permissions", patterns));
            self.resource("rabbitmq_permissions", &[&one.user, &one.vhost], &fields);
        }
        let mut together: BTreeMap<(&Name, &Name), Vec<String>> = BTreeMap::new();
        for one in &operators.topic_permissions {
            let patterns = vec![
                format!("exchange = {}", string(&one.exchange)),
                format!("write = {}", string(&one.write)),
                format!("read = {}", string(&one.read)),
            ];
            let whose = together.entry((&one.user, &one.vhost)).or_default();
            whose.extend(block("permissions", patterns));
        }
        for ((user, vhost), blocks) in together {
            let mut fields = aligned(vec![
                format!("user = {}", self.user(user)),
                format!("vhost = {}", self.vhost(vhost)),
            ]);
            fields.extend(blocks);
            self.resource("rabbitmq_topic_permissions", &[user, vhost], &fields);
        }
    }

    fn policies(&mut self, operators: &Operators, notes: &mut Notes) {
        for one in &operators.policies {
            let whole = policy(one, mark!("policy"), notes);
            self.policy("rabbitmq_policy", one, &value(&whole["definition"]));
        }
        for one in &operators.operator_policies {
            let whole = policy(one, mark!("operator policy"), notes);
            self.policy(
                "rabbitmq_operator_policy",
                one,
                &value(&whole["definition"]),
            );
        }
    }

    fn policy(&mut self, kind: &'static str, one: &PolicyDefinition, definition: &str) {
        let mut fields = aligned(vec![
            format!("name = {}", string(&one.name)),
            format!("vhost = {}", self.vhost(&one.vhost)),
        ]);
        let says = vec![
            format!("pattern = {}", string(&one.pattern)),
            format!("apply_to = {}", string(&one.apply_to)),
            format!("priority = {}", one.priority),
            format!("definition = {definition}"),
        ];
        fields.extend(block("policy", says));
        self.resource(kind, &[&one.vhost, &one.name], &fields);
    }

    fn exchanges(&mut self, topology: &Topology<'_>, notes: &mut Notes) {
        for one in &topology.exchanges {
            let mut fields = aligned(vec![
                format!("name = {}", string(&one.name)),
                format!("vhost = {}", self.vhost(&one.vhost)),
            ]);
            let mut settings = vec![
                format!("type = {}", string(&one.kind)),
                format!("durable = {}", one.durable),
                format!("auto_delete = {}", one.auto_delete),
            ];
            let arguments = &exchange(one, notes)["arguments"];
            if !one.arguments.is_empty() {
                settings.push(format!("arguments = {}", value(arguments)));
            }
            fields.extend(block("settings", settings));
            let words = named(&one.vhost, &one.name);
            let reference = self.resource("rabbitmq_exchange", &words, &fields);
            let key = (one.vhost.clone(), one.name.clone());
            self.exchanges.insert(key, reference);
        }
    }

    fn queues(&mut self, topology: &Topology<'_>, notes: &mut Notes) {
        for one in &topology.queues {
            let mut fields = aligned(vec![
                format!("name = {}", string(&one.name)),
                format!("vhost = {}", self.vhost(&one.vhost)),
            ]);
            let mut settings = vec![
                format!("durable = {}", one.durable),
                format!("auto_delete = {}", one.auto_delete),
            ];
            let arguments = &queue(one, notes)["arguments"];
            if !one.arguments.is_empty() {
                settings.push(format!("arguments_json = jsonencode({})", value(arguments)));
            }
            fields.extend(block("settings", settings));
            let words = named(&one.vhost, &one.name);
            let reference = self.resource("rabbitmq_queue", &words, &fields);
            let key = (one.vhost.clone(), one.name.clone());
            self.queues.insert(key, reference);
        }
    }

    fn bindings(&mut self, topology: &Topology<'_>, notes: &mut Notes) {
        for one in &topology.bindings {
            let source = (one.vhost.clone(), one.source.clone());
            let destination = (one.vhost.clone(), one.destination.clone());
            let to = match one.destination_type {
                DestinationType::Queue => self.queues.get(&destination),
                DestinationType::Exchange => self.exchanges.get(&destination),
            };
            let to = to.cloned().unwrap_or_else(|| string(&one.destination));
            let from = self.exchanges.get(&source).cloned();
            let whole = binding(one, notes);
            let mut fields = vec![
                format!("vhost = {}", self.vhost(&one.vhost)),
                format!("source = {}", from.unwrap_or_else(|| string(&one.source))),
                format!("destination = {to}"),
                format!("destination_type = {}", value(&whole["destination_type"])),
                format!("routing_key = {}", string(&one.routing_key)),
            ];
            if !one.arguments.is_empty() {
                let arguments = value(&whole["arguments"]);
                fields.push(format!("arguments_json = jsonencode({arguments})"));
            }
            let words = [quote::or(&one.source, "default"), "to", &one.destination];
            self.resource("rabbitmq_binding", &words, &aligned(fields));
        }
    }
}

/// The words that a resource is named by: the vhost only where it is not `/`.
fn named<'a>(vhost: &'a Name, name: &'a Name) -> Vec<&'a str> {
    if *vhost == *DEFAULT_VHOST {
        vec![name]
    } else {
        vec![vhost, name]
    }
}

/// A block within a resource.
fn block(name: &str, fields: Vec<String>) -> Vec<String> {
    let mut lines = vec![String::new(), format!("{name} {{")];
    lines.extend(
        aligned(fields)
            .into_iter()
            .map(|field| format!("  {field}")),
    );
    lines.push("}".to_owned());
    lines
}

/// Fields with their equals signs in one column, as `terraform fmt` has them.
fn aligned(fields: Vec<String>) -> Vec<String> {
    let split = |field: &str| {
        let (name, value) = field.split_once(" = ").unwrap_or((field, ""));
        (name.to_owned(), value.to_owned())
    };
    let fields: Vec<(String, String)> = fields.iter().map(|field| split(field)).collect();
    let widest = fields.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let fields = fields.into_iter();
    fields
        .map(|(name, value)| format!("{name:widest$} = {value}"))
        .collect()
}
