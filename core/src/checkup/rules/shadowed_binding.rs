//! A binding that adds nothing, since another one from the same exchange to the same place
//! matches everything that it matches (<https://www.rabbitmq.com/docs/bindings>).

mod covers;

use crate::{mark, tr};
use std::collections::BTreeMap;

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, say};
use crate::name::ResourceName;
use crate::scenario::edit::Edit;
use crate::scenario::{BindingDefinition, DestinationType};
use crate::topology::ExchangeKind;
use covers::covers;

pub(in crate::checkup) const ABOUT: About = About {
    id: "shadowed-binding",
    title: mark!("Another binding matches all that this one does"),
    why: mark!(
        "A queue gets one copy of a message however many of its bindings match, so that this \
          binding changes nothing, and misleads whoever reads it."
    ),
};

/// How many bindings between the same two places each is compared with: those with wildcards
/// first, as they match most. More than a person would make.
const COMPARED: usize = 64;

type Ends = (ResourceName, DestinationType, ResourceName);

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let mut groups: BTreeMap<Ends, Vec<(usize, &BindingDefinition)>> = BTreeMap::new();
    for (index, binding) in design.bindings() {
        let source = binding.source_resource();
        let ends = (
            source,
            binding.destination_type,
            binding.destination_resource(),
        );
        groups.entry(ends).or_default().push((index, binding));
    }
    for ((source, _, _), group) in groups {
        if let (Some(rules), [_, _, ..]) = (design.rules(&source), group.as_slice()) {
            look_at_group(rules, &group, findings);
        }
    }
}

fn look_at_group(
    rules: ExchangeKind,
    group: &[(usize, &BindingDefinition)],
    findings: &mut Findings,
) {
    let mut wide: Vec<_> = group.to_vec();
    wide.sort_by_key(|(_, binding)| !binding.routing_key.contains(['*', '#']));
    wide.truncate(COMPARED);
    for &(index, binding) in group {
        let shadow = wide.iter().find(|&&(other, wider)| {
            other != index
                && !is_same(binding, wider)
                && covers(rules, wider, binding)
                && (other < index || !covers(rules, binding, wider))
        });
        if let Some((_, wider)) = shadow {
            let text = text(rules, binding, wider);
            let mend = Mend::new(mark!("Take this one away"), [Edit::RemoveBinding { index }]);
            let remedy = mark!("Take this one away, or the other one");
            findings.warn(
                Rule::ShadowedBinding,
                At::Binding(index),
                text,
                remedy,
                Some(mend),
            );
        }
    }
}

/// What is the same is a doubled binding's business.
fn is_same(one: &BindingDefinition, other: &BindingDefinition) -> bool {
    one.routing_key == other.routing_key && one.arguments == other.arguments
}

fn text(rules: ExchangeKind, binding: &BindingDefinition, wider: &BindingDefinition) -> String {
    let source = say::exchange(&binding.source_resource());
    let to = binding.destination_resource();
    match rules {
        ExchangeKind::Topic | ExchangeKind::Direct if binding.routing_key != wider.routing_key => {
            tr!(
                "\"{}\" is bound to {} with \"{}\", and with \"{}\", which matches all \
                 that and more",
                to,
                source,
                binding.routing_key,
                wider.routing_key
            )
        }
        ExchangeKind::Headers => tr!(
            "Another binding of \"{}\" to {} matches all headers that this one matches",
            to,
            source
        ),
        ExchangeKind::Topic | ExchangeKind::Direct => tr!(
            "\"{}\" is bound to {} with \"{}\" twice: the arguments that differ mean \
             nothing there",
            to,
            source,
            binding.routing_key
        ),
        _ => tr!(
            "\"{}\" is bound to {} more than once: an exchange that looks at no key \
             needs one binding",
            to,
            source
        ),
    }
}
