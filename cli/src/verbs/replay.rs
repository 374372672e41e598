//! `warren replay`: whether the broker does what recordings of a real server say.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;
use warren_replay::recording::{self, Verdict};
use warren_replay::verdict::Finding;

use crate::args::Replay;
use crate::outcome::{Outcome, say};

/// What came of all files.
#[derive(Default, Serialize)]
struct Report {
    passed: usize,
    failed: usize,
    differences: Vec<Line>,
}

/// One difference.
#[derive(Serialize)]
struct Line {
    file: String,
    operation: String,
    what: String,
    expected: Value,
    got: Value,
}

/// Judges the broker by a file, or by every JSON file in a folder.
pub(crate) fn replay(args: &Replay, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let files = match files(Path::new(&args.source)) {
        Ok(files) => files,
        Err(why) => {
            say(format_args!("warren: {why}"));
            return Ok(Outcome::Unreadable);
        }
    };
    let mut report = Report::default();
    for file in &files {
        report.add(&file.display().to_string(), recording::judge(file));
    }
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)?;
    } else {
        report.tell(out)?;
    }
    Ok(if report.failed == 0 {
        Outcome::Fine
    } else {
        Outcome::Problems
    })
}

fn files(source: &Path) -> Result<Vec<PathBuf>, String> {
    if !source.exists() {
        return Err(format!("there is no file or folder {}", source.display()));
    }
    if !source.is_dir() {
        return Ok(vec![source.to_owned()]);
    }
    let files = recording::files_in(source)?;
    if files.is_empty() {
        return Err(format!("there is no recording in {}", source.display()));
    }
    Ok(files)
}

impl Report {
    fn add(&mut self, file: &str, verdict: Verdict) {
        let file = file.to_owned();
        match verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Failed(findings) => {
                self.failed += 1;
                let line = |finding| Line::of(&file, finding);
                self.differences.extend(findings.into_iter().map(line));
            }
        }
    }

    fn tell(&self, out: &mut dyn Write) -> std::io::Result<()> {
        for line in &self.differences {
            let Line {
                file,
                operation,
                what,
                expected,
                got,
            } = line;
            writeln!(
                out,
                "{file}: {operation}: {what}: expected {expected}, got {got}"
            )?;
        }
        writeln!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Line {
    fn of(file: &str, finding: Finding) -> Self {
        Self {
            file: file.to_owned(),
            operation: finding.operation,
            what: finding.difference.what,
            expected: finding.difference.expected,
            got: finding.difference.got,
        }
    }
}
