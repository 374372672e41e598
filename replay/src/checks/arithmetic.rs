//! Sums and products over numbers and over what queues hold (`q1.ready`), as the
//! recordings' checks write them. It does not know what they are compared with.

use serde_json::Value;

/// What this comes to.
///
/// # Errors
/// A sentence: it is no arithmetic, or speaks of what no queue has.
pub(super) fn value(text: &str, state: &Value) -> Result<f64, String> {
    let mut reading = Reading {
        words: words(text),
        state,
    };
    let value = reading.sum()?;
    match reading.words.pop() {
        None => Ok(value),
        Some(word) => Err(format!("\"{text}\" is no sum: {word}")),
    }
}

/// The words of a text, the last one first. A minus stands apart, for the names of queues
/// may have one.
fn words(text: &str) -> Vec<String> {
    let mut spaced = String::new();
    for letter in text.chars() {
        if "+*/()".contains(letter) {
            spaced.extend([' ', letter, ' ']);
        } else {
            spaced.push(letter);
        }
    }
    spaced.split_whitespace().rev().map(str::to_owned).collect()
}

struct Reading<'a> {
    /// What is still to be read, the last word first.
    words: Vec<String>,
    state: &'a Value,
}

impl Reading<'_> {
    fn sum(&mut self) -> Result<f64, String> {
        let mut total = self.product()?;
        while let Some(sign) = self.one_of("+-") {
            let term = self.product()?;
            total += if sign == "+" { term } else { -term };
        }
        Ok(total)
    }

    fn product(&mut self) -> Result<f64, String> {
        let mut total = self.factor()?;
        while let Some(sign) = self.one_of("*/") {
            let factor = self.factor()?;
            total = if sign == "*" {
                total * factor
            } else {
                total / factor
            };
        }
        Ok(total)
    }

    fn factor(&mut self) -> Result<f64, String> {
        let word = self.words.pop().ok_or("a number is missing")?;
        match word.as_str() {
            "(" => self.closed(),
            "abs" if self.one_of("(").is_some() => Ok(self.closed()?.abs()),
            _ => self.term(&word),
        }
    }

    /// What stands up to the closing parenthesis.
    fn closed(&mut self) -> Result<f64, String> {
        let value = self.sum()?;
        self.one_of(")").ok_or("a parenthesis is not closed")?;
        Ok(value)
    }

    fn one_of(&mut self, signs: &str) -> Option<String> {
        let next = self.words.last()?;
        let is_one = next.len() == 1 && signs.contains(next.as_str());
        is_one.then(|| self.words.pop()).flatten()
    }

    fn term(&self, word: &str) -> Result<f64, String> {
        if word.starts_with(|first: char| first.is_ascii_digit())
            && let Ok(number) = word.parse()
        {
            return Ok(number);
        }
        let held = word
            .rsplit_once('.')
            .and_then(|(queue, field)| self.state["queues"][queue][field].as_f64());
        held.ok_or_else(|| format!("{word} is not a number that a queue has"))
    }
}
