//! The class sheet: a lesson on paper, with the picture of each step's moment, room to write,
//! and the answers on a page of their own; and a challenge in the same way.
//!
//! Pure: one HTML file that needs nothing from elsewhere. Texts may come from strangers, so
//! that only a little of Markdown becomes elements.

mod challenge;

use std::fmt::Write as _;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use warren_core::scenario::Scenario;
use warren_core::timeline::Playhead;
use warren_core::tr;
use warren_teach::Lesson;
use warren_teach::difference::differences;
use warren_teach::lesson::{Ask, Press, Step};
use warren_teach::predict::{Prediction, Question};

use super::predicting::{asked, name};
use crate::filters;
use crate::language::chosen;
pub use challenge::challenge_sheet;

/// Draws a moment of a scenario as SVG.
pub type Draw<'a> = &'a dyn Fn(&Arc<Scenario>, Playhead) -> String;

/// How the sheet looks: dark on light, for A4, nothing cut in two.
const STYLE: &str = include_str!("../../../styles/sheet.css");

/// The sheet of a lesson.
#[must_use]
pub fn sheet(lesson: &Lesson, with_answers: bool, draw: Draw<'_>) -> String {
    let mut out = opening(&lesson.title);
    if !lesson.able.is_empty() {
        out += "<section class=\"able\">";
        put(&mut out, "h2", &tr!("After this lesson you can"));
        out += "<ul>";
        for able in &lesson.able {
            put(&mut out, "li", able);
        }
        out += "</ul></section>\n";
    }
    for (index, step) in lesson.steps.iter().enumerate() {
        write_step(&mut out, index + 1, step, draw);
    }
    if with_answers {
        out += "<section class=\"answers\">";
        put(&mut out, "h1", &tr!("Answers"));
        for (index, step) in lesson.steps.iter().enumerate() {
            answer(&mut out, index + 1, step);
        }
        out += "</section>\n";
    }
    out + "</body></html>\n"
}

/// All that comes before what it is about.
fn opening(title: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body>\n\
         <header><p class=\"name\">{}: <span></span> {}: <span></span></p>\
         <h1>{title}</h1></header>\n",
        chosen(),
        tr!("of a person" => "Name"),
        tr!("Date")
    )
}

/// An element that holds a text.
fn put(out: &mut String, element: &str, text: &str) {
    // Writing to a text never fails.
    let _ = write!(out, "<{element}>{}</{element}>", escaped(text));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn heading(out: &mut String, number: usize, step: &Step) {
    put(out, "h2", &format!("{number}. {}", step.title));
}

fn write_step(out: &mut String, number: usize, step: &Step, draw: Draw<'_>) {
    *out += "<section class=\"step\">";
    heading(out, number, step);
    *out += &markdown(&step.text);
    figure(out, &draw(&step.scenario, step.playhead));
    match &step.ask {
        Ask::Press(Press::GoOn) => {}
        Ask::Press(Press::Step) => put(out, "p", &tr!("In the page: press Step, and watch.")),
        Ask::Press(Press::Play(_)) => put(out, "p", &tr!("In the page: press Play, and watch.")),
        Ask::Predict(question) => {
            let (legend, marks, _) = asked(question);
            let names: Vec<String> = marks.iter().map(name).collect();
            choose(out, &legend, &names);
            lines(out, &tr!("Why?"), 2);
        }
        Ask::Change(_) => lines(out, &tr!("What do you change?"), 3),
        Ask::Answer(quiz) => {
            let texts: Vec<String> = quiz.choices.iter().map(|one| one.text.clone()).collect();
            choose(out, &quiz.question, &texts);
            lines(out, &tr!("Why?"), 1);
        }
    }
    *out += "</section>\n";
}

fn figure(out: &mut String, picture: &str) {
    *out += "<figure>";
    *out += picture;
    *out += "</figure>";
}

/// A list of texts, each told with its end.
fn list(out: &mut String, items: impl Iterator<Item = String>) {
    *out += "<ul>";
    for item in items {
        put(out, "li", &ended(&item));
    }
    *out += "</ul>";
}

fn choose(out: &mut String, question: &str, choices: &[String]) {
    *out += "<div class=\"ask\">";
    put(out, "p", question);
    *out += "<ul>";
    for choice in choices {
        put(out, "li", choice);
    }
    *out += "</ul></div>";
}

/// Room to write.
fn lines(out: &mut String, question: &str, count: usize) {
    *out += "<div class=\"lines\">";
    put(out, "p", question);
    *out += &"<div class=\"line\"></div>".repeat(count);
    *out += "</div>";
}

/// What is right, and why; nothing for a step that asks nothing.
fn answer(out: &mut String, number: usize, step: &Step) {
    let said = match &step.ask {
        Ask::Press(_) => return,
        Ask::Predict(question) => predicted(question, step),
        Ask::Change(task) => {
            let found = differences(&step.scenario, &task.solution);
            let made = found.iter().map(|one| tr!("{}.", one));
            std::iter::once(task.hint.clone()).chain(made).collect()
        }
        Ask::Answer(quiz) => {
            let told = quiz.choices.iter().map(|one| match &one.wrong {
                None => tr!("Right: {}", one.text),
                Some(because) => tr!("Wrong: {} {}", ended(&one.text), because),
            });
            told.collect()
        }
    };
    *out += "<div class=\"answer\">";
    heading(out, number, step);
    for line in said {
        put(out, "p", &line);
    }
    *out += "</div>\n";
}

/// With a full stop, where it has no end.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '。', '！', '？']) {
        text.to_owned()
    } else {
        tr!("{}.", text)
    }
}

