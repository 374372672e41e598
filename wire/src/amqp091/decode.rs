//! The fields of an AMQP 0-9-1 frame. Where each ends is what the codec's own readers of
//! values leave unread.
//!
//! Which fields a method has is in `super::schema`.

use std::ops::Range;

use amq_protocol_7::types::parsing::{
    ParserResult, parse_long_long_uint, parse_long_string, parse_long_uint, parse_short_short_uint,
    parse_short_string, parse_short_uint, parse_timestamp, parse_type, parse_value,
};
use amq_protocol_7::types::{AMQPType, AMQPValue};

use super::schema::{FieldOf, Method, PROPERTIES, Type, find};
use super::text::{text_of, type_name};
use crate::field::{Field, Value, readable};
use crate::frame::{Decoded, Malformed};

/// The octet that ends each frame.
const FRAME_END: u8 = 0xCE;

/// How deep tables may be nested; what strangers send could else exhaust the stack.
const DEEPEST: usize = 32;

/// Reads one whole frame, or a protocol header.
pub(crate) fn decode(octets: &[u8]) -> Result<Decoded, Malformed> {
    let mut reader = Reader {
        octets,
        at: 0,
        deep: 0,
    };
    let decoded = if octets.starts_with(b"AMQP") {
        protocol_header(&mut reader)?
    } else {
        frame(&mut reader)?
    };
    if reader.at == octets.len() {
        Ok(decoded)
    } else {
        Err(reader.expected("nothing more"))
    }
}

/// Reads on from where it is.
struct Reader<'a> {
    octets: &'a [u8],
    at: usize,
    /// In how many tables and arrays it is.
    deep: usize,
}

impl<'a> Reader<'a> {
    const fn expected(&self, expected: &'static str) -> Malformed {
        let octet = self.at;
        Malformed { octet, expected }
    }

