//! What a learner has done, handed over: as a file or as a link. Nothing leaves the browser
//! unless the learner sends it.

use warren_core::tr;
use warren_teach::result::{MAX_NAME, Results, Solved, to_link};
use warren_teach::{Challenge, Lesson};
use yew::prelude::*;

use super::Learner;
use super::course::{challenges, lessons};
use super::progress::Progress;
use crate::bench::clipboard::{copy, download};
use crate::bench::entry::Entry;

/// What is known of this learner.
fn of(progress: &Progress, lessons: &[Lesson], challenges: &[Challenge]) -> Results {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let done = lessons.iter().filter_map(|lesson| {
        let done = progress.steps.get(&lesson.file).copied()?;
        let of = lesson.steps.len();
        Some((lesson.file.clone(), (number(done.min(of)), number(of))))
    });
    let tried = challenges.iter().filter_map(|challenge| {
        let elements = progress.solved.get(&challenge.file).copied();
        let hints = progress.hints.get(&challenge.file).copied();
        if elements.is_none() && hints.is_none() {
            return None;
        }
        let solved = Solved {
            elements: elements.map(number),
            par: number(challenge.par),
            hints: number(hints.unwrap_or(0)),
        };
        Some((challenge.file.clone(), solved))
    });
    Results {
        name: progress.name.clone(),
        lessons: done.collect(),
        challenges: tried.collect(),
        predicted: progress.predicted,
    }
}

/// The ways to hand it over.
pub(super) fn results(learner: &Learner) -> Html {
    html! { <HandOver learner={learner.clone()} /> }
}

/// Whose results.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct HandOverProps {
    learner: Learner,
}

#[component]
pub(super) fn HandOver(HandOverProps { learner }: &HandOverProps) -> Html {
    let said = use_state(|| "");
    let results = of(&learner.progress, &lessons(), &challenges());
    let named = !results.name.is_empty();
    let take = {
        let learner = learner.clone();
        Callback::from(move |text: String| {
            let name = text.trim();
            if name.chars().count() > MAX_NAME {
                return Err(tr!("A name has at most {} letters", MAX_NAME));
            }
            learner.keep(|progress| name.clone_into(&mut progress.name));
            Ok(())
        })
    };
    // The ways to hand it over open with the first letter, not when the field is left.
    let listen = {
        let learner = learner.clone();
        Callback::from(move |text: String| {
            let name = text.trim();
            if name.chars().count() <= MAX_NAME {
                learner.keep(|progress| name.clone_into(&mut progress.name));
            }
        })
    };
    let save = {
        let results = results.clone();
        Callback::from(move |_: MouseEvent| {
            let text = results.to_file().into();
            download(&results.file_name(), "application/json", &text);
        })
    };
    let link = {
        let said = said.setter();
        Callback::from(move |_: MouseEvent| {
            let said = said.clone();
            let link = format!("{}#{}", page(), to_link(&results));
            copy(link, Callback::from(move |text| said.set(text)));
        })
    };
    html! {
        <>
            <h3>{ tr!("Results") }</h3>
            <p class="hint">
                { tr!("What you have done is kept in this browser only. Hand it over as a file or as a \
                   link: a teacher opens those of a class in one table.") }
            </p>
            <Entry testid="results-name" label={tr!("Your name")} value={learner.progress.name.clone()} {listen} {take} />
            <div class="form-actions">
                <button type="button" class="button button-outlined" data-testid="results-save" disabled={!named} onclick={save}>
                    { tr!("Save my results") }
                </button>
                <button type="button" class="button button-outlined" data-testid="results-link" disabled={!named} onclick={link}>
                    { tr!("Copy as a link") }
                </button>
            </div>
            <p class="hint" role="status" data-testid="results-said">
                { if named { warren_core::text::said(*said, &[]) } else { tr!("Type your name first.") } }
            </p>
        </>
    }
}

/// The page's address, without a fragment.
fn page() -> String {
    let location = gloo_utils::window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    format!("{}{}", part(location.origin()), part(location.pathname()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_hold_what_was_done_and_no_more() {
        let (lessons, challenges) = (lessons(), challenges());
        let mut progress = Progress::default();
        assert_eq!(of(&progress, &lessons, &challenges), Results::default());
        progress.did(&lessons[4].file, 2);
        progress.did("gone.md", 3);
        progress.solve(&challenges[0].file, 9);
        progress.hinted(&challenges[1].file, 2);
        progress.predict(true);
        "Ada".clone_into(&mut progress.name);
        let results = of(&progress, &lessons, &challenges);
        let steps = u32::try_from(lessons[4].steps.len()).expect("few");
        assert_eq!(results.lessons.len(), 1);
        assert_eq!(results.lessons[&lessons[4].file], (2, steps));
        assert_eq!(results.challenges[&challenges[0].file].elements, Some(9));
        let hinted = results.challenges[&challenges[1].file];
        assert_eq!((hinted.elements, hinted.hints), (None, 2));
        assert_eq!(Results::from_file(&results.to_file()), Ok(results));
    }
}
