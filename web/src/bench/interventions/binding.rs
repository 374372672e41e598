//! The fields of a binding that an intervention makes or removes.

use warren_core::amqp::Table;
use warren_core::scenario::{BindingDefinition, DestinationType};
use warren_core::{mark, tr};
use yew::prelude::*;

use crate::bench::lists::{EXCHANGES, QUEUES};
use crate::bench::properties::binding::{X_MATCH, kind, meaning, x_match};
use crate::bench::record::{Named, Record};
use crate::bench::table::TableRows;
use warren_core::topology::ExchangeKind;

/// Both ends, the key and the arguments.
pub(super) fn binding(record: &Record<BindingDefinition>) -> Html {
    let now = &record.now;
    let kind = kind(&record.desk.scenario, now);
    let headers = kind == Some(ExchangeKind::Headers);
    let take = record.set(|it: &mut BindingDefinition, table: Table| it.arguments = table);
    let list = match now.destination_type {
        DestinationType::Queue => QUEUES,
        DestinationType::Exchange => EXCHANGES,
    };
    html! {
        <>
            { defined(record) }
            { record.vhost(&now.vhost, |it, vhost| it.vhost = vhost) }
            { record.name(Named::of("source", mark!("From the exchange")).list(EXCHANGES), &now.source,
                |it, source| it.source = source) }
            { destination_type(record) }
            { record.name(Named::of("destination", mark!("To")).list(list), &now.destination,
                |it, destination| it.destination = destination) }
            { record.name(Named::of("routing_key", mark!("Binding key")).hint(meaning(kind)), &now.routing_key,
                |it, key| it.routing_key = key) }
            if headers {
                { x_match(&record.id("x-match"), &now.arguments, record.wrong("arguments"), &take) }
            }
            <TableRows
                testid={record.id("argument")}
                what={if headers { mark!("header") } else { mark!("argument") }}
                table={now.arguments.clone()}
                elsewhere={if headers { &[X_MATCH][..] } else { &[] }}
                {take}
            />
        </>
    }
}

fn destination_type(record: &Record<BindingDefinition>) -> Html {
    let word = match record.now.destination_type {
        DestinationType::Queue => "queue",
        DestinationType::Exchange => "exchange",
    };
    let options = [("queue", tr!("a queue")), ("exchange", tr!("an exchange"))];
    let options = options.map(|(word, text)| (word.to_owned(), text));
    let named = Named::of("destination_type", mark!("Leads to"));
    record.choice(named, word, options.to_vec(), |it, word| {
        it.destination_type = match word.as_str() {
            "exchange" => DestinationType::Exchange,
            _ => DestinationType::Queue,
        };
    })
}

/// The scenario's own bindings, to begin with one of them.
fn defined(record: &Record<BindingDefinition>) -> Html {
    let all = record.desk.scenario.definitions.bindings.clone();
    if all.is_empty() {
        return Html::default();
    }
    let here = all.iter().position(|one| *one == record.now);
    let of_its_own = (String::new(), tr!("one of its own"));
    let options = all.iter().enumerate().map(|(number, one)| {
        let text = format!("{} → {} “{}”", one.source, one.destination, one.routing_key);
        (number.to_string(), text)
    });
    let options = std::iter::once(of_its_own).chain(options).collect();
    let value = here.map(|number| number.to_string()).unwrap_or_default();
    let named = Named::of("defined", mark!("A binding of the scenario"));
    record.choice(named, &value, options, move |it, number| {
        let number: Option<usize> = number.parse().ok();
        if let Some(one) = number.and_then(|number| all.get(number)) {
            it.clone_from(one);
        }
    })
}
