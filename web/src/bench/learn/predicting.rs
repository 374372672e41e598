//! Predictions: which queues get the next message, or which consumer, and then what was right.

use std::collections::BTreeSet;

use warren_core::name::{Name, ResourceName};
use warren_core::timeline::Timeline;
use warren_core::tr;
use warren_teach::predict::{self, Delivery, Prediction, Question, Routing};
use yew::prelude::*;

use super::Learner;
use super::course::head;
use super::progress::Place;
use crate::bench::desk::Desk;
use crate::bench::simulated::{behind, use_simulated};
use crate::workshop::Order;

/// In which scenario, and at which moment.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct PredictingProps {
    pub(super) learner: Learner,
}

/// Predicting in the scenario at hand, from the moment that is shown.
#[component]
pub(super) fn Predicting(PredictingProps { learner }: &PredictingProps) -> Html {
    let (right, asked) = learner.progress.predicted;
    let desk = &learner.desk;
    let (run, cursor) = use_simulated(&desk.scenario, desk.brief.playhead);
    let done = {
        let learner = learner.clone();
        Callback::from(move |right| learner.keep(|progress| progress.predict(right)))
    };
    let question = {
        let run = run.borrow();
        let next = || predict::next(run.timeline(), desk.brief.playhead);
        cursor.is_some().then(next)
    };
    let question = match question {
        None => behind(run.borrow().timeline()),
        Some(None) => html! {
            <p>{ tr!("Nothing is routed or delivered after this moment. Go back, or open another scenario.") }</p>
        },
        Some(Some(question)) => {
            let judge = {
                let question = question.clone();
                Callback::from(move |marked| judge(&question, run.borrow().timeline(), &marked))
            };
            let key = key(&question);
            html! { <PredictAsk {key} desk={desk.clone()} {question} {judge} {done} /> }
        }
    };
    html! {
        <div class="learn" data-testid="predicting">
            { head(learner, &tr!("Predict what comes next"), &tr!("Predictions")) }
            <p class="hint" data-testid="score">{ tr!("{} of {} were right so far.", right, asked) }</p>
            { question }
            { learner.way("predict-over", &tr!("Stop predicting"), Place::Course) }
        </div>
    }
}

/// Another moment is another question.
fn key(question: &Question) -> String {
    let before = question.before();
    format!("{}-{}", before.at.0, before.within)
}

/// A question about what comes next.
#[derive(Clone, PartialEq, Properties)]
pub struct PredictAskProps {
    /// The desk.
    pub desk: Desk,
    /// The question.
    pub question: Question,
    /// Says what is right of what was marked.
    pub judge: Callback<BTreeSet<Mark>, Vec<Said>>,
    /// Told whether the prediction was right.
    pub done: Callback<bool>,
}

/// What can be marked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A queue.
    Queue(ResourceName),
    /// A consumer.
    Consumer(Name),
}

/// What is said of one mark: whether it was right, what becomes of it, and why.
pub type Said = (Mark, bool, String, String);

/// A question about what comes next.
#[component]
pub fn PredictAsk(props: &PredictAskProps) -> Html {
    let marked = use_state(BTreeSet::<Mark>::new);
    let said = use_state(|| None::<Vec<Said>>);
    let (legend, marks, is_single) = asked(&props.question);
    let options = marks.into_iter().enumerate().map(|(number, mark)| {
        let toggle = {
            let (marked, mark) = (marked.clone(), mark.clone());
            Callback::from(move |_: Event| {
                let mut now = (*marked).clone();
                if is_single {
                    now.clear();
                }
                if !now.remove(&mark) {
                    now.insert(mark.clone());
                }
                marked.set(now);
            })
        };
        let told = said
            .as_ref()
            .and_then(|all| all.iter().find(|one| one.0 == mark));
        html! {
            <li key={number} class="predict-option">
                <label>
                    <input
                        type={if is_single { "radio" } else { "checkbox" }}
                        name="prediction"
                        checked={marked.contains(&mark)}
                        disabled={said.is_some()}
                        data-testid={format!("predict-{}", name(&mark))}
                        onchange={toggle}
                    />
                    { name(&mark) }
                </label>
                if let Some((_, right, verdict, why)) = told {
                    <p class={if *right { "verdict is-right" } else { "verdict is-wrong" }}>
                        <strong>
                            { if *right { "✓ " } else { "✗ " } }
                            { verdict }
                        </strong>
                        { why }
                    </p>
                }
            </li>
        }
    });
    let check = {
        let (props, marked, said) = (props.clone(), marked.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            let judged = props.judge.emit((*marked).clone());
            let right = judged.iter().all(|one| one.1);
            said.set(Some(judged));
            props.done.emit(right);
        })
    };
    let right = said.as_ref().map(|all| all.iter().all(|one| one.1));
    let watch = props.desk.on(Order::Go(props.question.after()));
    html! {
        <fieldset class="predict">
            <legend>{ legend }</legend>
            <ul class="cards">{ for options }</ul>
            <div class="form-actions">
                if let Some(right) = right {
                    <button type="button" class="button button-primary" data-testid="predict-watch" onclick={watch}>
                        { tr!("See it happen") }
                    </button>
                    <p role="status" data-testid="predicted">
                        { if right { tr!("All right.") } else { tr!("Not quite: the reasons stand at each.") } }
                    </p>
                } else {
                    <button type="button" class="button button-primary" data-testid="predict-check" onclick={check}>
                        { if marked.is_empty() && !is_single { tr!("None of them") } else { tr!("That is my prediction") } }
                    </button>
                }
            </div>
        </fieldset>
    }
}

