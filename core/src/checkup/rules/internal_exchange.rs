//! A producer that publishes to an internal exchange, where only bindings lead
//! (<https://www.rabbitmq.com/docs/exchanges>).

use crate::checkup::design::Design;
use crate::checkup::rule::About;
use crate::checkup::{Mend, mend};
use crate::scenario::Producer;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "internal-exchange",
    title: mark!("Clients may not publish to the exchange"),
    why: mark!("The server closes the channel of whoever publishes to an internal exchange (403)."),
};

pub(in crate::checkup) fn text(producer: &Producer) -> String {
    let exchange = producer.exchange_resource();
    tr!(
        "\"{}\" publishes to the exchange \"{}\", which is internal: the server refuses it",
        producer.name,
        exchange
    )
}

pub(in crate::checkup) fn mend(design: &Design<'_>, producer: &Producer) -> Option<Mend> {
    let exchange = design.exchanges.get(&producer.exchange_resource())?;
    let edit = mend::set_exchange(exchange, |exchange| exchange.internal = false);
    Some(Mend::new(mark!("Let clients publish to it"), [edit]))
}
