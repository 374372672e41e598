//! What a generator has to know to make sense: what is open, what was delivered, what there
//! is. It learns from what the simulator's clients see.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use warren_replay::{Observed, Step};

/// The clients, and the names that the server knows.
#[derive(Default)]
pub(super) struct Model {
    pub(super) connections: BTreeSet<String>,
    pub(super) channels: BTreeMap<String, Channel>,
    pub(super) queues: Vec<String>,
    pub(super) exchanges: Vec<String>,
    /// Source, destination, whether that is a queue, and key.
    pub(super) bindings: Vec<(String, String, bool, String)>,
    pub(super) streams: BTreeSet<String>,
    /// Names that classic queues have, or had.
    pub(super) classic: BTreeSet<String>,
    /// Queues of the types whose ends take time.
    pub(super) replicated: BTreeSet<String>,
    /// Those of them that ended.
    pub(super) buried: BTreeSet<String>,
    /// Exchanges whose binding keys are weights.
    pub(super) hashes: BTreeSet<String>,
    /// Exchanges that remember what passed.
    pub(super) histories: BTreeSet<String>,
    /// Connections that are not read, and what runs short.
    pub(super) blocked: BTreeSet<String>,
    pub(super) alarms: BTreeSet<String>,
    pub(super) policies: BTreeSet<String>,
    pub(super) operator_policies: BTreeSet<String>,
}

/// An open channel.
#[derive(Default)]
pub(super) struct Channel {
    pub(super) connection: String,
    /// By tag: the queue, and whether it acknowledges.
    pub(super) consumers: BTreeMap<String, (String, bool)>,
    /// Deliveries that were not settled, and the queue that each is of.
    pub(super) unsettled: BTreeMap<u64, String>,
    /// The limit that its consumers share; 0 is none.
    pub(super) shared_limit: u64,
    pub(super) confirms: bool,
    pub(super) transactions: bool,
}

impl Channel {
    /// Whether its consumers wait for the limit that they share. When one of their messages
    /// is given back then, its queue hears of that from the channel, and from the channel's
    /// limiter that it may go on; the second is more urgent, and overtakes the first if it
    /// comes before that was looked at (`rabbit_amqqueue_process.erl`, `prioritise_cast`).
    pub(super) fn waits_for_its_limit(&self) -> bool {
        self.shared_limit > 0 && self.unsettled.len() as u64 >= self.shared_limit
    }

    /// Whether more than one queue waits for its acknowledgements.
    pub(super) fn holds_of_several(&self) -> bool {
        let queues: BTreeSet<&String> = self.unsettled.values().collect();
        queues.len() > 1
    }
}

impl Model {
    /// Whether somebody consumes from this queue.
    pub(super) fn is_consumed(&self, queue: &str) -> bool {
        let mut consumers = self
            .channels
            .values()
            .flat_map(|one| one.consumers.values());
        consumers.any(|(consumed, _)| consumed == queue)
    }

    pub(super) fn opened(&mut self, connection: &str, channel: &str) {
        let opened = Channel {
            connection: connection.to_owned(),
            ..Channel::default()
        };
        self.channels.insert(channel.to_owned(), opened);
    }

    /// How many channels the connection has.
    pub(super) fn channels_of(&self, connection: &str) -> usize {
        let channels = self.channels.values();
        channels.filter(|one| one.connection == connection).count()
    }

    /// Takes in what came of a step.
    pub(super) fn learn(&mut self, step: &Step, observed: &Observed, state: &Value) {
        if let Some(name) = &step.channel {
            self.asked(name, step, observed.reply.as_ref());
        }
        for (name, events) in &observed.events {
            for event in events {
                self.event(name, event);
            }
        }
        match step.op.as_str() {
            "close_channel" => {
                let name = step.channel.as_deref().unwrap_or_default();
                self.channels.remove(name);
            }
            "close_connection" | "drop_connection" => {
                self.ended(step.connection.as_deref().unwrap_or_default());
            }
            "stop_broker" => {
                self.channels.clear();
                self.connections.clear();
            }
            "set_resource_alarm" => {
                let resource = step.args["resource"].as_str().unwrap_or_default();
                if step.args["on"] == true {
                    self.alarms.insert(resource.to_owned());
                } else {
                    self.alarms.remove(resource);
                }
            }
            op if op.ends_with("_policy") => {
                let name = step.args["name"].as_str().unwrap_or_default();
                let policies = match op.contains("operator") {
                    true => &mut self.operator_policies,
                    false => &mut self.policies,
                };
                if op.starts_with("set") {
                    policies.insert(name.to_owned());
                } else {
                    policies.remove(name);
                }
            }
            _ => {}
        }
        self.there_is(state);
    }

