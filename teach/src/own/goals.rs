//! The goals of a challenge in its text, each to be added and taken away without knowing how they
//! are written. Whether one is met, the simulator says.

use serde_json::Value;
use warren_core::scenario::Expectation;

/// A goal of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What is expected; none while it cannot be read.
    pub expectation: Option<Expectation>,
    /// As it is written, without the dash.
    pub text: String,
    /// Its first line, from 1.
    pub line: usize,
}

/// The goals of a challenge's text, in their order.
#[must_use]
pub fn goals(text: &str) -> Vec<Written> {
    let Some(place) = Place::of(text) else {
        return Vec::new();
    };
    let items = place.items.iter().map(|item| {
        let lines = &text[item.clone()];
        let read: Result<Vec<Expectation>, _> = serde_saphyr::from_str(lines);
        let written = lines.trim().trim_start_matches('-').trim_start();
        Written {
            expectation: read.ok().and_then(|mut one| one.pop()),
            text: written.to_owned(),
            line: text[..item.start].matches('\n').count() + 1,
        }
    });
    items.collect()
}

/// The text with one goal more, behind the others; none where it has no list of goals, a line
/// for each.
#[must_use]
pub fn with(text: &str, goal: &Expectation) -> Option<String> {
    let place = Place::of(text)?;
    let indent = place.items.first().map_or("  ", |item| {
        let line = &text[item.clone()];
        &line[..line.len() - line.trim_start().len()]
    });
    let line = format!("{indent}- {}\n", written(goal));
    let end = place.items.last().map_or(place.list.start, |item| item.end);
    let (head, tail) = if place.items.is_empty() {
        (
            format!("{}goal:\n", &text[..place.key]),
            &text[place.list.end..],
        )
    } else {
        (text[..end].to_owned(), &text[end..])
    };
    Some(head + &line + tail)
}

/// The text without this goal, from 0; none where there is none.
#[must_use]
pub fn without(text: &str, number: usize) -> Option<String> {
    let place = Place::of(text)?;
    let item = place.items.get(number)?.clone();
    if place.items.len() == 1 {
        let (head, tail) = (&text[..place.key], &text[place.list.end..]);
        return Some(format!("{head}goal: []\n{tail}"));
    }
    Some(text[..item.start].to_owned() + &text[item.end..])
}

/// The line that another one is written on after a change, from 1.
#[must_use]
pub fn last_line(text: &str) -> usize {
    goals(text).last().map_or(1, |goal| goal.line)
}

