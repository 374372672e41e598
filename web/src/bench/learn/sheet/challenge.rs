//! The sheet of a challenge: how it begins, what is to be reached, and room for a solution and for
//! the hints that were given. What solves it stands on a page of its own.

use warren_core::check::told;
use warren_core::timeline::Playhead;
use warren_core::tr;
use warren_teach::Challenge;
use warren_teach::difference::differences;

use super::{Draw, ended, figure, lines, list, markdown, opening, put};

/// The sheet of a challenge.
#[must_use]
pub fn challenge_sheet(challenge: &Challenge, with_answers: bool, draw: Draw<'_>) -> String {
    let mut out = opening(&challenge.title);
    out += &markdown(&challenge.story);
    figure(&mut out, &draw(&challenge.start, Playhead::START));
    out += "<section class=\"able\">";
    put(&mut out, "h2", &tr!("The goal"));
    list(&mut out, challenge.goal.iter().map(told));
    let (may, par) = (challenge.may.told(), challenge.par);
    let rules = tr!(
        "You may change {}. Par is {} elements: exchanges, queues, bindings and clients.",
        may,
        par
    );
    put(&mut out, "p", &rules);
    out += "</section>\n";
    out += "<section class=\"step\">";
    put(&mut out, "h2", &tr!("Draw your solution"));
    out += "<div class=\"room\"></div>";
    lines(&mut out, &tr!("What do you change?"), 4);
    if !challenge.hints.is_empty() {
        lines(
            &mut out,
            &tr!("Hints that you were given"),
            challenge.hints.len(),
        );
    }
    out += "</section>\n";
    if with_answers {
        answers(&mut out, challenge, draw);
    }
    out + "</body></html>\n"
}

fn answers(out: &mut String, challenge: &Challenge, draw: Draw<'_>) {
    *out += "<section class=\"answers\">";
    put(out, "h1", &tr!("Answers"));
    put(
        out,
        "h2",
        &tr!("Hints, each telling more than the one before"),
    );
    *out += "<ol>";
    for hint in &challenge.hints {
        put(out, "li", hint);
    }
    *out += "</ol><div class=\"answer\">";
    put(out, "h2", &tr!("A solution"));
    figure(out, &draw(&challenge.solution, Playhead::START));
    let made = differences(&challenge.start, &challenge.solution);
    list(out, made.iter().map(ToString::to_string));
    *out += "</div>";
    put(out, "h2", &tr!("A thought that does not hold"));
    put(out, "p", &ended(&challenge.wrong.thought));
    let made = differences(&challenge.start, &challenge.wrong.scenario);
    list(out, made.iter().map(ToString::to_string));
    if !challenge.variations.is_empty() {
        put(out, "h2", &tr!("It must also stand up to"));
        list(
            out,
            challenge.variations.iter().map(|one| one.title.clone()),
        );
    }
    *out += "</section>\n";
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use warren_core::scenario::Scenario;
    use warren_teach::course;

    use super::super::escaped;
    use super::*;

    fn drawn(scenario: &Arc<Scenario>, playhead: Playhead) -> String {
        assert_eq!(playhead, Playhead::START);
        let count = warren_teach::challenge::elements(scenario);
        format!("<svg data-elements=\"{count}\"></svg>")
    }

    #[test]
    fn a_sheet_has_start_goal_and_room_and_what_solves_it_only_where_asked() {
        for challenge in course::challenges().expect("sound") {
            let pupils = challenge_sheet(&challenge, false, &drawn);
            let teachers = challenge_sheet(&challenge, true, &drawn);
            let file = &challenge.file;
            assert_eq!(pupils.matches("<svg").count(), 1, "{file}");
            assert_eq!(teachers.matches("<svg").count(), 2, "{file}");
            for goal in &challenge.goal {
                assert!(pupils.contains(&escaped(&told(goal))), "{file}");
            }
            let rows = pupils.matches("class=\"line\"").count();
            assert_eq!(rows, 4 + challenge.hints.len(), "{file}");
            let secret = challenge.hints.iter().chain([&challenge.wrong.thought]);
            for told in secret {
                let told = escaped(told);
                assert!(
                    !pupils.contains(&told) && teachers.contains(&told),
                    "{told}"
                );
            }
            let made = differences(&challenge.start, &challenge.solution);
            let first = escaped(&made[0].to_string());
            assert!(
                !pupils.contains(&first) && teachers.contains(&first),
                "{first}"
            );
        }
    }
}
