//! The same steps on the live server and on the simulator, compared after every one. The
//! simulator's books are checked too: no copy may come from nowhere or vanish unnamed.

use anyhow::Result;
use warren_replay::compare::{self, Difference};
use warren_replay::{Driver, Step};

use super::run::Run;
use super::server::Server;

/// Where the two part.
#[derive(Debug)]
pub struct Parting {
    /// The step's place, from 0; the number of steps where only the end differs.
    pub at: usize,
    /// What differs; the server's side is the expected one.
    pub differences: Vec<Difference>,
}

impl Parting {
    /// The server's side could not be done at all.
    #[must_use]
    pub fn not_done(why: String) -> Self {
        Self {
            at: 0,
            differences: vec![Difference::not_done(why)],
        }
    }
}

/// Does the steps on both, until they part.
///
/// # Errors
/// A step that the server's side could not do.
pub fn duel(server: &mut Server, number: u32, steps: &[Step]) -> Result<Option<Parting>> {
    let mut run = Run::new(server, number)?;
    let parting = fight(&mut run, steps);
    run.clean_up()?;
    parting
}

fn fight(run: &mut Run<'_>, steps: &[Step]) -> Result<Option<Parting>> {
    let mut simulator = Driver::audited();
    let part = |at, differences: Vec<Difference>| {
        (!differences.is_empty()).then_some(Parting { at, differences })
    };
    for (at, step) in steps.iter().enumerate() {
        let seen = run.take(step)?;
        let mut asked = step.clone();
        asked.reply.clone_from(&seen.reply);
        let mut differences = match simulator.take(&asked) {
            Ok(observed) => compare::outcomes(&seen, &observed),
            Err(why) => vec![Difference::not_done(why)],
        };
        differences.extend(simulator.audit().err().map(unbalanced));
        if let Some(parting) = part(at, differences) {
            return Ok(Some(parting));
        }
    }
    let differences = compare::states(&run.state()?, &simulator.state());
    Ok(part(steps.len(), differences))
}

/// The simulator's own books are wrong.
fn unbalanced(why: String) -> Difference {
    Difference {
        what: "conservation".to_owned(),
        expected: "every copy here, or gone for a named reason".into(),
        got: why.into(),
    }
}
