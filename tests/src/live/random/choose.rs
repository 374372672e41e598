//! Choices: among names that there are, and sometimes others.

use serde_json::{Map, Value, json};

use super::Generator;

pub(super) const QUEUES: [&str; 4] = ["q1", "q2", "q3", "q4"];
pub(super) const EXCHANGES: [&str; 4] = ["x1", "x2", "x3", "x4"];
pub(super) const KEYS: [&str; 5] = ["a", "b", "a.b", "a.c", "q1"];
pub(super) const PATTERNS: [&str; 8] = ["a", "b", "a.b", "#", "*", "a.*", "*.b", "#.b"];

impl Generator {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.rng.below(u32::try_from(bound).unwrap_or(u32::MAX)) as usize
    }

    /// True once in `n` times.
    pub(super) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn one_of<T: Clone>(&mut self, items: &[T]) -> Option<T> {
        let at = self.below(items.len());
        items.get(at).cloned()
    }

    pub(super) fn text(&mut self, items: &[&str]) -> String {
        self.one_of(items).unwrap_or_default().to_owned()
    }

    /// A queue, mostly one that there is.
    pub(super) fn queue(&mut self) -> String {
        let there = self.model.queues.clone();
        if there.is_empty() || self.once_in(30) {
            return self.text(&QUEUES);
        }
        self.one_of(&there).unwrap_or_default()
    }

    /// An exchange, mostly one that there is; now and then one that every vhost has.
    pub(super) fn exchange(&mut self) -> String {
        let there = self.model.exchanges.clone();
        match self.below(30) {
            0 => self.text(&EXCHANGES),
            1..=5 => self.text(&["amq.direct", "amq.fanout", "amq.topic", "amq.headers"]),
            _ if there.is_empty() => "amq.fanout".to_owned(),
            _ => self.one_of(&there).unwrap_or_default(),
        }
    }

    /// A channel that is open; one is opened where none is.
    pub(super) fn channel(&mut self) -> String {
        let open: Vec<String> = self.model.channels.keys().cloned().collect();
        match self.one_of(&open) {
            Some(channel) => channel,
            None => self.reopen("c1"),
        }
    }

    /// Opens one more channel of this connection, and gives its name.
    pub(super) fn reopen(&mut self, connection: &str) -> String {
        self.made += 1;
        let name = format!("N{}", self.made);
        self.open(connection, &name);
        name
    }

    /// The channel, if it is the only one of its connection.
    pub(super) fn is_alone(&self, channel: &str) -> bool {
        let channel = self.model.channels.get(channel);
        channel.is_some_and(|one| self.model.channels_of(&one.connection) == 1)
    }

    /// Arguments with those flags set that chance sets.
    pub(super) fn flags(&mut self, args: &mut Map<String, Value>, flags: &[(&str, usize)]) {
        for (flag, n) in flags {
            if self.once_in(*n) {
                args.insert((*flag).to_owned(), true.into());
            }
        }
    }

    /// Headers for a message or a binding.
    pub(super) fn headers(&mut self) -> Map<String, Value> {
        let mut headers = Map::new();
        for key in ["h", "i"] {
            if self.once_in(2) {
                let value = self.text(&["1", "2"]);
                headers.insert(key.to_owned(), json!({"t": "longstr", "v": value}));
            }
        }
        headers
    }
}
