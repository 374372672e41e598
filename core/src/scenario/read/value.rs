//! Reading single values: text, numbers, flags, words to choose from, lists and tables.
//!
//! A value that is something else is noted with what was expected there. This file knows
//! no object of the document; those are read field by field ([`super::fields`]).

use serde_json::{Map, Value};

use crate::amqp::{FieldValue, Table};
use crate::cluster::PartitionHandling;
use crate::event::Alarm;
use crate::name::Name;
use crate::scenario::expect::Bound;
use crate::scenario::json::text;
use crate::scenario::problem::Problems;
use crate::scenario::{AckMode, DestinationType, Outcome, ServerLine, StopKind, TxOutcome};
use crate::scenario::{OnNok, WorkReceipt};
use crate::tr;

/// What a value of the document can be read as.
///
/// Written by hand and not derived: a derived reader brings code of its own into the page
/// for each type and each field, which was a twelfth of the download, and stops at the first
/// fault. That it reads what the derived one reads is a test.
pub(in crate::scenario) trait Read: Sized {
    /// Reads the value at a place. What is wrong with it is noted; where nothing can stand in
    /// for it, none is given.
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self>;
}

/// The value as it stands in a message, cut to a readable length.
pub(super) fn shown(value: &Value) -> String {
    const LONGEST: usize = 40;
    match value {
        Value::Array(_) => tr!("a list"),
        Value::Object(_) => tr!("an object"),
        other => {
            let text = text(other);
            match text.char_indices().nth(LONGEST) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text,
            }
        }
    }
}

/// Notes that something else was expected here.
pub(super) fn unfit(place: &str, found: &Value, expected: &str, problems: &mut Problems) {
    let found = shown(found);
    problems.error(place, tr!("expected {}, found {}", expected, found), "");
}

/// The fields of the value, which should be an object.
pub(super) fn object(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<Map<String, Value>> {
    match value {
        Value::Object(fields) => Some(fields),
        other => {
            unfit(place, &other, &tr!("an object"), problems);
            None
        }
    }
}

/// The items of the value, which should be a list.
pub(super) fn items(place: &str, value: Value, problems: &mut Problems) -> Option<Vec<Value>> {
    match value {
        Value::Array(items) => Some(items),
        other => {
            unfit(place, &other, &tr!("a list"), problems);
            None
        }
    }
}

/// Those of the items that can be read, in their order, until there are too many problems; and
/// whether these are all. With few adapters: the page downloads it once for each type.
pub(super) fn each<T: Read>(
    place: &str,
    items: Vec<Value>,
    problems: &mut Problems,
) -> (Vec<T>, bool) {
    let mut read = Vec::new();
    let mut all = true;
    for (index, item) in items.into_iter().enumerate() {
        match item_at(place, index, problems).and_then(|place| T::read(&place, item, problems)) {
            Some(one) => read.push(one),
            None => all = false,
        }
    }
    (read, all)
}

/// The place of an item; none where there are too many problems already.
fn item_at(place: &str, index: usize, problems: &Problems) -> Option<String> {
    (!problems.is_full()).then(|| format!("{place}[{index}]"))
}

fn words(place: &str, value: Value, problems: &mut Problems) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        other => {
            unfit(place, &other, &tr!("text in quotes"), problems);
            None
        }
    }
}

fn whole_number(place: &str, value: &Value, most: u64, problems: &mut Problems) -> Option<u64> {
    let number = value.as_u64().filter(|number| *number <= most);
    if number.is_none() {
        let expected = match most {
            u64::MAX => tr!("a whole number, 0 or more"),
            most => tr!("a whole number from 0 to {}", most),
        };
        unfit(place, value, &expected, problems);
    }
    number
}

impl Read for Name {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        words(place, value, problems).map(Self::from)
    }
}

impl Read for String {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        words(place, value, problems)
    }
}

impl Read for bool {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let flag = value.as_bool();
        if flag.is_none() {
            unfit(place, &value, &tr!("true or false"), problems);
        }
        flag
    }
}

impl Read for u64 {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        whole_number(place, &value, Self::MAX, problems)
    }
}

/// Reads unsigned numbers of a size.
macro_rules! unsigned {
    ($($number:ty),+) => {$(
        impl Read for $number {
            fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
                let number = whole_number(place, &value, Self::MAX.into(), problems)?;
                Self::try_from(number).ok()
            }
        }
    )+};
}

unsigned!(u8, u16, u32);

impl Read for i32 {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let number = value
            .as_i64()
            .and_then(|number| Self::try_from(number).ok());
        if number.is_none() {
            unfit(place, &value, &tr!("a whole number"), problems);
        }
        number
    }
}

impl<T: Read> Read for Option<T> {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            some => T::read(place, some, problems).map(Some),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let items = items(place, value, problems)?;
        Some(each(place, items, problems).0)
    }
}

impl Read for Table {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let mut table = Self::default();
        for (key, value) in object(place, value, problems)? {
            match FieldValue::from_plain(&value) {
                Ok(value) => {
                    table.0.insert(key.into(), value);
                }
                Err(why) => problems.error(format!("{place}.{key}"), why, ""),
            }
        }
        Some(table)
    }
}

/// The number of the word among those to choose from.
fn chosen(
    place: &str,
    value: &Value,
    choice: &[&'static str],
    problems: &mut Problems,
) -> Option<usize> {
    let word = value.as_str();
    let chosen = choice.iter().position(|choice| word == Some(*choice));
    if chosen.is_none() {
        let message = tr!("{} is not known here", shown(value));
        problems.error(place, message, tr!("write one of {}", choice.join(", ")));
    }
    chosen
}

/// Reads what is one of a few words.
macro_rules! one_of {
    ($($type:ident { $($word:literal => $variant:ident),+ $(,)? })+) => {$(
        impl Read for $type {
            fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
                const VARIANTS: &[$type] = &[$($type::$variant),+];
                let number = chosen(place, &value, &[$($word),+], problems)?;
                VARIANTS.get(number).copied()
            }
        }
    )+};
}

one_of! {
    AckMode { "manual" => Manual, "auto" => Auto }
    Bound { "exactly" => Exactly, "at_least" => AtLeast, "at_most" => AtMost }
    Alarm { "memory" => Memory, "disk" => Disk }
    DestinationType { "queue" => Queue, "exchange" => Exchange }
    Outcome {
        "ack" => Ack,
        "nack" => Nack,
        "reject" => Reject,
        "requeue" => Requeue,
        "reject_requeue" => RejectRequeue,
        "recover" => Recover,
        "crash" => Crash,
    }
    PartitionHandling {
        "ignore" => Ignore,
        "pause_minority" => PauseMinority,
        "autoheal" => Autoheal,
    }
    ServerLine { "3.10" => V3_10, "4" => V4 }
    StopKind { "clean" => Clean, "kill9" => Kill9 }
    OnNok { "requeue" => Requeue, "reject" => Reject, "dead_letter" => DeadLetter }
    WorkReceipt { "ok" => Ok, "nok" => Nok }
    TxOutcome { "commit" => Commit, "rollback" => Rollback }
}
