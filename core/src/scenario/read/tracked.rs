//! A reader of JSON values that says where it stumbled.
//!
//! `serde_path_to_error` does the same for every format, by wrapping every part of every
//! reader; for the one format that documents have, this is some 10 kB less to download.
//! Each kind of value is offered only what it can be: what a reader would do with anything
//! else, such as with a list for an object, need not be downloaded either.
//! It knows no type of the document.

use std::fmt::Display;

use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, Expected, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::{Value, map};

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Item(usize),
    Field(String),
}

/// Why a value cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(super) struct Stumble {
    pub(super) message: String,
    /// From the innermost out, while it makes its way there.
    way_out: Vec<Step>,
}

impl Stumble {
    /// The steps to the fault, from the outermost in.
    pub(super) fn steps(&self) -> Vec<Step> {
        self.way_out.iter().rev().cloned().collect()
    }

    fn inside(mut self, step: Step) -> Self {
        self.way_out.push(step);
        self
    }
}

impl serde::de::Error for Stumble {
    fn custom<T: Display>(message: T) -> Self {
        Self {
            message: message.to_string(),
            way_out: Vec::new(),
        }
    }

    /// What was found instead, whoever tells of it can see.
    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid type, expected {expected}"))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid value, expected {expected}"))
    }
}

/// Reads a value, or tells the first fault and where it is.
pub(super) fn tracked<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Stumble> {
    T::deserialize(Tracked(value))
}

#[derive(Clone, Copy)]
struct Tracked<'de>(&'de Value);

impl<'de> Deserializer<'de> for Tracked<'de> {
    type Error = Stumble;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(whole), _) => visitor.visit_u64(whole),
                (None, Some(whole)) => visitor.visit_i64(whole),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        match self.0 {
            Value::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        match self.0.as_i64() {
            Some(whole) => visitor.visit_i64(whole),
            None => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        match self.0.as_u64() {
            Some(whole) => visitor.visit_u64(whole),
            None => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        match self.0 {
            Value::String(text) => visitor.visit_borrowed_str(text),
            _ => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        let Value::Array(items) = self.0 else {
            return Err(self.unfit(&visitor));
        };
        let mut rest = Items { items, at: 0 };
        let read = visitor.visit_seq(&mut rest)?;
        if rest.at < items.len() {
            return Err(Stumble::invalid_length(items.len(), &"fewer items"));
        }
        Ok(read)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        match self.0 {
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
            _ => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stumble> {
        self.deserialize_map(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stumble> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stumble> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stumble> {
        match self.0 {
            Value::String(variant) => visitor.visit_enum(BorrowedStrDeserializer::new(variant)),
            Value::Object(fields) => {
                visitor.visit_enum(MapAccessDeserializer::new(Fields::of(fields)))
            }
            _ => Err(self.unfit(&visitor)),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

impl Tracked<'_> {
    /// It is not what is expected.
    fn unfit(self, expected: &dyn Expected) -> Stumble {
        Stumble::invalid_type(Unexpected::Other("this"), expected)
    }
}

/// The items of a list, from one on.
struct Items<'de> {
    items: &'de [Value],
    at: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Stumble;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stumble> {
        let Some(item) = self.items.get(self.at) else {
            return Ok(None);
        };
        let step = Step::Item(self.at);
        self.at += 1;
        let read = seed.deserialize(Tracked(item));
        read.map(Some).map_err(|stumble| stumble.inside(step))
    }
}

/// The fields of an object that are left.
struct Fields<'de> {
    rest: map::Iter<'de>,
    value: Option<(&'de str, &'de Value)>,
}

impl<'de> Fields<'de> {
    fn of(fields: &'de map::Map<String, Value>) -> Self {
        Self {
            rest: fields.iter(),
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Stumble;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stumble> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some((key, value));
        let read = seed.deserialize(BorrowedStrDeserializer::new(key));
        read.map(Some)
            .map_err(|stumble: Stumble| stumble.inside(Step::Field(key.clone())))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stumble> {
        let (key, value) = self
            .value
            .take()
            .ok_or_else(|| Stumble::custom("a value without a key"))?;
        seed.deserialize(Tracked(value))
            .map_err(|stumble| stumble.inside(Step::Field(key.to_owned())))
    }
}
