//! Looking into values and changing their parts: `.[]`, `.[k]`, `.[a:b]` and what is written
//! to them.

use std::rc::Rc;

use jaq_core::path::Opt;
use jaq_core::val::Range;
use jaq_core::{Error, Exn, ValR, ValT, ValX};

use super::{Entries, Value, going};
use crate::bounds::WEIGHT;
use crate::meter::{Fault, broken, charge, stopped};

type Values<T> = Box<dyn Iterator<Item = ValR<T, Value>>>;

/// Each of them for a step.
fn stepping<T: 'static>(items: impl Iterator<Item = T> + 'static) -> Values<T> {
    Box::new(items.map(|item| charge(1).map(|()| item)))
}

fn failing<T: 'static>(value: Value, kind: &'static str) -> Values<T> {
    Box::new(std::iter::once(Err(Error::typ(value, kind))))
}

const PARTS: &str = "an array or an object";

/// The place in so many elements; negative ones count from the end.
fn place(at: &Value, length: usize) -> ValR<Option<usize>, Value> {
    let at = match at {
        Value::Int(at) => *at,
        #[expect(clippy::cast_possible_truncation, reason = "a place beyond is none")]
        Value::Float(at) => at.floor() as i64,
        other => return Err(Error::typ(other.clone(), "a place in an array")),
    };
    let from_end = at.checked_add_unsigned(length as u64);
    let at = if at < 0 { from_end } else { Some(at) };
    Ok(at.and_then(|at| usize::try_from(at).ok()))
}

/// From where to where, within so many.
fn bounds(range: &Range<&Value>, length: usize) -> ValR<(usize, usize), Value> {
    let end = |end: Option<&Value>, or: usize| match end {
        None | Some(Value::Null) => Ok(or),
        Some(end) => {
            let negative = matches!(end, Value::Int(at) if *at < 0);
            let beyond = if negative { 0 } else { length };
            Ok(place(end, length)?.unwrap_or(beyond).min(length))
        }
    };
    let (start, end) = (end(range.start, 0)?, end(range.end, length)?);
    Ok((start, end.max(start)))
}

/// The bytes from the first to the last of these characters.
fn characters(text: &str, range: &Range<&Value>) -> ValR<(usize, usize), Value> {
    charge(text.len() / 32)?;
    let (start, end) = bounds(range, text.chars().count())?;
    let byte = |at: usize| {
        text.char_indices()
            .nth(at)
            .map_or(text.len(), |(byte, _)| byte)
    };
    Ok((byte(start), byte(end)))
}

impl ValT for Value {
    fn from_num(number: &str) -> ValR<Self> {
        if let Ok(number) = number.parse() {
            return Ok(Self::Int(number));
        }
        let number = number
            .parse()
            .map_err(|_| Error::str("this is no number"))?;
        Self::number(number)
    }

    fn from_map<I: IntoIterator<Item = (Self, Self)>>(entries: I) -> ValR<Self> {
        let mut map = Entries::default();
        for (key, value) in entries {
            charge(1)?;
            map.insert(key.as_text()?.clone(), value);
        }
        Ok(Self::map(map))
    }

    fn key_values(self) -> Values<(Self, Self)> {
        match self {
            Self::List(list) => {
                let items = Rc::unwrap_or_clone(list).items.into_iter().enumerate();
                stepping(items.map(|(at, item)| (super::count(at), item)))
            }
            Self::Map(map) => {
                let entries = Rc::unwrap_or_clone(map).entries.into_iter();
                stepping(entries.map(|(key, value)| (Self::Text(key), value)))
            }
            other => failing(other, PARTS),
        }
    }

    fn values(self) -> Values<Self> {
        match self {
            Self::List(list) => stepping(Rc::unwrap_or_clone(list).items.into_iter()),
            Self::Map(map) => stepping(Rc::unwrap_or_clone(map).entries.into_values()),
            other => failing(other, PARTS),
        }
    }

    fn index(self, index: &Self) -> ValR<Self> {
        charge(1)?;
        match (&self, index) {
            (Self::Null, _) => Ok(Self::Null),
            (Self::Map(map), Self::Text(key)) => {
                Ok(map.entries.get(key).cloned().unwrap_or_default())
            }
            (Self::List(list), Self::Int(_) | Self::Float(_)) => {
                let at = place(index, list.items.len())?;
                Ok(at
                    .and_then(|at| list.items.get(at))
                    .cloned()
                    .unwrap_or_default())
            }
            (Self::List(_) | Self::Text(_), Self::Map(map)) => {
                let (start, end) = (map.entries.get("start"), map.entries.get("end"));
                self.clone().range(start..end)
            }
            _ => Err(Error::index(self, index.clone())),
        }
    }

    fn range(self, range: Range<&Self>) -> ValR<Self> {
        charge(1)?;
        match self {
            Self::Null => Ok(Self::Null),
            Self::Text(text) => {
                let (start, end) = characters(&text, &range)?;
                Ok(Self::text(&text[start..end]))
            }
            Self::List(list) => {
                let (start, end) = bounds(&range, list.items.len())?;
                charge((end - start) / 8)?;
                Ok(Self::list(list.items[start..end].to_vec()))
            }
            other => Err(Error::typ(other, "an array or a string")),
        }
    }

