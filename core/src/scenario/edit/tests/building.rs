//! Adding, replacing, removing, copying.

use super::*;

fn node(text: &str) -> NodeId {
    text.parse().expect("a node")
}

#[test]
fn what_is_added_can_be_removed_and_leaves_nothing_behind() {
    let empty = Scenario::default();
    let whole = workers();
    let definitions = &whole.definitions;
    let exchanges = definitions.exchanges.iter().cloned().map(Edit::AddExchange);
    let queues = definitions.queues.iter().cloned().map(Edit::AddQueue);
    let bindings = definitions.bindings.iter().cloned().map(Edit::AddBinding);
    let clients = whole.clients.iter().cloned().map(Edit::AddClient);
    let edits: Vec<Edit> = exchanges
        .chain(queues)
        .chain(bindings)
        .chain(clients)
        .collect();
    let built = apply_all(&empty, &edits).expect("possible");
    assert_eq!(built.definitions, whole.definitions);
    assert_eq!(built.clients, whole.clients);
    let nodes = [
        "exchange:x",
        "exchange:v:x",
        "queue:q",
        "queue:r",
        "client:p",
        "client:o",
        "client:c",
    ];
    let nodes = nodes.map(node).to_vec();
    assert_eq!(apply(&built, &Edit::Remove(nodes)), Ok(empty));
}

