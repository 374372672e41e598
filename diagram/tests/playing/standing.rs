//! What stands still between two events, and what can be read there.

use warren_diagram::request::Direction;

use super::*;

#[test]
fn a_step_renews_only_the_nodes_that_it_changes() {
    for name in LIBRARY.iter().map(|entry| entry.slug) {
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
fn a_restart_moves_nothing() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../lessons/scenarios/power-cut.json"
    );
    let text = std::fs::read_to_string(path).expect("the lesson has it");
    for direction in [Direction::LeftToRight, Direction::TopToBottom] {
        let print = Print::Page(direction);
        let mut play = Play::printed(&text, print);
        let before = play.diagram.layout().clone();
        let mut restarts = 0;
        while play.step() {
            let topology = &play.snapshot().topology;
            let diagram = play.diagram.updated(&play.scenario, topology, print);
            assert_eq!(diagram.layout(), &before, "{}", play.snapshot().at);
            restarts += u32::from(!play.snapshot().broker_up);
        }
        assert!(restarts > 0, "the broker is down some time");
    }
}

#[test]
fn the_file_is_well_formed_and_shows_every_name() {
    let mut play = Play::library("match-by-headers");
    play.until(|snapshot| snapshot.totals.delivered == 2);
    let scene = play.scene();
    let picture = svg(&scene, &play.frame(play.snapshot().at), &Style::LIGHT);
    let opened = picture.matches("<g").count();
    assert_eq!(opened, picture.matches("</g>").count());
    for node in &scene.nodes {
        assert!(picture.contains(&node.name.text), "{}", node.name.text);
    }
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
