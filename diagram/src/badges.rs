//! What a queue's arguments and its policy set, in the few words that fit beneath its name.

use warren_core::mark;
use warren_core::name::ResourceName;
use warren_core::text::said;
use warren_core::topology::Topology;
use warren_core::why::settings;

/// What each setting is called in short; where it ends with a space, its value follows.
const SHORT: [(&str, &str); 10] = [
    ("message-ttl", mark!("ttl ")),
    ("max-length", mark!("max ")),
    ("max-length-bytes", mark!("max bytes ")),
    ("max-age", mark!("age ")),
    ("overflow", " "),
    ("dead-letter-exchange", "dlx"),
    ("max-priority", mark!("priorities ")),
    ("single-active-consumer", mark!("single active")),
    ("delivery-limit", mark!("returns ")),
    ("expires", mark!("expires ")),
];

/// The badges of a queue: `max 4 · reject-publish · dlx`, and the policies that it is
/// under.
pub(crate) fn badges(topology: &Topology, queue: &ResourceName) -> String {
    let mut text = String::new();
    let mut add = |parts: [&str; 2]| {
        if !text.is_empty() {
            text.push_str(" · ");
        }
        parts.into_iter().for_each(|part| text.push_str(part));
    };
    for setting in settings(topology, queue) {
        let short = SHORT.iter().find(|(key, _)| *key == setting.key);
        let silent = ["drop-head", "false"].contains(&setting.value.as_str());
        if let Some((_, short)) = short.filter(|_| !silent) {
            let value = if short.ends_with(' ') {
                &setting.value
            } else {
                ""
            };
            add([said(short, &[]).trim_start(), value]);
        }
    }
    let under = [
        (mark!("policy "), topology.policy_of_queue(queue)),
        (mark!("operator "), topology.operator_policy_of_queue(queue)),
    ];
    let exists = topology.queue(queue).is_some();
    for (what, policy) in under.into_iter().filter(|_| exists) {
        if let Some(policy) = policy {
            add([&said(what, &[]), &policy.name.name]);
        }
    }
    text
}
