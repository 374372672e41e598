//! The comparisons of a step, such as `q1.ready + q2.ready == 200`. They judge what chance
//! or a hash function decides.
//!
//! A check is one comparison or several with `and` between them; a comparison may have more
//! than two sides, as in `40 < q1.ready <= 60`. A side is arithmetic over numbers and over
//! what queues hold.

mod arithmetic;

use serde_json::Value;

use crate::compare::Difference;

type Compare = fn(&f64, &f64) -> bool;

/// Longest first, so that `>=` is not read as `>`.
const COMPARISONS: [(&str, Compare); 6] = [
    ("==", f64::eq),
    ("!=", f64::ne),
    (">=", f64::ge),
    ("<=", f64::le),
    (">", f64::gt),
    ("<", f64::lt),
];

/// The comparisons that the state does not meet, or that are none.
pub fn unmet(checks: &[String], state: &Value) -> Vec<Difference> {
    let judge = |check: &String| match holds(check, state) {
        Ok(Ok(())) => None,
        Ok(Err(got)) => Some(Difference {
            what: "check".to_owned(),
            expected: check.as_str().into(),
            got: got.into(),
        }),
        Err(why) => Some(Difference::not_done(why)),
    };
    checks.iter().filter_map(judge).collect()
}

/// The outer error is a check that is not understood, the inner one what is instead.
fn holds(check: &str, state: &Value) -> Result<Result<(), String>, String> {
    for comparison in check.split(" and ") {
        if let Err(got) = compared(comparison, state)? {
            return Ok(Err(got));
        }
    }
    Ok(Ok(()))
}

fn compared(check: &str, state: &Value) -> Result<Result<(), String>, String> {
    let (first, mut rest) = until_sign(check);
    let mut left = arithmetic::value(first, state)?;
    if rest.is_empty() {
        return Err(format!("the check \"{check}\" compares nothing"));
    }
    while let Some((sign, compare)) = COMPARISONS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        let (side, further) = until_sign(&rest[sign.len()..]);
        let right = arithmetic::value(side, state)?;
        if !compare(&left, &right) {
            return Ok(Err(format!("{left} {sign} {right}")));
        }
        (left, rest) = (right, further);
    }
    Ok(Ok(()))
}

/// What stands before the first sign of a comparison, and the rest with the sign.
fn until_sign(text: &str) -> (&str, &str) {
    let signs = COMPARISONS.iter();
    let first = signs.filter_map(|(sign, _)| text.find(sign)).min();
    text.split_at(first.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(check: &str) -> Vec<Difference> {
        let state = json!({"queues": {"q1": {"ready": 120}, "a.b-c": {"ready": 80}}});
        unmet(&[check.to_owned()], &state)
    }

    #[test]
    fn sums_and_comparisons_are_judged() {
        for met in [
            "q1.ready + a.b-c.ready == 200",
            "q1.ready - a.b-c.ready >= 40",
            "q1.ready > 50",
            "50 < a.b-c.ready",
            "q1.ready != 2",
            "q1.ready <= 120",
            "q1.ready*2 > 2.5 * a.b-c.ready",
            "2 * (q1.ready + a.b-c.ready) == 400",
            "100 < q1.ready < 130",
            "q1.ready / a.b-c.ready == 1.5 and q1.ready > 0",
            "abs(a.b-c.ready - q1.ready) <= 40",
        ] {
            assert_eq!(of(met), [], "{met}");
        }
        let unmet = of("q1.ready + a.b-c.ready == 201");
        assert_eq!(unmet[0].got, "200 == 201");
        assert_eq!(of("100 < q1.ready < 110")[0].got, "120 < 110");
        assert_eq!(of("q1.ready > 0 and a.b-c.ready > 90")[0].got, "80 > 90");
    }

    #[test]
    fn what_is_not_understood_fails() {
        for check in [
            "q1.ready",
            "q1.ready = 120",
            "q3.ready == 0",
            "q1.ready 1 == 120",
            "q1.ready + == 120",
            "q1.ready ** 1 == 120",
            "(q1.ready == 120",
            "== 0",
            "q1.ready ==",
            "",
        ] {
            assert_eq!(of(check).len(), 1, "{check}");
        }
    }
}
