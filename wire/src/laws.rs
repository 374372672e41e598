//! Laws of fields, for messages of any kind and for octets of any kind.

use proptest::prelude::*;
use warren_core::amqp::{FieldValue, Message, NestedTable, Properties, Table};
use warren_core::name::Name;

use crate::field::{Field, Value, find};
use crate::frame::{Protocol, decode};
use crate::{amqp10, amqp091};

fn name() -> impl Strategy<Value = Name> {
    "[a-zA-Z0-9 /.*#_é-]{0,12}".prop_map(|text| Name::from(text.as_str()))
}

fn field_value() -> impl Strategy<Value = FieldValue> {
    let leaf = prop_oneof![
        Just(FieldValue::Void),
        any::<bool>().prop_map(FieldValue::Bool),
        any::<i8>().prop_map(FieldValue::Byte),
        any::<u8>().prop_map(FieldValue::UnsignedByte),
        any::<i16>().prop_map(FieldValue::Short),
        any::<u16>().prop_map(FieldValue::UnsignedShort),
        any::<i32>().prop_map(FieldValue::SignedInt),
        any::<u32>().prop_map(FieldValue::UnsignedInt),
        any::<i64>().prop_map(FieldValue::Long),
        // Of numbers only: what is none is not equal to itself.
        (-1e6_f32..1e6).prop_map(|n| FieldValue::Float(n.to_bits())),
        (-1e6_f64..1e6).prop_map(|n| FieldValue::Double(n.to_bits())),
        (any::<u8>(), any::<u32>()).prop_map(|(scale, value)| FieldValue::Decimal { scale, value }),
        (0..4_000_000_000_u64).prop_map(FieldValue::Timestamp),
        name().prop_map(FieldValue::LongString),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(FieldValue::Binary),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(FieldValue::Array),
            prop::collection::btree_map(name(), inner, 0..4)
                .prop_map(|map| FieldValue::Table(NestedTable(map.into_iter().collect()))),
        ]
    })
}

prop_compose! {
    fn properties()(
        content_type in prop::option::of(name()),
        headers in prop::option::of(prop::collection::btree_map(name(), field_value(), 0..5)),
        delivery_mode in prop::option::of(1..=2_u8),
        priority in prop::option::of(any::<u8>()),
        (correlation_id, reply_to, kind, user_id) in (
            prop::option::of(name()),
            prop::option::of(name()),
            prop::option::of(name()),
            prop::option::of(name()),
        ),
        expiration in prop::option::of(0..100_000_u32),
        timestamp in prop::option::of(0..4_000_000_000_u64),
    ) -> Properties {
        Properties {
            content_type,
            headers: headers.map(|map| map.into_iter().collect::<Table>()),
            delivery_mode,
            priority,
            correlation_id,
            reply_to,
            kind,
            user_id,
            expiration: expiration.map(|ms| ms.to_string().into()),
            timestamp,
            ..Properties::default()
        }
    }
}

fn message() -> impl Strategy<Value = Message> {
    (properties(), name(), name(), 0..3000_usize).prop_map(|(properties, exchange, key, body)| {
        Message {
            properties,
            ..Message::plain(1, &exchange, &key, &"ß1".repeat(body / 3))
        }
    })
}

/// That the leaves cover the octets, each once, and are what the codec writes for their values.
fn hold(fields: &[Field], octets: &[u8]) -> Result<(), TestCaseError> {
    let mut at = 0;
    for leaf in fields.iter().flat_map(Field::leaves) {
        prop_assert_eq!(leaf.range.start, at);
        prop_assert_eq!(&leaf.value.encode()[..], &octets[leaf.range.clone()]);
        at = leaf.range.end;
    }
    prop_assert_eq!(at, octets.len());
    Ok(())
}

