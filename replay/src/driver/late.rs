//! What is asked on a blocked connection is answered when that is read again: the answers
//! are events of the step that ends the alarm.

use serde_json::Value;
use warren_core::broker::{Method, Reply};
use warren_core::event::{BrokerFact, ChannelId};

use super::Driver;
use crate::method;
use crate::observe::{self, Events, Names};
use crate::trace::Step;

/// A method that was sent and not read.
pub(super) struct Deferred {
    op: String,
    method: Method,
    /// Whether the client waits for an answer.
    waits: bool,
}

/// What came late of a method.
pub(super) struct LateAnswer {
    /// After how many of the facts.
    at: usize,
    channel: ChannelId,
    /// The method.
    op: String,
    /// What it was answered, if it was.
    answer: Option<Value>,
}

impl Deferred {
    pub(super) fn new(step: &Step, method: &Method, waits: bool) -> Self {
        Self {
            op: step.op.clone(),
            method: method.clone(),
            waits,
        }
    }

    fn answer(&self, reply: Reply) -> Result<Option<Value>, String> {
        if !self.waits {
            return Ok(None);
        }
        let mut answer = method::answer(&self.op, &self.method, reply)?;
        if let Some(fields) = answer.as_mut().and_then(Value::as_object_mut) {
            let name = fields.remove("method").unwrap_or_default();
            fields.insert("event".to_owned(), name);
        }
        Ok(answer)
    }
}

impl Driver {
    /// The answers to what was left unread before this step, in order.
    pub(super) fn late_answers(&mut self) -> Result<Vec<LateAnswer>, String> {
        let mut answers = Vec::new();
        for late in self.broker.take_late_replies() {
            let sent = self.deferred.get_mut(&late.channel);
            let Some(deferred) = sent.and_then(std::collections::VecDeque::pop_front) else {
                continue;
            };
            if let Some(Reply::QueueDeclared { queue: name, .. } | Reply::Consuming { tag: name }) =
                &late.reply
            {
                self.placeholders.learn(name);
            }
            let answer = late.reply.map(|reply| deferred.answer(reply));
            answers.push(LateAnswer {
                at: late.at,
                channel: late.channel,
                op: deferred.op.clone(),
                answer: answer.transpose()?.flatten(),
            });
        }
        Ok(answers)
    }
}

/// What of the facts somebody saw, with the late answers in between.
pub(super) fn events(
    facts: &[BrokerFact],
    late: &[LateAnswer],
    clients: &Names,
    op: &str,
) -> Result<Events, String> {
    let mut events = Events::new();
    let mut told = 0;
    for one in late {
        let more = observe::events(&facts[told..one.at], clients, &one.op)?;
        add(&mut events, more);
        told = one.at;
        let there = !clients.dropped.contains(&one.channel.connection);
        let name = clients.channels.get(&one.channel).filter(|_| there);
        if let (Some(name), Some(answer)) = (name, &one.answer) {
            events.entry(name.clone()).or_default().push(answer.clone());
        }
    }
    add(&mut events, observe::events(&facts[told..], clients, op)?);
    Ok(events)
}

/// Adds the events of each to what it saw before.
pub(super) fn add(events: &mut Events, more: Events) {
    for (name, list) in more {
        events.entry(name).or_default().extend(list);
    }
}
