//! A queue that messages come to and that only grows: nobody reads it, and it has neither a
//! time to live nor a limit (<https://www.rabbitmq.com/docs/queues#length-limit>), or it is a
//! stream that keeps everything (<https://www.rabbitmq.com/docs/streams#retention>).
//!
//! A place for dead letters alone is meant to be looked through by hand, and where the scenario
//! expects messages to wait, that is what it is for.

use crate::checkup::design::{Design, QueueFacts};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::{DEFAULT_VHOST, ResourceName};
use crate::scenario::expect::{Bound, Claim, QueueCount};
use crate::topology::QueueKind;
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "growing-queue",
    title: mark!("The queue only grows"),
    why: mark!(
        "What nobody takes out and nothing limits fills the memory and the disk, until the \
          server blocks every publisher."
    ),
};

/// The limit of the remedy: far more than a queue in good health has, far less than a server.
const MOST: i64 = 10_000;
/// How long the remedy lets a stream keep messages.
const AGE: &str = "7D";

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        let is_fed = design.flow.to_queue(name).any(|(_, way)| !way.from.died);
        let grows = match facts.kind() {
            QueueKind::Stream => {
                facts.settings.max_age.is_none() && facts.settings.max_length_bytes.is_none()
            }
            QueueKind::Classic | QueueKind::Quorum => {
                facts.is_unread() && !is_emptied(facts) && !expires(design, name)
            }
        };
        if !is_fed || !grows || may_wait(design, name) {
            continue;
        }
        let queue = words::sentence(&say::queue(name));
        let (text, remedy) = match facts.kind() {
            QueueKind::Stream => (
                tr!("{} is a stream that keeps everything for ever", queue),
                mark!("Give it x-max-age or x-max-length-bytes"),
            ),
            QueueKind::Classic | QueueKind::Quorum => (
                tr!(
                    "{} only grows: messages come to it, and nobody reads it",
                    queue
                ),
                mark!("Let somebody read it, or give it x-max-length or x-message-ttl"),
            ),
        };
        let mend = mend(facts);
        findings.warn(Rule::GrowingQueue, At::queue(name), text, remedy, mend);
    }
}

/// Whether it loses messages, or goes, by itself.
const fn is_emptied(facts: &QueueFacts<'_>) -> bool {
    let settings = &facts.settings;
    facts.is_limited() || settings.message_ttl.is_some() || settings.expires.is_some()
}

/// Whether everything that is sent there has a time to live of its own.
fn expires(design: &Design<'_>, name: &ResourceName) -> bool {
    let mut sent = design.flow.sent_to(name);
    sent.all(|one| one.template.properties.expiration.is_some())
}

/// Whether the scenario says that messages wait there.
fn may_wait(design: &Design<'_>, name: &ResourceName) -> bool {
    let mut claims = design.scenario.expect.iter();
    claims.any(|one| match &one.that {
        Claim::Queue {
            that: QueueCount::Ready,
            queue,
        } => {
            let waits = one.count > 0 && one.is != Bound::AtMost;
            waits && name.vhost == *DEFAULT_VHOST && name.name == *queue
        }
        _ => false,
    })
}

fn mend(facts: &QueueFacts<'_>) -> Option<Mend> {
    let (label, argument, value) = match facts.kind() {
        QueueKind::Stream => (tr!("Keep 7 days"), "x-max-age", AGE.into()),
        QueueKind::Classic | QueueKind::Quorum => (
            tr!("Keep the newest {} messages", MOST),
            "x-max-length",
            MOST.into(),
        ),
    };
    let edit = mend::set_queue(facts.definition, |queue| {
        queue.arguments.0.insert(argument.into(), value);
    });
    facts.is_defined.then(|| Mend::new(label, [edit]))
}
