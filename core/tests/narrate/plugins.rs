//! What exchanges that plugins bring do, and what they hold back.

use std::sync::Arc;

use warren_core::amqp::Table;
use warren_core::event::{BrokerFact, RoutedBecause};
use warren_core::exchange_memory::HoldId;
use warren_core::name::ResourceName;
use warren_core::routing::Kept;
use warren_core::routing::table::BindingTable;
use warren_core::time::Time;
use warren_core::topology::{BindingId, Exchange, ExchangeKind};

use super::things::{message, route};

/// An exchange of a plugin's type.
pub(super) fn declared(name: &str, kind: ExchangeKind) -> BrokerFact {
    let exchange = Exchange {
        name: ResourceName::root(name),
        kind,
        durable: true,
        auto_delete: false,
        internal: false,
        arguments: Table::default(),
        bindings: BindingTable::new(kind),
    };
    BrokerFact::ExchangeDeclared {
        exchange: exchange.into(),
    }
}

pub(super) fn drawn() -> BrokerFact {
    let mut route = (*route("dice", &["a"], 3)).clone();
    route.drawn = Some(4);
    BrokerFact::Routed {
        message: message(9, "dice", ""),
        route: Arc::new(route),
        because: RoutedBecause::Published,
    }
}

pub(super) fn history() -> Kept {
    Kept::History {
        exchange: ResourceName::root("history"),
        most: 20,
    }
}

pub(super) fn held(ms: u32) -> Kept {
    Kept::Delayed {
        exchange: ResourceName::root("later"),
        ms,
    }
}

/// A message that an exchange keeps on its way.
pub(super) fn kept(queues: &[&str], kept: Kept) -> BrokerFact {
    let exchange = match &kept {
        Kept::History { exchange, .. } | Kept::Delayed { exchange, .. } => exchange.name.clone(),
    };
    let mut route = (*route(&exchange, queues, 1)).clone();
    route.kept = vec![kept];
    BrokerFact::Routed {
        message: message(9, &exchange, "k"),
        route: Arc::new(route),
        because: RoutedBecause::Published,
    }
}

/// A message that an exchange kept, and sends on.
pub(super) fn again(queues: &[&str], because: RoutedBecause) -> BrokerFact {
    BrokerFact::Routed {
        message: message(9, "later", "k"),
        route: route("later", queues, 1),
        because,
    }
}

/// What exchanges of plugins do with messages.
pub(super) fn by_plugins() -> Vec<BrokerFact> {
    vec![
        drawn(),
        kept(&["a"], history()),
        kept(&[], history()),
        kept(&[], held(5000)),
        kept(&["a"], held(1250)),
        again(
            &[],
            RoutedBecause::Due(HoldId {
                due: Time::from_ms(5000),
                exchange: ResourceName::root("later"),
                number: 1,
            }),
        ),
        again(
            &["a"],
            RoutedBecause::Replayed {
                exchange: ResourceName::root("history"),
                binding: BindingId(7),
            },
        ),
    ]
}
