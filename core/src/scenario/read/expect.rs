//! Reading expectations.

use serde_json::Value;

use super::fields::{Fields, Unknown};
use super::tagged::tagged;
use super::value::Read;
use crate::name::Name;
use crate::scenario::expect::{Claim, Expectation};
use crate::scenario::problem::Problems;

const CLAIMS: [&str; 5] = ["enqueued", "ready", "unacked", "acked", "lost"];

impl Read for Expectation {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let (name, fields) = tagged(place, value, "that", &CLAIMS, problems)?;
        let mut fields = Fields::new(place, fields, problems);
        let at_ms = fields.or("at_ms", None);
        let that = claim(name, &mut fields);
        fields.rest(Unknown::Refused);
        Some(Self { at_ms, that })
    }
}

fn claim(name: &str, fields: &mut Fields<'_>) -> Claim {
    let count = fields.required("count", 0);
    match name {
        "acked" => Claim::Acked {
            client: fields.required("client", Name::default()),
            count,
        },
        "lost" => Claim::Lost { count },
        of_queue => {
            let queue = fields.required("queue", Name::default());
            match of_queue {
                "enqueued" => Claim::Enqueued { queue, count },
                "ready" => Claim::Ready { queue, count },
                _ => Claim::Unacked { queue, count },
            }
        }
    }
}
