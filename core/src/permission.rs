//! What a user may do: regular expressions over the names of resources
//! (<https://www.rabbitmq.com/docs/access-control#authorisation>).
//!
//! It knows neither users nor connections; who is asked for which permission is the
//! broker's business.

use std::fmt;

use regex_lite::Regex;

/// A regular expression over names; it need not match the whole name, and an empty one
/// matches the empty name alone (`rabbit_auth_backend_internal.erl`, `check_resource_access`).
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        let read = Regex::new(if text.is_empty() { "^$" } else { text });
        let read = read.or_else(|why| Regex::new(&with_literal_braces(text)).map_err(|_| why));
        read.map(Self).map_err(|why| why.to_string())
    }

    /// Whether it matches the name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.0.is_match(name)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

/// The pattern with each brace taken for itself that begins no repetition, as the server's
/// regular expressions have it (PCRE; observed: topic-permissions-vhost).
fn with_literal_braces(text: &str) -> String {
    let mut literal = String::new();
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        let inside = text[at + letter.len_utf8()..].split('}').next();
        let counts = inside.is_some_and(|inside| {
            inside.starts_with(|one: char| one.is_ascii_digit())
                && inside.chars().all(|one| one.is_ascii_digit() || one == ',')
        });
        if letter == '{' && !escaped && !counts {
            literal.push('\\');
        }
        escaped = letter == '\\' && !escaped;
        literal.push(letter);
    }
    literal
}

/// Something that a user may do with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Declare and delete it.
    Configure,
    /// Publish to it, or bind it as a destination.
    Write,
    /// Consume and purge it, or bind it as a source.
    Read,
}

/// What a user may do in a vhost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permissions {
    /// What it may declare and delete.
    pub configure: Pattern,
    /// What it may publish to, or bind as a destination.
    pub write: Pattern,
    /// What it may consume and purge, or bind as a source.
    pub read: Pattern,
}

impl Permissions {
    /// Reads the three patterns.
    ///
    /// # Errors
    /// What is wrong with the first that is no regular expression.
    pub fn new(configure: &str, write: &str, read: &str) -> Result<Self, String> {
        Ok(Self {
            configure: Pattern::new(configure)?,
            write: Pattern::new(write)?,
            read: Pattern::new(read)?,
        })
    }

    /// Whether they allow it.
    #[must_use]
    pub fn allow(&self, access: Access, name: &str) -> bool {
        let pattern = match access {
            Access::Configure => &self.configure,
            Access::Write => &self.write,
            Access::Read => &self.read,
        };
        pattern.matches(name)
    }
}

/// What routing keys a user may use at a topic exchange. `{username}` and `{vhost}` in it
/// stand for the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicPermissions {
    /// What it may publish with.
    pub write: String,
    /// What it may bind with.
    pub read: String,
}

impl TopicPermissions {
    /// A pattern with the user's own name and vhost in their places.
    #[must_use]
    pub fn filled(text: &str, user: &str, vhost: &str) -> String {
        text.replace("{username}", user).replace("{vhost}", vhost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_may_match_anywhere_and_an_empty_one_matches_no_name() {
        let table = [
            ("^c-", "c-q", true),
            ("^c-", "abc-q", false),
            ("c-", "abc-q", true),
            ("", "q", false),
            ("", "", true),
            (".*", "", true),
            ("^{b}$", "{b}", true),
            ("^a{2}{x}", "aa{x}", true),
        ];
        for (pattern, name, expected) in table {
            let pattern = Pattern::new(pattern).expect("a pattern");
            assert_eq!(pattern.matches(name), expected, "{pattern:?} {name}");
        }
        assert!(Pattern::new("(").is_err());
    }
}
