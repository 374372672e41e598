//! A client whose user may not do what the client does: publish to its exchange, with its
//! keys, or read its queues (<https://www.rabbitmq.com/docs/access-control#authorisation>).
//!
//! Where permissions change during the run, that is what the scenario is about.

use crate::{mark, tr};
use std::collections::BTreeMap;

use crate::broker::DEFAULT_USER;
use crate::checkup::Rule;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::say;
use crate::name::{Name, ResourceName};
use crate::permission::{Access, Pattern, Permissions, TopicPermissions};
use crate::scenario::{Client, InterventionAction, Producer};
use crate::topology::ExchangeKind;

pub(in crate::checkup) const ABOUT: About = About {
    id: "no-permission",
    title: mark!("The user may not do that"),
    why: mark!(
        "The server closes the channel of whoever does what its user has no permission for \
          (403)."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let mut timeline = design.scenario.timeline.iter();
    let changes = timeline.any(|one| {
        matches!(
            one.action,
            InterventionAction::SetPermissions { .. }
                | InterventionAction::ClearPermissions { .. }
                | InterventionAction::SetTopicPermissions { .. }
                | InterventionAction::ClearTopicPermissions { .. }
        )
    });
    if changes {
        return;
    }
    let mut keys: BTreeMap<&Name, Vec<&Name>> = BTreeMap::new();
    for sent in &design.flow.sent {
        if let Some(producer) = sent.producer {
            keys.entry(&producer.name).or_default().push(&sent.key);
        }
    }
    for client in &design.scenario.clients {
        let (vhost, user) = client.login();
        let Some(permissions) = permissions(design, vhost, user) else {
            continue;
        };
        let refused = match client {
            Client::Producer(producer) => {
                let keys = keys.get(&producer.name).map_or(&[][..], Vec::as_slice);
                may_not_write(design, (producer, keys), permissions.as_ref())
            }
            Client::Consumer(consumer) => {
                may_not_read(consumer.queue_resources(), permissions.as_ref())
            }
            Client::Processor(processor) => {
                let queue = processor.queue_resource();
                may_not_read(std::iter::once(queue), permissions.as_ref())
            }
        };
        if let Some(what) = refused {
            let text = tr!(
                "\"{}\" logs in as \"{}\", who may not {}",
                client.name(),
                user,
                what
            );
            let remedy = mark!(
                "Widen the user's permissions in definitions.permissions, or log in as \
                          somebody else"
            );
            findings.warn(
                Rule::NoPermission,
                At::client(client.name()),
                text,
                remedy,
                None,
            );
        }
    }
}

/// What a user may do in a vhost: none within where that is everything; nothing where the
/// user is not let in, which is said elsewhere.
fn permissions(design: &Design<'_>, vhost: &Name, user: &Name) -> Option<Option<Permissions>> {
    let granted = design.scenario.definitions.permissions();
    let mut granted = granted.into_iter().flatten();
    let own = granted.rfind(|one| one.user == *user && one.vhost == *vhost);
    match own {
        Some(own) => own.permissions().ok().map(Some),
        None => (*user == *DEFAULT_USER).then_some(None),
    }
}

fn may_not_write(
    design: &Design<'_>,
    (producer, keys): (&Producer, &[&Name]),
    permissions: Option<&Permissions>,
) -> Option<String> {
    let exchange = producer.exchange_resource();
    // The name that the default exchange has for this (`rabbit_access_control.erl`).
    let name = match exchange.name.as_str() {
        "" => "amq.default",
        name => name,
    };
    if permissions.is_some_and(|granted| !granted.allow(Access::Write, name)) {
        return Some(tr!("publish to {}", say::exchange(&exchange)));
    }
    let pattern = topic_pattern(design, producer, &exchange)?;
    let mut refused = keys.to_vec();
    refused.retain(|key| !pattern.matches(key));
    (!refused.is_empty()).then(|| {
        tr!(
            "publish to {} with {}",
            say::exchange(&exchange),
            say::some(refused)
        )
    })
}

/// The keys that the producer's user may use, where that is said of a topic exchange.
fn topic_pattern(
    design: &Design<'_>,
    producer: &Producer,
    exchange: &ResourceName,
) -> Option<Pattern> {
    let granted = design.scenario.definitions.topic_permissions();
    let mut granted = granted.into_iter().flatten();
    let own =
        granted.rfind(|one| one.user == producer.user && one.exchange_resource() == *exchange)?;
    if design.rules(exchange) != Some(ExchangeKind::Topic) {
        return None;
    }
    Pattern::new(&TopicPermissions::filled(
        &own.write,
        &producer.user,
        &producer.vhost,
    ))
    .ok()
}

fn may_not_read(
    mut queues: impl Iterator<Item = ResourceName>,
    permissions: Option<&Permissions>,
) -> Option<String> {
    let permissions = permissions?;
    let refused = queues.find(|queue| !permissions.allow(Access::Read, &queue.name))?;
    Some(tr!("read {}", say::queue(&refused)))
}
