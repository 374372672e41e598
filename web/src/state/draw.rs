//! Drawing the moment that the state is at: the picture, where it lies, and what is wrong
//! in it.
//!
//! Everything is kept that did not change.

use std::rc::Rc;
use std::sync::Arc;

use warren_diagram::Print;
use warren_diagram::request::Direction;

use super::AppState;
use super::marks::Marks;

impl AppState {
    /// Draws the moment that the state is at now.
    pub(super) fn draw(&mut self) {
        let print = match (self.viewport.is_upright(), self.panels.presenting) {
            (true, _) => Print::Page(Direction::TopToBottom),
            (false, true) => Print::Room,
            (false, false) => Print::default(),
        };
        // What is shown may still be the run of the scenario before.
        let scenario = self.run.timeline().scenario().clone();
        let held = self.editing.held.clone();
        self.viewport.lies_under(self.over(print));
        let is_new = !self.picture.is_of(self.run.snapshot(), print);
        let changed = self
            .picture
            .update(&scenario, self.run.snapshot(), print, held.as_ref());
        // What is held must not move the diagram under the hand.
        if changed && held.is_none() {
            self.viewport.show(self.picture.scene().bounds);
        }
        if is_new && held.is_none() {
            self.follow_event();
        }
        self.mark();
        if let Some(shown) = self.editing.shown.take()
            && let Some(node) = self.picture.scene().node(&shown)
        {
            self.viewport.reveal(&node.rect);
        }
    }

    /// Says what is wrong, and after an edit selects nothing that is gone.
    fn mark(&mut self) {
        if !Rc::ptr_eq(&self.editing.found, &self.marks) {
            self.editing.found = self.marks.clone();
            self.editing.marks = Rc::new(Marks::of(self.scenario(), &self.marks));
        }
        let shown = self.run.timeline().scenario();
        let seen = self.editing.seen.as_ref();
        if !seen.is_some_and(|one| Arc::ptr_eq(one, shown)) && Arc::ptr_eq(shown, self.scenario()) {
            self.editing.seen = Some(shown.clone());
            self.prune();
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
