//! A queue that the server refuses: for what its type does not have
//! (<https://www.rabbitmq.com/docs/quorum-queues#feature-comparison>), or because it is
//! neither durable nor exclusive
//! (<https://www.rabbitmq.com/release-information/deprecated-features-list>).

use crate::broker::{refuse_arguments, refuse_properties};
use crate::checkup::design::Design;
use crate::checkup::rule::About;
use crate::checkup::{Mend, mend};
use crate::scenario::QueueDefinition;
use crate::topology::QueueKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "refused-queue",
    title: mark!("The server refuses the queue"),
    why: mark!(
        "Quorum queues and streams are durable and know other arguments than classic queues, \
          and newer servers take no queue that is neither durable nor exclusive; what is \
          refused is not there."
    ),
};

/// Makes it durable, and leaves out what is refused, where that helps.
pub(in crate::checkup) fn mend(design: &Design<'_>, queue: &QueueDefinition) -> Option<Mend> {
    let mut taken = queue.clone();
    let durable = taken.durable;
    taken.durable = true;
    let named = taken.arguments.str("x-queue-type");
    let kind = named.and_then(|name| QueueKind::from_name(name));
    if kind.is_some_and(|kind| kind != QueueKind::Classic) {
        taken.auto_delete = false;
    }
    let mut left_out = Vec::new();
    for (name, value) in queue.arguments.0.iter() {
        let mut alone = taken.clone();
        alone
            .arguments
            .0
            .retain(|one, _| one == "x-queue-type" || one == name);
        if refuse_arguments(&alone.resource(), &alone.arguments).is_err() {
            left_out.push(format!("{name} ({value})"));
            taken.arguments.0.remove(name);
        }
    }
    let resource = taken.resource();
    let refused = refuse_arguments(&resource, &taken.arguments)
        .and_then(|()| refuse_properties(&resource, &taken.declare(), design.line()));
    refused.ok()?;
    let label = match (left_out.as_slice(), durable) {
        ([], false) => tr!("Make it durable"),
        ([], true) => tr!("Keep it for good"),
        (all, _) => tr!("Leave out {}", crate::checkup::say::first(all.to_vec())),
    };
    let edit = mend::set_queue(queue, |queue| *queue = taken);
    Some(Mend::new(label, [edit]))
}
