//! What is the case with a node at the moment; what of it can be changed stands in its form.

use std::sync::Arc;

use warren_core::amqp::{Message, Scope};
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{Client, Consumer, NodeId, Producer, Scenario, Transactions};
use warren_core::snapshot::{ClientState, ClientStatus, QueueState, Snapshot};
use warren_core::text::said;
use warren_core::time::Time;
use warren_core::timeline::Timeline;
use warren_core::why::settings;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::desk::Desk;
use crate::components::facts::{Fact, arguments, fact_list};
use crate::state::telling::next_messages;
use crate::words;

/// What is told of a node at a moment.
pub(super) struct Told {
    node: NodeId,
    snapshot: Arc<Snapshot>,
    next: Vec<(Time, Arc<Message>)>,
}

impl Told {
    /// After the first `applied` events, whose state this is.
    pub(super) fn of(
        timeline: &Timeline,
        applied: u32,
        snapshot: Arc<Snapshot>,
        node: NodeId,
    ) -> Self {
        let next = match &node {
            NodeId::Client(client) => next_messages(timeline, applied, client),
            NodeId::Exchange(_) | NodeId::Queue(_) => Vec::new(),
        };
        Self {
            node,
            snapshot,
            next,
        }
    }
}

/// The facts of a node, and what a producer is about to send.
pub(super) fn facts(desk: &Desk, told: &Told) -> Html {
    let (scenario, snapshot) = (&desk.scenario, &told.snapshot);
    let facts = match &told.node {
        NodeId::Client(name) => client(scenario, snapshot, name),
        NodeId::Exchange(name) => exchange(scenario, snapshot, name),
        NodeId::Queue(name) => queue(scenario, snapshot, name),
    };
    html! {
        <>
            { fact_list(&facts) }
            { next(&told.next) }
        </>
    }
}

/// What a producer is about to send.
fn next(messages: &[(Time, Arc<Message>)]) -> Html {
    if messages.is_empty() {
        return Html::default();
    }
    let items = messages.iter().map(|(at, message)| {
        html! {
            <li class="row" data-testid="next-message">
                <span class="hop-time">{ at.to_string() }</span>
                <span class="row-text"><code>{ message.routing_key.to_string() }</code>{ " " }{ message.body.to_string() }</span>
            </li>
        }
    });
    html! {
        <>
            <h3>{ tr!("Its next messages") }</h3>
            <ol class="rows">{ for items }</ol>
        </>
    }
}

fn client(scenario: &Scenario, snapshot: &Snapshot, name: &Name) -> Vec<Fact> {
    let state = snapshot.clients.get(name).map(AsRef::as_ref);
    let mut facts: Vec<Fact> = state
        .map(|state| Fact::new(mark!("Is"), status(state)))
        .into_iter()
        .collect();
    facts.extend(state.and_then(closed));
    let node = state.and_then(|state| state.node.as_ref());
    facts.extend(node.map(|node| Fact::new(mark!("Connected to"), node)));
    let mut clients = scenario.clients.iter();
    let defined = clients.find(|client| client.name() == name);
    if let Some((vhost, user)) = defined.map(Client::login) {
        facts.push(Fact::new(
            mark!("User"),
            tr!("{}, in vhost {}", user, vhost),
        ));
    }
    match defined {
        Some(Client::Producer(producer)) => producer_facts(producer, state, &mut facts),
        Some(Client::Consumer(consumer)) => consumer_facts(consumer, snapshot, &mut facts),
        Some(Client::Processor(processor)) => {
            let filter = processor.rule.filter();
            facts.push(Fact::new(mark!("Rule"), processor.rule.word()));
            facts.push(Fact::new(mark!("Filter"), filter));
            if let Some(state) = state {
                facts.push(Fact::new(mark!("Done"), state.acked));
                facts.push(Fact::new(mark!("Sent"), state.sent));
                facts.push(Fact::new(mark!("Invalid"), state.invalid));
                facts.push(Fact::new(mark!("Waiting there"), state.waiting.size()));
            }
        }
        None => {}
    }
    facts
}

