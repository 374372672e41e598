//! Walks through the page's state: actions, and what the page then shows.

mod building;
mod dragging;
mod sight;
mod upright;

use warren_core::amqp::MessageNumber;
use warren_core::name::ResourceName;
use warren_core::scenario::{Client, NodeId, Outcome, StopKind, library};
use warren_core::topology::ExchangeKind;
use warren_diagram::geometry::Size;
use warren_diagram::scene::Scene;

use super::editor::Field;
use super::playback::Speed;
use super::*;
use crate::workshop::Order;

/// The page with a scenario of the library, at so many milliseconds.
fn page(slug: &str, at_ms: u64) -> AppState {
    let scenario = from_library(slug);
    AppState::new(Opening {
        scenario: Arc::new(scenario),
        playhead: Playhead::at(Time::from_ms(at_ms)),
        source: Source::Link,
    })
}

fn from_library(slug: &str) -> Scenario {
    library::find(slug).unwrap().scenario().unwrap()
}

fn step() -> Action {
    Action::Playback(PlaybackCommand::StepForward { animate: false })
}

/// Steps until the narration begins so.
fn step_until(page: &mut AppState, start: &str) {
    for _ in 0..500 {
        if narration(page).starts_with(start) {
            return;
        }
        page.act(step());
    }
    panic!(
        "nothing begins with {start:?}; the last was {:?}",
        narration(page)
    );
}

fn narration(page: &AppState) -> String {
    let last = page.run.snapshot().last.as_ref();
    last.map(|event| warren_core::narrate::narrate(event))
        .unwrap_or_default()
}

/// Everything that the screen shows of a moment.
fn picture(page: &AppState) -> (Rc<Scene>, String, Playhead) {
    let playhead = page.playback.playhead();
    let frame = page
        .picture
        .diagram()
        .frame(page.run.snapshot(), playhead.at);
    (page.picture.scene().clone(), format!("{frame:?}"), playhead)
}

fn logs() -> ResourceName {
    ResourceName::root("logs")
}

#[test]
fn it_plays_by_frames_and_stops_at_the_end() {
    let mut page = page("hello-world", 0);
    assert!(!page.wants_frames());
    page.act(Action::Playback(PlaybackCommand::SetSpeed(Speed::Eight)));
    page.act(Action::Playback(PlaybackCommand::Play));
    let mut frames = 0;
    while page.wants_frames() {
        page.act(Action::Frame { real_us: 100_000 });
        frames += 1;
        assert!(frames < 1000);
    }
    assert_eq!(page.playback.playhead().at, page.run.end());
    assert!(page.run.snapshot().totals.acked > 0);
}

#[test]
fn stepping_there_and_back_gives_the_identical_picture() {
    for entry in library::LIBRARY {
        let mut page = page(entry.slug, 1234);
        let mut seen = vec![picture(&page)];
        for _ in 0..40 {
            let before = page.playback.playhead();
            page.act(step());
            // Without what runs filters, little happens where processors are.
            if page.playback.playhead() == before {
                break;
            }
            seen.push(picture(&page));
        }
        assert!(seen.len() > 10, "{}", entry.slug);
        while let Some(expected) = seen.pop() {
            assert_eq!(picture(&page), expected, "{}", entry.slug);
            page.act(Action::Playback(PlaybackCommand::StepBack));
        }
    }
}

#[test]
fn an_animated_step_ends_in_the_picture_of_a_plain_one() {
    let (mut plain, mut animated) = (page("image-workers", 2100), page("image-workers", 2100));
    for _ in 0..30 {
        plain.act(step());
        animated.act(Action::Playback(PlaybackCommand::StepForward {
            animate: true,
        }));
        while animated.playback.is_moving() {
            animated.act(Action::Frame { real_us: 16_000 });
        }
        assert_eq!(picture(&animated), picture(&plain));
    }
}

#[test]
fn rapid_steps_are_all_taken() {
    let (mut plain, mut rapid) = (page("image-workers", 2100), page("image-workers", 2100));
    for _ in 0..9 {
        plain.act(step());
        rapid.act(Action::Playback(PlaybackCommand::StepForward {
            animate: true,
        }));
    }
    while rapid.playback.is_moving() {
        rapid.act(Action::Frame { real_us: 16_000 });
    }
    assert_eq!(picture(&rapid), picture(&plain));
}

