//! What of a picture a room has to see, where not all of it can be read at once: what
//! happens, and what was pointed at since.
//!
//! It knows no screen: where that lies is the viewport's.

use warren_diagram::Print;
use warren_diagram::geometry::Rect;
use warren_diagram::scene::{EdgeState, Node};

use super::{AppState, Selection};

impl AppState {
    /// The view follows what has happened.
    pub(super) fn follow_event(&mut self) {
        let scene = self.picture.scene();
        let all = (scene.print == Print::Room).then_some(scene.bounds);
        let room = self.viewport.size();
        let fits = |rect: &Rect| rect.width <= room.width && rect.height <= room.height;
        let concerned = self.around(|node| self.is_concerned(node)).filter(fits);
        let concerned = concerned.or_else(|| self.around(|node| node.highlighted));
        self.viewport
            .follow(all.map(|all| concerned.unwrap_or(all)));
    }

    /// The view follows what was pointed at.
    pub(super) fn follow_selection(&mut self) {
        if self.picture.scene().print == Print::Room
            && let Some(chosen) = self.around(|node| self.is_chosen(node))
        {
            self.viewport.follow(Some(chosen));
        }
    }

    fn around(&self, is_wanted: impl Fn(&Node) -> bool) -> Option<Rect> {
        let nodes = self.picture.scene().nodes.iter();
        let rects = nodes.filter(|node| is_wanted(node)).map(|node| node.rect);
        rects.reduce(|sum, rect| sum.union(&rect))
    }

    /// Whether the node is selected, or at an edge that is.
    fn is_chosen(&self, node: &Node) -> bool {
        match &self.selection {
            Some(Selection::Edge(id)) => {
                let edge = self
                    .picture
                    .scene()
                    .edges
                    .iter()
                    .find(|edge| edge.id == *id);
                edge.is_some_and(|edge| edge.from == node.id || edge.to == node.id)
            }
            _ => self.selected_nodes().contains(&node.id),
        }
    }

    /// Whether the latest event happened at the node, or something goes there from where it did.
    fn is_concerned(&self, node: &Node) -> bool {
        let scene = self.picture.scene();
        let leads_here = scene.edges.iter().any(|edge| {
            let is_lit = scene.node(&edge.from).is_some_and(|from| from.highlighted);
            let goes = matches!(edge.state, EdgeState::Active | EdgeState::Matched);
            edge.to == node.id && is_lit && goes
        });
        node.highlighted || leads_here
    }
}
