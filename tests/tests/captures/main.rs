//! Captured sessions of real clients with a real server: their octets read to the fields that
//! others read in them.
//!
//! `tests/conformance/wire091.json` holds the fields as its recorder, another program, read
//! them. `tests/captures/lapin.json` holds octets alone; lapin's own codec reads them here.

mod lapin;
mod recorded;

use warren_wire::{Decoded, Field, Protocol, decode};

/// The octets of hexadecimal digits; none where they are shortened.
fn octets(hex: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (0..hex.len()).step_by(2).map(pair).collect()
}

/// Reads a frame, and holds it to what must be so of any.
fn read(octets: &[u8]) -> Decoded {
    let decoded = decode(Protocol::Amqp091, octets).expect("a frame");
    let mut at = 0;
    for leaf in decoded.fields.iter().flat_map(Field::leaves) {
        assert_eq!(leaf.range.start, at, "before {leaf:?}");
        at = leaf.range.end;
    }
    assert_eq!(at, octets.len(), "what is left of {decoded:?}");
    decoded
}

/// The fields of a method or a header, each bit for itself, without what is around them.
fn arguments(decoded: &Decoded) -> Vec<&Field> {
    const AROUND: [&str; 6] = [
        "type",
        "channel",
        "size",
        "class-id",
        "method-id",
        "frame-end",
    ];
    let (first, rest) = decoded.fields.split_at(decoded.fields.len().min(5));
    // A method may have fields of these names, too.
    let own = first
        .iter()
        .filter(|field| !AROUND.contains(&field.name.as_str()));
    let own = own.chain(rest.iter().filter(|field| field.name != "frame-end"));
    own.flat_map(|field| match field.name.as_str() {
        "bits" => field.parts.iter().collect(),
        _ => vec![field],
    })
    .collect()
}
