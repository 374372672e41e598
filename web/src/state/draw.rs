//! Drawing the moment that the state is at: the picture, where it lies, and what is wrong
//! in it.
//!
//! Everything is kept that did not change.

use std::rc::Rc;
use std::sync::Arc;

use warren_diagram::Print;
use warren_diagram::geometry::Rect;
use warren_diagram::request::Direction;
use warren_diagram::scene::{Edge, EdgeState, Node};

use super::marks::Marks;
use super::{AppState, Selection};

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
        let changed = self
            .picture
            .update(&scenario, self.run.snapshot(), print, held.as_ref());
        // What is held must not move the diagram under the hand.
        if changed && held.is_none() {
            self.viewport.show(self.picture.scene().bounds);
        }
        if held.is_none() {
            self.viewport.follow(self.focus(print));
        }
        self.mark();
        if let Some(shown) = self.editing.shown.take()
            && let Some(node) = self.picture.scene().node(&shown)
        {
            self.viewport.reveal(&node.rect);
        }
    }

    /// What a room has to see: what is selected, else where the latest event happened and
    /// where that leads, else all.
    fn focus(&self, print: Print) -> Option<Rect> {
        let scene = self.picture.scene();
        let all = || Some(scene.bounds).filter(|_| print == Print::Room);
        all()?;
        let around = |wanted: &dyn Fn(&Node) -> bool| {
            let nodes = scene.nodes.iter().filter(|node| wanted(node));
            nodes
                .map(|node| node.rect)
                .reduce(|sum, rect| sum.union(&rect))
        };
        let chosen = match &self.selection {
            Some(Selection::Edge(id)) => scene.edges.iter().find(|edge| edge.id == *id),
            _ => None,
        };
        let nodes = self.selected_nodes();
        let selected = |node: &Node| {
            let at = |edge: &Arc<Edge>| edge.from == node.id || edge.to == node.id;
            nodes.contains(&node.id) || chosen.is_some_and(at)
        };
        let now = |node: &Node| {
            let reached = |edge: &&Arc<Edge>| {
                let is_lit = |id| scene.node(id).is_some_and(|node| node.highlighted);
                matches!(edge.state, EdgeState::Active | EdgeState::Matched)
                    && (edge.from == node.id && is_lit(&edge.to)
                        || edge.to == node.id && is_lit(&edge.from))
            };
            node.highlighted || scene.edges.iter().any(|edge| reached(&edge))
        };
        around(&selected).or_else(|| around(&now)).or_else(all)
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
