//! From the codec's values to octets, and back: what a field's octets are must be what the
//! codec writes for its value.

use amq_protocol_7::frame::{AMQPFrame, WriteContext, gen_frame};
use amq_protocol_7::types::AMQPValue;
use amq_protocol_7::types::generation::{GenResult, gen_raw_value, gen_value};

/// The octets of a frame.
pub(super) fn octets(frame: &AMQPFrame) -> Vec<u8> {
    written(gen_frame(frame)(WriteContext::from(Vec::new())))
}

/// The octets of a value, without the one that names its type.
pub(crate) fn bare(value: &AMQPValue) -> Vec<u8> {
    written(gen_raw_value(value)(WriteContext::from(Vec::new())))
}

/// The octets of a value behind the one that names its type.
pub(crate) fn tagged(value: &AMQPValue) -> Vec<u8> {
    written(gen_value(value)(WriteContext::from(Vec::new())))
}

fn written(result: GenResult<Vec<u8>>) -> Vec<u8> {
    match result {
        Ok(context) => context.into_inner().0,
        Err(_) => unreachable!("a vector takes whatever is written to it"),
    }
}
