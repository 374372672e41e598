//! A queue that is bound to an exchange where messages come, none of which has a key, or
//! headers, that match (<https://www.rabbitmq.com/tutorials/amqp-concepts#exchanges>).

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::rules::{literal_wildcard, unreachable_queue};
use crate::checkup::{Mend, Rule, say};
use crate::name::ResourceName;
use crate::scenario::edit::Edit;
use crate::scenario::problem::closest;
use crate::topology::ExchangeKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "unmatched-queue",
    title: mark!("No message matches the queue's bindings"),
    why: mark!(
        "A queue gets only what its bindings match; a key that nobody sends is often a \
          misspelt one."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let answers = unreachable_queue::answered_at(design);
    for (name, facts) in &design.queues {
        let silent = !design.flow.tells_of(&name.vhost) || !facts.is_defined;
        if silent || design.flow.arrivals.contains_key(name) || answers.contains(&name.name) {
            continue;
        }
        let bindings = design.bindings_to_queue(name);
        let visited = |index: &&usize| {
            let binding = &design.scenario.definitions.bindings[**index];
            design.flow.visited.contains(&binding.source_resource())
        };
        let bindings: Vec<usize> = bindings.iter().filter(visited).copied().collect();
        let explained = bindings
            .iter()
            .any(|&one| literal_wildcard::is_literal(design, one));
        if bindings.is_empty() || explained {
            continue;
        }
        let text = text(design, name, &bindings);
        let remedy = mark!("Change a binding key or a routing key, so that they match");
        let mend = mend(design, &bindings);
        findings.warn(Rule::UnmatchedQueue, At::queue(name), text, remedy, mend);
    }
}

fn text(design: &Design<'_>, queue: &ResourceName, bindings: &[usize]) -> String {
    let binding = |index: &usize| &design.scenario.definitions.bindings[*index];
    let source = binding(&bindings[0]).source_resource();
    let wanted = bindings.iter().map(|index| &binding(index).routing_key);
    let wanted = say::some(wanted.filter(|key| !key.is_empty()));
    let sent = design.flow.keys.get(&source);
    let sent = sent.map(|keys| say::some(&keys.all)).unwrap_or_default();
    let start = tr!(
        "No message that comes to {} matches a binding of {}",
        say::exchange(&source),
        say::queue(queue)
    );
    if wanted.is_empty() || sent.is_empty() || design.rules(&source) == Some(ExchangeKind::Headers)
    {
        return start;
    }
    tr!(
        "{}: it is bound with {}, and what comes has {}",
        start,
        wanted,
        sent
    )
}

/// A key that is dropped and looks like the one that is bound is what was meant.
fn mend(design: &Design<'_>, bindings: &[usize]) -> Option<Mend> {
    let &[index] = bindings else {
        return None;
    };
    let binding = &design.scenario.definitions.bindings[index];
    let source = binding.source_resource();
    let by_key = matches!(
        design.rules(&source),
        Some(ExchangeKind::Direct | ExchangeKind::Topic)
    );
    let dropped = &design.flow.keys.get(&source)?.dropped;
    let meant = closest(&binding.routing_key, dropped.iter().map(|key| key.as_str()));
    let meant = meant.filter(|_| by_key)?;
    let key = meant.into();
    let edit = Edit::SetBindingKey { index, key };
    Some(Mend::new(tr!("Bind with \"{}\"", meant), [edit]))
}
