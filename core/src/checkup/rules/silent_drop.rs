//! A queue that drops its oldest messages when it is full, although their producer asked for
//! confirms: it was told that they were safe
//! (<https://www.rabbitmq.com/docs/maxlength#overflow-behaviour>;
//! <https://www.rabbitmq.com/docs/confirms#when-publishes-are-confirmed>).

use crate::broker::Overflow;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::Name;
use crate::topology::QueueKind;
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "silent-drop",
    title: mark!("Confirmed messages are dropped"),
    why: mark!(
        "A full queue that drops its head has confirmed what it drops: the producer that \
          asked for confirms believes that the message is safe."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        let settings = &facts.settings;
        let drops = settings.overflow == Overflow::DropHead && settings.dead_letter.is_none();
        if !drops || !facts.is_limited() || facts.kind() == QueueKind::Stream {
            continue;
        }
        let producers = design.flow.sent_to(name).filter_map(|sent| sent.producer);
        let confirmed = producers.filter(|producer| producer.confirms);
        let mut names: Vec<&Name> = confirmed.map(|producer| &producer.name).collect();
        names.dedup();
        if names.is_empty() {
            continue;
        }
        let text = tr!(
            "{} drops its oldest message when it is full, after it was confirmed to {}",
            words::sentence(&say::queue(name)),
            say::some(names)
        );
        let remedy = mark!(
            "Let it refuse new messages (x-overflow: reject-publish), or dead-letter \
                      what it drops"
        );
        let mend = facts.is_defined.then(|| {
            let edit = mend::set_queue(facts.definition, |queue| {
                let mode = "reject-publish".into();
                queue.arguments.0.insert("x-overflow".into(), mode);
            });
            Mend::new(mark!("Let it refuse instead"), [edit])
        });
        findings.warn(Rule::SilentDrop, At::queue(name), text, remedy, mend);
    }
}
