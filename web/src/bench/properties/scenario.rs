//! What can be changed of the scenario as a whole.

use warren_core::cluster::PartitionHandling;
use warren_core::name::Name;
use warren_core::scenario::edit::Edit;
use warren_core::scenario::{Config, Latency, Scenario, ServerLine};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::Desk;
use super::operators::operators;
use crate::bench::amount::{count, millis, ms, perhaps, whole};
use crate::bench::entry::{Entry, Take};
use crate::bench::field::{Choice, choice};
use crate::bench::interventions::Interventions;
use crate::bench::lists::lists;

/// The form of the scenario.
pub(super) fn form(desk: &Desk) -> Html {
    html! {
        <div class="form">
            { lists(desk) }
            { server_line(desk) }
            <h3>{ tr!("Interventions") }</h3>
            <Interventions desk={desk.clone()} />
            { operators(desk) }
            <details class="group">
                <summary data-testid="group-about">{ tr!("Title and notes") }</summary>
                <div class="form">{ about(desk) }</div>
            </details>
            <details class="group">
                <summary data-testid="group-run">{ tr!("Run and latencies") }</summary>
                <div class="form">{ run(desk) }</div>
            </details>
            <details class="group">
                <summary data-testid="group-server">{ tr!("The server's settings") }</summary>
                <div class="form">{ config(desk) }</div>
            </details>
        </div>
    }
}

fn about(desk: &Desk) -> Html {
    let title = {
        let desk = desk.clone();
        Callback::from(move |text: String| desk.edit(&Edit::SetTitle(text), None))
    };
    let notes = desk.take(
        |text| Ok(text.to_owned()),
        |scenario, notes| scenario.notes = notes,
    );
    html! {
        <>
            <Entry
                testid="scenario-title"
                label={mark!("Title")}
                value={desk.scenario.title.clone()}
                problem={desk.wrong("title")}
                take={title}
            />
            <Entry
                testid="scenario-notes"
                label={mark!("Notes: paragraphs, *emphasis*, `code`")}
                value={desk.scenario.notes.clone()}
                lines=6
                problem={desk.wrong("notes")}
                take={notes}
            />
        </>
    }
}

/// A field in milliseconds.
fn ms_field(
    desk: &Desk,
    (place, label): (&'static str, &'static str),
    value: u64,
    take: Take,
) -> Html {
    html! {
        <Entry
            key={place}
            testid={place}
            {label}
            value={value.to_string()}
            unit="ms"
            numeric=true
            problem={desk.wrong(place)}
            {take}
        />
    }
}

fn run(desk: &Desk) -> Html {
    let latency = desk.scenario.latency;
    let hop =
        |place: &'static str, label: &'static str, value: u32, change: fn(&mut Latency, u32)| {
            let take = desk.take(ms, move |scenario, ms| change(&mut scenario.latency, ms));
            ms_field(desk, (place, label), value.into(), take)
        };
    let length = desk.take(
        |text| millis(text, u64::MAX),
        |scenario, ms| scenario.run_for_ms = ms,
    );
    let seed = desk.take(
        |text| whole(text, 0, u64::MAX),
        |scenario, seed| scenario.seed = seed,
    );
    html! {
        <>
            { ms_field(desk, ("run_for_ms", mark!("The run lasts")), desk.scenario.run_for_ms, length) }
            <Entry
                testid="seed"
                label={mark!("Seed of all chance")}
                value={desk.scenario.seed.to_string()}
                numeric=true
                problem={desk.wrong("seed")}
                take={seed}
            />
            <h3>{ tr!("On the way") }</h3>
            { hop("latency.publish_ms", mark!("From a client to an exchange"), latency.publish_ms, |it, ms| it.publish_ms = ms) }
            { hop("latency.route_ms", mark!("From an exchange to a queue"), latency.route_ms, |it, ms| it.route_ms = ms) }
            { hop("latency.store_ms", mark!("Until a persistent message is on disk"), latency.store_ms, |it, ms| it.store_ms = ms) }
            { hop("latency.deliver_ms", mark!("From a queue to a consumer"), latency.deliver_ms, |it, ms| it.deliver_ms = ms) }
            { hop("latency.ack_ms", mark!("An acknowledgement back"), latency.ack_ms, |it, ms| it.ack_ms = ms) }
        </>
    }
}

