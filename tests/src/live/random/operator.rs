//! What is done to the server as a whole: policies, time, restarts.

use serde_json::{Map, Value, json};

use super::choose::{EXCHANGES, KEYS};
use super::{Generator, Profile};

/// Who may not do everything.
const USER: &str = "u1";
/// That user's connection.
pub(super) const LIMITED: &str = "c4";

/// In units of a short time to live, with more than enough after it; and no multiple of
/// that is near a few of these.
const WAIT: (u64, u64) = (17, 10);
/// How often a sequence waits; what expires later still is too near to it.
const WAITS: u32 = 2;

/// A crash loses what is not on disk yet.
const WRITTEN_MS: u64 = 1500;

impl Generator {
    pub(super) fn wait(&mut self) {
        if self.waited < WAITS {
            self.waited += 1;
            let ms = self.profile.short() * WAIT.0 / WAIT.1;
            self.at_large("wait", json!({"ms": ms}));
        }
    }

    /// A policy. Those with limits are for one queue alone: two queues that drop their
    /// surplus at once race.
    pub(super) fn set_policy(&mut self) {
        let mut definition = Map::new();
        let mut set = |key: &str, value: Value| definition.insert(key.to_owned(), value);
        let narrow = self.once_in(2);
        if narrow {
            set("max-length", self.below(4).into());
            if self.once_in(2) {
                let overflow = ["drop-head", "reject-publish", "reject-publish-dlx"];
                set("overflow", self.text(&overflow).into());
            }
            if self.profile == Profile::PoliciesQuorum {
                self.set_for_some_types(&mut definition);
            }
        }
        let mut set = |key: &str, value: Value| definition.insert(key.to_owned(), value);
        if !narrow || self.once_in(2) {
            set("dead-letter-exchange", self.exchange().into());
            if self.once_in(2) {
                set("dead-letter-routing-key", self.text(&KEYS).into());
            }
        }
        let mut apply_to = self.text(&["queues", "all"]);
        let patterns: &[&str] = match narrow {
            true => &["^q1$", "^q2$", "q3"],
            false => &["^q", ".*", "^q[12]$", "[34]"],
        };
        let mut pattern = self.text(patterns);
        if self.once_in(4) {
            definition = Map::new();
            let exchange = self.text(&EXCHANGES);
            definition.insert("alternate-exchange".to_owned(), exchange.into());
            apply_to = self.text(&["exchanges", "all"]);
            pattern = self.text(&["^x", "x1", ".*", "^x[23]$"]);
        }
        // Of two policies with the same priority the server takes the one that its table
        // happens to have first, which depends on the vhost's name.
        let which = self.below(3);
        let args = json!({
            "name": format!("p{}", which + 1),
            "pattern": pattern,
            "definition": definition,
            "priority": 3 * self.below(3) + which,
            "apply_to": apply_to,
        });
        self.at_large("set_policy", args);
    }

    /// What not all types of queues know, and times to live that are over at once or never.
    fn set_for_some_types(&mut self, definition: &mut Map<String, Value>) {
        let mut set = |key: &str, value: Value| definition.insert(key.to_owned(), value);
        match self.below(8) {
            0..=2 => _ = set("delivery-limit", self.below(3).into()),
            3 => _ = set("dead-letter-strategy", "at-least-once".into()),
            4 => _ = set("queue-mode", "lazy".into()),
            5 => _ = set("max-length-bytes", (3 + self.below(9)).into()),
            _ => {}
        }
        match self.below(6) {
            0 => _ = set("message-ttl", 0.into()),
            1 => _ = set("message-ttl", 600_000.into()),
            _ => {}
        }
    }

    pub(super) fn clear_policy(&mut self) {
        let policies: Vec<String> = self.model.policies.iter().cloned().collect();
        if let Some(name) = self.one_of(&policies) {
            self.at_large("clear_policy", json!({"name": name}));
        }
    }

