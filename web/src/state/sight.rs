//! What of a picture a room has to see, or who learns, where not all of it can be read at
//! once: what happens, and what was pointed at since.
//!
//! It knows no screen: where that lies is the viewport's.

use warren_diagram::Print;
use warren_diagram::geometry::Rect;
use warren_diagram::scene::{EdgeState, Node};

use super::viewport::Over;
use super::{AppState, Selection, Tab};

impl AppState {
    /// Whether what of the course is open stands beside the picture.
    pub(super) fn is_learning(&self) -> bool {
        self.tab == Tab::Learn && (self.panels.sheet || !self.viewport.is_narrow())
    }

    /// What lies over the picture in this print.
    pub(super) fn over(&self, print: Print) -> Over {
        if print == Print::Room {
            Over::Heading
        } else if self.panels.presenting || (self.viewport.is_narrow() && self.is_learning()) {
            Over::Nothing
        } else {
            Over::Tools
        }
    }

    /// The view follows what has happened, before a room and in the course.
    pub(super) fn follow_event(&mut self) {
        let focus = if self.is_followed() {
            Some(self.happened().unwrap_or(self.picture.scene().bounds))
        } else {
            None
        };
        self.viewport.follow(focus);
    }

    /// The view follows what was selected.
    pub(super) fn follow_selection(&mut self) {
        let selection = self.selection.clone();
        self.follow_pointed(selection.as_slice());
    }

    /// The view follows what was pointed at.
    pub(super) fn follow_pointed(&mut self, pointed: &[Selection]) {
        if !self.is_followed() {
            return;
        }
        let happened = self.happened();
        let chosen = self.around(&|node| pointed.iter().any(|one| self.is_at(one, node)));
        let both = chosen.map(|chosen| happened.map_or(chosen, |one| chosen.union(&one)));
        let both = both.filter(|part| self.viewport.fits(part));
        let happened = happened.filter(|_| self.is_learning());
        if let Some(focus) = both.or(chosen).or(happened) {
            self.viewport.follow(Some(focus));
        }
    }

    fn is_followed(&self) -> bool {
        self.is_learning() || self.picture.scene().print == Print::Room
    }

    /// Around where the latest event happened: with all places that lead on from there, with
    /// those that something takes now, or without, whatever can be seen at once.
    fn happened(&self) -> Option<Rect> {
        let taken = |state| matches!(state, EdgeState::Active | EdgeState::Matched);
        let fits = |part: &Rect| self.viewport.fits(part);
        self.around_with(&|_| true)
            .filter(fits)
            .or_else(|| self.around_with(&taken).filter(fits))
            .or_else(|| self.around(&|node| node.highlighted))
    }

    /// Around where the latest event happened, and where such edges lead from there.
    fn around_with(&self, is_wanted: &dyn Fn(EdgeState) -> bool) -> Option<Rect> {
        let scene = self.picture.scene();
        let is_lit = |id| scene.node(id).is_some_and(|node| node.highlighted);
        self.around(&|node| {
            node.highlighted
                || scene
                    .edges
                    .iter()
                    .any(|edge| edge.to == node.id && is_wanted(edge.state) && is_lit(&edge.from))
        })
    }

    fn around(&self, is_wanted: &dyn Fn(&Node) -> bool) -> Option<Rect> {
        let nodes = self.picture.scene().nodes.iter();
        let rects = nodes.filter(|node| is_wanted(node)).map(|node| node.rect);
        rects.reduce(|sum, rect| sum.union(&rect))
    }

    /// Whether the node is what was pointed at, or at an edge that was.
    fn is_at(&self, pointed: &Selection, node: &Node) -> bool {
        match pointed {
            Selection::Node(id) => node.id == *id,
            Selection::Several(ids) => ids.contains(&node.id),
            Selection::Edge(id) => {
                let mut edges = self.picture.scene().edges.iter();
                let edge = edges.find(|edge| edge.id == *id);
                edge.is_some_and(|edge| edge.from == node.id || edge.to == node.id)
            }
            Selection::Message(_) => false,
        }
    }
}
