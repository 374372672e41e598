//! The properties of a node.

use std::iter::once;

use warren_core::amqp::{Scope, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{AckMode, Client, Consumer, NodeId, Producer};
use warren_core::snapshot::{ClientState, ClientStatus, Snapshot};
use warren_core::why::settings;
use yew::prelude::*;

use super::facts::{Fact, fact_list};
use super::{Inspected, form};
use crate::state::telling::next_messages;
use crate::words;

/// The properties of a node.
pub(super) fn node_properties(props: &Inspected, node: &NodeId) -> Html {
    let (kind, facts) = match node {
        NodeId::Client(name) => client(props, name),
        NodeId::Exchange(name) => ("Exchange", exchange(&props.snapshot, name)),
        NodeId::Queue(name) => ("Queue", queue(&props.snapshot, name)),
    };
    html! {
        <>
            <div>
                <p class="inspector-kind">{ kind }</p>
                <h2 class="inspector-name">{ words::node(node) }</h2>
            </div>
            { form(props) }
            <h3>{ "At this moment" }</h3>
            { fact_list(&facts) }
            { next(props, node) }
        </>
    }
}

/// What a producer is about to send.
fn next(props: &Inspected, node: &NodeId) -> Html {
    let NodeId::Client(client) = node else {
        return Html::default();
    };
    let next = next_messages(&props.timeline, props.applied, client);
    if next.is_empty() {
        return Html::default();
    }
    let items = next.into_iter().map(|(at, message)| {
        html! {
            <li class="row" data-testid="next-message">
                <span class="hop-time">{ at.to_string() }</span>
                <span class="row-text"><code>{ message.routing_key.to_string() }</code>{ " " }{ message.body.to_string() }</span>
            </li>
        }
    });
    html! {
        <>
            <h3>{ "Its next messages" }</h3>
            <ol class="rows">{ for items }</ol>
        </>
    }
}

fn client(props: &Inspected, name: &Name) -> (&'static str, Vec<Fact>) {
    let state = props.snapshot.clients.get(name).map(AsRef::as_ref);
    let mut facts: Vec<Fact> = state
        .map(|state| Fact::new("Is", status(state)))
        .into_iter()
        .collect();
    facts.extend(state.and_then(closed));
    let node = state.and_then(|state| state.node.as_ref());
    facts.extend(node.map(|node| Fact::new("Connected to", node)));
    let defined = props
        .scenario
        .clients
        .iter()
        .find(|client| client.name() == name);
    if let Some((vhost, user)) = defined.map(Client::login) {
        facts.push(Fact::new("User", format!("{user}, in vhost {vhost}")));
    }
    match defined {
        Some(Client::Producer(producer)) => {
            producer_facts(producer, state, &mut facts);
            ("Producer", facts)
        }
        Some(Client::Consumer(consumer)) => {
            consumer_facts(consumer, &props.snapshot, &mut facts);
            ("Consumer", facts)
        }
        None => ("Client", facts),
    }
}

fn producer_facts(producer: &Producer, state: Option<&ClientState>, facts: &mut Vec<Fact>) {
    let to = words::exchange(&producer.exchange_resource());
    facts.push(Fact::new("Publishes to", to));
    facts.extend(state.map(|state| Fact::new("Sent", state.sent)));
    facts.extend(state.map(|state| Fact::new("Returned", state.returned)));
    facts.push(Fact::new("Channel mode", mode(producer)));
    if let Some((state, open)) = state.and_then(|state| Some((state, state.unconfirmed?))) {
        facts.push(Fact::new("✓ Confirmed", state.confirmed));
        facts.push(Fact::new("✗ Not taken", state.nacked));
        facts.push(Fact::new("? No answer yet", open));
    }
    let staged = state.and_then(|state| state.staged);
    facts.extend(staged.map(|staged| Fact::new("Uncommitted", staged)));
    facts.push(Fact::new("Every", format!("{} ms", producer.every_ms)));
    facts.extend(producer.count.map(|count| Fact::new("In all", count)));
}

fn consumer_facts(consumer: &Consumer, snapshot: &Snapshot, facts: &mut Vec<Fact>) {
    let state = snapshot.clients.get(&consumer.name).map(AsRef::as_ref);
    let queues = once(&consumer.queue).chain(&consumer.more_queues);
    facts.extend(queues.map(|queue| Fact::new("Consumes from", queue)));
    let shared = state.is_some_and(|state| {
        let mut consumers = state.consumers.iter();
        consumers.any(|one| one.shared_prefetch != 0)
    });
    facts.push(Fact::new("Prefetch", prefetch(consumer.prefetch, shared)));
    let gets = consumer.get_every_ms;
    facts.extend(gets.map(|every| Fact::new("Asks (basic.get) every", format!("{every} ms"))));
    facts.push(Fact::new("Acknowledges", acknowledges(consumer.ack)));
    facts.push(Fact::new("Channel mode", PLAIN));
    facts.push(Fact::new("Works for", format!("{} ms", consumer.work_ms)));
    facts.extend(state.map(|state| Fact::new("Done", state.acked)));
    facts.extend(state.and_then(|state| {
        let work = state.working.as_ref()?;
        Some(Fact::new("Works on", work.copy.message.number))
    }));
    facts.extend(state.map(|state| Fact::new("Waiting there", state.waiting.size())));
    let queues: Vec<_> = consumer
        .queue_resources()
        .filter_map(|queue| snapshot.queues.get(&queue))
        .collect();
    let held = queues.iter().flat_map(|queue| queue.unacked.values());
    let held = held.filter(|held| held.by.client == consumer.name).count();
    facts.push(Fact::new("Unacked", held));
    facts.extend(queues.first().and_then(|queue| {
        let active = queue.active.as_ref()?;
        Some(Fact::new("Active consumer", active))
    }));
    let offset =
        state.and_then(|state| state.consumers.iter().find_map(|consumer| consumer.offset));
    facts.extend(offset.map(|offset| Fact::new("At offset", offset)));
    facts.push(Fact::is("Exclusive", consumer.exclusive));
    facts.extend(arguments(&consumer.arguments));
}

fn status(state: &ClientState) -> String {
    if let Some((alarm, _)) = state.blocked {
        return format!("blocked: {}", alarm.reason(false));
    }
    match &state.status {
        ClientStatus::NotStarted => "not yet started".to_owned(),
        ClientStatus::Running => "running".to_owned(),
        ClientStatus::Disconnected => "running, without the broker".to_owned(),
        ClientStatus::Stopped => "stopped".to_owned(),
        ClientStatus::Crashed => "dead: its process crashed".to_owned(),
        ClientStatus::Failed(refusal) => match &state.closed {
            Some(closed) if **closed == *refusal => "refused".to_owned(),
            _ => format!("refused: {refusal}"),
        },
    }
}

/// What the server closed last, and what it said.
fn closed(state: &ClientState) -> Option<Fact> {
    let refusal = state.closed.as_ref()?;
    let what = match refusal.code.scope() {
        Scope::Channel => "Channel closed",
        Scope::Connection => "Connection closed",
    };
    Some(Fact::new(what, refusal))
}

const PLAIN: &str = "plain";

/// The mode that a producer puts its channel into.
fn mode(producer: &Producer) -> String {
    match (&producer.tx, producer.confirms) {
        (Some(tx), _) => format!("transactions of {} (tx.select)", tx.size),
        (None, true) => "confirms (confirm.select)".to_owned(),
        (None, false) => PLAIN.to_owned(),
    }
}

fn prefetch(prefetch: u16, shared: bool) -> String {
    match (prefetch, shared) {
        (0, _) => "no limit".to_owned(),
        (limit, true) => format!("{limit}, for all its queues together"),
        (limit, false) => limit.to_string(),
    }
}

const fn acknowledges(mode: AckMode) -> &'static str {
    match mode {
        AckMode::Manual => "after its work",
        AckMode::Auto => "never: done once sent",
    }
}

