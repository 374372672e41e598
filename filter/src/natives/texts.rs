//! Functions of strings.

use std::rc::Rc;

use jaq_core::native::{Filter, Fun, bome, run, unary, v};
use jaq_core::{Error, RunPtr, ValR};

use super::Data;
use crate::meter::charge;
use crate::value::{Value, count, split};

/// The functions.
pub(super) fn all() -> Vec<Fun<Data>> {
    let functions: Vec<Filter<RunPtr<Data>>> = vec![
        ("utf8bytelength", v(0), |cv| {
            bome(cv.1.as_text().map(|text| count(text.len())))
        }),
        ("ascii_downcase", v(0), |cv| {
            bome(changed(&cv.1, |text| text.to_ascii_lowercase()))
        }),
        ("ascii_upcase", v(0), |cv| {
            bome(changed(&cv.1, |text| text.to_ascii_uppercase()))
        }),
        ("trim", v(0), |cv| {
            bome(changed(&cv.1, |text| text.trim().to_owned()))
        }),
        ("ltrim", v(0), |cv| {
            bome(changed(&cv.1, |text| text.trim_start().to_owned()))
        }),
        ("rtrim", v(0), |cv| {
            bome(changed(&cv.1, |text| text.trim_end().to_owned()))
        }),
        ("explode", v(0), |cv| bome(exploded(&cv.1))),
        ("implode", v(0), |cv| bome(imploded(cv.1))),
        ("startswith", v(1), |cv| {
            unary(cv, |text, part| {
                both(&text, &part).map(|(text, part)| text.starts_with(&**part).into())
            })
        }),
        ("endswith", v(1), |cv| {
            unary(cv, |text, part| {
                both(&text, &part).map(|(text, part)| text.ends_with(&**part).into())
            })
        }),
        ("ltrimstr", v(1), |cv| {
            unary(cv, |text, part| {
                Ok(without(&text, &part, str::strip_prefix))
            })
        }),
        ("rtrimstr", v(1), |cv| {
            unary(cv, |text, part| {
                Ok(without(&text, &part, str::strip_suffix))
            })
        }),
        ("split", v(1), |cv| {
            unary(cv, |text, part| {
                both(&text, &part).and_then(|(text, part)| split(text, part))
            })
        }),
    ];
    functions.into_iter().map(|one| run::<Data>(one)).collect()
}

fn changed(value: &Value, change: fn(&str) -> String) -> ValR<Value> {
    let text = value.as_text()?;
    charge(text.len() / 32)?;
    Ok(Value::text(change(text)))
}

fn both<'a>(text: &'a Value, part: &'a Value) -> ValR<(&'a Rc<str>, &'a Rc<str>), Value> {
    let (text, part) = (text.as_text()?, part.as_text()?);
    charge(part.len() / 32)?;
    Ok((text, part))
}

/// As jq has it: what is no string stays as it is.
fn without<'a>(
    value: &'a Value,
    part: &'a Value,
    strip: fn(&'a str, &'a str) -> Option<&'a str>,
) -> Value {
    let both = value.as_text().ok().zip(part.as_text().ok());
    let rest = both.and_then(|(text, part)| strip(text, part));
    rest.map_or_else(|| value.clone(), Value::text)
}

fn exploded(value: &Value) -> ValR<Value> {
    let text = value.as_text()?;
    Ok(text
        .chars()
        .map(|one| Value::Int(u32::from(one).into()))
        .collect())
}

fn imploded(value: Value) -> ValR<Value> {
    let mut text = String::new();
    for item in value.into_items()? {
        charge(1)?;
        let Value::Int(number) = item else {
            return Err(Error::typ(item, "a character's number"));
        };
        let one = u32::try_from(number).ok().and_then(char::from_u32);
        let none = || Error::str(format_args!("{number} is no character's number"));
        text.push(one.ok_or_else(none)?);
    }
    Ok(Value::text(text))
}
