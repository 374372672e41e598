//! The sentences that say why a message went where it went.

mod chance;
mod kinds;
mod ways;

use expect_test::Expect;
use warren_core::amqp::{Message, MessageNumber, Properties, Table};
use warren_core::name::ResourceName;
use warren_core::routing::table::BindingTable;
use warren_core::scenario::ServerLine;
use warren_core::topology::{
    Binding, Destination, Exchange, ExchangeKind, QueueDeclaration, Topology,
};
use warren_core::why::{Cell, Fit, Why};

/// A topology from lines such as `logs topic`, `logs topic alternate rest`,
/// `later x-delayed-message as direct`, `share x-consistent-hash by h` (an exchange)
/// and `logs -kern.*-> kern` (a binding to a queue, or to an exchange where there is one
/// of that name); a headers binding holds its arguments as JSON.
pub(crate) fn topology(text: &str) -> Topology {
    let mut topology = Topology::default();
    topology.add_vhost(&"/".into());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(" -") {
            Some((source, rest)) => {
                let (key, destination) = rest.rsplit_once("-> ").expect("an arrow");
                bind(&mut topology, source, key, destination);
            }
            None => declare(&mut topology, line),
        }
    }
    topology
}

pub(crate) fn declare(topology: &mut Topology, line: &str) {
    let words: Vec<&str> = line.split(' ').collect();
    let kind = ExchangeKind::from_name(words[1]).expect("an exchange type");
    let argument = match words.get(2) {
        Some(&"as") => "x-delayed-type",
        Some(&"by") => "hash-header",
        _ => "alternate-exchange",
    };
    let value = words.get(3);
    let arguments = value.map_or_else(Table::default, |value| {
        Table::from([(argument, (*value).into())])
    });
    topology.add_exchange(Exchange {
        name: ResourceName::root(words[0]),
        kind,
        durable: true,
        auto_delete: false,
        internal: false,
        bindings: BindingTable::new(kind.rules(&arguments)),
        arguments,
    });
}

pub(crate) fn bind(topology: &mut Topology, source: &str, key: &str, destination: &str) {
    let name = ResourceName::root(destination);
    let destination = if topology.exchange(&name).is_some() {
        Destination::Exchange(name)
    } else {
        topology.add_queue(QueueDeclaration {
            name: name.clone(),
            durable: true,
            exclusive: false,
            auto_delete: false,
            arguments: Table::default(),
        });
        Destination::Queue(name)
    };
    let arguments = serde_json::from_str(key).unwrap_or_default();
    let routing_key = if key.starts_with('{') { "" } else { key };
    let binding = Binding {
        id: topology.next_binding_id(),
        source: ResourceName::root(source),
        destination,
        routing_key: routing_key.into(),
        arguments,
    };
    topology.add_binding(binding.into());
}

/// A message from `exchange key` or `exchange key {"header": 1}`.
pub(crate) fn message(text: &str) -> Message {
    let mut parts = text.splitn(3, ' ');
    let exchange = parts.next().expect("an exchange");
    let routing_key = parts.next().expect("a routing key");
    let headers = parts
        .next()
        .map(|json| serde_json::from_str(json).expect("a table"));
    Message {
        number: MessageNumber(1),
        exchange: ResourceName::root(exchange.trim_matches('"')),
        routing_key: routing_key.trim_matches('"').into(),
        properties: Properties {
            headers,
            ..Properties::default()
        },
        body: "".into(),
        died: false,
    }
}

pub(crate) fn cell(cell: &Cell) -> String {
    let name = cell
        .name
        .as_ref()
        .map_or_else(String::new, |name| format!("{name}: "));
    let found = cell.found.as_deref().unwrap_or("-");
    let fit = match cell.fit {
        Fit::Fits => "",
        Fit::Misfits => "!",
        Fit::Ignored => "?",
    };
    format!("{name}{}={found}{fit}", cell.wanted)
}

pub(crate) fn check(bindings: &str, published: &str, expected: Expect) {
    let why = Why::of(&topology(bindings), &message(published), ServerLine::V4);
    let mut text = String::new();
    for visit in &why.visits {
        text.push_str(&format!("{}\n", visit.summary));
        for row in &visit.rows {
            let mark = match (row.matched, row.counts) {
                (true, true) => '+',
                (true, false) => '=',
                (false, _) => '-',
            };
            let cells: Vec<String> = row.cells.iter().map(cell).collect();
            text.push_str(&format!("  {mark} {}\n", row.sentence));
            if !cells.is_empty() {
                text.push_str(&format!("      {}\n", cells.join(" | ")));
            }
        }
    }
    expected.assert_eq(&format!("{text}{}\n", why.conclusion));
}
