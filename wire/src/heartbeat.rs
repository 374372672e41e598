//! Heartbeats: who has sent nothing for half of the negotiated time lets the other know that
//! it is there (<https://www.rabbitmq.com/docs/heartbeats>).

use std::collections::BTreeMap;

use warren_core::time::{Duration, Time};

use crate::frame::{Frame, Peer, Protocol};
use crate::{amqp10, amqp091};

/// How long a peer may be silent.
const SILENCE: Duration = Duration::from_ms(amqp091::offered::HEARTBEAT as u64 * 1000 / 2);

/// The frames, in their order, and the heartbeats between them.
pub(crate) fn between(frames: Vec<Frame>, protocol: Protocol) -> Vec<Frame> {
    let mut last: BTreeMap<(u32, Peer), Time> = BTreeMap::new();
    let mut ends: BTreeMap<u32, Time> = BTreeMap::new();
    for frame in &frames {
        ends.insert(frame.connection, frame.at);
    }
    let mut beats = Vec::new();
    for frame in &frames {
        let from = (frame.connection, frame.from);
        if let Some(since) = last.get(&from) {
            beats.extend(silence(frame, frame.from, *since, frame.at, protocol));
        }
        last.insert(from, frame.at);
    }
    // One peer may be silent to the end, while the other still talks.
    for ((connection, peer), since) in last {
        let some = frames.iter().find(|one| one.connection == connection);
        if let (Some(frame), Some(end)) = (some, ends.get(&connection)) {
            beats.extend(silence(frame, peer, since, *end, protocol));
        }
    }
    merged(frames, beats)
}

/// The heartbeats of a peer from what it sent last to what it sends next.
fn silence(
    of: &Frame,
    from: Peer,
    since: Time,
    until: Time,
    protocol: Protocol,
) -> impl Iterator<Item = Frame> {
    let times = std::iter::successors(Some(since + SILENCE), |at| Some(*at + SILENCE));
    times
        .take_while(move |at| *at < until)
        .map(move |at| Frame {
            protocol,
            connection: of.connection,
            client: of.client.clone(),
            from,
            at,
            arrives: at,
            channel: 0,
            name: "heartbeat",
            events: Vec::new(),
            octets: match protocol {
                Protocol::Amqp091 => amqp091::heartbeat(),
                Protocol::Amqp10 => amqp10::heartbeat(),
            },
        })
}

fn merged(mut frames: Vec<Frame>, beats: Vec<Frame>) -> Vec<Frame> {
    frames.extend(beats);
    // Stable: what is sent at one time stays in its order.
    frames.sort_by_key(|frame| frame.at);
    frames
}
