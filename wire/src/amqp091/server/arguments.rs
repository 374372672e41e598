//! The payloads of methods and content headers as RabbitMQ's parser takes them apart
//! (`rabbit_framing_amqp_0_9_1.erl`, `decode_method_fields` and `decode_properties`). What is
//! wrong with one is told as that parser finds it out: the codec would only say that it is none.

use amq_protocol_7::protocol::basic::AMQPProperties;
use amq_protocol_7::types::parsing::{parse_field_table, parse_long_long_uint};
use amq_protocol_7::types::{AMQPValue, FieldTable};

use crate::amqp091::schema::{FieldOf, Method, PROPERTIES, Type};

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Argument {
    Number(u64),
    Bit(bool),
    Text(String),
    Octets(Vec<u8>),
    Table(FieldTable),
}

/// The fields of a method, by their names in the specification.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Arguments(Vec<(&'static str, Argument)>);

/// Why a payload cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Unreadable {
    /// It is too short or too long.
    Length,
    /// A short string of it is no UTF-8.
    Text,
    /// A table of it is none: the server's process dies of it.
    Table,
}

/// The fields of this method.
pub(in super::super) fn read(method: &Method, payload: &[u8]) -> Result<Arguments, Unreadable> {
    let mut reader = Reader(payload);
    let mut all = Vec::new();
    let mut rest = method.fields;
    while let Some((first, after)) = rest.split_first() {
        let bits = rest.iter().take_while(|(_, kind)| *kind == Type::Bit);
        match bits.count() {
            0 => {
                all.push((first.0, reader.field(*first)?));
                rest = after;
            }
            count => {
                let octet = reader.octets(1)?[0];
                let bits = (0..).zip(&rest[..count]);
                all.extend(bits.map(|(n, (name, _))| (*name, Argument::Bit(octet >> n & 1 == 1))));
                rest = &rest[count..];
            }
        }
    }
    if !reader.0.is_empty() {
        return Err(Unreadable::Length);
    }
    let mut arguments = Arguments(all);
    arguments.check(method)?;
    Ok(arguments)
}

/// The properties of a message. The server does not ask whether their texts are UTF-8.
pub(super) fn properties(payload: &[u8]) -> Result<AMQPProperties, Unreadable> {
    let mut reader = Reader(payload);
    let flags = reader.number(2)?;
    let mut found = Vec::new();
    for (place, property) in PROPERTIES.into_iter().enumerate() {
        if flags >> (15 - place) & 1 == 1 {
            found.push((property.0, reader.field(property)?));
        }
    }
    if !reader.0.is_empty() {
        return Err(Unreadable::Length);
    }
    found.into_iter().try_fold(
        AMQPProperties::default(),
        |properties, (name, value)| match value {
            Argument::Number(number) => Ok(with_number(properties, name, number)),
            Argument::Octets(octets) if name == "headers" => {
                let table = table(&octets).ok_or(Unreadable::Table)?;
                Ok(properties.with_headers(table))
            }
            Argument::Octets(octets) => {
                let text = String::from_utf8_lossy(&octets);
                Ok(with_text(properties, name, &text))
            }
            Argument::Bit(_) | Argument::Text(_) | Argument::Table(_) => Ok(properties),
        },
    )
}

fn with_number(properties: AMQPProperties, name: &str, number: u64) -> AMQPProperties {
    let octet = u8::try_from(number).unwrap_or_default();
    match name {
        "delivery-mode" => properties.with_delivery_mode(octet),
        "priority" => properties.with_priority(octet),
        _ => properties.with_timestamp(number),
    }
}

fn with_text(properties: AMQPProperties, name: &str, text: &str) -> AMQPProperties {
    let text = text.into();
    match name {
        "content-type" => properties.with_content_type(text),
        "content-encoding" => properties.with_content_encoding(text),
        "correlation-id" => properties.with_correlation_id(text),
        "reply-to" => properties.with_reply_to(text),
        "expiration" => properties.with_expiration(text),
        "message-id" => properties.with_message_id(text),
        "type" => properties.with_type(text),
        "user-id" => properties.with_user_id(text),
        "app-id" => properties.with_app_id(text),
        _ => properties.with_cluster_id(text),
    }
}

/// The size of the body, in octets, that a content header announces.
pub(super) fn body_size(octets: &[u8]) -> Option<u64> {
    parse_long_long_uint(octets).ok().map(|(_, size)| size)
}

