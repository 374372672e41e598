//! What is written for an author who does not know the syntax: whole lessons, and steps at the
//! moment that is shown.
//!
//! Pure. What it writes is sound, which is a test.

use warren_core::scenario::{Client, Scenario};
use warren_core::timeline::{Playhead, Timeline};
use warren_core::{mark, tr};
use warren_teach::challenge::elements;
use warren_teach::moment;
use warren_teach::own::changes;
use warren_teach::predict;

use crate::workshop::Pointer;

/// The kinds of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To press something.
    Press,
    /// To predict what comes next.
    Predict,
    /// To change the scenario.
    Change,
    /// To choose an answer.
    Answer,
}

impl Kind {
    /// All of them, with their words.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Press, "press", mark!("Press")),
        (Self::Predict, "predict", mark!("Predict")),
        (Self::Change, "change", mark!("Change")),
        (Self::Answer, "answer", mark!("Answer")),
    ];
}

/// A new lesson without steps but one.
#[must_use]
pub fn lesson() -> String {
    format!(
        "---\ntitle: {}\nscenario: own\nminutes: 5\nable:\n  - {}\n---\n\n## {}\n\n{}\n\n```yaml\nat: \
         start\npress: go on\n```\n",
        tr!("A lesson of my own"),
        tr!("Say what this lesson is about"),
        tr!("Look at the picture"),
        tr!("Tell in one or two sentences what there is to see.")
    )
}

/// A new challenge about this scenario. What its solutions are, only its author knows.
#[must_use]
pub fn challenge(scenario: &Scenario) -> String {
    format!(
        "---\ntitle: {}\nscenario: own\npar: {}\nmay:\n  - definitions\n  - clients\ngoal:\n  - {{that: \
         lost, count: 0}}\nhints:\n  - {}\nvariations:\n  - title: {}\n    changes:\n      - {{set: \
         seed, to: 99}}\n---\n\n{}\n\n```yaml solutions\nright: []\nwrong:\n  thought: {}\n  changes: \
         []\n  fails: \"no, it is\"\n```\n",
        tr!("A challenge of my own"),
        elements(scenario),
        tr!("Say what helps a little."),
        tr!("another seed"),
        tr!("Tell what does not work, and what is to be built."),
        tr!("Say what one would think who is wrong.")
    )
}

/// What a step is written from.
pub struct Here<'a> {
    /// The scenario of the lesson.
    pub own: &'a Scenario,
    /// The run that is shown.
    pub run: &'a Timeline,
    /// The moment.
    pub playhead: Playhead,
    /// What is selected.
    pub selection: Option<&'a Pointer>,
}

