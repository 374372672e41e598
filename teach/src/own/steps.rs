//! The steps of a lesson's text, to be put in another order: cut out as they are written, and
//! put together again. Whether the lesson is sound afterwards, its reader says.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A step of a text, as far as it can be seen, also where the text has faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its heading.
    pub title: String,
    /// The heading's line, from 1.
    pub line: usize,
}

/// The steps of a text, in their order.
#[must_use]
pub fn steps(text: &str) -> Vec<Written> {
    let found = Cut::of(text).steps.into_iter();
    found
        .map(|step| Written {
            title: step.title,
            line: text[..step.from].matches('\n').count() + 1,
        })
        .collect()
}

/// The text with the step `from` at the place `to`, both from 0; none where that makes no
/// lesson with the same steps, since a block does not end, or where there is no such step.
#[must_use]
pub fn moved(text: &str, from: usize, to: usize) -> Option<String> {
    let cut = Cut::of(text);
    let mut steps = cut.written(text);
    (from < steps.len() && to < steps.len()).then_some(())?;
    let step = steps.remove(from);
    steps.insert(to, step);
    cut.joined(text, &steps)
}

/// The text without this step, from 0; none as with [`moved`].
#[must_use]
pub fn without(text: &str, number: usize) -> Option<String> {
    let cut = Cut::of(text);
    let mut steps = cut.written(text);
    (number < steps.len()).then(|| steps.remove(number))?;
    cut.joined(text, &steps)
}

/// The text with another step before the one of this number; behind all of them where there is
/// none of that number. None as with [`moved`].
#[must_use]
pub fn with(text: &str, number: usize, step: &str) -> Option<String> {
    let cut = Cut::of(text);
    let mut steps = cut.written(text);
    steps.insert(number.min(steps.len()), step.trim());
    cut.joined(text, &steps)
}

/// The text with this step twice; none as with [`moved`].
#[must_use]
pub fn twice(text: &str, number: usize) -> Option<String> {
    let step = *Cut::of(text).written(text).get(number)?;
    with(text, number + 1, step)
}

/// Where each step begins; it ends where the next one does, or with the text.
struct Cut {
    steps: Vec<Start>,
}

struct Start {
    title: String,
    from: usize,
}

impl Cut {
    fn of(text: &str) -> Self {
        let mut steps: Vec<Start> = Vec::new();
        let mut inside = false;
        let parser = Parser::new_ext(text, Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);
        for (event, range) in parser.into_offset_iter() {
            match event {
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H2,
                    ..
                }) => {
                    inside = true;
                    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
                    steps.push(Start {
                        title: String::new(),
                        from: line,
                    });
                }
                Event::End(TagEnd::Heading(HeadingLevel::H2)) => inside = false,
                Event::Text(part) | Event::Code(part) if inside => {
                    if let Some(step) = steps.last_mut() {
                        step.title += &part;
                    }
                }
                _ => {}
            }
        }
        Self { steps }
    }

    fn written<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let ends = self.steps.iter().skip(1).map(|step| step.from);
        let ends = ends.chain([text.len()]);
        let parts = self.steps.iter().zip(ends);
        parts
            .map(|(step, end)| text[step.from..end].trim_end())
            .collect()
    }

    /// What stands before the steps, and these, with an empty line between.
    fn joined(&self, text: &str, steps: &[&str]) -> Option<String> {
        let begins = self.steps.first().map_or(text.len(), |step| step.from);
        let parts = [text[..begins].trim_end()].into_iter();
        let parts: Vec<&str> = parts.chain(steps.iter().copied()).collect();
        let joined = parts.join("\n\n") + "\n";
        // A block without an end swallows what is put behind it.
        (Self::of(&joined).written(&joined) == steps).then_some(joined)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::course;

    fn titles(text: &str) -> Vec<String> {
        steps(text).into_iter().map(|step| step.title).collect()
    }

    #[test]
    fn the_steps_of_every_lesson_are_those_that_its_reader_finds() {
        for (lesson, text) in course::lessons()
            .expect("sound")
            .iter()
            .zip(course::LESSONS)
        {
            let read: Vec<_> = lesson
                .steps
                .iter()
                .map(|one| (&one.title, one.line))
                .collect();
            let seen = steps(text.text);
            let seen: Vec<_> = seen.iter().map(|one| (&one.title, one.line)).collect();
            assert_eq!(seen, read, "{}", text.file);
        }
    }

    #[test]
    fn a_block_that_does_not_end_is_not_put_before_another_step() {
        let text = "---\na: b\n---\n\n## One\n\nA.\n\n## Two\n\n```yaml\nat: start\n";
        assert_eq!(titles(text), ["One", "Two"]);
        assert_eq!(moved(text, 1, 0), None);
        assert_eq!(twice(text, 1), None);
        let open = format!("{}\n", text.trim_end());
        assert_eq!(with(&open, 2, "## Three"), None);
        assert_eq!(titles(&without(text, 1).expect("it can go")), ["One"]);
    }

    #[test]
    fn headings_within_a_block_and_under_a_rule_are_told_apart() {
        let text =
            "---\na: b\n---\n\nTwo words\n---------\n\n```yaml\n## not one\n```\n\n## `b`, a\n";
        assert_eq!(titles(text), ["Two words", "b, a"]);
        let turned = moved(text, 1, 0).expect("both are whole");
        assert_eq!(titles(&turned), ["b, a", "Two words"]);
    }

    #[test]
    fn what_is_not_there_is_not_moved() {
        let text = course::LESSONS[0].text;
        let count = steps(text).len();
        assert_eq!(moved(text, count, 0), None);
        assert_eq!(moved(text, 0, count), None);
        assert_eq!(without(text, count), None);
        assert_eq!(twice(text, count), None);
    }

    proptest! {
        /// Moving there and back, and doubling and taking away, leave the lesson as it was.
        #[test]
        fn what_is_done_can_be_done_back(
            lesson in 0..course::LESSONS.len(), from in 0_usize..20, to in 0_usize..20
        ) {
            let text = course::LESSONS[lesson].text;
            let mut order = titles(text);
            let (from, to) = (from % order.len(), to % order.len());
            let there = moved(text, from, to).expect("it is sound");
            let step = order.remove(from);
            order.insert(to, step);
            prop_assert_eq!(titles(&there), order);
            let back = moved(&there, to, from);
            prop_assert_eq!(back.as_deref(), Some(text));
            let twice = twice(text, from).expect("it is sound");
            let once = without(&twice, from + 1);
            prop_assert_eq!(once.as_deref(), Some(text));
        }
    }
}
