//! An exchange whose alternate exchange is not there
//! (<https://www.rabbitmq.com/docs/ae>).

use crate::amqp::FieldValue;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::name::ResourceName;
use crate::scenario::problem::closest;
use crate::topology::ExchangeKind;
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "missing-alternate",
    title: mark!("The alternate exchange is not there"),
    why: mark!(
        "The server takes the name of an alternate exchange without looking; while there is \
          none, what matches no binding is dropped as if none had been named."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for name in design.exchanges.keys() {
        let Some(alternate) = design.alternate(name) else {
            continue;
        };
        if design.topology.exchange(&alternate).is_none() {
            let text = tr!(
                "{} has the alternate exchange \"{}\", which is not there",
                words::sentence(&say::exchange(name)),
                alternate
            );
            let remedy = mark!("Add the exchange, with a queue bound to it, or name another");
            let mend = mend(design, name, &alternate);
            findings.warn(
                Rule::MissingAlternate,
                At::exchange(name),
                text,
                remedy,
                Some(mend),
            );
        }
    }
}

fn mend(design: &Design<'_>, name: &ResourceName, alternate: &ResourceName) -> Mend {
    let names = design
        .exchanges
        .keys()
        .filter(|one| one.vhost == name.vhost && *one != name);
    let meant = closest(&alternate.name, names.map(|one| one.name.as_str()));
    let own = design.exchanges.get(name);
    let own = own.filter(|own| own.arguments.get("alternate-exchange").is_some());
    if let (Some(meant), Some(exchange)) = (meant, own) {
        let edit = mend::set_exchange(exchange, |exchange| {
            let value = FieldValue::LongString(meant.into());
            exchange
                .arguments
                .0
                .insert("alternate-exchange".into(), value);
        });
        return Mend::new(tr!("Name \"{}\"", meant), [edit]);
    }
    let queue = design.free_queue(alternate, "unrouted");
    let edits = [
        mend::add_exchange(alternate, ExchangeKind::Fanout),
        mend::add_queue(&queue),
        mend::add_binding(alternate, &queue, ""),
    ];
    Mend::new(mark!("Add it, with a queue"), edits)
}
