//! Edits: what each changes, what it leaves, and when it is refused.

mod building;
mod connecting;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::scenario::library::find;
use crate::scenario::{InterventionAction, sample};

fn workers() -> Scenario {
    let json = r#"{"version": 1, "title": "t",
      "definitions": {
        "exchanges": [{"name": "x", "type": "direct", "arguments": {"alternate-exchange": "x"}},
                      {"name": "x", "type": "direct", "vhost": "v"}],
        "queues": [{"name": "q", "arguments": {"x-dead-letter-exchange": "",
                                               "x-dead-letter-routing-key": "q"}},
                   {"name": "r", "arguments": {"x-dead-letter-exchange": "x"}}],
        "bindings": [{"source": "x", "destination": "q", "routing_key": "q"},
                     {"source": "x", "destination": "x", "destination_type": "exchange"}]},
      "clients": [{"kind": "producer", "name": "p", "messages": [{"routing_key": "q"}],
                   "script": [{"at_ms": 1, "message": {"routing_key": "q"}}]},
                  {"kind": "producer", "name": "o", "exchange": "x",
                   "messages": [{"routing_key": "q"}]},
                  {"kind": "consumer", "name": "c", "queue": "q"}],
      "timeline": [{"at_ms": 1, "do": "kill_client", "client": "c"},
                   {"at_ms": 2, "do": "publish", "message": {"routing_key": "q"}},
                   {"at_ms": 3, "do": "publish", "exchange": "x", "message": {"routing_key": "q"}}],
      "expect": [{"that": "ready", "queue": "q", "count": 0},
                 {"that": "acked", "client": "c", "count": 0}],
      "view": {"nodes": {"client:c": {"x": 1, "y": 1}, "queue:q": {"x": 1, "y": 2},
                         "exchange:x": {"x": 1, "y": 3}}}}"#;
    Scenario::from_json(json).expect("sound")
}

/// The lines of the document that the edit changes, after it.
fn changes(edit: Edit, expected: Expect) {
    let before = workers();
    let after = apply(&before, &edit).expect("possible");
    let (before, after) = (before.to_json(), after.to_json());
    let mut old = before.lines();
    let changed: String = after
        .lines()
        .filter(|line| old.next() != Some(line))
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    expected.assert_eq(&changed);
}

#[test]
fn another_line_of_the_server_can_be_meant() {
    let edited = apply(&workers(), &Edit::SetServerLine(ServerLine::V3_10));
    assert_eq!(edited.expect("possible").rabbitmq, ServerLine::V3_10);
}

