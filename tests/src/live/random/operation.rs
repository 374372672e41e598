//! One random operation.

use serde_json::{Map, Value, json};

use super::choose::KEYS;
use super::operator::LIMITED;
use super::{Generator, Profile};

/// Everything that a sequence may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    DeclareQueue,
    DeleteQueue,
    Purge,
    BindQueue,
    Unbind,
    DeclareExchange,
    DeleteExchange,
    BindExchange,
    Publish,
    Consume,
    Cancel,
    Get,
    Ack,
    Nack,
    Reject,
    Recover,
    Qos,
    CloseChannel,
    EndConnection,
    Mode,
    Wait,
    SetPolicy,
    ClearPolicy,
    SetOperatorPolicy,
    ClearOperatorPolicy,
    SetPermissions,
    SetTopicPermissions,
    SetAlarm,
    Mistake,
    Restart,
}

/// What may be asked without waiting for an answer; who consumes learns the tag from it.
const UNANSWERED: [&str; 9] = [
    "queue.declare",
    "queue.bind",
    "queue.purge",
    "queue.delete",
    "exchange.declare",
    "exchange.delete",
    "exchange.bind",
    "exchange.unbind",
    "basic.cancel",
];

pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

impl Generator {
    /// Adds one operation; now and then a channel that has to be opened for it.
    pub(super) fn operation(&mut self) {
        for connection in ["c2", "c3", LIMITED] {
            let connected = self.model.connections.contains(connection);
            if (connected || connection != LIMITED)
                && self.model.channels_of(connection) == 0
                && self.once_in(3)
            {
                self.reopen(connection);
            }
        }
        let weights = self.profile.weights();
        let sum = weights.iter().map(|(_, weight)| weight).sum();
        let mut at = self.below(sum);
        for (operation, weight) in weights {
            if at < weight {
                let channel = self.channel();
                if self.may_wait(operation, &channel) {
                    self.act(operation, &channel);
                }
                return;
            }
            at -= weight;
        }
    }

    /// What was sent on blocked connections happens all at once when the alarm is over.
    /// Then connections race with each other, the channels of one too, and so do answers
    /// with what queues do meanwhile; therefore one channel at most may publish while there
    /// is an alarm, alone on its connection, and does nothing else then.
    fn may_wait(&self, operation: Operation, channel: &str) -> bool {
        let connection = self.model.channels.get(channel).map(|one| &one.connection);
        let blocked = &self.model.blocked;
        if connection.is_some_and(|one| blocked.contains(one)) {
            return operation == Operation::Publish;
        }
        operation != Operation::Publish
            || self.model.alarms.is_empty()
            || blocked.is_empty() && self.is_alone(channel)
    }

    fn act(&mut self, operation: Operation, channel: &str) {
        match operation {
            Operation::DeclareQueue => self.declare_queue(channel),
            Operation::DeleteQueue => self.delete_queue(channel),
            Operation::Purge => {
                let queue = self.queue();
                self.on(channel, "queue.purge", json!({"queue": queue}));
            }
            Operation::BindQueue => self.bind_queue(channel),
            Operation::Unbind => self.unbind(channel),
            Operation::DeclareExchange => self.declare_exchange(channel),
            Operation::DeleteExchange => {
                let mut args = object(json!({"exchange": self.exchange()}));
                self.flags(&mut args, &[("if_unused", 3)]);
                self.on(channel, "exchange.delete", args.into());
            }
            Operation::BindExchange => self.bind_exchange(channel),
            Operation::Publish => self.publish(channel),
            Operation::Consume => self.consume(channel),
            Operation::Cancel => self.cancel(channel),
            Operation::Get => {
                let mut args = object(json!({"queue": self.queue()}));
                self.flags(&mut args, &[("no_ack", 2)]);
                self.on(channel, "basic.get", args.into());
            }
            Operation::Ack => self.settle("basic.ack", &[("multiple", 3)]),
            Operation::Nack => self.settle("basic.nack", &[("multiple", 3), ("requeue", 2)]),
            Operation::Reject => self.settle("basic.reject", &[("requeue", 2)]),
            Operation::Recover if self.model.channels[channel].waits_for_its_limit() => {}
            Operation::Recover => self.on(channel, "basic.recover", json!({"requeue": true})),
            Operation::Qos => {
                let mut args = object(json!({"prefetch_count": self.below(4)}));
                self.flags(&mut args, &[("global", 3)]);
                self.on(channel, "basic.qos", args.into());
            }
            Operation::CloseChannel => {
                self.step("close_channel", (None, Some(channel)), Map::new());
            }
            Operation::EndConnection => self.end_connection(channel),
            Operation::Mode => self.mode(channel),
            Operation::Wait => self.wait(),
            Operation::SetPolicy => self.set_policy(),
            Operation::ClearPolicy => self.clear_policy(),
            Operation::SetOperatorPolicy => self.set_operator_policy(),
            Operation::ClearOperatorPolicy => self.clear_operator_policy(),
            Operation::SetPermissions => self.set_permissions(),
            Operation::SetTopicPermissions => self.set_topic_permissions(),
            Operation::SetAlarm => self.set_alarm(),
            Operation::Mistake => self.mistake(channel),
            Operation::Restart => self.restart(),
        }
    }

