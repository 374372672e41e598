//! The scenarios of the library, played from event to event: what stands still stays the
//! same value, what moves does not jump, and what can be read can be read.

use std::sync::Arc;

use warren_core::event::{BrokerFact, Fact};
use warren_core::scenario::{NodeId, Scenario};
use warren_core::snapshot::Snapshot;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_diagram::Diagram;
use warren_diagram::frame::{Frame, Token, TokenKind, covered};
use warren_diagram::geometry::Size;
use warren_diagram::request::Direction;
use warren_diagram::scene::{EdgeState, NodeKind, Scene};
use warren_diagram::svg::{Palette, svg};

const NAMES: [&str; 8] = [
    "hello-world",
    "image-workers",
    "news-to-everyone",
    "logs-by-severity",
    "logs-by-topic",
    "match-by-headers",
    "retry-with-backoff",
    "backpressure",
];

struct Play {
    scenario: Arc<Scenario>,
    timeline: Timeline,
    cursor: Cursor,
    diagram: Diagram,
}

impl Play {
    fn new(text: &str) -> Self {
        let scenario: Arc<Scenario> = Arc::new(serde_json::from_str(text).expect("a scenario"));
        let timeline = Timeline::complete(scenario.clone());
        let cursor = Cursor::new(&timeline, Playhead::START);
        let topology = cursor.snapshot().topology.clone();
        let diagram = Diagram::new(&scenario, &topology, Direction::LeftToRight);
        Self {
            scenario,
            timeline,
            cursor,
            diagram,
        }
    }

    fn library(name: &str) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
        let text = std::fs::read_to_string(format!("{folder}/{name}.json"));
        Self::new(&text.expect("the library has it"))
    }

    /// Moves to the next event of the run.
    fn step(&mut self) -> bool {
        let Some(next) = self.cursor.next(&self.timeline) else {
            return false;
        };
        self.cursor.seek(&self.timeline, next);
        true
    }

    /// Steps until something is so; fails where it never is.
    fn until(&mut self, wanted: impl Fn(&Snapshot) -> bool) {
        while !wanted(self.cursor.snapshot()) {
            assert!(self.step(), "it never happens");
        }
    }

    fn snapshot(&self) -> &Snapshot {
        self.cursor.snapshot()
    }

    fn scene(&self) -> Scene {
        self.diagram.scene(&self.scenario, self.snapshot())
    }

    fn frame(&self, at: Time) -> Frame {
        self.diagram.frame(self.snapshot(), at)
    }
}

#[test]
fn a_step_renews_only_the_nodes_that_it_changes() {
    for name in NAMES {
        let mut play = Play::library(name);
        let mut before = play.scene();
        for _ in 0..400 {
            if !play.step() {
                break;
            }
            let fresh = play.scene();
            assert_eq!(
                fresh,
                play.scene(),
                "{name}: the same moment gives the same scene"
            );
            let now = fresh.clone().sharing(&before);
            assert_eq!(now, fresh, "{name}: sharing changes no scene");
            for (node, old) in now.nodes.iter().zip(&before.nodes) {
                assert_eq!(
                    Arc::ptr_eq(node, old),
                    **node == **old,
                    "{name}: {}",
                    node.id
                );
            }
            let renewed = now.nodes.iter().zip(&before.nodes);
            let renewed = renewed
                .filter(|(node, old)| !Arc::ptr_eq(node, old))
                .count();
            let lost_all = !play.snapshot().broker_up || !before.broker_up;
            assert!(
                renewed <= 3 || lost_all,
                "{name}: {renewed} nodes at one event"
            );
            before = now;
        }
    }
}

/// How far a token may come in 5 ms: 6 units at the usual speed, and up to a slot's
/// breadth where the slot that it makes for moves up just before it arrives. Through a
/// node without notice would be 130 and more.
const JUMP: f32 = 30.0;

/// The places of all messages under way, by number and kind of flight.
fn places(frame: &Frame) -> Vec<(String, f32, f32)> {
    let moving = frame
        .tokens
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::Lost(_)));
    moving
        .map(|token| {
            (
                format!("{:?} {}", token.kind, token.number),
                token.x,
                token.y,
            )
        })
        .collect()
}