    /// The server stops and starts again, and the clients come back.
    pub(super) fn restart(&mut self) {
        if self.restarted {
            return;
        }
        self.restarted = true;
        let kind = self.text(&["clean", "kill9"]);
        self.at_large("wait", json!({"ms": WRITTEN_MS}));
        self.at_large("stop_broker", json!({"kind": kind}));
        self.at_large("start_broker", json!({}));
        for connection in ["c1", "c1", "c2", "c3"] {
            self.reopen(connection);
        }
    }

    /// What no client does.
    fn at_large(&mut self, op: &str, args: Value) {
        let args = match args {
            Value::Object(args) => args,
            _ => Map::new(),
        };
        self.step(op, (None, None), args);
    }

    /// What an operator's policy may set are numbers.
    pub(super) fn set_operator_policy(&mut self) {
        let mut definition = Map::new();
        definition.insert("max-length".to_owned(), self.below(5).into());
        if self.once_in(3) {
            definition.insert("delivery-limit".to_owned(), self.below(3).into());
        }
        let which = self.below(2);
        let args = json!({
            "name": format!("o{}", which + 1),
            "pattern": self.text(&["^q1$", "^q2$", "q3", "q4"]),
            "definition": definition,
            "priority": 2 * self.below(2) + which,
            "apply_to": "queues",
        });
        self.at_large("set_operator_policy", args);
    }

    pub(super) fn clear_operator_policy(&mut self) {
        let policies: Vec<String> = self.model.operator_policies.iter().cloned().collect();
        if let Some(name) = self.one_of(&policies) {
            self.at_large("clear_operator_policy", json!({"name": name}));
        }
    }

    pub(super) fn set_alarm(&mut self) {
        let args = json!({
            "resource": self.text(&["memory", "disk"]),
            "on": self.once_in(2),
        });
        self.at_large("set_resource_alarm", args);
    }

    /// The limited user may do something else from now on. A channel remembers for a while
    /// what it was allowed, so that the user's channels begin anew.
    pub(super) fn set_permissions(&mut self) {
        let patterns = [
            "",
            ".*",
            "^[qx][12]$",
            "^q",
            "^([qx][13]|amq)",
            "^(x|amq)",
            "4$",
        ];
        let args = json!({
            "user": USER,
            "configure": self.text(&patterns),
            "write": self.text(&patterns),
            "read": self.text(&patterns),
        });
        self.at_large("set_permissions", args);
        self.begin_anew();
    }

    pub(super) fn set_topic_permissions(&mut self) {
        let exchange = match self.once_in(3) {
            true => "amq.topic".to_owned(),
            false => self.exchange(),
        };
        let patterns = [
            "",
            ".*",
            "^a",
            "b$",
            "^(#|\\*)$",
            "^{username}$",
            "^a\\.[bc]$",
        ];
        let args = json!({
            "user": USER,
            "exchange": exchange,
            "write": self.text(&patterns),
            "read": self.text(&patterns),
        });
        self.at_large("set_topic_permissions", args);
        self.begin_anew();
    }

    fn begin_anew(&mut self) {
        let channels = self.model.channels.iter();
        let mine = channels.filter(|(_, channel)| channel.connection == LIMITED);
        let mine: Vec<String> = mine.map(|(name, _)| name.clone()).collect();
        for channel in &mine {
            self.step("close_channel", (None, Some(channel)), Map::new());
        }
        if !mine.is_empty() {
            self.reopen(LIMITED);
        }
    }

    /// Somebody who may not do everything, where the profile is about refusals.
    pub(super) fn limited_user(&mut self) {
        if !matches!(self.profile, Profile::Errors | Profile::Permissions) {
            return;
        }
        let patterns = json!({
            "user": USER, "configure": "^[qx][12]$", "write": "^([qx][13]|amq)", "read": "^[qx][23]",
        });
        self.at_large("set_permissions", patterns);
        self.model.connections.insert(LIMITED.to_owned());
        let user = json!({"user": USER, "password": USER});
        let user = user.as_object().cloned().unwrap_or_default();
        self.step("connect", (Some(LIMITED), None), user);
        self.open(LIMITED, "E");
    }
}