/// A table by itself, as the mechanism AMQPLAIN has it.
pub(super) fn bare_table(octets: &[u8]) -> Option<FieldTable> {
    let size = u32::try_from(octets.len()).ok()?;
    table(&[&size.to_be_bytes()[..], octets].concat())
}

fn table(octets: &[u8]) -> Option<FieldTable> {
    let (rest, table) = parse_field_table(octets).ok()?;
    rest.is_empty().then_some(table)
}

impl Arguments {
    /// Texts and tables, in their order. Whose content follows has names that the server takes
    /// as they are; of all others the texts must be UTF-8.
    fn check(&mut self, method: &Method) -> Result<(), Unreadable> {
        let as_they_are = method.name == "basic.publish";
        for (name, argument) in &mut self.0 {
            let mut fields = method.fields.iter();
            let kind = fields
                .find(|(field, _)| field == name)
                .map(|(_, kind)| *kind);
            let Argument::Octets(octets) = argument else {
                continue;
            };
            match kind {
                Some(Type::ShortString) => {
                    let text = match std::str::from_utf8(octets) {
                        Ok(text) => text.to_owned(),
                        Err(_) if as_they_are => String::from_utf8_lossy(octets).into_owned(),
                        Err(_) => return Err(Unreadable::Text),
                    };
                    *argument = Argument::Text(text);
                }
                Some(Type::Table) => {
                    *argument = Argument::Table(table(octets).ok_or(Unreadable::Table)?);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn of(&self, name: &str) -> Option<&Argument> {
        let mut all = self.0.iter();
        all.find(|(one, _)| *one == name).map(|(_, value)| value)
    }

    pub(super) fn text(&self, name: &str) -> &str {
        match self.of(name) {
            Some(Argument::Text(text)) => text,
            _ => "",
        }
    }

    pub(super) fn octets(&self, name: &str) -> &[u8] {
        match self.of(name) {
            Some(Argument::Octets(octets)) => octets,
            _ => &[],
        }
    }

    pub(super) fn bit(&self, name: &str) -> bool {
        self.of(name) == Some(&Argument::Bit(true))
    }

    /// A number; 0 where it does not fit, which the field's own size keeps from happening.
    pub(super) fn number<N: TryFrom<u64> + Default>(&self, name: &str) -> N {
        match self.of(name) {
            Some(Argument::Number(number)) => N::try_from(*number).unwrap_or_default(),
            _ => N::default(),
        }
    }

    pub(super) fn table(&self, name: &str) -> FieldTable {
        match self.of(name) {
            Some(Argument::Table(table)) => table.clone(),
            _ => FieldTable::default(),
        }
    }
}

/// Whether the table says so of a capability.
pub(super) fn announces(properties: &FieldTable, capability: &str) -> bool {
    let all = properties.inner().iter();
    let mut named = all.filter(|(key, _)| key.as_str() == "capabilities");
    let Some((_, AMQPValue::FieldTable(capabilities))) = named.next() else {
        return false;
    };
    let mut all = capabilities.inner().iter();
    all.any(|(key, value)| key.as_str() == capability && *value == AMQPValue::Boolean(true))
}

/// What is left of a payload.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn octets(&mut self, count: usize) -> Result<&'a [u8], Unreadable> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Unreadable::Length)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self, octets: usize) -> Result<u64, Unreadable> {
        let octets = self.octets(octets)?.iter();
        Ok(octets.fold(0, |number, octet| number << 8 | u64::from(*octet)))
    }

    /// As many octets as a number of this size before them says.
    fn counted(&mut self, size: usize) -> Result<&'a [u8], Unreadable> {
        let count = usize::try_from(self.number(size)?).map_err(|_| Unreadable::Length)?;
        self.octets(count)
    }

    fn field(&mut self, (_, kind): FieldOf) -> Result<Argument, Unreadable> {
        Ok(match kind {
            Type::Octet | Type::Bit => Argument::Number(self.number(1)?),
            Type::Short => Argument::Number(self.number(2)?),
            Type::Long => Argument::Number(self.number(4)?),
            Type::LongLong | Type::Timestamp => Argument::Number(self.number(8)?),
            Type::ShortString => Argument::Octets(self.counted(1)?.to_vec()),
            Type::LongString => Argument::Octets(self.counted(4)?.to_vec()),
            Type::Table => {
                let before = self.0;
                let length = self.counted(4)?.len();
                Argument::Octets(before[..length + 4].to_vec())
            }
        })
    }
}
