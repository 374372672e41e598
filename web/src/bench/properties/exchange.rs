//! What can be changed of an exchange.

use warren_core::amqp::Table;
use warren_core::name::ResourceName;
use warren_core::scenario::ExchangeDefinition;
use warren_core::topology::ExchangeKind;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::Desk;
use super::argument::{self, Holder};
use crate::bench::arguments::{Argument, As};
use crate::bench::record::{Named, Record};
use crate::bench::table::TableRows;
use crate::words;

pub(super) const ALTERNATE: Argument = Argument {
    name: "alternate-exchange",
    label: mark!("What matches nothing goes to"),
    hint: mark!("Without it, such a message is dropped, or returned where it is mandatory"),
    entry: As::Exchange,
    kinds: &[],
};

const HISTORY: Argument = Argument {
    name: "x-recent-history-length",
    label: mark!("Remembers"),
    hint: mark!("So many of the latest messages go to a queue that is bound later"),
    entry: As::Count("messages"),
    kinds: &[],
};

const DELAYED: Argument = Argument {
    name: "x-delayed-type",
    label: mark!("Then routes as"),
    hint: mark!("The type that it behaves as once a message's x-delay is over"),
    entry: As::OneOf(&["direct", "fanout", "topic", "headers"]),
    kinds: &[],
};

const HASH_HEADER: Argument = Argument {
    name: "hash-header",
    label: mark!("Hashes the header"),
    hint: mark!("Instead of the routing key"),
    entry: As::Text,
    kinds: &[],
};

const HASH_PROPERTY: Argument = Argument {
    name: "hash-property",
    label: mark!("Hashes the property"),
    hint: mark!("Instead of the routing key"),
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

/// The form of an exchange that the scenario defines.
pub(super) fn form(desk: &Desk, name: &ResourceName) -> Option<Html> {
    let exchanges = &desk.scenario.definitions.exchanges;
    let index = exchanges.iter().position(|one| one.resource() == *name)?;
    let record = Record {
        desk: desk.clone(),
        testid: "exchange".to_owned(),
        place: format!("definitions.exchanges[{index}]"),
        now: exchanges[index].clone(),
        take: desk.taken(move |scenario, to| {
            if let Some(exchange) = scenario.definitions.exchanges.get_mut(index) {
                *exchange = to;
            }
        }),
    };
    Some(fields(&record, ""))
}

/// The fields of an exchange besides its name. What those of its arguments are called in tests
/// begins with `prefix`.
pub(in crate::bench) fn fields(record: &Record<ExchangeDefinition>, prefix: &str) -> Html {
    let exchange = &record.now;
    let holder = Holder {
        prefix: prefix.to_owned(),
        place: format!("{}.arguments", record.place),
        table: exchange.arguments.clone(),
        take: record.set(|exchange, table: Table| exchange.arguments = table),
    };
    let own = own(ExchangeKind::from_name(&exchange.kind))
        .iter()
        .map(|one| argument::field(&record.desk, one, &holder));
    html! {
        <>
            { exchange_type(record) }
            { for own }
            { flags(record) }
            { argument::field(&record.desk, &ALTERNATE, &holder) }
            { argument::elsewhere(&record.desk, &holder) }
            <h3>{ tr!("Other arguments") }</h3>
            <TableRows
                testid={record.id("argument")}
                what="argument"
                table={exchange.arguments.clone()}
                elsewhere={WITH_FIELDS}
                take={holder.take.clone()}
            />
        </>
    }
}

fn exchange_type(record: &Record<ExchangeDefinition>) -> Html {
    let named = |kind: ExchangeKind| {
        let text = format!(
            "{} – {}",
            kind.name(),
            warren_core::text::said(words::routes_by(kind), &[])
        );
        (kind.name().to_owned(), text)
    };
    let options = ExchangeKind::ALL.into_iter().map(named).collect();
    let kind = &record.now.kind;
    record.choice(
        Named::of("type", mark!("Type")),
        kind,
        options,
        |exchange, kind| exchange.kind = kind.into(),
    )
}

fn flags(record: &Record<ExchangeDefinition>) -> Html {
    let exchange = &record.now;
    html! {
        <>
            { record.flag("durable", mark!("Durable: it survives a restart"), exchange.durable,
                |exchange, on| exchange.durable = on) }
            { record.flag("auto-delete", mark!("Auto-delete: it goes with its last binding"), exchange.auto_delete,
                |exchange, on| exchange.auto_delete = on) }
            { record.flag("internal", mark!("Internal: clients may not publish to it"), exchange.internal,
                |exchange, on| exchange.internal = on) }
        </>
    }
}
