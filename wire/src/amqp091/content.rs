//! A method and the content that may follow it, as frames: the header, and the body in as many
//! frames as it takes.

use amq_protocol_7::frame::{AMQPContentHeader, AMQPFrame};
use amq_protocol_7::protocol::AMQPClass;
use warren_core::amqp::Message;

use super::value::properties;

/// The class of all content.
const BASIC: u16 = 60;

/// What a frame has around its payload: its type, its channel, its size, and its end.
const AROUND: usize = 8;

/// What `frame_max` is where it is negotiated to be without limit.
const WITHOUT_LIMIT: u32 = 0;

/// The method alone.
pub(super) fn method(channel: u16, class: AMQPClass) -> Vec<AMQPFrame> {
    vec![AMQPFrame::Method(channel, class)]
}

/// The method, and the message behind it.
pub(super) fn content(
    channel: u16,
    class: AMQPClass,
    message: &Message,
    frame_max: u32,
) -> Vec<AMQPFrame> {
    let body = message.body.as_bytes();
    let header = AMQPContentHeader {
        class_id: BASIC,
        body_size: body.len() as u64,
        properties: properties(&message.properties),
    };
    let mut frames = vec![
        AMQPFrame::Method(channel, class),
        AMQPFrame::Header(channel, BASIC, Box::new(header)),
    ];
    let parts = split(body, frame_max);
    frames.extend(parts.map(|part| AMQPFrame::Body(channel, part.to_vec())));
    frames
}

/// A body in parts of which each fits into a frame; of an empty body there are none.
fn split(body: &[u8], frame_max: u32) -> impl Iterator<Item = &[u8]> {
    let most = match frame_max {
        WITHOUT_LIMIT => usize::MAX,
        most => (most as usize).saturating_sub(AROUND).max(1),
    };
    body.chunks(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(body: usize, frame_max: u32) -> Vec<usize> {
        let body = vec![b'x'; body];
        split(&body, frame_max).map(<[u8]>::len).collect()
    }

    #[test]
    fn a_body_is_split_so_that_each_frame_is_within_the_limit() {
        assert!(sizes(0, 4096).is_empty());
        assert_eq!(sizes(1, 4096), [1]);
        assert_eq!(sizes(4087, 4096), [4087]);
        assert_eq!(sizes(4088, 4096), [4088]);
        assert_eq!(sizes(4089, 4096), [4088, 1]);
        assert_eq!(sizes(8176, 4096), [4088, 4088]);
        assert_eq!(sizes(8177, 4096), [4088, 4088, 1]);
        assert_eq!(sizes(1_000_000, 0), [1_000_000]);
    }
}
