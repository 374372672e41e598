//! What the workshop wants of the page.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::time::Time;
use warren_core::timeline::Playhead;

use super::{Panel, Pointer};
use crate::state::{Opening, Source};

/// What the workshop wants of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// The scenario is to be this from now on: one step of undo.
    Commit(Commit),
    /// Another scenario is to be opened.
    Open(Opening),
    /// This is to be selected, or nothing.
    Select(Option<Pointer>),
    /// These are spoken of: the first is to be selected, and all are to be in sight.
    Point(Vec<Pointer>),
    /// The moment is to be this.
    Seek(Time),
    /// The moment is to be exactly this.
    Go(Playhead),
    /// The run is to be played up to this moment.
    PlayTo(Playhead),
    /// The next event is to be shown.
    Step,
    /// Another panel is wanted.
    Show(Panel),
    /// The panel has done what it was for.
    Close,
    /// The person is to be told this, of something that went wrong or well.
    Tell {
        /// Whether it went wrong.
        problem: bool,
        /// The sentence.
        text: String,
    },
    /// The check-up has found this.
    Marks(Vec<Mark>),
}

/// What the check-up has found at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub at: Pointer,
    /// Whether the document contradicts itself there; else it runs, but hardly as intended.
    pub error: bool,
    /// What is wrong, in sentences.
    pub text: String,
}

/// A changed scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Commits that follow each other with the same key are one step of undo; an empty key
    /// is like no other.
    pub merge: String,
    /// What is selected afterwards; none: what was.
    pub select: Option<Pointer>,
    /// The millisecond that the playhead is to stand after; none: where it stands.
    pub after_ms: Option<u64>,
}

impl Commit {
    /// The change to this scenario, as a step of its own.
    #[must_use]
    pub fn to(scenario: Scenario) -> Self {
        Self {
            scenario: Arc::new(scenario),
            merge: String::new(),
            select: None,
            after_ms: None,
        }
    }
}

fn moment(playhead: Playhead) -> Vec<String> {
    vec![playhead.at.0.to_string(), playhead.within.to_string()]
}

fn playhead(at: &str, within: &str) -> Option<Playhead> {
    Some(Playhead {
        at: Time(at.parse().ok()?),
        within: within.parse().ok()?,
    })
}

fn flag(truth: bool) -> String {
    if truth { "yes" } else { "no" }.to_owned()
}

impl Order {
    /// As texts that [`Order::from_texts`] reads; the first one names the kind.
    #[must_use]
    pub fn to_texts(&self) -> Vec<String> {
        let pointer = |pointer: &Option<Pointer>| {
            let text = pointer.as_ref().map(Pointer::to_text);
            text.unwrap_or_default()
        };
        let (kind, rest) = match self {
            Self::Commit(commit) => (
                "commit",
                vec![
                    commit.scenario.to_json(),
                    commit.merge.clone(),
                    pointer(&commit.select),
                    commit.after_ms.map(|ms| ms.to_string()).unwrap_or_default(),
                ],
            ),
            Self::Open(opening) => (
                "open",
                [
                    vec![opening.scenario.to_json()],
                    moment(opening.playhead),
                    vec![opening.source.to_text()],
                ]
                .concat(),
            ),
            Self::Select(selection) => ("select", vec![pointer(selection)]),
            Self::Point(pointers) => ("point", pointers.iter().map(Pointer::to_text).collect()),
            Self::Seek(time) => ("seek", vec![time.0.to_string()]),
            Self::Go(playhead) => ("go", moment(*playhead)),
            Self::PlayTo(playhead) => ("play to", moment(*playhead)),
            Self::Step => ("step", Vec::new()),
            Self::Show(panel) => ("show", vec![panel.name().to_owned()]),
            Self::Close => ("close", Vec::new()),
            Self::Tell { problem, text } => ("tell", vec![flag(*problem), text.clone()]),
            Self::Marks(marks) => {
                let texts = marks
                    .iter()
                    .flat_map(|mark| [mark.at.to_text(), flag(mark.error), mark.text.clone()]);
                ("marks", texts.collect())
            }
        };
        std::iter::once(kind.to_owned()).chain(rest).collect()
    }

