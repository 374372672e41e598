//! Each copy is drawn once, and none over another, at every event and at its own time: in the
//! library and in what the lessons play.

use std::collections::BTreeMap;

use warren_core::amqp::MessageNumber;
use warren_core::scenario::AckMode;
use warren_core::snapshot::{ConsumerState, FlightKind};
use warren_core::topology::QueueKind;
use warren_diagram::geometry::{Point, Rect};
use warren_diagram::request::Direction;
use warren_diagram::scene::Slot;
use warren_diagram::text::text_width;

use super::*;

/// The scenarios of the library and of the lessons, by name.
fn scenarios() -> Vec<(String, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let files = ["scenarios", "lessons/scenarios"].map(|folder| {
        let files = std::fs::read_dir(format!("{root}/{folder}")).expect("the folder is there");
        files.map(|file| file.expect("a file").path())
    });
    let mut files: Vec<_> = files.into_iter().flatten().collect();
    files.retain(|file| {
        file.extension().is_some_and(|end| end == "json") && !file.ends_with("scenario.schema.json")
    });
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let text = std::fs::read_to_string(file).expect("a text");
        (file.display().to_string(), text)
    };
    files.iter().map(read).collect()
}

/// Calls this after each of the first events of each scenario, at its own time and at that of
/// the next one, for a page of either shape.
fn at_every_event(check: impl Fn(&str, &Play, Time)) {
    for (name, text) in scenarios() {
        for direction in [Direction::LeftToRight, Direction::TopToBottom] {
            let mut play = Play::printed(&text, Print::Page(direction));
            for number in 0..300 {
                let when = format!("{name} {direction:?} event {number}");
                check(&when, &play, play.snapshot().at);
                let Some(next) = play.cursor.next(&play.timeline) else {
                    break;
                };
                check(&(when + " until the next"), &play, next.at);
                play.cursor.seek(&play.timeline, next);
            }
        }
    }
}

/// A message that lies or moves, and where.
struct Drawn {
    number: MessageNumber,
    x: f32,
    y: f32,
}

fn lying(slot: &Slot) -> Drawn {
    Drawn {
        number: slot.number,
        x: slot.at.x as f32,
        y: slot.at.y as f32,
    }
}

/// What lies in the queues' ready lanes and at the consumers, each with its lane's node; not
/// what is unacknowledged: that stands at its queue besides, until it is settled.
fn held(scene: &Scene) -> Vec<(NodeId, Drawn)> {
    let mut all = Vec::new();
    for node in &scene.nodes {
        let slots: Vec<&Slot> = match &node.kind {
            NodeKind::Queue(queue) => queue.ready.iter().collect(),
            NodeKind::Consumer(one) => {
                let work = one.work.iter().map(|work| &work.slot);
                work.chain(&one.waiting).collect()
            }
            NodeKind::Producer(_) | NodeKind::Exchange(_) => continue,
        };
        all.extend(slots.into_iter().map(|slot| (node.id.clone(), lying(slot))));
    }
    all
}

/// Everything that lies, also what is unacknowledged.
fn all_that_lies(scene: &Scene) -> Vec<Drawn> {
    let queues = scene.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Queue(queue) => Some(queue),
        _ => None,
    });
    let unacked = queues.flat_map(|queue| &queue.unacked).map(lying);
    let held = held(scene).into_iter().map(|(_, drawn)| drawn);
    held.chain(unacked).collect()
}

fn messages(frame: &Frame) -> impl Iterator<Item = &Token> {
    let tokens = frame.tokens.iter();
    tokens.filter(|token| token.kind.mark().is_none())
}

/// Whether it starts here, has arrived or is lost: on its way to the lane beside it a message
/// may pass a ring.
fn rests(token: &&Token) -> bool {
    matches!(token.kind, TokenKind::Lost(_)) || token.progress <= 0.0 || token.progress >= 1.0
}

/// The room of lanes and rings.
fn lanes(scene: &Scene) -> Vec<Rect> {
    let of = |node: &Arc<warren_diagram::scene::Node>| match &node.kind {
        NodeKind::Queue(queue) => vec![queue.ready_lane, queue.unacked_lane],
        NodeKind::Consumer(one) => {
            let ring = Size::new(2 * one.ring_radius, 2 * one.ring_radius);
            vec![one.waiting_lane, Rect::around(one.ring, ring)]
        }
        NodeKind::Producer(_) | NodeKind::Exchange(_) => Vec::new(),
    };
    scene.nodes.iter().flat_map(of).collect()
}

#[test]
fn no_token_lies_on_another_message_in_a_lane() {
    at_every_event(|when, play, at| {
        let (scene, frame) = (play.scene(), play.frame(at));
        let (lying, lanes) = (all_that_lies(&scene), lanes(&scene));
        let moving: Vec<&Token> = messages(&frame).filter(rests).collect();
        for (index, token) in moving.iter().enumerate() {
            let near = |x: f32, y: f32| (x - token.x).hypot(y - token.y) < 20.0;
            for one in &lying {
                assert!(
                    !near(one.x, one.y),
                    "{when}: {:?} {} at {} {} lies on {}",
                    token.kind,
                    token.number,
                    token.x,
                    token.y,
                    one.number
                );
            }
            let (x, y) = (token.x.round() as i32, token.y.round() as i32);
            let inside = |lane: &Rect| lane.contains(Point::new(x, y));
            if lanes.iter().any(inside) {
                let others = moving[..index].iter();
                let on = others.filter(|other| near(other.x, other.y)).count();
                assert_eq!(
                    on, 0,
                    "{when}: {:?} {} lies on another",
                    token.kind, token.number
                );
            }
        }
    });
}

