//! A consumer that reads a queue that is not there
//! (<https://www.rabbitmq.com/docs/consumers#subscribing>).

use crate::checkup::design::Design;
use crate::checkup::rule::About;
use crate::checkup::{Mend, mend};
use crate::name::Name;
use crate::scenario::Consumer;
use crate::scenario::problem::closest;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "missing-queue",
    title: mark!("The queue is not there"),
    why: mark!("The server closes the channel of whoever reads a queue that is not there (404)."),
};

/// Of the queue that stands in this field.
pub(in crate::checkup) fn text(consumer: &Consumer, field: &str) -> String {
    let further = field
        .trim_start_matches("more_queues[")
        .trim_end_matches(']');
    let further = further
        .parse()
        .ok()
        .and_then(|index: usize| consumer.more_queues.get(index));
    let queue = further.unwrap_or(&consumer.queue);
    tr!(
        "\"{}\" reads the queue \"{}\", which is not there",
        consumer.name,
        queue
    )
}

/// For all queues of the consumer that are not there.
pub(in crate::checkup) fn mend(design: &Design<'_>, consumer: &Consumer) -> Mend {
    let missing = consumer
        .queue_resources()
        .filter(|name| design.queue(name).is_none());
    let missing: Vec<_> = missing.collect();
    let meant = |name: &Name| {
        let names = design
            .queues
            .keys()
            .filter(|one| one.vhost == consumer.vhost);
        closest(name, names.map(|one| one.name.as_str())).map(Name::from)
    };
    let found: Option<Vec<Name>> = missing.iter().map(|name| meant(&name.name)).collect();
    if let Some(meant) = found {
        let label = tr!("Read {}", crate::checkup::say::some(&meant));
        let edit = mend::set_consumer(consumer, |consumer| {
            let wanted = missing.iter().map(|one| &one.name).zip(&meant);
            for (missing, meant) in wanted {
                let own = std::iter::once(&mut consumer.queue).chain(&mut consumer.more_queues);
                own.filter(|name| *name == missing)
                    .for_each(|name| *name = meant.clone());
            }
        });
        return Mend::new(label, [edit]);
    }
    let names: Vec<Name> = missing.iter().map(|one| one.name.clone()).collect();
    let label = tr!("Add {}", crate::checkup::say::some(&names));
    let edits: Vec<_> = missing.iter().map(mend::add_queue).collect();
    Mend::new(label, edits)
}
