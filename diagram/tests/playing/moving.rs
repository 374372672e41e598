//! What moves: tokens on their way, what is lost, what comes back.

use super::*;

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
    for name in LIBRARY.iter().map(|entry| entry.slug) {
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
    let scene = play.scene();
    let NodeKind::Exchange(exchange) = &scene.nodes[0].kind else {
        panic!("there is an exchange");
    };
    let start = tokens(&mut play, 101);
    let [(TokenKind::Publish, x, y)] = start[..] else {
        panic!("one message is on its way: {start:?}");
    };
    // So that it does not cross the name.
    assert!(x == exchange.glyph.x && y < scene.nodes[0].rect.y);
}

#[test]
fn what_is_lost_together_says_why_once_where_it_lies_close() {
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
    let written = captions(&frame, Print::default());
    assert_eq!(written.len(), 2, "the row is wider than two captions");
    assert!(
        written
            .iter()
            .all(|one| one.bad && one.y > frame.tokens[0].y)
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

#[test]
fn of_what_is_under_way_together_the_first_is_on_top_and_tells_of_the_others() {
    let mut play = Play::new(
        r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]},
        "clients": [{"kind": "producer", "name": "p", "count": 5, "burst": 5, "start_ms": 0,
            "messages": [{"routing_key": "q"}]}]}"#,
    );
    let at = Time::from_ms(200);
    play.cursor.seek(&play.timeline, Playhead::at(at));
    let tokens = play.frame(at).tokens;
    let told: Vec<(u32, u32)> = tokens
        .iter()
        .map(|token| (token.number.0, token.beneath))
        .collect();
    assert_eq!(told, [(5, 0), (4, 0), (3, 0), (2, 0), (1, 4)]);
}

/// Somebody asks without a queue of its own, and hears from the default exchange at 2.1 s.
const ASKS: &str = r#"{"version": 1, "latency": {"publish_ms": 100, "route_ms": 100, "deliver_ms": 1000, "ack_ms": 100},
    "clients": [
        {"kind": "producer", "name": "asker", "exchange": "amq.direct", "asks": {}},
        {"kind": "producer", "name": "answers", "count": 1, "start_ms": 2000,
            "messages": [{"routing_key": "amq.rabbitmq.reply-to.1-1.2"}]}]}"#;

#[test]
fn an_answer_without_a_queue_travels_along_an_edge_to_who_asked() {
    let mut play = Play::new(ASKS);
    let scene = play.scene();
    let mut edges = scene.edges.iter();
    let edge = edges.find(|edge| edge.style == EdgeStyle::Answer);
    let edge = edge.expect("an edge for answers").clone();
    assert_eq!(
        [edge.from.to_string(), edge.to.to_string()],
        ["exchange:", "client:asker"]
    );
    assert_eq!(edge.state, EdgeState::Idle);
    let before = Playhead::at(Time::from_ms(2_050));
    play.cursor.seek(&play.timeline, before);
    let mut last = None;
    for ms in [2_300, 2_600, 2_900] {
        let tokens = tokens(&mut play, ms);
        let [(TokenKind::Deliver, x, y)] = tokens[..] else {
            panic!("the answer is under way at {ms}: {tokens:?}");
        };
        let track = play.diagram.layout().edges[&edge.id].track.clone();
        let place = (0_u16..=100).map(|along| {
            let spot = track.at(f32::from(along) / 100.0);
            let far = (spot.x - x as f32).hypot(spot.y - y as f32);
            (far.round() as i32, along)
        });
        let (far, along) = place.min().expect("a hundred places");
        assert!(far < 5, "{ms}: {far} beside its edge");
        assert!(last < Some(along), "{ms}: it goes on");
        last = Some(along);
        let scene = play.scene();
        let mut edges = scene.edges.iter();
        let now = edges.find(|one| one.id == edge.id).expect("it stays");
        assert_eq!(now.state, EdgeState::Active);
    }
}