impl Here<'_> {
    /// A step of this kind, at this moment.
    ///
    /// # Errors
    /// A sentence, where there is nothing to ask for here.
    pub fn step(&self, kind: Kind) -> Result<String, &'static str> {
        let at = moment::name(self.playhead, self.run);
        let point = self.point();
        let (title, text, ask) = match kind {
            Kind::Press => (
                tr!("What happens now"),
                tr!("Tell what to look at."),
                self.press(),
            ),
            Kind::Predict => (tr!("Predict"), tr!("Where does it go?"), self.predict()?),
            Kind::Change => (
                tr!("Change it"),
                tr!("Tell what is to be reached."),
                self.change(),
            ),
            Kind::Answer => (
                tr!("A question"),
                tr!("Tell what the question is about."),
                format!(
                    "answer:\n  question: {}\n  choices:\n    - right: {}\n    - wrong: {}\n      \
                     because: {}\n",
                    tr!("What do you ask?"),
                    tr!("The right answer"),
                    tr!("A wrong answer"),
                    tr!("Say why it is wrong.")
                ),
            ),
        };
        Ok(format!(
            "\n## {title}\n\n{text}\n\n```yaml\nat: {at}\n{point}{ask}```\n"
        ))
    }

    fn point(&self) -> String {
        let bindings = &self.run.scenario().definitions.bindings;
        let name = match self.selection {
            Some(Pointer::Node(node)) => node.to_string(),
            Some(Pointer::Binding(place)) => match bindings.get(*place) {
                Some(one) => {
                    let (from, to) = (&one.source, &one.destination);
                    format!("binding:{from}>{to}>{}", one.routing_key)
                }
                None => return String::new(),
            },
            _ => return String::new(),
        };
        let quoted = serde_json::to_string(&name).unwrap_or_default();
        // A comma stands between pointers.
        if name.contains(',') {
            String::new()
        } else {
            format!("point: {quoted}\n")
        }
    }

    fn press(&self) -> String {
        let next = predict::next(self.run, self.playhead);
        let until = next.map(|question| moment::name(question.after(), self.run));
        let found = until.and_then(|until| {
            let there = moment::moment(&until, self.run).ok()?;
            (there > self.playhead).then_some(until)
        });
        found.map_or_else(
            || "press: go on\n".to_owned(),
            |until| format!("press: play until {until}\n"),
        )
    }

    fn predict(&self) -> Result<String, &'static str> {
        match predict::next(self.run, self.playhead) {
            Some(predict::Question::Queues(_)) => Ok("predict: queues\n".to_owned()),
            Some(predict::Question::Consumer(_)) => Ok("predict: consumer\n".to_owned()),
            None => Err(mark!(
                "Nothing is routed or delivered after this moment: go back to an earlier one"
            )),
        }
    }

    /// What was changed in the diagram is the solution; else an example.
    fn change(&self) -> String {
        let mut solution = changes(self.own, self.run.scenario());
        if solution.is_empty() {
            let consumer = self.own.clients.iter().find_map(|client| match client {
                Client::Consumer(consumer) => Some(consumer.name.to_string()),
                Client::Producer(_) | Client::Processor(_) => None,
            });
            let example = consumer.map_or_else(
                || "{set: seed, to: 2}".to_owned(),
                |name| {
                    let path = serde_json::to_string(&format!("clients/{name}/prefetch"));
                    format!("{{set: {}, to: 1}}", path.unwrap_or_default())
                },
            );
            solution.push(example);
        }
        format!(
            "change:\n  goal:\n    - {{that: lost, count: 0}}\n  hint: {}\n  solution:\n{}",
            tr!("Say what helps."),
            list(&solution, "    ")
        )
    }
}

/// Lines of a list, or an empty one.
fn list(items: &[String], indent: &str) -> String {
    let lines = items.iter().map(|item| format!("{indent}- {item}\n"));
    lines.collect()
}

/// The text of a challenge with what was built as its `right` or its `wrong` solution; none
/// where the text has no such place.
#[must_use]
pub fn with_solution(text: &str, right: bool, built: &[String]) -> Option<String> {
    let block = text.find("```yaml solutions\n")?;
    let (key, indent) = if right {
        ("right:", "  ")
    } else {
        ("  changes:", "    ")
    };
    let at = block + text[block..].find(&format!("\n{key}"))? + 1;
    let first_line = at + text[at..].find('\n')? + 1;
    let own_indent = key.len() - key.trim_start().len();
    // What is indented further belongs to it, and so do the items of a list that are not.
    let belongs = |line: &&str| {
        let deep = line.len() - line.trim_start().len();
        deep > own_indent || (deep == own_indent && line.trim_start().starts_with("- "))
    };
    let old = text[first_line..].split_inclusive('\n').take_while(belongs);
    let after = first_line + old.map(str::len).sum::<usize>();
    let new = if built.is_empty() {
        format!("{key} []\n")
    } else {
        format!("{key}\n{}", list(built, indent))
    };
    Some(format!("{}{new}{}", &text[..at], &text[after..]))
}

/// A text with another title in its front matter.
#[must_use]
pub fn with_title(text: &str, title: &str) -> String {
    let quoted = serde_json::to_string(title).unwrap_or_default();
    let mut found = false;
    let lines = text.split_inclusive('\n').map(|line| {
        if !found && line.starts_with("title:") {
            found = true;
            return format!("title: {quoted}\n");
        }
        line.to_owned()
    });
    lines.collect()
}

#[cfg(test)]
mod tests;
