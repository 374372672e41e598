//! The state of the page, and the actions that change it.
//!
//! The page is (scenario, playhead) and what the person looks at. This file only
//! dispatches: the machines of its parts stand in files of their own. Nothing here
//! touches the browser; what must be stored or shown elsewhere is done by hooks.

pub mod action;
pub mod build;
mod draw;
pub mod editing;
pub mod editor;
pub mod embed;
pub mod hand;
pub mod history;
pub mod made;
pub mod marks;
mod naming;
pub mod orders;
pub mod picture;
pub mod playback;
pub mod preferences;
mod put;
mod removal;
pub mod run;
pub mod same;
pub mod screen;
mod sight;
pub mod snap;
pub mod telling;
pub mod touch;
pub mod usual;
pub mod viewport;

use std::rc::Rc;
use std::sync::Arc;
use warren_core::tr;

use warren_core::scenario::{InterventionAction, Scenario};
use warren_core::time::Time;
use warren_core::timeline::Playhead;
use warren_diagram::Print;
use warren_diagram::frame::Token;
use yew::Reducible;

pub use action::{Action, Opening, Source, ViewportCommand};
use editing::Editing;
use editor::Change;
use embed::Embed;
use history::History;
use picture::Picture;
use playback::{Playback, PlaybackCommand};
pub use preferences::{Preferences, Theme};
use run::Run;
pub use screen::{Dialog, Notice, Panels, Refused, Selection, Tab};
use viewport::Viewport;

use crate::workshop::Mark;

/// What the page shows, and from what.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The scenario, with undo and redo.
    pub history: Rc<History>,
    /// Its run, at the playhead.
    pub run: Run,
    /// The playhead.
    pub playback: Playback,
    /// What is drawn.
    pub picture: Picture,
    /// Where it is drawn.
    pub viewport: Viewport,
    /// What the inspector is about.
    pub selection: Option<Selection>,
    /// What goes on at the diagram while it is built.
    pub editing: Editing,
    /// The inspector's side that is up.
    pub tab: Tab,
    /// What is open besides.
    pub panels: Panels,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// What the person is told, until dismissed.
    pub notices: Rc<Vec<Notice>>,
    /// An edit that was refused.
    pub refused: Option<Rc<Refused>>,
    /// What the check-up has found in the scenario.
    pub marks: Rc<Vec<Mark>>,
    /// What the person set.
    pub preferences: Preferences,
    /// Whether the page stands in another one, and how.
    pub embed: Embed,
    /// Where the scenario comes from; once it is edited, it is the person's own.
    pub source: Source,
    /// Whether anything was played or stepped yet.
    pub touched: bool,
}

