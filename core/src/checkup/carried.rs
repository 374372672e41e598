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
use crate::scenario::{Client, InterventionAction, Problem, Severity};
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

/// Notes every problem of the document.
pub(super) fn carry(design: &Design<'_>, findings: &mut Findings) {
    for problem in check(design.scenario) {
        let path = Path::read(&problem.place);
        let at = path.as_ref().and_then(|path| node(design, path));
        let known = path.and_then(|path| recognise(design, &path, &problem));
        let (rule, mend) = known.unwrap_or((Rule::Document, None));
        findings.push(Finding {
            rule,
            severity: problem.severity,
            at: at.unwrap_or(At::Whole),
            text: words::sentence(&problem.message),
            remedy: words::sentence(&problem.remedy),
            mend,
            place: Some(problem.place),
        });
    }
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
fn recognise(
    design: &Design<'_>,
    path: &Path<'_>,
    problem: &Problem,
) -> Option<(Rule, Option<Mend>)> {
    let (scenario, index) = (design.scenario, path.index);
    let is_error = problem.severity == Severity::Error;
    match (path.list, path.rest, scenario.clients.get(index)) {
        ("clients", "exchange", Some(Client::Producer(producer))) if is_error => {
            let mend = missing_exchange::mend(design, producer);
            Some((Rule::MissingExchange, Some(mend)))
        }
        ("clients", "exchange", Some(Client::Producer(producer))) => {
            let mend = internal_exchange::mend(design, producer);
            Some((Rule::InternalExchange, mend))
        }
        ("clients", rest, Some(Client::Producer(producer)))
            if rest.ends_with("routing_key") && !is_error =>
        {
            let mend = unknown_queue_key::mend(design, producer);
            Some((Rule::UnknownQueueKey, mend))
        }
        ("clients", rest, Some(Client::Consumer(consumer))) if rest.contains("queue") => {
            let mend = is_error.then(|| missing_queue::mend(design, consumer));
            is_error.then_some((Rule::MissingQueue, mend))
        }
        ("definitions.bindings", "", _) => {
            Some((Rule::DoubledBinding, Some(doubled_binding::mend(index))))
        }
        ("definitions.queues", "" | "arguments", _) => {
            let queue = scenario.definitions.queues.get(index)?;
            Some((Rule::RefusedQueue, refused_queue::mend(design, queue)))
        }
        ("definitions.policies", rest, _) if rest.starts_with("definition.ha-") => {
            Some((Rule::MirroredPolicy, None))
        }
        _ => None,
    }
}