/// How often each message is there.
fn counted(numbers: impl Iterator<Item = MessageNumber>) -> BTreeMap<MessageNumber, usize> {
    let mut counts = BTreeMap::new();
    numbers.for_each(|number| *counts.entry(number).or_default() += 1);
    counts
}

#[test]
fn what_a_consumer_has_is_under_way_to_it_or_lies_there_but_not_both() {
    at_every_event(|when, play, _| {
        let (snapshot, scene) = (play.snapshot(), play.scene());
        let drawn = held(&scene);
        for (name, client) in &snapshot.clients {
            let id = NodeId::Client(name.clone());
            let here = drawn.iter().filter(|(node, _)| *node == id);
            let here = here.map(|(_, drawn)| drawn.number);
            let flights = snapshot.flights.values();
            let to_here = flights.filter(|flight| {
                matches!(flight.kind, FlightKind::Deliver { .. })
                    && flight.to == id
                    && matches!(flight.from, NodeId::Queue(_))
            });
            let drawn = counted(here.chain(to_here.map(|flight| flight.number)));
            let manual = |one: &ConsumerState| one.ack == AckMode::Manual && one.offset.is_none();
            // Only of what is to be acknowledged do queues keep a list.
            if client.consumers.is_empty() || !client.consumers.iter().all(manual) {
                continue;
            }
            let queues = snapshot.queues.values();
            let unacked = queues.flat_map(|queue| queue.unacked.values());
            let unacked = unacked.filter(|held| held.by.client == *name);
            let unacked = counted(unacked.map(|held| held.copy.message.number));
            for (number, times) in drawn {
                let copies = unacked.get(&number).copied().unwrap_or(0);
                assert!(times <= copies, "{when}: {number} {times} times at {name}");
            }
        }
    });
}

#[test]
fn what_lies_in_a_queue_neither_comes_to_it_nor_has_left_it() {
    at_every_event(|when, play, _| {
        let (snapshot, scene) = (play.snapshot(), play.scene());
        for (id, drawn) in held(&scene) {
            let NodeId::Queue(queue) = &id else { continue };
            let here = format!("{when}: {} in {queue}", drawn.number);
            let unacked = snapshot.queues[queue].unacked.values();
            let mut unacked = unacked.filter(|held| held.copy.message.number == drawn.number);
            assert!(unacked.next().is_none(), "{here} is ready and unacked");
            let is_stream =
                snapshot.topology.queue(queue).map(|queue| queue.kind()) == Some(QueueKind::Stream);
            for flight in snapshot.flights.values() {
                let same = flight.number == drawn.number;
                let comes = matches!(flight.kind, FlightKind::Route { .. }) && flight.to == id;
                // A stream keeps what it delivers.
                let left = matches!(flight.kind, FlightKind::Deliver { .. })
                    && flight.from == id
                    && !is_stream;
                assert!(!(same && (comes || left)), "{here}: {:?}", flight.kind);
            }
        }
    });
}

#[test]
fn each_flight_has_one_token_and_what_is_at_its_exchange_another() {
    at_every_event(|when, play, at| {
        let (snapshot, frame) = (play.snapshot(), play.frame(at));
        let flights = snapshot.flights.values();
        let flights = flights.filter(|flight| {
            matches!(
                flight.kind,
                FlightKind::Publish | FlightKind::Route { .. } | FlightKind::Deliver { .. }
            ) || flight.kind == FlightKind::Return
        });
        let mut under_way: Vec<MessageNumber> = flights.map(|flight| flight.number).collect();
        let last = snapshot.last.as_ref().map(|event| &event.fact);
        if let Some(Fact::Broker(fact)) = last {
            match fact {
                BrokerFact::Published { message, .. }
                | BrokerFact::DeadLettered { message, .. }
                    if play
                        .diagram
                        .layout()
                        .nodes
                        .contains_key(&NodeId::Exchange(message.exchange.clone())) =>
                {
                    under_way.push(message.number);
                }
                BrokerFact::Routed { message, route, .. }
                    if route.destinations.is_empty() && route.kept.is_empty() =>
                {
                    under_way.push(message.number);
                }
                _ => {}
            }
        }
        let lost = |token: &&Token| matches!(token.kind, TokenKind::Lost(_));
        let tokens = messages(&frame).filter(|token| !lost(token));
        let tokens = counted(tokens.map(|token| token.number));
        assert_eq!(tokens, counted(under_way.into_iter()), "{when}");
    });
}

#[test]
fn what_is_said_of_a_loss_lies_over_no_lane() {
    at_every_event(|when, play, at| {
        let scene = play.scene();
        for part in [0, 300, 600] {
            let mut frame = play.frame(Time(at.0 + part * 1000));
            frame
                .tokens
                .retain(|token| matches!(token.kind, TokenKind::Lost(_)));
            for one in captions(&frame, scene.print) {
                let size = Size::new(text_width(one.text, 12), 12);
                let at = Point::new(one.x.round() as i32, one.y.round() as i32);
                let said = Rect::around(at, size);
                let on = lanes(&scene)
                    .into_iter()
                    .find(|lane| lane.intersects(&said));
                assert!(on.is_none(), "{when}: {} on {on:?}", one.text);
            }
        }
    });
}