#[test]
fn no_token_jumps_while_it_is_under_way() {
    for name in NAMES {
        let mut play = Play::library(name);
        let mut before: Vec<(String, f32, f32)> = Vec::new();
        for ms in (0..12_000).step_by(5) {
            let at = Time::from_ms(ms);
            play.cursor.seek(&play.timeline, Playhead::at(at));
            let now = places(&play.frame(at));
            for (who, x, y) in &now {
                let same = before.iter().filter(|(other, ..)| other == who);
                let nearest = same.map(|(_, a, b)| (a - x).hypot(b - y)).reduce(f32::min);
                assert!(
                    nearest.is_none_or(|way| way < JUMP),
                    "{name} {at}: {who} jumps {nearest:?}"
                );
            }
            before = now;
        }
    }
}

#[test]
fn a_message_comes_to_lie_where_its_token_arrives() {
    let mut play = Play::library("hello-world");
    play.until(|snapshot| {
        snapshot
            .queues
            .values()
            .any(|queue| queue.unacked.size() == 1)
    });
    play.until(|snapshot| {
        snapshot
            .clients
            .values()
            .any(|client| client.working.is_some())
    });
    let NodeKind::Consumer(consumer) = play.scene().nodes[3].kind.clone() else {
        panic!("the last node is the consumer");
    };
    let previous = play.cursor.previous(&play.timeline).unwrap();
    let at = play.snapshot().at;
    play.cursor.seek(&play.timeline, previous);
    let previous = play.cursor.previous(&play.timeline).unwrap();
    play.cursor.seek(&play.timeline, previous);
    let frame = play.frame(at);
    let [Token { kind, x, y, .. }] = frame.tokens.as_slice() else {
        panic!("one delivery is under way: {frame:?}");
    };
    assert_eq!(*kind, TokenKind::Deliver);
    let ring = consumer.work.unwrap().slot.at;
    assert_eq!((x.round(), y.round()), (ring.x as f32, ring.y as f32));
}

#[test]
fn a_routing_lights_what_matched_and_dims_the_rest() {
    let mut play = Play::library("logs-by-severity");
    play.until(|snapshot| {
        let last = snapshot.last.as_ref().map(|event| &event.fact);
        matches!(last, Some(Fact::Broker(BrokerFact::Routed { message, .. })) if message.routing_key == "error")
    });
    let scene = play.scene();
    let state = |wanted: EdgeState| -> Vec<String> {
        let edges = scene.edges.iter().filter(|edge| edge.state == wanted);
        edges.map(|edge| edge.id.to_string()).collect()
    };
    assert_eq!(
        state(EdgeState::Matched),
        [
            "binding:logs:queue:to-disk:error",
            "binding:logs:queue:to-screen:error"
        ]
    );
    assert!(
        state(EdgeState::Unmatched).contains(&"binding:logs:queue:to-pager:critical".to_owned())
    );
    let exchange = scene.node(&"exchange:logs".parse().unwrap()).unwrap();
    assert!(exchange.highlighted);
}

