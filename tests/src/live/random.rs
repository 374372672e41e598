//! Random sequences of operations, from a seed.
//!
//! A sequence is made by playing it on the simulator, so that an acknowledgement mostly
//! names a delivery that is there and a consumer mostly finds its queue. It is then the
//! same for everybody, whatever the server does with it.
//!
//! **What is left out, because the server itself leaves it to chance.** Each queue is a
//! process of its own, and what two of them send to one channel arrives in any order, and
//! so gets its delivery tags in any order. Therefore a channel has consumers of one queue
//! at a time (but gets messages from all: that waits for its answer). The channels of a
//! connection that ends are ended side by side, and a queue hears of them in any order;
//! therefore only connections with one channel are dropped, closed, or made to do what
//! closes a connection. A channel in confirm mode has no consumers, for a queue's
//! deliveries and its confirms to one channel are told with different urgency.

mod arguments;
mod choose;
mod mistake;
mod model;
mod operation;
mod operator;
mod profile;
mod topology;

use serde_json::{Map, Value};
use warren_core::rng::Rng;
use warren_replay::{Driver, Observed, Step};

use self::model::Model;
pub use self::profile::Profile;

/// Makes sequences.
struct Generator {
    rng: Rng,
    profile: Profile,
    simulator: Driver,
    model: Model,
    steps: Vec<Step>,
    /// How many messages and channels there were, for their names.
    made: u32,
    /// How often it waited.
    waited: u32,
    restarted: bool,
}

/// The sequence that seed and number name: connections and channels first, then so many
/// operations.
#[must_use]
pub fn sequence(seed: u64, number: u32, ops: usize, profile: Profile) -> Vec<Step> {
    let mut seeds = Rng::new(seed);
    for _ in 0..number {
        seeds.next_u64();
    }
    let mut generator = Generator {
        rng: Rng::new(seeds.next_u64()),
        profile,
        simulator: Driver::new(),
        model: Model::default(),
        steps: Vec::new(),
        made: 0,
        waited: 0,
        restarted: false,
    };
    for (connection, channel) in [("c1", "A"), ("c1", "B"), ("c2", "C"), ("c3", "D")] {
        generator.open(connection, channel);
    }
    generator.limited_user();
    generator.modes();
    let before = generator.steps.len();
    while generator.steps.len() < before + ops {
        generator.operation();
    }
    generator.steps
}

impl Generator {
    /// Puts channels into the mode that the profile is about.
    fn modes(&mut self) {
        let (op, channels): (&str, &[&str]) = match self.profile {
            Profile::Confirms => ("confirm.select", &["B", "D"]),
            Profile::Tx => ("tx.select", &["A", "C"]),
            Profile::Limits | Profile::Quorum | Profile::Policies | Profile::PoliciesQuorum => {
                ("confirm.select", &["B"])
            }
            _ => return,
        };
        for channel in channels {
            self.step(op, (None, Some(channel)), Map::new());
        }
    }

    /// Connects where that is due, and opens a channel.
    fn open(&mut self, connection: &str, channel: &str) {
        if !self.model.connections.contains(connection) {
            self.model.connections.insert(connection.to_owned());
            self.step("connect", (Some(connection), None), Map::new());
        }
        self.model.opened(connection, channel);
        self.step(
            "open_channel",
            (Some(connection), Some(channel)),
            Map::new(),
        );
    }

    /// Adds a step, and learns from what the simulator does with it.
    fn step(
        &mut self,
        op: &str,
        (connection, channel): (Option<&str>, Option<&str>),
        args: Map<String, Value>,
    ) {
        let step = Step {
            n: u32::try_from(self.steps.len() + 1).unwrap_or(u32::MAX),
            op: op.to_owned(),
            connection: connection.map(str::to_owned),
            channel: channel.map(str::to_owned),
            args,
            // The simulator asks whether an answer was waited for.
            reply: Some(Value::Null),
            events: Map::new(),
            state: None,
            checks: Vec::new(),
            note: None,
            others: Map::new(),
        };
        let observed: Observed = self
            .simulator
            .take(&step)
            .expect("a made-up step is one that the simulator knows");
        self.model.learn(&step, &observed, &self.simulator.state());
        self.steps.push(Step {
            reply: None,
            ..step
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_names_a_sequence() {
        let written = |number| {
            let steps = sequence(7, number, 30, Profile::Basic);
            let steps = steps.iter().map(|step| format!("{step:?}"));
            steps.collect::<Vec<_>>()
        };
        assert_eq!(written(2), written(2));
        assert_ne!(written(2), written(3));
        assert!(written(2).len() >= 36);
    }
}
