//! The state of the page, and the actions that change it.
//!
//! The page is (scenario, playhead) and what the person looks at. This file only
//! dispatches: the machines of its parts stand in files of their own. Nothing here
//! touches the browser; what must be stored or shown elsewhere is done by hooks.

pub mod editor;
pub mod history;
pub mod picture;
pub mod playback;
pub mod run;
pub mod same;
pub mod telling;
pub mod viewport;

use std::rc::Rc;
use std::sync::Arc;

use warren_core::amqp::MessageNumber;
use warren_core::scenario::{InterventionAction, NodeId, Scenario};
use warren_core::time::Time;
use warren_core::timeline::Playhead;
use warren_diagram::frame::Token;
use warren_diagram::geometry::Size;
use warren_diagram::request::Direction;
use warren_diagram::scene::EdgeId;
use yew::Reducible;

use editor::{Change, Field};
use history::History;
use picture::Picture;
use playback::{Playback, PlaybackCommand};
use run::Run;
use viewport::Viewport;

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
    /// What the person set.
    pub preferences: Preferences,
    /// Whether the scenario is the person's own, so that it is kept in the browser; one
    /// that came by a link is not, until it is edited.
    pub own: bool,
    /// Whether anything was played or stepped yet.
    pub touched: bool,
}

/// What the inspector is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// A node.
    Node(NodeId),
    /// An edge.
    Edge(EdgeId),
    /// A message.
    Message(MessageNumber),
}

/// The sides of the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Everything about what is selected.
    #[default]
    Properties,
    /// Why a message went where it went.
    Why,
    /// The way of one message.
    Journey,
}

impl Tab {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Properties, Self::Why, Self::Journey];
}

/// What is open beside the diagram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panels {
    /// The event log.
    pub log: bool,
    /// On a narrow screen, the inspector.
    pub sheet: bool,
}

/// A dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// The link to this moment.
    Share,
    /// The keys.
    Help,
    /// The library.
    Library,
    /// A message to be published by hand.
    Publish,
    /// A client to be killed.
    Kill,
    /// A client to be started.
    Start,
    /// The broker to be restarted.
    Restart,
    /// What was lost.
    Losses,
}

/// Something that the person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Names it.
    pub id: u32,
    /// Whether something went wrong.
    pub problem: bool,
    /// The sentence.
    pub text: String,
}

/// An edit that was refused, and where it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The field.
    pub field: Field,
    /// Why, as a sentence.
    pub because: String,
}

/// What the person, or the person's system, wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The theme that was chosen.
    pub theme: Theme,
    /// Whether the system is dark.
    pub system_dark: bool,
    /// Whether motion is to be spared.
    pub reduced_motion: bool,
}

impl Preferences {
    /// Whether the page is dark.
    #[must_use]
    pub const fn is_dark(self) -> bool {
        match self.theme {
            Theme::Auto => self.system_dark,
            Theme::Light => false,
            Theme::Dark => true,
        }
    }
}

/// A theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system is.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The name that it is stored under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme that comes after it when switched.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    /// The theme of this name; [`Theme::Auto`] for any other.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.name() == name)
            .unwrap_or_default()
    }
}

/// What the person, or time, does to the page.
#[derive(Clone, Debug)]
pub enum Action {
    /// So much real time has passed.
    Frame {
        /// In microseconds.
        real_us: u64,
    },
    /// The playhead is moved.
    Playback(PlaybackCommand),
    /// The moment of this event is wanted.
    GoToEvent(u32),
    /// The scenario is edited.
    Edit(Change),
    /// Something is done at the playhead.
    Intervene(InterventionAction),
    /// The latest edit is taken back.
    Undo,
    /// It is done again.
    Redo,
    /// Another scenario is opened.
    Open(Opening),
    /// Something is selected, or nothing.
    Select(Option<Selection>),
    /// The diagram was clicked where nothing stands still: perhaps something passes.
    Pick {
        /// From the diagram's left.
        x: f64,
        /// From its top.
        y: f64,
    },
    /// A side of the inspector is wanted.
    ShowTab(Tab),
    /// A dialog is wanted.
    Show(Dialog),
    /// Whatever is open is closed, or what is selected is left.
    Escape,
    /// The event log opens or closes.
    ToggleLog,
    /// The person is told something.
    Tell {
        /// Whether something went wrong.
        problem: bool,
        /// The sentence.
        text: String,
    },
    /// A notice was read.
    Dismiss(u32),
    /// The person, or the system, wants this now.
    Prefer(Preferences),
    /// The theme is switched.
    NextTheme,
    /// The diagram is moved.
    Viewport(ViewportCommand),
    /// A long simulation is stopped where it is.
    StopSimulation,
}

/// A scenario to be opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The moment.
    pub playhead: Playhead,
    /// Whether it is the person's own from now on.
    pub own: bool,
}

/// How the diagram is moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViewportCommand {
    /// Its part of the screen has this size.
    Resize(Size),
    /// By so many pixels.
    Pan(f64, f64),
    /// By a factor, around a point.
    Zoom(f64, f64, f64),
    /// By a factor, around the middle.
    ZoomMiddle(f64),
    /// So that all of it is visible.
    Fit,
}

