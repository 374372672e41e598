//! What a comparison shows: several runs at one moment, moved by one playhead.
//!
//! Pure: the component sends what the person does, and draws what is here.

use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::snapshot::Snapshot;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead};
use warren_diagram::Print;
use warren_teach::compare::{Side, common_end};
use yew::Reducible;

use crate::filters;
use crate::state::picture::Picture;
use crate::state::playback::{Bearings, Playback, PlaybackCommand};

/// One run of a comparison.
#[derive(Debug)]
pub struct Shown {
    /// What it is called: `topic`.
    pub name: String,
    /// What is to be known of it, as sentences.
    pub notes: Vec<String>,
    /// Its scenario.
    pub scenario: Arc<Scenario>,
    /// Its run.
    pub side: Side,
}

/// Where one run is.
#[derive(Clone, Debug)]
pub struct Moment {
    cursor: Cursor,
    picture: Picture,
}

/// All runs at one moment.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The runs; the first one is the scenario itself.
    pub shown: Rc<Vec<Shown>>,
    /// Where each of them is.
    pub moments: Vec<Moment>,
    /// The playhead of all.
    pub playback: Playback,
    end: Time,
    print: Print,
}

/// What is done to a comparison.
#[derive(Clone, Debug)]
pub enum Act {
    /// So much real time has passed, in microseconds.
    Frame(u64),
    /// The playhead is moved.
    Play(PlaybackCommand),
    /// Other runs are shown, at the same time.
    Show(Rc<Vec<Shown>>),
    /// The window has become another.
    Print(Print),
}

impl Shown {
    /// The run of this scenario.
    #[must_use]
    pub fn new(name: String, notes: Vec<String>, scenario: Arc<Scenario>) -> Self {
        Self {
            name,
            notes,
            side: Side::new(scenario.clone(), filters::present()),
            scenario,
        }
    }
}

impl Moment {
    fn new(shown: &Shown, at: Playhead, print: Print) -> Self {
        let cursor = Cursor::new(shown.side.timeline(), at);
        Self {
            picture: Picture::new(&shown.scenario, cursor.snapshot(), print),
            cursor,
        }
    }

    fn seek(&mut self, shown: &Shown, at: Playhead, print: Print) {
        self.cursor.seek(shown.side.timeline(), at);
        let snapshot = self.cursor.snapshot();
        self.picture.update(&shown.scenario, snapshot, print, None);
    }

    /// The state.
    #[must_use]
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        self.cursor.snapshot()
    }

    /// How many events have happened.
    #[must_use]
    pub fn applied(&self) -> u32 {
        self.cursor.applied()
    }

    /// The picture.
    #[must_use]
    pub const fn picture(&self) -> &Picture {
        &self.picture
    }
}

impl Stage {
    /// These runs, paused at this time or as near as they come, drawn for such a window.
    #[must_use]
    pub fn new(shown: Rc<Vec<Shown>>, at: Time, print: Print) -> Self {
        let sides: Vec<Side> = shown.iter().map(|one| one.side.clone()).collect();
        let end = common_end(&sides);
        let at = Playhead::at(at.min(end));
        let moments = shown.iter().map(|one| Moment::new(one, at, print));
        Self {
            moments: moments.collect(),
            shown,
            playback: Playback::paused_at(at),
            end,
            print,
        }
    }

    /// The time that is shown.
    #[must_use]
    pub const fn at(&self) -> Time {
        self.playback.playhead().at
    }

    /// The last time that can be shown.
    #[must_use]
    pub const fn end(&self) -> Time {
        self.end
    }

    /// Where something happens next in any of the runs, and where it did last.
    fn bearings(&self) -> Bearings {
        let at = self.at();
        let sides = || self.shown.iter().map(|one| &one.side);
        let next = sides().filter_map(|side| side.next(at)).min();
        let previous = sides().filter_map(|side| side.previous(at)).max();
        let start = (at > Time::ZERO).then_some(Time::ZERO);
        Bearings {
            next: next.filter(|next| *next <= self.end).map(Playhead::at),
            previous: previous.or(start).map(Playhead::at),
            end: self.end,
        }
    }

    /// Does this.
    pub fn act(&mut self, act: Act) {
        match act {
            Act::Frame(real_us) => self.playback.update(real_us, self.end),
            Act::Play(command) => {
                self.playback.finish_step();
                self.seek();
                self.playback.command(command, self.bearings());
            }
            Act::Show(shown) => {
                let speed = self.playback.speed();
                *self = Self::new(shown, self.at(), self.print);
                let command = PlaybackCommand::SetSpeed(speed);
                self.playback.command(command, self.bearings());
            }
            Act::Print(print) => self.print = print,
        }
        self.seek();
    }

