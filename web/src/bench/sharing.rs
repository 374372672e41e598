//! What of a scenario is shared, and where a link of some length goes through.
//!
//! Pure.

use warren_core::name::Name;
use warren_core::scenario::{Client, InterventionAction, MessageTemplate, Scenario};
use warren_core::text::said;
use warren_core::{mark, tr};

/// What is left out of a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeaveOut {
    /// The bodies of messages.
    pub bodies: bool,
    /// The notes.
    pub notes: bool,
}

/// The scenario without what is left out.
#[must_use]
pub fn without(scenario: &Scenario, out: LeaveOut) -> Scenario {
    let mut shared = scenario.clone();
    if out.notes {
        shared.notes.clear();
    }
    if out.bodies {
        for message in messages(&mut shared) {
            message.body = Name::default();
        }
    }
    shared
}

fn messages(scenario: &mut Scenario) -> impl Iterator<Item = &mut MessageTemplate> {
    let producers = scenario
        .clients
        .iter_mut()
        .filter_map(|client| match client {
            Client::Producer(producer) => Some(producer),
            Client::Consumer(_) | Client::Processor(_) => None,
        });
    let sent = producers.flat_map(|producer| {
        let scripted = producer.script.iter_mut().map(|one| &mut one.message);
        producer.messages.iter_mut().chain(scripted)
    });
    let by_hand = scenario
        .timeline
        .iter_mut()
        .filter_map(|one| match &mut one.action {
            InterventionAction::Publish { message, .. } => Some(message),
            _ => None,
        });
    sent.chain(by_hand)
}

/// The most bytes that a QR code holds, at its lowest correction.
pub const QR_BYTES: usize = 2_953;

/// How many characters some ways of sending a link take, the narrowest first.
const WAYS: [(usize, &str); 5] = [
    (998, mark!("one line of a mail")),
    (2_000, mark!("a Discord message")),
    (QR_BYTES, mark!("a QR code")),
    (40_000, mark!("a Slack message")),
    (65_536, mark!("a comment on GitHub")),
];

/// Where a link of this length goes through and where not, in one sentence.
#[must_use]
pub fn goes_through(length: usize) -> String {
    let (fits, not): (Vec<_>, Vec<_>) = WAYS.iter().partition(|(most, _)| length <= *most);
    let named = |ways: &[&(usize, &str)]| {
        let names: Vec<String> = ways
            .iter()
            .map(|(most, name)| format!("{} ({most})", said(name, &[])))
            .collect();
        names.join(&tr!("a list" => ", "))
    };
    match (fits.is_empty(), not.is_empty()) {
        (_, true) => tr!("With {} characters it fits into {}", length, named(&fits)),
        (true, _) => tr!(
            "With {} characters it is too long for {}",
            length,
            named(&not)
        ),
        _ => tr!(
            "With {} characters it fits into {}; it is too long for {}",
            length,
            named(&fits),
            named(&not)
        ),
    }
}

/// How an embedded page begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embedding {
    /// Whether it plays at once.
    pub autoplay: bool,
    /// Whether the inspector is hidden.
    pub no_inspector: bool,
    /// Whether the rail is hidden.
    pub no_rail: bool,
}

/// What to put into another page to show this link in it.
#[must_use]
pub fn embed_snippet(page: &str, link: &str, title: &str, how: Embedding) -> String {
    let mut hidden = Vec::new();
    hidden.extend(how.no_inspector.then_some("inspector"));
    hidden.extend(how.no_rail.then_some("rail"));
    let mut query = "embed".to_owned();
    if how.autoplay {
        query += "&autoplay";
    }
    if !hidden.is_empty() {
        query += &format!("&hide={}", hidden.join(","));
    }
    let page = page.split('?').next().unwrap_or(page);
    let source = escaped(&format!("{page}?{query}#{link}"));
    format!(
        "<iframe src=\"{source}\" title=\"{}\" width=\"960\" height=\"600\" loading=\"lazy\"></iframe>",
        escaped(title)
    )
}

/// A text as it stands between the quotes of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_notes_can_stay_behind() {
        let scenario = Scenario::from_json(
            r#"{"version": 1, "notes": "secret", "clients": [{"kind": "producer", "name": "p",
                "messages": [{"routing_key": "k", "body": "secret"}],
                "script": [{"at_ms": 1, "message": {"body": "secret"}}]}],
            "timeline": [{"at_ms": 1, "do": "publish", "message": {"body": "secret"}}]}"#,
        )
        .expect("a scenario");
        let whole = without(&scenario, LeaveOut::default());
        assert_eq!(whole, scenario);
        let out = LeaveOut {
            bodies: true,
            notes: true,
        };
        let shared = without(&scenario, out).to_json();
        assert!(
            !shared.contains("secret") && shared.contains("\"k\""),
            "{shared}"
        );
    }

    #[test]
    fn a_link_s_length_is_held_against_what_takes_it() {
        assert!(
            goes_through(300).starts_with("With 300 characters it fits into one line of a mail")
        );
        let long = goes_through(5_000);
        assert!(
            long.contains(
                "too long for one line of a mail (998), a Discord message (2000), a QR code"
            ),
            "{long}"
        );
        assert!(long.contains("fits into a Slack message"), "{long}");
        assert!(goes_through(70_000).starts_with("With 70000 characters it is too long for"));
    }

    #[test]
    fn the_snippet_names_its_options_and_nothing_in_it_ends_it_early() {
        let how = Embedding {
            autoplay: true,
            no_inspector: true,
            no_rail: true,
        };
        assert_eq!(
            embed_snippet("https://x.org/w/?a", "1.abc", "A \"b\" <c>", how),
            "<iframe src=\"https://x.org/w/?embed&amp;autoplay&amp;hide=inspector,rail#1.abc\" \
             title=\"A &quot;b&quot; &lt;c>\" width=\"960\" height=\"600\" loading=\"lazy\"></iframe>"
        );
    }
}