/// A goal as the course writes it: `{that: enqueued, queue: team-a, count: 4}`.
#[must_use]
pub fn written(goal: &Expectation) -> String {
    const ORDER: [&str; 9] = [
        "at_ms",
        "that",
        "queue",
        "client",
        "count",
        "is",
        "always",
        "routing_key",
        "body",
    ];
    let value = serde_json::to_value(goal).unwrap_or_default();
    let fields = ORDER.iter().filter_map(|name| {
        let value = value.get(name)?;
        Some(format!("{name}: {}", scalar(value)))
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}

/// A value in YAML; a text that could be taken for something else stands in quotes.
fn scalar(value: &Value) -> String {
    const OTHERS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    match value {
        Value::String(text) => {
            let is_plain = |one: char| one.is_ascii_alphanumeric() || "_-.".contains(one);
            let plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
                && text.chars().all(is_plain)
                && !OTHERS.contains(&&*text.to_lowercase());
            if plain {
                text.clone()
            } else {
                value.to_string()
            }
        }
        other => other.to_string(),
    }
}

/// Where the goals stand.
struct Place {
    /// Where the line `goal:` begins.
    key: usize,
    /// From behind that line to the next field.
    list: std::ops::Range<usize>,
    /// The lines of each goal.
    items: Vec<std::ops::Range<usize>>,
}

impl Place {
    /// None where there is no such field in the front matter, or it holds something else than
    /// lines that begin with a dash.
    fn of(text: &str) -> Option<Self> {
        let mut at = 0;
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n') {
            lines.push((at, line));
            at += line.len();
        }
        let mut head = lines.into_iter().skip(1);
        let mut head = head
            .by_ref()
            .take_while(|(_, line)| line.trim_end() != "---");
        let (key, first) = head.find(|(_, line)| line.starts_with("goal:"))?;
        let beside = first["goal:".len()..].trim();
        (beside.is_empty() || beside == "[]").then_some(())?;
        let start = key + first.len();
        let mut place = Self {
            key,
            list: start..start,
            items: Vec::new(),
        };
        let mut depth = None;
        for (at, line) in head {
            let indent = line.len() - line.trim_start().len();
            let is_item = line.trim_start().starts_with("- ");
            if indent == 0 && !is_item && !line.trim().is_empty() && !line.starts_with('#') {
                break;
            }
            let end = at + line.len();
            if is_item && depth.is_none_or(|depth| depth == indent) {
                depth = Some(indent);
                place.items.push(at..end);
            } else if let Some(item) = place.items.last_mut() {
                item.end = end;
            }
            place.list.end = end;
        }
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use warren_core::scenario::expect::{Bound, Claim, QueueCount, RunCount};

    use super::*;
    use crate::course;
    use crate::own::{FILE, Own, Work, of_challenge};

    fn challenge(own: &Own) -> crate::Challenge {
        match own.read(FILE) {
            Ok(Work::Challenge(challenge)) => *challenge,
            other => panic!("it is sound: {other:?}"),
        }
    }

    #[test]
    fn the_goals_of_every_challenge_are_found_taken_away_and_written_again() {
        for text in course::CHALLENGES {
            let own = of_challenge(text);
            let meant = challenge(&own).goal;
            let found = goals(&own.text);
            let read: Vec<_> = found
                .iter()
                .filter_map(|one| one.expectation.clone())
                .collect();
            assert_eq!(read, meant, "{}", text.challenge.file);
            let mut bare = own.text.clone();
            for _ in &meant {
                bare = without(&bare, 0).expect("there is one");
            }
            assert_eq!(goals(&bare), []);
            assert!(bare.contains("\ngoal: []\n"), "{bare}");
            assert_eq!(without(&bare, 0), None);
            let mut again = bare;
            for goal in &meant {
                again = with(&again, goal).expect("it has goals");
            }
            assert_eq!(challenge(&Own { text: again, ..own }).goal, meant);
        }
    }

    #[test]
    fn one_goal_goes_and_the_others_stay_as_they_are_written() {
        let text = "---\ntitle: A\ngoal:\n- that: lost  # nothing\n  count: 0\n- {that: unprocessed, count: 1}\npar: 3\n---\n\ngoal:\n- no\n";
        let found = goals(text);
        assert_eq!((found[0].line, found[1].line), (4, 6));
        assert_eq!(found[0].text, "that: lost  # nothing\n  count: 0");
        assert!(found.iter().all(|one| one.expectation.is_some()));
        let rest = without(text, 1).expect("there are two");
        assert_eq!(rest, text.replace("- {that: unprocessed, count: 1}\n", ""));
        let more = Expectation::of(
            Claim::Run {
                that: RunCount::Lost,
            },
            2,
        );
        let more = with(&rest, &more).expect("it has goals");
        assert_eq!(
            more,
            text.replace("unprocessed, count: 1", "lost, count: 2")
        );
        assert_eq!(last_line(&more), 6);
    }

    #[test]
    fn a_goal_that_cannot_be_read_is_listed_and_a_list_in_brackets_is_left_alone() {
        let text = "---\ngoal:\n  - {that: found, count: 0}\n---\n";
        let found = goals(text);
        assert_eq!((found.len(), &found[0].expectation), (1, &None));
        assert_eq!(without(text, 0).as_deref(), Some("---\ngoal: []\n---\n"));
        for text in [
            "",
            "---\npar: 3\n---\n",
            "---\ngoal: [{that: lost, count: 0}]\n---\n",
        ] {
            assert_eq!(goals(text), []);
            let goal = Expectation::of(
                Claim::Run {
                    that: RunCount::Lost,
                },
                0,
            );
            assert_eq!(with(text, &goal), None);
        }
    }

    #[test]
    fn whatever_a_goal_says_is_read_as_it_was_meant() {
        for name in [
            "tasks",
            "true",
            "123",
            "a: b",
            "it's",
            "🐇, \"x\"",
            "No",
            "",
            "#",
        ] {
            let goal = Expectation {
                at_ms: Some(3500),
                is: Bound::AtMost,
                always: true,
                routing_key: Some("logs.#".into()),
                body: Some(name.into()),
                ..Expectation::of(
                    Claim::Queue {
                        that: QueueCount::DeliveryLimit,
                        queue: name.into(),
                    },
                    7,
                )
            };
            let text = with("---\ngoal: []\n---\n", &goal).expect("it has goals");
            let found: Vec<_> = goals(&text)
                .into_iter()
                .map(|one| one.expectation)
                .collect();
            assert_eq!(found, [Some(goal)], "{text}");
        }
    }
}
