//! A queue's settings that are in effect, and what each comes from.
//!
//! The arguments, the policy and the operator policy may speak of one key. Of words the
//! argument wins, of limits the smallest does (`rabbit_amqqueue_process.erl`,
//! `process_args_policy`; `rabbit_policy.erl`, `merge_operator_definitions`). It tells what
//! the broker goes by.

use crate::amqp::FieldValue;
use crate::name::ResourceName;
use crate::time::Duration;
use crate::topology::{QueueKind, Topology};
use crate::tr;
use crate::words::length;

/// One setting of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name, as in a policy: without the `x-` of arguments.
    pub key: &'static str,
    /// Its value, for people: times as lengths.
    pub value: String,
    /// Where it comes from: `argument; the policy limits says 10, the smallest holds`.
    pub from: String,
}

/// Who wins where several speak.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Policies do not have the key.
    ArgumentAlone,
    /// The argument.
    Argument,
    /// The smallest number.
    Least,
    /// The policy (`rabbit_stream_queue.erl`, `policy_precedence`; `rabbit_quorum_queue.erl`,
    /// `policyHasPrecedence`).
    Policy,
}

/// What is told of a queue, in this order; whether it is a time in milliseconds.
const KEYS: [(&str, Rule, bool); 12] = [
    ("message-ttl", Rule::Least, true),
    ("max-length", Rule::Least, false),
    ("max-length-bytes", Rule::Least, false),
    ("max-age", Rule::Policy, false),
    ("overflow", Rule::Argument, false),
    ("dead-letter-exchange", Rule::Argument, false),
    ("dead-letter-routing-key", Rule::Argument, false),
    ("dead-letter-strategy", Rule::Argument, false),
    ("max-priority", Rule::ArgumentAlone, false),
    ("single-active-consumer", Rule::ArgumentAlone, false),
    ("delivery-limit", Rule::Least, false),
    ("expires", Rule::Least, true),
];

/// What an operator's policy may set (`rabbit_policies.erl`, `register` of
/// `operator_policy_validator`).
const LIMITS: [&str; 5] = [
    "message-ttl",
    "max-length",
    "max-length-bytes",
    "delivery-limit",
    "expires",
];

/// The settings of this queue that say something, and where each comes from.
#[must_use]
pub fn settings(topology: &Topology, queue: &ResourceName) -> Vec<Setting> {
    let Some(declared) = topology.queue(queue) else {
        return Vec::new();
    };
    let under = [
        (false, topology.policy_of_queue(queue)),
        (true, topology.operator_policy_of_queue(queue)),
    ];
    let policies_first: &[&str] = match declared.kind() {
        QueueKind::Classic => &[],
        QueueKind::Quorum => &["overflow", "expires"],
        QueueKind::Stream => &["max-length-bytes"],
    };
    let setting = |(key, rule, time): (&'static str, Rule, bool)| {
        let rule = if policies_first.contains(&key) {
            Rule::Policy
        } else {
            rule
        };
        let argument = declared.arguments.get(&format!("x-{key}"));
        let mut spoken = Vec::new();
        spoken.extend(argument.map(|value| (tr!("argument"), value)));
        // An operator sets limits, and nothing else.
        let speak = match rule {
            Rule::ArgumentAlone => 0,
            _ if LIMITS.contains(&key) => 2,
            Rule::Argument | Rule::Least | Rule::Policy => 1,
        };
        let under = under.iter().take(speak);
        for (operators, policy) in under.filter_map(|(whose, policy)| Some((*whose, (*policy)?))) {
            let value = policy.definition.get(key);
            let name = &policy.name.name;
            let said = |value| match operators {
                false => (tr!("policy {}", name), value),
                true => (tr!("operator policy {}", name), value),
            };
            spoken.extend(value.map(said));
        }
        let after_argument = usize::from(argument.is_some() && spoken.len() > 1);
        let (eligible, why) = match rule {
            Rule::ArgumentAlone | Rule::Argument => {
                (0..spoken.len().min(1), tr!("the argument wins"))
            }
            Rule::Least => (0..spoken.len(), tr!("the smallest holds")),
            Rule::Policy => {
                let both = spoken.len() - after_argument > 1;
                let why = match (after_argument > 0, both) {
                    (_, false) => tr!("the policy wins"),
                    (false, true) => tr!("the smallest holds"),
                    (true, true) => tr!("the smallest of the policies holds"),
                };
                (after_argument..spoken.len(), why)
            }
        };
        let number = |one: &usize| spoken[*one].1.as_integer().unwrap_or(i64::MAX);
        let (name, value) = spoken.remove(eligible.min_by_key(number)?);
        let from = others(name, &spoken, &why, time);
        let value = told(value, time);
        Some(Setting { key, value, from })
    };
    KEYS.into_iter().filter_map(setting).collect()
}

