//! Where the playhead is and how it moves: playing, pausing, stepping, seeking.
//!
//! The page's frame loop says how much real time has passed; everything else is
//! arithmetic on virtual time. It knows no timeline, only the [`Bearings`] that one gives.

mod keys;

use std::rc::Rc;

use warren_core::time::{Duration, Time};
use warren_core::timeline::Playhead;

/// The most real time that one frame may stand for, so that a page that was asleep does
/// not jump.
const LONGEST_FRAME_US: u64 = 100_000;

/// How long the animation of one step may take, in real time.
const LONGEST_STEP_US: u64 = 400_000;

/// The most steps that are remembered for stepping back on the same spots.
const LONGEST_TRAIL: usize = 4096;

/// How fast virtual time passes, compared with real time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speed {
    /// A quarter.
    Quarter,
    /// A half.
    Half,
    /// As fast.
    #[default]
    Normal,
    /// Twice as fast.
    Double,
    /// Four times as fast.
    Four,
    /// Eight times as fast.
    Eight,
}

impl Speed {
    /// All speeds, the slowest first.
    pub const ALL: [Self; 6] = [
        Self::Quarter,
        Self::Half,
        Self::Normal,
        Self::Double,
        Self::Four,
        Self::Eight,
    ];

    /// As the page writes it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Quarter => "¼×",
            Self::Half => "½×",
            Self::Normal => "1×",
            Self::Double => "2×",
            Self::Four => "4×",
            Self::Eight => "8×",
        }
    }

    /// Its place among [`Speed::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The virtual time that passes in `real_us` of real time.
    const fn passes(self, real_us: u64) -> Duration {
        Duration((real_us << self.index()) / 4)
    }
}

/// What the playhead is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Paused,
    /// Up to this moment, where there is one.
    Playing { until: Option<Playhead> },
    /// On the way to the next event, so much virtual time each real microsecond.
    Stepping { to: Playhead, rate: u64 },
}

/// The playhead and how it moves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Playback {
    playhead: Playhead,
    mode: Mode,
    speed: Speed,
    /// The moments that steps forward left, the latest last.
    behind: Rc<Vec<Playhead>>,
    /// The moments that steps back left, the latest last.
    ahead: Rc<Vec<Playhead>>,
}

/// What the timeline says about the present moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearings {
    /// After the next event.
    pub next: Option<Playhead>,
    /// Before the latest event.
    pub previous: Option<Playhead>,
    /// The latest moment that there is.
    pub end: Time,
}

/// What buttons, keys and links ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaybackCommand {
    /// Play; from the start, when at the end.
    Play,
    /// Play from here up to this moment.
    PlayTo(Playhead),
    /// Pause.
    Pause,
    /// Play or pause.
    Toggle,
    /// Go to the next event; show the way there where `animate`.
    StepForward {
        /// Whether the time in between is shown.
        animate: bool,
    },
    /// Go back before the latest event.
    StepBack,
    /// Go to exactly this moment, and pause.
    Seek(Playhead),
    /// Go to this time, or as near as there is.
    SeekClamped(Time),
    /// Go so many microseconds forwards or backwards.
    SeekBy(i64),
    /// Go to the start.
    Start,
    /// Go to the end.
    End,
    /// Change the speed.
    SetSpeed(Speed),
}

impl Playback {
    /// Paused at this moment.
    #[must_use]
    pub fn paused_at(playhead: Playhead) -> Self {
        Self {
            playhead,
            ..Self::default()
        }
    }

    /// The moment that is shown.
    #[must_use]
    pub const fn playhead(&self) -> Playhead {
        self.playhead
    }

    /// The same at this speed.
    #[must_use]
    pub fn with_speed(self, speed: Speed) -> Self {
        Self { speed, ..self }
    }

