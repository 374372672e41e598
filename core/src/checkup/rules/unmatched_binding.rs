//! A binding that no message goes through, to a place that messages reach another way
//! (<https://www.rabbitmq.com/tutorials/amqp-concepts#exchanges>).

use crate::checkup::design::{Design, binding_id};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::rules::{impossible_binding, literal_wildcard};
use crate::checkup::{Mend, Rule, say};
use crate::routing::topic::{ANY_WORDS, words as words_of};
use crate::scenario::edit::Edit;
use crate::scenario::{BindingDefinition, DestinationType};
use crate::topology::ExchangeKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "unmatched-binding",
    title: mark!("No message matches the binding"),
    why: mark!("A binding that nothing goes through is left over, or its key is misspelt."),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (index, binding) in design.bindings() {
        let source = binding.source_resource();
        let silent = !design.flow.tells_of(&binding.vhost)
            || !design.flow.visited.contains(&source)
            || design.flow.used.contains(&binding_id(index));
        let explained = impossible_binding::is_impossible(design, binding)
            || literal_wildcard::is_literal(design, index);
        if silent || explained || !is_reached(design, binding) {
            continue;
        }
        let matches = match design.rules(&source) {
            Some(ExchangeKind::Direct | ExchangeKind::Topic) => {
                tr!("has a key that matches \"{}\"", binding.routing_key)
            }
            Some(ExchangeKind::Headers) => {
                let to = binding.destination_resource();
                tr!("has the headers that the binding of \"{}\" asks for", to)
            }
            _ => continue,
        };
        let text = tr!(
            "No message that comes to {} {}{}",
            say::exchange(&source),
            matches,
            too_long(design, binding)
        );
        let remedy = mark!("Correct the binding, or take it away");
        let mend = Mend::new(
            mark!("Take the binding away"),
            [Edit::RemoveBinding { index }],
        );
        findings.warn(
            Rule::UnmatchedBinding,
            At::Binding(index),
            text,
            remedy,
            Some(mend),
        );
    }
}

/// Whether messages come to the destination.
fn is_reached(design: &Design<'_>, binding: &BindingDefinition) -> bool {
    let destination = binding.destination_resource();
    match binding.destination_type {
        DestinationType::Queue => design.flow.arrivals.contains_key(&destination),
        DestinationType::Exchange => design.flow.visited.contains(&destination),
    }
}

/// Says so where the key asks for more words than any message has.
fn too_long(design: &Design<'_>, binding: &BindingDefinition) -> String {
    let source = binding.source_resource();
    let wanted = words_of(&binding.routing_key)
        .filter(|word| *word != ANY_WORDS)
        .count();
    let most = design.flow.keys.get(&source).map(|keys| keys.most_words);
    match most {
        Some(most) if design.rules(&source) == Some(ExchangeKind::Topic) && wanted > most => {
            tr!(
                ": it wants {} words, and no key has more than {}",
                wanted,
                most
            )
        }
        _ => String::new(),
    }
}
