//! Declaring and deleting exchanges.

use std::collections::VecDeque;
use std::sync::Arc;

use super::access::Resource;
use super::command::{ExchangeDeclare, Reply};
use super::connection::Caller;
use super::{Broker, Facts};
use crate::amqp::{FieldValue, Refusal, ReplyCode, Table, term};
use crate::event::BrokerFact;
use crate::name::{Name, ResourceName};
use crate::permission::Access;
use crate::routing::arguments;
use crate::routing::table::BindingTable;
use crate::topology::{Destination, Exchange, ExchangeKind};

impl Broker {
    /// `exchange.declare`; the type is looked at first (`rabbit_channel.erl`,
    /// `handle_method`).
    pub(super) fn declare_exchange(
        &mut self,
        caller: &Caller,
        declare: ExchangeDeclare,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let name = caller.resource(declare.exchange.clone());
        if declare.passive {
            refuse_default_exchange(&name)?;
            return self.exchange(&name).map(|_| Reply::Done);
        }
        let kind = arguments::exchange_kind(&declare.kind, self.line, &self.plugins)?;
        refuse_default_exchange(&name)?;
        self.check_access(caller, Access::Configure, Resource::Exchange(&name))?;
        if let Some(current) = self.topology.exchange(&name) {
            equivalent(current, kind, &declare)?;
            return Ok(Reply::Done);
        }
        refuse_reserved("exchange", &name)?;
        refuse_alternate(&name, &declare.arguments)?;
        let passed_on = ("alternate-exchange", &declare.arguments);
        self.check_passing_on(caller, Resource::Exchange(&name), passed_on)?;
        arguments::check_exchange(kind, &declare.arguments, self.line, &self.plugins)?;
        self.add_exchange(
            Exchange {
                bindings: BindingTable::new(kind.rules(&declare.arguments)),
                name,
                kind,
                durable: declare.durable,
                auto_delete: declare.auto_delete,
                internal: declare.internal,
                arguments: declare.arguments,
            },
            facts,
        );
        Ok(Reply::Done)
    }

    pub(super) fn add_exchange(&mut self, exchange: Exchange, facts: &mut Facts) {
        Arc::make_mut(&mut self.topology).add_exchange(exchange.clone());
        facts.push(BrokerFact::ExchangeDeclared {
            exchange: Arc::new(exchange),
        });
    }

    /// `exchange.delete`. Deleting what is not there succeeds.
    pub(super) fn exchange_delete(
        &mut self,
        caller: &Caller,
        exchange: Name,
        if_unused: bool,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let name = caller.resource(exchange);
        refuse_default_exchange(&name)?;
        let ResourceName { vhost, name: short } = &name;
        if short.starts_with("amq.") {
            let text =
                format!("deletion of system exchange '{short}' in vhost '{vhost}' not allowed");
            return Err(Refusal::new(ReplyCode::AccessRefused, text));
        }
        self.check_access(caller, Access::Configure, Resource::Exchange(&name))?;
        match self.topology.exchange(&name) {
            Some(found) if if_unused && !found.bindings.is_empty() => {
                let text = format!("exchange '{short}' in vhost '{vhost}' in use");
                Err(Refusal::new(ReplyCode::PreconditionFailed, text))
            }
            Some(_) => {
                self.remove_exchange(&name, false, facts);
                Ok(Reply::Done)
            }
            None => Ok(Reply::Done),
        }
    }

    /// Removes an exchange with all bindings from and to it. An auto-delete exchange that
    /// loses its last binding thereby goes too; a chain of them may be of any length.
    pub(super) fn remove_exchange(
        &mut self,
        name: &ResourceName,
        mut abandoned: bool,
        facts: &mut Facts,
    ) {
        let mut going = VecDeque::from([name.clone()]);
        while let Some(name) = going.pop_front() {
            going.extend(self.remove_one_exchange((&name, abandoned), facts));
            abandoned = true;
        }
    }

    /// Removes one exchange; gives those that are to go along.
    fn remove_one_exchange(
        &mut self,
        (name, abandoned): (&ResourceName, bool),
        facts: &mut Facts,
    ) -> Vec<ResourceName> {
        let Some(exchange) = self.topology.exchange(name) else {
            return Vec::new();
        };
        let leading_away: Vec<_> = exchange.bindings.iter().cloned().collect();
        for binding in leading_away {
            Arc::make_mut(&mut self.topology).remove_binding(&binding);
            facts.push(BrokerFact::Unbound { binding });
        }
        Arc::make_mut(&mut self.topology).remove_exchange(name);
        self.memory.exchange_deleted(name);
        facts.push(BrokerFact::ExchangeDeleted {
            exchange: name.clone(),
            abandoned,
        });
        self.take_bindings_away(&Destination::Exchange(name.clone()), facts)
    }
}

