//! Counting and quoting in English, for the sentences that people read.

use crate::time::Duration;

/// "no queue", "1 queue", "3 queues": for nouns whose plural takes an s, or "copies".
pub(crate) fn count(number: usize, noun: &str) -> String {
    match number {
        0 => format!("no {noun}"),
        1 => format!("1 {noun}"),
        _ => format!("{number} {}", plural(noun)),
    }
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{noun}s"),
    }
}

/// "a", "a and b", "a, b and c".
pub(crate) fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// "one", "two", …, and figures from ten on.
pub(crate) fn small_number(number: usize) -> String {
    const WORDS: [&str; 10] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// The sentence with a capital first letter.
pub(crate) fn sentence(text: &str) -> String {
    // Ours are English; the tables of all other letters would have to be downloaded.
    let mut sentence = text.to_owned();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

/// "400 ms", "2 s", "1.5 s".
pub(crate) fn length(length: Duration) -> String {
    let ms = length.0 / 1000;
    if ms < 1000 {
        return format!("{ms} ms");
    }
    let text = format!("{}.{:03}", ms / 1000, ms % 1000);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_lists_read_as_english() {
        let counts = [0, 1, 2].map(|number| count(number, "copy"));
        assert_eq!(counts, ["no copy", "1 copy", "2 copies"]);
        assert_eq!(count(2, "binding"), "2 bindings");
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(small_number(9), "nine");
        assert_eq!(small_number(10), "10");
        assert_eq!(sentence("it goes"), "It goes");
        assert_eq!(
            sentence("ça va"),
            "ça va",
            "names of other letters stay as they are"
        );
    }
}
