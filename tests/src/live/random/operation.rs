//! One random operation.

use serde_json::{Map, Value, json};

use super::choose::{EXCHANGES, KEYS, PATTERNS, QUEUES};
use super::{Generator, Profile};

/// How often each operation is, in parts of their sum.
const WEIGHTS: [(Operation, usize); 20] = [
    (Operation::DeclareQueue, 9),
    (Operation::DeleteQueue, 2),
    (Operation::Purge, 2),
    (Operation::BindQueue, 8),
    (Operation::Unbind, 3),
    (Operation::DeclareExchange, 5),
    (Operation::DeleteExchange, 1),
    (Operation::BindExchange, 3),
    (Operation::Publish, 28),
    (Operation::Consume, 11),
    (Operation::Cancel, 3),
    (Operation::Get, 9),
    (Operation::Ack, 9),
    (Operation::Nack, 6),
    (Operation::Reject, 5),
    (Operation::Recover, 2),
    (Operation::Qos, 4),
    (Operation::CloseChannel, 2),
    (Operation::EndConnection, 2),
    (Operation::Mode, 3),
];

#[derive(Clone, Copy)]
enum Operation {
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
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

impl Generator {
    /// Adds one operation; now and then a channel that has to be opened for it.
    pub(super) fn operation(&mut self) {
        for connection in ["c2", "c3"] {
            if self.model.channels_of(connection) == 0 && self.once_in(3) {
                self.reopen(connection);
            }
        }
        let sum = WEIGHTS.iter().map(|(_, weight)| weight).sum();
        let mut at = self.below(sum);
        for (operation, weight) in WEIGHTS {
            if at < weight {
                let channel = self.channel();
                return self.act(operation, &channel);
            }
            at -= weight;
        }
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
            Operation::BindExchange => {
                let (destination, source) = (self.exchange(), self.exchange());
                let key = self.text(&PATTERNS);
                let args =
                    json!({"destination": destination, "source": source, "routing_key": key});
                self.on(channel, "exchange.bind", args);
            }
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
        }
    }

    /// A method on a channel.
    fn on(&mut self, channel: &str, op: &str, args: Value) {
        self.step(op, (None, Some(channel)), object(args));
    }

    fn declare_queue(&mut self, channel: &str) {
        let mut args = object(json!({"queue": self.text(&QUEUES)}));
        if self.once_in(6) {
            args.insert("passive".to_owned(), true.into());
        } else {
            let flags = [("durable", 2), ("auto_delete", 6), ("exclusive", 10)];
            self.flags(&mut args, &flags);
            let arguments = self.queue_arguments(&mut args);
            if !arguments.is_empty() {
                args.insert("arguments".to_owned(), arguments.into());
            }
        }
        self.on(channel, "queue.declare", args.into());
    }

    fn queue_arguments(&mut self, args: &mut Map<String, Value>) -> Map<String, Value> {
        let mut arguments = Map::new();
        let mut set = |key: &str, value: Value| {
            arguments.insert(key.to_owned(), value);
        };
        let text = |text: &str| json!({"t": "longstr", "v": text});
        let number = |n: usize| json!({"t": "long", "v": n});
        match self.profile {
            Profile::Basic | Profile::Confirms | Profile::Tx => {}
            Profile::Limits => {
                if self.once_in(2) {
                    set("x-max-length", number(self.below(4)));
                    let overflow = ["drop-head", "reject-publish", "reject-publish-dlx"];
                    if self.once_in(2) {
                        set("x-overflow", text(&self.text(&overflow)));
                    }
                }
                if self.once_in(4) {
                    set("x-max-length-bytes", number(10 + self.below(20)));
                }
                if self.once_in(2) {
                    set("x-dead-letter-exchange", text(&self.exchange()));
                    if self.once_in(2) {
                        set("x-dead-letter-routing-key", text(&self.text(&KEYS)));
                    }
                }
                if self.once_in(4) {
                    set("x-max-priority", number(1 + self.below(4)));
                }
            }
            Profile::Consumers => {
                if self.once_in(2) {
                    set("x-single-active-consumer", json!({"t": "bool", "v": true}));
                }
            }
            Profile::Quorum => {
                if self.once_in(2) {
                    set("x-queue-type", text("quorum"));
                    args.insert("durable".to_owned(), true.into());
                    args.remove("auto_delete");
                    args.remove("exclusive");
                    if self.once_in(2) {
                        set("x-delivery-limit", number(self.below(3)));
                    }
                }
            }
        }
        arguments
    }

