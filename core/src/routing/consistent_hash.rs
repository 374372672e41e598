//! The consistent hash exchange, a plugin that comes with the server: each binding's key
//! is a weight, and a hash of the message picks one of them
//! (`rabbit_exchange_type_consistent_hash.erl`, 3.10.8; observed: `x-consistent-hash`).
//!
//! Every destination has as many buckets in a row as its weight, in the order of binding.
//! The hash, the bucket it falls into and so the queue are the server's own. On 4 a header is hashed
//! without its wire type, as its source has it; that was not observed. Nor is it known in
//! which order a restarted server finds the bindings of a durable exchange again: here in
//! the order they were made.

mod jump;
mod phash2;

use std::sync::Arc;

use super::{HashReason, HashedOn, Reason, RouteRequest};
use crate::amqp::{FieldValue, Properties, Refusal, ReplyCode, Table, term};
use crate::name::Name;
use crate::server_line::Difference;
use crate::topology::{Binding, BindingId, Destination, Exchange};
use phash2::Term;

const HASH_HEADER: &str = "hash-header";
const HASH_PROPERTY: &str = "hash-property";

/// The properties that a hash may be taken of.
const PROPERTIES: [&str; 3] = ["correlation_id", "message_id", "timestamp"];

/// The buckets, in order: which binding brought how many, to which destination.
///
/// A destination that is bound again keeps its buckets and gets no more; and where any of
/// its bindings goes, all its buckets go (observed on 3.10.8). So the ring is not told by
/// the bindings alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ring(Vec<Arc<Binding>>);

impl Ring {
    pub(super) fn insert(&mut self, binding: Arc<Binding>) {
        if !self.leads_to(&binding.destination) {
            self.0.push(binding);
        }
    }

    pub(super) fn remove(&mut self, binding: &Binding) {
        let gone = &binding.destination;
        self.0.retain(|other| other.destination != *gone);
    }

    fn leads_to(&self, destination: &Destination) -> bool {
        let mut bindings = self.0.iter();
        bindings.any(|binding| binding.destination == *destination)
    }

    /// How many buckets there are.
    fn buckets(&self) -> u64 {
        let weights = self.0.iter().map(|binding| weight(&binding.routing_key));
        weights.fold(0, u64::saturating_add)
    }

    /// The binding whose bucket the message falls into.
    pub(super) fn pick(
        &self,
        arguments: &Table,
        request: &RouteRequest<'_>,
    ) -> Option<&Arc<Binding>> {
        let mut bucket = jump::bucket(hash(arguments, request), self.buckets());
        self.0.iter().find(|binding| {
            let weight = weight(&binding.routing_key);
            let found = bucket < weight;
            bucket = bucket.saturating_sub(weight);
            found
        })
    }
}

/// Whether this binding was picked, and what was hashed.
pub(super) fn compare(
    binding: &Binding,
    picked: Option<BindingId>,
    exchange: &Exchange,
    request: &RouteRequest<'_>,
) -> (bool, Reason) {
    let arguments = &exchange.arguments;
    let Some(ring) = exchange.bindings.ring() else {
        return (false, Reason::NoRules);
    };
    let has_buckets = ring.0.iter().any(|other| other.id == binding.id);
    let reason = HashReason {
        on: HashedOn::of(arguments),
        value: shown(arguments, request),
        weight: if has_buckets {
            weight(&binding.routing_key)
        } else {
            0
        },
        buckets: ring.buckets(),
    };
    (picked == Some(binding.id), Reason::ConsistentHash(reason))
}

impl HashedOn {
    fn of(arguments: &Table) -> Self {
        match (arguments.str(HASH_HEADER), arguments.str(HASH_PROPERTY)) {
            (Some(header), _) => Self::Header(header.clone()),
            (None, Some(property)) => Self::Property(property.clone()),
            (None, None) => Self::RoutingKey,
        }
    }
}

/// Whether another line takes another hash of the message.
pub(super) fn hash_differs(arguments: &Table, request: &RouteRequest<'_>) -> bool {
    let line = request.line.other();
    hash(arguments, request) != hash(arguments, &RouteRequest { line, ..*request })
}

