//! Building by hand: what is added, connected, named and deleted.

use super::*;
use crate::state::build::Build;
use crate::state::made::Made;

pub(super) fn empty() -> AppState {
    let mut page = AppState::new(Opening {
        scenario: Arc::new(Scenario::default()),
        playhead: Playhead::START,
        source: Source::Own,
    });
    page.act(Action::Viewport(ViewportCommand::Resize(Size::new(
        1000, 600,
    ))));
    page
}

pub(super) fn build(page: &mut AppState, build: Build) {
    page.act(Action::Build(build));
}

/// Adds a node and gives it this name.
pub(super) fn add(page: &mut AppState, made: Made, name: &str) {
    build(page, Build::Add(made, None));
    assert!(page.editing.inline.is_some(), "the name is asked for");
    build(page, Build::Named(name.to_owned()));
    assert_eq!((&page.editing.inline, &page.refused), (&None, &None));
}

pub(super) fn id(text: &str) -> NodeId {
    text.parse().unwrap()
}

fn connect(page: &mut AppState, from: &str, to: &str, key: Option<&str>) {
    let (from, to) = (id(from), id(to));
    build(page, Build::Connect { from, to });
    assert_eq!(page.editing.inline.is_some(), key.is_some());
    if let Some(key) = key {
        build(page, Build::Named(key.to_owned()));
    }
    assert_eq!(page.notices.len(), 0, "{:?}", page.notices);
}

/// Two producers, a topic exchange, three queues with four bindings, three consumers.
pub(super) fn built() -> AppState {
    let mut page = empty();
    for name in ["app", "cron"] {
        add(&mut page, Made::Producer, name);
    }
    add(&mut page, Made::Exchange, "logs");
    page.act(Action::Edit(Change::ExchangeType {
        exchange: logs(),
        kind: ExchangeKind::Topic,
    }));
    for (queue, consumer) in [("errors", "pager"), ("kern", "admin"), ("all", "disk")] {
        add(&mut page, Made::Queue, queue);
        add(&mut page, Made::Consumer, consumer);
        connect(
            &mut page,
            &format!("queue:{queue}"),
            &format!("client:{consumer}"),
            None,
        );
    }
    for producer in ["client:app", "client:cron"] {
        connect(&mut page, producer, "exchange:logs", None);
    }
    for (queue, key) in [
        ("queue:errors", "*.error"),
        ("queue:errors", "*.critical"),
        ("queue:kern", "kern.#"),
        ("queue:all", "#"),
    ] {
        connect(&mut page, "exchange:logs", queue, Some(key));
    }
    page
}

#[test]
fn what_is_built_from_nothing_runs_at_once_and_undoes_to_nothing_byte_by_byte() {
    let mut page = built();
    let edges = page.picture.scene().edges.len();
    assert_eq!((page.picture.scene().nodes.len(), edges), (9, 9));
    page.act(Action::Playback(PlaybackCommand::SeekClamped(
        Time::from_ms(20_000),
    )));
    let enqueued = |queue: &str| {
        let queue = ResourceName::root(queue);
        page.run.snapshot().queues.get(&queue).unwrap().enqueued
    };
    assert!(enqueued("errors") > 5 && enqueued("kern") > 5 && enqueued("all") > 5);
    assert_eq!(page.run.snapshot().losses.total, 0);
    let document = page.scenario().to_json();
    let mut steps = 0;
    while page.history.can_undo() {
        page.act(Action::Undo);
        steps += 1;
    }
    assert_eq!(page.scenario().to_json(), Scenario::default().to_json());
    for _ in 0..steps {
        page.act(Action::Redo);
    }
    assert_eq!(page.scenario().to_json(), document);
}