    fn delete_queue(&mut self, channel: &str) {
        let mut args = object(json!({"queue": self.queue()}));
        self.flags(&mut args, &[("if_unused", 3), ("if_empty", 3)]);
        self.on(channel, "queue.delete", args.into());
    }

    fn bind_queue(&mut self, channel: &str) {
        let exchange = self.exchange();
        let mut args = object(json!({"queue": self.queue(), "exchange": exchange}));
        args.insert("routing_key".to_owned(), self.text(&PATTERNS).into());
        if self.once_in(4) {
            let mut arguments = self.headers();
            if self.once_in(2) {
                let how = self.text(&["all", "any"]);
                arguments.insert("x-match".to_owned(), json!({"t": "longstr", "v": how}));
            }
            args.insert("arguments".to_owned(), arguments.into());
        }
        self.on(channel, "queue.bind", args.into());
    }

    fn unbind(&mut self, channel: &str) {
        let bindings = self.model.bindings.clone();
        let Some((source, destination, queue, key)) = self.one_of(&bindings) else {
            return;
        };
        if queue {
            let args = json!({"queue": destination, "exchange": source, "routing_key": key});
            self.on(channel, "queue.unbind", args);
        } else {
            let args = json!({"destination": destination, "source": source, "routing_key": key});
            self.on(channel, "exchange.unbind", args);
        }
    }

    fn declare_exchange(&mut self, channel: &str) {
        let kind = self.text(&["direct", "fanout", "topic", "headers"]);
        let mut args = object(json!({"exchange": self.text(&EXCHANGES), "type": kind}));
        let flags = [("durable", 3), ("auto_delete", 6), ("internal", 12)];
        self.flags(&mut args, &flags);
        if self.once_in(5) {
            let other = json!({"t": "longstr", "v": self.text(&EXCHANGES)});
            args.insert("arguments".to_owned(), json!({"alternate-exchange": other}));
        }
        self.on(channel, "exchange.declare", args.into());
    }

    fn publish(&mut self, channel: &str) {
        let (exchange, key) = if self.once_in(2) {
            (String::new(), self.queue())
        } else {
            (self.exchange(), self.text(&KEYS))
        };
        self.made += 1;
        let body = format!("m{}", self.made);
        let mut args = object(json!({"exchange": exchange, "routing_key": key, "body": body}));
        self.flags(&mut args, &[("mandatory", 3)]);
        let mut properties = Map::new();
        if self.once_in(4) {
            properties.insert("delivery_mode".to_owned(), 2.into());
        }
        if self.once_in(4) {
            properties.insert("headers".to_owned(), self.headers().into());
        }
        if self.profile == Profile::Limits && self.once_in(2) {
            properties.insert("priority".to_owned(), self.below(5).into());
        }
        if !properties.is_empty() {
            args.insert("properties".to_owned(), properties.into());
        }
        self.on(channel, "basic.publish", args.into());
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
        self.flags(&mut args, &[("no_ack", 3), ("exclusive", 12)]);
        if self.profile == Profile::Consumers && self.once_in(2) {
            let priority = json!({"x-priority": {"t": "long", "v": self.below(3)}});
            args.insert("arguments".to_owned(), priority);
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
        let due = channels.flat_map(|(name, channel)| {
            let tags = channel.unsettled.iter();
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
