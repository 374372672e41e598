//! The check-up: what of a design runs, but is probably not meant.
//!
//! [`checkup`] looks at the document alone, by one rule after the other, and gives findings:
//! what is wrong, where, and what to do about it. What contradicts the document itself is
//! [`crate::scenario::check`]'s business; the check-up carries its problems to their nodes, so
//! that whoever draws them has one list. It runs nothing, and draws nothing.

mod carried;
mod circles;
mod design;
mod finding;
mod flow;
mod mend;
mod policies;
mod rule;
mod rules;
mod say;

use crate::scenario::Scenario;
use design::Design;
use finding::Findings;
pub use finding::{At, Finding};
pub use mend::Mend;
pub use rule::Rule;

/// The most findings that are listed at once.
pub const MOST_FINDINGS: usize = 500;

/// Everything that is probably not meant, first what the document's own check says, then by
/// rule.
///
/// ```
/// use warren_core::checkup::{Rule, checkup};
/// use warren_core::scenario::Scenario;
///
/// let json = r#"{"version": 1, "definitions": {"queues": [{"name": "mails"}]},
///     "clients": [{"kind": "producer", "name": "shop",
///                  "messages": [{"routing_key": "mails"}]}]}"#;
/// let findings = checkup(&Scenario::from_json(json).unwrap());
/// assert_eq!(findings[0].rule, Rule::GrowingQueue);
/// assert_eq!(findings[0].at.to_string(), "queue:mails");
/// ```
#[must_use]
pub fn checkup(scenario: &Scenario) -> Vec<Finding> {
    let design = Design::new(scenario);
    let mut findings = Findings::default();
    carried::carry(&design, &mut findings);
    for look in rules::ALL {
        look(&design, &mut findings);
    }
    findings.into_vec()
}

#[cfg(test)]
mod tests;
