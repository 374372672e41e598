//! The sentences that say what a node or an edge is, for those who do not see it.

use warren_core::amqp::{Refusal, Table};
use warren_core::cluster::NodeEnd;
use warren_core::event::Alarm;
use warren_core::scenario::AckMode;
use warren_core::snapshot::{ClientState, Snapshot};
use warren_core::text::said;
use warren_core::topology::{ExchangeKind, QueueKind};
use warren_core::{mark, tr};

use super::{ConsumerNode, ExchangeNode, Presence, ProducerNode, QueueNode};
use crate::text::text_width;

/// Where a line of text stands: how wide that is, and the size of its letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) width: i32,
    pub(super) size: i32,
}

/// A table on one line: `format=pdf, x-match=all`.
pub(crate) fn table(table: &Table) -> String {
    let entries: Vec<String> = table
        .0
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    entries.join(", ")
}

pub(super) fn producer(name: &str, presence: &Presence, node: &ProducerNode) -> String {
    let sent = usize::try_from(node.sent).unwrap_or(usize::MAX);
    let mut text = tr!(
        "Producer {}{}: 1 message sent" | "Producer {}{}: {n} messages sent" % sent,
        name,
        aside(presence)
    );
    if node.returned > 0 {
        text.push_str(&tr!(", {} returned", node.returned));
    }
    if let Some(open) = node.unconfirmed {
        text.push_str(&tr!(
            ", {} confirmed, {} refused, {} not answered yet",
            node.confirmed,
            node.refused,
            open
        ));
    }
    for (count, what) in [
        (node.staged.unwrap_or(0), tr!("in a transaction")),
        (node.held, tr!("held back")),
    ] {
        if count > 0 {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    text
}

/// The mode of a producer's channel and what is open in it, and what came back, in the words
/// that fit.
pub(super) fn mode(node: &ProducerNode, room: Line) -> Option<String> {
    let mut words = match (node.unconfirmed, node.staged) {
        (Some(open), _) => vec![answers(node, open)],
        (None, Some(0)) => vec![tr!("tx mode")],
        (None, Some(count)) => vec![tr!("{} uncommitted", count), tr!("{} staged", count)],
        (None, None) => Vec::new(),
    };
    if node.returned > 0 {
        let back = tr!("{} back", node.returned);
        words = match words.pop() {
            None => vec![back],
            Some(mode) => vec![
                format!("{mode} · {back}"),
                format!("{mode} ←{}", node.returned),
            ],
        };
    }
    (!words.is_empty()).then(|| fitting(room, words))
}

/// What a producer has sent, and in a cluster at which node.
pub(super) fn sent(producer: &ProducerNode, node: Option<String>, room: Line) -> String {
    let sent = tr!("{} sent", producer.sent);
    let there = node.map(|node| sent.clone() + &node);
    fitting(room, there.into_iter().chain([sent]).collect())
}

/// The first of these that fits, or else the last.
pub(super) fn fitting(room: Line, mut texts: Vec<String>) -> String {
    let fits = |text: &String| text_width(text, room.size) <= room.width;
    let fitting = texts.iter().position(fits);
    texts.swap_remove(fitting.unwrap_or(texts.len() - 1))
}

/// What is the matter with a client, in the words that fit: `404 NOT_FOUND`.
pub(super) fn away(
    presence: &Presence,
    client: Option<&ClientState>,
    held: u64,
    room: Line,
) -> Option<String> {
    let word = said(state(presence)?, &[]);
    let closed = client.and_then(|client| client.closed.as_ref());
    let number = |refusal: &Refusal| refusal.code.number().to_string();
    Some(match (presence, closed) {
        (Presence::Failed(refusal), _) => {
            let number = number(refusal);
            let long = [&number, " ", refusal.code.name()].concat();
            let shorter = tr!("closed: {}", number);
            fitting(room, vec![long, shorter, "✗ ".to_owned() + &number])
        }
        (Presence::Disconnected, Some(refusal)) => {
            fitting(room, vec![[&word, " · ", &number(refusal)].concat(), word])
        }
        (Presence::Blocked(_), _) if held > 0 => {
            let short = tr!("{} held", held);
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
    let durable = if node.durable {
        tr!(", durable")
    } else {
        String::new()
    };
    let auto_delete = if node.auto_delete {
        tr!(", auto-delete")
    } else {
        String::new()
    };
    let internal = if node.internal {
        tr!(", internal")
    } else {
        String::new()
    };
    let title = if name == "(default)" {
        tr!("Default exchange")
    } else {
        tr!("Exchange {}", name)
    };
    let aside = aside(presence);
    let keeps = keeps(node).map_or_else(String::new, |keeps| format!(", {keeps}"));
    let about = [kind, &durable, &auto_delete, &internal, &aside].concat();
    let bindings = usize::try_from(bindings).unwrap_or(usize::MAX);
    tr!(
        "{}, {}: 1 binding{}" | "{}, {}: {n} bindings{}" % bindings,
        title,
        about,
        keeps
    )
}

/// What an exchange keeps of messages, where it does.
fn keeps(node: &ExchangeNode) -> Option<String> {
    match (node.held, node.remembered) {
        (0, 0) => None,
        (0, remembered) => Some(tr!("{} kept", remembered)),
        (held, _) => Some(tr!("{} held", held)),
    }
}

/// What an exchange keeps, or else its type, in the words that fit: `x-consistent-hash`, and
/// where that is too long `hash`.
pub(super) fn told(node: &ExchangeNode, room: Line) -> String {
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
        text.push_str(&tr!("The broker is down. "));
    }
    for alarm in snapshot.alarms.iter() {
        text.push_str(&match alarm {
            Alarm::Memory => tr!("Memory runs short: who publishes is blocked. "),
            Alarm::Disk => tr!("Disk space runs short: who publishes is blocked. "),
        });
    }
    for node in snapshot.nodes.all() {
        text.push_str(&match snapshot.nodes.end_of(node) {
            None => continue,
            Some(NodeEnd::Paused) => tr!("Node {} has paused itself. ", node),
            Some(NodeEnd::Healing) => tr!("Node {} starts anew. ", node),
            Some(NodeEnd::Stopped | NodeEnd::Killed) => tr!("Node {} is down. ", node),
        });
    }
    let is_split = snapshot.nodes.is_split();
    for node in snapshot.nodes.apart() {
        text.push_str(&if is_split {
            tr!("Node {} is cut off. ", node)
        } else {
            tr!("Node {} goes on alone. ", node)
        });
    }
    text.truncate(text.trim_end().len());
    text
}

pub(super) fn queue(name: &str, badges: &str, presence: &Presence, node: &QueueNode) -> String {
    let aside = aside(presence);
    let comma = if badges.is_empty() { "" } else { ", " };
    let about = [&features(node).join(", "), comma, badges, &aside].concat();
    let consumers = usize::try_from(node.consumers).unwrap_or(usize::MAX);
    tr!(
        "Queue {}, {}: {} ready, {} unacknowledged, 1 consumer"
            | "Queue {}, {}: {} ready, {} unacknowledged, {n} consumers" % consumers,
        name,
        about,
        node.ready_count,
        node.unacked_count
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
pub(super) fn features_in(node: &QueueNode, room: Line) -> String {
    let features = features(node);
    let last = features.last().copied().unwrap_or_default();
    fitting(room, vec![features.join(", "), last.to_owned()])
}

pub(super) fn consumer(name: &str, presence: &Presence, node: &ConsumerNode) -> String {
    let working = node.work.as_ref().map_or_else(
        || tr!("idle"),
        |work| tr!("working on message {}", work.slot.number),
    );
    let holding =
        node.waiting.len() as u64 + node.more_waiting.as_ref().map_or(0, |more| more.count);
    tr!(
        "Consumer {}, {}{}: {}, {} more received, {}",
        name,
        standing(node).map_or_else(String::new, |standing| format!("{standing}, "))
            + &limits(node).unwrap_or_else(|| tr!("no prefetch limit")),
        aside(presence),
        working,
        holding,
        done(node)
    )
}

/// What a consumer has done, and what of that is not committed yet.
pub(super) fn done(node: &ConsumerNode) -> String {
    let done = node.acked;
    match node.staged {
        None => tr!("{} done", done),
        Some(0) => tr!("{} done, tx mode", done),
        Some(staged) => tr!("{} done, {} uncommitted", done, staged),
    }
}

/// Where a consumer stands among those of its queue, where that matters.
pub(super) fn standing(node: &ConsumerNode) -> Option<String> {
    match (node.active, node.offset) {
        (Some(true), _) => Some(tr!("active")),
        (Some(false), _) => Some(tr!("stands by")),
        (None, Some(offset)) => Some(tr!("at offset {}", offset)),
        (None, None) if node.exclusive => Some(tr!("exclusive")),
        (None, None) => node.priority.map(|priority| tr!("priority {}", priority)),
    }
}

/// How a consumer is limited: `prefetch 1`; nothing where it is not.
pub(super) fn limits(node: &ConsumerNode) -> Option<String> {
    match (node.ack, node.prefetch) {
        (AckMode::Auto, _) => Some(tr!("auto ack")),
        (AckMode::Manual, 0) => None,
        (AckMode::Manual, limit) if node.prefetch_is_shared => {
            Some(tr!("prefetch {} shared", limit))
        }
        (AckMode::Manual, limit) => Some(tr!("prefetch {}", limit)),
    }
}

/// One or two words for a state that is not the usual one.
pub(super) fn state(presence: &Presence) -> Option<&'static str> {
    match presence {
        Presence::Present => None,
        Presence::Absent => Some(mark!("missing")),
        Presence::BrokerDown => Some(mark!("down")),
        Presence::NotStarted => Some(mark!("not started")),
        Presence::Disconnected => Some(mark!("offline")),
        Presence::Blocked(_) => Some(mark!("blocked")),
        Presence::Waiting => Some(mark!("waits")),
        Presence::Unavailable => Some(mark!("unavailable")),
        Presence::Stopped => Some(mark!("stopped")),
        Presence::Crashed => Some(mark!("crashed")),
        Presence::Failed(_) => Some(mark!("failed")),
    }
}

fn aside(presence: &Presence) -> String {
    match (state(presence), presence) {
        (_, Presence::Failed(reply)) => tr!(" (failed: {})", reply),
        (_, Presence::Blocked(alarm)) => tr!(" (blocked: {})", said(alarm.reason(false), &[])),
        (_, Presence::Waiting) => tr!(" (waits for a majority)"),
        (_, Presence::BrokerDown) => tr!(" (the broker is down)"),
        (Some(state), _) => tr!(" ({})", said(state, &[])),
        (None, _) => String::new(),
    }
}
