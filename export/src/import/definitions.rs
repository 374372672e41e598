//! Definitions of a RabbitMQ server from 3.8 to 4, or of one of its vhosts.

use serde_json::{Map, Value, json};
use warren_core::name::DEFAULT_VHOST;
use warren_core::scenario::Problem;
use warren_core::scenario::read::{MAX_BINDINGS, MAX_ITEMS};
use warren_core::tr;

use super::called::{called, told};
use super::sift::{Met, OLD, Sieve};
use super::{Import, Source, Taken};
use crate::operators::{OPERATOR_POLICY, tags, text};
use crate::topology::is_predeclared;

/// Parts by which definitions are recognised.
pub(super) const TELLTALE: [&str; 10] = [
    "rabbit_version",
    "rabbitmq_version",
    "exchanges",
    "queues",
    "bindings",
    "policies",
    "vhosts",
    "users",
    "permissions",
    "parameters",
];

/// The lists of the document.
pub(super) const LISTS: [&str; 10] = [
    "definitions.vhosts",
    "definitions.users",
    "definitions.permissions",
    "definitions.topic_permissions",
    "definitions.policies",
    "definitions.operator_policies",
    "definitions.exchanges",
    "definitions.queues",
    "definitions.bindings",
    "clients",
];

/// As many of each as a scenario may have.
pub(super) fn limited(mut sieve: Sieve) -> Sieve {
    for list in LISTS {
        let bindings = list == "definitions.bindings";
        sieve.limit(list, if bindings { MAX_BINDINGS } else { MAX_ITEMS });
    }
    sieve
}

/// The scenario of the definitions.
pub(super) fn import(fields: Map<String, Value>) -> Result<Import, Vec<Problem>> {
    let mut reader = Reader::new(&fields);
    for (part, value) in fields {
        reader.part(&part, value);
    }
    finished(limited(reader.sieve), Source::Definitions)
}

/// What passes the sieve, with its items counted.
pub(super) fn finished(mut sieve: Sieve, source: Source) -> Result<Import, Vec<Problem>> {
    sieve.suit_transient_queues();
    let sifted = sieve.scenario()?;
    let counted = LISTS.into_iter().filter_map(|list| {
        let count = sifted.taken.get(list).copied()?;
        let told = told(list, count);
        Some(Taken { told, count })
    });
    let taken = counted.collect();
    Ok(Import {
        source,
        scenario: sifted.scenario,
        playhead: None,
        taken,
        left_out: sifted.left_out,
    })
}

struct Reader {
    sieve: Sieve,
    /// The vhost of items that name none: those of one vhost's definitions.
    vhost: String,
    exchanges: Met,
    queues: Met,
}

impl Reader {
    fn new(fields: &Map<String, Value>) -> Self {
        let version = text(fields, "rabbitmq_version").or_else(|| text(fields, "rabbit_version"));
        let major = version.and_then(|version| version.split('.').next()?.parse::<u32>().ok());
        let line = if major.is_some_and(|major| major < 4) {
            OLD
        } else {
            "4"
        };
        let of_one = text(fields, "original_vhost_name").or_else(|| text(fields, "vhost"));
        let of_one = of_one.or_else(|| only_vhost(fields));
        let vhost = of_one.unwrap_or(DEFAULT_VHOST).to_owned();
        let mut head = Map::new();
        head.insert("rabbitmq".to_owned(), json!(line));
        head.insert("title".to_owned(), json!("Imported definitions"));
        Self {
            sieve: Sieve::new(head),
            vhost,
            exchanges: Met::default(),
            queues: Met::default(),
        }
    }

    fn part(&mut self, part: &str, value: Value) {
        let items = match value {
            Value::Array(items) => items,
            other => {
                self.single(part, &other);
                return;
            }
        };
        for (index, item) in items.into_iter().enumerate() {
            match item {
                Value::Object(fields) => self.item(part, fields),
                other => {
                    let item = format!("{part}[{index}]");
                    self.sieve
                        .leave_out(item, tr!("it is {}, not an object", other));
                }
            }
        }
    }