fn predicted(question: &Question, step: &Step) -> Vec<String> {
    let timeline = filters::complete(step.scenario.clone());
    match question {
        Question::Queues(routing) => {
            let judged = routing.judge(&timeline, &Prediction::new()).queues;
            let told = judged.iter().map(|one| {
                if one.copies > 0 {
                    tr!("{} gets it. {}", one.queue, one.why)
                } else {
                    tr!("{} does not get it. {}", one.queue, one.why)
                }
            });
            told.collect()
        }
        Question::Consumer(delivery) => {
            let answer = delivery.answer(&timeline);
            let judged = delivery.judge(&timeline, &answer).consumers;
            let told = judged.iter().map(|one| {
                if one.gets_it {
                    tr!("{} gets it. {}", one.client, one.why)
                } else {
                    tr!("{} does not get it. {}", one.client, one.why)
                }
            });
            told.collect()
        }
    }
}

/// The little of Markdown that lessons are written in, as HTML.
fn markdown(text: &str) -> String {
    let mut out = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Start(tag) => {
                if let Some(element) = element(&tag) {
                    out += &format!("<{element}>");
                }
            }
            Event::End(end) => {
                if let Some(element) = closed(end) {
                    out += &format!("</{element}>");
                }
            }
            Event::Text(text) => out += &escaped(&text),
            Event::Code(text) => put(&mut out, "code", &text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

const fn element(tag: &Tag<'_>) -> Option<&'static str> {
    match tag {
        Tag::Paragraph => Some("p"),
        Tag::Emphasis => Some("em"),
        Tag::Strong => Some("strong"),
        Tag::List(Some(_)) => Some("ol"),
        Tag::List(None) => Some("ul"),
        Tag::Item => Some("li"),
        _ => None,
    }
}

const fn closed(end: TagEnd) -> Option<&'static str> {
    match end {
        TagEnd::Paragraph => Some("p"),
        TagEnd::Emphasis => Some("em"),
        TagEnd::Strong => Some("strong"),
        TagEnd::List(true) => Some("ol"),
        TagEnd::List(false) => Some("ul"),
        TagEnd::Item => Some("li"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use warren_teach::course;
    use warren_teach::own::{FILE, Own, Work};

    use super::*;

    fn drawn(scenario: &Arc<Scenario>, playhead: Playhead) -> String {
        format!(
            "<svg data-at=\"{}\">{}</svg>",
            playhead.at.0,
            scenario.clients.len()
        )
    }

    #[test]
    fn a_sheet_has_every_step_with_its_picture_and_the_answers_only_where_asked() {
        for lesson in course::lessons().expect("sound") {
            let pupils = sheet(&lesson, false, &drawn);
            let teachers = sheet(&lesson, true, &drawn);
            assert_eq!(pupils.matches("<svg").count(), lesson.steps.len());
            for step in &lesson.steps {
                assert!(pupils.contains(&escaped(&step.title)), "{}", step.title);
                assert!(pupils.contains(&format!("data-at=\"{}\"", step.playhead.at.0)));
                let asks = !matches!(step.ask, Ask::Press(_));
                let heads = usize::from(asks) + pupils.matches(&escaped(&step.title)).count();
                assert!(teachers.matches(&escaped(&step.title)).count() >= heads);
                if let Ask::Answer(quiz) = &step.ask {
                    let because = quiz.choices.iter().find_map(|one| one.wrong.as_ref());
                    let because = escaped(because.expect("a wrong one"));
                    assert!(!pupils.contains(&because) && teachers.contains(&because));
                }
            }
            assert!(!pupils.contains("<h1>Answers") && teachers.contains("<h1>Answers"));
            let from_elsewhere = ["http", "src=", "href=", "url("];
            assert!(from_elsewhere.iter().all(|one| !teachers.contains(one)));
        }
    }

    #[test]
    fn a_stranger_s_text_stays_text() {
        let text = "---\ntitle: <script>alert(1)</script>\nscenario: hello-world\nminutes: 1\n\
                    able:\n  - <img src=x>\n---\n\n## <b>One</b> \\<i\\>\n\nA <script>bad()</script> \
                    `<u>` [x](javascript:y) ![z](http://a)\n\n```yaml\nat: start\npress: go on\n```\n";
        let own = Own {
            text: text.to_owned(),
            ..Own::default()
        };
        let Ok(Work::Lesson(lesson)) = own.read(FILE) else {
            panic!("it is sound");
        };
        let out = sheet(&lesson, true, &drawn);
        for element in [
            "<script",
            "<img",
            "<b>",
            "<i>",
            "<u>",
            "javascript:",
            "http:",
        ] {
            assert!(!out.contains(element), "{element}: {out}");
        }
    }
}
