//! Names of functions, made from the names of clients.

use std::collections::BTreeSet;

/// Takes care that no two functions are called the same, in any of the ways to write them.
#[derive(Debug, Default)]
pub(crate) struct Identifiers(BTreeSet<String>);

impl Identifiers {
    /// Small words joined by underscores, for a client of this name.
    pub(crate) fn of(&mut self, name: &str) -> String {
        let lower = name.to_lowercase();
        let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(6).collect();
        let first = if words.is_empty() {
            "client".to_owned()
        } else {
            words.join("_")
        };
        let mut own = first.clone();
        let mut number = 1;
        while !self.0.insert(own.replace('_', "")) {
            number += 1;
            own = format!("{first}_{number}");
        }
        own
    }
}

/// `publish_my_shop` as `publishMyShop`.
pub(crate) fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |all, word| all + &capital(word))
}

/// With a capital letter first.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_have_names_of_their_own_in_every_spelling() {
        let mut names = Identifiers::default();
        let table = [
            ("My shop", "my_shop"),
            ("my.shop", "my_shop_2"),
            ("myshop", "myshop_3"),
            ("🐇", "client"),
            ("", "client_2"),
            ("class", "class"),
        ];
        for (name, expected) in table {
            assert_eq!(names.of(name), expected, "{name}");
        }
        assert_eq!(camel("publish_my_shop_2"), "publishMyShop2");
    }
}
