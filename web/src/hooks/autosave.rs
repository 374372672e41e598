//! Keeps the person's own scenarios, and where each stood, in the browser.
//!
//! How they are kept is [`crate::keeping`]'s business. A scenario of the library that
//! nothing was changed in is nobody's work: only this tab remembers it.

use litemap::LiteMap;
use warren_core::mark;
use warren_core::scenario::Scenario;
use warren_core::time::Time;
use warren_core::timeline::Playhead;
use yew::prelude::*;

use super::dispatch::Dispatch;
use super::link;
use crate::keeping::{self, Kept, KeptId, NotKept};
use crate::state::history::Origin;
use crate::state::same::Same;
use crate::state::{Action, AppState, Opening, Source};
use crate::storage::{self, Browser};

/// While it plays, the moment is kept about this often, in virtual time.
const OFTEN_US: u64 = 1_000_000;

/// What the tab remembers while its scenario is kept: this and its number.
const KEPT: &str = "kept ";

/// The number of the scenario that this tab has open, where it is kept.
#[must_use]
pub fn open_here() -> Option<KeptId> {
    let text = storage::tab()?;
    text.strip_prefix(KEPT)?.parse().ok().map(KeptId)
}

/// Said where the scenario was changed by another tab.
const ELSEWHERE: &str = mark!(
    "This scenario was changed in another tab as well. Nothing is lost: yours is kept beside the \
     other one from now on, both are among your scenarios."
);

/// Said where the browser keeps no more.
const FULL: &str = mark!(
    "The browser has no room to keep this. Delete some of your scenarios, or save this one as a \
     file."
);

/// A number for a scenario that begins now.
#[must_use]
pub fn fresh() -> KeptId {
    KeptId(now_ms())
}

/// The person's clock, in whole milliseconds.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "JavaScript's time is a positive float without a fraction"
)]
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// The scenario that this tab had open, or that was worked on last.
#[must_use]
pub fn restored() -> Option<Opening> {
    keeping::adopt(&Browser, |number| KeptId(now_ms() + number));
    let kept = |id| opening(keeping::read(&Browser, id)?);
    open_here()
        .and_then(kept)
        .or_else(|| looked_at(&storage::tab()?))
        .or_else(|| kept(keeping::latest(&Browser)?))
}

/// Whether nothing is kept, and nobody was welcomed before.
#[must_use]
pub fn knows_nobody() -> bool {
    keeping::latest(&Browser).is_none() && storage::read(storage::WELCOMED).is_none()
}

/// What is kept, ready to be opened.
#[must_use]
pub fn opening(kept: Kept) -> Option<Opening> {
    Some(Opening {
        scenario: kept.scenario()?,
        playhead: kept.playhead,
        source: Source::Kept(kept.id),
    })
}

/// What the tab remembers without its being kept.
fn looked_at(text: &str) -> Option<Opening> {
    let kept = Kept::from_text(KeptId(0), text)?;
    Some(Opening {
        source: Source::Library,
        ..opening(kept)?
    })
}

/// What this tab knows of what it keeps.
#[derive(Default)]
struct Tab {
    /// Under which number each of its scenarios is kept.
    ids: LiteMap<Origin, KeptId>,
    /// What it last read or wrote under each number.
    known: LiteMap<KeptId, Kept>,
    /// Whether it has said already that there is no room.
    full: bool,
}

impl Tab {
    fn id(&mut self, origin: Origin) -> Option<KeptId> {
        match origin {
            Origin::Kept(id) => Some(self.ids.get(&origin).copied().unwrap_or(id)),
            Origin::Fresh(_) => self.ids.get(&origin).copied(),
        }
    }

    /// Keeps it; says what is to be said of that.
    fn keep(
        &mut self,
        (origin, source): (Origin, Source),
        scenario: &Scenario,
        playhead: Playhead,
    ) -> Option<&str> {
        let id = self.id(origin);
        let mut kept = Kept {
            id: id.unwrap_or_else(fresh),
            playhead,
            changed_ms: now_ms(),
            document: scenario.to_json(),
        };
        if source == Source::Library {
            storage::remember_tab(&kept.to_text());
            return None;
        }
        if !self.known.contains_key(&kept.id)
            && let Some(there) = keeping::read(&Browser, kept.id)
            && there.document == kept.document
        {
            // It has just been opened from there.
            self.known.insert(kept.id, there);
        }
        let mut told = None;
        let mut outcome = keeping::write(&Browser, &kept, self.known.get(&kept.id));
        if outcome == Err(NotKept::ElsewhereChanged) {
            kept.id = fresh();
            outcome = keeping::write(&Browser, &kept, None);
            told = Some(ELSEWHERE);
        }
        if outcome.is_err() {
            return (!std::mem::replace(&mut self.full, true)).then_some(FULL);
        }
        storage::remember_tab(&format!("{KEPT}{}", kept.id.0));
        self.full = false;
        self.ids.insert(origin, kept.id);
        self.known.insert(kept.id, kept);
        told
    }
}

/// Keeps the scenario whenever it, or its moment, has changed.
#[hook]
pub fn use_autosave(state: &AppState, dispatch: Dispatch) {
    let mut moment = state.playback.playhead();
    if state.playback.is_moving() {
        moment = Playhead::at(Time(moment.at.0 / OFTEN_US * OFTEN_US));
    }
    // What is shown in another page is not to take the place of the person's own work.
    let kept = state.source != Source::Link && !state.embed.on;
    let own = kept.then(|| Same(state.scenario().clone()));
    let tab = use_mut_ref(Tab::default);
    use_effect_with(own.clone(), |own| {
        if own.is_some() {
            // The address must not bring an older scenario back at the next reload.
            link::leave_address();
        }
    });
    let whose = (state.history.origin(), state.source);
    use_effect_with((own, whose, moment), move |(own, whose, moment)| {
        let mut tab = tab.borrow_mut();
        let told = own
            .as_ref()
            .and_then(|scenario| tab.keep(*whose, scenario, *moment));
        if let Some(text) = told {
            dispatch.send(Action::Tell {
                problem: true,
                text: warren_core::text::said(text, &[]),
            });
        }
    });
}
