//! A lesson while it is written, kept and checked with each keystroke.

use std::rc::Rc;

use warren_core::text::said;
use warren_core::timeline::Playhead;
use warren_core::{mark, tr};
use warren_teach::Problem;
use warren_teach::own::{FILE, Own, Work, changes};
use yew::prelude::*;

use super::drafts::{self, Draft};
use super::field::text_field;
use super::goals::Goals;
use super::insert;
use super::steps::Steps;
use super::try_out::tried_challenge;
use super::ways_out::WaysOut;
use crate::bench::desk::Desk;
use crate::bench::learn::own::Showing;
use crate::bench::text::{follow, go_to};
use crate::hooks::autosave::now_ms;
use crate::keeping::NotKept;
use crate::state::editor::sentence;
use crate::state::{Opening, Source};
use crate::storage::Browser;
use crate::workshop::Order;

/// Said where the browser keeps no more.
pub(super) const FULL: &str = mark!("The browser has no room to keep it: save it as a file");

/// Said where the lesson was changed by another tab.
const ELSEWHERE: &str = mark!(
    "This lesson was changed in another tab as well. Nothing is lost: yours is kept beside the other \
     one from now on, both are among your lessons."
);

/// What the editor is told.
#[derive(Clone, PartialEq, Properties)]
pub struct EditorProps {
    /// The desk.
    pub desk: Desk,
    /// The lesson's number.
    pub id: u64,
    /// The way to something else.
    pub way: Callback<Showing>,
}

/// What has become of the lesson.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The lesson.
    pub own: Rc<Own>,
    /// What was read of it.
    pub read: Rc<Result<Work, Vec<Problem>>>,
}

/// The editor's parts, as its functions have them.
#[derive(Clone, PartialEq)]
pub(super) struct Bench {
    /// The desk.
    pub(super) desk: Desk,
    /// The lesson.
    pub(super) own: Rc<Own>,
    /// The field of its text.
    pub(super) area: NodeRef,
    /// Keeps what has become of it.
    take: Callback<Own>,
    /// What is told of what was done.
    pub(super) said: UseStateHandle<String>,
}

impl Bench {
    /// Keeps another text of the lesson.
    pub(super) fn write(&self, text: String) {
        self.take.emit(Own {
            text,
            ..(*self.own).clone()
        });
    }
}

/// The editor.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let id = props.id;
    let own = use_state(|| {
        let draft = drafts::read(&Browser, id);
        Rc::new(draft.map(|draft| draft.own).unwrap_or_default())
    });
    let known = use_mut_ref(|| (*own).clone());
    let (full, parted) = (use_state(|| false), use_state(|| false));
    let said = use_state(String::new);
    let (area, gutter) = (use_node_ref(), use_node_ref());
    let read = use_memo((*own).clone(), |own| own.read(FILE));
    use_effect_with((), {
        let (desk, own) = (props.desk.clone(), (*own).clone());
        move |_| show_own(&desk, &own)
    });
    use_effect_with((*own).clone(), {
        let (area, gutter) = (area.clone(), gutter.clone());
        // What a button wrote may have scrolled the text before its numbers were there.
        move |_| follow(&area, &gutter)
    });
    let take = {
        let (own, way) = (own.setter(), props.way.clone());
        let (full, parted) = (full.setter(), parted.setter());
        Callback::from(move |next: Own| {
            let next = Rc::new(next);
            let kept = keep(id, &next, &known.borrow());
            full.set(kept.is_none());
            if let Some(now) = kept {
                known.replace(next.clone());
                if now != id {
                    parted.set(true);
                    way.emit(Showing::Author(now));
                }
            }
            own.set(next);
        })
    };
    let bench = Bench {
        desk: props.desk.clone(),
        own: (*own).clone(),
        area: area.clone(),
        take: take.clone(),
        said: said.clone(),
    };
    let written = Written {
        own: (*own).clone(),
        read: read.clone(),
    };
    let title = match own.title() {
        "" => tr!("A lesson without a title"),
        title => title.to_owned(),
    };
    html! {
        <div class="learn author" data-testid="author">
            <div class="author-head">
                { back(props) }
                <p class="inspector-kind">{ if own.is_challenge() { tr!("You write a challenge") } else { tr!("You write a lesson") } }</p>
            </div>
            <h2 class="inspector-name" data-testid="learn-title">{ title }</h2>
            { scenario(&bench) }
            if own.is_challenge() {
                <Goals bench={bench.clone()} />
                { solutions(&bench) }
            } else {
                <Steps bench={bench.clone()} work={(*read).clone().ok()} />
            }
            <p class="hint author-said" role="status" data-testid="author-said">{ &*said }</p>
            { told(&bench, &read) }
            if *full {
                <p class="field-refused" role="alert">{ warren_core::text::said(FULL, &[]) }</p>
            }
            if *parted {
                <p class="author-elsewhere" role="alert" data-testid="author-elsewhere">{ warren_core::text::said(ELSEWHERE, &[]) }</p>
            }
            { text_field(&bench, &gutter, &read) }
            if let Ok(Work::Challenge(challenge)) = &*read {
                { tried_challenge(&props.desk, challenge) }
            }
            <WaysOut {id} {written} way={props.way.clone()} />
        </div>
    }
}

