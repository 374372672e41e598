//! Counting and listing, for the sentences that people read.

use crate::text::said;
use crate::time::Duration;
use crate::{mark, tr};

/// "no binding", "1 binding", "3 bindings".
pub(crate) fn bindings(number: usize) -> String {
    match number {
        0 => tr!("no binding"),
        _ => tr!("1 binding" | "{n} bindings" % number),
    }
}

/// "no copy", "1 copy", "3 copies".
pub(crate) fn copies(number: usize) -> String {
    match number {
        0 => tr!("no copy"),
        _ => tr!("1 copy" | "{n} copies" % number),
    }
}

/// "no message", "1 message", "3 messages".
pub(crate) fn messages(number: usize) -> String {
    match number {
        0 => tr!("no message"),
        _ => tr!("1 message" | "{n} messages" % number),
    }
}

/// "no word", "1 word", "3 words".
pub(crate) fn words(number: usize) -> String {
    match number {
        0 => tr!("no word"),
        _ => tr!("1 word" | "{n} words" % number),
    }
}

/// "a", "a and b", "a, b and c".
pub(crate) fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            tr!(
                "{} and {}",
                first.join(&tr!("a list" => ", ")),
                last.as_ref()
            )
        }
    }
}

/// "one", "two", …, and figures from ten on.
pub(crate) fn small_number(number: usize) -> String {
    const WORDS: [&str; 10] = [
        mark!("no"),
        mark!("one"),
        mark!("two"),
        mark!("three"),
        mark!("four"),
        mark!("five"),
        mark!("six"),
        mark!("seven"),
        mark!("eight"),
        mark!("nine"),
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), |word| said(word, &[]))
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
        let counts = [0, 1, 2].map(copies);
        assert_eq!(counts, ["no copy", "1 copy", "2 copies"]);
        assert_eq!(bindings(2), "2 bindings");
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