impl AppState {
    /// The page with this scenario, paused at its moment.
    #[must_use]
    pub fn new(opening: Opening) -> Self {
        let run = Run::new(opening.scenario.clone(), opening.playhead);
        let picture = Picture::new(&opening.scenario, run.snapshot(), Direction::LeftToRight);
        let mut viewport = Viewport::default();
        viewport.show(picture.scene().bounds);
        Self {
            history: Rc::new(History::new(opening.scenario)),
            playback: Playback::paused_at(opening.playhead),
            run,
            picture,
            viewport,
            selection: None,
            tab: Tab::default(),
            panels: Panels::default(),
            dialog: None,
            notices: Rc::default(),
            refused: None,
            preferences: Preferences::default(),
            own: opening.own,
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
        self.own = true;
        self.refused = None;
        self.rerun();
    }

    fn edit(&mut self, change: Change) {
        match editor::apply(self.scenario(), &change) {
            Ok(scenario) => {
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
            self.refused = None;
            self.own = true;
            self.rerun();
        }
    }

    fn open(&mut self, opening: Opening) {
        Rc::make_mut(&mut self.history).commit(opening.scenario.clone());
        self.playback = Playback::paused_at(opening.playhead);
        self.run = Run::new(opening.scenario, opening.playhead);
        self.own = opening.own;
        self.touched = opening.playhead != Playhead::START;
        self.selection = None;
        self.refused = None;
        self.dialog = None;
        self.viewport.fit();
    }

    fn select(&mut self, selection: Option<Selection>) {
        self.refused = None;
        match selection {
            Some(Selection::Message(_)) => self.tab = Tab::Journey,
            Some(Selection::Node(_) | Selection::Edge(_)) if self.tab == Tab::Journey => {
                self.tab = Tab::Properties;
            }
            _ => {}
        }
        self.panels.sheet |= selection.is_some();
        self.selection = selection;
    }

    /// The message that is under way at this point of the screen.
    fn passing_at(&self, x: f64, y: f64) -> Option<Selection> {
        let (x, y) = self.viewport.scene_point(x, y);
        let at = self.playback.playhead().at;
        let frame = self.picture.diagram().frame(self.run.snapshot(), at);
        let hit = frame.tokens.iter().rev().find(|token| {
            let distance = (f64::from(token.x) - x).hypot(f64::from(token.y) - y);
            distance < f64::from(Token::RADIUS) * 1.3
        })?;
        Some(Selection::Message(hit.number))
    }

    fn show_tab(&mut self, tab: Tab) {
        self.panels.sheet = self.tab != tab || !self.panels.sheet;
        self.tab = tab;
    }

    fn escape(&mut self) {
        if self.dialog.take().is_some() {
            return;
        }
        if Rc::make_mut(&mut self.notices).pop().is_some() {
            return;
        }
        self.refused = None;
        if self.selection.take().is_none() {
            self.panels.sheet = false;
        }
    }

    fn move_viewport(&mut self, command: ViewportCommand) {
        match command {
            ViewportCommand::Resize(size) => self.viewport.resize(size),
            ViewportCommand::Pan(x, y) => self.viewport.pan(x, y),
            ViewportCommand::Zoom(factor, x, y) => self.viewport.zoom(factor, x, y),
            ViewportCommand::ZoomMiddle(factor) => self.viewport.zoom_middle(factor),
            ViewportCommand::Fit => self.viewport.fit(),
        }
    }

    /// Draws the moment that the state is at now.
    fn draw(&mut self) {
        let direction = if self.viewport.is_upright() {
            Direction::TopToBottom
        } else {
            Direction::LeftToRight
        };
        // What is shown may still be the run of the scenario before.
        let scenario = self.run.timeline().scenario().clone();
        if self.picture.update(&scenario, self.run.snapshot(), direction) {
            self.viewport.show(self.picture.scene().bounds);
        }
    }

    /// Does what the action says.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Frame { real_us } => self.frame(real_us),
            Action::Playback(command) => self.play(command),
            Action::GoToEvent(event) => {
                if let Some(moment) = telling::moment_of(self.run.timeline(), event) {
                    self.play(PlaybackCommand::Seek(moment));
                }
            }
            Action::Edit(change) => self.edit(change),
            Action::Intervene(what) => {
                self.dialog = None;
                self.intervene(what);
            }
            Action::Undo => self.travel(History::undo),
            Action::Redo => self.travel(History::redo),
            Action::Open(opening) => self.open(opening),
            Action::Select(selection) => self.select(selection),
            Action::Pick { x, y } => self.select(self.passing_at(x, y)),
            Action::ShowTab(tab) => self.show_tab(tab),
            Action::Show(dialog) => {
                self.playback.command(PlaybackCommand::Pause, self.run.bearings());
                self.dialog = Some(dialog);
            }
            Action::Escape => self.escape(),
            Action::ToggleLog => self.panels.log = !self.panels.log,
            Action::Tell { problem, text } => self.tell(problem, text),
            Action::Dismiss(id) => Rc::make_mut(&mut self.notices).retain(|one| one.id != id),
            Action::Prefer(preferences) => self.preferences = preferences,
            Action::NextTheme => self.preferences.theme = self.preferences.theme.next(),
            Action::Viewport(command) => self.move_viewport(command),
            Action::StopSimulation => {
                self.run.finish(self.playback.playhead());
                let text = "The simulation was stopped: what is shown is as far as it came";
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
