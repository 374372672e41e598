//! A queue that no message can reach: nothing binds it to an exchange that messages come to,
//! no key names it, and nobody's dead letters go there
//! (<https://www.rabbitmq.com/docs/queues#basics>).
//!
//! It says nothing of a vhost in which nobody publishes: that is a plan, not a flow. Queues
//! that a message names as the place for its answer are somebody else's to fill.

use crate::FlatSet;
use crate::checkup::design::{Design, QueueFacts};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, say};
use crate::name::{Name, ResourceName};
use crate::scenario::NodeId;
use crate::scenario::edit::Edit;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "unreachable-queue",
    title: mark!("Nothing can reach the queue"),
    why: mark!("Who reads a queue that nothing can reach waits for ever."),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let answers = answered_at(design);
    for (name, facts) in &design.queues {
        let silent = !design.flow.tells_of(&name.vhost) || !facts.is_defined;
        if silent || design.flow.arrivals.contains_key(name) || answers.contains(&name.name) {
            continue;
        }
        let sources = design.bound_from(name);
        if sources
            .iter()
            .any(|source| design.flow.visited.contains(source))
        {
            continue;
        }
        let why = match sources.as_slice() {
            [] => tr!("no exchange is bound to it, and no routing key names it"),
            all => {
                let all = all.iter().map(say::exchange);
                tr!("it is bound to {}, where no message comes", say::first(all))
            }
        };
        let text = tr!("No message can reach {}: {}", say::queue(name), why);
        let remedy = mark!(
            "Bind it to an exchange that messages come to, or publish to the default \
                      exchange with its name as the routing key"
        );
        let mend = mend(name, facts);
        findings.warn(Rule::UnreachableQueue, At::queue(name), text, remedy, mend);
    }
}

/// A queue that nobody reads can go.
fn mend(name: &ResourceName, facts: &QueueFacts<'_>) -> Option<Mend> {
    let node = NodeId::Queue(name.clone());
    let remove = || Mend::new(mark!("Take the queue away"), [Edit::Remove(vec![node])]);
    facts.is_unread().then(remove)
}

/// The queues that messages name as the place for their answers.
pub(super) fn answered_at(design: &Design<'_>) -> FlatSet<Name> {
    let templates = design.flow.sent.iter().map(|sent| sent.template);
    templates
        .filter_map(|template| template.properties.reply_to.clone())
        .collect()
}
