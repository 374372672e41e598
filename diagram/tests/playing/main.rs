//! The scenarios of the library, played from event to event: what stands still stays the
//! same value, what moves does not jump, and what can be read can be read.

mod moving;
mod once;
mod reading;
mod standing;

use std::sync::Arc;

use warren_core::event::{BrokerFact, Fact};
use warren_core::scenario::library::LIBRARY;
use warren_core::scenario::{NodeId, Scenario};
use warren_core::snapshot::Snapshot;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_diagram::frame::{Frame, Token, TokenKind, captions, covered};
use warren_diagram::geometry::Size;
use warren_diagram::scene::{EdgeState, EdgeStyle, NodeKind, Scene};
use warren_diagram::svg::{Style, svg};
use warren_diagram::{Diagram, Print};

struct Play {
    scenario: Arc<Scenario>,
    timeline: Timeline,
    cursor: Cursor,
    diagram: Diagram,
}

impl Play {
    fn new(text: &str) -> Self {
        Self::printed(text, Print::default())
    }

    fn printed(text: &str, print: Print) -> Self {
        let scenario: Arc<Scenario> = Arc::new(serde_json::from_str(text).expect("a scenario"));
        let timeline = Timeline::complete(scenario.clone());
        let cursor = Cursor::new(&timeline, Playhead::START);
        let topology = cursor.snapshot().topology.clone();
        let diagram = Diagram::new(&scenario, &topology, print);
        Self {
            scenario,
            timeline,
            cursor,
            diagram,
        }
    }

    fn library(name: &str) -> Self {
        Self::library_printed(name, Print::default())
    }

    fn library_printed(name: &str, print: Print) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
        let text = std::fs::read_to_string(format!("{folder}/{name}.json"));
        Self::printed(&text.expect("the library has it"), print)
    }

    /// Moves to the next event of the run.
    fn step(&mut self) -> bool {
        let Some(next) = self.cursor.next(&self.timeline) else {
            return false;
        };
        self.cursor.seek(&self.timeline, next);
        true
    }

    /// Steps until something is so; fails where it never is.
    fn until(&mut self, wanted: impl Fn(&Snapshot) -> bool) {
        while !wanted(self.cursor.snapshot()) {
            assert!(self.step(), "it never happens");
        }
    }

    fn snapshot(&self) -> &Snapshot {
        self.cursor.snapshot()
    }

    fn scene(&self) -> Scene {
        self.diagram.scene(&self.scenario, self.snapshot())
    }

    fn frame(&self, at: Time) -> Frame {
        self.diagram.frame(self.snapshot(), at)
    }
}