    /// A method on a channel.
    pub(super) fn on(&mut self, channel: &str, op: &str, args: Value) {
        let mut args = object(args);
        if UNANSWERED.contains(&op) && self.once_in(15) {
            args.insert("nowait".to_owned(), true.into());
        }
        self.step(op, (None, Some(channel)), args);
    }

    fn publish(&mut self, channel: &str) {
        // In circles of dead letters a message that several queues get at once would
        // reach the next by several ways.
        let straight = matches!(
            self.profile,
            Profile::Cycles | Profile::Streams | Profile::Priorities | Profile::Poison
        );
        let (exchange, key) = if straight || self.once_in(2) && !self.has_graphs() {
            (String::new(), self.queue())
        } else {
            (self.exchange(), self.text(&KEYS))
        };
        self.made += 1;
        let body = format!("m{}", self.made);
        let mut args = object(json!({"exchange": exchange, "routing_key": key, "body": body}));
        self.flags(&mut args, &[("mandatory", 3)]);
        let properties = self.properties(exchange.is_empty());
        if !properties.is_empty() {
            args.insert("properties".to_owned(), properties.into());
        }
        self.on(channel, "basic.publish", args.into());
    }

    /// Whether the exchanges are what it is about.
    fn has_graphs(&self) -> bool {
        self.profile == Profile::Exchanges
    }

    fn properties(&mut self, to_one_queue: bool) -> Map<String, Value> {
        let mut properties = Map::new();
        let mut set = |key: &str, value: Value| properties.insert(key.to_owned(), value);
        let persistent = if self.profile == Profile::Restarts {
            2
        } else {
            4
        };
        if self.once_in(persistent) {
            set("delivery_mode", 2.into());
        }
        let headers = if self.has_graphs() { 1 } else { 4 };
        if self.once_in(headers) {
            let mut headers = self.headers();
            for copies in ["CC", "BCC"] {
                if self.has_graphs() && self.once_in(8) {
                    let key = json!({"t": "longstr", "v": self.text(&KEYS)});
                    headers.insert(copies.to_owned(), json!({"t": "array", "v": [key]}));
                }
            }
            set("headers", headers.into());
        }
        let profile = self.profile;
        match profile {
            Profile::Limits if self.once_in(2) => set("priority", self.below(5).into()),
            Profile::Priorities if !self.once_in(5) => set("priority", self.below(13).into()),
            // What expires in two queues at once races to the next.
            Profile::Ttl | Profile::TtlQuorum if to_one_queue && self.once_in(3) => {
                let short = self.profile.short();
                let times = [0, short, short - short / 30, 900_000];
                let time = self.one_of(&times).unwrap_or_default();
                set("expiration", time.to_string().into())
            }
            _ => None,
        };
        properties
    }

