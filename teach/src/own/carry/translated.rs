//! A text of the course in another language, whole: the original with the texts of its
//! translation in their places. What a translation lacks, such as moments and goals, is the
//! original's.

use crate::markdown::Document;
use crate::problem::Problems;

/// A lesson; none where the two do not have the same steps.
pub(super) fn lesson(original: &str, translation: &str) -> Option<String> {
    let (original, translation) = (read(original)?, read(translation)?);
    let replaced = &["title", "able"];
    let mut text = head(&original.head.text, &translation.head.text, replaced);
    if original.sections.len() != translation.sections.len() {
        return None;
    }
    for (one, other) in original.sections.iter().zip(&translation.sections) {
        let texts = other.data.as_ref().map_or("", |data| &data.text);
        let data = step(&one.data.as_ref()?.text, texts);
        let (title, told) = (&other.title, &other.text);
        text += &format!("\n## {title}\n\n{told}\n\n```yaml\n{data}```\n");
    }
    Some(text)
}

/// A challenge, and its solutions: what they fail with names a variation by its title.
pub(super) fn challenge(
    original: &str,
    solutions: &str,
    translation: &str,
) -> Option<(String, String)> {
    let (original, translation) = (read(original)?, read(translation)?);
    let (original, texts) = (&original.head.text, &translation.head.text);
    let titled = with_titles(original, texts);
    let head = head(&titled, texts, &["title", "hints"]);
    let plain = |title: &str| title.trim_matches('"').to_owned();
    let pairs = titles(original).zip(titles(&titled));
    let solutions = pairs.fold(solutions.to_owned(), |text, (one, other)| {
        text.replace(&plain(one), &plain(other))
    });
    Some((format!("{head}\n{}\n", translation.opening), solutions))
}

/// The titles of a challenge's variations.
fn titles(head: &str) -> impl Iterator<Item = &str> {
    head.lines()
        .filter_map(|line| line.strip_prefix("  - title: "))
}

fn read(text: &str) -> Option<Document> {
    Document::read(text, &mut Problems::of(""))
}

/// The front matter with some fields of another.
fn head(original: &str, translation: &str, replaced: &[&str]) -> String {
    let others = fields(translation);
    let lines = fields(original).into_iter().map(|(name, lines)| {
        let other = others.iter().find(|(one, _)| *one == name);
        let other = other.filter(|_| replaced.contains(&name));
        other.map_or(lines, |(_, lines)| lines)
    });
    format!("---\n{}---\n", lines.map(ended).collect::<String>())
}

/// The data of a step with the texts of its translation.
fn step(original: &str, translation: &str) -> String {
    let others = fields(translation);
    let of = |name: &str| others.iter().find(|(one, _)| *one == name);
    let lines =
        fields(original)
            .into_iter()
            .map(|(name, lines)| match (name, of(name), of("hint")) {
                ("answer", Some((_, answer)), _) => ended(answer),
                ("change", _, Some((_, hint))) => with_hint(lines, hint),
                _ => ended(lines),
            });
    lines.collect()
}

/// A change with another hint, which stands one step further in.
fn with_hint(change: &str, hint: &str) -> String {
    let lines = change.lines().map(|line| {
        if line.starts_with("  hint:") {
            let hint = hint.trim_end().lines();
            hint.map(|line| format!("  {line}\n")).collect()
        } else {
            format!("{line}\n")
        }
    });
    lines.collect()
}

/// A challenge's front matter with other titles for its variations, which stand in the same order.
fn with_titles(original: &str, translation: &str) -> String {
    let others = fields(translation);
    let titles = others.iter().find(|(name, _)| *name == "variations");
    let titles = titles.map_or("", |(_, lines)| lines).lines();
    let mut titles = titles.filter_map(|line| line.trim_start().strip_prefix("- "));
    let lines = original.lines().map(|line| {
        let title = line.starts_with("  - title:").then(|| titles.next());
        match title.flatten() {
            Some(title) => format!("  - title: {title}\n"),
            None => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// The fields of the outermost level, each with all of its lines.
fn fields(yaml: &str) -> Vec<(&str, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        if let Some((name, _)) = line.split_once(':')
            && line.starts_with(|first: char| first.is_ascii_alphabetic())
        {
            starts.push((name, at));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(_, at)| *at);
    let ends: Vec<usize> = ends.chain([yaml.len()]).collect();
    let all = starts.into_iter().zip(ends);
    all.map(|((name, from), end)| (name, &yaml[from..end]))
        .collect()
}

fn ended(lines: &str) -> String {
    format!("{}\n", lines.trim_end())
}

#[cfg(test)]
mod tests {
    use crate::course::{self, CHALLENGES, LESSONS, TRANSLATIONS};
    use crate::own::{FILE, Own, Work, of_challenge_in, of_lesson_in};

    fn work(own: &Own) -> Work {
        own.read(FILE)
            .unwrap_or_else(|found| panic!("{found:?}\n{}", own.text))
    }

    #[test]
    fn a_copy_of_a_translated_lesson_is_that_lesson() {
        for translation in TRANSLATIONS {
            let lessons = course::lessons_in(translation.language).expect("sound");
            for (text, lesson) in LESSONS.iter().zip(lessons) {
                let copy = of_lesson_in(translation.language, text);
                let Work::Lesson(copy) = work(&copy) else {
                    panic!("{} is a lesson", text.file);
                };
                assert_eq!((&copy.title, &copy.able), (&lesson.title, &lesson.able));
                for (one, other) in copy.steps.iter().zip(&lesson.steps) {
                    let lined = crate::lesson::Step {
                        line: other.line,
                        ..one.clone()
                    };
                    assert_eq!(&lined, other, "{}", text.file);
                }
                assert_eq!(copy.steps.len(), lesson.steps.len());
            }
        }
    }

    #[test]
    fn a_copy_of_a_translated_challenge_is_that_challenge() {
        for translation in TRANSLATIONS {
            let challenges = course::challenges_in(translation.language).expect("sound");
            for (text, challenge) in CHALLENGES.iter().zip(challenges) {
                let copy = of_challenge_in(translation.language, text);
                let Work::Challenge(copy) = work(&copy) else {
                    panic!("{} is a challenge", text.challenge.file);
                };
                assert_eq!(
                    (&copy.title, &copy.story, &copy.hints),
                    (&challenge.title, &challenge.story, &challenge.hints)
                );
                assert_eq!(copy.variations, challenge.variations);
                assert_eq!(copy.goal, challenge.goal);
            }
        }
    }

    #[test]
    fn a_copy_in_the_language_of_the_originals_is_the_original() {
        let copy = of_lesson_in("en", &LESSONS[0]);
        assert_eq!(copy, crate::own::of_lesson(&LESSONS[0]));
    }
}
