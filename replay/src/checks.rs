//! The comparisons of a step, such as `q1.ready + q2.ready == 200`. They judge what chance
//! or a hash function decides.

use serde_json::Value;

use crate::compare::Difference;

type Compare = fn(&i64, &i64) -> bool;

/// Longest first, so that `>=` is not read as `>`.
const COMPARISONS: [(&str, Compare); 6] = [
    ("==", i64::eq),
    ("!=", i64::ne),
    (">=", i64::ge),
    ("<=", i64::le),
    (">", i64::gt),
    ("<", i64::lt),
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
    let found = COMPARISONS.iter().find_map(|(sign, compare)| {
        let (left, right) = check.split_once(sign)?;
        Some((sign, compare, left, right))
    });
    let (sign, compare, left, right) =
        found.ok_or_else(|| format!("the check \"{check}\" compares nothing"))?;
    let (left, right) = (sum(left, state)?, sum(right, state)?);
    Ok(if compare(&left, &right) {
        Ok(())
    } else {
        Err(format!("{left} {sign} {right}"))
    })
}

/// A sum of numbers and of what queues hold, with + and -.
fn sum(text: &str, state: &Value) -> Result<i64, String> {
    let mut total = 0_i64;
    let mut sign = 1;
    let mut term_is_due = true;
    for word in text.split_whitespace() {
        match (word, term_is_due) {
            ("+", false) => sign = 1,
            ("-", false) => sign = -1,
            (_, true) => total += sign * term(word, state)?,
            (_, false) => return Err(format!("\"{text}\" is no sum: {word}")),
        }
        term_is_due = !term_is_due;
    }
    if term_is_due {
        return Err(format!("\"{text}\" is no sum"));
    }
    Ok(total)
}

fn term(word: &str, state: &Value) -> Result<i64, String> {
    if let Ok(number) = word.parse() {
        return Ok(number);
    }
    let held = word
        .rsplit_once('.')
        .and_then(|(queue, field)| state["queues"][queue][field].as_i64());
    held.ok_or_else(|| format!("{word} is not a number that a queue has"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(check: &str) -> Vec<Difference> {
        let state = json!({"queues": {"q1": {"ready": 120}, "a.b": {"ready": 80}}});
        unmet(&[check.to_owned()], &state)
    }

    #[test]
    fn sums_and_comparisons_are_judged() {
        for met in [
            "q1.ready + a.b.ready == 200",
            "q1.ready - a.b.ready >= 40",
            "q1.ready > 50",
            "50 < a.b.ready",
            "q1.ready != 2",
            "q1.ready <= 120",
        ] {
            assert_eq!(of(met), [], "{met}");
        }
        assert_eq!(of("q1.ready + a.b.ready == 201")[0].got, "200 == 201");
    }

    #[test]
    fn what_is_not_understood_fails() {
        for check in [
            "q1.ready",
            "q1.ready = 120",
            "q3.ready == 0",
            "q1.ready 1 == 120",
            "q1.ready + == 120",
            "q1.ready * 1 == 120",
            "== 0",
        ] {
            assert_eq!(of(check).len(), 1, "{check}");
        }
    }
}
