//! The header `x-death`: the way that a dead-lettered message came.
//!
//! It is an array of tables, one for each pair of queue and reason, the latest first; a
//! death that is there already moves to the front and is counted. With each death the
//! server turns the order of those before it round (`rabbit_dead_letter.erl`,
//! `update_x_death_header` and `group_by_queue_and_reason`; observed: `dlx-*`).

use crate::amqp::{FieldValue, Message, NestedTable, Table};
use crate::event::DeathReason;
use crate::name::Name;
use crate::scenario::ServerLine;
use crate::server_line::Difference;
use crate::time::Time;

const X_DEATH: &str = "x-death";

/// One death of a message.
pub(super) struct Death<'a> {
    /// The queue that it was in.
    pub(super) queue: &'a Name,
    /// Why it could not stay.
    pub(super) reason: DeathReason,
    /// When.
    pub(super) at: Time,
    /// Whether the message's own expiration is left out.
    pub(super) forgot_expiration: bool,
    /// The server that writes it down.
    pub(super) line: ServerLine,
}

impl Death<'_> {
    fn is(&self, entry: &FieldValue) -> bool {
        let FieldValue::Table(entry) = entry else {
            return false;
        };
        let same = |key: &str, value: &str| word(entry, key).is_some_and(|name| *name == *value);
        same("queue", self.queue) && same("reason", self.reason.name())
    }

    /// The entry of a death that is not there yet.
    fn entry(&self, message: &Message) -> NestedTable {
        let keys = message.visible_keys();
        let keys = keys.into_iter().map(FieldValue::LongString).collect();
        let mut entry = NestedTable::from([
            ("count", FieldValue::Long(1)),
            ("reason", self.reason.name().into()),
            ("queue", FieldValue::LongString(self.queue.clone())),
            ("time", FieldValue::Timestamp(self.at.0 / 1_000_000)),
            ("exchange", exchange(message)),
            ("routing-keys", FieldValue::Array(keys)),
        ]);
        let expiration = message.properties.expiration.as_ref();
        if let Some(expiration) = expiration.filter(|_| !self.forgot_expiration) {
            let expiration = FieldValue::LongString(expiration.clone());
            entry.0.push(("original-expiration".into(), expiration));
        }
        entry
    }
}

/// The value of a key of an entry, where there is one.
fn value<'a>(entry: &'a NestedTable, key: &str) -> Option<&'a FieldValue> {
    let mut pairs = entry.0.iter();
    pairs
        .find(|(name, _)| *name == *key)
        .map(|(_, value)| value)
}

fn word<'a>(entry: &'a NestedTable, key: &str) -> Option<&'a Name> {
    match value(entry, key)? {
        FieldValue::LongString(text) => Some(text),
        _ => None,
    }
}

fn exchange(message: &Message) -> FieldValue {
    FieldValue::LongString(message.exchange.name.clone())
}

/// The message's headers with this death written down.
pub(super) fn with_death(message: &Message, death: &Death<'_>) -> Table {
    let mut headers = message.properties.headers.clone().unwrap_or_default();
    let before = match headers.0.remove(X_DEATH) {
        Some(FieldValue::Array(entries)) => Some(entries),
        // Something else a client put there; it is replaced.
        Some(_) => Some(Vec::new()),
        None => None,
    };
    // What a client wrote there is a header like any other in newer servers.
    let before = before.filter(|_| message.died || !death.line.has(Difference::ForeignDeaths));
    let first = before.is_none();
    if first {
        name_death(&mut headers, "first", message, death);
    }
    // Since 3.13 (the server's `mc.erl`, `record_death`).
    if death.line.has(Difference::LastDeath) {
        name_death(&mut headers, "last", message, death);
    }
    let mut before = grouped(before.unwrap_or_default());
    if before.len() > 1 && !death.line.has(Difference::DeathOrder) {
        before.reverse();
    }
    let (mut same, others): (Vec<_>, Vec<_>) =
        before.into_iter().partition(|entry| death.is(entry));
    let mut entry = match same.pop() {
        Some(FieldValue::Table(entry)) => again(entry),
        _ => death.entry(message),
    };
    if !first {
        // The server sorts the newest entry where there were others before.
        entry.0.sort_by(|(one, _), (other, _)| one.cmp(other));
    }
    let mut entries = vec![FieldValue::Table(entry)];
    entries.extend(others);
    headers.0.insert(X_DEATH.into(), FieldValue::Array(entries));
    headers
}

/// `x-first-death-reason` and the like.
fn name_death(headers: &mut Table, which: &str, message: &Message, death: &Death<'_>) {
    let mut set = |what: &str, value: FieldValue| {
        let key = format!("x-{which}-death-{what}");
        headers.0.insert(key.into(), value);
    };
    set("reason", death.reason.name().into());
    set("queue", FieldValue::LongString(death.queue.clone()));
    set("exchange", exchange(message));
}

/// One entry for each pair of queue and reason, the first of them; a single entry stays as
/// it is. Several of one pair, or one without a count, only a client can have written
/// (`rabbit_dead_letter.erl`, `group_by_queue_and_reason`).
fn grouped(entries: Vec<FieldValue>) -> Vec<FieldValue> {
    if entries.len() < 2 {
        return entries;
    }
    let pair = |entry: &FieldValue| match entry {
        FieldValue::Table(entry) => ["queue", "reason"].map(|key| word(entry, key).cloned()),
        _ => [None, None],
    };
    let pairs: Vec<_> = entries.iter().map(pair).collect();
    let mut groups = Vec::new();
    for (at, entry) in entries.into_iter().enumerate() {
        if !pairs[..at].contains(&pairs[at]) {
            let same = pairs.iter().filter(|pair| **pair == pairs[at]).count();
            groups.push(with_count(entry, same));
        }
    }
    groups
}

/// The entry with this count, where it has none.
fn with_count(entry: FieldValue, count: usize) -> FieldValue {
    match entry {
        FieldValue::Table(mut entry) if value(&entry, "count").is_none() => {
            let count = FieldValue::Long(i64::try_from(count).unwrap_or(i64::MAX));
            entry.0.insert(0, ("count".into(), count));
            FieldValue::Table(entry)
        }
        entry => entry,
    }
}

/// The entry with its count one higher; 1 where it has none.
fn again(mut entry: NestedTable) -> NestedTable {
    let count = value(&entry, "count").and_then(FieldValue::as_integer);
    let counted = FieldValue::Long(count.unwrap_or(0).saturating_add(1));
    entry.0.retain(|(key, _)| *key != *"count");
    entry.0.push(("count".into(), counted));
    entry
}

/// Whether this message, which nobody rejected on the way, was in this queue before: all
/// the deaths from the latest back to the one in that queue came by themselves
/// (`rabbit_dead_letter.erl`, `is_cycle`).
pub(super) fn deaths_make_a_cycle(message: &Message, queue: &Name) -> bool {
    let headers = message.properties.headers.as_ref();
    let Some(FieldValue::Array(deaths)) = headers.and_then(|headers| headers.get(X_DEATH)) else {
        return false;
    };
    let word = |entry: &FieldValue, key: &str| match entry {
        FieldValue::Table(entry) => word(entry, key).cloned(),
        _ => None,
    };
    let Some(there) = deaths
        .iter()
        .position(|entry| word(entry, "queue").as_ref() == Some(queue))
    else {
        return false;
    };
    let rejected = Some(DeathReason::Rejected.name().into());
    deaths
        .iter()
        .take(there + 1)
        .all(|entry| word(entry, "reason") != rejected)
}
