//! The steps of the lesson that is written: to choose one, to put it elsewhere, to double it, to
//! take it away, to try it, and to add others before or after it.

use std::sync::Arc;

use warren_core::text::said;
use warren_core::{mark, tr};
use warren_teach::own::Work;
use warren_teach::own::steps::{self, Written};
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::editor::Bench;
use super::field::{rewrite, undo_button};
use super::insert::{Here, Kind};
use super::try_out::Tried;
use crate::bench::text;
use crate::filters;

/// The longest run that a moment is taken from, in milliseconds.
pub(super) const LONGEST_MS: u64 = 10 * 60 * 1000;

/// What the list is told.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The editor's parts.
    pub(super) bench: Bench,
    /// The lesson, while nothing is wrong with it.
    pub(super) work: Option<Work>,
}

/// Where a step is added, seen from the chosen one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whither {
    Before,
    After,
    End,
}

impl Whither {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Before, "before", mark!("before the chosen step")),
        (Self::After, "after", mark!("after the chosen step")),
        (Self::End, "end", mark!("at the end")),
    ];
}

/// What is done to the chosen step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Up,
    Down,
    Duplicate,
    Remove,
}

/// The list's parts, as its functions have them.
#[derive(Clone)]
struct List {
    bench: Bench,
    written: Vec<Written>,
    chosen: UseStateHandle<usize>,
    whither: UseStateHandle<Whither>,
}

/// The list.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let list = List {
        bench: props.bench.clone(),
        written: steps::steps(&props.bench.own.text),
        chosen: use_state(|| 0),
        whither: use_state(|| Whither::After),
    };
    let tried = use_state(|| false);
    let number = list.number();
    let step = match &props.work {
        Some(Work::Lesson(lesson)) => lesson.steps.get(number),
        _ => None,
    };
    let toggle = {
        let tried = tried.clone();
        Callback::from(move |_: MouseEvent| tried.set(!*tried))
    };
    html! {
        <section class="learn author-steps" aria-label={tr!("The steps")}>
            <h3>{ tr!("The steps") }</h3>
            <ol class="author-list" data-testid="author-steps">{ for list.rows() }</ol>
            if !list.written.is_empty() {
                <div class="author-tools" role="group" aria-label={tr!("The chosen step, {}", list.name(number))}>
                    { list.doing("up", mark!("Move up"), Doing::Up, number > 0) }
                    { list.doing("down", mark!("Move down"), Doing::Down, number + 1 < list.written.len()) }
                    { list.doing("twice", mark!("Duplicate"), Doing::Duplicate, true) }
                    { list.doing("remove", mark!("Remove"), Doing::Remove, true) }
                    { undo_button(&list.bench) }
                    <button type="button" class="button button-outlined" data-testid="author-try"
                        aria-disabled={step.is_none().to_string()} aria-pressed={tried.to_string()} onclick={toggle}>
                        { tr!("Try it") }
                    </button>
                </div>
            }
            if let Some(step) = step.filter(|_| *tried) {
                <Tried key={format!("{number} {}", step.line)} desk={props.bench.desk.clone()} step={step.clone()} />
            }
            { list.adding() }
        </section>
    }
}

impl List {
    /// The chosen step, from 0; the last one where it is gone.
    fn number(&self) -> usize {
        (*self.chosen).min(self.written.len().saturating_sub(1))
    }

    /// The step as people name it.
    fn name(&self, number: usize) -> String {
        let title = self.written.get(number).map(|step| step.title.as_str());
        format!("{}. {}", number + 1, title.unwrap_or_default())
    }

    fn rows(&self) -> impl Iterator<Item = Html> {
        (0..self.written.len()).map(|number| {
            let list = self.clone();
            let onclick = Callback::from(move |_: MouseEvent| {
                list.chosen.set(number);
                if let Some(area) = list.bench.area.cast::<HtmlTextAreaElement>() {
                    text::mark(&area, &list.bench.own.text, list.written[number].line);
                }
            });
            let is_chosen = number == self.number();
            html! {
                <li key={number}>
                    <button type="button" class="author-step" data-testid={format!("author-step-{}", number + 1)}
                        aria-pressed={is_chosen.to_string()} {onclick}>
                        { self.name(number) }
                    </button>
                </li>
            }
        })
    }

