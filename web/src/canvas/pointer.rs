//! Fingers and the mouse on the diagram: dragging moves it, two fingers scale it.
//!
//! Pure: it is told where the pointers are and says how the diagram moves.

use crate::state::ViewportCommand;

/// How far a pointer may stray and still click.
const STRAY: f64 = 4.0;

/// The pointers that are down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gesture {
    pointers: Vec<Pointer>,
    dragged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Pointer {
    id: i32,
    x: f64,
    y: f64,
    start: (f64, f64),
}

impl Gesture {
    /// A pointer went down.
    pub fn down(&mut self, id: i32, x: f64, y: f64) {
        if self.pointers.is_empty() {
            self.dragged = false;
        }
        self.pointers.retain(|pointer| pointer.id != id);
        self.pointers.push(Pointer {
            id,
            x,
            y,
            start: (x, y),
        });
    }

    /// A pointer left.
    pub fn up(&mut self, id: i32) {
        self.pointers.retain(|pointer| pointer.id != id);
    }

    /// Whether what ends was more than a click.
    #[must_use]
    pub const fn was_dragged(&self) -> bool {
        self.dragged
    }

    /// A pointer moved: how the diagram moves with it.
    pub fn moved(&mut self, id: i32, x: f64, y: f64) -> Vec<ViewportCommand> {
        let before = self.spread();
        let Some(pointer) = self.pointers.iter_mut().find(|pointer| pointer.id == id) else {
            return Vec::new();
        };
        if !self.dragged && (x - pointer.start.0).hypot(y - pointer.start.1) < STRAY {
            return Vec::new();
        }
        self.dragged = true;
        let (dx, dy) = (x - pointer.x, y - pointer.y);
        (pointer.x, pointer.y) = (x, y);
        let share = 1.0 / f64::from(u32::try_from(self.pointers.len()).unwrap_or(1));
        let mut commands = vec![ViewportCommand::Pan(dx * share, dy * share)];
        if let (Some(before), Some(after)) = (before, self.spread()) {
            let (x, y) = after.middle;
            commands.push(ViewportCommand::Zoom(after.width / before.width.max(1.0), x, y));
        }
        commands
    }

    /// How far the first two pointers are apart, and where.
    fn spread(&self) -> Option<Spread> {
        let [one, two] = self.pointers.get(..2)? else {
            return None;
        };
        Some(Spread {
            width: (one.x - two.x).hypot(one.y - two.y),
            middle: ((one.x + two.x) / 2.0, (one.y + two.y) / 2.0),
        })
    }
}

struct Spread {
    width: f64,
    middle: (f64, f64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_moves_nothing_and_a_drag_does() {
        let mut gesture = Gesture::default();
        gesture.down(1, 10.0, 10.0);
        assert_eq!(gesture.moved(1, 12.0, 11.0), []);
        assert!(!gesture.was_dragged());
        assert_eq!(gesture.moved(1, 30.0, 10.0), [ViewportCommand::Pan(20.0, 0.0)]);
        assert!(gesture.was_dragged());
        gesture.up(1);
        assert_eq!(gesture.moved(1, 99.0, 99.0), []);
    }

    #[test]
    fn two_fingers_scale_around_their_middle() {
        let mut gesture = Gesture::default();
        gesture.down(1, 0.0, 0.0);
        gesture.down(2, 100.0, 0.0);
        let commands = gesture.moved(2, 200.0, 0.0);
        assert_eq!(
            commands,
            [ViewportCommand::Pan(50.0, 0.0), ViewportCommand::Zoom(2.0, 100.0, 0.0)]
        );
    }
}