fn config(desk: &Desk) -> Html {
    let Config {
        consumer_timeout,
        channel_tick_interval,
        max_message_size,
        cluster_partition_handling,
    } = desk.scenario.config;
    let open = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    let bytes = |text: &str| perhaps(text, count(1));
    let names = |text: &str| {
        let names = text.split([',', ' ', '\n']).filter(|name| !name.is_empty());
        Ok(names.map(Name::from).collect::<Vec<_>>())
    };
    let nodes: Vec<&str> = desk.scenario.cluster.iter().map(Name::as_str).collect();
    let set = |scenario: &mut Scenario, ms| scenario.config.channel_tick_interval = ms;
    html! {
        <>
            <Entry
                testid="consumer_timeout"
                label={mark!("Consumer timeout")}
                value={open(consumer_timeout)}
                otherwise={mark!("for ever")}
                hint={mark!("A delivery that is not acknowledged for so long closes its channel")}
                unit="ms"
                numeric=true
                problem={desk.wrong("config.consumer_timeout")}
                take={desk.take(|text| perhaps(text, ms), |scenario, ms| scenario.config.consumer_timeout = ms)}
            />
            { ms_field(desk, ("config.channel_tick_interval", mark!("Looked for every")), channel_tick_interval.into(), desk.take(ms, set)) }
            <Entry
                testid="max_message_size"
                label={mark!("Greatest message")}
                value={open(max_message_size)}
                otherwise={mark!("as the server line has it")}
                unit="bytes"
                numeric=true
                problem={desk.wrong("config.max_message_size")}
                take={desk.take(bytes, |scenario, bytes| scenario.config.max_message_size = bytes)}
            />
            <Entry
                testid="cluster"
                label={mark!("Nodes of the cluster")}
                value={nodes.join(", ")}
                otherwise={mark!("one server alone")}
                mono=true
                problem={desk.wrong("cluster")}
                take={desk.take(names, |scenario, nodes| scenario.cluster = nodes)}
            />
            { partition_handling(desk, cluster_partition_handling) }
        </>
    }
}

/// What the nodes do when the network splits, under the server's own words.
fn partition_handling(desk: &Desk, now: PartitionHandling) -> Html {
    const WAYS: [(&str, &str, PartitionHandling); 3] = [
        (
            "ignore",
            mark!("ignore – each side goes on alone"),
            PartitionHandling::Ignore,
        ),
        (
            "pause_minority",
            mark!("pause_minority – the smaller side waits"),
            PartitionHandling::PauseMinority,
        ),
        (
            "autoheal",
            mark!("autoheal – one side starts anew afterwards"),
            PartitionHandling::Autoheal,
        ),
    ];
    let chosen = WAYS.into_iter().find(|(_, _, way)| *way == now);
    choice(&Choice {
        testid: "cluster_partition_handling",
        label: mark!("When the network splits"),
        value: chosen.map_or("", |(word, ..)| word),
        options: WAYS
            .iter()
            .map(|(word, text, _)| ((*word).to_owned(), (*text).to_owned()))
            .collect(),
        problem: desk.wrong("config.cluster_partition_handling"),
        take: desk.set(|scenario, word: String| {
            let mut ways = WAYS.into_iter();
            if let Some((_, _, way)) = ways.find(|(one, ..)| *one == word) {
                scenario.config.cluster_partition_handling = way;
            }
        }),
    })
}

/// Which server it behaves as: choosing the other one shows what an upgrade changes.
fn server_line(desk: &Desk) -> Html {
    const LINES: [(&str, ServerLine); 2] = [("3.10", ServerLine::V3_10), ("4", ServerLine::V4)];
    let mut lines = LINES.into_iter();
    let now = lines.find(|(_, line)| *line == desk.scenario.rabbitmq);
    choice(&Choice {
        testid: "server-line",
        label: mark!("Behaves as RabbitMQ"),
        value: now.map_or("", |(name, _)| name),
        options: LINES
            .iter()
            .map(|(name, _)| ((*name).to_owned(), (*name).to_owned()))
            .collect(),
        problem: None,
        take: desk.set(|scenario, name: String| {
            let mut lines = LINES.into_iter();
            if let Some((_, line)) = lines.find(|(one, _)| *one == name) {
                scenario.rabbitmq = line;
            }
        }),
    })
}
