//! Every challenge: its start fails, its solution passes with all variations, and its wrong
//! solution fails with the sentence that it says.

use warren_core::scenario::{Problem, Scenario, Severity, check};
use warren_teach::{Challenge, course};

fn challenges() -> Vec<Challenge> {
    let read = course::challenges();
    let said = |problems: &[warren_teach::Problem]| -> String {
        problems.iter().map(|one| format!("{one}\n")).collect()
    };
    read.unwrap_or_else(|problems| panic!("{}", said(&problems)))
}

/// What is wrong; a warning may be what the challenge is about.
fn errors(scenario: &Scenario) -> Vec<Problem> {
    let mut problems = check::check(scenario);
    problems.retain(|one| one.severity == Severity::Error);
    problems
}

#[test]
fn every_start_is_sound_and_not_solved() {
    for challenge in challenges() {
        let problems = errors(&challenge.start);
        assert!(problems.is_empty(), "{}: {}", challenge.file, problems[0]);
        let attempt = challenge.attempt(&challenge.start);
        assert!(
            !attempt.failed.is_empty(),
            "{}: it is solved at the start",
            challenge.file
        );
    }
}

#[test]
fn every_solution_passes_with_all_variations_and_within_par() {
    for challenge in challenges() {
        let attempt = challenge.attempt(&challenge.solution);
        let said = attempt.sentences().join("\n");
        assert!(attempt.passed(), "{}:\n{said}", challenge.file);
        assert_eq!(attempt.elements.0, challenge.par, "{}: par", challenge.file);
        assert!(!challenge.variations.is_empty(), "{}", challenge.file);
    }
}

#[test]
fn every_wrong_solution_fails_as_its_file_says() {
    for challenge in challenges() {
        let attempt = challenge.attempt(&challenge.wrong.scenario);
        assert!(
            !attempt.passed(),
            "{}: the wrong solution passes",
            challenge.file
        );
        let said = attempt.sentences();
        let fails = &challenge.wrong.fails;
        assert!(
            said.iter().any(|one| one.contains(fails)),
            "{}: it does not fail with \"{fails}\", but with\n{}",
            challenge.file,
            said.join("\n")
        );
        assert!(
            attempt.broken.is_empty(),
            "{}: the wrong one breaks rules",
            challenge.file
        );
    }
}

#[test]
fn variations_are_other_runs() {
    use warren_teach::change::Change;
    for challenge in challenges() {
        for variation in &challenge.variations {
            let varied = Change::apply_all(&variation.changes, &challenge.solution);
            let varied = varied.unwrap_or_else(|why| panic!("{}: {why}", challenge.file));
            assert_ne!(varied, *challenge.solution, "{}", challenge.file);
            let problems = errors(&varied);
            assert!(
                problems.is_empty(),
                "{}: {}: {}",
                challenge.file,
                variation.title,
                problems[0]
            );
        }
    }
}
