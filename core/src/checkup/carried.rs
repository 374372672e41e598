//! What the document's own check says, carried to the nodes that it is about.
//!
//! The check names places as paths into the document; the check-up points at nodes. Where a
//! problem is one that a rule knows a remedy for, it is that rule's finding.

use super::design::Design;
use super::finding::{At, Finding, Findings};
use super::rules::{
    doubled_binding, internal_exchange, missing_exchange, missing_queue, refused_queue,
    unknown_queue_key,
};
use super::{Mend, Rule};
use crate::scenario::check::check;
use crate::scenario::{Client, InterventionAction, Problem, Producer, Severity};
use crate::words;

/// A path into the document: the list, the place in it, and what follows.
struct Path<'p> {
    list: &'p str,
    index: usize,
    rest: &'p str,
}

impl<'p> Path<'p> {
    /// Nothing where the path leads to no entry of a list.
    fn read(place: &'p str) -> Option<Self> {
        let (list, rest) = place.split_once('[')?;
        let (index, rest) = rest.split_once(']')?;
        Some(Self {
            list,
            index: index.parse().ok()?,
            rest: rest.trim_start_matches('.'),
        })
    }
}

/// What a rule says of a problem.
struct Known {
    rule: Rule,
    /// In its own words, where it has better ones.
    text: Option<String>,
    mend: Option<Mend>,
}

/// Notes every problem of the document.
pub(super) fn carry(design: &Design<'_>, findings: &mut Findings) {
    for problem in check(design.scenario) {
        let path = Path::read(&problem.place);
        let at = path.as_ref().and_then(|path| node(design, path));
        let known = path.and_then(|path| recognise(design, &path, &problem));
        let known = known.unwrap_or(Known {
            rule: Rule::Document,
            text: None,
            mend: None,
        });
        findings.push(Finding {
            rule: known.rule,
            severity: problem.severity,
            at: at.unwrap_or(At::Whole),
            text: known.text.unwrap_or_else(|| first_line(&problem.message)),
            remedy: words::sentence(&problem.remedy),
            mend: known.mend,
            place: Some(problem.place),
        });
    }
}

/// The server's own words may be several lines.
fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    words::sentence(line.trim_end_matches('.'))
}

/// What the entry is drawn as.
fn node(design: &Design<'_>, path: &Path<'_>) -> Option<At> {
    let (scenario, index) = (design.scenario, path.index);
    let definitions = &scenario.definitions;
    Some(match path.list {
        "clients" => At::client(scenario.clients.get(index)?.name()),
        "definitions.exchanges" => At::exchange(&definitions.exchanges.get(index)?.resource()),
        "definitions.queues" => At::queue(&definitions.queues.get(index)?.resource()),
        "definitions.bindings" => At::Binding(index),
        "timeline" => match &scenario.timeline.get(index)?.action {
            InterventionAction::KillClient { client }
            | InterventionAction::StopClient { client }
            | InterventionAction::StartClient { client }
            | InterventionAction::CloseConnection { client } => {
                let mut clients = scenario.clients.iter();
                At::client(clients.find(|one| one.name() == client)?.name())
            }
            _ => At::Whole,
        },
        _ => At::Whole,
    })
}

/// The rule that knows the problem, and its remedy.
fn recognise(design: &Design<'_>, path: &Path<'_>, problem: &Problem) -> Option<Known> {
    let definitions = &design.scenario.definitions;
    let is_error = problem.severity == Severity::Error;
    match path.list {
        "clients" => match design.scenario.clients.get(path.index)? {
            Client::Producer(one) => of_producer(design, one, (path.rest, is_error)),
            Client::Consumer(one) if is_error && path.rest.contains("queue") => Some(Known {
                rule: Rule::MissingQueue,
                text: Some(missing_queue::text(one, path.rest)),
                mend: Some(missing_queue::mend(design, one)),
            }),
            Client::Consumer(_) | Client::Processor(_) => None,
        },
        "definitions.bindings" if path.rest.is_empty() => Some(Known {
            rule: Rule::DoubledBinding,
            text: definitions
                .bindings
                .get(path.index)
                .map(doubled_binding::text),
            mend: Some(doubled_binding::mend(path.index)),
        }),
        "definitions.queues" if ["", "arguments"].contains(&path.rest) => Some(Known {
            rule: Rule::RefusedQueue,
            text: None,
            mend: refused_queue::mend(design, definitions.queues.get(path.index)?),
        }),
        "definitions.policies" if path.rest.starts_with("definition.ha-") => Some(Known {
            rule: Rule::MirroredPolicy,
            text: None,
            mend: None,
        }),
        _ => None,
    }
}

fn of_producer(
    design: &Design<'_>,
    producer: &Producer,
    (field, is_error): (&str, bool),
) -> Option<Known> {
    if field == "exchange" && is_error {
        return Some(Known {
            rule: Rule::MissingExchange,
            text: Some(missing_exchange::text(producer)),
            mend: Some(missing_exchange::mend(design, producer)),
        });
    }
    if field == "exchange" {
        return Some(Known {
            rule: Rule::InternalExchange,
            text: Some(internal_exchange::text(producer)),
            mend: internal_exchange::mend(design, producer),
        });
    }
    (field.ends_with("routing_key") && !is_error).then(|| Known {
        rule: Rule::UnknownQueueKey,
        text: None,
        mend: unknown_queue_key::mend(design, producer),
    })
}
