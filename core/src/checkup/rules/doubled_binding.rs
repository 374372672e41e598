//! A binding that is there twice: the same source, destination, key and arguments
//! (<https://www.rabbitmq.com/docs/bindings>).

use crate::checkup::rule::About;
use crate::checkup::{Mend, say};
use crate::scenario::BindingDefinition;
use crate::scenario::edit::Edit;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "doubled-binding",
    title: mark!("The binding is there twice"),
    why: mark!(
        "A server keeps a binding once, however often it is made: the second one does \
          nothing."
    ),
};

pub(in crate::checkup) fn text(binding: &BindingDefinition) -> String {
    tr!(
        "\"{}\" is bound to {} with \"{}\" twice",
        binding.destination_resource(),
        say::exchange(&binding.source_resource()),
        binding.routing_key
    )
}

pub(in crate::checkup) fn mend(index: usize) -> Mend {
    Mend::new(
        mark!("Take the second one away"),
        [Edit::RemoveBinding { index }],
    )
}
