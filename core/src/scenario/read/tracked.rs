//! A reader of JSON values that says where it stumbled.
//!
//! `serde_path_to_error` does the same for every format, by wrapping every part of every
//! reader; for the one format that documents have, this costs half the download.
//! It knows no type of the document.

use std::cell::RefCell;

use serde::Deserialize;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Error, Value, map};

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Item(usize),
    Field(String),
}

/// Reads a value, or tells the fault and the steps to where it is, from the outermost in.
/// What stands inside of a variant of an enum is not told apart.
pub(super) fn tracked<'de, T: Deserialize<'de>>(
    value: &'de Value,
) -> Result<T, (Error, Vec<Step>)> {
    let steps = RefCell::default();
    let read = T::deserialize(Tracked {
        value,
        steps: &steps,
    });
    read.map_err(|error| {
        let mut steps = steps.into_inner();
        steps.reverse();
        (error, steps)
    })
}

/// A value, and the steps that are gathered while a fault makes its way out.
#[derive(Clone, Copy)]
struct Tracked<'de, 's> {
    value: &'de Value,
    steps: &'s RefCell<Vec<Step>>,
}

impl<'de> Tracked<'de, '_> {
    fn inside(self, value: &'de Value) -> Self {
        Self { value, ..self }
    }

    /// The fault is on its way out, and was in here.
    fn stumbled(self, step: Step) {
        self.steps.borrow_mut().push(step);
    }
}

impl<'de> Deserializer<'de> for Tracked<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Array(items) => {
                let mut rest = Items {
                    whole: self,
                    items,
                    at: 0,
                };
                let read = visitor.visit_seq(&mut rest)?;
                if rest.at < items.len() {
                    return Err(Error::invalid_length(items.len(), &"fewer items"));
                }
                Ok(read)
            }
            Value::Object(fields) => visitor.visit_map(Fields {
                whole: self,
                fields: fields.iter(),
                next: None,
            }),
            scalar => scalar.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value.deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The items of a list, from one on.
struct Items<'de, 's> {
    whole: Tracked<'de, 's>,
    items: &'de [Value],
    at: usize,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some(item) = self.items.get(self.at) else {
            return Ok(None);
        };
        let index = self.at;
        self.at += 1;
        seed.deserialize(self.whole.inside(item))
            .map(Some)
            .inspect_err(|_| self.whole.stumbled(Step::Item(index)))
    }
}

/// The fields of an object that are left.
struct Fields<'de, 's> {
    whole: Tracked<'de, 's>,
    fields: map::Iter<'de>,
    next: Option<(&'de str, &'de Value)>,
}

impl<'de> MapAccess<'de> for Fields<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.next = self.fields.next().map(|(key, value)| (key.as_str(), value));
        let Some((key, _)) = self.next else {
            return Ok(None);
        };
        seed.deserialize(BorrowedStrDeserializer::new(key))
            .map(Some)
            .inspect_err(|_| self.whole.stumbled(Step::Field(key.to_owned())))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (key, value) = self
            .next
            .take()
            .ok_or_else(|| Error::custom("a value without a key"))?;
        seed.deserialize(self.whole.inside(value))
            .inspect_err(|_| self.whole.stumbled(Step::Field(key.to_owned())))
    }
}