    fn consume(&mut self, channel: &str) {
        let open = &self.model.channels[channel];
        // Confirms and deliveries to one channel, or deliveries of two queues, race.
        if open.confirms {
            return;
        }
        let made_up = open.consumers.keys().any(|tag| tag.starts_with('<'));
        let used: Vec<String> = open.consumers.keys().cloned().collect();
        let queue = open
            .consumers
            .values()
            .next()
            .map(|(queue, _)| queue.clone());
        let queue = queue.unwrap_or_else(|| self.queue());
        let Some(tag) = self.consumer_tag(channel, made_up, &used) else {
            return;
        };
        let mut args = object(json!({"queue": queue, "consumer_tag": tag}));
        let consumers = self.profile == Profile::Consumers;
        let no_ack = if self.profile == Profile::Streams {
            30
        } else {
            3
        };
        let exclusive = if consumers { 5 } else { 12 };
        self.flags(&mut args, &[("no_ack", no_ack), ("exclusive", exclusive)]);
        if consumers && self.once_in(2) {
            let priority = i64::try_from(self.below(4)).unwrap_or_default() - 1;
            let priority = json!({"x-priority": {"t": "long", "v": priority}});
            args.insert("arguments".to_owned(), priority);
        }
        if self.profile == Profile::Streams && !self.once_in(4) {
            let offset = match self.below(5) {
                0 => json!({"t": "longstr", "v": "first"}),
                1 => json!({"t": "longstr", "v": "last"}),
                2 => json!({"t": "longstr", "v": "next"}),
                _ => json!({"t": "long", "v": self.below(6)}),
            };
            args.insert("arguments".to_owned(), json!({"x-stream-offset": offset}));
        }
        self.on(channel, "basic.consume", args.into());
    }

    /// The tag of a new consumer. One that is used already closes the connection, which
    /// only a channel that is alone on it may do.
    fn consumer_tag(&mut self, channel: &str, made_up: bool, used: &[String]) -> Option<String> {
        // The server makes names up by chance, and tells consumers in the order of tags.
        let tags = ["c1", "c2", "c3", ""];
        let mut tags = tags[..if made_up { 3 } else { 4 }].to_vec();
        if !self.is_alone(channel) {
            tags.retain(|tag| !used.iter().any(|one| one == tag));
        }
        self.one_of(&tags).map(str::to_owned)
    }

    fn cancel(&mut self, channel: &str) {
        let consumers = &self.model.channels[channel].consumers;
        let tags: Vec<String> = consumers.keys().cloned().collect();
        if let Some(tag) = self.one_of(&tags) {
            self.on(channel, "basic.cancel", json!({"consumer_tag": tag}));
        }
    }

    /// Acknowledges something, mostly on a channel that has something to acknowledge.
    fn settle(&mut self, op: &str, flags: &[(&str, usize)]) {
        let channels = self.model.channels.iter();
        let read = channels.filter(|(_, one)| !self.model.blocked.contains(&one.connection));
        let due = read.flat_map(|(name, channel)| {
            let tags = channel.unsettled.keys();
            tags.map(move |tag| (name.clone(), *tag))
        });
        let due: Vec<(String, u64)> = due.collect();
        let Some((channel, mut tag)) = self.one_of(&due) else {
            return;
        };
        if self.once_in(40) {
            tag += 7;
        }
        let mut args = object(json!({"delivery_tag": tag}));
        self.flags(&mut args, flags);
        // Several queues that drop or hand on something at once race.
        if self.model.channels[&channel].holds_of_several() && op != "basic.ack" {
            args.remove("multiple");
        }
        if self.model.channels[&channel].waits_for_its_limit() {
            args.remove("requeue");
        }
        if args.contains_key("multiple") && self.once_in(6) {
            args.insert("delivery_tag".to_owned(), 0.into());
        }
        self.on(&channel, op, args.into());
    }

    fn end_connection(&mut self, channel: &str) {
        if !self.is_alone(channel) {
            return;
        }
        let connection = self.model.channels[channel].connection.clone();
        let op = match self.once_in(2) {
            true => "close_connection",
            false => "drop_connection",
        };
        self.step(op, (Some(&connection), None), Map::new());
    }

    /// Confirm mode or transactions, where the profile has them.
    fn mode(&mut self, channel: &str) {
        let open = &self.model.channels[channel];
        let idle = open.consumers.is_empty();
        match self.profile {
            Profile::Confirms if idle => self.on(channel, "confirm.select", json!({})),
            Profile::Tx if open.transactions => {
                let op = match self.once_in(3) {
                    true => "tx.rollback",
                    false => "tx.commit",
                };
                self.on(channel, op, json!({}));
            }
            Profile::Tx => self.on(channel, "tx.select", json!({})),
            _ => {}
        }
    }
}