fn producer_facts(producer: &Producer, state: Option<&ClientState>, facts: &mut Vec<Fact>) {
    facts.extend(state.map(|state| Fact::new(mark!("Sent"), state.sent)));
    facts.extend(state.map(|state| Fact::new(mark!("Returned"), state.returned)));
    facts.push(Fact::new(mark!("Channel mode"), mode(producer)));
    if let Some((state, open)) = state.and_then(|state| Some((state, state.unconfirmed?))) {
        facts.push(Fact::new(mark!("✓ Confirmed"), state.confirmed));
        facts.push(Fact::new(mark!("✗ Not taken"), state.nacked));
        facts.push(Fact::new(mark!("? No answer yet"), open));
    }
    facts.extend(uncommitted(state));
    if let Some(asked) = state
        .filter(|_| producer.asks.is_some())
        .map(|one| one.asked)
    {
        facts.push(Fact::new(mark!("Answered"), asked.answered));
        facts.push(Fact::new(mark!("Not answered in time"), asked.unanswered));
        facts.push(Fact::new(mark!("Answered too late"), asked.late));
    }
}

fn consumer_facts(consumer: &Consumer, snapshot: &Snapshot, facts: &mut Vec<Fact>) {
    let state = snapshot.clients.get(&consumer.name).map(AsRef::as_ref);
    let mode = consumer.tx.as_ref().map(in_transactions);
    facts.push(Fact::new(
        mark!("Channel mode"),
        mode.unwrap_or_else(|| tr!("a channel's mode" => "plain")),
    ));
    facts.extend(uncommitted(state));
    facts.extend(state.map(|state| Fact::new(mark!("Done"), state.acked)));
    facts.extend(state.and_then(|state| {
        let work = state.working.as_ref()?;
        Some(Fact::new(mark!("Works on"), work.copy.message.number))
    }));
    facts.extend(state.map(|state| Fact::new(mark!("Waiting there"), state.waiting.size())));
    let queues: Vec<_> = consumer
        .queue_resources()
        .filter_map(|queue| snapshot.queues.get(&queue))
        .collect();
    let held = queues.iter().flat_map(|queue| queue.unacked.values());
    let held = held.filter(|held| held.by.client == consumer.name).count();
    facts.push(Fact::new(mark!("Unacked"), held));
    facts.extend(queues.first().and_then(|queue| {
        let active = queue.active.as_ref()?;
        Some(Fact::new(mark!("Active consumer"), active))
    }));
    let offset =
        state.and_then(|state| state.consumers.iter().find_map(|consumer| consumer.offset));
    facts.extend(offset.map(|offset| Fact::new(mark!("At offset"), offset)));
}

fn status(state: &ClientState) -> String {
    if let Some((alarm, _)) = state.blocked {
        return tr!("blocked: {}", said(alarm.reason(false), &[]));
    }
    if let Some((queue, _)) = &state.waits {
        return tr!("waiting for nodes of {}", queue);
    }
    match &state.status {
        ClientStatus::NotStarted => tr!("not yet started"),
        ClientStatus::Running => tr!("running"),
        ClientStatus::Disconnected => tr!("running, without the broker"),
        ClientStatus::Stopped => tr!("stopped"),
        ClientStatus::Crashed => tr!("dead: its process crashed"),
        ClientStatus::Failed(refusal) => match &state.closed {
            Some(closed) if **closed == *refusal => tr!("refused"),
            _ => tr!("refused: {}", refusal),
        },
    }
}

/// What the server closed last, and what it said.
fn closed(state: &ClientState) -> Option<Fact> {
    let refusal = state.closed.as_ref()?;
    let what = match refusal.code.scope() {
        Scope::Channel => mark!("Channel closed"),
        Scope::Connection => mark!("Connection closed"),
    };
    Some(Fact::new(what, refusal))
}

fn in_transactions(tx: &Transactions) -> String {
    tr!("transactions of {} (tx.select)", tx.size)
}

/// What waits for the end of a transaction, where a client makes such.
fn uncommitted(state: Option<&ClientState>) -> Option<Fact> {
    let staged = state?.staged?;
    Some(Fact::new(mark!("Uncommitted"), staged))
}

/// The mode that a producer puts its channel into.
fn mode(producer: &Producer) -> String {
    match (&producer.tx, producer.confirms) {
        (Some(tx), _) => in_transactions(tx),
        (None, true) => tr!("confirms (confirm.select)"),
        (None, false) => tr!("a channel's mode" => "plain"),
    }
}