/// What picks the bucket; the hash of what is hashed, or that itself where it is a number.
fn hash(arguments: &Table, request: &RouteRequest<'_>) -> i128 {
    match hashed(arguments, request) {
        Term::Integer(number) => number,
        Term::List(items) => items
            .first()
            .unwrap_or(&Term::List(Vec::new()))
            .phash2()
            .into(),
        term => term.phash2().into(),
    }
}

fn hashed(arguments: &Table, request: &RouteRequest<'_>) -> Term {
    let bytes = |text: &str| Term::Bytes(text.as_bytes().to_vec());
    let absent = || Term::Atom("undefined");
    match HashedOn::of(arguments) {
        HashedOn::RoutingKey => bytes(request.routing_keys.first().map_or("", |key| key)),
        HashedOn::Header(name) => match header(&name, request) {
            None => absent(),
            Some(value) if !request.line.has(Difference::HashedHeaders) => Term::typed(value),
            Some(FieldValue::Timestamp(seconds)) => Term::Integer(i128::from(*seconds) * 1000),
            Some(value) => Term::plain(value),
        },
        HashedOn::Property(name) => {
            property(&name, request.properties).map_or_else(absent, |value| bytes(&value))
        }
    }
}

fn header<'a>(name: &str, request: &RouteRequest<'a>) -> Option<&'a FieldValue> {
    request.properties.headers.as_ref()?.get(name)
}

fn property(name: &str, properties: &Properties) -> Option<Name> {
    match name {
        "correlation_id" => properties.correlation_id.clone(),
        "message_id" => properties.message_id.clone(),
        _ => Some(properties.timestamp?.to_string().into()),
    }
}

/// What is hashed, as it is shown.
fn shown(arguments: &Table, request: &RouteRequest<'_>) -> Option<Name> {
    match HashedOn::of(arguments) {
        HashedOn::RoutingKey => request.routing_keys.first().cloned(),
        HashedOn::Header(name) => header(&name, request).map(|value| value.to_string().into()),
        HashedOn::Property(name) => property(&name, request.properties),
    }
}

/// The weight that a binding key states; the server has checked it.
fn weight(key: &str) -> u64 {
    integer(key)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(u64::from(u32::MAX))
}

/// The digits of a number that is not negative, as Erlang's `list_to_integer` reads it.
fn integer(key: &str) -> Option<&str> {
    let digits = key.strip_prefix('+').unwrap_or(key);
    is_number(digits).then_some(digits)
}

fn is_number(digits: &str) -> bool {
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether the server takes this binding key.
///
/// # Errors
/// The detail of the server's refusal (406), observed on 3.10.8.
pub fn check_key(key: &str) -> Result<(), String> {
    let positive = integer(key).map(|digits| digits.bytes().any(|digit| digit != b'0'));
    let negative = key.strip_prefix('-').is_some_and(is_number);
    match positive {
        Some(true) => Ok(()),
        Some(false) => Err("The binding key must be greater than 0".to_owned()),
        None if negative => Err("The binding key must be greater than 0".to_owned()),
        None => Err(format!(
            "The binding key must be an integer: {}",
            term::binary(key.as_bytes())
        )),
    }
}

/// Whether the server takes these arguments of an exchange.
///
/// # Errors
/// Its refusal, observed on 3.10.8.
pub fn check_arguments(arguments: &Table) -> Result<(), Refusal> {
    for argument in [HASH_HEADER, HASH_PROPERTY] {
        if arguments.get(argument).is_some() && arguments.str(argument).is_none() {
            // The server's channel crashes over it, and its client is told no more.
            return Err(Refusal::new(ReplyCode::InternalError, ""));
        }
    }
    let refused = |text: String| Err(Refusal::new(ReplyCode::PreconditionFailed, text));
    match (arguments.str(HASH_HEADER), arguments.str(HASH_PROPERTY)) {
        (Some(_), Some(_)) => {
            refused("hash-header and hash-property are mutually exclusive".to_owned())
        }
        (None, Some(property)) if !PROPERTIES.contains(&property.as_str()) => {
            refused(format!("Unsupported property: {property}"))
        }
        _ => Ok(()),
    }
}