/// Keeps the lesson where it was, unless something else than `known` is there by now: then beside
/// it. Gives the number that it is kept under; none where there is no room.
fn keep(id: u64, own: &Own, known: &Own) -> Option<u64> {
    let mut draft = Draft {
        id,
        own: own.clone(),
    };
    let mut kept = drafts::write(&Browser, &draft, Some(known));
    if kept == Err(NotKept::ElsewhereChanged) {
        draft.id = drafts::fresh(&Browser, now_ms());
        kept = drafts::write(&Browser, &draft, None);
    }
    kept.ok().map(|()| draft.id)
}

fn back(props: &EditorProps) -> Html {
    let onclick = props.way.reform(|_: MouseEvent| Showing::Course);
    html! {
        <button type="button" class="button button-outlined" data-testid="course" {onclick}>{ tr!("All lessons") }</button>
    }
}

/// Opens the lesson's scenario beside it, unless it is there.
fn show_own(desk: &Desk, own: &Own) {
    let Some(scenario) = own.scenario() else {
        return;
    };
    if desk.scenario.0 != *scenario {
        desk.order(Order::Open(Opening {
            scenario: scenario.clone(),
            playhead: Playhead::START,
            source: Source::Library,
        }));
    }
}

/// Where the diagram is not the lesson's: which of them is to be meant.
fn scenario(bench: &Bench) -> Html {
    let own = &bench.own;
    if own
        .scenario()
        .is_none_or(|one| *one == bench.desk.scenario.0)
    {
        return Html::default();
    }
    let put = {
        let bench = bench.clone();
        Callback::from(move |_: MouseEvent| {
            let mut own = (*bench.own).clone();
            let name = own.scenario_name().to_owned();
            own.scenarios.insert(name, bench.desk.scenario.0.clone());
            bench.take.emit(own);
        })
    };
    let show = {
        let bench = bench.clone();
        Callback::from(move |_: MouseEvent| show_own(&bench.desk, &bench.own))
    };
    html! {
        <div class="author-differs" data-testid="author-differs">
            <p class="hint">{ tr!("The diagram is not the lesson's scenario as it begins.") }</p>
            <div class="form-actions">
                { button("author-put", mark!("Put the diagram into the lesson"), put) }
                { button("author-show", mark!("Show the lesson's again"), show) }
            </div>
        </div>
    }
}

fn button(
    testid: impl Into<AttrValue>,
    label: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    let testid: AttrValue = testid.into();
    html! {
        <button type="button" class="button button-outlined" data-testid={testid} {onclick}>{ said(label, &[]) }</button>
    }
}

/// What writes for the author of a challenge.
fn solutions(bench: &Bench) -> Html {
    let built = |right: bool| {
        let bench = bench.clone();
        Callback::from(move |_: MouseEvent| take_solution(&bench, right))
    };
    html! {
        <div class="form-actions" role="group" aria-label={tr!("Build a solution in the diagram, then take it")}>
            { button("author-right", mark!("The diagram is the right solution"), built(true)) }
            { button("author-wrong", mark!("The diagram is a wrong solution"), built(false)) }
        </div>
    }
}

fn take_solution(bench: &Bench, right: bool) {
    let Some(start) = bench.own.scenario() else {
        return;
    };
    // The story may begin with the scenario changed already.
    let read = bench.own.read(FILE);
    let start = match &read {
        Ok(Work::Challenge(challenge)) => &challenge.start,
        _ => start,
    };
    let built = changes(start, &bench.desk.scenario.0);
    match insert::with_solution(&bench.own.text, right, &built) {
        Some(text) => {
            bench.said.set(tr!(
                "{n} change is written down" | "{n} changes are written down" % built.len()
            ));
            bench.write(text);
        }
        None => bench
            .said
            .set(tr!("The text has no block of solutions to write into")),
    }
}

fn told(bench: &Bench, read: &Result<Work, Vec<Problem>>) -> Html {
    let problems = match read {
        Ok(Work::Lesson(lesson)) => {
            let steps = lesson.steps.len();
            let said = tr!("✓ In order: {n} step. It is kept in this browser."
                | "✓ In order: {n} steps. It is kept in this browser." % steps);
            return status(html! { <p class="verdict is-right">{ said }</p> });
        }
        Ok(Work::Challenge(challenge)) => {
            let varied = challenge.variations.len();
            let said = tr!(
                "✓ In order: the right solution passes, also with {n} variation, and the wrong one does not. It is kept in this browser."
                    | "✓ In order: the right solution passes, also with {n} variations, and the wrong one does not. It is kept in this browser."
                        % varied
            );
            return status(html! { <p class="verdict is-right">{ said }</p> });
        }
        Err(problems) => problems,
    };
    let rows = problems.iter().enumerate().map(|(number, problem)| {
        let (area, text, line) = (bench.area.clone(), bench.own.text.clone(), problem.line);
        let onclick = Callback::from(move |_: MouseEvent| go_to(&area, &text, line));
        let said = match problem.remedy.as_str() {
            "" => sentence(&problem.message),
            remedy => tr!("{}; {}", sentence(&problem.message), remedy),
        };
        html! {
            <li key={number}>
                <button type="button" class="hop" data-testid="author-problem" data-line={line.to_string()} {onclick}>
                    <span class="hop-time">{ tr!("line {}", line) }</span>
                    <span>{ said }</span>
                </button>
            </li>
        }
    });
    status(html! { <ul class="rows">{ for rows }</ul> })
}

fn status(said: Html) -> Html {
    html! { <div id="author-told" class="author-told" role="status" data-testid="author-told">{ said }</div> }
}
