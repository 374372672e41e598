//! Arguments of queues, as the profile has them.

use serde_json::{Map, Value, json};

use super::choose::{KEYS, QUEUES};
use super::{Generator, Profile};

/// The arguments of a queue that is being made up, and its flags.
#[derive(Default)]
pub(super) struct Draft {
    arguments: Map<String, Value>,
    /// Whether it is of a type that is durable and nobody's own.
    pub(super) replicated: bool,
}

fn text(text: &str) -> Value {
    json!({"t": "longstr", "v": text})
}

fn number(n: impl Into<Value>) -> Value {
    json!({"t": "long", "v": n.into()})
}

impl Draft {
    fn set(&mut self, key: &str, value: Value) {
        self.arguments.insert(format!("x-{key}"), value);
    }

    pub(super) fn into_arguments(self) -> Map<String, Value> {
        self.arguments
    }
}

impl Generator {
    /// Arguments for the queue of that name.
    pub(super) fn draft(&mut self, queue: &str) -> Draft {
        let mut draft = Draft::default();
        let profile = self.profile;
        match profile {
            Profile::Limits => {
                if self.once_in(4) {
                    self.quorum(&mut draft);
                }
                self.limits(&mut draft);
                self.dead_letters(&mut draft);
                if !draft.replicated && self.once_in(4) {
                    draft.set("max-priority", number(1 + self.below(4)));
                }
            }
            Profile::PoliciesQuorum => {
                if !self.once_in(4) {
                    self.quorum(&mut draft);
                }
                if self.once_in(4) {
                    self.limits(&mut draft);
                }
            }
            Profile::Poison => self.poison(&mut draft),
            Profile::Permissions if self.once_in(3) => self.dead_letters(&mut draft),
            Profile::Consumers => {
                if self.once_in(4) {
                    self.quorum(&mut draft);
                }
                if self.once_in(2) {
                    let yes = json!({"t": "bool", "v": true});
                    draft.set("single-active-consumer", yes);
                }
            }
            Profile::Quorum | Profile::Restarts if self.once_in(2) => self.quorum(&mut draft),
            Profile::Ttl => {
                self.ttl(&mut draft, queue);
                self.dead_letters(&mut draft);
            }
            Profile::TtlQuorum => {
                if !self.once_in(4) {
                    self.quorum(&mut draft);
                }
                self.ttl(&mut draft, queue);
                self.dead_letters(&mut draft);
            }
            Profile::Priorities => self.priorities(&mut draft),
            Profile::Streams if !self.once_in(5) => {
                draft.set("queue-type", text("stream"));
                draft.replicated = true;
            }
            Profile::Cycles => self.cycle(&mut draft),
            _ => {}
        }
        draft
    }

    fn quorum(&mut self, draft: &mut Draft) {
        draft.set("queue-type", text("quorum"));
        draft.replicated = true;
        if self.once_in(2) {
            draft.set("delivery-limit", number(self.below(3)));
        }
    }

    fn limits(&mut self, draft: &mut Draft) {
        if self.once_in(2) {
            draft.set("max-length", number(self.below(4)));
            if self.once_in(2) {
                // A quorum queue does not know the last one.
                let overflow = ["drop-head", "reject-publish", "reject-publish-dlx"];
                let known = if draft.replicated { 2 } else { 3 };
                draft.set("overflow", text(&self.text(&overflow[..known])));
            }
        }
        if self.once_in(4) {
            draft.set("max-length-bytes", number(10 + self.below(20)));
        }
    }

    fn dead_letters(&mut self, draft: &mut Draft) {
        if self.once_in(2) {
            draft.set("dead-letter-exchange", text(&self.exchange()));
            if self.once_in(2) {
                draft.set("dead-letter-routing-key", text(&self.text(&KEYS)));
            }
        }
    }

    /// Most queues count how often their messages come back.
    fn poison(&mut self, draft: &mut Draft) {
        if self.once_in(6) {
            return;
        }
        draft.set("queue-type", text("quorum"));
        draft.replicated = true;
        if !self.once_in(5) {
            draft.set("delivery-limit", number(self.below(4)));
        }
        if !self.once_in(3) {
            draft.set("dead-letter-exchange", text(""));
            draft.set("dead-letter-routing-key", text(&self.text(&QUEUES)));
            if self.once_in(3) {
                draft.set("dead-letter-strategy", text("at-least-once"));
                draft.set("overflow", text("reject-publish"));
            }
        }
        if self.once_in(3) {
            let yes = json!({"t": "bool", "v": true});
            draft.set("single-active-consumer", yes);
        }
    }

    /// No two queues have the same time, so that what expires in two of them does so in
    /// an order.
    fn ttl(&mut self, draft: &mut Draft, queue: &str) {
        let (short, which) = (self.profile.short(), at(queue));
        match self.below(8) {
            0 => draft.set("message-ttl", number(0)),
            1 => draft.set("message-ttl", number(600_000)),
            2..=4 => draft.set("message-ttl", number(short + short / 40 * which)),
            _ => {}
        }
        // A quorum queue looks at that only every five seconds.
        if !draft.replicated && self.once_in(5) {
            draft.set("expires", number(short + short / 5 + short / 40 * which));
        }
        if self.once_in(6) {
            draft.set("max-length", number(1 + self.below(3)));
        }
    }

    fn priorities(&mut self, draft: &mut Draft) {
        if !self.once_in(8) {
            let most = self.one_of(&[0, 1, 2, 5, 10]);
            draft.set("max-priority", number(most.unwrap_or(1)));
        }
        if self.once_in(4) {
            self.limits(draft);
        }
    }

    /// Most queues hand on to another, or to themselves.
    fn cycle(&mut self, draft: &mut Draft) {
        if self.once_in(4) {
            self.quorum(draft);
        }
        if !self.once_in(6) {
            draft.set("dead-letter-exchange", text(""));
            draft.set("dead-letter-routing-key", text(&self.text(&QUEUES)));
        }
        if self.once_in(3) {
            draft.set("max-length", number(self.below(3)));
            if !draft.replicated && self.once_in(3) {
                draft.set("overflow", text("reject-publish-dlx"));
            }
        }
        if self.once_in(6) {
            draft.set("message-ttl", number(0));
        }
    }
}

/// The place of a queue's name among all.
fn at(queue: &str) -> u64 {
    let at = QUEUES.iter().position(|one| *one == queue);
    at.map_or(0, |at| at as u64)
}
