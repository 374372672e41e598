//! Quoting: names and keys come from strangers, and must stay what they are in every
//! language that they are written in.

use crate::program::code::is_hidden;

/// A word of a POSIX shell.
pub(crate) fn shell(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:,@%+=".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A part of the path of an address: everything but unreserved letters is escaped, slashes
/// included.
pub(crate) fn path(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(byte.into());
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A text for a comment of one line: line breaks would end it, and letters that cannot be
/// seen could make it look like something else.
pub(crate) fn comment(text: &str) -> String {
    let shown = |letter| if is_hidden(letter) { ' ' } else { letter };
    text.chars().map(shown).collect()
}

/// The text, or another in place of none.
pub(crate) fn or<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.is_empty() { other } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_each_word_for_what_it_is() {
        let table = [
            ("tasks", "tasks"),
            ("", "''"),
            ("a b", "'a b'"),
            ("$HOME", "'$HOME'"),
            ("it's", r"'it'\''s'"),
            ("#", "'#'"),
            ("~", "'~'"),
        ];
        for (text, expected) in table {
            assert_eq!(shell(text), expected);
        }
    }

    #[test]
    fn a_path_keeps_slashes_and_foreign_letters_in_their_part() {
        assert_eq!(path("/"), "%2F");
        assert_eq!(path("a b/ü?#%"), "a%20b%2F%C3%BC%3F%23%25");
        assert_eq!(path("a-b_c.d~e"), "a-b_c.d~e");
    }

    #[test]
    fn a_comment_stays_on_its_line() {
        assert_eq!(comment("a\nrm -rf\r\u{2028}b"), "a rm -rf  b");
    }
}
