//! Which value comes first: null, false, true, numbers, strings, arrays, objects.
//!
//! Whole numbers and others are compared exactly, so that the order is total.

use std::cmp::Ordering;
use std::rc::Rc;

use super::Value;

impl Value {
    const fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(false) => 1,
            Self::Bool(true) => 2,
            Self::Int(_) | Self::Float(_) => 3,
            Self::Text(_) => 4,
            Self::List(_) => 5,
            Self::Map(_) => 6,
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int(one), Self::Int(two)) => one.cmp(two),
            (Self::Int(one), Self::Float(two)) => against(*one, *two),
            (Self::Float(one), Self::Int(two)) => against(*two, *one).reverse(),
            (Self::Float(one), Self::Float(two)) => one.total_cmp(two),
            (Self::Text(one), Self::Text(two)) => one.cmp(two),
            (Self::List(one), Self::List(two)) if Rc::ptr_eq(one, two) => Ordering::Equal,
            (Self::List(one), Self::List(two)) => one.items.cmp(&two.items),
            (Self::Map(one), Self::Map(two)) if Rc::ptr_eq(one, two) => Ordering::Equal,
            (Self::Map(one), Self::Map(two)) => {
                let sorted = |map: &super::Map| {
                    let mut entries: Vec<_> = map.entries.clone().into_iter().collect();
                    entries.sort_by(|(one, _), (two, _)| one.cmp(two));
                    entries.into_iter().unzip::<_, _, Vec<_>, Vec<_>>()
                };
                sorted(one).cmp(&sorted(two))
            }
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

/// A whole number against another, without rounding the first.
fn against(whole: i64, other: f64) -> Ordering {
    const TOP: f64 = 9_223_372_036_854_775_808.0;
    if other >= TOP {
        return Ordering::Less;
    }
    if other < -TOP {
        return Ordering::Greater;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is within the range")]
    let trunk = other.trunc() as i64;
    whole
        .cmp(&trunk)
        .then_with(|| 0.0_f64.total_cmp(&other.fract()))
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}
