//! Drawing the moment that the state is at: the picture, where it lies, and what is wrong
//! in it.
//!
//! Everything is kept that did not change.

use std::rc::Rc;
use std::sync::Arc;

use warren_diagram::request::Direction;

use super::AppState;
use super::marks::Marks;

impl AppState {
    /// Draws the moment that the state is at now.
    pub(super) fn draw(&mut self) {
        let direction = if self.viewport.is_upright() {
            Direction::TopToBottom
        } else {
            Direction::LeftToRight
        };
        // What is shown may still be the run of the scenario before.
        let scenario = self.run.timeline().scenario().clone();
        let held = self.editing.held.clone();
        let changed = self
            .picture
            .update(&scenario, self.run.snapshot(), direction, held.as_ref());
        // What is held must not move the diagram under the hand.
        if changed && held.is_none() {
            self.viewport.show(self.picture.scene().bounds);
        }
        self.mark();
        if let Some(shown) = self.editing.shown.take()
            && let Some(node) = self.picture.scene().node(&shown)
        {
            self.viewport.reveal(&node.rect);
        }
    }

    /// After an edit: says what is wrong, and selects nothing that is gone.
    fn mark(&mut self) {
        let scenario = self.scenario().clone();
        let marked = self.editing.marked.as_ref();
        if !marked.is_some_and(|one| Arc::ptr_eq(one, &scenario)) {
            self.editing.marks = Rc::new(Marks::of(&scenario));
            self.editing.marked = Some(scenario.clone());
            self.editing.pruned = false;
        }
        if !self.editing.pruned && Arc::ptr_eq(self.run.timeline().scenario(), &scenario) {
            self.prune();
            self.editing.pruned = true;
        }
    }

    fn prune(&mut self) {
        let scene = self.picture.scene().clone();
        let before = self.selected_nodes();
        let mut nodes = before.clone();
        nodes.retain(|node| scene.node(node).is_some());
        if nodes != before {
            self.select_nodes(nodes);
        }
        let named = self.editing.inline.as_ref();
        if named.is_some_and(|what| self.named(what).is_none()) {
            self.editing.inline = None;
        }
    }
}
