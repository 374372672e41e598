//! A processor whose document says the key that it publishes with, and no binding matches it.
//! What a filter decides is not looked at, and nothing is concluded where headers may count.

use crate::amqp::Properties;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Rule, say};
use crate::name::{Name, ResourceName};
use crate::routing::{RouteRequest, route};
use crate::scenario::{Client, Processor};
use crate::topology::ExchangeKind;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "dropped-outputs",
    title: mark!("What a processor makes is dropped"),
    why: mark!(
        "A processor acknowledges what it has worked on. If what it made of it matches no binding, \
          both are gone, and nobody hears of it."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for client in &design.scenario.clients {
        let Client::Processor(processor) = client else {
            continue;
        };
        for (exchange, key) in processor.addresses() {
            let exchange = ResourceName::new(processor.vhost.clone(), exchange.clone());
            if is_dropped(design, &exchange, key) {
                tell(processor, (&exchange, key), findings);
            }
        }
    }
}

fn tell(processor: &Processor, (exchange, key): (&ResourceName, &Name), findings: &mut Findings) {
    let text = tr!(
        "\"{}\" publishes with the key \"{}\", and no binding of {} matches: it is dropped",
        processor.name,
        key,
        say::exchange(exchange)
    );
    let remedy = mark!("Bind a queue for it, or give the exchange an alternate exchange");
    let at = At::client(&processor.name);
    findings.warn(Rule::DroppedOutputs, at, text, remedy, None);
}

/// The default exchange is the document's own check to look at.
fn is_dropped(design: &Design<'_>, exchange: &ResourceName, key: &Name) -> bool {
    let by_key = matches!(
        design.rules(exchange),
        Some(ExchangeKind::Direct | ExchangeKind::Topic | ExchangeKind::Fanout)
    );
    if exchange.name.is_empty() || !by_key || headers_count(design, exchange) {
        return false;
    }
    let properties = Properties::default();
    let keys = std::slice::from_ref(key);
    let request = RouteRequest {
        exchange,
        routing_keys: keys,
        properties: &properties,
        line: design.line(),
        chance: 0,
    };
    let route = route(&design.topology, request);
    route.destinations.is_empty() && route.replies.is_empty()
}

/// Whether the way from here may lead over an exchange that looks at headers.
fn headers_count(design: &Design<'_>, from: &ResourceName) -> bool {
    let mut here = design
        .exchanges
        .keys()
        .filter(|one| one.vhost == from.vhost);
    here.any(|one| design.rules(one) == Some(ExchangeKind::Headers))
}