    /// What stands beside the lists.
    fn single(&mut self, part: &str, value: &Value) {
        match part {
            "rabbit_version"
            | "rabbitmq_version"
            | "product_version"
            | "product_name"
            | "rabbitmq_definition_format"
            | "original_vhost_name"
            | "vhost"
            | "explanation"
            | "original_cluster_name" => {}
            _ if value.is_null() => {}
            "description" | "metadata" | "default_queue_type" | "limits" | "tracing" => {
                let reason = tr!("of the vhost only its name is simulated");
                self.sieve.leave_out(tr!("the vhost's {}", part), reason);
            }
            _ => {
                let reason = tr!("no server writes this part of definitions as it stands here");
                self.sieve.leave_out(part, reason);
            }
        }
    }

    fn item(&mut self, part: &str, mut fields: Map<String, Value>) {
        let called = called(part, &fields);
        let vhost = || Value::from(self.vhost.clone());
        if !["users", "vhosts", "global_parameters"].contains(&part) {
            fields.entry("vhost").or_insert_with(vhost);
        }
        match part {
            "exchanges" => self.exchange(called, fields),
            "queues" => self.queue(called, fields),
            "bindings" => self.binding(called, fields),
            "users" => self.user(called, &fields),
            "vhosts" => self.vhost(called, &fields),
            "permissions" => self.add("definitions.permissions", called, fields),
            "topic_permissions" => self.add("definitions.topic_permissions", called, fields),
            "policies" => self.add("definitions.policies", called, fields),
            "operator_policies" => self.add("definitions.operator_policies", called, fields),
            "parameters" => self.parameter(called, &fields),
            "global_parameters" => {
                let reason = tr!("it says nothing of where messages go");
                self.sieve.leave_out(called, reason);
            }
            _ => {
                let reason = tr!("the part \"{}\" of definitions is not known here", part);
                self.sieve.leave_out(called, reason);
            }
        }
    }

    fn add(&mut self, list: &'static str, called: String, fields: Map<String, Value>) {
        self.sieve.add(list, called, Value::Object(fields));
    }

    fn exchange(&mut self, called: String, fields: Map<String, Value>) {
        let name = text(&fields, "name").unwrap_or_default();
        if fields.contains_key("name") && is_predeclared(name) {
            let reason = tr!("every vhost has it by itself");
            self.sieve.leave_out(called, reason);
        } else if !self.exchanges.first(&called) {
            self.sieve.leave_out(called, tr!("it stands there twice"));
        } else {
            self.add("definitions.exchanges", called, fields);
        }
    }

    fn queue(&mut self, called: String, mut fields: Map<String, Value>) {
        let name = text(&fields, "name").unwrap_or_default();
        if name.starts_with("amq.") {
            let reason = tr!(
                "the server gave it its name, and leaves such queues out itself when it \
                          imports"
            );
            self.sieve.leave_out(called, reason);
            return;
        }
        if !self.queues.first(&called) {
            self.sieve.leave_out(called, tr!("it stands there twice"));
            return;
        }
        match fields.remove("type") {
            Some(Value::String(kind)) if ["classic", "quorum", "stream"].contains(&&*kind) => {
                typed(&mut fields, &kind);
            }
            Some(Value::String(kind)) if kind != "default" && kind != "undefined" => {
                let reason = tr!("queues of the type {} are not simulated", kind);
                self.sieve.leave_out(called, reason);
                return;
            }
            _ => {}
        }
        self.add("definitions.queues", called, fields);
    }

    fn binding(&mut self, called: String, fields: Map<String, Value>) {
        if text(&fields, "source") == Some("") {
            let reason = tr!("every queue has its binding to the default exchange by itself");
            self.sieve.leave_out(called, reason);
        } else {
            self.add("definitions.bindings", called, fields);
        }
    }

