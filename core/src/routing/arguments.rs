//! What the server refuses when an exchange is declared or bound, by the exchange's type
//! (`validate` and `validate_binding` of the exchange types).
//!
//! It knows nothing of what is there already.

use super::{consistent_hash, delayed, headers, random, recent_history, topic};
use crate::amqp::{Refusal, ReplyCode, Table};
use crate::scenario::ServerLine;
use crate::server_line::Difference;
use crate::topology::{ExchangeKind, Plugins};

/// Words that the server's Erlang has as atoms although no exchange type is called so: those
/// that were tried. There are many more, but none that is like a type's name
/// (observed: exchange-type-words).
const ATOMS: [&str; 19] = [
    "",
    "bad",
    "bar",
    "broadcast",
    "default",
    "exchange",
    "foo",
    "hash",
    "header",
    "invalid",
    "multicast",
    "none",
    "queue",
    "quorum",
    "random",
    "stream",
    "system",
    "test",
    "unknown",
];

/// The type of this name.
///
/// # Errors
/// 503 for a type that a server of this line with these plugins does not have
/// (`rabbit_exchange.erl`, `check_type`; observed: `x-delayed-not-installed`).
pub fn exchange_kind(
    name: &str,
    line: ServerLine,
    plugins: &Plugins,
) -> Result<ExchangeKind, Refusal> {
    ExchangeKind::on_server(name, line, plugins).ok_or_else(|| {
        // A word that its Erlang has for something else is another refusal.
        let what = if ATOMS.contains(&name) {
            "invalid"
        } else {
            "unknown"
        };
        let text = format!("{what} exchange type '{name}'");
        let refusal = Refusal::new(ReplyCode::CommandInvalid, text);
        let elsewhere = ExchangeKind::on_server(name, line.other(), plugins);
        match elsewhere {
            Some(ExchangeKind::LocalRandom) => refusal.by(Difference::LocalRandom),
            _ => refusal,
        }
    })
}

/// Whether an exchange of this type may have these arguments. The server asks only where
/// there is no such exchange yet.
///
/// # Errors
/// The server's refusal.
pub fn check_exchange(
    kind: ExchangeKind,
    arguments: &Table,
    line: ServerLine,
    plugins: &Plugins,
) -> Result<(), Refusal> {
    match kind {
        ExchangeKind::ConsistentHash => consistent_hash::check_arguments(arguments),
        ExchangeKind::RecentHistory => recent_history::check_arguments(arguments).map_err(failed),
        ExchangeKind::DelayedMessage => {
            let rules = delayed::check_arguments(arguments).map_err(failed)?;
            let rules = exchange_kind(rules, line, plugins)?;
            check_exchange(rules, arguments, line, plugins)
        }
        ExchangeKind::Direct
        | ExchangeKind::Fanout
        | ExchangeKind::Topic
        | ExchangeKind::Headers
        | ExchangeKind::Random
        | ExchangeKind::LocalRandom => Ok(()),
    }
}

/// Whether an exchange that routes by the rules of this type takes this binding key and
/// these arguments.
///
/// # Errors
/// The server's refusal (406).
pub fn check_binding(
    rules: ExchangeKind,
    routing_key: &str,
    arguments: &Table,
    line: ServerLine,
) -> Result<(), Refusal> {
    let valid = match rules {
        ExchangeKind::Headers => headers::check_arguments(arguments),
        ExchangeKind::Topic => {
            return topic::check_key(routing_key, line)
                .map_err(|text| failed(text).by(Difference::TopicKeys));
        }
        ExchangeKind::ConsistentHash => consistent_hash::check_key(routing_key),
        ExchangeKind::LocalRandom => random::check_local_key(routing_key),
        ExchangeKind::Direct
        | ExchangeKind::Fanout
        | ExchangeKind::Random
        | ExchangeKind::RecentHistory
        | ExchangeKind::DelayedMessage => Ok(()),
    };
    valid.map_err(failed)
}

fn failed(text: String) -> Refusal {
    Refusal::new(ReplyCode::PreconditionFailed, text)
}
