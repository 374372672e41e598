//! A file of observations: a trace, a document of routing tables, or a session as frames.

use std::path::{Path, PathBuf};

use crate::compare::Difference;
use crate::ordered::Ordered;
use crate::trace::Trace;
use crate::verdict::{self, Finding};
use crate::{frames, tables};

/// Whether the broker does what a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Passed,
    /// It does not, or what the file says is not understood.
    Failed(Vec<Finding>),
}

/// Judges the broker by one file.
#[must_use]
pub fn judge(path: &Path) -> Verdict {
    let verdict = read(path).and_then(|text| judge_document(&text));
    verdict.unwrap_or_else(|why| {
        Verdict::Failed(vec![Finding {
            operation: "reading".to_owned(),
            difference: Difference::not_done(why),
        }])
    })
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("it cannot be read: {error}"))
}

fn judge_document(text: &str) -> Result<Verdict, String> {
    let document: Ordered =
        serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    if document.get("steps").is_some() {
        return Trace::from_json(text).map(|trace| judge_trace(&trace));
    }
    if document.get("cases").is_some() {
        let judged = tables::judge(&document);
        return Ok(verdict_of(judged.findings));
    }
    if document.get("frames").is_some() {
        let judged = frames::judge(&document);
        return Ok(verdict_of(judged.findings));
    }
    Err("it has neither steps, nor cases, nor frames".to_owned())
}

fn judge_trace(trace: &Trace) -> Verdict {
    let parting = verdict::replay(trace).err();
    verdict_of(parting.map_or_else(Vec::new, verdict::Parting::findings))
}

fn verdict_of(findings: Vec<Finding>) -> Verdict {
    if findings.is_empty() {
        Verdict::Passed
    } else {
        Verdict::Failed(findings)
    }
}

/// Every JSON file in a folder and the folders in it, in order of their paths.
///
/// # Errors
/// A sentence, where a folder cannot be read.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable =
        |error: std::io::Error| format!("the folder {} cannot be read: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            files.extend(files_in(&path)?);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
