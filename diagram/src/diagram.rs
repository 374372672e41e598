//! The diagram of one scenario: what is worked out once and used for every moment.

use std::sync::Arc;

use warren_core::scenario::{NodeId, Scenario};
use warren_core::snapshot::Snapshot;
use warren_core::time::Time;
use warren_core::topology::Topology;

use crate::frame::{Frame, frame};
use crate::geometry::Point;
use crate::layout::{Arrangement, Layout};
use crate::look::Looks;
use crate::print::Print;
use crate::request::LayoutRequest;
use crate::scene::{Scene, scene};

/// The layout of a scenario and the looks of its messages. Cloning it is cheap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    request: Arc<LayoutRequest>,
    arrangement: Arc<Arrangement>,
    layout: Arc<Layout>,
    looks: Arc<Looks>,
}

impl Diagram {
    /// The diagram of this scenario with what the broker holds besides.
    #[must_use]
    pub fn new(scenario: &Scenario, topology: &Topology, print: Print) -> Self {
        Self::default().updated(scenario, topology, print)
    }

    /// The diagram as it is after a change of the scenario, of the topology or of the
    /// print. What did not change is kept: where nothing did, this costs no layout
    /// and the result is equal.
    #[must_use]
    pub fn updated(&self, scenario: &Scenario, topology: &Topology, print: Print) -> Self {
        let mut next = self.clone();
        let request = LayoutRequest::new(scenario, topology, print);
        if request != *self.request {
            if !request.is_arranged_as(&self.request) {
                next.arrangement = Arc::new(Arrangement::new(&request));
            }
            next.layout = Arc::new(next.arrangement.layout(&request));
            next.request = Arc::new(request);
        }
        let looks = Looks::of(scenario);
        if looks != *self.looks {
            next.looks = Arc::new(looks);
        }
        next
    }

    /// The diagram while these nodes are moved, each with its middle at another place: only
    /// they and the edges at them are drawn elsewhere.
    #[must_use]
    pub fn moved(&self, moving: &[(NodeId, Point)]) -> Self {
        let layout = self.arrangement.moved(&self.request, &self.layout, moving);
        Self {
            layout: Arc::new(layout),
            ..self.clone()
        }
    }

    /// Where everything is drawn.
    #[must_use]
    pub const fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    /// How the messages look.
    #[must_use]
    pub const fn looks(&self) -> &Arc<Looks> {
        &self.looks
    }

    /// What the layout was made from.
    #[must_use]
    pub const fn request(&self) -> &Arc<LayoutRequest> {
        &self.request
    }

    /// Everything that stands still, at the moment of this snapshot.
    #[must_use]
    pub fn scene(&self, scenario: &Scenario, snapshot: &Snapshot) -> Scene {
        scene(self, scenario, snapshot)
    }

    /// Everything that moves, at `at`, which no event of the run may separate from the
    /// snapshot.
    #[must_use]
    pub fn frame(&self, snapshot: &Snapshot, at: Time) -> Frame {
        frame(&self.layout, &self.looks, snapshot, at)
    }
}
