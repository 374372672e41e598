//! Where flights come to lie inside their nodes, each at a place of its own: no other flight
//! ends there, and nothing lies there yet.

use warren_core::scenario::NodeId;
use warren_core::snapshot::{Flight, FlightKind, Snapshot};

use crate::geometry::Point;
use crate::inside::{self, Lane};
use crate::layout::Layout;

/// How many of the flights looked at so far go to each node.
pub(super) struct Places<'a> {
    layout: &'a Layout,
    snapshot: &'a Snapshot,
    expected: Vec<(&'a NodeId, usize)>,
}

impl<'a> Places<'a> {
    pub(super) const fn new(layout: &'a Layout, snapshot: &'a Snapshot) -> Self {
        Self {
            layout,
            snapshot,
            expected: Vec::new(),
        }
    }

    /// The place of a flight, which must not arrive earlier than those asked for before; none
    /// where it ends at the border, be it that its lane is full.
    pub(super) fn of(&mut self, flight: &'a Flight) -> Option<Point> {
        let rect = |node| self.layout.nodes.get(node).copied();
        match (&flight.kind, &flight.to) {
            (FlightKind::Publish, exchange) => rect(exchange).map(inside::of_exchange),
            (FlightKind::Return | FlightKind::Confirm(_), _) => {
                rect(&flight.from).map(inside::of_exchange)
            }
            (FlightKind::Route { .. }, NodeId::Queue(queue)) => {
                let lane = inside::of_queue(rect(&flight.to)?, self.layout.print).0;
                let state = self.snapshot.queues.get(queue);
                let waiting = state.map_or(0, |state| state.ready.size());
                let before = self.before(&flight.to);
                Lane::Ends(lane, self.layout.print).free(waiting + before)
            }
            (FlightKind::Deliver { .. }, NodeId::Client(name)) => {
                let (ring, lane) = inside::of_consumer(rect(&flight.to)?, self.layout.print);
                let client = self.snapshot.clients.get(name)?;
                let before = self.before(&flight.to);
                let idle = client.working.is_none() && client.waiting.is_empty();
                let lane = Lane::Starts(lane, self.layout.print);
                match before.checked_sub(1) {
                    // Who only asks has no ring.
                    _ if self.layout.producers.contains(&flight.to) => None,
                    None if idle => Some(ring),
                    Some(begun) if idle => lane.free(begun),
                    _ => lane.free(client.waiting.size() + before),
                }
            }
            _ => None,
        }
    }

    /// How many go to this node that were asked for before.
    fn before(&mut self, node: &'a NodeId) -> usize {
        let known = self.expected.iter_mut().find(|(to, _)| *to == node);
        let Some((_, count)) = known else {
            self.expected.push((node, 1));
            return 0;
        };
        *count += 1;
        *count - 1
    }
}
