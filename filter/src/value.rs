//! The values that filters work on: JSON's, with numbers that are the same on machines of
//! 32 and of 64 bits, and each knowing how heavy it is.
//!
//! A value that would go beyond its bound is never made: `null` stands in its place, and
//! the run is over.

mod access;
mod arithmetic;
mod compare;
mod read;
mod write;

use std::rc::Rc;

use indexmap::IndexMap;
use jaq_core::{Error, ValR};
use rustc_hash::FxBuildHasher;

use crate::bounds::{VALUE_DEPTH, WEIGHT};
use crate::meter::{Fault, broken, charge, spend, stopped};

pub(crate) use arithmetic::split;
pub(crate) use read::read;

/// A value of JSON. Numbers are whole where they can be.
#[derive(Clone, Debug, Default)]
pub(crate) enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number; it is finite, and not a whole one below 2^53.
    Float(f64),
    /// A string.
    Text(Rc<str>),
    /// An array.
    List(Rc<List>),
    /// An object.
    Map(Rc<Map>),
}

/// The entries of an object, in the order in which they came.
pub(crate) type Entries = IndexMap<Rc<str>, Value, FxBuildHasher>;

/// An array and its size.
#[derive(Clone, Debug)]
pub(crate) struct List {
    items: Vec<Value>,
    size: Size,
}

/// An object and its size.
#[derive(Clone, Debug)]
pub(crate) struct Map {
    entries: Entries,
    size: Size,
}

/// How much a value is, with all that is in it.
#[derive(Clone, Copy, Debug)]
struct Size {
    weight: u32,
    depth: u32,
}

impl Size {
    const ONE: Self = Self {
        weight: 1,
        depth: 0,
    };

    fn of_text(text: &str) -> Self {
        let weight = u32::try_from(text.len() / 8).unwrap_or(u32::MAX);
        Self {
            weight: weight.saturating_add(1),
            depth: 0,
        }
    }

    /// A container's size with one part more.
    fn holding(self, part: Self) -> Self {
        Self {
            weight: self.weight.saturating_add(part.weight),
            depth: self.depth.max(part.depth + 1),
        }
    }

    /// Whether it is within the bounds. Where not, the run is over.
    fn fits(self) -> bool {
        let fits = self.weight <= WEIGHT && self.depth <= VALUE_DEPTH;
        if !fits {
            broken(Fault::Size);
        }
        fits
    }
}

impl Value {
    fn size(&self) -> Size {
        match self {
            Self::Null | Self::Bool(_) | Self::Int(_) | Self::Float(_) => Size::ONE,
            Self::Text(text) => Size::of_text(text),
            Self::List(list) => list.size,
            Self::Map(map) => map.size,
        }
    }

    /// How heavy it is: its parts, and its texts by every eight bytes.
    pub(crate) fn weight(&self) -> usize {
        self.size().weight as usize
    }

    /// A string.
    pub(crate) fn text(text: impl Into<Rc<str>>) -> Self {
        let text = text.into();
        let size = Size::of_text(&text);
        let paid = spend(size.weight as usize / 8);
        if size.fits() && paid {
            Self::Text(text)
        } else {
            Self::Null
        }
    }

    /// An array.
    pub(crate) fn list(items: Vec<Self>) -> Self {
        let mut size = Size::ONE;
        for item in &items {
            size = size.holding(item.size());
        }
        let paid = spend(items.len() / 8);
        if size.fits() && paid {
            Self::List(Rc::new(List { items, size }))
        } else {
            Self::Null
        }
    }

    /// An object.
    pub(crate) fn map(entries: Entries) -> Self {
        let mut size = Size::ONE;
        for (key, value) in &entries {
            size = size.holding(Size::of_text(key)).holding(value.size());
        }
        let paid = spend(entries.len() / 8);
        if size.fits() && paid {
            Self::Map(Rc::new(Map { entries, size }))
        } else {
            Self::Null
        }
    }

