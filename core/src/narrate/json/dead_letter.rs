//! Dead letters that wait in their queue, as rows.

use serde_json::json;

use super::Row;
use crate::event::{DeadLetterFact, Obstacle};

pub(super) fn dead_letter(fact: &DeadLetterFact) -> Row {
    match fact {
        DeadLetterFact::Kept {
            copy,
            held_by,
            reason,
            ..
        } => {
            let row = Row::of("dead_letter_kept").copy(copy);
            let row = row.with("reason", json!(reason.name()));
            held_by.iter().fold(row, Row::delivery)
        }
        DeadLetterFact::NotTaken { copy, obstacle } => {
            let (what, by) = match obstacle {
                Obstacle::NoExchange(name) => ("no_exchange", Some(name)),
                Obstacle::NoRoute(name) => ("no_route", Some(name)),
                Obstacle::Circle => ("circle", None),
                Obstacle::Refused(name) => ("refused", Some(name)),
            };
            Row::of("dead_letter_not_taken")
                .copy(copy)
                .with("obstacle", json!(what))
                .with_some("by", by.map(ToString::to_string))
        }
        DeadLetterFact::Confirmed { copy, reason } => Row::of("dead_letter_confirmed")
            .copy(copy)
            .with("reason", json!(reason.name())),
    }
}
