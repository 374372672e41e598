//! Facts of processors, and of those who ask.

use warren_core::amqp::MessageNumber;
use warren_core::event::{AskFact, ClientFact, ProcessorFact};
use warren_core::filter::{FilterError, FilterFailure};

use super::things::{copy, error};

fn wrong(kind: FilterFailure, text: &str, at: Option<u32>) -> ProcessorFact {
    ProcessorFact::CannotWork {
        client: "check".into(),
        field: "filter",
        error: FilterError {
            kind,
            text: text.to_owned(),
            at,
        },
    }
}

fn made(rule: &'static str, missing: Option<u32>) -> ProcessorFact {
    let number = |number: &u32| MessageNumber(*number);
    let (from, into): (&[u32], &[u32]) = match rule {
        "split" | "recipients" => (&[7], &[8, 9, 10]),
        "aggregate" => (&[8, 9, 10], &[11]),
        _ => (&[7], &[8]),
    };
    ProcessorFact::Made {
        client: "p".into(),
        rule,
        from: from.iter().map(number).collect(),
        into: into.iter().map(number).collect(),
        missing,
    }
}

fn gathered(held: u32) -> ProcessorFact {
    ProcessorFact::Gathered {
        client: "joiner".into(),
        delivery_tag: 3,
        copy: copy(),
        group: "order-17".into(),
        held,
    }
}

fn invalid(into: Option<MessageNumber>) -> ProcessorFact {
    ProcessorFact::Invalid {
        client: "check".into(),
        copy: copy(),
        reason: "an order without lines".into(),
        into,
    }
}

fn timed_out(requeued: bool) -> ProcessorFact {
    ProcessorFact::TimedOut {
        client: "joiner".into(),
        group: "order-17".into(),
        messages: vec![MessageNumber(8), MessageNumber(9)],
        requeued,
    }
}

fn answered(question: Option<MessageNumber>, late: bool) -> AskFact {
    AskFact::Answered {
        client: "web".into(),
        delivery_tag: 1,
        question,
        answer: error(),
        late,
    }
}

/// What processors and those who ask come to.
pub(super) fn patterns() -> Vec<ClientFact> {
    let rules = [
        "validate",
        "transform",
        "split",
        "aggregate",
        "route",
        "recipients",
        "reply",
    ];
    let processors = [
        wrong(FilterFailure::Missing, "nothing here runs filters", None),
        wrong(FilterFailure::Unreadable, "there is no filter foo", Some(5)),
        wrong(FilterFailure::Unreadable, "it cannot be read", None),
        gathered(1),
        gathered(2),
        invalid(None),
        invalid(Some(MessageNumber(9))),
        timed_out(true),
        timed_out(false),
        made("aggregate", Some(1)),
    ];
    let processors = processors.into_iter();
    let processors = processors.chain(rules.map(|rule| made(rule, None)));
    let asks = [
        answered(Some(MessageNumber(3)), false),
        answered(Some(MessageNumber(3)), true),
        answered(None, false),
        AskFact::Unanswered {
            client: "web".into(),
            question: MessageNumber(3),
        },
    ];
    let asks = asks.into_iter().map(ClientFact::Ask);
    processors.map(ClientFact::Processor).chain(asks).collect()
}
