//! What the provider cannot say of a topology, or does not find again once it made it.

use serde_json::Value;
use warren_core::amqp::{FieldValue, Table};
use warren_core::text::said;
use warren_core::{mark, tr};

use crate::notes::Notes;
use crate::operators::{OPERATOR_POLICY, Operators, text};
use crate::topology::Topology;

/// The greatest whole number below which Go's JSON keeps every one.
const EXACT: u64 = 1 << 53;

/// Notes all of it.
pub(super) fn tell(topology: &Topology<'_>, operators: &Operators, notes: &mut Notes) {
    for one in &topology.exchanges {
        let name = &one.name;
        if one.internal {
            notes.add(tr!(
                "the provider makes no internal exchanges: clients may publish to \"{}\"",
                name
            ));
        }
        if one.arguments.0.values().any(|value| !is_text(value)) {
            notes.add(tr!(
                "the provider sends arguments of exchanges as strings, also those of \"{}\" \
                 that are none",
                name
            ));
        }
        identity(name, mark!("exchange"), notes);
    }
    for one in &topology.queues {
        identity(&one.name, mark!("queue"), notes);
        numbers(&one.arguments, &tr!("the queue \"{}\"", one.name), notes);
    }
    for one in &topology.bindings {
        if one.source.contains('/') || one.destination.contains('/') {
            notes.add(tr!(
                "the provider does not find the binding from \"{}\" to \"{}\" again, for it \
                 takes a slash in a name for a separator",
                one.source,
                one.destination
            ));
        }
        let whose = crate::definitions::binding_in_words(one);
        numbers(&one.arguments, &whose, notes);
    }
    policies(operators, notes);
}

/// It names what it made `name@vhost`, and takes that apart again.
fn identity(name: &str, what: &str, notes: &mut Notes) {
    let what = said(what, &[]);
    if name.contains('@') {
        notes.add(tr!(
            "the provider does not find the {} \"{}\" again, for it takes the @ in its \
             name for a separator",
            what,
            name
        ));
    }
}

/// Numbers pass through Go's floating-point ones.
fn numbers(table: &Table, whose: &str, notes: &mut Notes) {
    for (key, value) in table.0.iter() {
        let is_large = |number: i64| number.unsigned_abs() > EXACT;
        let large = value.as_integer().is_some_and(is_large);
        let whole = match value {
            FieldValue::Double(bits) => f64::from_bits(*bits).fract() == 0.0,
            _ => false,
        };
        if large {
            notes.add(tr!(
                "the provider rounds the argument \"{}\" of {}, which is beyond 2^53",
                key,
                whose
            ));
        }
        if whole {
            notes.add(tr!(
                "the provider sends the argument \"{}\" of {} as a whole number",
                key,
                whose
            ));
        }
    }
}

const fn is_text(value: &FieldValue) -> bool {
    matches!(value, FieldValue::LongString(_))
}

fn policies(operators: &Operators, notes: &mut Notes) {
    let policies = operators.policies.iter();
    for one in policies.chain(&operators.operator_policies) {
        let nested = |value: &FieldValue| {
            matches!(
                value,
                FieldValue::Array(_) | FieldValue::Table(_) | FieldValue::Void
            )
        };
        if one.definition.0.values().any(nested) {
            notes.add(tr!(
                "the provider takes texts and numbers in a policy, not the lists or tables that \
                 \"{}\" has",
                one.name
            ));
        }
        identity(&one.name, mark!("policy"), notes);
    }
    let parameters = operators.parameters.iter();
    for one in parameters.filter(|one| one.get("component") != Some(&Value::from(OPERATOR_POLICY)))
    {
        notes.add(tr!(
            "left out: the parameter \"{}\" of {}",
            text(one, "name").unwrap_or_default(),
            text(one, "component").unwrap_or_default()
        ));
    }
    for name in operators
        .global_parameters
        .iter()
        .filter_map(|one| text(one, "name"))
    {
        notes.add(tr!(
            "the provider sets no global parameters: \"{}\" is left out",
            name
        ));
    }
}