#[test]
fn nodes_say_what_they_show() {
    let mut play = Play::library("image-workers");
    play.until(|snapshot| snapshot.totals.delivered == 4);
    let labels: Vec<String> = play
        .scene()
        .nodes
        .iter()
        .map(|node| node.label.clone())
        .collect();
    expect_test::expect![[r#"
        Producer api: 5 messages sent
        Default exchange, direct, durable: 0 bindings
        Queue image-tasks, durable: 0 ready, 3 unacknowledged, 3 consumers
        Consumer w1, prefetch 1: idle, 0 more received, 1 done
        Consumer w2, prefetch 1: working on message #2, 0 more received, 0 done
        Consumer w3, prefetch 1: working on message #3, 0 more received, 0 done
    "#]]
    .assert_eq(&(labels.join("\n") + "\n"));
}

#[test]
fn what_is_lost_falls_with_its_reason_and_is_gone_after_900_ms() {
    let mut play = Play::library("logs-by-severity");
    play.until(|snapshot| snapshot.losses.total > 0);
    let at = play.snapshot().at;
    let lost = |ms: u64| -> Vec<Token> {
        let frame = play.frame(Time(at.0 + ms * 1000));
        let tokens = frame.tokens.into_iter();
        tokens
            .filter(|token| matches!(token.kind, TokenKind::Lost(_)))
            .collect()
    };
    let (start, later) = (&lost(0)[0], &lost(600)[0]);
    assert!(later.y > start.y && later.opacity < start.opacity);
    assert_eq!(lost(899).len(), 1);
    assert_eq!(lost(900).len(), 0);
}

#[test]
fn the_broker_s_absence_dims_what_it_holds() {
    let text = r#"{"version": 1, "rabbitmq": "3.10",
        "definitions": {"queues": [{"name": "kept"}, {"name": "forgotten", "durable": false}]},
        "clients": [{"kind": "consumer", "name": "worker", "queue": "kept"}],
        "timeline": [{"at_ms": 1000, "do": "restart_broker", "down_ms": 500}]}"#;
    let mut play = Play::new(text);
    let state = |play: &Play, id: &str| -> String {
        let id: NodeId = id.parse().unwrap();
        format!("{:?}", play.scene().node(&id).unwrap().presence)
    };
    assert_eq!(state(&play, "queue:forgotten"), "Present");
    play.cursor
        .seek(&play.timeline, Playhead::at(Time::from_ms(1200)));
    assert_eq!(state(&play, "queue:kept"), "BrokerDown");
    assert_eq!(state(&play, "client:worker"), "Disconnected");
    play.cursor
        .seek(&play.timeline, Playhead::at(Time::from_ms(3000)));
    assert_eq!(state(&play, "queue:kept"), "Present");
    assert_eq!(state(&play, "queue:forgotten"), "Absent");
    assert_eq!(play.diagram.layout().nodes.len(), 3);
}

#[test]
fn the_file_is_well_formed_and_shows_every_name() {
    let mut play = Play::library("match-by-headers");
    play.until(|snapshot| snapshot.totals.delivered == 2);
    let scene = play.scene();
    let picture = svg(&scene, &play.frame(play.snapshot().at), &Palette::LIGHT);
    let opened = picture.matches("<g").count();
    assert_eq!(opened, picture.matches("</g>").count());
    for node in &scene.nodes {
        assert!(picture.contains(&node.name.text), "{}", node.name.text);
    }
}

/// The kinds and places of the tokens at a moment, in whole units.
fn tokens(play: &mut Play, ms: u64) -> Vec<(TokenKind, i32, i32)> {
    let at = Time::from_ms(ms);
    play.cursor.seek(&play.timeline, Playhead::at(at));
    let frame = play.frame(at);
    let place = |token: &Token| (token.kind, token.x.round() as i32, token.y.round() as i32);
    frame.tokens.iter().map(place).collect()
}

#[test]
fn a_message_passes_through_every_exchange_on_its_way() {
    let mut play = Play::new(
        r#"{"version": 1, "latency": {"publish_ms": 100, "route_ms": 1000, "deliver_ms": 100, "ack_ms": 100},
        "definitions": {"exchanges": [{"name": "first", "type": "fanout"}, {"name": "second", "type": "fanout"}],
            "queues": [{"name": "q"}],
            "bindings": [{"source": "first", "destination": "second", "destination_type": "exchange"},
                         {"source": "second", "destination": "q"}]},
        "clients": [{"kind": "producer", "name": "p", "exchange": "first", "count": 1, "start_ms": 100,
            "messages": [{"body": "x"}]}]}"#,
    );
    let layout = play.diagram.layout().clone();
    let second = layout.nodes[&"exchange:second".parse().unwrap()];
    let middle = second.center();
    let mut passed = false;
    for ms in 201..1199 {
        let [(TokenKind::Route, x, y)] = tokens(&mut play, ms)[..] else {
            panic!("one copy is under way");
        };
        passed |= (x - middle.x).abs() < 3 && (y - middle.y).abs() < 3;
    }
    assert!(passed);
}

#[test]
fn what_comes_back_keeps_beside_its_edge() {
    let mut play = Play::new(
        r#"{"version": 1, "definitions": {"exchanges": [{"name": "x", "type": "fanout"}]},
        "clients": [{"kind": "producer", "name": "p", "exchange": "x", "count": 1, "start_ms": 0,
            "messages": [{"mandatory": true}]}]}"#,
    );
    let there = tokens(&mut play, 200);
    let back = tokens(&mut play, 600);
    let [(TokenKind::Publish, _, outward)] = there[..] else {
        panic!("one message is on its way: {there:?}");
    };
    let returned = back.iter().find(|(kind, ..)| *kind == TokenKind::Return);
    assert_eq!(returned.map(|(_, _, y)| *y), Some(outward + 12));
}