fn exchange(snapshot: &Snapshot, name: &ResourceName) -> Vec<Fact> {
    let Some(exchange) = snapshot.topology.exchange(name) else {
        return vec![Fact::new("Is", "not there at this moment")];
    };
    let mut facts = vec![
        Fact::new(
            "Routes by",
            format!(
                "{} ({})",
                exchange.kind.name(),
                words::routes_by(exchange.kind)
            ),
        ),
        Fact::new("Bindings", exchange.bindings.len()),
        Fact::is("Durable", exchange.durable),
        Fact::is("Auto-delete", exchange.auto_delete),
        Fact::is("Internal", exchange.internal),
        Fact::new("Vhost", &name.vhost),
    ];
    let held = snapshot.memory.held();
    let held = held.filter(|(hold, _)| hold.exchange == *name).count();
    facts.extend((held > 0).then(|| Fact::new("Holds back", held)));
    let kept = snapshot.memory.history(name).count();
    facts.extend((kept > 0).then(|| Fact::new("Remembers", kept)));
    facts.extend(exchange.kind.plugin().map(|plugin| {
        let shipped = if plugin.is_shipped() {
            "comes with the server"
        } else {
            "not shipped with the server"
        };
        Fact::new("By a plugin", shipped)
    }));
    let alternate = snapshot.topology.alternate(exchange);
    let policy = snapshot.topology.policies().of(None, name);
    facts.extend(alternate.map(|alternate| {
        let from = policy.filter(|_| exchange.alternate().is_none());
        let from = from.map_or_else(
            || "argument".to_owned(),
            |policy| format!("policy {}", policy.name.name),
        );
        Fact::new("Alternate", format!("{alternate} ({from})"))
    }));
    facts.extend(policy.map(|policy| Fact::new("Policy", &policy.name.name)));
    facts.extend(arguments(&exchange.arguments));
    facts
}