    fn map_values<'a, I: Iterator<Item = ValX<'a, Self>>>(
        self,
        opt: Opt,
        change: impl Fn(Self) -> I,
    ) -> ValX<'a, Self> {
        match self {
            Self::List(list) => {
                let mut items = Vec::new();
                for item in Rc::unwrap_or_clone(list).items {
                    charge(1)?;
                    for new in change(item) {
                        items.push(new?);
                        charge(1)?;
                    }
                }
                Ok(Self::list(items))
            }
            Self::Map(map) => {
                let mut entries = Entries::default();
                for (key, value) in Rc::unwrap_or_clone(map).entries {
                    charge(1)?;
                    if let Some(new) = change(value).next() {
                        entries.insert(key, new?);
                    }
                }
                Ok(Self::map(entries))
            }
            other => opt.fail(other, |other| Exn::from(Error::typ(other, PARTS))),
        }
    }

    fn map_index<'a, I: Iterator<Item = ValX<'a, Self>>>(
        self,
        index: &Self,
        opt: Opt,
        change: impl Fn(Self) -> I,
    ) -> ValX<'a, Self> {
        charge(1)?;
        match (self, index) {
            (Self::Null, Self::Text(key)) => changed_entry(Entries::default(), key, change),
            (Self::Map(map), Self::Text(key)) => {
                charge(map.entries.len() / 8)?;
                changed_entry(Rc::unwrap_or_clone(map).entries, key, change)
            }
            (Self::Null, Self::Int(_)) => changed_item(Vec::new(), index, opt, change),
            (Self::List(list), Self::Int(_) | Self::Float(_)) => {
                charge(list.items.len() / 8)?;
                changed_item(Rc::unwrap_or_clone(list).items, index, opt, change)
            }
            (value @ (Self::List(_) | Self::Text(_)), Self::Map(map)) => {
                let (start, end) = (map.entries.get("start"), map.entries.get("end"));
                value.map_range(start..end, opt, change)
            }
            (other, index) => {
                opt.fail(other, |other| Exn::from(Error::index(other, index.clone())))
            }
        }
    }

    fn map_range<'a, I: Iterator<Item = ValX<'a, Self>>>(
        self,
        range: Range<&Self>,
        opt: Opt,
        change: impl Fn(Self) -> I,
    ) -> ValX<'a, Self> {
        charge(1)?;
        match self {
            Self::List(list) => {
                let (start, end) = bounds(&range, list.items.len())?;
                charge(list.items.len() / 8)?;
                let mut items = Rc::unwrap_or_clone(list).items;
                let part = Self::list(items[start..end].to_vec());
                let new = change(part).next().transpose()?;
                let new = new.map_or(Ok(Vec::new()), Self::into_items)?;
                items.splice(start..end, new);
                Ok(Self::list(items))
            }
            Self::Text(text) => {
                let (start, end) = characters(&text, &range)?;
                let new = change(Self::text(&text[start..end])).next().transpose()?;
                let new = new.unwrap_or_else(|| Self::text(""));
                let new = new.as_text()?;
                Ok(Self::text([&text[..start], new, &text[end..]].concat()))
            }
            other => opt.fail(other, |other| {
                Exn::from(Error::typ(other, "an array or a string"))
            }),
        }
    }

    fn as_bool(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }

    fn into_string(self) -> Self {
        match self {
            Self::Text(_) => self,
            other => Self::text(other.to_json()),
        }
    }
}

fn changed_entry<'a, I: Iterator<Item = ValX<'a, Value>>>(
    mut entries: Entries,
    key: &Rc<str>,
    change: impl Fn(Value) -> I,
) -> ValX<'a, Value> {
    let old = entries.get(key).cloned().unwrap_or_default();
    match change(old).next().transpose()? {
        Some(new) => {
            entries.insert(key.clone(), new);
        }
        None => {
            entries.shift_remove(key);
        }
    }
    Ok(Value::map(entries))
}

/// Writing beyond the end fills up with `null`, as in jq.
fn changed_item<'a, I: Iterator<Item = ValX<'a, Value>>>(
    mut items: Vec<Value>,
    index: &Value,
    opt: Opt,
    change: impl Fn(Value) -> I,
) -> ValX<'a, Value> {
    let Some(at) = place(index, items.len())? else {
        let outside = |_| Exn::from(Error::str(format_args!("there is no place {index}")));
        return opt.fail(Value::list(items), outside);
    };
    if at > WEIGHT as usize {
        broken(Fault::Size);
        return Err(stopped().into());
    }
    let new = change(items.get(at).cloned().unwrap_or_default()).next();
    going()?;
    match new.transpose()? {
        Some(new) => {
            if at >= items.len() {
                charge(at - items.len())?;
                items.resize(at + 1, Value::Null);
            }
            items[at] = new;
        }
        None if at < items.len() => {
            items.remove(at);
        }
        None => {}
    }
    Ok(Value::list(items))
}
