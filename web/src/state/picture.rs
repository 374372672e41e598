//! What is drawn: the layout of the scenario, and the scene at the present moment.
//!
//! Made anew only where what it depends on differs; the parts of a scene that did not
//! change are the same shared values as before, so drawing them again costs nothing.

use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::{NodeId, Scenario};
use warren_core::snapshot::Snapshot;
use warren_core::topology::Topology;
use warren_diagram::geometry::Point;
use warren_diagram::request::Direction;
use warren_diagram::scene::Scene;
use warren_diagram::{Diagram, Print};

/// Nodes that a hand holds, each with the middle that it has there.
pub type Held = Rc<Vec<(NodeId, Point)>>;

/// The scene at one moment, with what it was made from.
#[derive(Clone, Debug)]
pub struct Picture {
    scenario: Arc<Scenario>,
    topology: Arc<Topology>,
    snapshot: Arc<Snapshot>,
    print: Print,
    held: Option<Held>,
    /// The layout as it is while nothing is held.
    settled: Rc<Diagram>,
    diagram: Rc<Diagram>,
    scene: Rc<Scene>,
}

impl Picture {
    /// The picture of this moment.
    #[must_use]
    pub fn new(scenario: &Arc<Scenario>, snapshot: &Arc<Snapshot>, print: Print) -> Self {
        let topology = &snapshot.topology;
        let diagram = Rc::new(Diagram::new(scenario, topology, print));
        Self {
            scene: Rc::new(diagram.scene(scenario, snapshot)),
            held: None,
            settled: diagram.clone(),
            diagram,
            scenario: scenario.clone(),
            topology: topology.clone(),
            snapshot: snapshot.clone(),
            print,
        }
    }

    /// Whether it is the picture of this very moment, in this print.
    #[must_use]
    pub fn is_of(&self, snapshot: &Arc<Snapshot>, print: Print) -> bool {
        Arc::ptr_eq(&self.snapshot, snapshot) && self.print == print
    }

    /// Comes to another moment; whether the layout is another.
    pub fn update(
        &mut self,
        scenario: &Arc<Scenario>,
        snapshot: &Arc<Snapshot>,
        print: Print,
        held: Option<&Held>,
    ) -> bool {
        let same_hand = match (&self.held, held) {
            (None, None) => true,
            (Some(before), Some(now)) => Rc::ptr_eq(before, now),
            _ => false,
        };
        let same_graph = Arc::ptr_eq(&self.scenario, scenario)
            && Arc::ptr_eq(&self.topology, &snapshot.topology)
            && self.print == print;
        if same_graph && same_hand && Arc::ptr_eq(&self.snapshot, snapshot) {
            return false;
        }
        if !same_graph {
            let next = self.settled.updated(scenario, &snapshot.topology, print);
            self.settled = Rc::new(next);
            self.scenario = scenario.clone();
            self.topology = snapshot.topology.clone();
            self.print = print;
        }
        if !same_graph || !same_hand {
            self.held = held.cloned();
            self.diagram = match held {
                Some(held) => Rc::new(self.settled.moved(held)),
                None => self.settled.clone(),
            };
        }
        let bounds = self.scene.bounds;
        let scene = self.diagram.scene(scenario, snapshot).sharing(&self.scene);
        self.scene = Rc::new(scene);
        self.snapshot = snapshot.clone();
        self.scene.bounds != bounds
    }

    /// Which way messages flow.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.print.direction()
    }

    /// The layout as it is while nothing is held.
    #[must_use]
    pub const fn settled(&self) -> &Rc<Diagram> {
        &self.settled
    }

    /// The layout.
    #[must_use]
    pub const fn diagram(&self) -> &Rc<Diagram> {
        &self.diagram
    }

    /// What stands still.
    #[must_use]
    pub const fn scene(&self) -> &Rc<Scene> {
        &self.scene
    }
}