/// That a header of a message is among the fields with its value.
fn is_there(fields: &[Field], key: &str, value: &FieldValue) -> Result<(), TestCaseError> {
    let headers = find(fields, "headers").and_then(|headers| headers.at(&[key]));
    let found = headers.map(|field| (field.kind, field.text.clone()));
    let text = match value {
        FieldValue::Bool(value) => value.to_string(),
        FieldValue::Long(value) => value.to_string(),
        FieldValue::UnsignedInt(value) => value.to_string(),
        FieldValue::LongString(text) => text.as_str().to_owned(),
        _ => return Ok(()),
    };
    prop_assert_eq!(found, Some((value.type_name(), text)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_is_read_in_0_9_1(message in message()) {
        let mut body = Vec::new();
        for octets in amqp091::delivery(&message, 4096) {
            prop_assert!(octets.len() <= 4096 || octets[0] == 2);
            let decoded = decode(Protocol::Amqp091, &octets).expect("a frame");
            hold(&decoded.fields, &octets)?;
            if let Some(part) = find(&decoded.fields, "body") {
                body.extend_from_slice(&octets[part.range.clone()]);
            }
            if decoded.name == "header" && let Some(headers) = &message.properties.headers {
                for (key, value) in &headers.0 {
                    // These names are the length's own.
                    if key.as_str() != "length" {
                        is_there(&decoded.fields, key, value)?;
                    }
                }
            }
        }
        prop_assert_eq!(body, message.body.as_bytes());
    }

    #[test]
    fn what_is_written_is_read_in_1_0(message in message()) {
        let whole = amqp10::delivery(&message, 131_072);
        prop_assert_eq!(whole.len(), 1);
        let decoded = decode(Protocol::Amqp10, &whole[0]).expect("a frame");
        hold(&decoded.fields, &whole[0])?;
        let data = find(&decoded.fields, "data").and_then(|data| data.at(&["value"]));
        let value = serde_amqp::Value::Binary(message.body.as_bytes().to_vec().into());
        prop_assert_eq!(data.map(|data| data.value.clone()), Some(Value::Modern(value)));
        for octets in amqp10::delivery(&message, 512) {
            prop_assert!(octets.len() <= 512);
            let decoded = decode(Protocol::Amqp10, &octets).expect("a frame");
            hold(&decoded.fields, &octets)?;
        }
    }

    #[test]
    fn any_octets_are_read_or_refused(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        for protocol in Protocol::ALL {
            if let Ok(decoded) = decode(protocol, &octets) {
                prop_assert!(!decoded.fields.is_empty());
            }
        }
    }

    #[test]
    fn a_frame_with_a_wrong_octet_is_read_or_refused(
        message in message(),
        place in any::<prop::sample::Index>(),
        octet in any::<u8>(),
    ) {
        let of = [
            (Protocol::Amqp091, amqp091::delivery(&message, 4096).remove(1)),
            (Protocol::Amqp10, amqp10::delivery(&message, 131_072).remove(0)),
        ];
        for (protocol, mut octets) in of {
            let place = place.index(octets.len());
            octets[place] = octet;
            if let Ok(decoded) = decode(protocol, &octets) {
                let leaves = decoded.fields.iter().flat_map(Field::leaves);
                let covered: usize = leaves.map(|leaf| leaf.range.len()).sum();
                prop_assert_eq!(covered, octets.len());
            }
        }
    }
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    // Tables within tables, each the only entry, behind the header of a content header.
    let mut table = vec![0, 0, 0, 0];
    for _ in 0..100 {
        let entry = [&[1, b'k', b'F'][..], &table].concat();
        let size = u32::try_from(entry.len()).expect("short");
        table = [&size.to_be_bytes()[..], &entry].concat();
    }
    let payload = [&[0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0][..], &table].concat();
    let size = u32::try_from(payload.len()).expect("short");
    let frame = [&[2, 0, 1][..], &size.to_be_bytes(), &payload, &[0xCE]].concat();
    let refused = decode(Protocol::Amqp091, &frame).expect_err("too deep");
    assert_eq!(refused.expected, "something that is nested less");

    // Lists within lists in the place of a field.
    let mut list = vec![0x45];
    for _ in 0..60 {
        let size = u8::try_from(list.len() + 1).expect("short");
        list = [&[0xC0, size, 1][..], &list].concat();
    }
    let body = [&[0, 0x53, 0x18][..], &list].concat();
    let size = u32::try_from(body.len() + 8).expect("short");
    let frame = [&size.to_be_bytes()[..], &[2, 0, 0, 0], &body].concat();
    let refused = decode(Protocol::Amqp10, &frame).expect_err("too deep");
    assert_eq!(refused.expected, "something that is nested less");
}
