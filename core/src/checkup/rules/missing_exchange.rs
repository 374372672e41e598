//! A producer that publishes to an exchange that is not there
//! (<https://www.rabbitmq.com/docs/publishers#protocols>).

use crate::checkup::design::Design;
use crate::checkup::rule::About;
use crate::checkup::{Mend, mend};
use crate::scenario::Producer;
use crate::scenario::problem::closest;
use crate::topology::ExchangeKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "missing-exchange",
    title: mark!("The exchange is not there"),
    why: mark!(
        "The server closes the channel of whoever publishes to an exchange that is not there \
          (404), and the message is lost."
    ),
};

pub(in crate::checkup) fn text(producer: &Producer) -> String {
    let exchange = producer.exchange_resource();
    tr!(
        "\"{}\" publishes to the exchange \"{}\", which is not there",
        producer.name,
        exchange
    )
}

pub(in crate::checkup) fn mend(design: &Design<'_>, producer: &Producer) -> Mend {
    let wanted = producer.exchange_resource();
    let exchanges = design.topology.exchanges().map(|exchange| &exchange.name);
    let of_vhost = exchanges.filter(|name| name.vhost == wanted.vhost);
    match closest(&wanted.name, of_vhost.map(|name| name.name.as_str())) {
        Some(meant) => {
            let edit = mend::set_producer(producer, |producer| producer.exchange = meant.into());
            Mend::new(tr!("Publish to \"{}\"", meant), [edit])
        }
        None => {
            let edit = mend::add_exchange(&wanted, ExchangeKind::Direct);
            Mend::new(tr!("Add the direct exchange \"{}\"", wanted), [edit])
        }
    }
}
