//! A queue's settings that are in effect, and what each comes from.
//!
//! Where the arguments and the policy both speak, the argument wins, and of limits the
//! smaller number does (`rabbit_amqqueue_process.erl`, `process_args_policy`). It tells
//! what the broker goes by; that both agree is a test.

use crate::amqp::FieldValue;
use crate::name::ResourceName;
use crate::time::Duration;
use crate::topology::Topology;
use crate::words::length;

/// One setting of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name, as in a policy: without the `x-` of arguments.
    pub key: &'static str,
    /// Its value, for people: times as lengths.
    pub value: String,
    /// Where it comes from: `argument; the policy limits says 10, the smaller one holds`.
    pub from: String,
}

/// Who wins where both speak.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Policies do not have the key.
    ArgumentAlone,
    /// The argument.
    Argument,
    /// The smaller number.
    Least,
}

/// What is told of a queue, in this order; whether it is a time in milliseconds.
const KEYS: [(&str, Rule, bool); 11] = [
    ("message-ttl", Rule::Least, true),
    ("max-length", Rule::Least, false),
    ("max-length-bytes", Rule::Least, false),
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
    let policy = topology.policy_of_queue(queue);
    let setting = |(key, rule, time): (&'static str, Rule, bool)| {
        let argument = declared.arguments.get(&format!("x-{key}"));
        let under = policy.filter(|_| rule != Rule::ArgumentAlone);
        let under = under.and_then(|policy| Some((policy, policy.definition.get(key)?)));
        let told = |value: &FieldValue| told(value, time);
        let (value, from) = match (argument, under) {
            (None, None) => return None,
            (Some(argument), None) => (argument, "argument".to_owned()),
            (None, Some((policy, value))) => (value, format!("policy {}", policy.name.name)),
            (Some(argument), Some((policy, value))) => {
                let name = &policy.name.name;
                let smaller = rule == Rule::Least && value.as_integer() < argument.as_integer();
                if smaller {
                    let other = told(argument);
                    (
                        value,
                        format!("policy {name}; the argument says {other}, the smaller one holds"),
                    )
                } else {
                    let why = if rule == Rule::Least {
                        "the smaller one holds"
                    } else {
                        "the argument wins"
                    };
                    (
                        argument,
                        format!("argument; the policy {name} says {}, {why}", told(value)),
                    )
                }
            }
        };
        Some(Setting {
            key,
            value: told(value),
            from,
        })
    };
    KEYS.into_iter().filter_map(setting).collect()
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
            ]
            .into(),
        });
        topology.set_policy(Arc::new(Policy {
            name: ResourceName::root("limits"),
            pattern: String::new(),
            apply_to: ApplyTo::Queues,
            priority: 0,
            definition: [
                ("message-ttl", 60_000.into()),
                ("max-length", 4.into()),
                ("overflow", "drop-head".into()),
                ("dead-letter-exchange", "dead".into()),
                ("max-priority", 3.into()),
            ]
            .into(),
        }));
        let told: Vec<String> = settings(&topology, &name)
            .iter()
            .map(|one| format!("{} {}: {}", one.key, one.value, one.from))
            .collect();
        assert_eq!(
            told,
            [
                "message-ttl 1.5 s: argument; the policy limits says 60 s, the smaller one holds",
                "max-length 4: policy limits; the argument says 9, the smaller one holds",
                "overflow reject-publish: argument; the policy limits says drop-head, the argument wins",
                "dead-letter-exchange dead: policy limits",
                "max-priority 5: argument",
            ]
        );
    }
}
