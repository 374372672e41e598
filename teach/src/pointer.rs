//! What a step points at in the picture: nodes, bindings, messages.

use warren_core::amqp::MessageNumber;
use warren_core::event::{ClientFact, Fact};
use warren_core::scenario::{NodeId, Scenario};
use warren_core::timeline::{Playhead, Timeline};
use warren_core::tr;

use crate::change::binding_name;

/// Something in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// A client, an exchange or a queue.
    Node(NodeId),
    /// A binding, by its place in `definitions.bindings`.
    Binding(usize),
    /// A message that has been sent by then.
    Message(MessageNumber),
}

impl Pointer {
    /// What a text points at: `client:web`, `queue:errors`, `binding:logs>errors>error`,
    /// `message:3`. A message must have been sent by the moment `by`.
    ///
    /// # Errors
    /// What is not there, and what to write.
    pub(crate) fn read(
        text: &str,
        timeline: &Timeline,
        by: Playhead,
    ) -> Result<Self, (String, String)> {
        let scenario = timeline.scenario();
        if let Some(name) = text.strip_prefix("binding:") {
            return binding(name, scenario);
        }
        if let Some(number) = text.strip_prefix("message:") {
            return message(number, timeline, by);
        }
        let node: NodeId = text.parse().map_err(|error| {
            let remedy = tr!("or binding:SOURCE>DESTINATION>KEY, or message:NUMBER");
            (format!("{error}"), remedy)
        })?;
        if is_there(&node, scenario) {
            return Ok(Self::Node(node));
        }
        let remedy = tr!("point at a client, an exchange or a queue that the scenario has");
        Err((tr!("the scenario has no {}", node), remedy))
    }
}

fn binding(name: &str, scenario: &Scenario) -> Result<Pointer, (String, String)> {
    let bindings = &scenario.definitions.bindings;
    let names = bindings.iter().map(|one| {
        let json = serde_json::to_value(one).unwrap_or_default();
        binding_name(&json).unwrap_or_default()
    });
    let names: Vec<String> = names.collect();
    match names.iter().position(|one| one == name) {
        Some(index) => Ok(Pointer::Binding(index)),
        None => {
            let message = tr!("the scenario has no binding {}", name);
            Err((message, tr!("it has {}", names.join(", "))))
        }
    }
}

fn message(number: &str, timeline: &Timeline, by: Playhead) -> Result<Pointer, (String, String)> {
    let wanted = number.parse().map(MessageNumber);
    let wanted = wanted.map_err(|_| {
        let message = tr!("\"{}\" is no message's number", number);
        (message, tr!("write message: and its number, without #"))
    })?;
    let events = timeline.events(0..timeline.len());
    let is_sent = events
        .iter()
        .take_while(|event| event.at <= by.at)
        .any(|event| {
            matches!(&event.fact, Fact::Client(ClientFact::PublishSent { message, .. })
            if message.number == wanted)
        });
    if is_sent {
        return Ok(Pointer::Message(wanted));
    }
    let message = tr!("message {} has not been sent by {}", wanted, by.at);
    Err((message, tr!("point at one that is in the picture then")))
}

fn is_there(node: &NodeId, scenario: &Scenario) -> bool {
    let definitions = &scenario.definitions;
    match node {
        NodeId::Client(name) => scenario.clients.iter().any(|one| one.name() == name),
        NodeId::Queue(name) => definitions.queues.iter().any(|one| one.resource() == *name),
        NodeId::Exchange(name) => {
            name.name.is_empty()
                || definitions
                    .exchanges
                    .iter()
                    .any(|one| one.resource() == *name)
        }
    }
}