/// 403: nothing may be done to the default exchange.
pub(super) fn refuse_default_exchange(name: &ResourceName) -> Result<(), Refusal> {
    if name.name.is_empty() {
        let text = "operation not permitted on the default exchange";
        return Err(Refusal::new(ReplyCode::AccessRefused, text));
    }
    Ok(())
}

/// 403: names that start with `amq.` are the server's.
pub(super) fn refuse_reserved(what: &str, name: &ResourceName) -> Result<(), Refusal> {
    if name.name.starts_with("amq.") {
        let text = format!(
            "{what} name '{}' contains reserved prefix 'amq.*'",
            name.name
        );
        return Err(Refusal::new(ReplyCode::AccessRefused, text));
    }
    Ok(())
}

/// 406: the name of an alternate exchange is a string (`rabbit_misc.erl`, `r_arg`).
fn refuse_alternate(exchange: &ResourceName, arguments: &Table) -> Result<(), Refusal> {
    const ARGUMENT: &str = "alternate-exchange";
    match arguments.get(ARGUMENT) {
        None | Some(FieldValue::LongString(_)) => Ok(()),
        Some(other) => {
            let (kind, ResourceName { vhost, name }) = (other.type_name(), exchange);
            let text = format!(
                "invalid type '{kind}' for arg '{ARGUMENT}' in exchange '{name}' in vhost '{vhost}'"
            );
            Err(Refusal::new(ReplyCode::PreconditionFailed, text))
        }
    }
}

/// 406, unless the declaration is equivalent to what is there
/// (`rabbit_exchange.erl`, `assert_equivalence`).
fn equivalent(
    current: &Exchange,
    kind: ExchangeKind,
    declare: &ExchangeDeclare,
) -> Result<(), Refusal> {
    let subject = Subject {
        what: "exchange",
        name: &current.name,
    };
    subject.same(
        "type",
        term::atom(kind.name()),
        term::atom(current.kind.name()),
    )?;
    subject.same("durable", declare.durable, current.durable)?;
    subject.same("auto_delete", declare.auto_delete, current.auto_delete)?;
    subject.same("internal", declare.internal, current.internal)?;
    subject.same_argument("alternate-exchange", &declare.arguments, &current.arguments)
}

/// What an equivalence check is about.
pub(super) struct Subject<'a> {
    /// `exchange` or `queue`.
    pub(super) what: &'a str,
    /// Its name.
    pub(super) name: &'a ResourceName,
}

impl Subject<'_> {
    /// 406, unless both values are the same.
    pub(super) fn same<T: PartialEq + std::fmt::Display>(
        &self,
        argument: &str,
        received: T,
        current: T,
    ) -> Result<(), Refusal> {
        if received == current {
            return Ok(());
        }
        Err(self.inequivalent(
            argument,
            &format!("received '{received}' but current is '{current}'"),
        ))
    }

    /// 406, unless the argument is the same in both tables. Integers compare by value,
    /// whatever their wire type.
    pub(super) fn same_argument(
        &self,
        argument: &str,
        received: &Table,
        current: &Table,
    ) -> Result<(), Refusal> {
        let (received, current) = (received.get(argument), current.get(argument));
        if same_value(received, current) {
            return Ok(());
        }
        let describe = if received.is_some() && current.is_some() {
            quoted
        } else {
            described
        };
        let (received, current) = (describe(received), describe(current));
        let text = format!("received {received} but current is {current}");
        Err(self.inequivalent(argument, &text))
    }

    fn inequivalent(&self, argument: &str, detail: &str) -> Refusal {
        let Self {
            what,
            name: ResourceName { vhost, name },
        } = self;
        let text = format!(
            "inequivalent arg '{argument}' for {what} '{name}' in vhost '{vhost}': {detail}"
        );
        Refusal::new(ReplyCode::PreconditionFailed, text)
    }
}

fn same_value(one: Option<&FieldValue>, other: Option<&FieldValue>) -> bool {
    let integers = one
        .and_then(FieldValue::as_integer)
        .zip(other.and_then(FieldValue::as_integer));
    integers.map_or(one == other, |(one, other)| one == other)
}

/// One of two values that differ (`rabbit_misc.erl`, `val`).
fn quoted(value: Option<&FieldValue>) -> String {
    format!("'{}'", value.map(bare).unwrap_or_default())
}

/// A value where the other side has none; there the server names its type too.
fn described(value: Option<&FieldValue>) -> String {
    value.map_or_else(
        || "none".to_owned(),
        |value| {
            format!(
                "the value '{}' of type '{}'",
                bare(value),
                value.type_name()
            )
        },
    )
}

fn bare(value: &FieldValue) -> String {
    match value {
        FieldValue::LongString(text) => text.to_string(),
        other => term::write(other),
    }
}
