//! `+ - * / %` as jq has them, with results that are paid for before they are made.
//!
//! Whole numbers stay whole while they fit into 64 bits; beyond, they become others.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};
use std::rc::Rc;

use jaq_core::ops::Math;
use jaq_core::{Error, ValR};

use super::{Entries, Value, whole};
use crate::bounds::WEIGHT;
use crate::meter::{Fault, broken, charge, stopped};

/// Two numbers by one of two rules: exactly where both are whole and the result fits.
fn numbers(
    left: &Value,
    right: &Value,
    exact: impl FnOnce(i64, i64) -> Option<i64>,
    rounded: impl FnOnce(f64, f64) -> f64,
) -> ValR<Value> {
    if let (Value::Int(left), Value::Int(right)) = (left, right)
        && let Some(result) = exact(*left, *right)
    {
        return Ok(Value::Int(result));
    }
    Value::number(rounded(left.as_number()?, right.as_number()?))
}

const fn are_numbers(left: &Value, right: &Value) -> bool {
    matches!(left, Value::Int(_) | Value::Float(_))
        && matches!(right, Value::Int(_) | Value::Float(_))
}

impl Add for Value {
    type Output = ValR<Self>;

    fn add(self, other: Self) -> ValR<Self> {
        charge(1)?;
        match (self, other) {
            (Self::Null, other) | (other, Self::Null) => Ok(other),
            (left, right) if are_numbers(&left, &right) => {
                numbers(&left, &right, i64::checked_add, |left, right| left + right)
            }
            (Self::Text(left), Self::Text(right)) => {
                charge((left.len() + right.len()) / 64)?;
                Ok(Self::text([&*left, &*right].concat()))
            }
            (Self::List(left), Self::List(right)) => {
                charge((left.items.len() + right.items.len()) / 8)?;
                let mut items = Rc::unwrap_or_clone(left).items;
                items.extend(right.items.iter().cloned());
                Ok(Self::list(items))
            }
            (Self::Map(left), Self::Map(right)) => {
                charge((left.entries.len() + right.entries.len()) / 4)?;
                let mut entries = Rc::unwrap_or_clone(left).entries;
                let new = right.entries.iter();
                entries.extend(new.map(|(key, value)| (key.clone(), value.clone())));
                Ok(Self::map(entries))
            }
            (left, right) => Err(Error::math(left, Math::Add, right)),
        }
    }
}

impl Sub for Value {
    type Output = ValR<Self>;

    fn sub(self, other: Self) -> ValR<Self> {
        charge(1)?;
        match (self, other) {
            (left, right) if are_numbers(&left, &right) => {
                numbers(&left, &right, i64::checked_sub, |left, right| left - right)
            }
            (Self::List(left), Self::List(right)) => {
                charge(left.items.len() * (1 + right.size.weight as usize / 4))?;
                let mut items = Rc::unwrap_or_clone(left).items;
                items.retain(|item| !right.items.contains(item));
                Ok(Self::list(items))
            }
            (left, right) => Err(Error::math(left, Math::Sub, right)),
        }
    }
}

/// A text so many times; none where that is not at all.
fn repeated(text: &str, times: i64) -> ValR<Value> {
    let Ok(times) = usize::try_from(times) else {
        return Ok(Value::Null);
    };
    if times == 0 {
        return Ok(Value::Null);
    }
    let length = text.len().saturating_mul(times);
    if length / 8 > WEIGHT as usize {
        broken(Fault::Size);
        return Err(stopped());
    }
    charge(length / 64)?;
    Ok(Value::text(text.repeat(times)))
}

/// One object into another, level by level.
fn merged(mut left: Entries, right: &Entries) -> ValR<Value> {
    charge((left.len() + right.len()) / 4 + 1)?;
    for (key, value) in right {
        let value = match (left.get(key), value) {
            (Some(Value::Map(old)), Value::Map(new)) => merged(old.entries.clone(), &new.entries)?,
            _ => value.clone(),
        };
        left.insert(key.clone(), value);
    }
    Ok(Value::map(left))
}

impl Mul for Value {
    type Output = ValR<Self>;

    fn mul(self, other: Self) -> ValR<Self> {
        charge(1)?;
        match (self, other) {
            (left, right) if are_numbers(&left, &right) => {
                numbers(&left, &right, i64::checked_mul, |left, right| left * right)
            }
            (Self::Text(text), Self::Int(times)) | (Self::Int(times), Self::Text(text)) => {
                repeated(&text, times)
            }
            (Self::Map(left), Self::Map(right)) => {
                merged(Rc::unwrap_or_clone(left).entries, &right.entries)
            }
            (left, right) => Err(Error::math(left, Math::Mul, right)),
        }
    }
}

/// A text's parts between separators; its characters where there is none.
pub(crate) fn split(text: &str, separator: &str) -> ValR<Value> {
    charge(text.len() / 16)?;
    let part = |part: &str| Value::text(part);
    Ok(if text.is_empty() {
        Value::list(Vec::new())
    } else if separator.is_empty() {
        text.chars()
            .map(|one| part(one.encode_utf8(&mut [0; 4])))
            .collect()
    } else {
        text.split(separator).map(part).collect()
    })
}

impl Div for Value {
    type Output = ValR<Self>;

    fn div(self, other: Self) -> ValR<Self> {
        charge(1)?;
        match (self, other) {
            (left, right) if are_numbers(&left, &right) => {
                if right.as_number()? == 0.0 {
                    let text = format_args!("{left} cannot be divided by zero");
                    return Err(Error::str(text));
                }
                let exact = |left: i64, right: i64| {
                    (left.checked_rem(right) == Some(0)).then(|| left / right)
                };
                numbers(&left, &right, exact, |left, right| left / right)
            }
            (Self::Text(left), Self::Text(right)) => split(&left, &right),
            (left, right) => Err(Error::math(left, Math::Div, right)),
        }
    }
}

impl Rem for Value {
    type Output = ValR<Self>;

    /// As in jq, of the numbers without what is behind the point.
    fn rem(self, other: Self) -> ValR<Self> {
        charge(1)?;
        if !are_numbers(&self, &other) {
            return Err(Error::math(self, Math::Rem, other));
        }
        let (left, right) = (self.as_number()?.trunc(), other.as_number()?.trunc());
        if right == 0.0 {
            let text = format_args!("{self} cannot be divided by zero");
            return Err(Error::str(text));
        }
        let exact = |left: i64, right: i64| Some(left.checked_rem(right).unwrap_or(0));
        numbers(&self, &other, exact, |_, _| left % right)
    }
}

impl Neg for Value {
    type Output = ValR<Self>;

    fn neg(self) -> ValR<Self> {
        charge(1)?;
        match self {
            Self::Int(number) => match number.checked_neg() {
                Some(number) => Ok(Self::Int(number)),
                None => Self::number(-whole(number)),
            },
            Self::Float(number) => Self::number(-number),
            other => Err(Error::typ(other, "a number")),
        }
    }
}