    /// The speed.
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// Whether it plays until paused.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        matches!(self.mode, Mode::Playing { .. })
    }

    /// Whether the playhead moves by itself, so that frames are wanted.
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        !matches!(self.mode, Mode::Paused)
    }

    /// Whether a step is being shown.
    #[must_use]
    pub const fn is_stepping(&self) -> bool {
        matches!(self.mode, Mode::Stepping { .. })
    }

    /// Comes at once to where an animated step leads.
    pub fn finish_step(&mut self) {
        if let Mode::Stepping { to, .. } = self.mode {
            self.arrive(to);
        }
    }

    /// Does what is asked for. `bearings` are those of [`Playback::playhead`]; before
    /// another step forward, an animated one must be finished.
    pub fn command(&mut self, command: PlaybackCommand, bearings: Bearings) {
        match command {
            PlaybackCommand::Play => self.play(bearings),
            PlaybackCommand::PlayTo(until) => {
                self.jump(self.playhead);
                self.mode = Mode::Playing { until: Some(until) };
            }
            PlaybackCommand::Pause => self.pause(),
            PlaybackCommand::Toggle if self.is_playing() => self.pause(),
            PlaybackCommand::Toggle => self.play(bearings),
            PlaybackCommand::StepForward { animate } => self.step_forward(bearings, animate),
            PlaybackCommand::StepBack => self.step_back(bearings),
            PlaybackCommand::Seek(playhead) => {
                self.mode = Mode::Paused;
                self.jump(playhead);
            }
            PlaybackCommand::SeekClamped(time) => self.jump(Playhead::at(time.min(bearings.end))),
            PlaybackCommand::SeekBy(by) => {
                let at = self.playhead.at.0.saturating_add_signed(by);
                self.jump(Playhead::at(Time(at).min(bearings.end)));
            }
            PlaybackCommand::Start => self.jump(Playhead::START),
            PlaybackCommand::End => self.jump(Playhead::at(bearings.end)),
            PlaybackCommand::SetSpeed(speed) => self.speed = speed,
        }
    }

    /// Lets real time pass.
    pub fn update(&mut self, real_us: u64, end: Time) {
        let real_us = real_us.min(LONGEST_FRAME_US);
        match self.mode {
            Mode::Paused => {}
            Mode::Playing { until } => {
                let at = self.playhead.at + self.speed.passes(real_us);
                if let Some(until) = until.filter(|until| at >= until.at) {
                    return self.arrive(until);
                }
                self.playhead = Playhead::at(at.min(end));
                if at >= end {
                    self.mode = Mode::Paused;
                }
            }
            Mode::Stepping { to, rate } => {
                let at = self.playhead.at + Duration(real_us.saturating_mul(rate));
                if at < to.at {
                    self.playhead = Playhead::at(at);
                } else {
                    self.arrive(to);
                }
            }
        }
    }

    /// Forgets where steps came from, since the moments are no longer the same.
    pub fn forget_steps(&mut self) {
        self.finish_step();
        self.behind = Rc::default();
        self.ahead = Rc::default();
    }

    fn arrive(&mut self, to: Playhead) {
        self.playhead = to;
        self.mode = Mode::Paused;
    }

    fn play(&mut self, bearings: Bearings) {
        let at_end = self.playhead.at >= bearings.end && bearings.next.is_none();
        let from = if at_end {
            Playhead::START
        } else {
            self.playhead
        };
        self.jump(from);
        self.mode = Mode::Playing { until: None };
    }

    fn pause(&mut self) {
        self.finish_step();
        self.mode = Mode::Paused;
    }

    /// Moves without a way between; the memory of steps ends.
    fn jump(&mut self, playhead: Playhead) {
        self.forget_steps();
        self.playhead = playhead;
    }

    fn step_forward(&mut self, bearings: Bearings, animate: bool) {
        if self.is_playing() {
            self.forget_steps();
        }
        let ahead = Rc::make_mut(&mut self.ahead);
        let Some(to) = ahead.pop().or(bearings.next) else {
            return;
        };
        remember(&mut self.behind, self.playhead);
        let way = to.at.since(self.playhead.at).0;
        if animate && way > 0 {
            let rate = way
                .div_ceil(LONGEST_STEP_US)
                .max(1 << self.speed.index() >> 2);
            self.mode = Mode::Stepping { to, rate };
        } else {
            self.arrive(to);
        }
    }

    fn step_back(&mut self, bearings: Bearings) {
        if self.is_playing() {
            self.forget_steps();
        }
        if let Mode::Stepping { .. } = self.mode {
            self.mode = Mode::Paused;
            if let Some(from) = Rc::make_mut(&mut self.behind).pop() {
                self.playhead = from;
            }
            return;
        }
        let behind = Rc::make_mut(&mut self.behind);
        let Some(to) = behind.pop().or(bearings.previous) else {
            return self.mode = Mode::Paused;
        };
        remember(&mut self.ahead, self.playhead);
        self.arrive(to);
    }
}