    /// Without its password's hash: a scenario is made to be shared.
    fn user(&mut self, called: String, fields: &Map<String, Value>) {
        for (field, item) in [
            (
                "password_hash",
                tr!("the hash of the password of {}", called),
            ),
            ("password", tr!("the password of {}", called)),
        ] {
            if text(fields, field).is_some_and(|text| !text.is_empty()) {
                let reason = tr!("a scenario is made to be shared, and its users log in without");
                self.sieve.leave_out(item, reason);
            }
        }
        let limits = fields.get("limits").and_then(Value::as_object);
        if limits.is_some_and(|limits| !limits.is_empty()) {
            let item = tr!("the limits of {}", called);
            self.sieve
                .leave_out(item, tr!("limits of users are not simulated"));
        }
        let mut user = kept(fields, &["name"]);
        user.insert("tags".to_owned(), json!(tags(fields.get("tags"))));
        self.add("definitions.users", called, user);
    }

    fn vhost(&mut self, called: String, fields: &Map<String, Value>) {
        let limits = fields.get("limits");
        let some = |value: &Value| match value {
            Value::Array(all) => !all.is_empty(),
            Value::Object(all) => !all.is_empty(),
            _ => false,
        };
        if limits.is_some_and(some) {
            let item = tr!("the limits of {}", called);
            self.sieve
                .leave_out(item, tr!("limits of vhosts are not simulated"));
        }
        let keep = [
            "name",
            "description",
            "tags",
            "default_queue_type",
            "metadata",
        ];
        self.add("definitions.vhosts", called, kept(fields, &keep));
    }

    /// The server keeps the policies of operators among the parameters.
    fn parameter(&mut self, called: String, fields: &Map<String, Value>) {
        let value = fields.get("value").and_then(Value::as_object);
        match (text(fields, "component"), value) {
            (Some(OPERATOR_POLICY), Some(value)) => {
                let mut policy = value.clone();
                pairs_as_table(policy.get_mut("definition"));
                policy.extend(kept(fields, &["name", "vhost"]));
                self.add("definitions.operator_policies", called, policy);
            }
            (component, _) => {
                let reason = match component {
                    Some("shovel") => tr!("shovels are not simulated"),
                    Some(name) if name.starts_with("federation") => {
                        tr!("federation is not simulated")
                    }
                    Some("vhost-limits") => tr!("limits of vhosts are not simulated"),
                    _ => tr!("parameters of plugins are not simulated"),
                };
                self.sieve.leave_out(called, reason);
            }
        }
    }
}

/// In definitions of one vhost, 3.10 names it at policies and parameters alone.
fn only_vhost(fields: &Map<String, Value>) -> Option<&str> {
    let mut items = fields.values().filter_map(Value::as_array).flatten();
    items.find_map(|item| item["vhost"].as_str())
}

/// `rabbitmqctl` of 3.10 writes what operators' policies say as a list of pairs.
fn pairs_as_table(definition: Option<&mut Value>) {
    let Some(definition) = definition else { return };
    let pair = |pair: &Value| Some((pair[0].as_str()?.to_owned(), pair[1].clone()));
    let pairs = definition.as_array().map(|all| all.iter().map(pair));
    if let Some(table) = pairs.and_then(Iterator::collect::<Option<_>>) {
        *definition = Value::Object(table);
    }
}

/// Newer servers write a queue's type beside its arguments.
fn typed(fields: &mut Map<String, Value>, kind: &str) {
    if kind == "classic" {
        return;
    }
    let arguments = fields.entry("arguments").or_insert_with(|| json!({}));
    if !arguments.is_object() {
        *arguments = json!({});
    }
    if let Some(arguments) = arguments.as_object_mut() {
        arguments
            .entry("x-queue-type")
            .or_insert_with(|| kind.into());
    }
}

/// Some fields of an item.
fn kept(fields: &Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    let fields = fields.iter();
    let fields = fields.filter(|(name, _)| names.contains(&name.as_str()));
    fields
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