    /// A value by the codec's reader, and the octets that it took.
    fn take<T>(
        &mut self,
        expected: &'static str,
        parse: impl FnOnce(&'a [u8]) -> ParserResult<&'a [u8], T>,
    ) -> Result<(T, Range<usize>), Malformed> {
        let rest = &self.octets[self.at..];
        let (left, value) = parse(rest).map_err(|_| self.expected(expected))?;
        let start = self.at;
        self.at += rest.len() - left.len();
        Ok((value, start..self.at))
    }

    /// So many octets as they are.
    fn octets(
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

    fn short(&mut self, name: &'static str) -> Result<(u16, Field), Malformed> {
        let (value, range) = self.take(name, parse_short_uint)?;
        let bare = Value::Bare(AMQPValue::ShortUInt(value));
        let field = Field::leaf(name, "short", value.to_string(), range, bare);
        Ok((value, field))
    }

    fn long(&mut self, name: &'static str) -> Result<(u32, Field), Malformed> {
        let (value, range) = self.take(name, parse_long_uint)?;
        let bare = Value::Bare(AMQPValue::LongUInt(value));
        let field = Field::leaf(name, "long", value.to_string(), range, bare);
        Ok((value, field))
    }
}

fn protocol_header(reader: &mut Reader<'_>) -> Result<Decoded, Malformed> {
    let (_, range) = reader.octets(4, "AMQP")?;
    let mark = Value::Octets(b"AMQP".to_vec());
    let mut fields = vec![Field::leaf("protocol", "", "AMQP", range, mark)];
    for name in ["id", "major", "minor", "revision"] {
        fields.push(octet(reader, name)?);
    }
    Ok(Decoded {
        name: "protocol header",
        channel: 0,
        fields,
    })
}

fn octet(reader: &mut Reader<'_>, name: &'static str) -> Result<Field, Malformed> {
    let (value, range) = reader.take(name, parse_short_short_uint)?;
    let bare = Value::Bare(AMQPValue::ShortShortUInt(value));
    Ok(Field::leaf(name, "octet", value.to_string(), range, bare))
}

fn frame(reader: &mut Reader<'_>) -> Result<Decoded, Malformed> {
    let mut kind = octet(reader, "type")?;
    let (channel, channel_field) = reader.short("channel")?;
    let (size, size_field) = reader.long("size")?;
    let end = reader.at.saturating_add(size as usize);
    if reader.octets.len() != end.saturating_add(1) || reader.octets[end] != FRAME_END {
        return Err(reader.expected("a payload of that size and the end of the frame"));
    }
    let what = reader.octets[kind.range.start];
    let payload = reader.octets;
    // A field must not take the end of the frame for its own.
    reader.octets = &payload[..end];
    let (name, word, body) = match what {
        1 => method(reader).map(|(name, fields)| (name, "method", fields))?,
        2 => ("header", "header", header(reader)?),
        3 => ("body", "body", body(reader)?),
        8 if size == 0 => ("heartbeat", "heartbeat", Vec::new()),
        _ => return Err(reader.expected("a method, a header, a body or a heartbeat")),
    };
    kind.text = format!("{what} ({word})");
    if reader.at != end {
        return Err(reader.expected("the end of the payload"));
    }
    reader.octets = payload;
    let (_, range) = reader.octets(1, "the end of the frame")?;
    let mark = Value::Octets(vec![FRAME_END]);
    let mut fields = vec![kind, channel_field, size_field];
    fields.extend(body);
    fields.push(Field::leaf("frame-end", "octet", "206", range, mark));
    Ok(Decoded {
        name,
        channel,
        fields,
    })
}

fn method(reader: &mut Reader<'_>) -> Result<(&'static str, Vec<Field>), Malformed> {
    let (class, mut class_field) = reader.short("class-id")?;
    let (id, mut id_field) = reader.short("method-id")?;
    let Some(Method { name, fields, .. }) = find(class, id) else {
        return Err(reader.expected("the fields of a method that there is"));
    };
    let (of, word) = name.split_once('.').unwrap_or((name, ""));
    class_field.text = format!("{class} ({of})");
    id_field.text = format!("{id} ({word})");
    let mut all = vec![class_field, id_field];
    let mut rest = *fields;
    while let Some((first, after)) = rest.split_first() {
        let bits = rest.iter().take_while(|(_, kind)| *kind == Type::Bit);
        match bits.count() {
            0 => {
                all.push(argument(reader, *first)?);
                rest = after;
            }
            count => {
                all.push(bits_field(reader, &rest[..count])?);
                rest = &rest[count..];
            }
        }
    }
    Ok((name, all))
}

/// Bits that stand next to each other share an octet, from the lowest.
fn bits_field(reader: &mut Reader<'_>, names: &[FieldOf]) -> Result<Field, Malformed> {
    let (octet, range) = reader.take("bits", parse_short_short_uint)?;
    let bits = (0..).zip(names).map(|(bit, (name, kind))| {
        let set = octet >> bit & 1 == 1;
        bit_of(name, kind.name(), set, bit, range.clone())
    });
    let parts: Vec<Field> = bits.collect();
    let value = Value::Bare(AMQPValue::ShortShortUInt(octet));
    let text = format!("{octet:#010b}");
    Ok(Field {
        parts,
        ..Field::leaf("bits", "octet", text, range, value)
    })
}

fn bit_of(name: &str, kind: &'static str, set: bool, bit: u8, range: Range<usize>) -> Field {
    Field {
        bit: Some(bit),
        ..Field::leaf(
            name,
            kind,
            set.to_string(),
            range,
            Value::Octets(Vec::new()),
        )
    }
}

fn argument(reader: &mut Reader<'_>, (name, kind): FieldOf) -> Result<Field, Malformed> {
    let (text, value, range) = match kind {
        Type::Octet | Type::Bit => return octet(reader, name),
        Type::Short => return Ok(reader.short(name)?.1),
        Type::Long => return Ok(reader.long(name)?.1),
        Type::Table => return table(reader, name),
        // The codec has no value of its own for a `longlong`; a timestamp is one.
        Type::LongLong => {
            let (value, range) = reader.take(name, parse_long_long_uint)?;
            (value.to_string(), AMQPValue::Timestamp(value), range)
        }
        Type::Timestamp => {
            let (value, range) = reader.take(name, parse_timestamp)?;
            (value.to_string(), AMQPValue::Timestamp(value), range)
        }
        Type::ShortString => {
            let (value, range) = reader.take(name, parse_short_string)?;
            let text = value.to_string();
            (text, AMQPValue::ShortString(value), range)
        }
        Type::LongString => {
            let (value, range) = reader.take(name, parse_long_string)?;
            let text = readable(value.as_bytes());
            (text, AMQPValue::LongString(value), range)
        }
    };
    Ok(Field::leaf(
        name,
        kind.name(),
        text,
        range,
        Value::Bare(value),
    ))
}

/// The length in octets, then the entries.
fn table(reader: &mut Reader<'_>, name: &str) -> Result<Field, Malformed> {
    let (length, mut parts) = counted(reader)?;
    let end = reader.at.saturating_add(length);
    while reader.at < end {
        parts.push(entry(reader)?);
    }
    closed(reader, end, Field::group(name, "table", parts))
}

fn counted(reader: &mut Reader<'_>) -> Result<(usize, Vec<Field>), Malformed> {
    let (length, field) = reader.long("length")?;
    Ok((length as usize, vec![field]))
}

fn closed(reader: &Reader<'_>, end: usize, group: Field) -> Result<Field, Malformed> {
    if reader.at == end {
        let entries = group.parts.len() - 1;
        let word = if entries == 1 { "entry" } else { "entries" };
        return Ok(group.said(format!("{entries} {word}")));
    }
    Err(reader.expected("something within its table or array"))
}

fn entry(reader: &mut Reader<'_>) -> Result<Field, Malformed> {
    let (key, range) = reader.take("a key", parse_short_string)?;
    let name = key.to_string();
    let bare = Value::Bare(AMQPValue::ShortString(key));
    let key = Field::leaf("key", "shortstr", name.clone(), range, bare);
    let value = value(reader, "value")?;
    let (kind, text) = (value.kind, value.text.clone());
    Ok(Field::group(name, kind, vec![key, value]).said(text))
}

/// The octet that names the type, then the value.
fn value(reader: &mut Reader<'_>, name: &str) -> Result<Field, Malformed> {
    let kind = parse_type(&reader.octets[reader.at..]);
    let kind = kind.map_err(|_| reader.expected("the type of a value"))?.1;
    match kind {
        AMQPType::FieldTable | AMQPType::FieldArray => nested(reader, name, kind),
        _ => {
            let (value, range) = reader.take("a value of its type", parse_value)?;
            let text = text_of(&value);
            Ok(Field::leaf(
                name,
                type_name(kind),
                text,
                range,
                Value::Tagged(value),
            ))
        }
    }
}

fn nested(reader: &mut Reader<'_>, name: &str, kind: AMQPType) -> Result<Field, Malformed> {
    if reader.deep == DEEPEST {
        return Err(reader.expected("something that is nested less"));
    }
    reader.deep += 1;
    let (octets, range) = reader.octets(1, "the type of a value")?;
    let mark = Value::Octets(octets.to_vec());
    let letter = readable(octets);
    let tag = Field::leaf("type", "octet", letter, range, mark);
    let (length, mut parts) = counted(reader)?;
    let end = reader.at.saturating_add(length);
    let mut number = 0;
    while reader.at < end {
        parts.push(if kind == AMQPType::FieldTable {
            entry(reader)?
        } else {
            value(reader, &number.to_string())?
        });
        number += 1;
    }
    let mut field = closed(reader, end, Field::group(name, type_name(kind), parts))?;
    field.range.start = tag.range.start;
    field.parts.insert(0, tag);
    reader.deep -= 1;
    Ok(field)
}

/// The class, the weight, the size of the whole body, which properties there are, and those.
fn header(reader: &mut Reader<'_>) -> Result<Vec<Field>, Malformed> {
    let (class, mut class_field) = reader.short("class-id")?;
    if class == 60 {
        class_field.text = format!("{class} (basic)");
    }
    let (_, weight) = reader.short("weight")?;
    let size = argument(reader, ("body-size", Type::LongLong))?;
    let (flags, flags_field) = flags(reader)?;
    let mut fields = vec![class_field, weight, size, flags_field];
    for (place, property) in PROPERTIES.into_iter().enumerate() {
        if flags >> (15 - place) & 1 == 1 {
            fields.push(argument(reader, property)?);
        }
    }
    Ok(fields)
}

fn flags(reader: &mut Reader<'_>) -> Result<(u16, Field), Malformed> {
    let (flags, mut field) = reader.short("property-flags")?;
    let bits = (0..15_u8).rev().zip(PROPERTIES).map(|(bit, (name, _))| {
        let bit = bit + 1;
        let set = flags >> bit & 1 == 1;
        bit_of(name, "bit", set, bit, field.range.clone())
    });
    let parts: Vec<Field> = bits.collect();
    field.text = format!("{flags:#018b}");
    field.parts = parts;
    Ok((flags, field))
}

fn body(reader: &mut Reader<'_>) -> Result<Vec<Field>, Malformed> {
    let count = reader.octets.len() - reader.at;
    let (octets, range) = reader.octets(count, "the body")?;
    let text = readable(octets);
    let octets = Value::Octets(octets.to_vec());
    Ok(vec![Field::leaf("body", "octets", text, range, octets)])
}
