//! The sentences that say what a node or an edge is, for those who do not see it.

use warren_core::amqp::{Refusal, Table};
use warren_core::cluster::NodeEnd;
use warren_core::event::Alarm;
use warren_core::scenario::AckMode;
use warren_core::snapshot::{ClientState, Snapshot};
use warren_core::topology::{ExchangeKind, QueueKind};

use super::{ConsumerNode, ExchangeNode, Presence, ProducerNode, QueueNode};
use crate::text::{DETAIL, text_width};

/// A table on one line: `format=pdf, x-match=all`.
pub(crate) fn table(table: &Table) -> String {
    let entries: Vec<String> = table
        .0
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    entries.join(", ")
}

/// `1 consumer`, `2 consumers`.
pub(super) fn count(number: u64, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}

pub(super) fn producer(name: &str, presence: &Presence, node: &ProducerNode) -> String {
    let mut text = format!(
        "Producer {name}{}: {} sent",
        aside(presence),
        count(node.sent, "message")
    );
    if node.returned > 0 {
        text.push_str(&format!(", {} returned", node.returned));
    }
    if let Some(open) = node.unconfirmed {
        text.push_str(&format!(
            ", {} confirmed, {} refused, {open} not answered yet",
            node.confirmed, node.refused
        ));
    }
    for (count, what) in [
        (node.staged.unwrap_or(0), "in a transaction"),
        (node.held, "held back"),
    ] {
        if count > 0 {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    text
}

/// The mode of a producer's channel and what is open in it, and what came back, in the words
/// that fit.
pub(super) fn mode(node: &ProducerNode, room: i32) -> Option<String> {
    let mut words = match (node.unconfirmed, node.staged) {
        (Some(open), _) => vec![answers(node, open)],
        (None, Some(0)) => vec!["tx mode".to_owned()],
        (None, Some(count)) => ["uncommitted", "staged"]
            .map(|word| format!("{count} {word}"))
            .into(),
        (None, None) => Vec::new(),
    };
    if node.returned > 0 {
        let back = node.returned;
        words = match words.pop() {
            None => vec![format!("{back} back")],
            Some(mode) => vec![format!("{mode} · {back} back"), format!("{mode} ←{back}")],
        };
    }
    (!words.is_empty()).then(|| fitting(room, words))
}

/// What a producer has sent, and in a cluster at which node.
pub(super) fn sent(producer: &ProducerNode, node: Option<String>, room: i32) -> String {
    let sent = format!("{} sent", producer.sent);
    let there = node.map(|node| sent.clone() + &node);
    fitting(room, there.into_iter().chain([sent]).collect())
}

/// The first of these that fits, or else the last.
pub(super) fn fitting(room: i32, mut texts: Vec<String>) -> String {
    let fits = |text: &String| text_width(text, DETAIL) <= room;
    let fitting = texts.iter().position(fits);
    texts.swap_remove(fitting.unwrap_or(texts.len() - 1))
}

/// What is the matter with a client, in the words that fit: `404 NOT_FOUND`.
pub(super) fn away(
    presence: &Presence,
    client: Option<&ClientState>,
    held: u64,
    room: i32,
) -> Option<String> {
    let word = state(presence)?.to_owned();
    let closed = client.and_then(|client| client.closed.as_ref());
    let number = |refusal: &Refusal| refusal.code.number().to_string();
    Some(match (presence, closed) {
        (Presence::Failed(refusal), _) => {
            let number = number(refusal);
            let long = [&number, " ", refusal.code.name()].concat();
            let shorter = ["closed: ", &number].concat();
            fitting(room, vec![long, shorter, "✗ ".to_owned() + &number])
        }
        (Presence::Disconnected, Some(refusal)) => {
            fitting(room, vec![[&word, " · ", &number(refusal)].concat(), word])
        }
        (Presence::Blocked(_), _) if held > 0 => {
            let short = format!("{held} held");
            fitting(room, vec![[&word, ", ", &short].concat(), short])
        }
        _ => word,
    })
}

/// What a producer has heard of its messages: `✓11 ✗3 ?2`.
fn answers(node: &ProducerNode, open: u64) -> String {
    let mut text = format!("✓{}", node.confirmed);
    for (mark, count) in [(" ✗", node.refused), (" ?", open)] {
        if count > 0 {
            text.push_str(mark);
            text.push_str(&count.to_string());
        }
    }
    text
}

pub(super) fn exchange(
    name: &str,
    presence: &Presence,
    node: &ExchangeNode,
    bindings: u64,
) -> String {
    let kind = node.kind.name();
    let durable = if node.durable { ", durable" } else { "" };
    let auto_delete = if node.auto_delete {
        ", auto-delete"
    } else {
        ""
    };
    let internal = if node.internal { ", internal" } else { "" };
    let title = if name == "(default)" {
        "Default exchange".to_owned()
    } else {
        format!("Exchange {name}")
    };
    let aside = aside(presence);
    format!(
        "{title}, {kind}{durable}{auto_delete}{internal}{aside}: {}{}",
        count(bindings, "binding"),
        keeps(node).map_or_else(String::new, |keeps| format!(", {keeps}")),
    )
}

/// What an exchange keeps of messages, where it does.
fn keeps(node: &ExchangeNode) -> Option<String> {
    match (node.held, node.remembered) {
        (0, 0) => None,
        (0, remembered) => Some(format!("{remembered} kept")),
        (held, _) => Some(format!("{held} held")),
    }
}

/// What an exchange keeps, or else its type, in the words that fit: `x-consistent-hash`, and
/// where that is too long `hash`.
pub(super) fn told(node: &ExchangeNode, room: i32) -> String {
    keeps(node).unwrap_or_else(|| {
        let name = node.kind.name();
        let short = match node.kind {
            ExchangeKind::ConsistentHash => "hash",
            ExchangeKind::DelayedMessage => "delayed",
            ExchangeKind::RecentHistory => "history",
            _ => name.trim_start_matches("x-"),
        };
        fitting(room, vec![name.to_owned(), short.to_owned()])
    })
}

/// What is the matter with the server as a whole.
pub(super) fn trouble(snapshot: &Snapshot) -> String {
    let mut text = String::new();
    if !snapshot.broker_up {
        text.push_str("The broker is down. ");
    }
    for alarm in snapshot.alarms.iter() {
        text.push_str(match alarm {
            Alarm::Memory => "Memory runs short: who publishes is blocked. ",
            Alarm::Disk => "Disk space runs short: who publishes is blocked. ",
        });
    }
    for node in snapshot.nodes.all() {
        let what = match snapshot.nodes.end_of(node) {
            None => continue,
            Some(NodeEnd::Paused) => "has paused itself",
            Some(NodeEnd::Healing) => "starts anew",
            Some(NodeEnd::Stopped | NodeEnd::Killed) => "is down",
        };
        text.push_str(&format!("Node {node} {what}. "));
    }
    let what = if snapshot.nodes.is_split() {
        "is cut off"
    } else {
        "goes on alone"
    };
    for node in snapshot.nodes.apart() {
        text.push_str(&format!("Node {node} {what}. "));
    }
    text.truncate(text.trim_end().len());
    text
}

pub(super) fn queue(name: &str, badges: &str, presence: &Presence, node: &QueueNode) -> String {
    let aside = aside(presence);
    let comma = if badges.is_empty() { "" } else { ", " };
    format!(
        "Queue {name}, {}{comma}{badges}{aside}: {} ready, {} unacknowledged, {}",
        features(node).join(", "),
        node.ready_count,
        node.unacked_count,
        count(u64::from(node.consumers), "consumer"),
    )
}

/// What most queues are.
pub(super) const USUAL: &str = "durable";

/// What a queue was declared as, in the server's words.
pub(super) fn features(node: &QueueNode) -> Vec<&'static str> {
    let mut features = vec![match (node.kind, node.durable) {
        (QueueKind::Classic, true) => USUAL,
        (QueueKind::Classic, false) => "transient",
        (QueueKind::Quorum, _) => "quorum",
        (QueueKind::Stream, _) => "stream",
    }];
    features.extend(node.exclusive.then_some("exclusive"));
    features.extend(node.auto_delete.then_some("auto-delete"));
    features
}

/// Its features in the words that fit: of several the last, which says most.
pub(super) fn features_in(node: &QueueNode, room: i32) -> String {
    let features = features(node);
    let last = features.last().copied().unwrap_or_default();
    fitting(room, vec![features.join(", "), last.to_owned()])
}

pub(super) fn consumer(name: &str, presence: &Presence, node: &ConsumerNode) -> String {
    let working = node.work.as_ref().map_or("idle".to_owned(), |work| {
        format!("working on message {}", work.slot.number)
    });
    let holding =
        node.waiting.len() as u64 + node.more_waiting.as_ref().map_or(0, |more| more.count);
    format!(
        "Consumer {name}, {}{}: {working}, {holding} more received, {}",
        standing(node).map_or_else(String::new, |standing| format!("{standing}, "))
            + &limits(node).unwrap_or_else(|| "no prefetch limit".to_owned()),
        aside(presence),
        done(node),
    )
}

/// What a consumer has done, and what of that is not committed yet.
pub(super) fn done(node: &ConsumerNode) -> String {
    let done = node.acked;
    match node.staged {
        None => format!("{done} done"),
        Some(0) => format!("{done} done, tx mode"),
        Some(staged) => format!("{done} done, {staged} uncommitted"),
    }
}

/// Where a consumer stands among those of its queue, where that matters.
pub(super) fn standing(node: &ConsumerNode) -> Option<String> {
    match (node.active, node.offset) {
        (Some(true), _) => Some("active".to_owned()),
        (Some(false), _) => Some("stands by".to_owned()),
        (None, Some(offset)) => Some(format!("at offset {offset}")),
        (None, None) if node.exclusive => Some("exclusive".to_owned()),
        (None, None) => node.priority.map(|priority| format!("priority {priority}")),
    }
}

/// How a consumer is limited: `prefetch 1`; nothing where it is not.
pub(super) fn limits(node: &ConsumerNode) -> Option<String> {
    match (node.ack, node.prefetch) {
        (AckMode::Auto, _) => Some("auto ack".to_owned()),
        (AckMode::Manual, 0) => None,
        (AckMode::Manual, limit) if node.prefetch_is_shared => {
            Some(format!("prefetch {limit} shared"))
        }
        (AckMode::Manual, limit) => Some(format!("prefetch {limit}")),
    }
}

/// One or two words for a state that is not the usual one.
pub(super) fn state(presence: &Presence) -> Option<&'static str> {
    match presence {
        Presence::Present => None,
        Presence::Absent => Some("missing"),
        Presence::BrokerDown => Some("down"),
        Presence::NotStarted => Some("not started"),
        Presence::Disconnected => Some("offline"),
        Presence::Blocked(_) => Some("blocked"),
        Presence::Waiting => Some("waits"),
        Presence::Unavailable => Some("unavailable"),
        Presence::Stopped => Some("stopped"),
        Presence::Crashed => Some("crashed"),
        Presence::Failed(_) => Some("failed"),
    }
}

fn aside(presence: &Presence) -> String {
    match (state(presence), presence) {
        (_, Presence::Failed(reply)) => format!(" (failed: {reply})"),
        (_, Presence::Blocked(alarm)) => format!(" (blocked: {})", alarm.reason(false)),
        (_, Presence::Waiting) => " (waits for a majority)".to_owned(),
        (_, Presence::BrokerDown) => " (the broker is down)".to_owned(),
        (Some(state), _) => format!(" ({state})"),
        (None, _) => String::new(),
    }
}
