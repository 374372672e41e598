//! What the hand's movements mean for the page: which node is pressed, where nodes go that
//! are dragged, what lies under a connection's end.
//!
//! The hand itself ([`super::hand`]) knows no nodes; what is built in the end is
//! [`super::build`]'s business.

use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::NodeId;
use warren_diagram::geometry::{Point, Rect};
use warren_diagram::request::Direction;
use warren_diagram::scene::{Node, NodeKind};

use super::action::{Phase, Touch};
use super::build::Build;
use super::hand::{Asked, Grip, Hold, Spot};
use super::snap::{aside, snapped};
use super::{AppState, Selection};

/// How far around its middle a port can be pressed, in pixels, and with a finger.
const PORT: (f64, f64) = (11.0, 20.0);

/// How near to another's line a node must come to take it, in pixels.
const REACH: f64 = 7.0;

impl AppState {
    /// A pointer does something.
    pub(super) fn touch(&mut self, touch: Touch) {
        let Touch { pointer, at, phase } = touch;
        let asked = match phase {
            Phase::Down { grip, adds, finger } => {
                let ground = if adds || self.editing.frames {
                    Grip::Frame
                } else {
                    Grip::Ground
                };
                let grip = grip.or_else(|| self.node_grip(at, finger));
                let grip = grip.unwrap_or(ground);
                self.editing.hand.down(pointer, at, grip)
            }
            Phase::Move => self.editing.hand.moved(pointer, at),
            Phase::Up => self.editing.hand.up(pointer),
            Phase::Cancel => {
                self.editing.let_go();
                Asked::Nothing
            }
        };
        match asked {
            Asked::Nothing => {}
            Asked::Viewport(commands) => {
                for command in commands {
                    self.move_viewport(command);
                }
            }
            Asked::Moved => self.follow(),
            Asked::Done(hold, at) => self.dropped(hold, at),
            Asked::Port(node) => self.build(Build::AskConnect(Some(node))),
            Asked::Aborted => self.editing.settle(),
        }
    }

    /// The node, or its port, that lies there to be pressed.
    fn node_grip(&self, at: Spot, finger: bool) -> Option<Grip> {
        let scale = self.viewport.place().scale;
        let reach = if finger { PORT.1 } else { PORT.0 } / scale;
        let (x, y) = self.viewport.scene_point(at.0, at.1);
        let near = |node: &&Arc<Node>| {
            let port = port(node, self.picture.direction());
            // Its middle always remains the node's own.
            let own = f64::from(node.rect.width.min(node.rect.height)) / 3.0;
            (f64::from(port.x) - x).hypot(f64::from(port.y) - y) <= reach.min(own)
        };
        if let Some(node) = self.picture.scene().nodes.iter().find(near) {
            return Some(Grip::Port(node.id.clone()));
        }
        self.node_at(at).map(Grip::Node)
    }

    /// The node that lies at this point of the screen.
    pub(super) fn node_at(&self, at: Spot) -> Option<NodeId> {
        let at = self.point(at);
        let mut nodes = self.picture.scene().nodes.iter().rev();
        let found = nodes.find(|node| node.rect.contains(at));
        found.map(|node| node.id.clone())
    }

    /// The point of the scene, in its whole units.
    #[must_use]
    pub fn point(&self, (x, y): Spot) -> Point {
        let (x, y) = self.viewport.scene_point(x, y);
        Point::new(whole(x), whole(y))
    }

    /// What is held has moved.
    fn follow(&mut self) {
        match self.editing.hand.hold().clone() {
            Hold::Dragging(node) => self.drag(&node),
            Hold::Connecting(from) => {
                let over = self.node_at(self.editing.hand.at());
                self.editing.over = over.filter(|node| *node != from);
                if self.editing.aims.is_none() {
                    self.editing.aims = Some(Rc::new(self.aims(&from)));
                }
            }
            Hold::Carrying(_) => self.editing.inline = None,
            Hold::Idle | Hold::Pressed(_) | Hold::Panning | Hold::Framing => {}
        }
    }

