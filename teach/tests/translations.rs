//! Every translation has every lesson and every challenge, step by step.

use warren_teach::lesson::Ask;
use warren_teach::{Problem, course};

fn told(problems: &[Problem]) -> String {
    problems.iter().map(|one| format!("{one}\n")).collect()
}

#[test]
fn every_lesson_is_translated_step_by_step() {
    let lessons = course::lessons().unwrap_or_else(|wrong| panic!("{}", told(&wrong)));
    let mut wrong = String::new();
    for translation in course::TRANSLATIONS {
        assert_eq!(
            translation.lessons.len(),
            lessons.len(),
            "{}",
            translation.language
        );
        for (lesson, text) in lessons.iter().zip(translation.lessons) {
            let name = format!("{}/{}", translation.language, lesson.file);
            assert_eq!(text.file, name, "a lesson is missing, or has another name");
            match lesson.translated(text.file, text.text) {
                Err(problems) => wrong += &told(&problems),
                Ok(translated) => {
                    let pairs = lesson.steps.iter().zip(&translated.steps);
                    for (step, other) in pairs {
                        assert_ne!(step.text, other.text, "{}:{}", text.file, other.line);
                        assert_eq!(step.points, other.points);
                        assert_eq!(step.playhead, other.playhead);
                        if let (Ask::Answer(quiz), Ask::Answer(theirs)) = (&step.ask, &other.ask) {
                            assert_ne!(
                                quiz.question, theirs.question,
                                "{}:{}",
                                text.file, other.line
                            );
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_challenge_is_translated() {
    let challenges = course::challenges().unwrap_or_else(|wrong| panic!("{}", told(&wrong)));
    let mut wrong = String::new();
    for translation in course::TRANSLATIONS {
        assert_eq!(
            translation.challenges.len(),
            challenges.len(),
            "{}",
            translation.language
        );
        for (challenge, text) in challenges.iter().zip(translation.challenges) {
            let name = format!("{}/{}", translation.language, challenge.file);
            assert_eq!(
                text.file, name,
                "a challenge is missing, or has another name"
            );
            match challenge.translated(text.file, text.text) {
                Err(problems) => wrong += &told(&problems),
                Ok(translated) => {
                    assert_ne!(translated.story, challenge.story, "{}", text.file);
                    assert_eq!(translated.goal, challenge.goal);
                    assert_eq!(translated.start.title, translated.title);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
