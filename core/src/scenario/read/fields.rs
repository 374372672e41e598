//! Reading an object field by field, naming what is wrong with each.
//!
//! A type derived for every kind of entry would bring a reader of its own into the page;
//! this way they share one for each type of field.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::item;
use crate::scenario::problem::{Problems, did_you_mean};

/// The fields of one object, taken out one by one.
pub(in crate::scenario) struct Fields<'a> {
    place: &'a str,
    fields: Map<String, Value>,
    problems: &'a mut Problems,
}

impl<'a> Fields<'a> {
    /// The fields of the object at a place, those that are not known named as wrong.
    pub(super) fn new(
        place: &'a str,
        fields: Map<String, Value>,
        known: &[&str],
        problems: &'a mut Problems,
    ) -> Self {
        for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
            let remedy = did_you_mean(name, known.iter().copied());
            problems.error(format!("{place}.{name}"), "there is no such field", remedy);
        }
        Self {
            place,
            fields,
            problems,
        }
    }

    /// A field that must be there. Where it is not, or cannot be read, that is noted, and
    /// the stand-in is given, so that reading can go on.
    pub(super) fn required<T: for<'de> Deserialize<'de>>(&mut self, name: &str, stand_in: T) -> T {
        if !self.fields.contains_key(name) {
            let place = format!("{}.{name}", self.place);
            self.problems.error(place, "this field is missing", "");
        }
        self.or(name, stand_in)
    }

    /// A field that need not be there.
    pub(super) fn or<T: for<'de> Deserialize<'de>>(&mut self, name: &str, default: T) -> T {
        let given = self.fields.remove(name);
        given
            .and_then(|value| self.read(name, value))
            .unwrap_or(default)
    }

    /// A field that is an object of its own kind.
    pub(super) fn with<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str, Value, &mut Problems) -> Option<T>,
    ) -> Option<T> {
        let place = format!("{}.{name}", self.place);
        match self.fields.remove(name) {
            Some(value) => read(&place, value, self.problems),
            None => {
                self.problems.error(place, "this field is missing", "");
                read("", Value::Object(Map::new()), &mut Problems::default())
            }
        }
    }

    fn read<T: for<'de> Deserialize<'de>>(&mut self, name: &str, value: Value) -> Option<T> {
        item::read(&format!("{}.{name}", self.place), value, self.problems)
    }
}
