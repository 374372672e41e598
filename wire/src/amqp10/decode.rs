//! The fields of an AMQP 1.0 frame. The constructor of a value says how far it goes (section
//! 1.2 of the specification); what it is, the codec reads.
//!
//! The names of the fields are in `super::names`.

use std::ops::Range;

use serde_amqp::Value as Amqp;
use serde_amqp::format_code::EncodingCodes;

use super::names::{Type, find};
use super::text::text_of;
use crate::field::{Field, Value, readable};
use crate::frame::{Decoded, Malformed};

/// How deep values may be nested; what strangers send could else exhaust the stack.
const DEEPEST: usize = 32;

/// What comes before the body of a frame, in units of four octets.
const DATA_OFFSET: u8 = 2;

/// Reads one whole frame, or a protocol header.
pub(crate) fn decode(octets: &[u8]) -> Result<Decoded, Malformed> {
    let mut reader = Reader { octets, at: 0 };
    if octets.starts_with(b"AMQP") {
        return protocol_header(&mut reader);
    }
    frame(&mut reader)
}

/// Reads on from where it is.
struct Reader<'a> {
    octets: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    const fn expected(&self, expected: &'static str) -> Malformed {
        let octet = self.at;
        Malformed { octet, expected }
    }

    fn take(
        &mut self,
        count: usize,
        expected: &'static str,
    ) -> Result<(&'a [u8], Range<usize>), Malformed> {
        let range = self.at..self.at.saturating_add(count);
        let octets = self.octets.get(range.clone());
        let octets = octets.ok_or_else(|| self.expected(expected))?;
        self.at = range.end;
        Ok((octets, range))
    }

    /// An unsigned number of so many octets, which stand for themselves.
    fn number(
        &mut self,
        name: &'static str,
        count: usize,
        kind: &'static str,
    ) -> Result<(u64, Field), Malformed> {
        let (octets, range) = self.take(count, name)?;
        let number = unsigned(octets);
        let value = Value::Octets(octets.to_vec());
        let field = Field::leaf(name, kind, number.to_string(), range, value);
        Ok((number, field))
    }

    fn peek(&self) -> Result<u8, Malformed> {
        let next = self.octets.get(self.at);
        next.copied().ok_or_else(|| self.expected("a value"))
    }

    const fn is_at_end(&self) -> bool {
        self.at >= self.octets.len()
    }
}

fn unsigned(octets: &[u8]) -> u64 {
    let octets = octets.iter();
    octets.fold(0, |number, octet| number << 8 | u64::from(*octet))
}

fn protocol_header(reader: &mut Reader<'_>) -> Result<Decoded, Malformed> {
    let (_, range) = reader.take(4, "AMQP")?;
    let mark = Value::Octets(b"AMQP".to_vec());
    let protocol = Field::leaf("protocol", "", "AMQP", range, mark);
    let (id, mut id_field) = reader.number("id", 1, "ubyte")?;
    let (name, word) = match id {
        0 => ("protocol header", "AMQP"),
        2 => ("protocol header", "TLS"),
        3 => ("SASL protocol header", "SASL"),
        _ => return Err(reader.expected("a protocol that there is")),
    };
    id_field.text = format!("{id} ({word})");
    let mut fields = vec![protocol, id_field];
    for name in ["major", "minor", "revision"] {
        fields.push(reader.number(name, 1, "ubyte")?.1);
    }
    if !reader.is_at_end() {
        return Err(reader.expected("nothing more"));
    }
    Ok(Decoded {
        name,
        channel: 0,
        fields,
    })
}

fn frame(reader: &mut Reader<'_>) -> Result<Decoded, Malformed> {
    let (size, size_field) = reader.number("size", 4, "uint")?;
    let (offset, offset_field) = reader.number("doff", 1, "ubyte")?;
    let (kind, mut kind_field) = reader.number("type", 1, "ubyte")?;
    let (channel, channel_field) = reader.number("channel", 2, "ushort")?;
    if size != reader.octets.len() as u64 || offset != u64::from(DATA_OFFSET) || kind > 1 {
        return Err(reader.expected("a frame of that size"));
    }
    let word = if kind == 0 { "AMQP" } else { "SASL" };
    kind_field.text = format!("{kind} ({word})");
    let mut fields = vec![size_field, offset_field, kind_field, channel_field];
    let mut name = "heartbeat";
    if !reader.is_at_end() {
        let body = value(reader, "", DEEPEST)?;
        let known = find_of(&body).filter(|known| (0x10..=0x18).contains(&known.code) || kind == 1);
        name = known
            .ok_or_else(|| reader.expected("a frame body that there is"))?
            .name;
        let goes_on = is_part(&body);
        fields.push(Field {
            name: name.to_owned(),
            ..body
        });
        payload(reader, goes_on, &mut fields)?;
    }
    let channel = u16::try_from(channel).unwrap_or(u16::MAX);
    Ok(Decoded {
        name,
        channel,
        fields,
    })
}