#[test]
fn a_name_that_is_taken_is_refused_at_its_field_and_escape_keeps_the_old_one() {
    let mut page = empty();
    add(&mut page, Made::Queue, "errors");
    build(&mut page, Build::Add(Made::Queue, None));
    build(&mut page, Build::Named("errors".to_owned()));
    assert!(page.editing.inline.is_some());
    let because = page.refused.clone().unwrap().because.clone();
    assert!(because.contains("called \"errors\" already"), "{because}");
    page.act(Action::Escape);
    assert_eq!((&page.editing.inline, &page.refused), (&None, &None));
    assert!(page.picture.scene().node(&id("queue:queue")).is_some());
}

#[test]
fn deleting_says_first_what_goes_along_and_is_one_step() {
    let mut page = built();
    let document = page.scenario().to_json();
    build(
        &mut page,
        Build::Choose {
            node: id("exchange:logs"),
            more: false,
        },
    );
    build(&mut page, Build::AskRemove);
    assert_eq!(page.dialog, Some(Dialog::Remove));
    let along = page.goes_along();
    assert_eq!(along[0], "4 bindings");
    assert!(along[1].starts_with("app stays"), "{along:?}");
    build(&mut page, Build::Remove);
    assert_eq!(page.scenario().definitions.bindings.len(), 0);
    let gone = page.picture.scene().node(&id("exchange:logs")).is_none();
    assert!(gone, "nobody publishes to it any more");
    assert_eq!((page.selection.clone(), page.dialog), (None, None));
    page.act(Action::Undo);
    assert_eq!(page.scenario().to_json(), document);
    build(&mut page, Build::Add(Made::Queue, None));
    build(&mut page, Build::AskRemove);
    assert_eq!(page.dialog, None, "nothing goes along");
    assert_eq!(page.scenario().to_json(), document);
}

#[test]
fn what_a_producer_of_its_own_mind_still_names_stays_as_a_ghost_that_can_be_deleted() {
    let mut page = page("logs-by-topic", 0);
    build(
        &mut page,
        Build::Choose {
            node: id("exchange:logs"),
            more: false,
        },
    );
    build(&mut page, Build::AskRemove);
    build(&mut page, Build::Remove);
    assert!(page.picture.scene().node(&id("exchange:logs")).is_some());
    build(
        &mut page,
        Build::Choose {
            node: id("exchange:logs"),
            more: false,
        },
    );
    build(&mut page, Build::AskRemove);
    build(&mut page, Build::Remove);
    assert!(page.picture.scene().node(&id("exchange:logs")).is_none());
}

#[test]
fn a_connection_is_taken_away_by_itself() {
    let mut page = built();
    let edges: Vec<_> = page
        .picture
        .scene()
        .edges
        .iter()
        .map(|edge| edge.id.clone())
        .collect();
    for edge in edges {
        let before = page.scenario().clone();
        page.act(Action::Select(Some(Selection::Edge(edge.clone()))));
        build(&mut page, Build::AskRemove);
        assert!(**page.scenario() != *before, "{edge}");
        let mut left = page.picture.scene().edges.iter();
        assert!(!left.any(|other| other.id == edge), "{edge}");
        page.act(Action::Undo);
    }
}

#[test]
fn editing_stays_at_the_playhead_and_playing_goes_on() {
    let mut page = built();
    page.act(Action::Playback(PlaybackCommand::SeekClamped(
        Time::from_ms(7_300),
    )));
    let moment = page.playback.playhead();
    add(&mut page, Made::Queue, "more");
    assert_eq!(page.playback.playhead(), moment);
    page.act(Action::Playback(PlaybackCommand::Play));
    connect(&mut page, "exchange:logs", "queue:more", Some("#"));
    assert!(page.playback.is_playing());
}

#[test]
fn an_intervention_moves_to_another_time_in_one_step() {
    let mut page = page("image-workers", 0);
    let count = page.scenario().timeline.len();
    page.act(Action::Intervene(InterventionAction::KillClient {
        client: "w1".into(),
    }));
    build(&mut page, Build::Delay(count, 2_500));
    assert_eq!(page.scenario().timeline[count].at_ms, 2_500);
    page.act(Action::Undo);
    assert_eq!(page.scenario().timeline[count].at_ms, 0);
}
