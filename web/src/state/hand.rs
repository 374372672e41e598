//! What fingers and the mouse do on the diagram, from the press to the release.
//!
//! Pure: it is told what was pressed and where the pointers go, and says what that asks of
//! the page. It knows no nodes' places and edits nothing: what is moved is shown as long
//! as the hand holds it, and edited when it lets go.

use warren_core::scenario::NodeId;

use super::ViewportCommand;
use super::made::Made;

/// How far a pointer may stray and still click.
const STRAY: f64 = 4.0;

/// A point of the diagram's part of the screen.
pub type Spot = (f64, f64);

/// What a pointer presses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grip {
    /// The ground, which moves under the hand.
    Ground,
    /// The ground, to draw a frame around nodes.
    Frame,
    /// A node.
    Node(NodeId),
    /// The port of a node, from where connections are drawn.
    Port(NodeId),
    /// Something of the palette, to be put into the diagram.
    Palette(Made),
}

/// What the hand holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    /// Nothing.
    #[default]
    Idle,
    /// It has pressed, and not moved yet.
    Pressed(Grip),
    /// The diagram.
    Panning,
    /// A frame, from one corner to the other.
    Framing,
    /// A node, and what is selected with it.
    Dragging(NodeId),
    /// A connection's end.
    Connecting(NodeId),
    /// Something new.
    Carrying(Made),
}

/// What the hand asks of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// Nothing.
    Nothing,
    /// The diagram moves.
    Viewport(Vec<ViewportCommand>),
    /// What is held has moved.
    Moved,
    /// What was held is let go here.
    Done(Hold, Spot),
    /// The port was pressed, and nothing drawn from it.
    Port(NodeId),
    /// What was held goes back to where it was.
    Aborted,
}

/// The pointers that are down, and what they do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hand {
    pointers: Vec<Pointer>,
    hold: Hold,
    start: Spot,
    dragged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Pointer {
    id: i32,
    at: Spot,
}

impl Hand {
    /// What it holds.
    #[must_use]
    pub const fn hold(&self) -> &Hold {
        &self.hold
    }

    /// Whether it holds more than a press.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        !matches!(self.hold, Hold::Idle | Hold::Pressed(_))
    }

    /// Where it pressed.
    #[must_use]
    pub const fn start(&self) -> Spot {
        self.start
    }

    /// Where it is.
    #[must_use]
    pub fn at(&self) -> Spot {
        self.pointers.first().map_or(self.start, |one| one.at)
    }

    /// Whether what ended last was more than a click.
    #[must_use]
    pub const fn was_dragged(&self) -> bool {
        self.dragged
    }

    /// Likewise, for the click that follows; no other click is meant by it.
    pub const fn take_dragged(&mut self) -> bool {
        std::mem::replace(&mut self.dragged, false)
    }

    /// A pointer went down. A second one takes over: two fingers scale the diagram.
    pub fn down(&mut self, id: i32, at: Spot, grip: Grip) -> Asked {
        self.pointers.retain(|pointer| pointer.id != id);
        self.pointers.push(Pointer { id, at });
        if self.pointers.len() == 1 {
            (self.hold, self.start, self.dragged) = (Hold::Pressed(grip), at, false);
            return Asked::Nothing;
        }
        let held = std::mem::replace(&mut self.hold, Hold::Panning);
        self.dragged = true;
        match held {
            Hold::Idle | Hold::Pressed(_) | Hold::Panning => Asked::Nothing,
            _ => Asked::Aborted,
        }
    }

    /// A pointer moved.
    pub fn moved(&mut self, id: i32, at: Spot) -> Asked {
        let before = self.spread();
        let Some(pointer) = self.pointers.iter_mut().find(|pointer| pointer.id == id) else {
            return Asked::Nothing;
        };
        let strayed = (at.0 - self.start.0).hypot(at.1 - self.start.1) >= STRAY;
        if !self.dragged && !strayed {
            return Asked::Nothing;
        }
        let (dx, dy) = (at.0 - pointer.at.0, at.1 - pointer.at.1);
        pointer.at = at;
        self.dragged = true;
        self.hold = match std::mem::take(&mut self.hold) {
            Hold::Pressed(Grip::Ground) => Hold::Panning,
            Hold::Pressed(Grip::Frame) => Hold::Framing,
            Hold::Pressed(Grip::Node(node)) => Hold::Dragging(node),
            Hold::Pressed(Grip::Port(node)) => Hold::Connecting(node),
            Hold::Pressed(Grip::Palette(made)) => Hold::Carrying(made),
            held => held,
        };
        match self.hold {
            Hold::Panning => self.pans(dx, dy, before),
            Hold::Idle | Hold::Pressed(_) => Asked::Nothing,
            _ => Asked::Moved,
        }
    }

    /// A pointer left the screen.
    pub fn up(&mut self, id: i32) -> Asked {
        if !self.pointers.iter().any(|pointer| pointer.id == id) {
            return Asked::Nothing;
        }
        let at = self.at();
        self.pointers.retain(|pointer| pointer.id != id);
        if !self.pointers.is_empty() {
            return Asked::Nothing;
        }
        match std::mem::take(&mut self.hold) {
            Hold::Pressed(Grip::Port(node)) => Asked::Port(node),
            Hold::Idle | Hold::Pressed(_) | Hold::Panning => Asked::Nothing,
            held => Asked::Done(held, at),
        }
    }

    /// Lets everything go back to where it was; whether it held something.
    pub fn abort(&mut self) -> bool {
        let busy = self.is_busy();
        self.hold = Hold::Idle;
        self.pointers.clear();
        busy
    }

    /// The diagram follows one finger; two of them also scale it around their middle.
    fn pans(&self, dx: f64, dy: f64, before: Option<Spread>) -> Asked {
        let share = if self.pointers.len() > 1 { 0.5 } else { 1.0 };
        let mut commands = vec![ViewportCommand::Pan(dx * share, dy * share)];
        if let (Some(before), Some(after)) = (before, self.spread()) {
            let ((x, y), by) = (after.middle, after.width / before.width.max(1.0));
            commands.push(ViewportCommand::Zoom(by, x, y));
        }
        Asked::Viewport(commands)
    }

    /// How far the first two pointers are apart, and where.
    fn spread(&self) -> Option<Spread> {
        let [one, two] = self.pointers.get(..2)? else {
            return None;
        };
        let ((x, y), (other_x, other_y)) = (one.at, two.at);
        Some(Spread {
            width: (x - other_x).hypot(y - other_y),
            middle: (f64::midpoint(x, other_x), f64::midpoint(y, other_y)),
        })
    }
}

