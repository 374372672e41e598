//! A queue whose dead-letter exchange is not there (<https://www.rabbitmq.com/docs/dlx>).

use crate::amqp::FieldValue;
use crate::checkup::design::{Design, QueueFacts};
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::ResourceName;
use crate::scenario::problem::closest;
use crate::topology::ExchangeKind;
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "missing-dead-letter-exchange",
    title: mark!("The dead-letter exchange is not there"),
    why: mark!(
        "The server takes the name of a dead-letter exchange without looking; what dies while \
          there is none is lost without a word."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        let Some(to) = &facts.settings.dead_letter else {
            continue;
        };
        if design.topology.exchange(&to.exchange).is_none() {
            let text = tr!(
                "{} dead-letters to the exchange \"{}\", which is not there",
                words::sentence(&say::queue(name)),
                to.exchange
            );
            let remedy = mark!("Add the exchange, with a queue bound to it, or name another");
            let mend = mend(design, facts, &to.exchange);
            let rule = Rule::MissingDeadLetterExchange;
            findings.warn(rule, At::queue(name), text, remedy, Some(mend));
        }
    }
}

fn mend(design: &Design<'_>, facts: &QueueFacts<'_>, wanted: &ResourceName) -> Mend {
    const ARGUMENT: &str = "x-dead-letter-exchange";
    let names = design
        .exchanges
        .keys()
        .filter(|one| one.vhost == wanted.vhost);
    let meant = closest(&wanted.name, names.map(|one| one.name.as_str()));
    let is_own = facts.is_defined && facts.definition.arguments.get(ARGUMENT).is_some();
    if let Some(meant) = meant.filter(|_| is_own) {
        let edit = mend::set_queue(facts.definition, |queue| {
            let value = FieldValue::LongString(meant.into());
            queue.arguments.0.insert(ARGUMENT.into(), value);
        });
        return Mend::new(tr!("Name \"{}\"", meant), [edit]);
    }
    let queue = design.free_queue(wanted, "dead-letters");
    let edits = [
        mend::add_exchange(wanted, ExchangeKind::Fanout),
        mend::add_queue(&queue),
        mend::add_binding(wanted, &queue, ""),
    ];
    Mend::new(mark!("Add it, with a queue"), edits)
}
