//! The sentences that sources say: the literals of `tr!` and `mark!`, wherever they stand.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

/// A sentence as it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// The sentence, with its context before it.
    pub(crate) key: String,
    /// What is said of many.
    pub(crate) many: Option<String>,
}

impl Said {
    /// Whether a translation takes what the sentence takes. Where it is counted, it need not say
    /// the number.
    pub(crate) fn places_agree(&self, form: &str) -> bool {
        let english = self.many.as_deref().unwrap_or(&self.key);
        let (mut wanted, mut found) = (places(english), places(form));
        if self.many.is_some() {
            wanted.remove("n");
            found.remove("n");
        }
        wanted == found
    }
}

/// `{}` is the next by its number.
fn places(text: &str) -> BTreeSet<String> {
    let mut next = 0;
    let named = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    let named = named.map(|(name, _)| match name {
        "" => {
            next += 1;
            (next - 1).to_string()
        }
        name => name.to_owned(),
    });
    named.collect()
}

/// The text of a literal that is one.
pub(crate) fn text(token: Option<&TokenTree>) -> Option<String> {
    let Some(TokenTree::Literal(_)) = token else {
        return None;
    };
    let literal: syn::LitStr = syn::parse2(token.cloned()?.into()).ok()?;
    Some(literal.value())
}

pub(crate) fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// The name of the macro that is called with the group at this place.
pub(crate) fn called(tokens: &[TokenTree], place: usize) -> Option<String> {
    let name = tokens.get(place.checked_sub(2)?)?;
    is_punct(tokens.get(place - 1), '!').then(|| name.to_string())
}

/// All that these tokens say.
pub(crate) fn said(tokens: &TokenStream) -> Vec<Said> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut all = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let name = called(&tokens, place);
            if name.is_some_and(|name| name == "tr" || name == "mark") {
                all.extend(one(&group.stream()));
            }
            all.extend(said(&group.stream()));
        }
    }
    all
}

fn one(tokens: &TokenStream) -> Option<Said> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let first = text(tokens.first())?;
    if is_punct(tokens.get(1), '=') && is_punct(tokens.get(2), '>') {
        let key = format!("{first}{}{}", warren_locale::CONTEXT, text(tokens.get(3))?);
        return Some(Said { key, many: None });
    }
    let many = is_punct(tokens.get(1), '|').then(|| text(tokens.get(2)));
    Some(Said {
        key: first,
        many: many.flatten(),
    })
}
