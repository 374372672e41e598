//! A `*` or `#` that stands for itself alone: in the key of a direct exchange, or within a
//! word of a topic exchange's key
//! (<https://www.rabbitmq.com/tutorials/tutorial-five-python#topic-exchange>).
//!
//! It is none of its business where a message has that very key.

use crate::checkup::design::{Design, binding_id};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, say};
use crate::routing::topic::{ANY_WORDS, ONE_WORD, words};
use crate::scenario::edit::Edit;
use crate::topology::ExchangeKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "literal-wildcard",
    title: mark!("The wildcard is plain text here"),
    why: mark!(
        "Only topic exchanges know wildcards, and only as whole words; elsewhere the key of a \
          message would have to contain the sign itself."
    ),
};

const SIGNS: [char; 2] = ['*', '#'];

/// Whether the binding of this place has such a key, and nothing goes through it.
pub(super) fn is_literal(design: &Design<'_>, index: usize) -> bool {
    let binding = &design.scenario.definitions.bindings[index];
    let key = &binding.routing_key;
    let has_sign = |word: &str| word.contains(SIGNS);
    let is_within = |word: &str| has_sign(word) && word != ONE_WORD && word != ANY_WORDS;
    let is_plain = match design.rules(&binding.source_resource()) {
        Some(ExchangeKind::Direct) => words(key).any(has_sign),
        Some(ExchangeKind::Topic) => words(key).any(is_within),
        _ => false,
    };
    is_plain && !design.flow.used.contains(&binding_id(index))
}

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (index, binding) in design
        .bindings()
        .filter(|(index, _)| is_literal(design, *index))
    {
        let source = binding.source_resource();
        let (key, exchange) = (&binding.routing_key, say::exchange(&source));
        if design.rules(&source) == Some(ExchangeKind::Topic) {
            let text = tr!(
                "In the key \"{}\" of {} the wildcard is part of a word, and so \
                 plain text",
                key,
                exchange
            );
            let remedy = mark!("Let the wildcard be a word of its own, between dots");
            findings.warn(
                Rule::LiteralWildcard,
                At::Binding(index),
                text,
                remedy,
                None,
            );
            continue;
        }
        let text = tr!(
            "{} is a direct one, and takes the wildcard of \"{}\" for plain text",
            exchange,
            key
        );
        let text = crate::words::sentence(&text);
        let remedy = mark!("Make it a topic exchange, or write the key as messages have it");
        let mend = design.exchanges.get(&source).map(|_| {
            let (exchange, kind) = (source.clone(), ExchangeKind::Topic);
            let edit = Edit::SetExchangeType { exchange, kind };
            Mend::new(mark!("Make it a topic exchange"), [edit])
        });
        findings.warn(
            Rule::LiteralWildcard,
            At::Binding(index),
            text,
            remedy,
            mend,
        );
    }
}