/// Whether this is a transfer of a part of a message only.
fn is_part(body: &Field) -> bool {
    let text = |name: &str| body.at(&[name]).map_or("", |field| field.text.as_str());
    body.kind == "transfer"
        && (text("more") == "true" || matches!(text("delivery-id"), "" | "null"))
}

/// What follows the body of a transfer: the sections of a message, or a part of them.
fn payload(
    reader: &mut Reader<'_>,
    is_part: bool,
    fields: &mut Vec<Field>,
) -> Result<(), Malformed> {
    if is_part {
        let count = reader.octets.len() - reader.at;
        let (octets, range) = reader.take(count, "a part of a message")?;
        let text = readable(octets);
        let octets = Value::Octets(octets.to_vec());
        fields.push(Field::leaf("payload", "octets", text, range, octets));
        return Ok(());
    }
    while !reader.is_at_end() {
        let section = value(reader, "section", DEEPEST)?;
        let name = section.kind.to_owned();
        fields.push(Field { name, ..section });
    }
    Ok(())
}

/// The described type that a field is of.
fn find_of(field: &Field) -> Option<&'static Type> {
    match &field.parts.first()?.value {
        Value::Descriptor(Amqp::Ulong(code)) => find(*code),
        _ => None,
    }
}

/// One value, with its constructor.
fn value(reader: &mut Reader<'_>, name: &str, deep: usize) -> Result<Field, Malformed> {
    if deep == 0 {
        return Err(reader.expected("something that is nested less"));
    }
    match reader.peek()? {
        0x00 => described(reader, name, deep),
        0xC0 | 0xD0 => {
            let (mut parts, count, end) = head(reader, "list")?;
            items(reader, (&mut parts, count), &[], deep)?;
            closed(reader, end, Field::group(name, "list", parts))
        }
        0xC1 | 0xD1 => {
            let (mut parts, count, end) = head(reader, "map")?;
            for _ in 0..count / 2 {
                parts.push(entry(reader, deep)?);
            }
            closed(reader, end, Field::group(name, "map", parts))
        }
        _ => primitive(reader, name),
    }
}

/// The octet 0, the descriptor, and the value that it describes.
fn described(reader: &mut Reader<'_>, name: &str, deep: usize) -> Result<Field, Malformed> {
    let start = reader.at;
    reader.take(1, "a described value")?;
    let descriptor = primitive(reader, "descriptor")?;
    let Value::Modern(code) = descriptor.value else {
        return Err(reader.expected("a descriptor"));
    };
    let known = match &code {
        Amqp::Ulong(code) => find(*code),
        _ => None,
    };
    let (kind, names) = known.map_or(("described", &[][..]), |one| (one.name, one.fields));
    let text = match known {
        Some(one) => format!("{:#04x} ({})", one.code, one.name),
        None => descriptor.text,
    };
    let range = start..descriptor.range.end;
    let descriptor = Field::leaf("descriptor", "ulong", text, range, Value::Descriptor(code));
    let mut parts = vec![descriptor];
    if matches!(reader.peek()?, 0xC0 | 0xD0) && !names.is_empty() {
        let (list, count, end) = head(reader, "list")?;
        parts.extend(list);
        items(reader, (&mut parts, count), names, deep - 1)?;
        return closed(reader, end, Field::group(name, kind, parts));
    }
    let inner = value(reader, "value", deep - 1)?;
    let text = inner.text.clone();
    parts.push(inner);
    Ok(Field::group(name, kind, parts).said(text))
}

/// The constructor of a list or a map, how long it is, and how many values it has.
fn head(
    reader: &mut Reader<'_>,
    kind: &'static str,
) -> Result<(Vec<Field>, u64, usize), Malformed> {
    let width = if reader.peek()? < 0xD0 { 1 } else { 4 };
    let (octets, range) = reader.take(1 + 2 * width, "a size and a count")?;
    let size = unsigned(&octets[1..=width]);
    let count = unsigned(&octets[1 + width..]);
    // The count is among what the size counts.
    let end = (range.end - width).saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
    if end > reader.octets.len() || count > size {
        return Err(reader.expected("as many octets as it says"));
    }
    let text = format!("{size} octets, {count} values");
    let value = Value::Octets(octets.to_vec());
    Ok((vec![Field::leaf(kind, "", text, range, value)], count, end))
}

