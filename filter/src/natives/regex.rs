//! Regular expressions, in the small engine whose time grows with the length of the text
//! only. An expression that unfolds to much is refused before it is used.

use jaq_core::native::{Filter, Fun, bome, run, v};
use jaq_core::{Error, RunPtr, ValR};
use regex_lite::{Captures, Regex, RegexBuilder};

use super::Data;
use crate::bounds::REGEX_BYTES;
use crate::meter::charge;
use crate::value::{Entries, Value};

/// The functions.
pub(super) fn all() -> Vec<Fun<Data>> {
    let functions: Vec<Filter<RunPtr<Data>>> = vec![
        ("test", v(2), |mut cv| {
            let (flags, expression) = (cv.0.pop_var(), cv.0.pop_var());
            bome(tested(&cv.1, &expression, &flags))
        }),
        ("capture", v(2), |mut cv| {
            let (flags, expression) = (cv.0.pop_var(), cv.0.pop_var());
            bome(captured(&cv.1, &expression, &flags))
        }),
        ("sub", v(3), |mut cv| {
            let (flags, to, expression) = (cv.0.pop_var(), cv.0.pop_var(), cv.0.pop_var());
            bome(replaced(&cv.1, &expression, &to, &flags))
        }),
    ];
    functions.into_iter().map(|one| run::<Data>(one)).collect()
}

/// The expression, paid for as it is used on a text. Flags: `i`, `x`, `s`; `g` and `n` are
/// the caller's.
fn expression(text: &str, expression: &Value, flags: &Value) -> ValR<Regex, Value> {
    let expression = expression.as_text()?;
    let flags = match flags {
        Value::Null => "",
        flags => flags.as_text()?,
    };
    if let Some(flag) = flags.chars().find(|flag| !"gixsn".contains(*flag)) {
        return Err(Error::str(format_args!("there is no flag {flag}")));
    }
    let cost = expression.len().saturating_mul(text.len()) / 64;
    charge(16 + expression.len() + cost)?;
    RegexBuilder::new(expression)
        .case_insensitive(flags.contains('i'))
        .ignore_whitespace(flags.contains('x'))
        .dot_matches_new_line(flags.contains('s'))
        .size_limit(REGEX_BYTES)
        .nest_limit(50)
        .build()
        .map_err(|error| {
            Error::str(format_args!(
                "{expression} is no regular expression: {error}"
            ))
        })
}

fn tested(value: &Value, pattern: &Value, flags: &Value) -> ValR<Value> {
    let text = value.as_text()?;
    Ok(expression(text, pattern, flags)?.is_match(text).into())
}

/// The named groups of a match, as an object.
fn groups(expression: &Regex, found: &Captures<'_>) -> Value {
    let mut entries = Entries::default();
    for name in expression.capture_names().flatten() {
        let group = found.name(name).map(|group| Value::text(group.as_str()));
        entries.insert(name.into(), group.unwrap_or_default());
    }
    Value::map(entries)
}

/// The named groups of the first match.
fn captured(value: &Value, pattern: &Value, flags: &Value) -> ValR<Value> {
    let text = value.as_text()?;
    let expression = expression(text, pattern, flags)?;
    let found = expression.captures(text);
    found.map_or_else(
        || Err(Error::str(format_args!("{value} does not match {pattern}"))),
        |found| Ok(groups(&expression, &found)),
    )
}

/// The first match, or with `g` each, replaced by a text in which `$name` is a group.
fn replaced(value: &Value, pattern: &Value, to: &Value, flags: &Value) -> ValR<Value> {
    let (text, to) = (value.as_text()?, to.as_text()?);
    let all = matches!(flags, Value::Text(flags) if flags.contains('g'));
    let expression = expression(text, pattern, flags)?;
    let limit = usize::from(!all);
    charge(text.len().saturating_mul(1 + to.len()) / 64)?;
    Ok(Value::text(&*expression.replacen(text, limit, &**to)))
}
