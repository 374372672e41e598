//! `conformance`: the simulator and a real RabbitMQ, side by side.
//!
//! `cargo xtask conformance` builds and runs it. It starts the server itself, and stops it.
#![expect(
    clippy::print_stdout,
    reason = "a command line program talks on its standard output"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use warren_tests::live::bout::{Bout, Tally};
use warren_tests::live::check::{self, Disagreement, Findings, Known, Who};
use warren_tests::live::random::Profile;
use warren_tests::live::{Server, dialogue, exports, record, tables, tasks, write};

const HELP: &str = "\
The simulator and a real RabbitMQ, side by side.

  conformance check [PATH...]               runs recordings on both (default: the corpus)
  conformance exports                       gives what is exported to a real server and takes
                                            it out again
  conformance wire                          says what a scenario's clients say to a real server,
                                            octet by octet
  conformance capture FILE                  captures what lapin and a real server say
  conformance programs                      runs exported programs on a real server
  conformance tasks                         the suite of task queues, through lapin
  conformance tables                        only the routing tables of the corpus
  conformance record SCRIPT... --out DIR    fills scripts in with what the server does
  conformance random [--profile P,...] [--seed S] [--sequences N] [--ops M] [--from F] [--times T]
                     [--out DIR]            plays random sequences on both; each profile has
                                            so many, or its own number as in \"ttl:5\"; \"all\"
                                            are all profiles";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.split_first() {
        Some((word, rest)) if word == "check" => check(rest),
        Some((word, _)) if word == "exports" => told(exports::check),
        Some((word, _)) if word == "programs" => told(exports::programs),
        Some((word, rest)) if word == "capture" => capture(rest),
        Some((word, _)) if word == "wire" => told(dialogue::check),
        Some((word, _)) if word == "tasks" => told(tasks::check),
        Some((word, _)) if word == "tables" => only_tables(),
        Some((word, rest)) if word == "record" => record(rest),
        Some((word, rest)) if word == "random" => random(rest),
        _ => {
            println!("{HELP}");
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn told(check: fn() -> Result<Vec<String>>) -> Result<()> {
    let start = Instant::now();
    for line in check()? {
        println!("{line}");
    }
    println!("{:.1?} in all", start.elapsed());
    Ok(())
}

fn capture(words: &[String]) -> Result<()> {
    let out = words.first().context("capture wants a FILE")?;
    for line in exports::capture(Path::new(out))? {
        println!("{line}");
    }
    Ok(())
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

/// Differences that are known: those of the server, and where the simulator does not
/// follow yet.
fn known() -> Result<Vec<Known>> {
    let path = corpus().join("known_differences.json");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut known: Vec<Known> = serde_json::from_str(&text)?;
    let not_yet = std::fs::read_to_string(corpus().join("not-yet.txt")).unwrap_or_default();
    let lines = not_yet.lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().map(str::trim).map(str::to_owned);
        let (Some(trace), Some(step), Some(reason)) = (word(), word(), word()) else {
            bail!("not-yet.txt: {line}");
        };
        known.push(Known {
            trace,
            step: step.parse()?,
            who: Who::Simulator,
            reason,
        });
    }
    Ok(known)
}

fn check(words: &[String]) -> Result<()> {
    let mut paths = Vec::new();
    for word in words {
        paths.extend(check::recordings(Path::new(word))?);
    }
    if words.is_empty() {
        for folder in ["traces", "cluster", "own", "found"] {
            let folder = corpus().join(folder);
            if folder.is_dir() {
                paths.extend(check::recordings(&folder)?);
            }
        }
    }
    let start = Instant::now();
    let mut server = Server::start()?;
    println!("the server is up after {:.1?}", start.elapsed());
    let findings = check::corpus(&mut server, &paths, &known()?)?;
    tell(&findings);
    let tables = !words.is_empty() || tables(&mut server)?;
    println!("{:.1?} in all", start.elapsed());
    if findings.hold() && tables {
        Ok(())
    } else {
        bail!("the server, the recordings and the simulator do not all agree")
    }
}

/// The routing tables on both; whether all is as recorded.
fn tables(server: &mut Server) -> Result<bool> {
    let mut all = true;
    for name in ["topic.json", "headers.json"] {
        let judged = tables::judge(server, &corpus().join(name))?;
        for (case, difference) in &judged.differences {
            println!("DIFFERS   {name}, {case}: {difference:?}");
        }
        let (compared, differ) = (judged.compared, judged.differences.len());
        println!("{name}: {compared} routes and refusals compared, {differ} differ");
        all &= differ == 0 && compared > 0;
    }
    Ok(all)
}

fn only_tables() -> Result<()> {
    if tables(&mut Server::start()?)? {
        Ok(())
    } else {
        bail!("the server, the tables and the simulator do not all agree")
    }
}

fn tell(findings: &Findings) {
    for (trace, tries) in &findings.raced {
        println!("raced     {trace}: the server did what is recorded at try {tries}");
    }
    for known in &findings.known {
        println!(
            "known     {} step {}: {}",
            known.trace, known.step, known.reason
        );
    }
    for one in &findings.disagreements {
        let both = findings.disagreements.iter().any(|other| {
            other.trace == one.trace && other.step == one.step && other.who != one.who
        });
        disagreement(one, both);
    }
    for known in &findings.vanished {
        let Known { trace, step, .. } = known;
        println!("VANISHED  {trace} step {step}: no difference any more, though it is listed");
    }
    println!(
        "{} recordings run, {} raced, {} known differences, {} others, {} vanished",
        findings.traces,
        findings.raced.len(),
        findings.known.len(),
        findings.disagreements.len(),
        findings.vanished.len()
    );
}

fn disagreement(one: &Disagreement, both: bool) {
    let who = match (one.who, both) {
        (Who::Server, false) => "the server alone differs from the recording",
        (Who::Simulator, false) => "the simulator alone differs from the recording",
        (Who::Server, true) => "the server differs from the recording, and so does the simulator",
        (Who::Simulator, true) => {
            "the simulator differs from the recording, and so does the server"
        }
    };
    println!(
        "DIFFERS   {} step {} ({}): {who}",
        one.trace, one.step.0, one.step.1
    );
    for difference in &one.differences {
        println!("    {}", difference.what);
        println!("      recorded {}", difference.expected);
        println!("      now      {}", difference.got);
    }
}

fn record(words: &[String]) -> Result<()> {
    let at = words.iter().position(|word| word == "--out");
    let at = at.context("record wants --out DIR")?;
    let out = Path::new(words.get(at + 1).context("--out wants a folder")?);
    let scripts = words[..at].iter().chain(&words[at + 2..]);
    let (mut server, mut cluster) = (None, None);
    let mut refused = 0;
    for (number, script) in (0..).step_by(2).zip(scripts) {
        let text = std::fs::read_to_string(script).with_context(|| script.clone())?;
        let nodes = serde_json::from_str::<Value>(&text)?["nodes"].take();
        let nodes: Vec<String> = serde_json::from_value(nodes).unwrap_or_default();
        let server = if nodes.is_empty() {
            started(&mut server, Server::start)?
        } else {
            started(&mut cluster, || Server::of_nodes(&nodes))?
        };
        match record::record(server, number, &text) {
            Ok(document) => {
                let id = document["id"].as_str().context("the id is no text")?;
                let path = out.join(format!("{id}.json"));
                std::fs::write(&path, write::document(&document)?)?;
                println!("recorded  {}", path.display());
            }
            Err(why) => {
                refused += 1;
                println!("REFUSED   {script}: {why:#}");
            }
        }
    }
    if refused > 0 {
        bail!("{refused} scripts were not recorded");
    }
    Ok(())
}

/// The server, which is started when it is first asked for.
fn started(
    server: &mut Option<Server>,
    start: impl FnOnce() -> Result<Server>,
) -> Result<&mut Server> {
    let started = match server.take() {
        Some(started) => started,
        None => start()?,
    };
    Ok(server.insert(started))
}

/// The value after this word.
fn value<'a>(words: &'a [String], word: &str) -> Option<&'a str> {
    let at = words.iter().position(|one| one == word)?;
    words.get(at + 1).map(String::as_str)
}