pub(super) fn name(mark: &Mark) -> String {
    match mark {
        Mark::Queue(queue) => queue.to_string(),
        Mark::Consumer(client) => client.to_string(),
    }
}

/// How it is asked, what can be marked, and whether just one.
pub(super) fn asked(question: &Question) -> (String, Vec<Mark>, bool) {
    match question {
        Question::Queues(Routing {
            message, queues, ..
        }) => {
            let at = &message.exchange.name;
            let at = if at.is_empty() {
                tr!("the default exchange")
            } else {
                tr!("the exchange {}", at)
            };
            let key = &message.routing_key;
            let legend = if key.is_empty() {
                tr!(
                    "Message {} without a key is at {}. Which queues get a copy?",
                    message.number,
                    at
                )
            } else {
                tr!(
                    "Message {} with the key \"{}\" is at {}. Which queues get a copy?",
                    message.number,
                    key,
                    at
                )
            };
            (
                legend,
                queues.iter().cloned().map(Mark::Queue).collect(),
                false,
            )
        }
        Question::Consumer(Delivery {
            message,
            queue,
            consumers,
            ..
        }) => {
            let legend = tr!(
                "The queue {} hands out message {}. Which consumer gets it?",
                queue,
                message.number
            );
            (
                legend,
                consumers.iter().cloned().map(Mark::Consumer).collect(),
                true,
            )
        }
    }
}

fn gets(it: bool) -> String {
    if it {
        tr!("It gets the message. ")
    } else {
        tr!("It does not get it. ")
    }
}

/// What is right of what was marked, in the run that the question is from.
pub(super) fn judge(
    question: &Question,
    timeline: &Timeline,
    marked: &BTreeSet<Mark>,
) -> Vec<Said> {
    match question {
        Question::Queues(routing) => {
            let queues = marked.iter().filter_map(|mark| match mark {
                Mark::Queue(queue) => Some((queue.clone(), 1)),
                Mark::Consumer(_) => None,
            });
            let prediction: Prediction = queues.collect();
            let judged = routing.judge(timeline, &prediction).queues.into_iter();
            judged
                .map(|one| {
                    let right = one.is_right();
                    let verdict = if one.refuses {
                        tr!("It is chosen, but it refuses the message. ")
                    } else {
                        gets(one.copies > 0)
                    };
                    (Mark::Queue(one.queue), right, verdict, one.why)
                })
                .collect()
        }
        Question::Consumer(delivery) => {
            let chosen = marked.iter().find_map(|mark| match mark {
                Mark::Consumer(client) => Some(client.clone()),
                Mark::Queue(_) => None,
            });
            let chosen = chosen.unwrap_or_default();
            let judged = delivery.judge(timeline, &chosen).consumers.into_iter();
            judged
                .map(|one| {
                    let right = (one.client == chosen) == one.gets_it;
                    (
                        Mark::Consumer(one.client),
                        right,
                        gets(one.gets_it),
                        one.why,
                    )
                })
                .collect()
        }
    }
}