#[test]
fn another_exchange_type_shows_the_other_outcome_at_the_same_moment() {
    let mut page = page("logs-by-topic", 0);
    step_until(&mut page, "Exchange logs compared");
    let matched = |page: &AppState| {
        let near = telling::routing_near(page.run.timeline(), page.run.applied(), None).unwrap();
        assert!(!near.upcoming);
        near.why.visits[0]
            .rows
            .iter()
            .filter(|row| row.matched)
            .count()
    };
    let (before, moment) = (matched(&page), page.playback.playhead());
    page.act(Action::Edit(Change::ExchangeType {
        exchange: logs(),
        kind: ExchangeKind::Fanout,
    }));
    assert_eq!(page.playback.playhead(), moment);
    assert!(matched(&page) > before);
    page.act(Action::Undo);
    assert_eq!(matched(&page), before);
    page.act(Action::Redo);
    assert!(matched(&page) > before);
}

#[test]
fn a_rename_is_followed_and_a_bad_one_is_refused_at_its_field() {
    let mut page = page("logs-by-topic", 3000);
    let node = |name: &str| NodeId::Exchange(ResourceName::root(name));
    let rename = |from: &str, to: &str| {
        let (node, name) = (node(from), to.into());
        Action::Edit(Change::Rename { node, name })
    };
    page.act(Action::Select(Some(Selection::Node(node("logs")))));
    page.act(rename("logs", "events"));
    assert_eq!(page.selection, Some(Selection::Node(node("events"))));
    assert!(page.picture.scene().node(&node("events")).is_some());
    page.act(rename("events", ""));
    let refused = page.refused.clone().unwrap();
    assert_eq!(refused.field, Field::Name);
    assert!(
        refused.because.ends_with("give the exchange a name"),
        "{}",
        refused.because
    );
    assert!(page.picture.scene().node(&node("events")).is_some());
}

#[test]
fn a_binding_gets_another_key_and_stays_selected() {
    let mut page = page("logs-by-topic", 3000);
    let edge = page
        .picture
        .scene()
        .edges
        .iter()
        .find(|edge| editor::defined_binding(page.scenario(), &edge.id).is_some());
    let binding = edge.unwrap().id.clone();
    page.act(Action::Select(Some(Selection::Edge(binding.clone()))));
    page.act(Action::Edit(Change::BindingKey {
        binding,
        routing_key: "nothing.at.all".into(),
    }));
    assert_eq!(page.refused, None);
    let Some(Selection::Edge(edge)) = &page.selection else {
        panic!("the binding is no longer selected");
    };
    assert!(page.picture.scene().edges.iter().any(|one| one.id == *edge));
    assert!(edge.to_string().contains("nothing.at.all"));
}

#[test]
fn killing_a_worker_shows_at_once_and_can_be_undone_and_removed() {
    let mut page = page("image-workers", 3499);
    let working = |page: &AppState| {
        page.run
            .snapshot()
            .clients
            .get("w2")
            .unwrap()
            .working
            .is_some()
    };
    let count = page.scenario().timeline.len();
    assert!(working(&page));
    page.act(Action::Intervene(InterventionAction::KillClient {
        client: "w2".into(),
    }));
    assert!(!working(&page));
    assert_eq!(page.scenario().timeline.len(), count + 1);
    page.act(Action::Undo);
    assert!(working(&page));
    page.act(Action::Redo);
    page.act(Action::Edit(Change::RemoveIntervention { index: count }));
    assert!(working(&page));
}

#[test]
fn a_restart_shows_what_was_lost() {
    let mut page = page("image-workers", 4400);
    page.act(Action::Intervene(InterventionAction::RestartBroker {
        stop: StopKind::Clean,
        down_ms: 1000,
    }));
    assert!(!page.run.snapshot().broker_up);
    assert!(page.run.snapshot().losses.total > 0);
    assert!(!page.playback.is_moving());
}

#[test]
fn a_clicked_token_shows_the_journey_of_its_message() {
    let mut page = page("hello-world", 0);
    step_until(&mut page, "Producer");
    page.act(Action::Viewport(ViewportCommand::Resize(Size::new(
        800, 600,
    ))));
    let at = page.playback.playhead().at;
    let frame = page.picture.diagram().frame(page.run.snapshot(), at);
    let token = &frame.tokens[0];
    let place = page.viewport.place();
    let (x, y) = (f64::from(token.x), f64::from(token.y));
    page.act(Action::Pick {
        x: x * place.scale + place.x,
        y: y * place.scale + place.y,
        otherwise: Some(Selection::Message(MessageNumber(99))),
    });
    assert_eq!(page.selection, Some(Selection::Message(token.number)));
    assert_eq!(page.tab, Tab::Journey);
    let (_, hops) = telling::journey(page.run.timeline(), page.run.applied(), token.number);
    assert!(hops.len() > 4, "{hops:?}");
    page.act(Action::Order(Order::Go(hops[3].moment)));
    assert_eq!(page.run.applied(), hops[3].event + 1);
    page.act(Action::Pick {
        x: -1e6,
        y: 0.0,
        otherwise: None,
    });
    assert_eq!(page.selection, None);
}

