//! The shape of a filter before it is parsed: how long it is, and how deep it goes.
//!
//! The parser and all that follows walk the term by calling themselves, so that a filter of
//! thousands of brackets would end the stack. What is counted here is no less than how deep
//! its tree can become: open brackets, and the operators and keywords before a place on each
//! open level, as chains of operators are trees as well.

use crate::bounds::{SOURCE_BYTES, TERM_DEPTH, TOKENS};

/// Where a filter is beyond its bounds, in bytes, and what is too much there.
pub(crate) fn excess(source: &str) -> Option<(usize, &'static str)> {
    if source.len() > SOURCE_BYTES {
        return Some((SOURCE_BYTES, "the filter is too long"));
    }
    let mut walk = Walk::default();
    let mut at = 0;
    while at < source.len() {
        let length = walk.token(&source[at..]);
        if walk.tokens > TOKENS {
            return Some((at, "the filter is too long"));
        }
        if walk.depth() > TERM_DEPTH {
            return Some((at, "the filter is nested too deep"));
        }
        at += length.max(1);
    }
    None
}

/// What is open at a place.
#[derive(Default)]
struct Walk {
    tokens: usize,
    /// For each open level, whether it is a string, and how many operators it has had.
    open: Vec<(Level, usize)>,
    top: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Bracket,
    Text,
}

impl Walk {
    fn depth(&self) -> usize {
        let inner: usize = self.open.iter().map(|(_, links)| links + 1).sum();
        self.top + inner
    }

    fn links(&mut self) -> &mut usize {
        match self.open.last_mut() {
            Some((_, links)) => links,
            None => &mut self.top,
        }
    }

    fn close(&mut self, level: Level) {
        if self.open.last().is_some_and(|(open, _)| *open == level) {
            self.open.pop();
        }
    }

    /// Takes one token in, and gives its length.
    fn token(&mut self, rest: &str) -> usize {
        if self
            .open
            .last()
            .is_some_and(|(level, _)| *level == Level::Text)
        {
            return self.in_text(rest);
        }
        let first = rest.chars().next().unwrap_or(' ');
        if first.is_whitespace() {
            return first.len_utf8();
        }
        self.tokens += 1;
        match first {
            '"' => self.open.push((Level::Text, 0)),
            '(' | '[' | '{' => {
                // A path such as `.[0][1]` is one term, but each is counted to be sure.
                *self.links() += 1;
                self.open.push((Level::Bracket, 0));
            }
            ')' | ']' | '}' => self.close(Level::Bracket),
            '#' => return rest.find('\n').unwrap_or(rest.len()),
            first if is_word(first) => {
                let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                if first.is_alphabetic() || first == '_' {
                    *self.links() += usize::from(is_keyword(&rest[..length]));
                }
                return length;
            }
            '.' | '$' | '@' | ':' | '?' => {}
            // A new definition or argument begins a new chain.
            _ => *self.links() += 1,
        }
        first.len_utf8()
    }

    fn in_text(&mut self, rest: &str) -> usize {
        if rest.starts_with("\\(") {
            self.open.push((Level::Bracket, 0));
            return 2;
        }
        if let Some(escaped) = rest.strip_prefix('\\') {
            return 1 + escaped.chars().next().map_or(0, char::len_utf8);
        }
        if rest.starts_with('"') {
            self.close(Level::Text);
            return 1;
        }
        let length = rest.find(['"', '\\']).unwrap_or(rest.len());
        *self.links() += 1;
        length
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_keyword(word: &str) -> bool {
    let words = [
        "and", "as", "catch", "def", "elif", "else", "foreach", "if", "label", "or", "reduce",
        "then", "try",
    ];
    words.contains(&word)
}
