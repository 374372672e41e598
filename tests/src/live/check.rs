//! The corpus three ways: what was recorded, what the server does now, and what the
//! simulator does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use warren_replay::compare::{self, Difference};
use warren_replay::{Trace, checks, verdict};

use super::run::Run;
use super::server::Server;

/// A difference that is known, with the reason for it. One that is not there any more is
/// a failure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The recording's name.
    pub trace: String,
    /// The step's number.
    pub step: u32,
    /// Who differs from the recording.
    pub who: Who,
    /// Why that is right.
    pub reason: String,
}

/// Who is compared with a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// The live server.
    Server,
    /// The simulator.
    Simulator,
}

/// What differs at one step.
#[derive(Debug)]
pub struct Disagreement {
    /// The recording's name.
    pub trace: String,
    /// The step's number, and what was done.
    pub step: (u32, String),
    /// Who differs from the recording.
    pub who: Who,
    /// In what.
    pub differences: Vec<Difference>,
}

/// What came of the corpus.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many recordings were run.
    pub traces: usize,
    /// Recordings that the server did not follow at once, and at which try it did.
    pub raced: Vec<(String, u32)>,
    /// Differences that nobody knew of.
    pub disagreements: Vec<Disagreement>,
    /// Differences that were known.
    pub known: Vec<Known>,
    /// Known differences that are no more.
    pub vanished: Vec<Known>,
}

impl Findings {
    /// Whether all agree but for what is known.
    #[must_use]
    pub fn hold(&self) -> bool {
        self.disagreements.is_empty() && self.vanished.is_empty()
    }
}

/// The recordings under this path, in the order of their names.
///
/// # Errors
/// A folder that cannot be read.
pub fn recordings(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let entries = std::fs::read_dir(path).with_context(|| path.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(recordings(&path)?);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The steps where a live server differs from a recording.
///
/// # Errors
/// A step that could not be done.
pub fn server(server: &mut Server, number: u32, trace: &Trace) -> Result<Vec<Disagreement>> {
    let mut run = Run::new(server, number)?;
    let outcome = steps(&mut run, trace);
    run.clean_up()?;
    outcome
}

fn steps(run: &mut Run<'_>, trace: &Trace) -> Result<Vec<Disagreement>> {
    let mut found = Vec::new();
    let mut note = |step: (u32, &str), differences: Vec<Difference>| {
        if !differences.is_empty() {
            found.push(Disagreement {
                trace: trace.id.clone(),
                step: (step.0, step.1.to_owned()),
                who: Who::Server,
                differences,
            });
        }
    };
    for step in &trace.steps {
        let recorded = compare::recorded(step).map_err(|why| anyhow!(why))?;
        let mut differences = compare::outcomes(&recorded, &run.take(step)?);
        if let Some(state) = &step.state {
            differences.extend(compare::states(state, &run.state()?));
        }
        if !step.checks.is_empty() {
            differences.extend(checks::unmet(&step.checks, &run.state()?));
        }
        note((step.n, &step.op), differences);
    }
    if let Some(end) = &trace.end {
        note((trace.last(), "final"), compare::states(end, &run.state()?));
    }
    Ok(found)
}

/// How often a recording is tried on the server. A busy machine misses moments that a recording
/// counts on, and the server leaves a few things to chance itself: a stream that begins a new
/// segment removes an old one then or only later (observed: 4 of 10 times otherwise than
/// recorded). What differs for that alone does not differ every time; how often it did is told.
const TRIES: u32 = 8;

/// The steps where a live server differs from a recording, every time that it is tried, and how
/// often it was.
fn on_server(live: &mut Server, number: u32, trace: &Trace) -> Result<(Vec<Disagreement>, u32)> {
    let mut found = Vec::new();
    for again in 0..TRIES {
        found = match server(live, number + again, trace) {
            Ok(found) => found,
            Err(why) => {
                live.restart()?;
                vec![not_done(trace, &why)]
            }
        };
        if found.is_empty() {
            return Ok((found, again + 1));
        }
    }
    Ok((found, TRIES))
}

fn not_done(trace: &Trace, why: &anyhow::Error) -> Disagreement {
    Disagreement {
        trace: trace.id.clone(),
        step: (0, "run".to_owned()),
        who: Who::Server,
        differences: vec![Difference::not_done(format!("{why:#}"))],
    }
}

/// The step where the simulator parts from a recording.
#[must_use]
pub fn simulator(trace: &Trace) -> Option<Disagreement> {
    let parting = verdict::replay(trace).err()?;
    Some(Disagreement {
        trace: trace.id.clone(),
        step: (parting.step, parting.op),
        who: Who::Simulator,
        differences: parting.differences,
    })
}

/// The cluster of these nodes; it is started when it is first asked for.
fn on<'a>(cluster: &'a mut Option<Server>, nodes: &[String]) -> Result<&'a mut Server> {
    let started = match cluster.take() {
        Some(started) => started,
        None => Server::of_nodes(nodes)?,
    };
    Ok(cluster.insert(started))
}

/// Runs all of these recordings, and sorts what was found by what is known.
///
/// # Errors
/// A file that is no recording, or a server that fails.
pub fn corpus(live: &mut Server, paths: &[PathBuf], known: &[Known]) -> Result<Findings> {
    let mut findings = Findings::default();
    let mut cluster = None;
    let mut expected: BTreeMap<(String, u32, Who), Known> = BTreeMap::new();
    for known in known {
        let key = (known.trace.clone(), known.step, known.who);
        expected.insert(key, known.clone());
    }
    for (number, path) in (0..).zip(paths) {
        let trace = Trace::read(path).map_err(|why| anyhow!(why))?;
        findings.traces += 1;
        let number = number * TRIES;
        let (mut found, tries) = if trace.nodes.is_empty() {
            on_server(live, number, &trace)?
        } else {
            on_server(on(&mut cluster, &trace.nodes)?, number, &trace)?
        };
        if found.is_empty() && tries > 1 {
            findings.raced.push((trace.id.clone(), tries));
        }
        found.extend(simulator(&trace));
        for disagreement in found {
            let key = (
                disagreement.trace.clone(),
                disagreement.step.0,
                disagreement.who,
            );
            match expected.remove(&key) {
                Some(known) => findings.known.push(known),
                None => findings.disagreements.push(disagreement),
            }
        }
        let gone = expected.extract_if(.., |key, _| key.0 == trace.id);
        findings.vanished.extend(gone.map(|(_, known)| known));
    }
    Ok(findings)
}
