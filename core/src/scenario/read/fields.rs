//! Reading an object field by field, naming what is wrong with each.
//!
//! Which fields there are is told by asking for them; what is left was asked for by nobody.
//! This file knows no type of the document.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::value::{self, Read};
use crate::scenario::problem::{Problems, did_you_mean};
use crate::tr;

/// What becomes of fields that nobody asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// They are wrong.
    Refused,
    /// A newer server may have written them; they are wrong only where they look like a
    /// misspelling.
    PassedOver,
}

/// The fields of one object, taken out one by one.
pub(super) struct Fields<'a> {
    place: &'a str,
    fields: Map<String, Value>,
    asked: Vec<&'static str>,
    problems: &'a mut Problems,
}

/// Reads the object at a place by asking for its fields.
pub(super) fn object<T>(
    place: &str,
    value: Value,
    unknown: Unknown,
    problems: &mut Problems,
    read: impl FnOnce(&mut Fields<'_>) -> T,
) -> Option<T> {
    let fields = value::object(place, value, problems)?;
    let mut fields = Fields::new(place, fields, problems);
    let read = read(&mut fields);
    fields.rest(unknown);
    Some(read)
}

impl<'a> Fields<'a> {
    pub(super) const fn new(
        place: &'a str,
        fields: Map<String, Value>,
        problems: &'a mut Problems,
    ) -> Self {
        Self {
            place,
            fields,
            asked: Vec::new(),
            problems,
        }
    }

    fn place_of(&self, name: &str) -> String {
        match self.place {
            "" => name.to_owned(),
            place => format!("{place}.{name}"),
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.asked.push(name);
        // Nothing is removed from these maps: that is several kB of code to download.
        self.fields.get_mut(name).map(Value::take)
    }

    /// A field that may be there, and says nothing.
    pub(super) fn ignore(&mut self, name: &'static str) {
        self.take(name);
    }

    fn missing(&mut self, name: &str) {
        let place = self.place_of(name);
        self.problems.error(place, tr!("this field is missing"), "");
    }

    /// A field that must be there. Where it is not, or cannot be read, that is noted, and
    /// the stand-in is given, so that reading can go on.
    pub(super) fn required<T: Read>(&mut self, name: &'static str, stand_in: T) -> T {
        if !self.fields.contains_key(name) {
            self.missing(name);
        }
        self.or(name, stand_in)
    }

    /// A field that need not be there. Where it cannot be read, that is noted.
    pub(super) fn or<T: Read>(&mut self, name: &'static str, default: T) -> T {
        match self.take(name) {
            Some(value) => {
                let place = self.place_of(name);
                T::read(&place, value, self.problems).unwrap_or(default)
            }
            None => default,
        }
    }

    /// A field that need not be there, and for which nothing stands in where it cannot be
    /// read.
    pub(super) fn whole<T: Read + Default>(&mut self, name: &'static str) -> Option<T> {
        match self.take(name) {
            Some(value) => T::read(&self.place_of(name), value, self.problems),
            None => Some(T::default()),
        }
    }

    /// A field that must be there and is an object of its own kind; where it is missing,
    /// what an empty one would be.
    pub(super) fn part<T: Read>(&mut self, name: &'static str) -> Option<T> {
        let place = self.place_of(name);
        match self.take(name) {
            Some(value) => T::read(&place, value, self.problems),
            None => {
                self.missing(name);
                T::read("", Value::Object(Map::new()), &mut Problems::default())
            }
        }
    }

    /// A list of at most so many items; none where one of them is missing as a whole.
    pub(super) fn list<T: Read>(&mut self, name: &'static str, most: usize) -> Option<Vec<T>> {
        let Some(value) = self.take(name) else {
            return Some(Vec::new());
        };
        let place = self.place_of(name);
        let items = value::items(&place, value, self.problems)?;
        if items.len() > most {
            self.problems.error(
                place,
                tr!("there are {} of these", items.len()),
                tr!("at most {} are allowed", most),
            );
            return None;
        }
        let (read, all) = value::each(&place, items, self.problems);
        all.then_some(read)
    }

    /// What nobody asked for, after what is wrong with that is noted.
    pub(super) fn rest(mut self, unknown: Unknown) -> BTreeMap<String, Value> {
        let mut rest = BTreeMap::new();
        for (name, value) in std::mem::take(&mut self.fields) {
            if self.asked.contains(&name.as_str()) {
                continue;
            }
            let remedy = did_you_mean(&name, self.asked.iter().copied());
            if unknown == Unknown::Refused || !remedy.is_empty() {
                let place = self.place_of(&name);
                self.problems
                    .error(place, tr!("there is no such field"), remedy);
            }
            rest.insert(name, value);
        }
        rest
    }
}
