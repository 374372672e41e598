//! Names that something new, or renamed, may have.
//!
//! What else would have to change with a name is [`super::rename`]'s business.

use super::{EditError, Kind, MAX_NAME_BYTES, fits};
use crate::name::{Name, ResourceName};
use crate::scenario::{Client, ExchangeDefinition, Scenario};
use crate::simulation::BY_HAND;
use crate::topology::Topology;

/// Whether anything of this kind may be called so.
pub(super) fn usable(kind: Kind, name: &Name) -> Result<(), EditError> {
    fits(name, MAX_NAME_BYTES)?;
    let reserved = match kind {
        Kind::Client => *name == *BY_HAND,
        Kind::Exchange | Kind::Queue => name.starts_with("amq."),
        Kind::Binding | Kind::Intervention => false,
    };
    if name.is_empty() {
        Err(EditError::NameEmpty(kind))
    } else if reserved {
        Err(EditError::NameReserved(name.clone()))
    } else {
        Ok(())
    }
}

pub(super) fn has_client(scenario: &Scenario, name: &Name) -> bool {
    scenario.clients.iter().map(Client::name).any(|n| n == name)
}

pub(super) fn has_exchange(scenario: &Scenario, name: &ResourceName) -> bool {
    let mut exchanges = scenario.definitions.exchanges.iter();
    exchanges.any(|one| one.vhost == name.vhost && one.name == name.name)
}

pub(super) fn has_queue(scenario: &Scenario, name: &ResourceName) -> bool {
    let mut queues = scenario.definitions.queues.iter();
    queues.any(|one| one.vhost == name.vhost && one.name == name.name)
}

/// Whether a client may be called so that is not there yet.
pub(super) fn free_client(scenario: &Scenario, name: &Name) -> Result<(), EditError> {
    usable(Kind::Client, name)?;
    free(Kind::Client, has_client(scenario, name), name)
}

/// Whether an exchange may be called so that is not there yet.
pub(super) fn free_exchange(scenario: &Scenario, name: &ResourceName) -> Result<(), EditError> {
    usable(Kind::Exchange, &name.name)?;
    free(Kind::Exchange, has_exchange(scenario, name), &name.name)
}

/// Whether a queue may be called so that is not there yet.
pub(super) fn free_queue(scenario: &Scenario, name: &ResourceName) -> Result<(), EditError> {
    usable(Kind::Queue, &name.name)?;
    free(Kind::Queue, has_queue(scenario, name), &name.name)
}

fn free(kind: Kind, taken: bool, name: &Name) -> Result<(), EditError> {
    if taken {
        return Err(EditError::NameTaken(kind, name.clone()));
    }
    Ok(())
}

/// The exchange, where the document defines it; the server's own cannot be edited.
pub(super) fn defined_exchange<'a>(
    scenario: &'a mut Scenario,
    exchange: &ResourceName,
) -> Result<&'a mut ExchangeDefinition, EditError> {
    let exchanges = &mut scenario.definitions.exchanges;
    let found = exchanges.iter_mut().find(|one| one.resource() == *exchange);
    found.ok_or_else(|| {
        if is_predeclared(exchange) {
            EditError::Predeclared(exchange.clone())
        } else {
            EditError::Nothing(Kind::Exchange, exchange.to_string())
        }
    })
}

/// Whether the exchange is one that every vhost has.
pub(super) fn is_predeclared(exchange: &ResourceName) -> bool {
    let mut servers = Topology::default();
    servers.add_vhost(&exchange.vhost);
    servers.exchange(exchange).is_some()
}

/// A name like `wanted` that nothing of its kind has in the vhost: `wanted` itself, or
/// with a number behind it.
#[must_use]
pub fn fresh_name(scenario: &Scenario, kind: Kind, vhost: &Name, wanted: &str) -> Name {
    let is_free = |name: &Name| {
        let resource = ResourceName::new(vhost.clone(), name.clone());
        match kind {
            Kind::Client => free_client(scenario, name),
            Kind::Exchange => free_exchange(scenario, &resource),
            Kind::Queue => free_queue(scenario, &resource),
            Kind::Binding | Kind::Intervention => Ok(()),
        }
        .is_ok()
    };
    let stem = stem(kind, wanted);
    let numbered = (2..).map(|number| Name::from(format!("{stem}-{number}")));
    std::iter::once(Name::from(wanted))
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}

/// What numbers are put behind: `logs` for `logs-2`. Behind it every name is usable.
fn stem(kind: Kind, wanted: &str) -> String {
    let name = without_number(wanted).trim_start_matches("amq.");
    // Room for a hyphen and a number of any size that a document can come to.
    let most = (MAX_NAME_BYTES - 12).min(name.len());
    let end = (0..=most).rfind(|end| name.is_char_boundary(*end));
    let stem = &name[..end.unwrap_or(0)];
    if stem.is_empty() {
        kind.to_string()
    } else {
        stem.to_owned()
    }
}

fn without_number(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((stem, number))
            if !stem.is_empty()
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            stem
        }
        _ => name,
    }
}
