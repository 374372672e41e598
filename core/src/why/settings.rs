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

/// The settings of this queue that say something, and where each comes from.
#[must_use]
pub fn settings(topology: &Topology, queue: &ResourceName) -> Vec<Setting> {
    let Some(declared) = topology.queue(queue) else {
        return Vec::new();
    };
    let under = [
        (" policy ", topology.policy_of_queue(queue)),
        (
            " operator policy ",
            topology.operator_policy_of_queue(queue),
        ),
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
        spoken.extend(argument.map(|value| (" argument".to_owned(), value)));
        let under = under.iter().filter(|_| rule != Rule::ArgumentAlone);
        for (what, policy) in under.filter_map(|(what, policy)| Some((what, (*policy)?))) {
            let value = policy.definition.get(key);
            spoken.extend(value.map(|value| (format!("{what}{}", policy.name.name), value)));
        }
        let after_argument = usize::from(argument.is_some() && spoken.len() > 1);
        let (eligible, why) = match rule {
            Rule::ArgumentAlone | Rule::Argument => (0..spoken.len().min(1), "the argument wins"),
            Rule::Least => (0..spoken.len(), "the smallest holds"),
            Rule::Policy => (after_argument..spoken.len(), "the policy wins"),
        };
        let number = |one: &usize| spoken[*one].1.as_integer().unwrap_or(i64::MAX);
        let (name, value) = spoken.remove(eligible.min_by_key(number)?);
        let from = others(name.trim_start().to_owned(), &spoken, why, time);
        let value = told(value, time);
        Some(Setting { key, value, from })
    };
    KEYS.into_iter().filter_map(setting).collect()
}

/// What holds, and what the others say that spoke of the same.
fn others(mut text: String, spoken: &[(String, &FieldValue)], why: &str, time: bool) -> String {
    let mut sign = "; the";
    for (name, value) in spoken {
        let parts = [sign, name, " says ", &told(value, time)];
        text.push_str(&parts.concat());
        sign = ", the";
    }
    if !spoken.is_empty() {
        text.push_str(&[", ", why].concat());
    }
    text
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

    use super::*;
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
                "max-length-bytes 20: operator policy cap; the argument says 10, the policy p says 30, the policy wins",
                "max-age 7D: policy p; the argument says 1D, the policy wins",
            ]
        );
    }
}
