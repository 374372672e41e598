//! Fields: what the octets of a frame mean, as a tree whose leaves lie side by side.
//!
//! Which fields a frame has is for [`crate::amqp091`] and [`crate::amqp10`] to say.

use std::fmt::Write;
use std::ops::Range;

use serde_json::{Value as Json, json};

/// A field of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name: the protocol's, the key in a table, or the number in a list.
    pub name: String,
    /// The protocol's name of its type; empty where it is only a group of others.
    pub kind: &'static str,
    /// Its value as a person reads it; empty where its parts tell it.
    pub text: String,
    /// The octets of the frame that it is made of.
    pub range: Range<usize>,
    /// Which bit of its octet it is, from the lowest, where it is only that.
    pub bit: Option<u8>,
    /// What it is made of. They lie side by side and fill its range, unless they are bits.
    pub parts: Vec<Field>,
    /// What the codec reads in these octets, where it has no parts.
    pub value: Value,
}

/// What the codec reads in the octets of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing of its own: its parts are the value.
    Parts,
    /// Octets that stand for themselves: bodies, marks, sizes of what follows.
    Octets(Vec<u8>),
    /// A value of AMQP 0-9-1, without the octet that names its type.
    Bare(amq_protocol_7::types::AMQPValue),
    /// A value of AMQP 0-9-1 behind the octet that names its type.
    Tagged(amq_protocol_7::types::AMQPValue),
    /// A value of AMQP 1.0 with its constructor.
    Modern(serde_amqp::Value),
    /// The descriptor of a value of AMQP 1.0.
    Descriptor(serde_amqp::Value),
}

impl Field {
    /// A field that the codec reads as one value.
    pub(crate) fn leaf(
        name: impl Into<String>,
        kind: &'static str,
        text: impl Into<String>,
        range: Range<usize>,
        value: Value,
    ) -> Self {
        let (name, text) = (name.into(), text.into());
        Self {
            name,
            kind,
            text,
            range,
            bit: None,
            parts: Vec::new(),
            value,
        }
    }

    /// A field that is made of others, in their order and without gaps.
    pub(crate) fn group(name: impl Into<String>, kind: &'static str, parts: Vec<Self>) -> Self {
        let start = parts.first().map_or(0, |first| first.range.start);
        let end = parts.last().map_or(start, |last| last.range.end);
        Self {
            name: name.into(),
            kind,
            text: String::new(),
            range: start..end,
            bit: None,
            parts,
            value: Value::Parts,
        }
    }

    /// The same with words for the whole of it.
    pub(crate) fn said(self, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { text, ..self }
    }

    /// Whether it is one value: its parts, if any, are the bits of it.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        self.value != Value::Parts
    }

    /// The fields below it that are one value each, itself where it is one.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Self> {
        if self.is_leaf() {
            return vec![self];
        }
        self.parts.iter().flat_map(Self::leaves).collect()
    }

    /// The part at this path of names.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        match path.split_first() {
            None => Some(self),
            Some((first, rest)) => find(&self.parts, first)?.at(rest),
        }
    }

    /// As JSON: `name`, `type`, `value`, `octets` as `[start, end]`, `bit`, `parts`.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut json = json!({
            "name": self.name,
            "octets": [self.range.start, self.range.end],
        });
        if !self.kind.is_empty() {
            json["type"] = self.kind.into();
        }
        if !self.text.is_empty() || self.parts.is_empty() {
            json["value"] = self.text.as_str().into();
        }
        if let Some(bit) = self.bit {
            json["bit"] = bit.into();
        }
        if !self.parts.is_empty() {
            json["parts"] = self.parts.iter().map(Self::to_json).collect();
        }
        json
    }

    /// The field and what it is made of, a line each, below one another.
    pub(crate) fn write(&self, indent: usize, out: &mut String) {
        let (start, end) = (self.range.start, self.range.end);
        let place = match self.bit {
            Some(bit) => format!("{start}.{bit}"),
            None if end - start == 1 => start.to_string(),
            None if start == end => format!("{start}-"),
            None => format!("{start}-{}", end - 1),
        };
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "{:indent$}{:<9}{}{}{}",
            "",
            place,
            self.name,
            match (self.text.is_empty(), self.is_leaf()) {
                (true, true) => " = \"\"",
                (true, false) => "",
                (false, _) => " = ",
            },
            self.text.escape_debug(),
        );
        for part in &self.parts {
            part.write(indent + 2, out);
        }
    }
}

/// The field of this name.
#[must_use]
pub fn find<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    fields.iter().find(|field| field.name == name)
}

/// The smallest field that this octet belongs to; of bits that share it, none.
#[must_use]
pub fn field_at(fields: &[Field], octet: usize) -> Option<&Field> {
    let field = fields.iter().find(|field| field.range.contains(&octet))?;
    if field.is_leaf() {
        return Some(field);
    }
    field_at(&field.parts, octet).or(Some(field))
}

/// Octets as hexadecimal digits.
#[must_use]
pub fn hex(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len() * 2);
    for octet in octets {
        // Writing to a string does not fail.
        let _ = write!(text, "{octet:02x}");
    }
    text
}

/// Octets as text where they are some, else as hexadecimal digits. The login has octets of 0
/// between its words.
pub(crate) fn readable(octets: &[u8]) -> String {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\0' | '\n' | '\t');
    match std::str::from_utf8(octets) {
        Ok("") => String::new(),
        Ok(text) if !text.contains(is_odd) && text.contains(|c: char| !c.is_control()) => {
            text.to_owned()
        }
        _ => hex(octets),
    }
}
