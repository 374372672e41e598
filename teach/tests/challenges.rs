//! Every challenge: its start fails, its solution passes with all variations, and its wrong
//! solution fails with the sentence that it says.

use warren_core::filter;
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
fn there_are_enough_of_them_and_every_lesson_has_one_but_the_first() {
    let challenges = challenges();
    assert!(challenges.len() >= 24, "{}", challenges.len());
    let lessons = u32::try_from(course::LESSONS.len()).expect("few");
    for lesson in 2..=lessons {
        let has_one = challenges.iter().any(|one| one.lesson == lesson);
        assert!(has_one, "lesson {lesson} has no challenge");
    }
}

#[test]
fn every_start_is_sound_and_not_solved() {
    for challenge in challenges() {
        let problems = errors(&challenge.start);
        assert!(problems.is_empty(), "{}: {}", challenge.file, problems[0]);
        let attempt = challenge.attempt(&challenge.start, &filter::none());
        assert!(
            !attempt.failed.is_empty(),
            "{}: it is solved at the start",
            challenge.file
        );
    }
}

#[test]
fn every_solution_passes_with_all_variations_and_within_par() {
    let mut wrong = String::new();
    for challenge in challenges() {
        let attempt = challenge.attempt(&challenge.solution, &filter::none());
        if !attempt.passed() || attempt.elements.0 != challenge.par {
            let said = attempt.sentences().join("\n");
            wrong += &format!("{}: {:?}\n{said}\n", challenge.file, attempt.elements);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_wrong_solution_fails_as_its_file_says() {
    let mut wrong = String::new();
    for challenge in challenges() {
        let attempt = challenge.attempt(&challenge.wrong.scenario, &filter::none());
        let said = attempt.sentences();
        let fails = &challenge.wrong.fails;
        let is_said = said.iter().any(|one| one.contains(fails));
        let names_a_message = said.iter().any(|one| one.contains('#'));
        if !attempt.broken.is_empty() || !is_said || !names_a_message {
            let said = said.join("\n");
            wrong += &format!("{}: not \"{fails}\", but\n{said}\n", challenge.file);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
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

#[test]
fn what_may_not_be_changed_is_refused_in_words() {
    for challenge in challenges() {
        let mut reseeded = (*challenge.solution).clone();
        reseeded.seed += 1;
        let attempt = challenge.attempt(&reseeded, &filter::none());
        assert!(!attempt.passed(), "{}", challenge.file);
        let said = attempt.sentences().join("\n");
        let told = "You changed the scenario's seed. In this challenge you may change ";
        assert!(said.contains(told), "{}: {said}", challenge.file);
    }
}