fn number<N: std::str::FromStr>(words: &[String], word: &str, default: N) -> Result<N> {
    match value(words, word) {
        None => Ok(default),
        Some(text) => match text.parse() {
            Ok(number) => Ok(number),
            Err(_) => bail!("{word} wants a number, not {text}"),
        },
    }
}

fn random(words: &[String]) -> Result<()> {
    let profiles = profiles(value(words, "--profile").unwrap_or("basic"))?;
    let bout = Bout {
        seed: number(words, "--seed", 1)?,
        ops: number(words, "--ops", 25)?,
        out: value(words, "--out").map_or_else(|| corpus().join("found"), PathBuf::from),
    };
    let from: u32 = number(words, "--from", 0)?;
    let sequences: u32 = number(words, "--sequences", 100)?;
    let times: usize = number(words, "--times", 1)?;
    let mut server = Server::start()?;
    let mut runs = 0;
    let mut failed = Vec::new();
    for (profile, count) in profiles {
        let numbers = from..from + count.unwrap_or(sequences);
        let start = Instant::now();
        let mut tally = Tally::default();
        for _ in 0..times {
            tally.add(bout.play(&mut server, &mut runs, (profile, numbers.clone()))?);
        }
        let Tally {
            agreed,
            differed,
            raced,
        } = &tally;
        println!(
            "profile {}, seed {}: {} sequences of {} operations from {from}, {agreed} agreed, \
             {} differed, {} raced, in {:.1?}",
            profile.name(),
            bout.seed,
            numbers.len() * times,
            bout.ops,
            differed.len(),
            raced.len(),
            start.elapsed()
        );
        if !tally.holds() {
            failed.push(format!(
                "{}: {differed:?} differ, {raced:?} race",
                profile.name()
            ));
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        bail!("the server and the simulator part: {}", failed.join("; "))
    }
}

/// Profiles by name, each with a number of sequences of its own if it says so.
fn profiles(names: &str) -> Result<Vec<(Profile, Option<u32>)>> {
    if names == "all" {
        return Ok(Profile::ALL.map(|profile| (profile, None)).to_vec());
    }
    let named = |word: &str| {
        let (name, count) = match word.split_once(':') {
            Some((name, count)) => (name, Some(count.parse()?)),
            None => (word, None),
        };
        let profile = Profile::ALL.into_iter().find(|one| one.name() == name);
        let profile = profile.with_context(|| format!("there is no profile {name}"))?;
        Ok((profile, count))
    };
    names.split(',').map(named).collect()
}
