//! Processors, and those who ask, in words.

use super::who;
use crate::amqp::MessageNumber;
use crate::event::{AskFact, ProcessorFact};
use crate::filter::{FilterError, FilterFailure};
use crate::name::Name;
use crate::tr;
use crate::words::list;

pub(super) fn narrate(fact: &ProcessorFact) -> String {
    match fact {
        ProcessorFact::CannotWork {
            client,
            field,
            error,
        } => cannot_work(client, field, error),
        ProcessorFact::Gathered {
            client,
            copy,
            group,
            held,
            ..
        } => tr!(
            "{} keeps {} until “{}” is complete: it is the first."
                | "{} keeps {} until “{}” is complete: it has {n} now." % *held as usize,
            who::processor(client),
            who::message(copy.message),
            group
        ),
        ProcessorFact::Made {
            client,
            rule,
            from,
            into,
            missing,
        } => made(client, rule, (&numbers(from), &numbers(into)), *missing),
        ProcessorFact::Invalid {
            client,
            copy,
            reason,
            into,
        } => invalid(client, copy.message, reason, *into),
        ProcessorFact::TimedOut {
            client,
            group,
            messages,
            requeued,
        } => {
            let (client, messages) = (who::processor(client), numbers(messages));
            if *requeued {
                tr!(
                    "“{}” was not complete in time: {} gives back {}.",
                    group,
                    client,
                    messages
                )
            } else {
                tr!(
                    "“{}” was not complete in time: {} rejects {}.",
                    group,
                    client,
                    messages
                )
            }
        }
    }
}

fn numbers(numbers: &[MessageNumber]) -> String {
    let told: Vec<String> = numbers.iter().map(MessageNumber::to_string).collect();
    list(&told)
}

fn cannot_work(client: &Name, field: &str, error: &FilterError) -> String {
    let client = who::processor(client);
    match (error.kind, error.at) {
        (FilterFailure::Missing, _) => {
            tr!(
                "{} takes no messages: there is nobody here who runs its filter.",
                client
            )
        }
        (_, Some(at)) => tr!(
            "{} takes no messages, for its rule cannot be read: {} (rule.{}, character {}).",
            client,
            error.text,
            field,
            at + 1
        ),
        (_, None) => tr!(
            "{} takes no messages, for its rule cannot be read: {} (rule.{}).",
            client,
            error.text,
            field
        ),
    }
}

fn made(client: &Name, rule: &str, (from, into): (&str, &str), missing: Option<u32>) -> String {
    let client = who::processor(client);
    match (rule, missing) {
        ("validate", _) => tr!("{} lets {} pass: it goes on as {}.", client, from, into),
        ("transform", _) => tr!("{} makes {} of {}.", client, into, from),
        ("split", _) => tr!("{} splits {} into {}.", client, from, into),
        ("aggregate", Some(_)) => tr!(
            "{} makes {} of {}, which is all that it has in time.",
            client,
            into,
            from
        ),
        ("aggregate", None) => tr!("{} puts {} together: that is {}.", client, from, into),
        ("reply", _) => tr!("{} answers {} with {}.", client, from, into),
        _ => tr!("{} sends {} on as {}.", client, from, into),
    }
}

fn invalid(
    client: &Name,
    message: MessageNumber,
    reason: &str,
    into: Option<MessageNumber>,
) -> String {
    let (client, message) = (who::processor(client), who::message(message));
    match into {
        Some(into) => tr!(
            "{} finds {} invalid: {}. It goes on as {}, which carries the reason.",
            client,
            message,
            reason,
            into
        ),
        None => tr!(
            "{} finds {} invalid and rejects it: {}.",
            client,
            message,
            reason
        ),
    }
}

pub(super) fn ask(fact: &AskFact) -> String {
    match fact {
        AskFact::Answered {
            client,
            question,
            answer,
            late,
            ..
        } => {
            let (client, answer) = (who::producer(client), who::message(answer.number));
            match question {
                Some(question) if *late => tr!(
                    "{} reached {} too late: it had given up {}.",
                    answer,
                    client,
                    question
                ),
                Some(question) => tr!("{} has its answer to {}: {}.", client, question, answer),
                None => tr!(
                    "{} reached {}, which waits for no such answer.",
                    answer,
                    client
                ),
            }
        }
        AskFact::Unanswered { client, question } => tr!(
            "{} waits no longer: {} was not answered in time.",
            who::producer(client),
            who::message(*question)
        ),
    }
}