    /// The nodes go with the hand: the one that was pressed, and with it what is selected.
    fn drag(&mut self, node: &NodeId) {
        let group = self.selected_nodes();
        let group = if group.contains(node) {
            group
        } else {
            self.select(Some(Selection::Node(node.clone())));
            vec![node.clone()]
        };
        let layout = self.picture.settled().layout();
        let Some(rect) = layout.nodes.get(node).copied() else {
            return;
        };
        let others = layout.nodes.iter().filter(|(id, _)| !group.contains(id));
        let others: Vec<Rect> = others.map(|(_, rect)| *rect).collect();
        let hand = &self.editing.hand;
        let scale = self.viewport.place().scale;
        let ((from_x, from_y), (x, y)) = (hand.start(), hand.at());
        let held = Rect {
            x: rect.x + whole((x - from_x) / scale),
            y: rect.y + whole((y - from_y) / scale),
            ..rect
        };
        let (middle, guides) = snapped(held, &others, whole(REACH / scale).max(1));
        let before = rect.center();
        let moved = group.into_iter().filter_map(|id| {
            let center = layout.nodes.get(&id)?.center();
            let (x, y) = (center.x - before.x, center.y - before.y);
            Some((id, Point::new(middle.x + x, middle.y + y)))
        });
        self.editing.held = Some(Rc::new(moved.collect()));
        self.editing.guides = Rc::new(guides);
        self.editing.inline = None;
    }

    /// What was held is let go.
    fn dropped(&mut self, hold: Hold, at: Spot) {
        let held = self.editing.held.take();
        let over = self.editing.over.take();
        self.editing.settle();
        match (hold, held, over) {
            (Hold::Dragging(_), Some(held), _) => self.put_down(&held),
            (Hold::Connecting(from), _, Some(to)) => self.build(Build::Connect { from, to }),
            (Hold::Framing, ..) => self.frame_nodes(at),
            (Hold::Carrying(made), ..) if self.viewport.contains(at) => {
                self.build(Build::Add(made, Some(self.point(at))));
            }
            _ => {}
        }
    }

    /// The nodes stay where they are put; where they would cover others, beside those.
    fn put_down(&mut self, held: &[(NodeId, Point)]) {
        let layout = self.picture.settled().layout();
        let is_held = |id: &NodeId| held.iter().any(|(other, _)| other == id);
        let others = layout.nodes.iter().filter(|(id, _)| !is_held(id));
        let others: Vec<Rect> = others.map(|(_, rect)| *rect).collect();
        let rooms = held.iter().filter_map(|(id, middle)| {
            let rect = layout.nodes.get(id)?;
            let before = rect.center();
            Some(Rect {
                x: rect.x + middle.x - before.x,
                y: rect.y + middle.y - before.y,
                ..*rect
            })
        });
        let (dx, dy) = aside(&rooms.collect::<Vec<_>>(), &others);
        let places = held.iter().map(|(id, middle)| {
            let place = Point::new(middle.x + dx, middle.y + dy);
            (id.clone(), place)
        });
        self.place(places.collect());
    }

    /// Selects what the frame touches.
    fn frame_nodes(&mut self, at: Spot) {
        let [one, other] = [self.editing.hand.start(), at].map(|spot| self.point(spot));
        let frame = Rect {
            x: one.x.min(other.x),
            y: one.y.min(other.y),
            width: (one.x - other.x).abs(),
            height: (one.y - other.y).abs(),
        };
        let nodes = self.picture.scene().nodes.iter();
        let framed = nodes.filter(|node| node.rect.intersects(&frame));
        let mut selected = self.selected_nodes();
        for node in framed {
            if !selected.contains(&node.id) {
                selected.push(node.id.clone());
            }
        }
        self.select_nodes(selected);
    }
}

/// Where connections are drawn from: where messages leave the node, or come into a consumer.
#[must_use]
pub fn port(node: &Node, direction: Direction) -> Point {
    let (rect, center) = (node.rect, node.rect.center());
    let enters = matches!(node.kind, NodeKind::Consumer(_));
    match (direction, enters) {
        (Direction::LeftToRight, false) => Point::new(rect.right(), center.y),
        (Direction::LeftToRight, true) => Point::new(rect.x, center.y),
        (Direction::TopToBottom, false) => Point::new(center.x, rect.bottom()),
        (Direction::TopToBottom, true) => Point::new(center.x, rect.y),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places on a screen are small"
)]
pub(crate) fn whole(value: f64) -> i32 {
    value.round() as i32
}
