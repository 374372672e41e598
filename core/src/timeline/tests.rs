//! Laws of the timeline: the same scenario gives the same events; seeking is the same as
//! running; what the events add up to is what the broker holds.

use std::sync::Arc;

use super::*;
use crate::name::Name;
use crate::scenario::{
    AckMode, Client, Consumer, Intervention, InterventionAction, MessageTemplate, Outcome,
    Producer, QueueDefinition, StopKind,
};

fn producer(count: u32, every_ms: u32) -> Client {
    let message = |body: &str, mode: u8| MessageTemplate {
        routing_key: "tasks".into(),
        body: body.into(),
        properties: crate::amqp::Properties {
            delivery_mode: Some(mode),
            ..crate::amqp::Properties::default()
        },
        mandatory: false,
    };
    Client::Producer(Producer {
        name: "api".into(),
        vhost: "/".into(),
        user: "guest".into(),
        node: None,
        exchange: Name::default(),
        messages: vec![message("kept {n}", 2), message("lost {n}", 1)],
        start_ms: 100,
        every_ms,
        count: Some(count),
        burst: 2,
        confirms: false,
        tx: None,
        asks: None,
        jitter_ms: 20,
        script: Vec::new(),
    })
}

fn worker(name: &str, ack: AckMode, outcomes: &[Outcome]) -> Client {
    Client::Consumer(Consumer {
        more_queues: Vec::new(),
        name: name.into(),
        vhost: "/".into(),
        user: "guest".into(),
        node: None,
        queue: "tasks".into(),
        prefetch: 2,
        global: false,
        get_every_ms: None,
        ack,
        tx: None,
        work_ms: 300,
        outcomes: outcomes.to_vec(),
        tasks: None,
        exclusive: false,
        arguments: crate::amqp::Table::default(),
        start_ms: 0,
        restart_ms: Some(500),
    })
}

/// Workers that fail in every way, a kill and a restart in the middle.
fn rough(count: u32, every_ms: u32) -> Arc<Scenario> {
    let queue = QueueDefinition {
        name: "tasks".into(),
        vhost: "/".into(),
        durable: true,
        auto_delete: false,
        arguments: crate::amqp::Table::default(),
    };
    let at = |at_ms, action| Intervention { at_ms, action };
    let mut scenario = Scenario {
        seed: 7,
        run_for_ms: 600_000,
        ..Scenario::default()
    };
    scenario.definitions.queues.push(queue);
    scenario.clients = vec![
        producer(count, every_ms),
        worker(
            "w1",
            AckMode::Manual,
            &[Outcome::Ack, Outcome::Requeue, Outcome::Crash],
        ),
        worker("w2", AckMode::Manual, &[Outcome::Ack, Outcome::Reject]),
        worker("w3", AckMode::Auto, &[]),
    ];
    scenario.timeline = vec![
        at(
            2_000,
            InterventionAction::KillClient {
                client: "w2".into(),
            },
        ),
        at(
            2_500,
            InterventionAction::StartClient {
                client: "w2".into(),
            },
        ),
        at(
            3_000,
            InterventionAction::RestartBroker {
                stop: StopKind::Kill9,
                down_ms: 400,
            },
        ),
        at(
            6_000,
            InterventionAction::KillClient {
                client: "w3".into(),
            },
        ),
    ];
    Arc::new(scenario)
}

#[test]
fn the_same_scenario_gives_the_same_events_in_whatever_slices() {
    let whole = Timeline::complete(rough(60, 200));
    let mut sliced = Timeline::new(rough(60, 200));
    while !sliced.advance(7).finished {}
    assert!(whole.len() > 200, "{} events", whole.len());
    assert_eq!(whole.events(0..whole.len()), sliced.events(0..sliced.len()));
}

#[test]
fn seeking_is_the_same_as_running() {
    let timeline = Timeline::complete(rough(3_000, 50));
    assert!(
        timeline.checkpoints.len() > 5,
        "{} checkpoints",
        timeline.checkpoints.len()
    );
    let events = timeline.events(0..timeline.len());
    let mut running = timeline.opening.start.clone();
    let mut cursor = Cursor::new(&timeline, Playhead::START);
    for (index, event) in events.iter().enumerate() {
        running.apply(event);
        let last_of_instant = events.get(index + 1).is_none_or(|next| next.at > event.at);
        if last_of_instant && index % 97 == 0 {
            cursor.seek(&timeline, Playhead::at(event.at));
            assert_eq!(**cursor.snapshot(), running, "at event {index}");
            assert_eq!(cursor.applied() as usize, index + 1);
        }
    }
    cursor.seek(&timeline, Playhead::at(timeline.end()));
    assert_eq!(**cursor.snapshot(), *timeline.last_snapshot());
}

#[test]
fn stepping_back_and_forward_gives_the_identical_moment() {
    let timeline = Timeline::complete(rough(2_000, 50));
    let middle = Time::from_ms(4_000);
    let mut cursor = Cursor::new(&timeline, Playhead::at(middle));
    let mut steps = Vec::new();
    while let Some(playhead) = cursor.next(&timeline).filter(|_| steps.len() < 3_000) {
        let before = cursor.applied();
        cursor.seek(&timeline, playhead);
        assert_eq!(cursor.applied(), before + 1);
        steps.push((playhead, cursor.snapshot().clone()));
    }
    assert_eq!(steps.len(), 3_000);
    for (playhead, snapshot) in steps.iter().rev().skip(1) {
        let back = cursor.previous(&timeline).expect("not at the start");
        assert_eq!(back, *playhead);
        cursor.seek(&timeline, back);
        assert_eq!(cursor.snapshot(), snapshot);
    }
}

#[test]
fn where_no_event_lies_between_the_snapshot_is_the_same_value() {
    let timeline = Timeline::complete(rough(10, 1_000));
    let mut cursor = Cursor::new(&timeline, Playhead::at(Time::from_ms(150)));
    let before = cursor.snapshot().clone();
    cursor.seek(&timeline, Playhead::at(Time(151_234)));
    assert!(Arc::ptr_eq(&before, cursor.snapshot()));
}

#[test]
fn the_start_can_be_stepped_back_to() {
    let timeline = Timeline::complete(rough(2, 1_000));
    let mut cursor = Cursor::new(&timeline, Playhead::START);
    while let Some(back) = cursor.previous(&timeline) {
        cursor.seek(&timeline, back);
    }
    assert_eq!(cursor.applied(), 0);
}