#[test]
fn every_line_of_the_log_leads_to_its_event() {
    let mut page = page("news-to-everyone", 0);
    let lines = telling::log_around(page.run.timeline(), 0);
    assert!(lines.len() > 20);
    for line in lines {
        page.act(Action::Order(Order::Go(line.moment)));
        assert_eq!(page.run.applied(), line.event + 1);
        assert_eq!(narration(&page), line.text);
    }
}

#[test]
fn opening_another_scenario_can_be_undone() {
    let mut page = page("hello-world", 2000);
    let other = from_library("logs-by-topic");
    page.act(Action::Open(Opening {
        scenario: Arc::new(other),
        playhead: Playhead::START,
        source: Source::Link,
    }));
    assert_eq!(page.scenario().title, "Logs by topic");
    assert_eq!(page.source, Source::Link);
    page.act(Action::Undo);
    assert_eq!(page.scenario().title, "Hello world");
    assert_eq!(page.run.timeline().scenario().title, "Hello world");
}

#[test]
fn escape_closes_one_thing_at_a_time() {
    let mut page = page("hello-world", 0);
    page.act(Action::Select(Some(Selection::Message(MessageNumber(1)))));
    page.act(Action::Tell {
        problem: false,
        text: "Look".to_owned(),
    });
    page.act(Action::Show(Dialog::Help));
    page.act(Action::Escape);
    assert_eq!((page.dialog, page.notices.len()), (None, 1));
    page.act(Action::Escape);
    assert_eq!(page.notices.len(), 0);
    assert!(page.selection.is_some());
    page.act(Action::Escape);
    assert_eq!(page.selection, None);
}

/// A run of about a hundred thousand events.
fn long_run() -> Scenario {
    let mut scenario = from_library("hello-world");
    scenario.run_for_ms = 2_000_000;
    for client in &mut scenario.clients {
        match client {
            Client::Producer(producer) => {
                (producer.every_ms, producer.burst, producer.count) = (200, 2, None);
                producer.script.clear();
            }
            Client::Consumer(consumer) => {
                consumer.work_ms = 50;
                consumer.outcomes = vec![Outcome::Ack];
            }
            Client::Processor(_) => {}
        }
    }
    scenario
}

#[test]
fn a_long_run_is_simulated_slice_by_slice_and_can_be_stopped() {
    let mut page = page("hello-world", 0);
    page.act(Action::Open(Opening {
        scenario: Arc::new(long_run()),
        playhead: Playhead::START,
        source: Source::Own,
    }));
    assert!(page.wants_frames());
    let first = page.run.simulating().unwrap();
    page.act(Action::Frame { real_us: 16_000 });
    let second = page.run.simulating().unwrap();
    assert!(second.events > first.events && second.at > first.at);
    let mut stopped = page.clone();
    stopped.act(Action::StopSimulation);
    assert!(stopped.run.simulating().is_none());
    assert_eq!(stopped.notices.len(), 1);
    while page.run.simulating().is_some() {
        page.act(Action::Frame { real_us: 16_000 });
    }
    assert!(page.run.timeline().progress().finished);
    assert!(
        page.run.timeline().len() > 50_000,
        "{}",
        page.run.timeline().len()
    );
}

#[test]
fn an_edit_of_a_long_run_keeps_the_picture_until_the_moment_is_reached() {
    let mut page = page("hello-world", 0);
    let opening = Opening {
        scenario: Arc::new(long_run()),
        playhead: Playhead::START,
        source: Source::Own,
    };
    page.act(Action::Open(opening));
    while page.run.simulating().is_some() {
        page.act(Action::Frame { real_us: 16_000 });
    }
    page.act(Action::Playback(PlaybackCommand::End));
    let (moment, before) = (page.playback.playhead(), page.run.snapshot().clone());
    let client = page.scenario().clients[0].name().clone();
    page.act(Action::Edit(Change::Rename {
        node: NodeId::Client(client),
        name: "renamed".into(),
    }));
    assert_eq!(*page.run.snapshot(), before);
    while page.run.simulating().is_some() {
        page.act(Action::Frame { real_us: 16_000 });
    }
    assert_eq!(page.playback.playhead(), moment);
    assert!(page.run.snapshot().clients.contains_key("renamed"));
}
