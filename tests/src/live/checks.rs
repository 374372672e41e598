//! The arithmetic that a recording has where chance decides: `q1.ready + q2.ready == 200`.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Whether the comparison holds over this state.
///
/// # Errors
/// A text that is no comparison.
pub(crate) fn holds(check: &str, state: &Value) -> Result<bool> {
    const SIGNS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];
    for sign in SIGNS {
        if let Some((left, right)) = check.split_once(sign) {
            let (left, right) = (sum(left, state)?, sum(right, state)?);
            return Ok(match sign {
                "==" => left == right,
                "!=" => left != right,
                "<=" => left <= right,
                ">=" => left >= right,
                "<" => left < right,
                _ => left > right,
            });
        }
    }
    bail!("{check} compares nothing")
}

fn sum(text: &str, state: &Value) -> Result<i64> {
    let mut sum = 0;
    let mut sign = 1;
    for word in text.split_whitespace() {
        match word {
            "+" => sign = 1,
            "-" => sign = -1,
            _ => sum += sign * term(word, state)?,
        }
    }
    Ok(sum)
}

fn term(word: &str, state: &Value) -> Result<i64> {
    if let Ok(number) = word.parse() {
        return Ok(number);
    }
    let (queue, field) = word
        .rsplit_once('.')
        .with_context(|| format!("{word} is neither a number nor a queue's field"))?;
    let value = state["queues"][queue][field].as_i64();
    value.with_context(|| format!("nothing is known of {word}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sums_are_compared() {
        let state = json!({"queues": {"q1": {"ready": 120}, "q.2": {"ready": 80}}});
        assert!(holds("q1.ready + q.2.ready == 200", &state).expect("a check"));
        assert!(!holds("q1.ready - q.2.ready > 40", &state).expect("a check"));
        assert!(holds("q1.ready", &state).is_err());
        assert!(holds("q3.ready == 0", &state).is_err());
    }
}