fn exchange(scenario: &Scenario, snapshot: &Snapshot, name: &ResourceName) -> Vec<Fact> {
    let Some(exchange) = snapshot.topology.exchange(name) else {
        return vec![Fact::new(mark!("Is"), tr!("not there at this moment"))];
    };
    let mut facts = vec![
        Fact::new(
            mark!("Routes by"),
            format!(
                "{} ({})",
                exchange.kind.name(),
                said(words::routes_by(exchange.kind), &[])
            ),
        ),
        Fact::new(mark!("Bindings"), exchange.bindings.len()),
    ];
    // What the scenario defines stands in the form.
    let mut defined = scenario.definitions.exchanges.iter();
    if defined.all(|one| one.resource() != *name) {
        facts.push(Fact::is(mark!("Durable"), exchange.durable));
        facts.push(Fact::is(mark!("Auto-delete"), exchange.auto_delete));
        facts.push(Fact::is(mark!("Internal"), exchange.internal));
        facts.extend(arguments(&exchange.arguments));
    }
    let held = snapshot.memory.held();
    let held = held.filter(|(hold, _)| hold.exchange == *name).count();
    facts.extend((held > 0).then(|| Fact::new(mark!("Holds back"), held)));
    let kept = snapshot.memory.history(name).count();
    facts.extend((kept > 0).then(|| Fact::new(mark!("Remembers"), kept)));
    facts.extend(exchange.kind.plugin().map(|plugin| {
        let shipped = if plugin.is_shipped() {
            tr!("comes with the server")
        } else {
            tr!("not shipped with the server")
        };
        Fact::new(mark!("By a plugin"), shipped)
    }));
    let alternate = snapshot.topology.alternate(exchange);
    let policy = snapshot.topology.policies().of(None, name);
    facts.extend(alternate.map(|alternate| {
        let from = policy.filter(|_| exchange.alternate().is_none());
        let from = from.map_or_else(
            || tr!("argument"),
            |policy| tr!("policy {}", policy.name.name),
        );
        Fact::new(mark!("Alternate"), format!("{alternate} ({from})"))
    }));
    facts.extend(policy.map(|policy| Fact::new(mark!("Policy"), &policy.name.name)));
    facts
}

fn queue(scenario: &Scenario, snapshot: &Snapshot, name: &ResourceName) -> Vec<Fact> {
    let Some(queue) = snapshot.topology.queue(name) else {
        return vec![Fact::new(mark!("Is"), tr!("not there at this moment"))];
    };
    let mut facts = Vec::new();
    if let Some(state) = snapshot.queues.get(name) {
        queue_state(state, &mut facts);
    }
    for setting in settings(&snapshot.topology, name) {
        facts.push(Fact::new(
            setting.key,
            format!("{} ({})", setting.value, setting.from),
        ));
    }
    let topology = &snapshot.topology;
    let policy = topology.policy_of_queue(name);
    facts.extend(policy.map(|policy| Fact::new(mark!("Policy"), &policy.name.name)));
    let operator = topology.operator_policy_of_queue(name);
    facts.extend(operator.map(|policy| Fact::new(mark!("Operator policy"), &policy.name.name)));
    // What the scenario defines stands in the form.
    let mut defined = scenario.definitions.queues.iter();
    if defined.all(|one| one.resource() != *name) {
        facts.push(Fact::new(mark!("Type"), queue.kind().name()));
        facts.push(Fact::is(mark!("Durable"), queue.durable));
        facts.push(Fact::is(mark!("Exclusive"), queue.exclusive));
        facts.push(Fact::is(mark!("Auto-delete"), queue.auto_delete));
        facts.extend(arguments(&queue.arguments));
    }
    facts
}

fn queue_state(state: &QueueState, facts: &mut Vec<Fact>) {
    facts.push(Fact::new(mark!("Ready"), state.ready.size()));
    facts.push(Fact::new(mark!("Unacked"), state.unacked.size()));
    let some = |name, count: u64| (count > 0).then(|| Fact::new(name, count));
    let in_memory = state.in_memory.len() as u64;
    facts.extend(some(mark!("Not yet on disk"), in_memory));
    facts.push(Fact::new(mark!("Came in"), state.enqueued));
    facts.push(Fact::new(mark!("Done"), state.acked));
    facts.extend(some(mark!("Dropped"), state.dropped));
    facts.extend(some(mark!("Dead-lettered"), state.dead_lettered));
    let dying = u64::try_from(state.dying.size()).unwrap_or(u64::MAX);
    facts.extend(some(mark!("Dead, and waiting"), dying));
    if let Some(place) = &state.placement {
        facts.push(Fact::new(mark!("Leader"), &place.leader));
        facts.push(Fact::new(mark!("Replicas"), words::names(&place.members)));
    }
    let active = state.active.as_ref();
    facts.extend(active.map(|active| Fact::new(mark!("Active consumer"), active)));
    if state.is_unavailable() {
        facts.push(Fact::new(
            mark!("Is"),
            tr!("not to be used now: too few of its nodes are there"),
        ));
    }
}