fn remember(trail: &mut Rc<Vec<Playhead>>, playhead: Playhead) {
    let trail = Rc::make_mut(trail);
    if trail.len() < LONGEST_TRAIL {
        trail.push(playhead);
    } else {
        trail.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: Time = Time::from_ms(5000);

    fn bearings() -> Bearings {
        Bearings {
            next: Some(Playhead {
                at: Time::from_ms(2000),
                within: 1,
            }),
            previous: Some(Playhead {
                at: Time::from_ms(900),
                within: 0,
            }),
            end: END,
        }
    }

    fn at_ms(ms: u64) -> Playback {
        Playback::paused_at(Playhead::at(Time::from_ms(ms)))
    }

    #[test]
    fn a_sleeping_page_does_not_jump() {
        let mut playback = at_ms(1000);
        playback.command(PlaybackCommand::Play, bearings());
        playback.update(30_000_000, END);
        assert_eq!(playback.playhead().at, Time::from_ms(1100));
    }

    #[test]
    fn speed_scales_virtual_time() {
        for (speed, ms) in [
            (Speed::Quarter, 1010),
            (Speed::Normal, 1040),
            (Speed::Eight, 1320),
        ] {
            let mut playback = at_ms(1000);
            playback.command(PlaybackCommand::SetSpeed(speed), bearings());
            playback.command(PlaybackCommand::Play, bearings());
            playback.update(40_000, END);
            assert_eq!(playback.playhead().at, Time::from_ms(ms), "{speed:?}");
        }
    }

    #[test]
    fn it_stops_at_the_end_and_plays_again_from_the_start() {
        let mut playback = at_ms(4990);
        playback.command(PlaybackCommand::Play, bearings());
        playback.update(40_000, END);
        assert_eq!(playback.playhead(), Playhead::at(END));
        assert!(!playback.is_moving());
        let at_end = Bearings {
            next: None,
            ..bearings()
        };
        playback.command(PlaybackCommand::Toggle, at_end);
        assert_eq!(playback.playhead(), Playhead::START);
        assert!(playback.is_playing());
    }

    #[test]
    fn a_step_forward_and_back_returns_to_the_very_moment() {
        let mut playback = at_ms(1500);
        let before = playback.playhead();
        playback.command(PlaybackCommand::StepForward { animate: false }, bearings());
        assert_eq!(Some(playback.playhead()), bearings().next);
        let after = playback.playhead();
        playback.command(PlaybackCommand::StepBack, bearings());
        assert_eq!(playback.playhead(), before);
        playback.command(PlaybackCommand::StepForward { animate: false }, bearings());
        assert_eq!(playback.playhead(), after);
    }

    #[test]
    fn a_step_back_and_forward_returns_to_the_very_moment() {
        let mut playback = at_ms(1500);
        playback.command(PlaybackCommand::StepBack, bearings());
        assert_eq!(Some(playback.playhead()), bearings().previous);
        playback.command(PlaybackCommand::StepForward { animate: false }, bearings());
        assert_eq!(playback.playhead(), Playhead::at(Time::from_ms(1500)));
    }

    #[test]
    fn an_animated_step_ends_where_a_plain_one_does_within_its_time() {
        let mut playback = at_ms(1500);
        playback.command(PlaybackCommand::StepForward { animate: true }, bearings());
        assert!(playback.is_moving());
        let mut real_us = 0;
        while playback.is_moving() {
            playback.update(16_000, END);
            real_us += 16_000;
        }
        assert!(real_us <= 500_000 + 16_000, "took {real_us} µs");
        assert_eq!(Some(playback.playhead()), bearings().next);
    }

    #[test]
    fn a_step_can_be_finished_at_once_or_taken_back() {
        let step = PlaybackCommand::StepForward { animate: true };
        let mut playback = at_ms(1500);
        playback.command(step, bearings());
        playback.update(16_000, END);
        playback.finish_step();
        assert_eq!(Some(playback.playhead()), bearings().next);
        assert!(!playback.is_moving());

        let mut playback = at_ms(1500);
        playback.command(step, bearings());
        playback.update(16_000, END);
        playback.command(PlaybackCommand::StepBack, bearings());
        assert_eq!(playback, at_ms(1500));
    }

    #[test]
    fn seeking_keeps_within_the_run_and_forgets_the_steps() {
        let mut playback = at_ms(1500);
        playback.command(PlaybackCommand::StepForward { animate: false }, bearings());
        playback.command(PlaybackCommand::SeekBy(-9_000_000), bearings());
        assert_eq!(playback.playhead(), Playhead::START);
        playback.command(
            PlaybackCommand::SeekClamped(Time::from_ms(9000)),
            bearings(),
        );
        assert_eq!(playback.playhead(), Playhead::at(END));
        playback.command(PlaybackCommand::StepBack, bearings());
        assert_eq!(Some(playback.playhead()), bearings().previous);
    }

    #[test]
    fn a_link_opens_paused() {
        let mut playback = at_ms(0);
        playback.command(PlaybackCommand::Play, bearings());
        let moment = Playhead {
            at: Time::from_ms(3200),
            within: 2,
        };
        playback.command(PlaybackCommand::Seek(moment), bearings());
        assert!(!playback.is_moving());
        assert_eq!(playback.playhead(), moment);
    }
}
