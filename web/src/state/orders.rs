//! What the workshop orders, done to the page's state.

use std::rc::Rc;
use std::sync::Arc;

use warren_core::time::Time;
use warren_core::timeline::Playhead;

use super::playback::PlaybackCommand;
use super::{AppState, Dialog, Selection, Tab, usual};
use crate::workshop::{Brief, Commit, Order, Panel, Pointer};

impl AppState {
    /// What the workshop is told where it shows this panel.
    #[must_use]
    pub fn brief(&self, panel: Panel) -> Brief {
        let selection = match &self.selection {
            Some(Selection::Node(node)) => Some(Pointer::Node(node.clone())),
            Some(Selection::Edge(edge)) => Pointer::of_edge(self.scenario(), edge),
            Some(Selection::Message(number)) => Some(Pointer::Message(*number)),
            Some(Selection::Several(_)) | None => None,
        };
        // Where the moment does not matter, it is to be no reason to draw the panel again.
        let playhead = match panel {
            Panel::Publish
            | Panel::Share
            | Panel::Export
            | Panel::Why
            | Panel::Journey
            | Panel::Log
            | Panel::Losses
            | Panel::Wire
            | Panel::Compare
            | Panel::Crash => self.playback.playhead(),
            // Where it comes to rest, for each frame would draw the panel anew.
            Panel::Learn if !self.playback.is_moving() => self.playback.playhead(),
            // What is the case with a node changes with the moment.
            Panel::Properties if matches!(selection, Some(Pointer::Node(_))) => {
                self.playback.playhead()
            }
            _ => Playhead::START,
        };
        Brief {
            panel,
            selection,
            playhead,
        }
    }

    /// Does what the workshop orders.
    pub(super) fn order(&mut self, order: Order) {
        match order {
            Order::Commit(commit) => self.commit_ordered(commit),
            Order::Open(opening) => self.open(opening),
            Order::Select(pointer) => {
                let selection = pointer.and_then(|pointer| self.pointed_at(pointer));
                self.select(selection);
            }
            Order::Point(pointers) => {
                let all: Vec<_> = pointers
                    .into_iter()
                    .filter_map(|pointer| self.pointed_at(pointer))
                    .collect();
                self.select(all.first().cloned());
                self.follow_pointed(&all);
            }
            Order::Seek(at) => self.play(PlaybackCommand::SeekClamped(at)),
            Order::Go(playhead) => {
                // The course speaks of something else now, wherever a hand moved the picture.
                if self.is_learning() {
                    self.viewport.begin();
                }
                self.play(PlaybackCommand::Seek(playhead));
            }
            Order::PlayTo(playhead) => self.play(PlaybackCommand::PlayTo(playhead)),
            Order::Step => self.play(PlaybackCommand::StepForward { animate: true }),
            Order::Show(panel) => match Dialog::of(panel) {
                Some(dialog) => self.dialog = Some(dialog),
                None if panel == Panel::Learn => self.learn(),
                None => {}
            },
            Order::Close => self.dialog = None,
            Order::Tell { problem, text } => self.tell(problem, text),
            Order::Marks(marks) => self.marks = Rc::new(marks),
        }
    }

    /// Shows the course, or what of it is open.
    pub fn learn(&mut self) {
        self.tab = Tab::Learn;
        self.open_sheet();
    }

    fn commit_ordered(&mut self, commit: Commit) {
        if let Some(ms) = commit.after_ms {
            self.touched = true;
            let after = PlaybackCommand::Seek(Playhead::at(Time::from_ms(ms)));
            self.playback.command(after, self.run.bearings());
        }
        let mut scenario = commit.scenario;
        // What is being typed stays as it is typed.
        if commit.merge.is_empty() {
            let edited = Arc::unwrap_or_clone(scenario);
            scenario = Arc::new(usual::followed(self.scenario(), edited));
        }
        Rc::make_mut(&mut self.history).commit_as(scenario, &commit.merge);
        self.edited();
        if let Some(pointer) = commit.select {
            self.selection = self.pointed_at(pointer);
        }
    }

    fn pointed_at(&self, pointer: Pointer) -> Option<Selection> {
        match pointer {
            Pointer::Node(node) => Some(Selection::Node(node)),
            Pointer::Binding(place) => {
                Pointer::edge_of(self.scenario(), place).map(Selection::Edge)
            }
            Pointer::Message(number) => Some(Selection::Message(number)),
            Pointer::Intervention(_) => None,
        }
    }
}
