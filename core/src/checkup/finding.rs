//! Findings: what a rule has to say, and where.

use crate::text::said;
use crate::tr;
use std::fmt;

use serde::Serialize;

use super::{MOST_FINDINGS, Mend, Rule};
use crate::name::{Name, ResourceName};
use crate::scenario::{NodeId, Severity};

/// What a finding is about. As text it is a node's, `binding:3`, or empty for the whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// A client, an exchange or a queue.
    Node(NodeId),
    /// A binding, by its place in `definitions.bindings`.
    Binding(usize),
    /// The scenario as a whole.
    Whole,
}

impl At {
    pub(super) fn client(name: &Name) -> Self {
        Self::Node(NodeId::Client(name.clone()))
    }

    pub(super) fn exchange(name: &ResourceName) -> Self {
        Self::Node(NodeId::Exchange(name.clone()))
    }

    pub(super) fn queue(name: &ResourceName) -> Self {
        Self::Node(NodeId::Queue(name.clone()))
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(node) => write!(f, "{node}"),
            Self::Binding(index) => write!(f, "binding:{index}"),
            Self::Whole => Ok(()),
        }
    }
}

impl Serialize for At {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One thing that is probably not meant. Written, it has the mend's label in place of the
/// mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule that found it.
    pub rule: Rule,
    /// How bad it is: an error contradicts the document, a warning runs, but hardly as
    /// intended.
    pub severity: Severity,
    /// What it is about.
    pub at: At,
    /// What is wrong, as a sentence without a final stop.
    pub text: String,
    /// What to do about it, likewise.
    pub remedy: String,
    /// Edits that do it, where that can be done without asking.
    pub mend: Option<Mend>,
    /// The place in the document, where [`crate::scenario::check`] names it as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl fmt::Display for Finding {
    /// `queue:mails: Nobody reads the queue "mails". Let somebody read it (growing-queue)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at != At::Whole {
            write!(f, "{}: ", self.at)?;
        }
        if self.remedy.is_empty() {
            f.write_str(&self.text)?;
        } else {
            f.write_str(&tr!("{}. {}", self.text, self.remedy))?;
        }
        write!(f, " ({})", self.rule.id())
    }
}

/// Findings as they are made, up to [`MOST_FINDINGS`].
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// Notes a warning.
    pub(super) fn warn(
        &mut self,
        rule: Rule,
        at: At,
        text: String,
        remedy: impl Into<String>,
        mend: Option<Mend>,
    ) {
        self.push(Finding {
            rule,
            severity: Severity::Warning,
            at,
            text,
            remedy: said(&remedy.into(), &[]),
            mend,
            place: None,
        });
    }

    /// Notes a finding.
    pub(super) fn push(&mut self, finding: Finding) {
        match self.0.len() {
            0..MOST_FINDINGS => self.0.push(finding),
            MOST_FINDINGS => self.0.push(Finding {
                rule: Rule::Unfinished,
                severity: Severity::Warning,
                at: At::Whole,
                text: tr!("There are more findings than these {}", MOST_FINDINGS),
                remedy: tr!("Mend these first"),
                mend: None,
                place: None,
            }),
            _ => {}
        }
    }

    pub(super) fn into_vec(self) -> Vec<Finding> {
        self.0
    }
}
