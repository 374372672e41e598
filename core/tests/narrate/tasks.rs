//! What happens to tasks at their consumers.

use warren_core::event::{ClientFact, Nok, Receipt, TaskFact};
use warren_core::scenario::Outcome;
use warren_core::time::Time;

use super::things::copy;

pub(super) fn tasks() -> Vec<ClientFact> {
    let dispatched = |task: Option<&str>, found| TaskFact::Dispatched {
        client: "w1".into(),
        delivery_tag: 3,
        copy: copy(),
        task: task.map(Into::into),
        found,
        until: Time::from_ms(63_400),
    };
    let receipt = |receipt, outcome| TaskFact::Receipt {
        client: "w1".into(),
        delivery_tag: 3,
        copy: copy(),
        receipt,
        outcome,
        arrives: Some(Time::from_ms(63_400)),
    };
    let facts = [
        dispatched(Some("resize"), true),
        dispatched(Some("translate"), false),
        dispatched(None, false),
        receipt(Receipt::Ok, Outcome::Ack),
        receipt(Receipt::Nok(Nok::Failed), Outcome::RejectRequeue),
        receipt(Receipt::Nok(Nok::NoName), Outcome::Reject),
        receipt(Receipt::Nok(Nok::Unreadable), Outcome::Reject),
        receipt(Receipt::WorkerNotFound, Outcome::Reject),
    ];
    facts.into_iter().map(ClientFact::Task).collect()
}
