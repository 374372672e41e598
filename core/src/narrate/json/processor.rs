//! Processors, and those who ask, as rows.

use serde_json::json;

use super::Row;
use crate::event::{AskFact, ProcessorFact};

pub(super) fn processor(fact: &ProcessorFact) -> Row {
    match fact {
        ProcessorFact::CannotWork {
            client,
            field,
            error,
        } => Row::of("cannot_work")
            .client(client)
            .with("field", json!(field))
            .with("error", json!(error.text))
            .with("kind", json!(error.kind.name()))
            .with("at", json!(error.at)),
        ProcessorFact::Gathered {
            client,
            delivery_tag,
            copy,
            group,
            held,
        } => Row::of("gathered")
            .client(client)
            .copy(copy)
            .with("delivery_tag", json!(delivery_tag))
            .with("group", json!(group))
            .with("held", json!(held)),
        ProcessorFact::Made {
            client,
            rule,
            from,
            into,
            missing,
        } => Row::of("made")
            .client(client)
            .with("rule", json!(rule))
            .with("from", json!(from))
            .with("into", json!(into))
            .with("missing", json!(missing)),
        ProcessorFact::Invalid {
            client,
            copy,
            reason,
            into,
        } => Row::of("invalid")
            .client(client)
            .copy(copy)
            .with("reason", json!(reason))
            .with("into", json!(into)),
        ProcessorFact::TimedOut {
            client,
            group,
            messages,
            requeued,
        } => Row::of("group_timed_out")
            .client(client)
            .with("group", json!(group))
            .with("messages", json!(messages))
            .with("requeued", json!(requeued)),
    }
}

pub(super) fn ask(fact: &AskFact) -> Row {
    match fact {
        AskFact::Answered {
            client,
            delivery_tag,
            question,
            answer,
            late,
        } => Row::of("answered")
            .client(client)
            .number(answer)
            .with("delivery_tag", json!(delivery_tag))
            .with("question", json!(question))
            .with("late", json!(late)),
        AskFact::Unanswered { client, question } => Row::of("unanswered")
            .client(client)
            .with("question", json!(question)),
    }
}