#[test]
fn a_client_is_renamed_everywhere() {
    let edit = Edit::RenameClient {
        client: "c".into(),
        to: "cc".into(),
    };
    changes(
        edit,
        expect![[r#"
        "name": "cc",
        "client": "cc"
        "client": "cc",
        "client:cc": {
    "#]],
    );
}

#[test]
fn an_exchange_is_renamed_everywhere_in_its_vhost() {
    let edit = Edit::RenameExchange {
        exchange: ResourceName::root("x"),
        to: "xx".into(),
    };
    changes(
        edit,
        expect![[r#"
        "name": "xx",
        "alternate-exchange": "xx"
        "x-dead-letter-exchange": "xx"
        "source": "xx",
        "source": "xx",
        "destination": "xx",
        "exchange": "xx",
        "exchange": "xx",
        "exchange:xx": {
    "#]],
    );
}

#[test]
fn a_queue_is_renamed_everywhere_and_in_keys_to_the_default_exchange() {
    let edit = Edit::RenameQueue {
        queue: ResourceName::root("q"),
        to: "qq".into(),
    };
    changes(
        edit,
        expect![[r#"
        "name": "qq",
        "x-dead-letter-routing-key": "qq"
        "destination": "qq",
        "routing_key": "qq",
        "routing_key": "qq",
        "queue": "qq",
        "routing_key": "qq",
        "queue": "qq",
        "queue:qq": {
    "#]],
    );
}

#[test]
fn types_keys_titles_times_and_places_change_alone() {
    let exchange = ResourceName::root("x");
    let kind = ExchangeKind::Fanout;
    changes(
        Edit::SetExchangeType { exchange, kind },
        expect![[r#"
        "type": "fanout",
    "#]],
    );
    let key = "k".into();
    changes(
        Edit::SetBindingKey { index: 1, key },
        expect![[r#"
        "routing_key": "k",
    "#]],
    );
    changes(
        Edit::SetTitle("u".to_owned()),
        expect![[r#"
        "title": "u",
    "#]],
    );
    let at_ms = 9;
    changes(
        Edit::MoveIntervention { index: 0, at_ms },
        expect![[r#"
        "at_ms": 9,
    "#]],
    );
    let node = NodeId::Client("c".into());
    let position = Position { x: -1, y: 1 };
    changes(
        Edit::MoveNodes(vec![(node, position)]),
        expect![[r#"
        "x": -1,
    "#]],
    );
}

#[test]
fn what_is_not_possible_is_said_and_the_rest_is_left() {
    let long = Name::from("n".repeat(256));
    let client = |to: &str| Edit::RenameClient {
        client: "c".into(),
        to: to.into(),
    };
    let queue = |from: &str, to: &str| Edit::RenameQueue {
        queue: ResourceName::root(from),
        to: to.into(),
    };
    let exchange = |from: &str, to: &str| Edit::RenameExchange {
        exchange: ResourceName::root(from),
        to: to.into(),
    };
    let kind = |from: &str| Edit::SetExchangeType {
        exchange: ResourceName::root(from),
        kind: ExchangeKind::Topic,
    };
    let at_ms = 1;
    let table = [
        client("p"),
        client("you"),
        client(""),
        client(&long),
        queue("q", "r"),
        queue("s", "t"),
        queue("q", "amq.q"),
        exchange("x", "amq.topic"),
        exchange("amq.topic", "t"),
        exchange("y", "t"),
        kind(""),
        kind("amq.direct"),
        Edit::SetTitle("t".repeat(201)),
        Edit::SetBindingKey {
            index: 0,
            key: long.clone(),
        },
        Edit::SetBindingKey {
            index: 2,
            key: "k".into(),
        },
        Edit::RemoveIntervention { index: 3 },
        Edit::MoveIntervention { index: 3, at_ms },
    ];
    let said: String = table
        .iter()
        .map(|edit| match apply(&workers(), edit) {
            Ok(_) => "fine\n".to_owned(),
            Err(error) => format!("{error}\n"),
        })
        .collect();
    expect![[r#"
        another client is called "p" already; choose another name
        the name "you" is reserved; choose another name
        the name is empty: give the client a name
        this has 256 bytes; at most 255 are allowed
        another queue is called "r" already; choose another name
        there is no queue "s"
        the name "amq.q" is reserved; choose another name
        the name "amq.topic" is reserved; choose another name
        the exchange "amq.topic" belongs to the server and cannot be changed
        there is no exchange "y"
        the exchange "" belongs to the server and cannot be changed
        the exchange "amq.direct" belongs to the server and cannot be changed
        this has 201 bytes; at most 200 are allowed
        this has 256 bytes; at most 255 are allowed
        there is no binding number 2
        there is no intervention number 3
        there is no intervention number 3
    "#]]
    .assert_eq(&said);
}

#[test]
fn a_full_timeline_takes_no_more() {
    let mut full = find("hello-world")
        .expect("listed")
        .scenario()
        .expect("sound");
    let entry = Intervention {
        at_ms: 1,
        action: InterventionAction::KillClient {
            client: "sender".into(),
        },
    };
    full.timeline = vec![entry.clone(); MAX_ITEMS];
    let refused = apply(&full, &Edit::AddIntervention(entry));
    assert_eq!(
        refused,
        Err(EditError::TooMany(Kind::Intervention, MAX_ITEMS))
    );
}

/// An edit of something that the scenario has, and the edit that takes it back; where
/// nothing can be renamed, an intervention comes and goes.
fn there_and_back(scenario: &Scenario, which: u8, index: &Index) -> (Edit, Edit) {
    // A name that no sample has.
    let new = Name::from("a-new-name");
    let renamed = |old: &ResourceName| ResourceName::new(old.vhost.clone(), new.clone());
    let definitions = &scenario.definitions;
    if which == 0 && !scenario.clients.is_empty() {
        let old = index.get(&scenario.clients).name().clone();
        let there = Edit::RenameClient {
            client: old.clone(),
            to: new.clone(),
        };
        return (
            there,
            Edit::RenameClient {
                client: new,
                to: old,
            },
        );
    }
    if which == 1 && !definitions.exchanges.is_empty() {
        let old = index.get(&definitions.exchanges).resource();
        let there = Edit::RenameExchange {
            exchange: old.clone(),
            to: new.clone(),
        };
        let exchange = renamed(&old);
        return (
            there,
            Edit::RenameExchange {
                exchange,
                to: old.name,
            },
        );
    }
    if which == 2 && !definitions.queues.is_empty() {
        let old = index.get(&definitions.queues).resource();
        let there = Edit::RenameQueue {
            queue: old.clone(),
            to: new.clone(),
        };
        let queue = renamed(&old);
        return (
            there,
            Edit::RenameQueue {
                queue,
                to: old.name,
            },
        );
    }
    let entry = Intervention {
        at_ms: 5,
        action: InterventionAction::KillClient { client: new },
    };
    let index = scenario.timeline.len();
    (
        Edit::AddIntervention(entry),
        Edit::RemoveIntervention { index },
    )
}

proptest! {
    #[test]
    fn there_and_back_is_the_identical_document(
        scenario in sample::scenario(),
        which in 0_u8..4,
        index in any::<Index>(),
    ) {
        let (there, back) = there_and_back(&scenario, which, &index);
        let edited = apply(&scenario, &there).expect("a new name can be had");
        prop_assert_ne!(&edited, &scenario);
        // Back to a name that nothing may have is refused, and that is fine, too.
        match apply(&edited, &back) {
            Ok(restored) => prop_assert_eq!(restored, scenario),
            Err(error) => prop_assert!(matches!(error, EditError::NameEmpty(_)), "{}", error),
        }
    }
}