#[test]
fn replacing_follows_the_name_and_keeps_what_else_is_given() {
    let mut to = workers().definitions.queues[0].clone();
    to.name = "qq".into();
    to.durable = false;
    let edit = Edit::SetQueue {
        queue: ResourceName::root("q"),
        to,
    };
    changes(
        edit,
        expect![[r#"
        "name": "qq",
        "durable": false,
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
fn removing_takes_along_what_speaks_of_it() {
    let scenario = workers();
    let queue = goes_along(&scenario, &[node("queue:q")]);
    expect![[r#"
        GoesAlong {
            bindings: 1,
            arguments: 0,
            interventions: 0,
            expectations: 1,
            bereft: [
                "c",
            ],
        }
    "#]]
    .assert_debug_eq(&queue);
    let exchange = goes_along(&scenario, &[node("exchange:x")]);
    expect![[r#"
        GoesAlong {
            bindings: 2,
            arguments: 1,
            interventions: 1,
            expectations: 0,
            bereft: [
                "o",
            ],
        }
    "#]]
    .assert_debug_eq(&exchange);
}

#[test]
fn what_cannot_be_added_is_said() {
    let scenario = workers();
    let again = |edit: Edit| match apply(&scenario, &edit) {
        Ok(_) => "fine\n".to_owned(),
        Err(error) => format!("{error}\n"),
    };
    let definitions = &scenario.definitions;
    let mut other = definitions.bindings[0].clone();
    other.routing_key = "k".into();
    let said = [
        again(Edit::AddClient(scenario.clients[0].clone())),
        again(Edit::AddQueue(definitions.queues[0].clone())),
        again(Edit::AddExchange(definitions.exchanges[1].clone())),
        again(Edit::AddBinding(definitions.bindings[1].clone())),
        again(Edit::SetBinding {
            index: 1,
            to: definitions.bindings[0].clone(),
        }),
        again(Edit::SetBinding {
            index: 0,
            to: other,
        }),
        again(Edit::RemoveBinding { index: 2 }),
        again(Edit::Unlink(Link::Publish {
            client: "nobody".into(),
        })),
    ];
    expect![[r#"
        another client is called "p" already; choose another name
        another queue is called "q" already; choose another name
        another exchange is called "x" already; choose another name
        there is a binding with this key and these arguments already; the server would keep one of them: change one
        there is a binding with this key and these arguments already; the server would keep one of them: change one
        fine
        there is no binding number 2
        there is no client "nobody"
    "#]].assert_eq(&said.concat());
}

#[test]
fn of_several_edits_all_happen_or_none() {
    let edits = [Edit::Tidy, Edit::RemoveBinding { index: 9 }];
    let refused = apply_all(&workers(), &edits);
    assert_eq!(refused, Err(EditError::NoNumber(Kind::Binding, 9)));
}

#[test]
fn a_type_brings_the_argument_that_it_needs() {
    let set = |scenario: &Scenario, kind| {
        let exchange = ResourceName::new("v", "x");
        apply(scenario, &Edit::SetExchangeType { exchange, kind }).expect("possible")
    };
    let delayed = set(&workers(), ExchangeKind::DelayedMessage);
    let arguments = &delayed.definitions.exchanges[1].arguments;
    assert_eq!(
        arguments.str("x-delayed-type").map(|name| name.as_str()),
        Some("direct")
    );
    assert_eq!(set(&delayed, ExchangeKind::Direct), workers());
}

#[test]
fn names_are_found_behind_those_that_are_taken() {
    let scenario = workers();
    let fresh = |kind, wanted: &str| fresh_name(&scenario, kind, &"/".into(), wanted);
    assert_eq!(fresh(Kind::Queue, "s"), "s");
    assert_eq!(fresh(Kind::Queue, "q"), "q-2");
    assert_eq!(fresh(Kind::Client, "c"), "c-2");
    assert_eq!(fresh(Kind::Exchange, "amq.topic"), "topic-2");
    assert_eq!(fresh(Kind::Client, "you"), "you-2");
    assert_eq!(fresh(Kind::Queue, ""), "queue-2");
    let long = "é".repeat(127);
    assert_eq!(fresh(Kind::Queue, &format!("{long}é")).len(), 244);
}

#[test]
fn a_copy_speaks_of_itself_and_uses_what_it_leaves_behind() {
    let scenario = workers();
    let part = fragment(&scenario, &["exchange:x", "queue:q", "client:o"].map(node));
    assert_eq!(part.definitions.bindings.len(), 2, "those among the three");
    let by = Position { x: 10, y: 20 };
    let (pasted, new) = paste(&scenario, &part, by).expect("possible");
    let names: Vec<String> = new.iter().map(NodeId::to_string).collect();
    assert_eq!(names, ["exchange:x-2", "queue:q-2", "client:o-2"]);
    let added = &pasted.definitions.bindings[2];
    assert_eq!(
        (added.source.as_str(), added.destination.as_str()),
        ("x-2", "q-2")
    );
    let place = pasted.view.nodes.get(&new[1]).copied();
    assert_eq!(place, Some(Position { x: 11, y: 22 }));
    let alone = fragment(&scenario, &[node("client:c")]);
    let (pasted, _) = paste(&scenario, &alone, Position::default()).expect("possible");
    let Some(Client::Consumer(copy)) = pasted.clients.last() else {
        panic!("a consumer was copied");
    };
    assert_eq!((copy.name.as_str(), copy.queue.as_str()), ("c-2", "q"));
}

/// Every node that the document defines.
fn every_node(scenario: &Scenario) -> Vec<NodeId> {
    let definitions = &scenario.definitions;
    let exchanges = definitions
        .exchanges
        .iter()
        .map(|one| NodeId::Exchange(one.resource()));
    let queues = definitions
        .queues
        .iter()
        .map(|one| NodeId::Queue(one.resource()));
    let clients = scenario
        .clients
        .iter()
        .map(|one| NodeId::Client(one.name().clone()));
    exchanges.chain(queues).chain(clients).collect()
}

proptest! {
    /// What is said to go along is what goes.
    #[test]
    fn removing_takes_what_it_says(scenario in sample::scenario(), which in any::<Index>()) {
        let nodes = every_node(&scenario);
        prop_assume!(!nodes.is_empty());
        let gone = [which.get(&nodes).clone()];
        let said = goes_along(&scenario, &gone);
        let after = apply(&scenario, &Edit::Remove(gone.to_vec())).expect("possible");
        let (old, new) = (&scenario.definitions, &after.definitions);
        prop_assert_eq!(said.bindings, old.bindings.len() - new.bindings.len());
        prop_assert_eq!(said.interventions, scenario.timeline.len() - after.timeline.len());
        prop_assert_eq!(said.expectations, scenario.expect.len() - after.expect.len());
        prop_assert_eq!(goes_along(&after, &gone), GoesAlong {
            bereft: said.bereft,
            ..GoesAlong::default()
        });
    }

    /// A copy of everything is as much again.
    #[test]
    fn a_copy_of_everything_is_as_much_again(which in any::<Index>()) {
        let library = crate::scenario::library::LIBRARY;
        let scenario = which.get(library).scenario().expect("sound");
        let nodes = every_node(&scenario);
        let part = fragment(&scenario, &nodes);
        let (twice, new) = paste(&scenario, &part, Position::default()).expect("possible");
        prop_assert_eq!(new.len(), nodes.len());
        prop_assert_eq!(twice.definitions.bindings.len(), 2 * scenario.definitions.bindings.len());
        prop_assert_eq!(apply(&twice, &Edit::Remove(new)).expect("possible"), scenario);
    }
}
