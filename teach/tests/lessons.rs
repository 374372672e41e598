//! Every lesson of the course: read, its moments and answers found in the run, its goals
//! failing at first and reached by its own solution.

use std::collections::BTreeSet;
use std::sync::Arc;

use warren_core::filter;
use warren_core::scenario::{Severity, check};
use warren_core::timeline::Timeline;
use warren_teach::course;
use warren_teach::lesson::{Ask, Lesson, Step};
use warren_teach::predict::Question;

fn lessons() -> Vec<Lesson> {
    let mut read = Vec::new();
    let mut wrong = Vec::new();
    for text in course::LESSONS {
        match Lesson::read(text.file, text.text, &course::scenario) {
            Ok(lesson) => read.push(lesson),
            Err(problems) => wrong.extend(problems.iter().map(ToString::to_string)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    read
}

fn each_step(mut see: impl FnMut(&str, &Step, &Timeline)) {
    for lesson in lessons() {
        let mut run: Option<Timeline> = None;
        for step in &lesson.steps {
            let same = run
                .as_ref()
                .is_some_and(|run| *run.scenario() == step.scenario);
            if !same {
                run = Some(Timeline::complete(step.scenario.clone()));
            }
            if let Some(run) = &run {
                see(&format!("{}:{}", lesson.file, step.line), step, run);
            }
        }
    }
}

#[test]
fn the_course_is_in_order_and_every_lesson_has_eight_to_fourteen_steps() {
    for (index, lesson) in lessons().iter().enumerate() {
        let order = usize::try_from(lesson.order).expect("small");
        assert_eq!(order, index + 1, "{}", lesson.file);
        assert!(
            lesson.file.starts_with(&format!("{order:02}-")),
            "{}",
            lesson.file
        );
        assert!(
            (8..=14).contains(&lesson.steps.len()),
            "{}: {}",
            lesson.file,
            lesson.steps.len()
        );
        assert!(
            !lesson.able.is_empty() && lesson.minutes > 0,
            "{}",
            lesson.file
        );
    }
}

#[test]
fn every_lesson_asks_in_more_than_one_way() {
    for lesson in lessons() {
        let kinds = lesson
            .steps
            .iter()
            .map(|step| std::mem::discriminant(&step.ask));
        let kinds: Vec<_> = kinds.collect();
        let mut different = kinds.clone();
        different.dedup();
        assert!(
            different.len() >= 4,
            "{}: its asks hardly change",
            lesson.file
        );
    }
}

#[test]
fn every_scenario_is_sound() {
    each_step(|place, step, _| {
        let mut problems = check::check(&step.scenario);
        // A warning may be what the lesson is about: a key that no queue has.
        problems.retain(|one| one.severity == Severity::Error);
        assert!(problems.is_empty(), "{place}: {}", problems[0]);
    });
}

#[test]
fn every_prediction_has_an_answer_that_is_not_the_only_possible_one() {
    each_step(|place, step, run| match &step.ask {
        Ask::Predict(Question::Queues(routing)) => {
            let answer = routing.answer(run);
            assert!(routing.judge(run, &answer).is_right(), "{place}");
            assert!(
                routing.queues.len() > 1,
                "{place}: there is but one queue to choose"
            );
            let opposite = routing.queues.iter().map(|queue| {
                (
                    queue.clone(),
                    1 - answer.get(queue).copied().unwrap_or_default(),
                )
            });
            let judged = routing.judge(run, &opposite.collect());
            assert!(judged.queues.iter().all(|one| !one.is_right()), "{place}");
            assert!(
                judged.queues.iter().all(|one| !one.why.is_empty()),
                "{place}"
            );
        }
        Ask::Predict(Question::Consumer(delivery)) => {
            assert!(
                delivery.consumers.len() > 1,
                "{place}: there is but one consumer"
            );
            let answer = delivery.answer(run);
            assert!(delivery.judge(run, &answer).is_right, "{place}");
        }
        Ask::Press(_) | Ask::Change(_) | Ask::Answer(_) => {}
    });
}

#[test]
fn every_goal_of_a_change_fails_at_first_and_is_reached_by_the_solution() {
    each_step(|place, step, _| {
        if let Ask::Change(task) = &step.ask {
            let before = step
                .judge_change(&step.scenario, &filter::none())
                .expect("it asks for a change");
            assert!(
                !before.failures.is_empty(),
                "{place}: the goal is reached already"
            );
            let after = step
                .judge_change(&task.solution, &filter::none())
                .expect("it asks for a change");
            assert!(after.passed(), "{place}: {:?}", after);
            assert!(!task.hint.is_empty(), "{place}");
        }
    });
}

#[test]
fn moments_do_not_go_back_within_one_scenario() {
    for lesson in lessons() {
        for pair in lesson.steps.windows(2) {
            let same = Arc::ptr_eq(&pair[0].scenario, &pair[1].scenario);
            let back = pair[1].playhead < pair[0].playhead;
            assert!(
                !(same && back),
                "{}:{}: the moment goes back",
                lesson.file,
                pair[1].line
            );
        }
    }
}

#[test]
fn the_lists_name_all_files() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../lessons");
    let there = |folder: &str, end: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(root.join(folder)).expect("the folder is there");
        let names = entries.map(|entry| entry.expect("it can be read").file_name());
        names
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| name.ends_with(end) && name != "README.md")
            .map(|name| format!("{folder}{name}"))
            .collect()
    };
    let listed = |texts: &[course::Text]| texts.iter().map(|one| one.file.to_owned()).collect();
    let lessons: BTreeSet<String> = listed(course::LESSONS);
    assert_eq!(there("", ".md"), lessons);
    let scenarios: BTreeSet<String> = listed(course::SCENARIOS);
    assert_eq!(there("scenarios/", ".json"), scenarios);
    let challenges = course::CHALLENGES.iter();
    let (told, solved): (BTreeSet<String>, BTreeSet<String>) = challenges
        .map(|one| (one.challenge.file.to_owned(), one.solutions.file.to_owned()))
        .unzip();
    assert_eq!(there("challenges/", ".md"), told);
    assert_eq!(there("challenges/solutions/", ".yaml"), solved);
    for translation in course::TRANSLATIONS {
        let folder = translation.language;
        let lessons: BTreeSet<String> = listed(translation.lessons);
        assert_eq!(there(&format!("{folder}/"), ".md"), lessons);
        let challenges: BTreeSet<String> = listed(translation.challenges);
        assert_eq!(there(&format!("{folder}/challenges/"), ".md"), challenges);
    }
}
