//! Queues, exchanges and bindings come and go.

use serde_json::{Map, json};

use super::choose::{EXCHANGES, PATTERNS, QUEUES};
use super::operation::object;
use super::{Generator, Profile};

/// The kinds that every server has.
const KINDS: [&str; 4] = ["direct", "fanout", "topic", "headers"];
/// With those that plugins bring and that leave nothing to chance.
const MORE_KINDS: [&str; 8] = [
    "direct",
    "fanout",
    "topic",
    "headers",
    "fanout",
    "headers",
    "x-consistent-hash",
    "x-recent-history",
];

impl Generator {
    pub(super) fn declare_queue(&mut self, channel: &str) {
        let name = self.text(&QUEUES);
        // How many messages a stream has it says only every few seconds.
        if self.model.buried.contains(&name) || self.model.streams.contains(&name) {
            return;
        }
        let mut args = object(json!({"queue": name}));
        if self.once_in(6) {
            args.insert("passive".to_owned(), true.into());
            return self.on(channel, "queue.declare", args.into());
        }
        if self.profile == Profile::Basic && self.once_in(8) {
            // The server gives it a name. That is so long that the refusal of an exclusive
            // one would be cut off in a live run, whose vhost has a longer name than "/".
            args.insert("queue".to_owned(), "".into());
            self.flags(&mut args, &[("auto_delete", 3), ("durable", 3)]);
            return self.step("queue.declare", (None, Some(channel)), args);
        }
        let draft = self.draft(&name);
        // A channel that knows the name as a classic queue's crashes over another type.
        let changes = self.model.classic.contains(&name) && !self.model.queues.contains(&name);
        if draft.replicated && changes {
            return;
        }
        if draft.replicated {
            args.insert("durable".to_owned(), true.into());
        } else {
            let durable = if self.profile == Profile::Restarts {
                1
            } else {
                2
            };
            let flags = [("durable", durable), ("auto_delete", 6), ("exclusive", 10)];
            self.flags(&mut args, &flags);
        }
        let arguments = draft.into_arguments();
        if !arguments.is_empty() {
            args.insert("arguments".to_owned(), arguments.into());
        }
        self.on(channel, "queue.declare", args.into());
    }

    /// A quorum queue's or stream's end reaches the consumers on other channels only
    /// a moment later, when its leader is gone; and its name is not used again, for
    /// channels remember the old one until then.
    pub(super) fn delete_queue(&mut self, channel: &str) {
        let name = self.queue();
        let lives_on = self.model.replicated.contains(&name) && self.model.is_consumed(&name);
        if lives_on || self.model.streams.contains(&name) {
            return;
        }
        let mut args = object(json!({"queue": name}));
        self.flags(&mut args, &[("if_unused", 3), ("if_empty", 3)]);
        self.on(channel, "queue.delete", args.into());
    }

    pub(super) fn bind_queue(&mut self, channel: &str) {
        let exchange = self.exchange();
        let mut args = object(json!({"queue": self.queue(), "exchange": exchange}));
        args.insert("routing_key".to_owned(), self.binding_key(&exchange).into());
        if self.once_in(4) {
            let mut arguments = self.headers();
            if self.once_in(2) {
                let how = self.text(&["all", "any", "all-with-x", "any-with-x"]);
                arguments.insert("x-match".to_owned(), json!({"t": "longstr", "v": how}));
            }
            args.insert("arguments".to_owned(), arguments.into());
        }
        self.on(channel, "queue.bind", args.into());
    }

    pub(super) fn bind_exchange(&mut self, channel: &str) {
        let (destination, source) = (self.exchange(), self.exchange());
        // Its history cannot go to an exchange: the channel crashes, and its connection too.
        if self.model.histories.contains(&source) && !self.is_alone(channel) {
            return;
        }
        let key = self.binding_key(&source);
        let args = json!({"destination": destination, "source": source, "routing_key": key});
        self.on(channel, "exchange.bind", args);
    }

    /// The key of a binding; a weight where the exchange wants one, mostly.
    fn binding_key(&mut self, exchange: &str) -> String {
        let weighs = self.model.hashes.contains(exchange);
        if weighs && !self.once_in(20) {
            return self.text(&["1", "2", "3"]);
        }
        self.text(&PATTERNS)
    }

    pub(super) fn unbind(&mut self, channel: &str) {
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

    pub(super) fn declare_exchange(&mut self, channel: &str) {
        let many = self.profile == Profile::Exchanges;
        let kind = self.text(if many { &MORE_KINDS } else { &KINDS });
        let mut args = object(json!({"exchange": self.text(&EXCHANGES), "type": kind}));
        let flags = match many {
            true => [("durable", 3), ("auto_delete", 3), ("internal", 6)],
            false => [("durable", 3), ("auto_delete", 6), ("internal", 12)],
        };
        self.flags(&mut args, &flags);
        let mut arguments = Map::new();
        if self.once_in(if many { 2 } else { 5 }) {
            let other = json!({"t": "longstr", "v": self.text(&EXCHANGES)});
            arguments.insert("alternate-exchange".to_owned(), other);
        }
        if kind == "x-recent-history" && self.once_in(2) {
            let length = json!({"t": "long", "v": 1 + self.below(3)});
            arguments.insert("x-recent-history-length".to_owned(), length);
        }
        if !arguments.is_empty() {
            args.insert("arguments".to_owned(), arguments.into());
        }
        self.on(channel, "exchange.declare", args.into());
    }
}