fn queue(snapshot: &Snapshot, name: &ResourceName) -> Vec<Fact> {
    let Some(queue) = snapshot.topology.queue(name) else {
        return vec![Fact::new("Is", "not there at this moment")];
    };
    let mut facts = Vec::new();
    if let Some(state) = snapshot.queues.get(name) {
        facts.push(Fact::new("Ready", state.ready.size()));
        facts.push(Fact::new("Unacked", state.unacked.size()));
        facts.push(Fact::new("Came in", state.enqueued));
        facts.push(Fact::new("Done", state.acked));
        facts.push(Fact::new("Dropped", state.dropped));
        facts.push(Fact::new("Dead-lettered", state.dead_lettered));
        facts.push(Fact::new("Dead, and waiting", state.dying.size()));
        if let Some(place) = &state.placement {
            facts.push(Fact::new("Leader", &place.leader));
            facts.push(Fact::new("Replicas", words::names(&place.members)));
        }
        facts.extend(
            state
                .active
                .as_ref()
                .map(|active| Fact::new("Active consumer", active)),
        );
        if state.is_unavailable() {
            facts.push(Fact::new(
                "Is",
                "not to be used now: too few of its nodes are there",
            ));
        }
    }
    facts.push(Fact::new("Type", queue.kind().name()));
    for setting in settings(&snapshot.topology, name) {
        facts.push(Fact::new(
            setting.key,
            format!("{} ({})", setting.value, setting.from),
        ));
    }
    let topology = &snapshot.topology;
    let policy = topology.policy_of_queue(name);
    facts.extend(policy.map(|policy| Fact::new("Policy", &policy.name.name)));
    let operator = topology.operator_policy_of_queue(name);
    facts.extend(operator.map(|policy| Fact::new("Operator policy", &policy.name.name)));
    facts.push(Fact::is("Durable", queue.durable));
    facts.push(Fact::is("Exclusive", queue.exclusive));
    facts.push(Fact::is("Auto-delete", queue.auto_delete));
    facts.push(Fact::new("Vhost", &name.vhost));
    facts.extend(arguments(&queue.arguments));
    facts
}

/// A table of arguments, where there are any.
pub(super) fn arguments(table: &Table) -> Option<Fact> {
    let entries = table
        .0
        .iter()
        .map(|(name, value)| format!("{name} = {value}"));
    let text = entries.collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then(|| Fact::new("Arguments", text))
}