impl AppState {
    /// The page with this scenario, paused at its moment.
    #[must_use]
    pub fn new(opening: Opening) -> Self {
        let run = Run::new(opening.scenario.clone(), opening.playhead);
        let picture = Picture::new(&opening.scenario, run.snapshot(), Print::default());
        let mut viewport = Viewport::default();
        viewport.show(picture.scene().bounds);
        Self {
            history: Rc::new(History::new(opening.scenario, opening.source.kept())),
            playback: Playback::paused_at(opening.playhead),
            run,
            picture,
            viewport,
            selection: None,
            editing: Editing::default(),
            tab: Tab::default(),
            panels: Panels::default(),
            dialog: None,
            notices: Rc::default(),
            refused: None,
            marks: Rc::default(),
            preferences: Preferences::default(),
            embed: Embed::default(),
            source: opening.source,
            touched: opening.playhead != Playhead::START,
        }
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Scenario> {
        self.history.present()
    }

    /// Whether the page wants to be told of each frame.
    #[must_use]
    pub fn wants_frames(&self) -> bool {
        self.playback.is_moving() || self.run.simulating().is_some()
    }

    /// Adds a notice.
    pub fn tell(&mut self, problem: bool, text: String) {
        let notices = Rc::make_mut(&mut self.notices);
        if notices.iter().any(|notice| notice.text == text) {
            return;
        }
        let id = notices.last().map_or(0, |notice| notice.id + 1);
        notices.push(Notice { id, problem, text });
    }

    fn frame(&mut self, real_us: u64) {
        self.run.advance(real_us, self.playback.playhead());
        self.playback.update(real_us, self.run.end());
        self.run.seek(self.playback.playhead());
    }

    fn play(&mut self, command: PlaybackCommand) {
        self.touched = true;
        let mut command = command;
        if let PlaybackCommand::StepForward { animate } = &mut command {
            *animate &= !self.playback.is_stepping() && !self.preferences.reduced_motion;
            self.playback.finish_step();
            self.run.seek(self.playback.playhead());
        }
        self.playback.command(command, self.run.bearings());
        self.run.seek(self.playback.playhead());
    }

    /// Simulates the present scenario anew; the playhead stays where it is.
    fn rerun(&mut self) {
        self.playback.forget_steps();
        let playhead = self.playback.playhead();
        self.run.replace(self.scenario().clone(), playhead);
    }

    fn commit(&mut self, scenario: Scenario) {
        Rc::make_mut(&mut self.history).commit(Arc::new(scenario));
        self.edited();
    }

    /// The scenario is another than it was.
    fn edited(&mut self) {
        if matches!(self.source, Source::Library | Source::Link) {
            self.source = Source::Own;
        }
        self.refused = None;
        self.rerun();
    }

    fn edit(&mut self, change: Change) {
        match editor::apply(self.scenario(), &change) {
            Ok(scenario) => {
                let scenario = usual::followed(self.scenario(), scenario);
                self.selection = editor::followed(self.selection.take(), &change);
                self.commit(scenario);
            }
            Err(because) => {
                let field = change.field();
                self.refused = Some(Rc::new(Refused { field, because }));
            }
        }
    }

    /// Puts an intervention at the playhead, and comes to the moment after it.
    fn intervene(&mut self, action: InterventionAction) {
        let at_ms = self.playback.playhead().at.ceil_ms();
        let at_ms = at_ms.min(self.scenario().run_for_ms);
        let scenario = match editor::with_intervention(self.scenario(), at_ms, action) {
            Ok(scenario) => scenario,
            Err(because) => return self.tell(true, because),
        };
        self.touched = true;
        let playing = self.playback.is_playing();
        let after = PlaybackCommand::Seek(Playhead::at(Time::from_ms(at_ms)));
        self.playback.command(after, self.run.bearings());
        self.commit(scenario);
        if playing {
            self.play(PlaybackCommand::Play);
        }
    }

    fn travel(&mut self, walk: fn(&mut History) -> bool) {
        if walk(Rc::make_mut(&mut self.history)) {
            self.edited();
        }
    }

    fn open(&mut self, opening: Opening) {
        Rc::make_mut(&mut self.history).open(opening.scenario.clone(), opening.source.kept());
        let speed = self.playback.speed();
        self.playback = Playback::paused_at(opening.playhead).with_speed(speed);
        self.run = Run::new(opening.scenario, opening.playhead);
        self.source = opening.source;
        self.touched = opening.playhead != Playhead::START;
        self.selection = None;
        self.editing.let_go();
        self.editing.inline = None;
        self.refused = None;
        self.dialog = None;
        self.viewport.begin();
    }

    fn select(&mut self, selection: Option<Selection>) {
        self.refused = None;
        match selection {
            Some(Selection::Message(_)) => self.tab = Tab::Journey,
            Some(Selection::Node(_) | Selection::Several(_) | Selection::Edge(_))
                if self.tab == Tab::Journey =>
            {
                self.tab = Tab::Properties;
            }
            _ => {}
        }
        // Before a room nothing covers the picture unasked.
        if selection.is_some() && !self.panels.presenting {
            self.open_sheet();
        }
        self.selection = selection;
        self.follow_selection();
    }

    /// The message that is under way at this point of the screen.
    fn passing_at(&self, x: f64, y: f64) -> Option<Selection> {
        let (x, y) = self.viewport.scene_point(x, y);
        let at = self.playback.playhead().at;
        let frame = self.picture.diagram().frame(self.run.snapshot(), at);
        let reach = f64::from(Token::RADIUS * self.picture.scene().print.larger()) * 1.3;
        let hit = frame.tokens.iter().rev().find(|token| {
            let distance = (f64::from(token.x) - x).hypot(f64::from(token.y) - y);
            distance < reach
        })?;
        Some(Selection::Message(hit.number))
    }

    fn show_tab(&mut self, tab: Tab) {
        if self.tab == tab && self.panels.sheet {
            self.panels.sheet = false;
        } else {
            self.open_sheet();
        }
        self.tab = tab;
    }

    /// On a narrow screen, the inspector and the event log take turns.
    const fn open_sheet(&mut self) {
        self.panels.sheet = true;
        self.panels.log &= !self.viewport.is_narrow();
    }

    /// A room sees the picture alone at first.
    fn toggle_presenting(&mut self) {
        self.panels = Panels {
            log: false,
            sheet: false,
            presenting: !self.panels.presenting,
        };
        // Another picture has other places.
        self.viewport.begin();
    }

    /// Closes one thing at a time, what is in the hand first.
    fn escape(&mut self) {
        if self.editing.let_go() || self.dialog.take().is_some() {
            return;
        }
        if self.editing.inline.is_some() {
            return self.stop_naming();
        }
        if std::mem::take(&mut self.editing.frames) || std::mem::take(&mut self.editing.palette) {
            return;
        }
        if Rc::make_mut(&mut self.notices).pop().is_some() {
            return;
        }
        self.refused = None;
        if self.selection.take().is_some() || std::mem::take(&mut self.panels.sheet) {
            return;
        }
        if self.panels.presenting {
            self.toggle_presenting();
        }
    }

    fn move_viewport(&mut self, command: ViewportCommand) {
        match command {
            ViewportCommand::Resize(size) => self.viewport.resize(size),
            ViewportCommand::Pan(x, y) => self.viewport.pan(x, y),
            ViewportCommand::Zoom(factor, x, y) => self.viewport.zoom(factor, x, y),
            ViewportCommand::ZoomMiddle(factor) => self.viewport.zoom_middle(factor),
            ViewportCommand::Fit => self.viewport.fit(),
            ViewportCommand::Center(x, y) => self.viewport.center(x, y),
        }
    }

    /// Does what the action says.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Frame { real_us } => self.frame(real_us),
            Action::Playback(command) => self.play(command),
            Action::Edit(change) => self.edit(change),
            Action::Order(order) => self.order(order),
            Action::Intervene(what) => {
                self.dialog = None;
                self.intervene(what);
            }
            Action::Undo => self.travel(History::undo),
            Action::Redo => self.travel(History::redo),
            Action::Open(opening) => self.open(opening),
            Action::Select(selection) => self.select(selection),
            Action::Pick { x, y, otherwise } => {
                // A drag ends in a click that is none.
                if !self.editing.hand.take_dragged() {
                    self.select(self.passing_at(x, y).or(otherwise));
                }
            }
            Action::ShowTab(tab) => self.show_tab(tab),
            Action::Show(dialog) => {
                self.playback
                    .command(PlaybackCommand::Pause, self.run.bearings());
                self.dialog = Some(dialog);
            }
            Action::Touch(touch) => self.touch(touch),
            Action::Build(build) => self.build(build),
            Action::Escape => self.escape(),
            Action::ToggleLog => {
                self.panels.log = !self.panels.log;
                self.panels.sheet &= !(self.panels.log && self.viewport.is_narrow());
            }
            Action::ToggleInspector if self.panels.sheet => self.panels.sheet = false,
            Action::ToggleInspector => self.open_sheet(),
            Action::TogglePresenting => self.toggle_presenting(),
            Action::Tell { problem, text } => self.tell(problem, text),
            Action::Dismiss(id) => Rc::make_mut(&mut self.notices).retain(|one| one.id != id),
            Action::Prefer(preferences) => self.preferences = preferences,
            Action::NextTheme => self.preferences.theme = self.preferences.theme.next(),
            Action::Viewport(command) => self.move_viewport(command),
            Action::Rerun => self.rerun(),
            Action::StopSimulation => {
                self.run.finish(self.playback.playhead());
                let text = tr!("The simulation was stopped: what is shown is as far as it came");
                self.tell(false, text.to_owned());
            }
        }
        self.draw();
    }
}

impl Reducible for AppState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.act(action);
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests;
