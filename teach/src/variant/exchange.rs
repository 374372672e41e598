//! An exchange as one of another type, with the same bindings and the same messages.

use warren_core::scenario::edit::Edit;
use warren_core::scenario::{BindingDefinition, ExchangeDefinition, NodeId, Scenario};
use warren_core::topology::ExchangeKind;
use warren_core::tr;

use super::{Respect, Variant, headers};

/// The types that every server has, in the order they are taught.
const TYPES: [ExchangeKind; 4] = [
    ExchangeKind::Fanout,
    ExchangeKind::Direct,
    ExchangeKind::Topic,
    ExchangeKind::Headers,
];

/// The exchange as one of each other type; none where its own type is unknown.
pub(super) fn types(scenario: &Scenario, exchange: &ExchangeDefinition) -> Option<Respect> {
    let now = ExchangeKind::from_name(&exchange.kind)?;
    let others = TYPES.into_iter().filter(|one| *one != now);
    let variants = others.map(|one| as_type(scenario, exchange, (now, one)));
    Some(Respect {
        at: Some(NodeId::Exchange(exchange.resource())),
        title: tr!("The type of the exchange {}", exchange.name),
        now: now.name().to_owned(),
        variants: variants.collect(),
    })
}

fn as_type(
    scenario: &Scenario,
    exchange: &ExchangeDefinition,
    (from, to): (ExchangeKind, ExchangeKind),
) -> Variant {
    let name = exchange.resource();
    let all = scenario.definitions.bindings.iter().enumerate();
    let bindings: Vec<_> = all
        .filter(|(_, one)| one.source_resource() == name)
        .collect();
    let mut edits = vec![Edit::SetExchangeType {
        exchange: name.clone(),
        kind: to,
    }];
    let notes = if to == ExchangeKind::Headers {
        let said = headers::said(scenario, &name, from, &bindings);
        edits.extend(said.edits);
        said.notes
    } else {
        notes(from, to, &bindings)
    };
    Variant::new(to.name(), edits).noting(notes)
}

/// What the bindings, which stay as they are, mean to the other type.
fn notes(
    from: ExchangeKind,
    to: ExchangeKind,
    bindings: &[(usize, &BindingDefinition)],
) -> Vec<String> {
    let mut notes = Vec::new();
    if from == ExchangeKind::Headers {
        notes.push(tr!("A {} exchange does not look at headers: what the bindings want of them counts no more.", to.name()));
    }
    let keys = || bindings.iter().map(|(_, one)| one.routing_key.as_str());
    let is_pattern = |key: &&str| key.split('.').any(|word| word == "*" || word == "#");
    match to {
        ExchangeKind::Fanout => {
            notes.push(tr!(
                "A fanout exchange looks at no key: every binding matches."
            ));
        }
        ExchangeKind::Direct => {
            notes.push(tr!("A direct exchange wants the very same key."));
            if let Some(key) = keys().find(is_pattern) {
                notes.push(tr!(
                    "To it a pattern is a key like any other: {} matches nothing but \"{}\".",
                    key,
                    key
                ));
            }
        }
        _ => {
            notes.push(tr!(
                "A topic exchange reads keys as words with dots between; one without * and # \
                 matches the very same key."
            ));
            if let Some(key) = keys().find(is_pattern) {
                notes.push(tr!("To it {} is a pattern.", key));
            }
        }
    }
    notes
}