    /// A button that keeps the focus also where it can do no more.
    fn doing(&self, id: &str, label: &'static str, doing: Doing, can: bool) -> Html {
        let list = self.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if can {
                list.act(doing);
            }
        });
        html! {
            <button type="button" class="button button-outlined" data-testid={format!("author-{id}")}
                aria-disabled={(!can).to_string()} {onclick}>{ said(label, &[]) }</button>
        }
    }

    fn act(&self, doing: Doing) {
        let (text, at) = (&self.bench.own.text, self.number());
        let name = self.written[at].title.clone();
        let (made, next, told) = match doing {
            Doing::Up => {
                let told = tr!("“{}” is step {} now", name, at);
                (steps::moved(text, at, at - 1), at - 1, told)
            }
            Doing::Down => {
                let told = tr!("“{}” is step {} now", name, at + 2);
                (steps::moved(text, at, at + 1), at + 1, told)
            }
            Doing::Duplicate => {
                let told = tr!("“{}” is there twice now", name);
                (steps::twice(text, at), at + 1, told)
            }
            Doing::Remove => {
                let told = tr!("“{}” is removed; Undo brings it back", name);
                (steps::without(text, at), at, told)
            }
        };
        self.put(made, next, told);
    }

    /// Writes what was made, and chooses this step of it.
    fn put(&self, made: Option<String>, next: usize, told: String) {
        let Some(made) = made else {
            let open = tr!("A block in the text does not end: close it with a line ``` first");
            return self.bench.said.set(open);
        };
        let there = steps::steps(&made);
        let line = there.get(next).or(there.last()).map_or(1, |step| step.line);
        rewrite(&self.bench, &made, line);
        self.chosen.set(next);
        self.bench.said.set(told);
    }

    fn adding(&self) -> Html {
        let kinds = Kind::ALL.into_iter().map(|(kind, name, label)| {
            let list = self.clone();
            let onclick = Callback::from(move |_: MouseEvent| list.add(kind));
            html! {
                <button type="button" class="button button-outlined" data-testid={format!("author-add-{name}")} {onclick}>
                    { said(label, &[]) }
                </button>
            }
        });
        html! {
            <div class="author-tools" role="group" aria-label={tr!("Add a step at the moment that is shown")}>
                <span class="field-label">{ tr!("Add a step at this moment:") }</span>
                { self.whither() }
                { for kinds }
            </div>
        }
    }

    fn whither(&self) -> Html {
        let whither = self.whither.clone();
        let onchange = Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            let value = select.map(|select| select.value()).unwrap_or_default();
            let mut all = Whither::ALL.into_iter();
            if let Some((chosen, ..)) = all.find(|(_, name, _)| *name == value) {
                whither.set(chosen);
            }
        });
        let options = Whither::ALL.into_iter().map(|(one, name, label)| {
            html! { <option value={name} selected={one == *self.whither}>{ said(label, &[]) }</option> }
        });
        html! { <select data-testid="author-whither" aria-label={tr!("Where it is added")} {onchange}>{ for options }</select> }
    }

    fn add(&self, kind: Kind) {
        let bench = &self.bench;
        let shown = bench.desk.scenario.0.clone();
        if shown.run_for_ms > LONGEST_MS {
            let told = tr!("The run is too long to take a moment from it");
            return bench.said.set(told);
        }
        let own: Arc<_> = bench.own.scenario().unwrap_or(&shown).clone();
        let run = filters::complete(shown);
        let here = Here {
            own: &own,
            run: &run,
            playhead: bench.desk.brief.playhead,
            selection: bench.desk.brief.selection.as_ref(),
        };
        let at = match *self.whither {
            Whither::Before => self.number(),
            Whither::After => (self.number() + 1).min(self.written.len()),
            Whither::End => self.written.len(),
        };
        match here.step(kind) {
            Ok(step) => {
                let made = steps::with(&bench.own.text, at, &step);
                self.put(made, at, tr!("Added as step {}", at + 1));
            }
            Err(because) => bench.said.set(said(because, &[])),
        }
    }
}
