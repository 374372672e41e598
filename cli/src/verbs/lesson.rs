//! `warren lesson check`: what is wrong with lessons and challenges, with lines.
//!
//! Scenarios are found in the file itself, in a folder `scenarios` beside it or above, in the
//! course and in the library; a challenge's solutions in the file, or in a folder `solutions`
//! beside it.

use std::fs;
use std::io::Write;
use std::path::Path;

use warren_teach::own::{Own, Work};
use warren_teach::{Problem, course};

use crate::args::LessonCheck;
use crate::outcome::{Outcome, say};

/// Checks each file by itself; the worst outcome counts.
pub(crate) fn check(args: &LessonCheck, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut worst = Outcome::Fine;
    for file in &args.files {
        let outcome = match fs::read_to_string(file) {
            Ok(text) => told(file, read(file, &text), out)?,
            Err(error) => {
                say(format_args!("warren: {file} cannot be read: {error}"));
                Outcome::Unreadable
            }
        };
        worst = worst.max(outcome);
    }
    Ok(worst)
}

fn told(
    file: &str,
    read: Result<Work, Vec<Problem>>,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    match read {
        Ok(Work::Lesson(lesson)) => {
            writeln!(out, "{file}: in order, {} steps", lesson.steps.len())?;
            Ok(Outcome::Fine)
        }
        Ok(Work::Challenge(challenge)) => {
            let varied = challenge.variations.len();
            writeln!(
                out,
                "{file}: in order, solved, also in other courses of events: {varied}"
            )?;
            Ok(Outcome::Fine)
        }
        Err(problems) => {
            for problem in problems {
                writeln!(out, "{problem}")?;
            }
            Ok(Outcome::Problems)
        }
    }
}

fn read(file: &str, text: &str) -> Result<Work, Vec<Problem>> {
    let mut own = Own::from_file(file, text)?;
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    if own.is_challenge() && !own.text.contains("```yaml solutions") {
        let name = Path::new(file).with_extension("yaml");
        let name = name.file_name().unwrap_or_default();
        if let Ok(solutions) = fs::read_to_string(folder.join("solutions").join(name)) {
            own.text += &format!("\n```yaml solutions\n{}\n```\n", solutions.trim_end());
        }
    }
    own.read_beside(file, &|name: &str| beside(folder, name))
}

/// The scenario of this name in a folder of scenarios nearby. A name is no path.
fn beside(folder: &Path, name: &str) -> Option<String> {
    let is_name = !name.contains(['/', '\\', '.']);
    let near = [folder.join("scenarios"), folder.join("../scenarios")];
    let files = near.iter().map(|near| near.join(format!("{name}.json")));
    let mut found = files.filter_map(|file| fs::read_to_string(file).ok());
    is_name
        .then(|| found.next())
        .flatten()
        .or_else(|| course::scenario(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(files: &[&str]) -> (Outcome, String) {
        let files = files.iter().map(|file| (*file).to_owned()).collect();
        let mut out = Vec::new();
        let outcome = check(&LessonCheck { files }, &mut out).expect("written");
        (outcome, String::from_utf8(out).expect("text"))
    }

    #[test]
    fn the_course_is_in_order() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../lessons/");
        let lesson = format!("{root}05-topic.md");
        let challenge = format!("{root}challenges/02-the-right-desk.md");
        let (outcome, text) = said(&[&lesson, &challenge]);
        assert_eq!(outcome, Outcome::Fine, "{text}");
        assert!(text.contains("05-topic.md: in order, 13 steps"), "{text}");
        assert!(text.contains("in other courses of events: 1"), "{text}");
    }

    #[test]
    fn faults_are_told_with_their_lines() {
        let text = "---\ntitle: T\nscenario: hello-world\nminutes: 1\nable: []\n---\n\n## One\n\n\
                    Text.\n\n```yaml\nat: after routed 99\npress: go on\n```\n";
        let mut out = Vec::new();
        let outcome = told("a.md", read("a.md", text), &mut out).expect("written");
        let said = String::from_utf8(out).expect("text");
        assert_eq!(outcome, Outcome::Problems);
        let expected =
            "a.md:13: the moment \"after routed 99\" does not come in this run; name one";
        assert!(said.starts_with(expected), "{said}");
        assert_eq!(self::said(&["no-such-file.md"]).0, Outcome::Unreadable);
    }
}