#[test]
fn a_message_published_by_hand_comes_from_above() {
    let mut play = Play::new(
        r#"{"version": 1, "definitions": {"exchanges": [{"name": "x", "type": "fanout"}]},
        "timeline": [{"at_ms": 100, "do": "publish", "exchange": "x", "message": {}}]}"#,
    );
    let exchange = play.diagram.layout().nodes[&"exchange:x".parse().unwrap()];
    let start = tokens(&mut play, 101);
    let [(TokenKind::Publish, x, y)] = start[..] else {
        panic!("one message is on its way: {start:?}");
    };
    assert!(x == exchange.center().x && y < exchange.y);
}

#[test]
fn a_scene_is_fitted_into_the_middle_of_its_viewport() {
    let scene = Play::library("logs-by-topic").scene();
    let fit = scene.fit(Size::new(1000, 520));
    assert!(fit.scale >= 1.0);
    let center = scene.bounds.center();
    let middle = f64::from(center.x).mul_add(fit.scale, fit.x);
    assert!((middle - 500.0).abs() < 2.0);
}

#[test]
fn further_keys_light_their_bindings_too() {
    let mut play = Play::new(
        r#"{"version": 1, "definitions": {"exchanges": [{"name": "x", "type": "direct"}],
            "queues": [{"name": "q"}, {"name": "r"}, {"name": "s"}],
            "bindings": [{"source": "x", "destination": "q", "routing_key": "own"},
                         {"source": "x", "destination": "r", "routing_key": "copied"},
                         {"source": "x", "destination": "s", "routing_key": "other"}]},
        "clients": [{"kind": "producer", "name": "p", "exchange": "x", "count": 1, "messages": [
            {"routing_key": "own", "properties": {"headers": {"BCC": ["copied"]}}}]}]}"#,
    );
    play.until(|snapshot| {
        let last = snapshot.last.as_ref().map(|event| &event.fact);
        matches!(last, Some(Fact::Broker(BrokerFact::Routed { .. })))
    });
    let scene = play.scene();
    let states: Vec<EdgeState> = scene.edges.iter().map(|edge| edge.state).collect();
    let [publish, rest @ ..] = states.as_slice() else {
        panic!("there are four edges");
    };
    assert_eq!(*publish, EdgeState::Idle);
    assert_eq!(
        rest,
        [EdgeState::Matched, EdgeState::Matched, EdgeState::Unmatched]
    );
}

#[test]
fn of_several_lost_together_one_says_why() {
    let mut play = Play::new(
        r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]},
        "clients": [{"kind": "producer", "name": "p", "count": 5, "burst": 5, "start_ms": 0,
            "messages": [{"routing_key": "q"}]}],
        "timeline": [{"at_ms": 2000, "do": "restart_broker"}]}"#,
    );
    let at = Time::from_ms(2100);
    play.cursor.seek(&play.timeline, Playhead::at(at));
    let frame = play.frame(at);
    assert_eq!(frame.tokens.len(), 5);
    assert_eq!(
        frame.tokens.iter().filter(|token| token.captioned).count(),
        1
    );
    let places: std::collections::BTreeSet<i32> = frame
        .tokens
        .iter()
        .map(|token| token.x.round() as i32)
        .collect();
    assert_eq!(places.len(), 5);
}

#[test]
fn what_a_token_covers_is_written_again_over_it() {
    let mut play = Play::library("hello-world");
    let written = |play: &mut Play, ms| {
        let at = Time::from_ms(ms);
        play.cursor.seek(&play.timeline, Playhead::at(at));
        let (scene, frame) = (play.scene(), play.frame(at));
        let texts = covered(&scene, &frame).into_iter();
        texts.map(|(text, _)| text.text.clone()).collect::<Vec<_>>()
    };
    assert!(written(&mut play, 0).is_empty(), "nothing moves");
    let all: Vec<String> = (0..4000)
        .step_by(20)
        .flat_map(|ms| written(&mut play, ms))
        .collect();
    assert!(all.contains(&"(default)".to_owned()), "{all:?}");
}
