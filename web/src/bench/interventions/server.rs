//! The fields of what an intervention does to the server and the nodes of its cluster.

use warren_core::event::Alarm;
use warren_core::name::Name;
use warren_core::scenario::{InterventionAction, StopKind};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::fields::Acting;
use crate::bench::amount::ms;
use crate::bench::entry::Entry;
use crate::bench::record::Named;

/// What becomes of the server and its nodes.
pub(super) fn server(acting: &Acting) -> Html {
    use InterventionAction as Do;
    match &acting.now {
        Do::RaiseAlarm { alarm } => {
            what_runs_short(acting, *alarm, |alarm| Do::RaiseAlarm { alarm })
        }
        Do::ClearAlarm { alarm } => {
            what_runs_short(acting, *alarm, |alarm| Do::ClearAlarm { alarm })
        }
        Do::StopNode { node, stop } => {
            let (at, how) = (node.clone(), *stop);
            html! {
                <>
                    { one_node(acting, node, move |node| Do::StopNode { node, stop: how }) }
                    { stops(acting, *stop, move |stop| Do::StopNode { node: at.clone(), stop }) }
                </>
            }
        }
        Do::StartNode { node } => one_node(acting, node, |node| Do::StartNode { node }),
        Do::Partition { nodes } => side(acting, nodes),
        Do::RestartBroker { stop, down_ms } => restart(acting, *stop, *down_ms),
        _ => html! { <p class="hint">{ tr!("All nodes see each other again.") }</p> },
    }
}

fn one_node(
    acting: &Acting,
    node: &Name,
    make: impl Fn(Name) -> InterventionAction + 'static,
) -> Html {
    let nodes = &acting.desk.scenario.cluster;
    let named = Named::of("node", mark!("Node"));
    let choice = acting.one_of(named, node, nodes, move |action, node| *action = make(node));
    html! {
        <>
            { choice }
            { alone(acting) }
        </>
    }
}

/// What a scenario of a single server is told.
fn alone(acting: &Acting) -> Html {
    if acting.desk.scenario.cluster.is_empty() {
        html! { <p class="hint">{ tr!("This scenario has one server alone. Name the nodes of a cluster under “The server's settings”.") }</p> }
    } else {
        Html::default()
    }
}

fn stops(
    acting: &Acting,
    stop: StopKind,
    make: impl Fn(StopKind) -> InterventionAction + 'static,
) -> Html {
    let word = match stop {
        StopKind::Clean => "clean",
        StopKind::Kill9 => "kill9",
    };
    let options = vec![
        ("clean".to_owned(), tr!("cleanly")),
        ("kill9".to_owned(), tr!("by kill -9")),
    ];
    acting.choice(
        Named::of("stop", mark!("It stops")),
        word,
        options,
        move |action, word| {
            *action = make(match word.as_str() {
                "kill9" => StopKind::Kill9,
                _ => StopKind::Clean,
            });
        },
    )
}

/// The nodes on one side of a split.
fn side(acting: &Acting, nodes: &[Name]) -> Html {
    // Also those that are no nodes of the cluster: they can only be taken out.
    let mut all = acting.desk.scenario.cluster.clone();
    all.extend(
        nodes
            .iter()
            .filter(|node| !acting.desk.scenario.cluster.contains(node))
            .cloned(),
    );
    let flags = all.into_iter().enumerate().map(|(number, node)| {
        let on = nodes.contains(&node);
        let part = format!("node-{number}");
        let label = node.to_string();
        acting.flag(&part, &label, on, move |action, on| {
            if let InterventionAction::Partition { nodes } = action {
                nodes.retain(|other| *other != node);
                if on {
                    nodes.push(node.clone());
                }
            }
        })
    });
    html! {
        <fieldset class="field">
            <legend class="field-label">{ tr!("On one side, apart from the others") }</legend>
            { for flags }
            { alone(acting) }
            if let Some(wrong) = acting.wrong("nodes") {
                <p class="field-refused" role="alert">{ wrong }</p>
            }
        </fieldset>
    }
}

fn restart(acting: &Acting, stop: StopKind, down_ms: u32) -> Html {
    let long = acting.entered(ms, move |action, down_ms| {
        *action = InterventionAction::RestartBroker { stop, down_ms };
    });
    html! {
        <>
            { stops(acting, stop, move |stop| InterventionAction::RestartBroker { stop, down_ms }) }
            <Entry
                testid={acting.id("down")}
                label={mark!("And is away for")}
                value={down_ms.to_string()}
                unit="ms"
                numeric=true
                problem={acting.wrong("down_ms")}
                take={long}
            />
        </>
    }
}

fn what_runs_short(acting: &Acting, alarm: Alarm, make: fn(Alarm) -> InterventionAction) -> Html {
    const WAYS: [(&str, &str, Alarm); 2] = [
        ("memory", "memory", Alarm::Memory),
        ("disk", mark!("disk space"), Alarm::Disk),
    ];
    let now = WAYS.into_iter().find(|(_, _, one)| *one == alarm);
    let options = WAYS.iter();
    let options = options.map(|(word, text, _)| ((*word).to_owned(), (*text).to_owned()));
    let word = now.map_or("", |(word, ..)| word);
    let named = Named::of("alarm", mark!("What runs short"));
    acting.choice(named, word, options.collect(), move |action, word| {
        let mut ways = WAYS.into_iter();
        if let Some((_, _, alarm)) = ways.find(|(one, ..)| *one == word) {
            *action = make(alarm);
        }
    })
}