    /// What [`Order::to_texts`] wrote.
    #[must_use]
    pub fn from_texts(texts: &[String]) -> Option<Self> {
        let (kind, rest) = texts.split_first()?;
        Some(match (kind.as_str(), rest) {
            ("commit", [scenario, merge, select, after]) => Self::Commit(Commit {
                scenario: document(scenario)?,
                merge: merge.clone(),
                select: select.parse().ok(),
                after_ms: after.parse().ok(),
            }),
            ("open", [scenario, at, within, source]) => Self::Open(Opening {
                scenario: document(scenario)?,
                playhead: playhead(at, within)?,
                source: Source::from_text(source)?,
            }),
            ("select", [selection]) => Self::Select(selection.parse().ok()),
            ("point", texts) => {
                let pointers = texts.iter().map(|text| text.parse().ok());
                Self::Point(pointers.collect::<Option<_>>()?)
            }
            ("seek", [time]) => Self::Seek(Time(time.parse().ok()?)),
            ("go", [at, within]) => Self::Go(playhead(at, within)?),
            ("play to", [at, within]) => Self::PlayTo(playhead(at, within)?),
            ("step", []) => Self::Step,
            ("show", [panel]) => Self::Show(Panel::from_name(panel)?),
            ("close", []) => Self::Close,
            ("tell", [problem, text]) => Self::Tell {
                problem: problem == "yes",
                text: text.clone(),
            },
            ("marks", texts) => Self::Marks(marks(texts)?),
            _ => return None,
        })
    }
}

fn marks(texts: &[String]) -> Option<Vec<Mark>> {
    let marks = texts.chunks(3).map(|mark| match mark {
        [at, error, text] => Some(Mark {
            at: at.parse().ok()?,
            error: error == "yes",
            text: text.clone(),
        }),
        _ => None,
    });
    marks.collect()
}

fn document(text: &str) -> Option<Arc<Scenario>> {
    Scenario::read(text).ok().map(Arc::new)
}

#[cfg(test)]
mod tests {
    use warren_core::scenario::NodeId;

    use super::*;
    use crate::keeping::KeptId;

    #[test]
    fn orders_survive_the_way() {
        let scenario = Scenario {
            title: "A \"title\"\nof two lines".to_owned(),
            ..Scenario::default()
        };
        let node = Pointer::Node(NodeId::Client("web".into()));
        let opened = |source| {
            Order::Open(Opening {
                scenario: Arc::new(scenario.clone()),
                playhead: Playhead::at(Time(7)),
                source,
            })
        };
        let orders = [
            Order::Commit(Commit::to(scenario.clone())),
            Order::Commit(Commit {
                scenario: Arc::new(scenario.clone()),
                merge: "text 3".to_owned(),
                select: Some(node.clone()),
                after_ms: Some(1200),
            }),
            opened(Source::Own),
            opened(Source::Library),
            opened(Source::Link),
            opened(Source::Kept(KeptId(1_700_000_000_000))),
            Order::Select(None),
            Order::Point(vec![node.clone(), Pointer::Binding(2)]),
            Order::Select(Some(node)),
            Order::Seek(Time(12)),
            Order::Go(Playhead::START),
            Order::PlayTo(Playhead {
                at: Time(7),
                within: 2,
            }),
            Order::Step,
            Order::Show(Panel::Share),
            Order::Close,
            Order::Tell {
                problem: true,
                text: "It is so".to_owned(),
            },
            Order::Marks(Vec::new()),
            Order::Marks(vec![
                Mark {
                    at: Pointer::Binding(2),
                    error: false,
                    text: "One".to_owned(),
                },
                Mark {
                    at: Pointer::Node(NodeId::Client("c".into())),
                    error: true,
                    text: "Two".to_owned(),
                },
            ]),
        ];
        for order in orders {
            assert_eq!(Order::from_texts(&order.to_texts()), Some(order));
        }
        assert_eq!(Order::from_texts(&[]), None);
        assert_eq!(Order::from_texts(&["leap".to_owned()]), None);
    }
}
