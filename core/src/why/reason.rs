//! Why an event happened: the rule of the server behind it, and what of the scenario made the
//! rule apply.
//!
//! Where a message is routed to, [`super::Why`] says binding by binding; this is about
//! everything else. It words rules and decides nothing: the numbers that it names are those of
//! the state that the event happened to.

mod closing;
mod end;
mod loss;
mod pattern;
mod publisher;
mod queue;
mod server;
mod task;

use crate::event::{BrokerFact, ClientFact, Event, Fact};
use crate::name::ResourceName;
use crate::snapshot::Snapshot;
use crate::tr;
use crate::why::{Setting, settings};

/// Why something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule and how it comes to apply, in whole sentences.
    pub sentences: Vec<String>,
    /// The page of RabbitMQ's documentation that has the rule: `ttl`, of
    /// `https://www.rabbitmq.com/docs/`.
    pub document: &'static str,
}

impl Reason {
    fn new(document: &'static str, sentence: String) -> Self {
        Self {
            sentences: vec![sentence],
            document,
        }
    }

    fn and(mut self, sentence: String) -> Self {
        self.sentences.push(sentence);
        self
    }

    fn and_all(mut self, sentences: impl IntoIterator<Item = String>) -> Self {
        self.sentences.extend(sentences);
        self
    }

    /// The address of its document.
    #[must_use]
    pub fn address(&self) -> String {
        format!("https://www.rabbitmq.com/docs/{}", self.document)
    }
}

/// Whether [`reason`] may have something to say of it, for whoever looks for the last such
/// event.
#[must_use]
pub const fn has_reason(fact: &Fact) -> bool {
    match fact {
        Fact::Broker(fact) => !matches!(
            fact,
            BrokerFact::ConnectionOpened { .. }
                | BrokerFact::ChannelOpened { .. }
                | BrokerFact::Published { .. }
                | BrokerFact::Routed { .. }
                | BrokerFact::ExchangeDeclared { .. }
                | BrokerFact::Bound { .. }
                | BrokerFact::Unbound { .. }
        ),
        Fact::Client(fact) => matches!(
            fact,
            ClientFact::Failed { .. }
                | ClientFact::HoldsBack { .. }
                | ClientFact::FoundNothing { .. }
                | ClientFact::Task(_)
                | ClientFact::MessageLost { .. }
                | ClientFact::Processor(_)
                | ClientFact::Ask(_)
        ),
        Fact::LimitReached(_) => false,
    }
}

/// Why this happened; `before` is the state that it happened to. None of what
/// [`has_reason`] says no to, and of what is plain from the event alone.
#[must_use]
pub fn reason(event: &Event, before: &Snapshot) -> Option<Reason> {
    match &event.fact {
        Fact::Broker(fact) => queue::reason(fact, before)
            .or_else(|| end::reason(fact, before))
            .or_else(|| publisher::reason(fact, before))
            .or_else(|| closing::reason(fact))
            .or_else(|| server::reason(fact)),
        Fact::Client(fact) => match fact {
            ClientFact::Failed { refusal, .. } => Some(closing::refused(refusal)),
            ClientFact::HoldsBack { .. } => Some(server::alarm()),
            ClientFact::FoundNothing { .. } => Some(Reason::new(
                "consumers#polling",
                tr!(
                    "basic.get asks once and is answered at once, also where nothing is ready. Who \
                 consumes instead is sent what comes."
                ),
            )),
            ClientFact::Task(fact) => Some(task::reason(fact)),
            ClientFact::MessageLost { reason, .. } => Some(loss::of_loss(*reason)),
            ClientFact::Processor(fact) => Some(pattern::processor(fact)),
            ClientFact::Ask(fact) => Some(pattern::ask(fact)),
            _ => None,
        },
        Fact::LimitReached(_) => None,
    }
}

/// What is set for a queue under these keys, a sentence each: `message-ttl is 500 ms here
/// (policy short).`
fn set(before: &Snapshot, queue: &ResourceName, keys: &[&str]) -> Vec<String> {
    let settings = settings(&before.topology, queue);
    let wanted = settings
        .iter()
        .filter(|setting| keys.contains(&setting.key));
    let sentence = |Setting { key, value, from }: &Setting| {
        // An exchange without a name; nothing else can be set to nothing.
        let value = match value.as_str() {
            "" => tr!("the default exchange"),
            value => value.to_owned(),
        };
        tr!("{} is {} ({}).", key, value, from)
    };
    wanted.map(sentence).collect()
}

/// What is set under this key.
fn value_of(before: &Snapshot, queue: &ResourceName, key: &str) -> Option<String> {
    let settings = settings(&before.topology, queue);
    let mut wanted = settings.into_iter().filter(|setting| setting.key == key);
    wanted.next().map(|setting| setting.value)
}
