//! Amounts as people write them: whole numbers, and lengths of time with a unit.
//!
//! Pure; which field wants which is the forms' business.

use warren_core::{mark, tr};

/// A whole number within these bounds.
///
/// # Errors
/// A sentence that says what is wanted.
pub fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let digits: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '_' | '\u{a0}'))
        .collect();
    let number = digits.parse().ok();
    let within = number.filter(|number| (least..=most).contains(number));
    within.ok_or_else(|| {
        if most == u64::MAX {
            tr!("Write a whole number of at least {}", least)
        } else {
            tr!("Write a whole number from {} to {}", least, most)
        }
    })
}

/// A bound beyond this is nothing that a person comes near.
const MOST_TOLD: u64 = u32::MAX as u64;

/// Units of time, each in milliseconds.
const UNITS: [(&str, u64); 6] = [
    ("ms", 1),
    ("s", 1_000),
    ("min", 60_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// A length of time in milliseconds: `1500`, `1.5 s`, `2 min`.
///
/// # Errors
/// A sentence that says what is wanted.
pub fn millis(text: &str, most: u64) -> Result<u64, String> {
    let text = text.trim();
    let unit =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '_'));
    let (number, unit) = (&text[..text.len() - unit.len()], unit.trim());
    let factor = UNITS.into_iter().find(|(name, _)| *name == unit);
    let factor = match factor {
        Some((_, factor)) => Some(factor),
        None => unit.is_empty().then_some(1),
    };
    factor
        .and_then(|factor| times(number, factor))
        .filter(|ms| *ms <= most)
        .ok_or_else(|| {
            let wanted = mark!("Write a time such as 1500 (in milliseconds), 1.5 s or 2 min");
            if most <= MOST_TOLD {
                tr!("{}, up to {} ms", wanted, most)
            } else {
                wanted.to_owned()
            }
        })
}

/// A length of time in milliseconds that a field of 32 bits holds.
///
/// # Errors
/// A sentence that says what is wanted.
pub fn ms(text: &str) -> Result<u32, String> {
    millis(text, MOST_TOLD).map(narrow)
}

/// A whole number of at least this, in a field of 32 bits.
pub fn count(least: u32) -> impl Fn(&str) -> Result<u32, String> {
    move |text| whole(text, least.into(), MOST_TOLD).map(narrow)
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A decimal number times a factor, where that is whole.
fn times(number: &str, factor: u64) -> Option<u64> {
    let number = number.replace([' ', '_'], "");
    let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
    let scale = 10_u64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let digits: u64 = format!("{whole}{part}").parse().ok()?;
    let product = digits.checked_mul(factor)?;
    (product % scale == 0).then_some(product / scale)
}

/// An amount that may be left open: none, where nothing is entered.
///
/// # Errors
/// What `read` says of the text.
pub fn perhaps<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    read(text).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_units() {
        let table = [
            ("1500", Ok(1500)),
            (" 1 500 ", Ok(1500)),
            ("1.5 s", Ok(1500)),
            ("250ms", Ok(250)),
            ("2 min", Ok(120_000)),
            ("0.5h", Ok(1_800_000)),
            ("0", Ok(0)),
            ("1.0005 s", Err(())),
            ("-1", Err(())),
            ("soon", Err(())),
            ("3 weeks", Err(())),
            ("", Err(())),
            ("99999999999999999999", Err(())),
            ("2 d", Err(())),
        ];
        for (text, expected) in table {
            assert_eq!(millis(text, 86_400_000).map_err(|_| ()), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_within_their_bounds() {
        assert_eq!(whole(" 10_000 ", 1, u64::MAX), Ok(10_000));
        let refused = whole("0", 1, 255).expect_err("too few");
        assert_eq!(refused, "Write a whole number from 1 to 255");
        assert!(whole("1.5", 0, 10).is_err());
        assert_eq!(count(1)("4294967295"), Ok(u32::MAX));
        assert!(count(1)("0").is_err());
        assert!(count(1)("4294967296").is_err());
        assert_eq!(ms("2 s"), Ok(2000));
        assert!(ms("4294967296").is_err());
        assert_eq!(perhaps(" ", |text| whole(text, 1, 2)), Ok(None));
        assert!(perhaps("x", |text| whole(text, 1, 2)).is_err());
    }
}
