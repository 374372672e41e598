//! Fields and octets: whatever is said in the library's scenarios, and every method that there
//! is, reads back as it was written, and the fields of a frame lie side by side and are what
//! the codec writes for their values.

use warren_wire::field::Field;
use warren_wire::{Frame, Options, Protocol, decode};

fn library(check: impl Fn(&str, &Frame)) {
    let mut frames = 0;
    for (name, scenario) in crate::library() {
        for protocol in Protocol::ALL {
            let sequence = warren_wire::sequence(&scenario, protocol, Options::default());
            for frame in &sequence.frames {
                check(&name, frame);
                frames += 1;
            }
        }
    }
    assert!(frames > 1000, "only {frames} frames");
}

/// That the leaves cover the octets from the first to the last, each once.
fn lie_side_by_side(fields: &[Field], octets: usize, place: &str) {
    let mut at = 0;
    for leaf in fields.iter().flat_map(Field::leaves) {
        assert_eq!(leaf.range.start, at, "{place}: before {leaf:?}");
        assert!(leaf.range.end >= at, "{place}: {leaf:?}");
        at = leaf.range.end;
    }
    assert_eq!(at, octets, "{place}: what is left");
}

/// That a field's parts are within it, and fill it.
fn are_nested(field: &Field, place: &str) {
    if field.parts.is_empty() {
        return;
    }
    if field.is_leaf() {
        for part in &field.parts {
            assert_eq!(part.range, field.range, "{place}: {part:?}");
            assert!(part.bit.is_some(), "{place}: {part:?}");
        }
        return;
    }
    let mut at = field.range.start;
    for part in &field.parts {
        assert_eq!(part.range.start, at, "{place}: before {part:?}");
        at = part.range.end;
        are_nested(part, place);
    }
    assert_eq!(at, field.range.end, "{place}: the end of {field:?}");
}

#[test]
fn fields_lie_side_by_side_and_cover_the_frame() {
    library(|name, frame| {
        let decoded = decode(frame.protocol, &frame.octets);
        let decoded = decoded.unwrap_or_else(|why| panic!("{name}: {why}: {frame:?}"));
        let place = format!("{name}: {} {}", frame.protocol.name(), frame.name);
        assert_eq!(decoded.name, frame.name, "{place}");
        lie_side_by_side(&decoded.fields, frame.octets.len(), &place);
        for field in &decoded.fields {
            are_nested(field, &place);
        }
    });
}

#[test]
fn the_codec_writes_the_octets_of_each_field_for_its_value() {
    library(|name, frame| {
        for field in frame.fields() {
            for leaf in field.leaves() {
                let octets = &frame.octets[leaf.range.clone()];
                assert_eq!(
                    leaf.value.encode(),
                    octets,
                    "{name}: {}: {leaf:?}",
                    frame.name
                );
            }
            assert_eq!(field.encode(), &frame.octets[field.range.clone()]);
        }
    });
}
