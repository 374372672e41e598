//! What can be changed of an exchange.

use warren_core::amqp::Table;
use warren_core::name::ResourceName;
use warren_core::scenario::{ExchangeDefinition, Scenario};
use warren_core::topology::ExchangeKind;
use yew::prelude::*;

use super::Desk;
use super::argument::{self, Holder};
use crate::bench::arguments::{Argument, As};
use crate::bench::field::{Choice, choice, flag};
use crate::bench::table::TableRows;
use crate::words;

const ALTERNATE: Argument = Argument {
    name: "alternate-exchange",
    label: "What matches nothing goes to",
    hint: "Without it, such a message is dropped, or returned where it is mandatory",
    entry: As::Exchange,
    kinds: &[],
};

const HISTORY: Argument = Argument {
    name: "x-recent-history-length",
    label: "Remembers",
    hint: "So many of the latest messages go to a queue that is bound later",
    entry: As::Count("messages"),
    kinds: &[],
};

const DELAYED: Argument = Argument {
    name: "x-delayed-type",
    label: "Then routes as",
    hint: "The type that it behaves as once a message's x-delay is over",
    entry: As::OneOf(&["direct", "fanout", "topic", "headers"]),
    kinds: &[],
};

const HASH_HEADER: Argument = Argument {
    name: "hash-header",
    label: "Hashes the header",
    hint: "Instead of the routing key",
    entry: As::Text,
    kinds: &[],
};

const HASH_PROPERTY: Argument = Argument {
    name: "hash-property",
    label: "Hashes the property",
    hint: "Instead of the routing key",
    entry: As::OneOf(&["message_id", "correlation_id", "timestamp"]),
    kinds: &[],
};

const WITH_FIELDS: &[&str] = &[
    ALTERNATE.name,
    HISTORY.name,
    DELAYED.name,
    HASH_HEADER.name,
    HASH_PROPERTY.name,
];

/// The arguments that only an exchange of this type looks at.
const fn own(kind: Option<ExchangeKind>) -> &'static [Argument] {
    match kind {
        Some(ExchangeKind::RecentHistory) => &[HISTORY],
        Some(ExchangeKind::DelayedMessage) => &[DELAYED],
        Some(ExchangeKind::ConsistentHash) => &[HASH_HEADER, HASH_PROPERTY],
        _ => &[],
    }
}

fn defined(scenario: &mut Scenario, index: usize) -> Option<&mut ExchangeDefinition> {
    scenario.definitions.exchanges.get_mut(index)
}

/// The form of an exchange that the scenario defines.
pub(super) fn form(desk: &Desk, name: &ResourceName) -> Option<Html> {
    let exchanges = &desk.scenario.definitions.exchanges;
    let index = exchanges.iter().position(|one| one.resource() == *name)?;
    let exchange = &exchanges[index];
    let holder = Holder {
        place: format!("definitions.exchanges[{index}].arguments"),
        table: exchange.arguments.clone(),
        take: desk.set(move |scenario, table: Table| {
            if let Some(exchange) = defined(scenario, index) {
                exchange.arguments = table;
            }
        }),
    };
    let kind = ExchangeKind::from_name(&exchange.kind);
    let own = own(kind)
        .iter()
        .map(|one| argument::field(desk, one, &holder));
    Some(html! {
        <>
            { exchange_type(desk, index, &exchange.kind) }
            { for own }
            { flags(desk, index, exchange) }
            { argument::field(desk, &ALTERNATE, &holder) }
            { argument::elsewhere(desk, &holder) }
            <h3>{ "Other arguments" }</h3>
            <TableRows
                testid="exchange-argument"
                what="argument"
                table={exchange.arguments.clone()}
                elsewhere={WITH_FIELDS}
                take={holder.take.clone()}
            />
        </>
    })
}

fn exchange_type(desk: &Desk, index: usize, kind: &str) -> Html {
    let named = |kind: ExchangeKind| {
        let text = format!("{} – {}", kind.name(), words::routes_by(kind));
        (kind.name().to_owned(), text)
    };
    choice(&Choice {
        testid: "exchange-type",
        label: "Type",
        value: kind,
        options: ExchangeKind::ALL.into_iter().map(named).collect(),
        problem: desk.wrong(&format!("definitions.exchanges[{index}].type")),
        take: desk.set(move |scenario, kind: String| {
            if let Some(exchange) = defined(scenario, index) {
                exchange.kind = kind.into();
            }
        }),
    })
}

fn flags(desk: &Desk, index: usize, exchange: &ExchangeDefinition) -> Html {
    let set = |change: fn(&mut ExchangeDefinition, bool)| {
        desk.set(move |scenario, on| {
            if let Some(exchange) = defined(scenario, index) {
                change(exchange, on);
            }
        })
    };
    html! {
        <>
            { flag("exchange-durable", "Durable: it survives a restart", exchange.durable,
                &set(|exchange, on| exchange.durable = on)) }
            { flag("exchange-auto-delete", "Auto-delete: it goes with its last binding",
                exchange.auto_delete, &set(|exchange, on| exchange.auto_delete = on)) }
            { flag("exchange-internal", "Internal: clients may not publish to it",
                exchange.internal, &set(|exchange, on| exchange.internal = on)) }
        </>
    }
}
