//! What is wrong with the document, at the nodes that it is about.
//!
//! What is wrong, the workshop finds; here it is looked up by its node.

use std::rc::Rc;

use warren_core::scenario::NodeId;

use crate::workshop::{Mark, Pointer};

/// The nodes with something wrong, each with what that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Vec<(NodeId, Rc<str>)>);

impl Marks {
    /// What contradicts itself of all that was found: only that is shown at the node.
    #[must_use]
    pub fn of(found: &[Mark]) -> Self {
        let errors = found.iter().filter(|mark| mark.error);
        let marks = errors.filter_map(|mark| match &mark.at {
            Pointer::Node(node) => Some((node.clone(), mark.text.as_str().into())),
            Pointer::Binding(_) | Pointer::Intervention(_) => None,
        });
        Self(marks.collect())
    }

    /// What is wrong with this node.
    #[must_use]
    pub fn at(&self, node: &NodeId) -> Option<Rc<str>> {
        let mut marks = self.0.iter();
        marks
            .find(|(id, _)| id == node)
            .map(|(_, text)| text.clone())
    }
}
