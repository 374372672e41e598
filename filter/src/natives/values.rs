//! Functions of any value, of numbers, and of arrays.

use jaq_core::native::{Filter, Fun, bome, run, unary, v};
use jaq_core::{Bind, Error, RunPtr, ValR, ValX};

use super::Data;
use crate::meter::charge;
use crate::value::{Value, count, read};

/// The functions.
pub(super) fn all() -> Vec<Fun<Data>> {
    let taking = || Box::from([Bind::Fun(())]);
    let functions: Vec<Filter<RunPtr<Data>>> = vec![
        ("length", v(0), |cv| bome(cv.1.length())),
        ("has", v(1), |cv| {
            unary(cv, |value, key| value.has(&key).map(Value::from))
        }),
        ("contains", v(1), |cv| {
            unary(cv, |value, part| value.contains(&part).map(Value::from))
        }),
        ("indices", v(1), |cv| {
            unary(cv, |value, part| indices(value, &part))
        }),
        ("tojson", v(0), |cv| {
            bome(paid(&cv.1).map(|()| Value::text(cv.1.to_json())))
        }),
        ("fromjson", v(0), |cv| bome(from_json(&cv.1))),
        ("tonumber", v(0), |cv| bome(to_number(cv.1))),
        ("floor", v(0), |cv| bome(rounded(&cv.1, f64::floor))),
        ("ceil", v(0), |cv| bome(rounded(&cv.1, f64::ceil))),
        ("round", v(0), |cv| bome(rounded(&cv.1, f64::round))),
        ("reverse", v(0), |cv| bome(reversed(cv.1))),
        ("sort", v(0), |cv| bome(sorted(cv.1))),
        ("sort_by", taking(), |mut cv| {
            let (filter, context) = cv.0.pop_fun();
            let sorted = keyed(cv.1, |item| {
                filter
                    .run((context.clone(), item))
                    .collect::<Result<_, _>>()
            });
            let values = sorted.map(|all| all.into_iter().map(|(_, item)| item).collect());
            Box::new(std::iter::once(values))
        }),
        ("group_by", taking(), |mut cv| {
            let (filter, context) = cv.0.pop_fun();
            let sorted = keyed(cv.1, |item| {
                filter
                    .run((context.clone(), item))
                    .collect::<Result<_, _>>()
            });
            Box::new(std::iter::once(sorted.map(grouped)))
        }),
        ("sqrt", v(0), |cv| {
            bome(
                cv.1.as_number()
                    .and_then(|number| Value::number(number.sqrt())),
            )
        }),
    ];
    functions.into_iter().map(|one| run::<Data>(one)).collect()
}

/// What looking at all of a value costs.
fn paid(value: &Value) -> Result<(), Error<Value>> {
    charge(value.weight() / 4)
}

fn from_json(value: &Value) -> ValR<Value> {
    let text = value.as_text()?;
    charge(text.len() / 8)?;
    read(text).map_err(|error| Error::str(format_args!("this is no JSON: {error}")))
}

fn to_number(value: Value) -> ValR<Value> {
    let Value::Text(text) = &value else {
        return value.as_number().map(|_| value.clone());
    };
    let number = read(text.trim())
        .ok()
        .filter(|read| read.as_number().is_ok());
    number.ok_or_else(|| Error::str(format_args!("{value} is no number")))
}

fn rounded(value: &Value, round: fn(f64) -> f64) -> ValR<Value> {
    match value {
        Value::Int(_) => Ok(value.clone()),
        other => Value::number(round(other.as_number()?)),
    }
}

fn reversed(value: Value) -> ValR<Value> {
    match value {
        Value::Null => Ok(Value::list(Vec::new())),
        Value::Text(text) => {
            charge(text.len() / 16)?;
            Ok(Value::text(text.chars().rev().collect::<String>()))
        }
        other => {
            let mut items = other.into_items()?;
            items.reverse();
            Ok(Value::list(items))
        }
    }
}

/// What bringing so much into order costs.
fn order_costs(items: usize, weight: usize) -> Result<(), Error<Value>> {
    let rounds = items.checked_ilog2().unwrap_or(0) as usize + 1;
    charge(weight.saturating_mul(rounds) / 8)
}

fn sorted(value: Value) -> ValR<Value> {
    let weight = value.weight();
    let mut items = value.into_items()?;
    order_costs(items.len(), weight)?;
    items.sort();
    Ok(Value::list(items))
}

/// The elements with what a filter gives for each, in the order of that.
fn keyed<'a>(
    value: Value,
    key: impl Fn(Value) -> ValX<'a, Vec<Value>, Value>,
) -> ValX<'a, Vec<(Vec<Value>, Value)>, Value> {
    let items = value.into_items()?;
    let (mut all, mut weight) = (Vec::new(), 0);
    for item in items {
        charge(1)?;
        let key = key(item.clone())?;
        weight += 1 + key.iter().map(Value::weight).sum::<usize>();
        all.push((key, item));
    }
    order_costs(all.len(), weight)?;
    all.sort_by(|(one, _), (two, _)| one.cmp(two));
    Ok(all)
}

fn grouped(sorted: Vec<(Vec<Value>, Value)>) -> Value {
    let groups = sorted.chunk_by(|(one, _), (two, _)| one == two);
    let items =
        |group: &[(Vec<Value>, Value)]| group.iter().map(|(_, item)| item.clone()).collect();
    groups.map(items).collect()
}

/// Where a part stands in a text or an array.
fn indices(value: Value, part: &Value) -> ValR<Value> {
    charge(1 + value.weight())?;
    match (value, part) {
        (Value::Null, _) => Ok(Value::Null),
        (Value::Text(text), Value::Text(part)) => {
            charge(text.len() / 4)?;
            let starts = text.char_indices().enumerate();
            let found = starts
                .filter(|(_, (byte, _))| !part.is_empty() && text[*byte..].starts_with(&**part));
            Ok(found.map(|(at, _)| count(at)).collect())
        }
        (value, Value::List(_)) => {
            let parts = part.clone().into_items()?;
            let items = value.into_items()?;
            charge(items.len().saturating_mul(part.weight()) / 8)?;
            let windows = items.windows(parts.len().max(1)).enumerate();
            let found = windows.filter(|(_, window)| **window == *parts);
            Ok(found.map(|(at, _)| count(at)).collect())
        }
        (value, part) => {
            let items = value.into_items()?.into_iter().enumerate();
            let found = items.filter(|(_, item)| item == part);
            Ok(found.map(|(at, _)| count(at)).collect())
        }
    }
}