struct Spread {
    width: f64,
    middle: Spot,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node() -> NodeId {
        NodeId::Client("web".into())
    }

    fn pressed(grip: Grip) -> Hand {
        let mut hand = Hand::default();
        assert_eq!(hand.down(1, (10.0, 10.0), grip), Asked::Nothing);
        hand
    }

    #[test]
    fn a_click_moves_nothing_and_a_drag_does() {
        let mut hand = pressed(Grip::Ground);
        assert_eq!(hand.moved(1, (12.0, 11.0)), Asked::Nothing);
        assert!(!hand.was_dragged());
        let pan = ViewportCommand::Pan(20.0, 0.0);
        assert_eq!(hand.moved(1, (30.0, 10.0)), Asked::Viewport(vec![pan]));
        assert!(hand.was_dragged());
        assert_eq!(hand.up(1), Asked::Nothing);
        assert_eq!(hand.moved(1, (99.0, 99.0)), Asked::Nothing);
        assert!(hand.was_dragged(), "the click that follows is none");
    }

    #[test]
    fn two_fingers_scale_around_their_middle() {
        let mut hand = Hand::default();
        hand.down(1, (0.0, 0.0), Grip::Ground);
        hand.down(2, (100.0, 0.0), Grip::Ground);
        let asked = hand.moved(2, (200.0, 0.0));
        let commands = [
            ViewportCommand::Pan(50.0, 0.0),
            ViewportCommand::Zoom(2.0, 100.0, 0.0),
        ];
        assert_eq!(asked, Asked::Viewport(commands.to_vec()));
    }

    #[test]
    fn each_grip_becomes_its_hold_and_is_let_go_once() {
        let table = [
            (Grip::Frame, Hold::Framing),
            (Grip::Node(node()), Hold::Dragging(node())),
            (Grip::Port(node()), Hold::Connecting(node())),
            (Grip::Palette(Made::Queue), Hold::Carrying(Made::Queue)),
        ];
        for (grip, hold) in table {
            let mut hand = pressed(grip);
            assert_eq!(hand.moved(1, (40.0, 20.0)), Asked::Moved);
            assert_eq!((hand.hold(), hand.is_busy()), (&hold, true));
            assert_eq!(hand.up(1), Asked::Done(hold, (40.0, 20.0)));
            assert_eq!((hand.up(1), hand.is_busy()), (Asked::Nothing, false));
        }
    }

    #[test]
    fn a_port_that_is_only_pressed_asks_for_the_list() {
        let mut hand = pressed(Grip::Port(node()));
        assert_eq!(hand.up(1), Asked::Port(node()));
    }

    #[test]
    fn escape_and_a_second_finger_let_what_is_held_go_back() {
        let mut hand = pressed(Grip::Node(node()));
        hand.moved(1, (40.0, 20.0));
        assert!(hand.abort());
        assert_eq!(hand.moved(1, (80.0, 20.0)), Asked::Nothing);
        assert_eq!(hand.up(1), Asked::Nothing);
        let mut hand = pressed(Grip::Node(node()));
        hand.moved(1, (40.0, 20.0));
        assert_eq!(hand.down(2, (90.0, 90.0), Grip::Ground), Asked::Aborted);
        assert_eq!(hand.hold(), &Hold::Panning);
    }
}
