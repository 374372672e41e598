//! What is told of the run at the moment: why it went so, the way of a message, the facts of a
//! node, the log, and what was lost. It knows no panel's words, only which panel tells what.

use std::rc::Rc;
use std::sync::Arc;

use warren_core::snapshot::Snapshot;
use warren_core::timeline::Cursor;
use yew::prelude::*;

use super::desk::Desk;
use super::log::Log;
use super::simulated::{behind, use_simulated};
use super::{facts, journey, losses, why};
use crate::state::same::Same;
use crate::state::telling::{LogLine, log_around};
use crate::workshop::{Panel, Pointer};

/// What is told.
enum Told {
    Why(why::Told),
    Journey(Option<journey::Told>),
    Log(Same<Rc<Vec<LogLine>>>),
    Losses(Arc<Snapshot>),
    Node(facts::Told),
}

/// Which run, and which moment of it.
#[derive(Clone, PartialEq, Properties)]
pub struct RunProps {
    /// The scenario, the moment, and what is selected.
    pub desk: Desk,
}

/// What is told of the run.
#[component]
pub fn Run(RunProps { desk }: &RunProps) -> Html {
    let (run, cursor) = use_simulated(&desk.scenario, desk.brief.playhead);
    let run = run.borrow();
    let applied = cursor.as_ref().map(Cursor::applied);
    let (message, node) = match desk.brief.selection.clone() {
        Some(Pointer::Message(number)) => (Some(number), None),
        Some(Pointer::Node(node)) => (None, Some(node)),
        _ => (None, None),
    };
    let timeline = run.timeline();
    let (scenario, known) = (desk.scenario.clone(), (run.is_filtered(), timeline.len()));
    let panel = desk.brief.panel;
    // A way is the same at all moments: it is not looked for anew at each of them.
    let at = applied.map(|applied| if panel == Panel::Journey { 0 } else { applied });
    let told = use_memo(
        (panel, scenario, known, (message, node), at),
        |(_, _, _, (_, node), _)| {
            let cursor = cursor?;
            let applied = cursor.applied();
            Some(match (panel, node) {
                (Panel::Properties, Some(node)) => {
                    let snapshot = cursor.snapshot().clone();
                    Told::Node(facts::Told::of(timeline, applied, snapshot, node.clone()))
                }
                (Panel::Journey, _) => Told::Journey(
                    message.map(|number| journey::Told::of(timeline, applied, number)),
                ),
                (Panel::Log, _) => Told::Log(Same(Rc::new(log_around(timeline, applied)))),
                (Panel::Losses, _) => Told::Losses(cursor.snapshot().clone()),
                _ => Told::Why(why::Told::of(timeline, applied, message)),
            })
        },
    );
    match applied {
        Some(applied) => html! { <Shown desk={desk.still()} told={Same(told)} {applied} /> },
        None => behind(timeline),
    }
}

/// What is shown, which the moment alone does not change.
#[derive(Clone, PartialEq, Properties)]
struct ShownProps {
    desk: Desk,
    told: Same<Rc<Option<Told>>>,
    applied: u32,
}

#[component]
fn Shown(
    ShownProps {
        desk,
        told,
        applied,
    }: &ShownProps,
) -> Html {
    let applied = *applied;
    let Some(told) = &**told else {
        return Html::default();
    };
    let shown = match told {
        Told::Why(told) => why::why(desk, told),
        Told::Journey(told) => journey::journey(desk, told.as_ref(), applied),
        Told::Log(lines) => {
            html! { <Log desk={desk.clone()} lines={lines.clone()} {applied} /> }
        }
        Told::Node(told) => facts::facts(desk, told),
        Told::Losses(snapshot) => losses::losses(desk, &snapshot.losses),
    };
    html! { <div class="run">{ shown }</div> }
}