/// What holds, and what the others say that spoke of the same.
fn others(name: String, spoken: &[(String, &FieldValue)], why: &str, time: bool) -> String {
    if spoken.is_empty() {
        return name;
    }
    let says =
        |(name, value): &(String, &FieldValue)| tr!("the {} says {}", name, told(value, time));
    let says: Vec<String> = spoken.iter().map(says).collect();
    tr!("{}; {}, {}", name, says.join(&tr!("a list" => ", ")), why)
}

fn told(value: &FieldValue, time: bool) -> String {
    let ms = value.as_integer().and_then(|ms| u64::try_from(ms).ok());
    match ms.filter(|_| time) {
        Some(ms) => length(Duration::from_ms(ms)),
        None => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::amqp::Table;
    use crate::broker::{Overflow, QueueSettings};
    use crate::policy::{ApplyTo, Policy};
    use crate::topology::QueueDeclaration;

    fn policy<const N: usize>(name: &str, definition: [(&str, FieldValue); N]) -> Arc<Policy> {
        Arc::new(Policy {
            name: ResourceName::root(name),
            pattern: String::new(),
            apply_to: ApplyTo::Queues,
            priority: 0,
            definition: definition.into(),
        })
    }

    fn all_told(topology: &Topology, queue: &ResourceName) -> Vec<String> {
        let all = settings(topology, queue).into_iter();
        all.map(|one| format!("{} {}: {}", one.key, one.value, one.from))
            .collect()
    }

    #[test]
    fn each_setting_names_where_it_comes_from() {
        let mut topology = Topology::default();
        let name = ResourceName::root("q");
        topology.add_queue(QueueDeclaration {
            name: name.clone(),
            durable: true,
            exclusive: false,
            auto_delete: false,
            arguments: [
                ("x-message-ttl", 1500.into()),
                ("x-max-length", 9.into()),
                ("x-overflow", "reject-publish".into()),
                ("x-max-priority", 5.into()),
                ("x-expires", 60_000.into()),
            ]
            .into(),
        });
        topology.set_policy(policy(
            "limits",
            [
                ("message-ttl", 60_000.into()),
                ("max-length", 4.into()),
                ("overflow", "drop-head".into()),
                ("dead-letter-exchange", "dead".into()),
                ("max-priority", 3.into()),
            ],
        ));
        topology.set_operator_policy(policy(
            "cap",
            [
                ("message-ttl", 500.into()),
                ("max-length", 7.into()),
                ("expires", 90_000.into()),
            ],
        ));
        assert_eq!(
            all_told(&topology, &name),
            [
                "message-ttl 500 ms: operator policy cap; the argument says 1.5 s, the policy limits says 60 s, the smallest holds",
                "max-length 4: policy limits; the argument says 9, the operator policy cap says 7, the smallest holds",
                "overflow reject-publish: argument; the policy limits says drop-head, the argument wins",
                "dead-letter-exchange dead: policy limits",
                "max-priority 5: argument",
                "expires 60 s: argument; the operator policy cap says 90 s, the smallest holds",
            ]
        );
    }

    #[test]
    fn a_stream_goes_by_its_policies_before_its_arguments() {
        let mut topology = Topology::default();
        let name = ResourceName::root("q");
        topology.add_queue(QueueDeclaration {
            name: name.clone(),
            durable: true,
            exclusive: false,
            auto_delete: false,
            arguments: [
                ("x-queue-type", "stream".into()),
                ("x-max-length-bytes", 10.into()),
                ("x-max-age", "1D".into()),
            ]
            .into(),
        });
        assert_eq!(
            all_told(&topology, &name),
            ["max-length-bytes 10: argument", "max-age 1D: argument"]
        );
        topology.set_policy(policy(
            "p",
            [("max-length-bytes", 30.into()), ("max-age", "7D".into())],
        ));
        topology.set_operator_policy(policy("cap", [("max-length-bytes", 20.into())]));
        assert_eq!(
            all_told(&topology, &name),
            [
                "max-length-bytes 20: operator policy cap; the argument says 10, the policy p says 30, the smallest of the policies holds",
                "max-age 7D: policy p; the argument says 1D, the policy wins",
            ]
        );
    }

    #[test]
    fn of_a_policy_and_an_operator_s_it_is_told_which_one_decided() {
        let both = |queue_type: &str, arguments: &[(&str, FieldValue)]| {
            let mut topology = Topology::default();
            let mut given = Table::from([("x-queue-type", queue_type.into())]);
            let arguments = arguments.iter().cloned();
            given
                .0
                .extend(arguments.map(|(key, value)| (key.into(), value)));
            topology.add_queue(declared(given));
            topology.set_policy(policy("p", [("expires", 30.into())]));
            topology.set_operator_policy(policy(
                "cap",
                [("expires", 20.into()), ("overflow", "drop-head".into())],
            ));
            all_told(&topology, &ResourceName::root("q")).join(" | ")
        };
        assert_eq!(
            both("quorum", &[]),
            "expires 20 ms: operator policy cap; the policy p says 30 ms, the smallest holds"
        );
        assert_eq!(
            both("quorum", &[("x-expires", 10.into())]),
            "expires 20 ms: operator policy cap; the argument says 10 ms, the policy p says 30 ms, the smallest of the policies holds"
        );
        assert_eq!(
            both("classic", &[("x-expires", 10.into())]),
            "expires 10 ms: argument; the policy p says 30 ms, the operator policy cap says 20 ms, the smallest holds"
        );
    }

    fn declared(arguments: Table) -> QueueDeclaration {
        QueueDeclaration {
            name: ResourceName::root("q"),
            durable: true,
            exclusive: false,
            auto_delete: false,
            arguments,
        }
    }

    /// What the broker goes by, in the same words.
    fn in_effect(topology: &Topology, name: &ResourceName) -> Vec<String> {
        let queue = topology.queue(name).expect("a queue");
        let policies = [
            topology.policy_of_queue(name),
            topology.operator_policy_of_queue(name),
        ];
        let goes_by = QueueSettings::of(queue, policies);
        let number = |limit: Option<u64>| limit.map(|limit| limit.to_string());
        let time = |time: Option<Duration>| time.map(length);
        let overflow = match goes_by.overflow {
            Overflow::DropHead => "drop-head",
            Overflow::RejectPublish => "reject-publish",
            Overflow::RejectPublishDlx => "reject-publish-dlx",
        };
        let all = [
            ("message-ttl", time(goes_by.message_ttl)),
            ("max-length", number(goes_by.max_length)),
            ("max-length-bytes", number(goes_by.max_length_bytes)),
            ("overflow", Some(overflow.to_owned())),
            ("delivery-limit", number(goes_by.delivery_limit)),
            ("expires", time(goes_by.expires)),
        ];
        let said = all.into_iter();
        said.filter_map(|(key, value)| Some(format!("{key} {}", value?)))
            .collect()
    }

    proptest! {
        #[test]
        fn what_is_told_is_what_the_broker_goes_by(
            kind in prop::sample::select(vec!["classic", "quorum"]),
            numbers in prop::collection::vec(prop::option::of(1..50_i64), 15),
            words in prop::collection::vec(prop::sample::select(vec!["drop-head", "reject-publish"]), 2),
            speaks in prop::collection::vec(any::<bool>(), 2),
        ) {
            let said = |prefix: &str, from: usize| {
                let keys = LIMITS.iter().zip(&numbers[from * 5..]);
                let mut table = Table::default();
                for (key, value) in keys.filter_map(|(key, value)| Some((key, (*value)?))) {
                    table.0.insert(format!("{prefix}{key}").as_str().into(), value.into());
                }
                if from < 2 && speaks[from] {
                    table.0.insert(format!("{prefix}overflow").as_str().into(), words[from].into());
                }
                table
            };
            let mut arguments = said("x-", 0);
            arguments.0.insert("x-queue-type".into(), kind.into());
            let queue = declared(arguments);
            let [one, cap] = [("p", 1), ("cap", 2)].map(|(name, from)| Policy {
                definition: said("", from),
                ..(*policy(name, [])).clone()
            });
            let mut topology = Topology::default();
            topology.add_queue(queue);
            topology.set_policy(Arc::new(one));
            topology.set_operator_policy(Arc::new(cap));
            let name = ResourceName::root("q");
            let mut expected = in_effect(&topology, &name);
            let told = settings(&topology, &name);
            let told: Vec<String> = told.iter().map(|one| format!("{} {}", one.key, one.value)).collect();
            // What nobody says is not told.
            if !told.iter().any(|one| one.starts_with("overflow")) {
                expected.retain(|one| one != "overflow drop-head");
            }
            prop_assert_eq!(told, expected);
        }
    }
}
