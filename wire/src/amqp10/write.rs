//! Frames of AMQP 1.0: the eight octets before each body, which codecs leave to those who open
//! sockets, and the bodies as the codec writes them.

use fe2o3_amqp_types::performatives::{Performative, Transfer};
use serde_amqp::serde::Serialize;
use serde_amqp::{Value, to_vec};

/// The frames of AMQP itself, and those of the login.
const AMQP: u8 = 0;
const SASL: u8 = 1;

/// The octets before the body.
const HEAD: usize = 8;

/// The header that names AMQP 1.0.
pub(super) fn protocol_header() -> Vec<u8> {
    b"AMQP\x00\x01\x00\x00".to_vec()
}

/// The header that asks for a login first.
pub(super) fn sasl_header() -> Vec<u8> {
    b"AMQP\x03\x01\x00\x00".to_vec()
}

/// What the codec writes for a value.
pub(super) fn octets<T: Serialize>(value: &T) -> Vec<u8> {
    match to_vec(value) {
        Ok(octets) => octets,
        Err(_) => unreachable!("a vector takes whatever is written to it"),
    }
}

/// The octets of a value with its constructor.
pub(crate) fn encode(value: &Value) -> Vec<u8> {
    octets(value)
}

/// The octets of a descriptor: that something is described, and by what.
pub(crate) fn encode_descriptor(value: &Value) -> Vec<u8> {
    let mut octets = vec![0];
    octets.extend(encode(value));
    octets
}

/// A frame without a body: its sender is there.
pub(crate) fn heartbeat() -> Vec<u8> {
    framed(AMQP, 0, &[])
}

/// A frame with this body.
pub(super) fn frame(channel: u16, body: &Performative) -> Vec<u8> {
    framed(AMQP, channel, &octets(body))
}

/// A frame of the login.
pub(super) fn sasl<T: Serialize>(body: &T) -> Vec<u8> {
    framed(SASL, 0, &octets(body))
}

/// A transfer, in as many frames as the message takes: the first tells what the delivery is,
/// all but the last that there is more.
pub(super) fn transfer(
    channel: u16,
    transfer: &Transfer,
    message: &[u8],
    frame_max: u32,
) -> Vec<Vec<u8>> {
    let room = |body: &[u8]| {
        (frame_max as usize)
            .saturating_sub(HEAD + body.len())
            .max(1)
    };
    let whole = octets(transfer);
    if message.len() <= room(&whole) {
        return vec![framed(AMQP, channel, &[whole, message.to_vec()].concat())];
    }
    let first = Transfer {
        more: true,
        ..transfer.clone()
    };
    let next = Transfer {
        handle: transfer.handle.clone(),
        delivery_id: None,
        delivery_tag: None,
        message_format: None,
        settled: transfer.settled,
        more: true,
        rcv_settle_mode: None,
        state: None,
        resume: false,
        aborted: false,
        batchable: false,
    };
    let last = octets(&Transfer {
        more: false,
        ..next.clone()
    });
    let (first, next) = (octets(&first), octets(&next));
    let mut rest = message;
    let mut frames = Vec::new();
    let mut head = &first;
    while frames.is_empty() || rest.len() > room(&last) {
        let (part, after) = rest.split_at(room(head).min(rest.len()));
        frames.push(framed(AMQP, channel, &[head, part].concat()));
        (rest, head) = (after, &next);
    }
    frames.push(framed(AMQP, channel, &[&last, rest].concat()));
    frames
}

fn framed(kind: u8, channel: u16, body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(HEAD + body.len()).unwrap_or(u32::MAX);
    let mut frame = size.to_be_bytes().to_vec();
    // The body begins after two times four octets.
    frame.extend([2, kind]);
    frame.extend(channel.to_be_bytes());
    frame.extend(body);
    frame
}
