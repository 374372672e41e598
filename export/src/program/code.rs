//! Lines of source text with their indentation, and letters that source text cannot show.

/// Source text in the making.
#[derive(Debug)]
pub(crate) struct Code {
    out: String,
    step: &'static str,
    depth: usize,
}

impl Code {
    /// Nothing yet; `step` is one level of indentation.
    pub(crate) const fn new(step: &'static str) -> Self {
        Self {
            out: String::new(),
            step,
            depth: 0,
        }
    }

    /// A line; an empty one where there is no text.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) {
        let text = text.as_ref();
        if !text.is_empty() {
            self.out.push_str(&self.step.repeat(self.depth));
            self.out.push_str(text);
        }
        self.out.push('\n');
    }

    /// Several lines, each with the present indentation before its own.
    pub(crate) fn lines(&mut self, text: &str) {
        text.lines().for_each(|line| self.line(line));
    }

    /// Lines that belong to the line before.
    pub(crate) fn within(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    /// A line, what belongs to it, and the line that ends it.
    pub(crate) fn block(&mut self, open: &str, write: impl FnOnce(&mut Self), close: &str) {
        self.line(open);
        self.within(write);
        self.line(close);
    }

    pub(crate) fn into_text(self) -> String {
        self.out
    }
}

/// Whether a letter had better be written by its number: it cannot be seen, or it changes
/// how what follows is seen.
pub(crate) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// A text between `quote`s: what `special` gives is written so, and hidden letters as
/// `number` gives them.
pub(crate) fn quoted(
    text: &str,
    quote: char,
    special: impl Fn(char) -> Option<&'static str>,
    number: impl Fn(char) -> String,
) -> String {
    let mut out = String::from(quote);
    out.push_str(&inner(text, special, number));
    out.push(quote);
    out
}

/// The same without the quotes.
pub(crate) fn inner(
    text: &str,
    special: impl Fn(char) -> Option<&'static str>,
    number: impl Fn(char) -> String,
) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match special(letter) {
            Some(written) => out.push_str(written),
            None if is_hidden(letter) => out.push_str(&number(letter)),
            None => out.push(letter),
        }
    }
    out
}

/// What most languages write with a backslash in a text between double quotes.
pub(crate) const fn backslashed(letter: char) -> Option<&'static str> {
    Some(match letter {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => return None,
    })
}

/// A floating point number as these languages have them: always with a point or an exponent.
/// None for what is no number, or infinite.
pub(crate) fn float(number: f64) -> Option<String> {
    number.is_finite().then(|| format!("{number:?}"))
}

/// Whether the source text says this word, other than in a text between double quotes or
/// in a comment of a whole line.
pub(crate) fn says(source: &str, word: &str) -> bool {
    let lines = source.lines().map(str::trim_start);
    let mut lines = lines.filter(|line| !line.starts_with("//") && !line.starts_with('#'));
    lines.any(|line| {
        let mut quoted = false;
        let mut escaped = false;
        let mut bare = String::with_capacity(line.len());
        for letter in line.chars() {
            let closes = letter == '"' && !escaped;
            escaped = quoted && letter == '\\' && !escaped;
            if closes {
                quoted = !quoted;
            }
            if !quoted {
                bare.push(letter);
            }
        }
        bare.contains(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_texts_and_comments_are_not_said() {
        assert!(says("sleep(time.Second)", "time."));
        assert!(!says("print(\"time.\")", "time."));
        assert!(!says("print(\"a \\\" time.\")", "time."));
        assert!(says("print(\"a\\\\\", time.Now())", "time."));
        assert!(!says("  // time.", "time."));
    }

    #[test]
    fn letters_that_cannot_be_seen_are_written_by_number() {
        let python = |text| quoted(text, '"', backslashed, |c| format!("<{:x}>", u32::from(c)));
        assert_eq!(python("a\"\\\n\u{202e}é🐇\0"), r#""a\"\\\n<202e>é🐇<0>""#);
    }
}
