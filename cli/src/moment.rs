//! Moments as people write them: `3.2s`, `3200ms`, `00:03.200`; and factors: `1.5`.

use warren_core::time::Time;

const MICROS_PER_SECOND: u64 = 1_000_000;

/// The moment that the text names, or a sentence that says how to write one.
pub(crate) fn parse(text: &str) -> Result<Time, String> {
    let micros = if let Some(number) = text.strip_suffix("ms") {
        scaled(number, MICROS_PER_SECOND / 1000)
    } else if let Some(number) = text.strip_suffix('s') {
        scaled(number, MICROS_PER_SECOND)
    } else {
        text.split_once(':').and_then(|(minutes, seconds)| {
            let minutes: u64 = whole(minutes)?.checked_mul(60 * MICROS_PER_SECOND)?;
            minutes.checked_add(scaled(seconds, MICROS_PER_SECOND)?)
        })
    };
    micros
        .map(Time)
        .ok_or_else(|| "write a moment as 3.2s, 3200ms or 00:03.200".to_owned())
}

/// A factor that a picture may be enlarged by, or a sentence that says what it may be.
pub(crate) fn factor(text: &str) -> Result<f64, String> {
    let factor = text.parse().ok();
    factor
        .filter(|factor| (0.1..=10.0).contains(factor))
        .ok_or_else(|| "write a factor from 0.1 to 10, such as 2 or 1.5".to_owned())
}

fn whole(digits: &str) -> Option<u64> {
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        digits.parse().ok()
    } else {
        None
    }
}

/// A decimal number times `unit`, without a floating point number between. Digits that
/// mean less than a microsecond are dropped.
fn scaled(number: &str, unit: u64) -> Option<u64> {
    let (integer, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let mut micros = whole(integer)?.checked_mul(unit)?;
    let mut worth = unit;
    whole(fraction)?;
    for digit in fraction.bytes() {
        worth /= 10;
        micros = micros.checked_add(u64::from(digit - b'0') * worth)?;
    }
    Some(micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_people_write_them() {
        let table = [
            ("3.2s", Some(3_200_000)),
            ("3s", Some(3_000_000)),
            ("0.0000019s", Some(1)),
            ("3200ms", Some(3_200_000)),
            ("1.5ms", Some(1500)),
            ("00:03.200", Some(3_200_000)),
            ("61:00", Some(3_660_000_000)),
            ("3200", None),
            ("3,2s", None),
            ("-1s", None),
            ("s", None),
            ("1.s", None),
            (":", None),
            ("", None),
            ("99999999999999999999s", None),
        ];
        for (text, micros) in table {
            assert_eq!(parse(text).ok(), micros.map(Time), "{text}");
        }
    }
}