    fn ended(&mut self, connection: &str) {
        self.blocked.remove(connection);
        self.connections.remove(connection);
        self.channels.retain(|_, one| one.connection != connection);
    }

    fn asked(&mut self, name: &str, step: &Step, reply: Option<&Value>) {
        let method = reply.map(|reply| &reply["method"]);
        let Some(channel) = self.channels.get_mut(name) else {
            return;
        };
        let args = |key: &str| step.args.get(key).cloned().unwrap_or_default();
        let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
        match (step.op.as_str(), method.and_then(Value::as_str)) {
            (_, Some("channel.close")) => {
                self.channels.remove(name);
            }
            (_, Some("connection.close")) => {
                let connection = channel.connection.clone();
                self.ended(&connection);
            }
            ("basic.consume", Some("basic.consume-ok")) => {
                let tag = reply.map(|reply| text(reply["consumer_tag"].clone()));
                let consumer = (text(args("queue")), args("no_ack") != true);
                channel.consumers.insert(tag.unwrap_or_default(), consumer);
            }
            ("basic.cancel", _) => {
                channel.consumers.remove(&text(args("consumer_tag")));
            }
            ("basic.get", Some("basic.get-ok")) if args("no_ack") != true => {
                let tag = reply.and_then(|reply| reply["delivery_tag"].as_u64());
                let queue = text(args("queue"));
                channel.unsettled.extend(tag.map(|tag| (tag, queue)));
            }
            ("basic.ack" | "basic.nack" | "basic.reject", _) => {
                let tag = args("delivery_tag").as_u64().unwrap_or_default();
                let multiple = args("multiple") == true;
                let settled = |one: u64| one == tag || multiple && (one < tag || tag == 0);
                channel.unsettled.retain(|one, _| !settled(*one));
            }
            ("basic.recover", _) => channel.unsettled.clear(),
            ("basic.qos", _) => {
                let limit = args("prefetch_count")
                    .as_u64()
                    .filter(|_| args("global") == true);
                channel.shared_limit = limit.unwrap_or(0);
            }
            ("confirm.select", _) => channel.confirms = true,
            ("tx.select", _) => channel.transactions = true,
            _ => {}
        }
    }

    fn event(&mut self, name: &str, event: &Value) {
        match event["event"].as_str() {
            Some("connection.close" | "socket.closed") => self.ended(name),
            Some("channel.close") => {
                self.channels.remove(name);
            }
            Some("connection.blocked") => _ = self.blocked.insert(name.to_owned()),
            Some("connection.unblocked") => _ = self.blocked.remove(name),
            Some(what) => {
                let Some(channel) = self.channels.get_mut(name) else {
                    return;
                };
                let tag = event["consumer_tag"].as_str().unwrap_or_default();
                if what == "basic.cancel" {
                    channel.consumers.remove(tag);
                } else if what == "basic.deliver" {
                    let consumer = channel.consumers.get(tag).cloned();
                    let (queue, acks) = consumer.unwrap_or((String::new(), true));
                    let number = event["delivery_tag"].as_u64().filter(|_| acks);
                    channel
                        .unsettled
                        .extend(number.map(|number| (number, queue)));
                }
            }
            None => {}
        }
    }

    fn there_is(&mut self, state: &Value) {
        let names = |part: &str| -> Vec<String> {
            let entries = state[part].as_object().into_iter().flatten();
            entries.map(|(name, _)| name.clone()).collect()
        };
        let of_type = |part: &str, types: &[&str]| -> BTreeSet<String> {
            let entries = state[part].as_object().into_iter().flatten();
            let is = |one: &Value| types.iter().any(|kind| one["type"] == *kind);
            let found = entries.filter(|(_, one)| is(one));
            found.map(|(name, _)| name.clone()).collect()
        };
        self.queues = names("queues");
        self.exchanges = names("exchanges");
        let replicated = of_type("queues", &["quorum", "stream"]);
        self.streams = of_type("queues", &["stream"]);
        self.classic.extend(of_type("queues", &["classic"]));
        let gone = self.replicated.difference(&replicated);
        self.buried.extend(gone.cloned());
        self.replicated = replicated;
        self.hashes = of_type("exchanges", &["x-consistent-hash"]);
        self.histories = of_type("exchanges", &["x-recent-history"]);
        let bindings = state["bindings"].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.bindings = bindings
            .map(|binding| {
                (
                    text(&binding["source"]),
                    text(&binding["destination"]),
                    binding["destination_type"] == "queue",
                    text(&binding["routing_key"]),
                )
            })
            .collect();
    }
}
