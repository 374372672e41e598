//! Messages that go round for ever: who reads a queue always rejects, its dead letters come
//! back to it, and no queue on the way lets them out
//! (<https://www.rabbitmq.com/docs/dlx>; rejected messages are not dropped when they come
//! back: `rabbit_dead_letter.erl`, `detect_cycles`).

use super::dead_letter_cycle::{graph, rings};
use crate::checkup::design::{Design, Habits, QueueFacts, rejects};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Rule, say};
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "endless-rejects",
    title: mark!("Rejected messages go round for ever"),
    why: mark!(
        "The server lets rejected messages come back as often as they are rejected; without \
          an exit they keep their queues and consumers busy for ever."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let graph = graph(design, |facts| {
        always_rejected(facts) || (facts.is_unread() && expires(facts))
    });
    for ring in rings(&graph) {
        let rejecting = ring
            .iter()
            .find(|queue| design.queue(queue).is_some_and(always_rejected));
        let Some(rejecting) = rejecting else {
            continue;
        };
        let text = tr!(
            "Who reads {} rejects every message, and each comes back to it as a dead letter, \
             without end",
            say::queue(rejecting)
        );
        let remedy = mark!(
            "Let the consumer look at x-death, and acknowledge what came too often or \
                      publish it to a queue for a person to look at"
        );
        findings.warn(
            Rule::EndlessRejects,
            At::queue(rejecting),
            text,
            remedy,
            None,
        );
    }
}

fn always_rejected(facts: &QueueFacts<'_>) -> bool {
    !facts.has_processor
        && !facts.is_unread()
        && facts.consumers.iter().all(|one| one.always(rejects))
}

fn expires(facts: &QueueFacts<'_>) -> bool {
    facts.settings.message_ttl.is_some()
}