fn items(
    reader: &mut Reader<'_>,
    (parts, count): (&mut Vec<Field>, u64),
    names: &[&str],
    deep: usize,
) -> Result<(), Malformed> {
    for place in 0..usize::try_from(count).unwrap_or(usize::MAX) {
        let part = match names.get(place) {
            Some(&"role") => role(value(reader, "role", deep - 1)?),
            Some(name) => value(reader, name, deep - 1)?,
            None => value(reader, &place.to_string(), deep - 1)?,
        };
        parts.push(part);
    }
    Ok(())
}

/// The one bit that says at which end of a link its sender is (section 2.8.1).
fn role(field: Field) -> Field {
    let word = match field.value {
        Value::Modern(Amqp::Bool(true)) => "receiver",
        _ => "sender",
    };
    let text = format!("{} ({word})", field.text);
    field.said(text)
}

fn entry(reader: &mut Reader<'_>, deep: usize) -> Result<Field, Malformed> {
    let key = value(reader, "key", deep - 1)?;
    let value = value(reader, "value", deep - 1)?;
    let (name, kind, text) = (key.text.clone(), value.kind, value.text.clone());
    Ok(Field::group(name, kind, vec![key, value]).said(text))
}

fn closed(reader: &Reader<'_>, end: usize, group: Field) -> Result<Field, Malformed> {
    if reader.at == end {
        Ok(group)
    } else {
        Err(reader.expected("the end of its list or map"))
    }
}

/// A value that has no parts, or whose parts have no constructors of their own.
fn primitive(reader: &mut Reader<'_>, name: &str) -> Result<Field, Malformed> {
    let code = reader.peek()?;
    let rest = &reader.octets[reader.at..];
    let length = length(code, rest).ok_or_else(|| reader.expected("a value of its width"))?;
    let (octets, range) = reader.take(length, "a value of its length")?;
    let read: Result<Amqp, _> = serde_amqp::from_slice(octets);
    let value = read.map_err(|_| Malformed {
        octet: range.start,
        expected: "a value that the codec can read",
    })?;
    let (kind, text) = (kind_of(code), text_of(&value));
    Ok(Field::leaf(name, kind, text, range, Value::Modern(value)))
}

/// How many octets a value has, its constructor included: the first half of that says how
/// wide the value is, or the number that tells its size (figure 1.3 of the specification).
fn length(code: u8, octets: &[u8]) -> Option<usize> {
    let sized = |width: usize| {
        let size = unsigned(octets.get(1..=width)?);
        usize::try_from(size).ok()?.checked_add(1 + width)
    };
    match code >> 4 {
        4 => Some(1),
        5 => Some(2),
        6 => Some(3),
        7 => Some(5),
        8 => Some(9),
        9 => Some(17),
        0xA | 0xE => sized(1),
        0xB | 0xF => sized(4),
        _ => None,
    }
}

/// The specification's name of the type that a constructor is of.
fn kind_of(code: u8) -> &'static str {
    match EncodingCodes::try_from(code) {
        Ok(EncodingCodes::Null) => "null",
        Ok(EncodingCodes::Boolean | EncodingCodes::BooleanTrue | EncodingCodes::BooleanFalse) => {
            "boolean"
        }
        Ok(EncodingCodes::Ubyte) => "ubyte",
        Ok(EncodingCodes::Ushort) => "ushort",
        Ok(EncodingCodes::Uint | EncodingCodes::SmallUint | EncodingCodes::Uint0) => "uint",
        Ok(EncodingCodes::Ulong | EncodingCodes::SmallUlong | EncodingCodes::Ulong0) => "ulong",
        Ok(EncodingCodes::Byte) => "byte",
        Ok(EncodingCodes::Short) => "short",
        Ok(EncodingCodes::Int | EncodingCodes::SmallInt) => "int",
        Ok(EncodingCodes::Long | EncodingCodes::SmallLong) => "long",
        Ok(EncodingCodes::Float) => "float",
        Ok(EncodingCodes::Double) => "double",
        Ok(EncodingCodes::Decimal32) => "decimal32",
        Ok(EncodingCodes::Decimal64) => "decimal64",
        Ok(EncodingCodes::Decimal128) => "decimal128",
        Ok(EncodingCodes::Char) => "char",
        Ok(EncodingCodes::Timestamp) => "timestamp",
        Ok(EncodingCodes::Uuid) => "uuid",
        Ok(EncodingCodes::Vbin8 | EncodingCodes::Vbin32) => "binary",
        Ok(EncodingCodes::Str8 | EncodingCodes::Str32) => "string",
        Ok(EncodingCodes::Sym8 | EncodingCodes::Sym32) => "symbol",
        Ok(EncodingCodes::List0 | EncodingCodes::List8 | EncodingCodes::List32) => "list",
        Ok(EncodingCodes::Map8 | EncodingCodes::Map32) => "map",
        Ok(EncodingCodes::Array8 | EncodingCodes::Array32) => "array",
        Ok(EncodingCodes::DescribedType) | Err(_) => "",
    }
}
