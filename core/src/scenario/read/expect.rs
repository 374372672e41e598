//! Reading expectations.

use serde_json::Value;

use super::fields::{Fields, Unknown};
use super::tagged::tagged;
use super::value::Read;
use crate::name::Name;
use crate::scenario::expect::{Bound, Claim, Expectation, WORDS, Word};
use crate::scenario::problem::Problems;

impl Read for Expectation {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let words = WORDS.map(|(word, _)| word);
        let (word, fields) = tagged(place, value, "that", &words, problems)?;
        let (_, word) = WORDS.iter().find(|(known, _)| *known == word)?;
        let mut fields = Fields::new(place, fields, problems);
        let expectation = Self {
            at_ms: fields.or("at_ms", None),
            that: claim(*word, &mut fields),
            count: fields.required("count", 0),
            is: fields.or("is", Bound::default()),
            always: fields.or("always", false),
            routing_key: fields.or("routing_key", None),
            body: fields.or("body", None),
        };
        fields.rest(Unknown::Refused);
        Some(expectation)
    }
}

fn claim(word: Word, fields: &mut Fields<'_>) -> Claim {
    match word {
        Word::Queue(that) => Claim::Queue {
            that,
            queue: fields.required("queue", Name::default()),
        },
        Word::Client(that) => Claim::Client {
            that,
            client: fields.required("client", Name::default()),
        },
        Word::Run(that) => Claim::Run { that },
    }
}