    /// A number, as a whole one where it is one.
    ///
    /// # Errors
    ///
    /// Where it is not finite.
    pub(crate) fn number(number: f64) -> ValR<Self> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if !number.is_finite() {
            return Err(Error::str("the number is beyond what can be written"));
        }
        if number.fract() == 0.0 && number.abs() < EXACT {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is whole and below 2^53"
            )]
            return Ok(Self::Int(number as i64));
        }
        Ok(Self::Float(number))
    }

    /// The elements of an array.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub(crate) fn into_items(self) -> ValR<Vec<Self>, Self> {
        match self {
            Self::List(list) => {
                charge(list.items.len() / 8)?;
                Ok(Rc::unwrap_or_clone(list).items)
            }
            other => Err(Error::typ(other, "an array")),
        }
    }

    /// The text of a string.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub(crate) fn as_text(&self) -> ValR<&Rc<str>, Self> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(Error::typ(other.clone(), "a string")),
        }
    }

    /// The number as the language's functions take it.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub(crate) fn as_number(&self) -> ValR<f64, Self> {
        match self {
            Self::Int(number) => Ok(whole(*number)),
            Self::Float(number) => Ok(*number),
            other => Err(Error::typ(other.clone(), "a number")),
        }
    }

    /// How many elements, entries or characters it has; a number's amount.
    ///
    /// # Errors
    ///
    /// `true` and `false` have none.
    pub(crate) fn length(&self) -> ValR<Self> {
        Ok(match self {
            Self::Null => Self::Int(0),
            Self::Bool(_) => return Err(Error::str(format_args!("{self} has no length"))),
            Self::Int(number) => number.checked_abs().map_or_else(|| self.clone(), Self::Int),
            Self::Float(number) => Self::Float(number.abs()),
            Self::Text(text) => {
                charge(text.len() / 64)?;
                count(text.chars().count())
            }
            Self::List(list) => count(list.items.len()),
            Self::Map(map) => count(map.entries.len()),
        })
    }

    /// Whether an object has the key, or an array the place.
    ///
    /// # Errors
    ///
    /// Where it is neither, or the key is not of the kind.
    pub(crate) fn has(&self, key: &Self) -> ValR<bool, Self> {
        match (self, key) {
            (Self::Map(map), Self::Text(key)) => Ok(map.entries.contains_key(key)),
            (Self::List(list), Self::Int(at)) => {
                Ok(usize::try_from(*at).is_ok_and(|at| at < list.items.len()))
            }
            _ => Err(Error::index(self.clone(), key.clone())),
        }
    }

    /// Whether the other is part of it, as jq's `contains` means it.
    ///
    /// # Errors
    ///
    /// Where the run is over.
    pub(crate) fn contains(&self, other: &Self) -> ValR<bool, Self> {
        charge(1 + self.weight().min(other.weight()) / 16)?;
        Ok(match (self, other) {
            (Self::Text(all), Self::Text(part)) => {
                charge(all.len() / 64)?;
                all.contains(&**part)
            }
            (Self::List(all), Self::List(parts)) => {
                for part in &parts.items {
                    let mut found = false;
                    for one in &all.items {
                        found = found || one.contains(part)?;
                    }
                    if !found {
                        return Ok(false);
                    }
                }
                true
            }
            (Self::Map(all), Self::Map(parts)) => {
                for (key, part) in &parts.entries {
                    let Some(one) = all.entries.get(key) else {
                        return Ok(false);
                    };
                    if !one.contains(part)? {
                        return Ok(false);
                    }
                }
                true
            }
            _ => self == other,
        })
    }
}

/// How many there are, as a value.
pub(crate) fn count(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "as the language means its numbers"
)]
const fn whole(number: i64) -> f64 {
    number as f64
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<isize> for Value {
    fn from(number: isize) -> Self {
        Self::Int(number as i64)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<jaq_core::val::Range<Self>> for Value {
    fn from(range: jaq_core::val::Range<Self>) -> Self {
        let ends = [("start", range.start), ("end", range.end)];
        let ends = ends
            .into_iter()
            .filter_map(|(key, end)| Some((key.into(), end?)));
        Self::map(ends.collect())
    }
}

impl FromIterator<Self> for Value {
    fn from_iter<I: IntoIterator<Item = Self>>(items: I) -> Self {
        let mut list = Vec::new();
        let mut size = Size::ONE;
        for item in items {
            size = size.holding(item.size());
            if !size.fits() || !spend(1) {
                return Self::Null;
            }
            list.push(item);
        }
        Self::List(Rc::new(List { items: list, size }))
    }
}

/// An error where the run is over.
fn going() -> ValR<(), Value> {
    match crate::meter::fault() {
        Some(_) => Err(stopped()),
        None => Ok(()),
    }
}