    fn seek(&mut self) {
        let at = self.playback.playhead();
        for (moment, shown) in self.moments.iter_mut().zip(self.shown.iter()) {
            moment.seek(shown, at, self.print);
        }
    }
}

impl Reducible for Stage {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.act(act);
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use warren_core::scenario::library::find;
    use warren_diagram::request::Direction;
    use warren_teach::variant::respects;

    use super::*;

    fn stage() -> Stage {
        let entry = find("logs-by-topic").expect("it is there");
        let scenario = Arc::new(entry.scenario().expect("sound"));
        let respect = respects(&scenario).remove(0);
        let here = Shown::new(respect.now.clone(), Vec::new(), scenario.clone());
        let others = respect.variants.iter().map(|one| {
            let varied = one.of(&scenario).expect("it can be made");
            Shown::new(one.name.clone(), Vec::new(), Arc::new(varied))
        });
        Stage::new(
            Rc::new(std::iter::once(here).chain(others).collect()),
            Time::ZERO,
            Print::default(),
        )
    }

    #[test]
    fn one_playhead_moves_all_runs() {
        let mut stage = stage();
        assert_eq!(stage.moments.len(), 4);
        stage.act(Act::Play(PlaybackCommand::Play));
        for _ in 0..40 {
            stage.act(Act::Frame(100_000));
        }
        assert_eq!(stage.at(), Time::from_ms(4000));
        let published: Vec<u64> = stage
            .moments
            .iter()
            .map(|one| one.snapshot().totals.published)
            .collect();
        assert_eq!(published, [2, 2, 2, 2]);
        let enqueued = stage
            .moments
            .iter()
            .map(|one| one.snapshot().totals.enqueued);
        assert!(enqueued.collect::<std::collections::BTreeSet<_>>().len() > 1);
        stage.act(Act::Play(PlaybackCommand::End));
        assert_eq!(stage.at(), stage.end());
        stage.act(Act::Play(PlaybackCommand::Start));
        assert_eq!(stage.at(), Time::ZERO);
    }

    #[test]
    fn a_step_goes_to_where_any_of_them_does_something_and_back() {
        let mut stage = stage();
        let step = PlaybackCommand::StepForward { animate: false };
        let mut seen = vec![stage.at()];
        for _ in 0..40 {
            stage.act(Act::Play(step));
            let at = stage.at();
            assert!(at > seen[seen.len() - 1]);
            let happens =
                |one: &Shown| one.side.previous(at + warren_core::time::Duration(1)) == Some(at);
            assert!(stage.shown.iter().any(happens), "at {at}");
            seen.push(at);
        }
        for at in seen.iter().rev().skip(1) {
            stage.act(Act::Play(PlaybackCommand::StepBack));
            assert_eq!(stage.at(), *at);
        }
    }

    #[test]
    fn a_narrow_window_turns_every_picture_upright_and_back() {
        let mut stage = stage();
        let shapes = |stage: &Stage| {
            let rooms = stage.moments.iter().map(|one| {
                let room = warren_diagram::svg::room(one.picture().scene());
                (room.width, room.height)
            });
            rooms.collect::<Vec<_>>()
        };
        let wide = shapes(&stage);
        stage.act(Act::Print(Print::Page(Direction::TopToBottom)));
        let upright = shapes(&stage);
        for (before, after) in wide.iter().zip(&upright) {
            assert!(
                after.0 < before.0 && after.1 > before.1,
                "{wide:?} {upright:?}"
            );
        }
        stage.act(Act::Print(Print::default()));
        assert_eq!(shapes(&stage), wide);
    }

    #[test]
    fn other_runs_are_shown_at_the_same_time_and_speed() {
        let mut stage = stage();
        let speed = crate::state::playback::Speed::Double;
        stage.act(Act::Play(PlaybackCommand::SetSpeed(speed)));
        stage.act(Act::Play(PlaybackCommand::SeekClamped(Time::from_ms(2400))));
        let shown = stage.shown.clone();
        stage.act(Act::Show(shown));
        assert_eq!(stage.at(), Time::from_ms(2400));
        assert_eq!(stage.playback.speed(), speed);
    }
}
