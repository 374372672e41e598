//! The eight ways of being careful, and a scenario in each of them.

use warren_core::scenario::{
    Client, InterventionAction, MessageTemplate, Producer, QueueDefinition, Scenario,
};
use warren_core::server_line::Difference;
use warren_core::topology::QueueKind;
use warren_core::tr;

/// A way of publishing and keeping messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// Whether publishers ask for confirms.
    pub confirms: bool,
    /// Whether queues are durable.
    pub durable: bool,
    /// Whether messages are persistent.
    pub persistent: bool,
}

impl Way {
    /// All of them, the most careful first.
    pub const ALL: [Self; 8] = [
        Self::new([true, true, true]),
        Self::new([true, true, false]),
        Self::new([true, false, true]),
        Self::new([true, false, false]),
        Self::new([false, true, true]),
        Self::new([false, true, false]),
        Self::new([false, false, true]),
        Self::new([false, false, false]),
    ];

    const fn new([confirms, durable, persistent]: [bool; 3]) -> Self {
        Self {
            confirms,
            durable,
            persistent,
        }
    }

    /// The way that a scenario goes; none where it goes several.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let way = Self::ALL.into_iter();
        let mut same = way.filter(|way| way.applied(scenario) == *scenario);
        same.next()
    }

    /// The scenario as it goes this way. Quorum queues and streams are always durable, and who
    /// publishes in transactions cannot ask for confirms: they stay as they are. Where the server
    /// is of a line that refuses queues which are not durable, it is of the earlier one.
    #[must_use]
    pub fn applied(self, scenario: &Scenario) -> Scenario {
        let mut scenario = scenario.clone();
        let queues = scenario.definitions.queues.iter_mut();
        for queue in queues.filter(|queue| may_be_transient(queue)) {
            queue.durable = self.durable;
        }
        if !self.durable && refuses_transient(&scenario) {
            scenario.rabbitmq = scenario.rabbitmq.other();
        }
        for client in &mut scenario.clients {
            if let Client::Producer(producer) = client {
                self.apply_to(producer);
            }
        }
        for one in &mut scenario.timeline {
            if let InterventionAction::Publish { message, .. } = &mut one.action {
                self.send(message);
            }
        }
        scenario
    }

    fn apply_to(self, producer: &mut Producer) {
        if producer.tx.is_none() {
            producer.confirms = self.confirms;
        }
        let script = producer.script.iter_mut().map(|one| &mut one.message);
        for message in producer.messages.iter_mut().chain(script) {
            self.send(message);
        }
    }

    fn send(self, message: &mut MessageTemplate) {
        let properties = &mut message.properties;
        if properties.is_persistent() != self.persistent {
            properties.delivery_mode = self.persistent.then_some(2);
        }
    }
}

/// What is to be known of the ways of this scenario, as sentences.
pub(super) fn notes(scenario: &Scenario) -> Vec<String> {
    let queues = scenario.definitions.queues.iter();
    let stay = queues.filter(|queue| !may_be_transient(queue));
    let stay = stay.map(|queue| {
        tr!(
            "Queue {} is always durable, by its type: it stays so in all rows.",
            queue.name
        )
    });
    let line = refuses_transient(scenario).then(|| {
        tr!(
            "From RabbitMQ 4.3 on the server refuses queues that are neither durable nor exclusive, \
             unless its settings allow them: the rows without durable queues are run as \
             RabbitMQ 3.10 does it."
        )
    });
    stay.chain(line).collect()
}

fn refuses_transient(scenario: &Scenario) -> bool {
    scenario.rabbitmq.has(Difference::TransientQueues)
        && scenario.definitions.queues.iter().any(may_be_transient)
}

fn may_be_transient(queue: &QueueDefinition) -> bool {
    let kind = queue.arguments.str("x-queue-type");
    kind.and_then(|name| QueueKind::from_name(name))
        .is_none_or(|kind| kind == QueueKind::Classic)
}
