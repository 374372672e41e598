//! Checking what an operator sets: vhosts, users, permissions, policies.

use super::known::Known;
use super::name;
use crate::scenario::definitions::Entries;
use crate::scenario::operator::Fault;
use crate::scenario::problem::Problems;
use crate::scenario::{
    Definitions, PermissionsDefinition, PolicyDefinition, TopicPermissionsDefinition,
};
use crate::server_line::Difference;
use crate::tr;

/// The parts of the definitions that are read here.
const PARTS: [&str; 6] = [
    "vhosts",
    "users",
    "permissions",
    "topic_permissions",
    "policies",
    "operator_policies",
];

pub(super) fn check(definitions: &Definitions, known: &Known, problems: &mut Problems) {
    for part in PARTS {
        let given = definitions.other.get(part);
        if given.is_some_and(|given| !given.is_array()) {
            problems.error(format!("definitions.{part}"), tr!("expected a list"), "");
        }
    }
    each(
        "vhosts",
        definitions.vhosts(),
        problems,
        |place, one, problems| {
            name(&format!("{place}.name"), &one.name, problems);
        },
    );
    each(
        "users",
        definitions.users(),
        problems,
        |place, one, problems| {
            name(&format!("{place}.name"), &one.name, problems);
        },
    );
    let granted = definitions.permissions();
    each("permissions", granted, problems, |place, one, problems| {
        permissions(place, one, known, problems);
    });
    let topics = definitions.topic_permissions();
    each(
        "topic_permissions",
        topics,
        problems,
        |place, one, problems| {
            topic_permissions(place, one, known, problems);
        },
    );
    each(
        "policies",
        definitions.policies(),
        problems,
        |place, one, problems| {
            policy(place, one, known, problems);
        },
    );
    each(
        "operator_policies",
        definitions.operator_policies(),
        problems,
        |place, one, problems| {
            policy(place, one, known, problems);
            if let Ok(Err(why)) = one.policy().map(|policy| policy.is_valid_for_operators()) {
                problems.error(format!("{place}.definition"), why, "");
            }
        },
    );
}

/// What is wrong with each entry, be it that it cannot be read.
fn each<T>(
    part: &str,
    entries: Entries<T>,
    problems: &mut Problems,
    check: impl Fn(&str, &T, &mut Problems),
) {
    for (index, entry) in entries.into_iter().enumerate() {
        match entry {
            Ok(entry) => check(&format!("definitions.{part}[{index}]"), &entry, problems),
            Err(found) => problems.extend(found),
        }
    }
}

pub(super) fn permissions(
    place: &str,
    permissions: &PermissionsDefinition,
    known: &Known,
    problems: &mut Problems,
) {
    known.need_user(&format!("{place}.user"), &permissions.user, problems);
    known.need_vhost(&format!("{place}.vhost"), &permissions.vhost, problems);
    fault(place, permissions.permissions().err(), problems);
}

pub(super) fn topic_permissions(
    place: &str,
    permissions: &TopicPermissionsDefinition,
    known: &Known,
    problems: &mut Problems,
) {
    known.need_user(&format!("{place}.user"), &permissions.user, problems);
    known.need_vhost(&format!("{place}.vhost"), &permissions.vhost, problems);
    let exchange = permissions.exchange_resource();
    if known.exchange(&exchange).is_none() {
        problems.warning(
            format!("{place}.exchange"),
            tr!(
                "there is no exchange \"{}\" that this could be for",
                exchange.name
            ),
            known.exchange_meant(&exchange),
        );
    }
    fault(place, permissions.permissions().err(), problems);
}

pub(super) fn policy(
    place: &str,
    policy: &PolicyDefinition,
    known: &Known,
    problems: &mut Problems,
) {
    name(&format!("{place}.name"), &policy.name, problems);
    known.need_vhost(&format!("{place}.vhost"), &policy.vhost, problems);
    match policy.policy() {
        Err(why) => fault(place, Some(why), problems),
        Ok(policy) => {
            let mirrors = policy.mirrors();
            if policy.is_for_one_type() && !known.line.has(Difference::PoliciesByType) {
                problems.error(
                    format!("{place}.apply-to"),
                    tr!("this server has no policies for queues of one type, and refuses it"),
                    tr!("write queues, or choose a later server"),
                );
            }
            let unknown = mirrors.filter(|_| known.line.has(Difference::ClassicMirrors));
            if let Some(key) = unknown {
                problems.error(
                    format!("{place}.definition.{key}"),
                    tr!("this server has no mirrors of classic queues, and refuses the policy"),
                    tr!("choose quorum queues, or an earlier server"),
                );
            }
        }
    }
}

fn fault(place: &str, fault: Option<Fault>, problems: &mut Problems) {
    if let Some(Fault { field, why }) = fault {
        let remedy = match field {
            "apply-to" => {
                tr!("write one of queues, exchanges, all, classic_queues, quorum_queues, streams")
            }
            _ => tr!("write a regular expression, such as \"^orders\"; \".*\" matches every name"),
        };
        problems.error(format!("{place}.{field}"), why, remedy);
    }
}
