//! Many random sequences in a row, each played on server and simulator.
//!
//! Where they part, the same is played again. If they part in another way then, or not at
//! all, the server itself does not always do the same: it races with itself, and the
//! generator should not have made the sequence. That is told, and is no agreement.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::{Value, json};
use warren_replay::Step;

use super::duel::{Parting, duel};
use super::random::{self, Profile};
use super::server::Server;
use super::shrink::shrink;
use super::{record, write};

/// How many differences are shrunk and kept: one fault shows in many sequences.
const KEPT: usize = 5;
/// How often a sequence on which both part is played again.
const AGAIN: u32 = 2;
/// How often a shrinking sequence is played.
const PATIENCE: u32 = 250;

/// What all its sequences have in common.
pub struct Bout {
    /// Where chance begins.
    pub seed: u64,
    /// How many operations each has, after connecting.
    pub ops: usize,
    /// Where differences are written, as recordings.
    pub out: PathBuf,
}

/// What came of them.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many sequences went the same way on both.
    pub agreed: usize,
    /// Those that did not.
    pub differed: Vec<u32>,
    /// Those that the server does not always do in the same way, or not at all.
    pub raced: Vec<u32>,
}

impl Tally {
    /// Adds what came of others.
    pub fn add(&mut self, others: Self) {
        self.agreed += others.agreed;
        self.differed.extend(others.differed);
        self.raced.extend(others.raced);
    }

    /// Whether all agreed.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.differed.is_empty() && self.raced.is_empty()
    }
}

impl Bout {
    /// Plays the sequences of these numbers.
    ///
    /// # Errors
    /// A server that does not come up again.
    pub fn play(
        &self,
        server: &mut Server,
        runs: &mut u32,
        (profile, numbers): (Profile, Range<u32>),
    ) -> Result<Tally> {
        let mut tally = Tally::default();
        for number in numbers {
            let steps = random::sequence(self.seed, number, self.ops, profile);
            let what = format!("{} seed {}, sequence {number}", profile.name(), self.seed);
            let Some(parting) = play(server, runs, &steps)? else {
                tally.agreed += 1;
                continue;
            };
            let parts = |runs: &mut u32, server: &mut Server| play(server, runs, &steps);
            let mut same = true;
            for _ in 0..AGAIN {
                same &= parts(runs, server)?.is_some_and(|again| again.at == parting.at);
            }
            tell(if same { "DIFFERS" } else { "RACES" }, &what, &parting);
            if !same {
                tally.raced.push(number);
                let id = format!("raced-{}-{}-{number}", profile.name(), self.seed);
                write_script(&self.out, &id, &script(&steps, &id))?;
                continue;
            }
            tally.differed.push(number);
            if tally.differed.len() <= KEPT {
                let id = format!("found-{}-{}-{number}", profile.name(), self.seed);
                keep(server, runs, (steps, &id, &parting), &self.out)?;
            }
        }
        Ok(tally)
    }
}

/// One duel. What the server could not do is a way to part, too.
fn play(server: &mut Server, runs: &mut u32, steps: &[Step]) -> Result<Option<Parting>> {
    *runs += 1;
    match duel(server, *runs, steps) {
        Ok(parting) => Ok(parting),
        Err(why) => {
            server.restart()?;
            Ok(Some(Parting::not_done(format!("{why:#}"))))
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "a long run tells what it finds at once"
)]
fn tell(how: &str, what: &str, parting: &Parting) {
    println!("{how:9} {what}, step {}", parting.at + 1);
    for difference in &parting.differences {
        println!("    {}", difference.what);
        println!("      server    {}", difference.expected);
        println!("      simulator {}", difference.got);
    }
}

/// The operation on which both part, and the parts of the outcome that differ.
fn kind(steps: &[Step], parting: &Parting) -> (Option<String>, Vec<String>) {
    let op = steps.get(parting.at).map(|step| step.op.clone());
    let what = parting.differences.iter().map(|one| one.what.clone());
    (op, what.collect())
}

/// The steps as a recording without what was observed.
fn script(steps: &[Step], id: &str) -> Value {
    let scripted = steps.iter().map(|step| {
        let Step {
            op,
            connection,
            channel,
            args,
            ..
        } = step;
        json!({"op": op, "connection": connection, "channel": channel, "args": args})
    });
    json!({
        "id": id,
        "title": "Found by a random sequence, and shrunk",
        "covers": ["random"],
        "steps": scripted.collect::<Vec<_>>(),
    })
}

/// What the server does not do twice in the same way stays a script.
fn write_script(out: &Path, id: &str, script: &Value) -> Result<()> {
    std::fs::create_dir_all(out)?;
    let path = out.join(format!("{id}.script"));
    std::fs::write(path, serde_json::to_string_pretty(script)?)?;
    Ok(())
}

/// Shrinks the sequence, and writes what is left as a recording of the server's. The whole is
/// kept as a script, for a shrunk one may part for another reason: by then the server may be
/// left to chance where the whole sequence leaves it none.
#[expect(
    clippy::print_stdout,
    reason = "a long run tells what it finds at once"
)]
fn keep(
    server: &mut Server,
    runs: &mut u32,
    (steps, id, parting): (Vec<Step>, &str, &Parting),
    out: &Path,
) -> Result<()> {
    let looked_for = kind(&steps, parting);
    write_script(out, &format!("{id}-whole"), &script(&steps, id))?;
    let steps = shrink(steps, PATIENCE, |steps| {
        *runs += 1;
        // What cannot be done at all is not what is looked for.
        let found = duel(server, *runs, steps).ok().flatten();
        Ok(found.is_some_and(|found| kind(steps, &found) == looked_for))
    })?;
    let script = script(&steps, id);
    *runs += 2;
    match record::record(server, *runs - 1, &script.to_string()) {
        Ok(document) => {
            std::fs::create_dir_all(out)?;
            let path = out.join(format!("{id}.json"));
            std::fs::write(&path, write::document(&document)?)?;
            println!("    {} steps are left: {}", steps.len(), path.display());
        }
        Err(why) => {
            println!("    {} steps are left, not recorded: {why:#}", steps.len());
            write_script(out, id, &script)?;
        }
    }
    Ok(())
}
