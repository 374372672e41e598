//! Dead letters that come back to the queue that they died in, where every queue on the way
//! gives them away by itself: when their time is over, when it is full, or when they came back
//! too often. The server drops them there, since nobody rejected them on the way
//! (<https://www.rabbitmq.com/docs/dlx#routing>; `rabbit_dead_letter.erl`, `detect_cycles`).

use crate::{mark, tr};
use std::collections::BTreeSet;

use crate::broker::Overflow;
use crate::checkup::circles::{Graph, circles};
use crate::checkup::design::{Design, Habits, QueueFacts, rejects, requeues};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Rule, say};
use crate::name::ResourceName;

pub(in crate::checkup) const ABOUT: About = About {
    id: "dead-letter-cycle",
    title: mark!("Dead letters come back to where they died"),
    why: mark!(
        "A message that would go round in a circle without ever being rejected is dropped \
          when it comes back to a queue, and nobody is told."
    ),
};

/// A message of this way in this queue.
pub(super) type Stay = (usize, ResourceName);

/// Where messages go on to from the queues that are chosen.
pub(super) fn graph(design: &Design<'_>, is_left: impl Fn(&QueueFacts<'_>) -> bool) -> Graph<Stay> {
    let mut graph = Graph::new();
    for (stay, on) in &design.flow.deaths {
        if design.queue(&stay.1).is_some_and(&is_left) {
            let next = design.flow.ways[*on].to.iter();
            let next = next.map(|queue| (*on, queue.clone()));
            graph.insert(stay.clone(), next.collect());
        }
    }
    graph
}

/// The circles of queues, each once.
pub(super) fn rings(graph: &Graph<Stay>) -> Vec<Vec<ResourceName>> {
    let mut seen = BTreeSet::new();
    let all = circles(graph).into_iter().map(|circle| {
        let queues: Vec<ResourceName> = circle.into_iter().map(|(_, queue)| queue).collect();
        let least = queues
            .iter()
            .enumerate()
            .min_by_key(|(_, queue)| (*queue).clone());
        let turn = least.map_or(0, |(index, _)| index);
        let mut turned = queues.clone();
        turned.rotate_left(turn);
        turned
    });
    all.filter(|ring| seen.insert(ring.clone())).collect()
}

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let graph = graph(design, |facts| {
        let rejected = facts.consumers.iter().any(|one| one.ever(rejects));
        !rejected && gives_away(design, facts)
    });
    for ring in rings(&graph) {
        let Some(first) = ring.first() else {
            continue;
        };
        let way = ring
            .iter()
            .chain([first])
            .map(|queue| format!("\"{queue}\""));
        let way: Vec<String> = way.collect();
        let text = tr!(
            "Messages that die in {} come back to it ({}), and are dropped there",
            say::queue(first),
            way.join(" → ")
        );
        let remedy =
            mark!("Let the dead letters of one of them go to a queue outside of the circle");
        findings.warn(Rule::DeadLetterCycle, At::queue(first), text, remedy, None);
    }
}

/// Whether messages leave the queue without anybody rejecting them.
fn gives_away(design: &Design<'_>, facts: &QueueFacts<'_>) -> bool {
    let settings = &facts.settings;
    let overflows = facts.is_limited() && settings.overflow != Overflow::RejectPublish;
    let come_back = facts.delivery_limit(design.line()).is_some()
        && facts.consumers.iter().any(|one| one.ever(requeues));
    settings.message_ttl.is_some() || overflows || come_back
}
