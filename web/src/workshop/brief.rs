//! What the page tells the workshop beside the scenario: which panel, about what, at which moment.

use warren_core::time::Time;
use warren_core::timeline::Playhead;

use super::Pointer;

/// What the workshop can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The properties of what is selected; of the scenario, where nothing is.
    Properties,
    /// A message to be published by hand.
    Publish,
    /// The link to this moment.
    Share,
    /// The keys.
    Help,
    /// The library.
    Library,
    /// Why the latest step happened, and why a message went where it went.
    Why,
    /// The way of the selected message.
    Journey,
    /// The event log around the moment.
    Log,
    /// What was lost up to the moment.
    Losses,
    /// What goes over the wire.
    Wire,
    /// The course, and what of it is open.
    Learn,
    /// The scenario as text.
    Text,
    /// The check-up.
    Checkup,
    /// What the check-up finds, as marks for the page; nothing is shown.
    Marks,
    /// The scenario for other tools.
    Export,
    /// Scenarios from elsewhere.
    Import,
    /// The scenario beside variants of it.
    Compare,
    /// What a crash at a moment would lose.
    Crash,
}

impl Panel {
    const ALL: [(Self, &'static str); 18] = [
        (Self::Properties, "properties"),
        (Self::Publish, "publish"),
        (Self::Share, "share"),
        (Self::Help, "help"),
        (Self::Library, "library"),
        (Self::Why, "why"),
        (Self::Journey, "journey"),
        (Self::Log, "log"),
        (Self::Losses, "losses"),
        (Self::Wire, "wire"),
        (Self::Learn, "learn"),
        (Self::Text, "text"),
        (Self::Checkup, "checkup"),
        (Self::Marks, "marks"),
        (Self::Export, "export"),
        (Self::Import, "import"),
        (Self::Compare, "compare"),
        (Self::Crash, "crash"),
    ];

    /// The name that the two programs have for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = Self::ALL.into_iter().find(|(panel, _)| *panel == self);
        named.map_or("", |(_, name)| name)
    }

    /// The panel of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let named = Self::ALL.into_iter().find(|(_, one)| *one == name);
        named.map(|(panel, _)| panel)
    }
}

/// What the workshop is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The panel.
    pub panel: Panel,
    /// What is selected.
    pub selection: Option<Pointer>,
    /// The moment.
    pub playhead: Playhead,
}

impl Brief {
    /// As texts that [`Brief::from_texts`] reads.
    #[must_use]
    pub fn to_texts(&self) -> Vec<String> {
        let selection = self.selection.as_ref().map(Pointer::to_text);
        vec![
            self.panel.name().to_owned(),
            selection.unwrap_or_default(),
            self.playhead.at.0.to_string(),
            self.playhead.within.to_string(),
        ]
    }

    /// What [`Brief::to_texts`] wrote.
    #[must_use]
    pub fn from_texts(texts: &[String]) -> Option<Self> {
        let [panel, selection, at, within] = texts else {
            return None;
        };
        Some(Self {
            panel: Panel::from_name(panel)?,
            selection: selection.parse().ok(),
            playhead: Playhead {
                at: Time(at.parse().ok()?),
                within: within.parse().ok()?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use warren_core::amqp::MessageNumber;

    use super::*;

    #[test]
    fn briefs_survive_the_way() {
        for (panel, _) in Panel::ALL {
            for selection in [
                None,
                Some(Pointer::Binding(7)),
                Some(Pointer::Message(MessageNumber(3))),
            ] {
                let brief = Brief {
                    panel,
                    selection,
                    playhead: Playhead {
                        at: Time(3_200_000),
                        within: 2,
                    },
                };
                assert_eq!(Brief::from_texts(&brief.to_texts()), Some(brief));
            }
        }
        assert_eq!(Brief::from_texts(&["share".to_owned()]), None);
    }
}
