//! How wide text is, estimated: the same on every machine, rather too wide than too narrow.
//!
//! The widths are those of a wide sans-serif face (DejaVu Sans, Verdana), so that text
//! measured here fits in whatever face the page uses. It knows no fonts.

/// The width of `text` at this size, in whole units, rounded up.
#[must_use]
pub fn text_width(text: &str, size: i32) -> i32 {
    let hundredths: i32 = text.chars().map(hundredths).sum();
    (hundredths * size + 99) / 100
}

/// The width of bold text.
#[must_use]
pub fn bold_width(text: &str, size: i32) -> i32 {
    (text_width(text, size) * 11 + 9) / 10
}

/// The width of a character in hundredths of the size.
const fn hundredths(c: char) -> i32 {
    match c {
        ' ' | '.' | ',' | ':' | ';' | 'i' | 'j' | 'l' | '\'' | '|' | 'I' => 34,
        '!' | '/' | '\\' | '(' | ')' | '[' | ']' | 'f' | 't' | 'r' => 42,
        '-' | '"' => 48,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 100,
        'A'..='Z' | '_' | '#' | '=' | '+' | '<' | '>' | '~' | '{' | '}' => 78,
        '\u{0}'..='\u{7f}' => 64,
        '\u{80}'..='\u{24f}' => 78,
        _ => 110,
    }
}

/// The longest start of `text` that fits into `width`, with `…` where it was cut.
#[must_use]
pub fn cut(text: &str, size: i32, width: i32) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let room = width - text_width("…", size);
    let mut used = 0;
    let kept = text.chars().take_while(|c| {
        used += hundredths(*c) * size;
        used <= room * 100
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_text_fits_and_whole_text_is_left_alone() {
        assert_eq!(cut("errors", 13, 200), "errors");
        for width in 20..120 {
            let text = cut("a rather long queue name", 13, width);
            assert!(text_width(&text, 13) <= width, "{text} in {width}");
        }
    }
}
