//! The messages that a template stands for: its alternatives and numbers spelt out.
//!
//! What the patterns mean stands at [`crate::scenario::MessageTemplate`]; the simulation fills
//! them in one message at a time and by chance (`simulation/pattern.rs`), this file lists them.
//! The two share no code, so that each tests the other.

use std::collections::BTreeSet;

use crate::amqp::{FieldValue, NestedTable, Table};
use crate::name::Name;
use crate::scenario::MessageTemplate;

/// How many messages of one template are looked at.
const MOST: usize = 64;
/// How many numbers are looked at where they go on and on.
const NUMBERS: usize = 3;

/// Which of a producer's messages are made from a template, by their numbers.
#[derive(Clone, Copy, Debug)]
pub(in crate::checkup) enum Turns {
    /// This one.
    Once(usize),
    /// Each so many, from the first on, up to the last where there is one.
    Every {
        first: usize,
        step: usize,
        last: Option<usize>,
    },
    /// That is not known.
    Unknown,
}

/// The messages of a template, each once, as routing looks at them.
#[derive(Debug)]
pub(in crate::checkup) struct Variants {
    /// Key and headers.
    pub(in crate::checkup) list: Vec<(Name, Option<Table>)>,
    /// Whether there are no others.
    pub(in crate::checkup) are_all: bool,
    /// Whether others differ in a number.
    pub(in crate::checkup) has_number: bool,
    /// Whether each is really sent.
    pub(in crate::checkup) are_sent: bool,
}

/// The messages of a template.
pub(in crate::checkup) fn variants(template: &MessageTemplate, turns: Turns) -> Variants {
    let plain = fill(template, &mut Choice::new(1, true));
    let varies = plain.asked_number || !plain.sizes.is_empty() || !plain.turning.is_empty();
    let (first, step, last) = match turns {
        Turns::Once(nth) => (nth, 1, Some(nth)),
        Turns::Every { first, step, last } => (first, step.max(1), last),
        Turns::Unknown => (1, 1, None),
    };
    let by_turn = !matches!(turns, Turns::Unknown);
    let mut found = BTreeSet::new();
    let mut are_all = false;
    let mut nth = first;
    let rounds = last.map_or(usize::MAX, |last| {
        (last + 1).saturating_sub(first).div_ceil(step)
    });
    let most = if plain.asked_number && rounds > MOST {
        period(&plain.turning, step).max(NUMBERS)
    } else {
        MOST
    };
    for round in 0..most {
        let over = last.is_some_and(|last| nth > last);
        if over || (round > 0 && !varies) {
            are_all = true;
            break;
        }
        if !plain.asked_number && round >= period(&plain.turning, step) {
            are_all = true;
            break;
        }
        if !all_draws(template, nth, by_turn, &mut found) {
            break;
        }
        nth += step;
    }
    Variants {
        list: found.into_iter().collect(),
        are_all,
        has_number: plain.asked_number,
        are_sent: by_turn,
    }
}

/// After how many steps the alternatives that are taken in turn begin again.
fn period(sizes: &[usize], step: usize) -> usize {
    let of = |size: usize| size / gcd(size, step % size);
    let lcm = |a: usize, b: usize| (a / gcd(a, b)).saturating_mul(b).min(MOST);
    sizes.iter().map(|&size| of(size)).fold(1, lcm)
}

const fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Adds the messages of one number, with every outcome of what is drawn; says whether there
/// was room for all.
fn all_draws(
    template: &MessageTemplate,
    nth: usize,
    by_turn: bool,
    found: &mut BTreeSet<(Name, Option<Table>)>,
) -> bool {
    let mut digits = Vec::new();
    loop {
        let mut choice = Choice::new(nth, by_turn);
        choice.digits = digits;
        let filled = fill(template, &mut choice);
        found.insert((filled.key, filled.headers));
        if found.len() > MOST {
            return false;
        }
        digits = choice.digits;
        digits.resize(filled.sizes.len(), 0);
        if !count_up(&mut digits, &filled.sizes) {
            return true;
        }
    }
}

/// The next combination; false after the last.
fn count_up(digits: &mut [usize], sizes: &[usize]) -> bool {
    for (digit, size) in digits.iter_mut().zip(sizes) {
        *digit += 1;
        if *digit < *size {
            return true;
        }
        *digit = 0;
    }
    false
}

/// What decides between alternatives.
struct Choice {
    nth: usize,
    /// Whether the number decides where alternatives are taken in turn.
    by_turn: bool,
    /// What is drawn, in the order in which it is asked for.
    digits: Vec<usize>,
    /// How many alternatives each of those draws has.
    sizes: Vec<usize>,
    /// How many alternatives there are where they are taken in turn.
    turning: Vec<usize>,
    asked_number: bool,
}

/// A filled template.
struct Filled {
    key: Name,
    headers: Option<Table>,
    sizes: Vec<usize>,
    turning: Vec<usize>,
    asked_number: bool,
}

fn fill(template: &MessageTemplate, choice: &mut Choice) -> Filled {
    let key = choice.text(&template.routing_key);
    let headers = template.properties.headers.as_ref();
    let headers = headers.map(|headers| {
        let entries = headers.0.iter();
        entries
            .map(|(name, value)| (name.clone(), choice.value(value)))
            .collect()
    });
    Filled {
        key,
        headers,
        sizes: std::mem::take(&mut choice.sizes),
        turning: std::mem::take(&mut choice.turning),
        asked_number: choice.asked_number,
    }
}

impl Choice {
    const fn new(nth: usize, by_turn: bool) -> Self {
        Self {
            nth,
            by_turn,
            digits: Vec::new(),
            sizes: Vec::new(),
            turning: Vec::new(),
            asked_number: false,
        }
    }

    fn text(&mut self, text: &Name) -> Name {
        if !text.contains('{') {
            return text.clone();
        }
        let mut filled = String::new();
        let mut rest: &str = text;
        while let Some(open) = rest.find('{') {
            filled.push_str(&rest[..open]);
            let inside = &rest[open + 1..];
            let close = inside.find('}');
            let value = close.and_then(|close| self.pattern(&inside[..close]));
            if let (Some(value), Some(close)) = (value, close) {
                filled.push_str(&value);
                rest = &inside[close + 1..];
            } else {
                filled.push('{');
                rest = inside;
            }
        }
        filled.push_str(rest);
        filled.into()
    }

    fn pattern(&mut self, inside: &str) -> Option<String> {
        if inside == "n" {
            self.asked_number = true;
            return Some(self.nth.to_string());
        }
        if !inside.contains('|') {
            return None;
        }
        let drawn = inside.strip_prefix('?');
        let all: Vec<&str> = drawn.unwrap_or(inside).split('|').collect();
        let index = if drawn.is_some() || !self.by_turn {
            self.sizes.push(all.len());
            self.digits.get(self.sizes.len() - 1).copied().unwrap_or(0)
        } else {
            self.turning.push(all.len());
            (self.nth - 1) % all.len()
        };
        all.get(index).map(|&text| text.to_owned())
    }

    fn value(&mut self, value: &FieldValue) -> FieldValue {
        match value {
            FieldValue::LongString(text) => FieldValue::LongString(self.text(text)),
            FieldValue::Array(items) => {
                FieldValue::Array(items.iter().map(|item| self.value(item)).collect())
            }
            FieldValue::Table(NestedTable(entries)) => {
                let entries = entries.iter();
                let filled = entries.map(|(name, value)| (name.clone(), self.value(value)));
                FieldValue::Table(NestedTable(filled.collect()))
            }
            other => other.clone(),
        }
    }
}
