//! What is drawn: the layout of the scenario, and the scene at the present moment.
//!
//! Made anew only where what it depends on differs; the parts of a scene that did not
//! change are the same shared values as before, so drawing them again costs nothing.

use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::snapshot::Snapshot;
use warren_core::topology::Topology;
use warren_diagram::Diagram;
use warren_diagram::request::Direction;
use warren_diagram::scene::Scene;

/// The scene at one moment, with what it was made from.
#[derive(Clone, Debug)]
pub struct Picture {
    scenario: Arc<Scenario>,
    topology: Arc<Topology>,
    snapshot: Arc<Snapshot>,
    direction: Direction,
    diagram: Rc<Diagram>,
    scene: Rc<Scene>,
}

impl Picture {
    /// The picture of this moment.
    #[must_use]
    pub fn new(scenario: &Arc<Scenario>, snapshot: &Arc<Snapshot>, direction: Direction) -> Self {
        let topology = &snapshot.topology;
        let diagram = Diagram::new(scenario, topology, direction);
        Self {
            scene: Rc::new(diagram.scene(scenario, snapshot)),
            diagram: Rc::new(diagram),
            scenario: scenario.clone(),
            topology: topology.clone(),
            snapshot: snapshot.clone(),
            direction,
        }
    }

    /// Comes to another moment; whether the layout is another.
    pub fn update(
        &mut self,
        scenario: &Arc<Scenario>,
        snapshot: &Arc<Snapshot>,
        direction: Direction,
    ) -> bool {
        let same_graph = Arc::ptr_eq(&self.scenario, scenario)
            && Arc::ptr_eq(&self.topology, &snapshot.topology)
            && self.direction == direction;
        if same_graph && Arc::ptr_eq(&self.snapshot, snapshot) {
            return false;
        }
        if !same_graph {
            let next = self.diagram.updated(scenario, &snapshot.topology, direction);
            self.diagram = Rc::new(next);
            self.scenario = scenario.clone();
            self.topology = snapshot.topology.clone();
            self.direction = direction;
        }
        let bounds = self.scene.bounds;
        let scene = self.diagram.scene(scenario, snapshot).sharing(&self.scene);
        self.scene = Rc::new(scene);
        self.snapshot = snapshot.clone();
        self.scene.bounds != bounds
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
