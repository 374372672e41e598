//! A binding of a headers exchange that matches nothing, whatever is sent: it wants any of no
//! headers (<https://www.rabbitmq.com/tutorials/amqp-concepts#exchange-headers>; arguments
//! that begin with `x-` count only with `x-match` set to `any-with-x` or `all-with-x`).

use crate::amqp::FieldValue;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, say};
use crate::routing::XMatch;
use crate::scenario::BindingDefinition;
use crate::scenario::edit::Edit;
use crate::topology::ExchangeKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "impossible-binding",
    title: mark!("The binding can never match"),
    why: mark!(
        "A binding that wants any of some headers matches nothing where it names none that \
          count."
    ),
};

pub(in crate::checkup) fn is_impossible(design: &Design<'_>, binding: &BindingDefinition) -> bool {
    let mode = XMatch::of(&binding.arguments);
    design.rules(&binding.source_resource()) == Some(ExchangeKind::Headers)
        && mode.is_any()
        && !binding.arguments.0.keys().any(|name| mode.counts(name))
}

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let bindings = design.bindings();
    for (index, binding) in bindings.filter(|(_, binding)| is_impossible(design, binding)) {
        let to = binding.destination_resource();
        let source = say::exchange(&binding.source_resource());
        let start = tr!(
            "The binding of \"{}\" to {} wants any of its headers, ",
            to,
            source
        );
        let (text, mend) = if binding.arguments.0.keys().any(|name| name != "x-match") {
            let mut to = binding.clone();
            let mode = FieldValue::LongString(XMatch::AnyWithX.name().into());
            to.arguments.0.insert("x-match".into(), mode);
            let mend = Mend::new(mark!("Compare them too"), [Edit::SetBinding { index, to }]);
            (
                tr!("{}and those that begin with x- do not count", start),
                mend,
            )
        } else {
            let mend = Mend::new(
                mark!("Take the binding away"),
                [Edit::RemoveBinding { index }],
            );
            (tr!("{}and names none", start), mend)
        };
        let remedy =
            mark!("Name headers to compare, or write any-with-x for those that begin with x-");
        findings.warn(
            Rule::ImpossibleBinding,
            At::Binding(index),
            text,
            remedy,
            Some(mend),
        );
    }
}
