//! Nodes that go down and come back, and what it does to queues and clients.

mod classic;
mod quorum;
mod splitting;

use super::bench::Bench;
use crate::amqp::Table;
use crate::broker::{Broker, Command, Method, QueueDeclare};
use crate::event::{BrokerFact, ChannelId, ClosedBecause, Fact};
use crate::invariant;
use crate::name::{Name, ResourceName};
use crate::policy::{ApplyTo, Policy};
use crate::scenario::{ServerLine, StopKind};

pub(super) fn cluster(line: ServerLine, number: usize) -> Bench {
    let nodes = ["n1", "n2", "n3", "n4", "n5"].into_iter().take(number);
    let mut bench = Bench::new();
    bench.broker = Broker::new(line).with_nodes(nodes.map(Name::from).collect());
    bench.snapshot = bench.snapshot.clone().on_nodes_of(&bench.broker);
    bench
}

pub(super) fn at(bench: &mut Bench, client: &str, node: &str) -> ChannelId {
    bench.channel_at(client, Some(node.into()))
}

pub(super) fn stop(bench: &mut Bench, node: &str, stop: StopKind) {
    let node = node.into();
    bench
        .apply(Command::StopNode { node, stop })
        .expect("stops");
    agrees(bench);
}

pub(super) fn start(bench: &mut Bench, node: &str) {
    let node = node.into();
    bench.apply(Command::StartNode { node }).expect("starts");
    agrees(bench);
}

pub(super) fn agrees(bench: &Bench) {
    invariant::agreement(&bench.snapshot, &bench.broker).expect("told is held");
    invariant::conservation(&bench.snapshot).expect("nothing vanishes");
}

pub(super) fn declare(bench: &mut Bench, channel: ChannelId, queue: &str, arguments: Table) {
    let declare = QueueDeclare {
        queue: queue.into(),
        durable: true,
        arguments,
        ..QueueDeclare::default()
    };
    let method = Method::QueueDeclare(declare);
    bench.call(channel, method).expect("a queue");
}

pub(super) fn quorum() -> Table {
    Table::from([("x-queue-type", "quorum".into())])
}

pub(super) fn policy(definition: Table) -> Policy {
    Policy {
        name: ResourceName::root("ha"),
        pattern: String::new(),
        apply_to: ApplyTo::Queues,
        priority: 0,
        definition,
    }
}

pub(super) fn mirror(bench: &mut Bench, definition: Table) {
    let policy = policy(definition);
    bench.apply(Command::SetPolicy { policy }).expect("set");
}

pub(super) fn members(bench: &Bench, queue: &str) -> Vec<String> {
    let mut all = bench.broker.placements();
    let found = all.find(|(name, _)| name.name == *queue);
    let place = found.map(|(_, place)| place).expect("placed");
    let nodes = place.members.iter();
    nodes
        .map(|node| {
            let leads = if *node == place.leader { "*" } else { "" };
            format!("{node}{leads}")
        })
        .collect()
}

/// What the client is told whose connection was closed last.
fn refused_at_last(bench: &Bench) -> String {
    let last = bench.snapshot.last.as_ref().map(|event| &event.fact);
    match last {
        Some(Fact::Broker(BrokerFact::ConnectionClosed {
            because: ClosedBecause::Refused(refusal),
            ..
        })) => refusal.reply_text(),
        other => panic!("nobody was refused: {other:?}"),
    }
}
