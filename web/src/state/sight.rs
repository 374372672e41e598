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
            self.happened()
        } else {
            None
        };
        let scene = self.picture.scene();
        let all = (scene.print == Print::Room).then_some(scene.bounds);
        self.viewport.follow(focus.or(all));
    }

    /// The view follows what was pointed at; in the course also where a hand moved it, for each
    /// step speaks of something else.
    pub(super) fn follow_selection(&mut self) {
        if !self.is_followed() {
            return;
        }
        let (is_learning, happened) = (self.is_learning(), self.happened());
        let chosen = self.around(&|node| self.is_chosen(node));
        let both = chosen.map(|chosen| happened.map_or(chosen, |one| chosen.union(&one)));
        let both = both.filter(|part| self.viewport.fits(part));
        let happened = happened.filter(|_| is_learning);
        if let Some(focus) = both.or(chosen).or(happened) {
            self.viewport.follow(Some(focus));
            if is_learning {
                self.viewport.reveal(&chosen.unwrap_or(focus));
            }
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
}
