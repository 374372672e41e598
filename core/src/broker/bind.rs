//! Binding and unbinding.

use std::sync::Arc;

use super::access::Resource;
use super::command::{BindEnd, Reply};
use super::connection::Caller;
use super::exchange::refuse_default_exchange;
use super::lookup::no_queue;
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode, Table};
use crate::event::BrokerFact;
use crate::name::{Name, ResourceName};
use crate::permission::Access;
use crate::routing::arguments;
use crate::topology::{Binding, BindingId, Destination, ExchangeKind};

/// What one binding of a pair is told from another by.
type KeyAndArguments = (Name, Table);

impl Broker {
    /// `queue.bind` and `exchange.bind`. Repeating a binding changes nothing. The source
    /// is looked for first, and whose queue it is comes last (`rabbit_binding.erl`, `add`).
    pub(super) fn bind(
        &mut self,
        caller: &Caller,
        source: Name,
        destination: BindEnd,
        (routing_key, arguments): KeyAndArguments,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let (source, destination, routing_key) =
            self.binding_ends(caller, source, destination, routing_key)?;
        self.check_binding(caller, &source, &destination, &routing_key)?;
        self.exchange(&source)?;
        self.destination_exists(&destination)?;
        self.binding_is_valid((&source, &destination), &routing_key, &arguments)?;
        if let Destination::Queue(queue) = &destination {
            self.accessible_queue(caller, queue)?;
        }
        let known = self
            .topology
            .find_binding(&source, &destination, &routing_key, &arguments);
        if known.is_some() {
            return Ok(Reply::Done);
        }
        let (replays, refused) = self.replays(&source, &destination);
        if let Some(refusal) = refused {
            self.replay_in_vain(&source, replays, facts);
            return Err(refusal);
        }
        let exchange = source.clone();
        let made = self.add_binding(source, destination, (routing_key, arguments), facts);
        if let Some(binding) = made {
            self.replay(&exchange, binding, replays, facts);
        }
        Ok(Reply::Done)
    }

    /// Who binds or unbinds must be allowed to write to the destination and to read the
    /// source; neither end is the default exchange, which comes between the two
    /// (`rabbit_channel.erl`, `binding_action`; observed:
    /// `unbind-refused-before-the-default-exchange`).
    fn check_binding(
        &self,
        caller: &Caller,
        source: &ResourceName,
        destination: &Destination,
        routing_key: &str,
    ) -> Result<(), Refusal> {
        self.check_access(caller, Access::Write, destination.into())?;
        if let Destination::Exchange(exchange) = destination {
            refuse_default_exchange(exchange)?;
        }
        refuse_default_exchange(source)?;
        self.check_access(caller, Access::Read, Resource::Exchange(source))?;
        match self.topology.exchange(source) {
            Some(exchange) => self.check_topic(caller, Access::Read, exchange, routing_key),
            None => Ok(()),
        }
    }

    /// Makes a binding; gives its identity unless there is such a one already.
    pub(super) fn add_binding(
        &mut self,
        source: ResourceName,
        destination: Destination,
        (routing_key, arguments): KeyAndArguments,
        facts: &mut Facts,
    ) -> Option<BindingId> {
        if self
            .topology
            .find_binding(&source, &destination, &routing_key, &arguments)
            .is_some()
        {
            return None;
        }
        let topology = Arc::make_mut(&mut self.topology);
        let id = topology.next_binding_id();
        let binding = Arc::new(Binding {
            id,
            source,
            destination,
            routing_key,
            arguments,
        });
        topology.add_binding(binding.clone());
        facts.push(BrokerFact::Bound { binding });
        Some(id)
    }

    /// `queue.unbind` and `exchange.unbind`. Unbinding what is not bound is fine, also from
    /// a queue that is somebody else's own (`rabbit_binding.erl`, `remove`; observed:
    /// `unbind-what-is-not-bound-to-a-locked-queue`).
    pub(super) fn unbind(
        &mut self,
        caller: &Caller,
        source: Name,
        destination: BindEnd,
        (routing_key, arguments): KeyAndArguments,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let (source, destination, routing_key) =
            self.binding_ends(caller, source, destination, routing_key)?;
        self.check_binding(caller, &source, &destination, &routing_key)?;
        let found = self
            .topology
            .find_binding(&source, &destination, &routing_key, &arguments)
            .cloned();
        if let Some(binding) = found {
            // Whose queue it is matters only where it is bound (`rabbit_binding.erl`,
            // `remove`).
            if let Destination::Queue(queue) = &destination {
                self.accessible_queue(caller, queue)?;
            }
            self.remove_binding(&binding, facts);
        }
        Ok(Reply::Done)
    }

    /// The full names of both ends. Where the queue is the channel's last one and no key
    /// is given, the key becomes its name (AMQP 0-9-1, `queue.bind`).
    fn binding_ends(
        &self,
        caller: &Caller,
        source: Name,
        destination: BindEnd,
        routing_key: Name,
    ) -> Result<(ResourceName, Destination, Name), Refusal> {
        let source = caller.resource(source);
        match destination {
            BindEnd::Queue(name) => {
                let implied = name.is_empty() && routing_key.is_empty();
                let queue = self.queue_named(caller, name)?;
                let routing_key = if implied {
                    queue.name.clone()
                } else {
                    routing_key
                };
                Ok((source, Destination::Queue(queue), routing_key))
            }
            BindEnd::Exchange(name) => {
                let exchange = caller.resource(name);
                Ok((source, Destination::Exchange(exchange), routing_key))
            }
        }
    }

    fn destination_exists(&self, destination: &Destination) -> Result<(), Refusal> {
        match destination {
            Destination::Queue(queue) if self.queues.contains_key(queue) => Ok(()),
            Destination::Queue(queue) => Err(no_queue(queue)),
            Destination::Exchange(exchange) => self.exchange(exchange).map(|_| ()),
        }
    }

    /// Removes a binding; an auto-delete exchange goes with the last one that leads from
    /// it.
    fn remove_binding(&mut self, binding: &Arc<Binding>, facts: &mut Facts) {
        if let Some(abandoned) = self.take_binding_away(binding, facts) {
            self.remove_exchange(&abandoned, true, facts);
        }
    }

    /// Removes every binding that leads to a destination that is gone, and the
    /// auto-delete exchanges that this leaves without one.
    pub(super) fn remove_bindings_to(&mut self, destination: &Destination, facts: &mut Facts) {
        for abandoned in self.take_bindings_away(destination, facts) {
            self.remove_exchange(&abandoned, true, facts);
        }
    }

    /// Removes every binding that leads to a destination; gives the auto-delete exchanges
    /// that have none left, which are the caller's to remove.
    pub(super) fn take_bindings_away(
        &mut self,
        destination: &Destination,
        facts: &mut Facts,
    ) -> Vec<ResourceName> {
        let bindings = self.topology.bindings_to(destination).into_iter();
        bindings
            .filter_map(|binding| self.take_binding_away(&binding, facts))
            .collect()
    }

    fn take_binding_away(
        &mut self,
        binding: &Arc<Binding>,
        facts: &mut Facts,
    ) -> Option<ResourceName> {
        Arc::make_mut(&mut self.topology).remove_binding(binding);
        facts.push(BrokerFact::Unbound {
            binding: binding.clone(),
        });
        let source = self.topology.exchange(&binding.source)?;
        (source.auto_delete && source.bindings.is_empty()).then(|| source.name.clone())
    }

    /// 406 for what the exchange's type does not take (`validate_binding` of the exchange
    /// types).
    pub(super) fn binding_is_valid(
        &self,
        (source, destination): (&ResourceName, &Destination),
        routing_key: &str,
        table: &Table,
    ) -> Result<(), Refusal> {
        let rules = self.exchange(source)?.bindings.rules();
        arguments::check_binding(rules, routing_key, table, self.line)?;
        if rules == ExchangeKind::LocalRandom {
            self.is_classic_queue(destination)
                .map_err(|text| Refusal::new(ReplyCode::PreconditionFailed, text))?;
        }
        Ok(())
    }

    /// An `x-local-random` exchange leads to classic queues only
    /// (`rabbit_exchange_type_local_random.erl`, `validate_binding`).
    fn is_classic_queue(&self, destination: &Destination) -> Result<(), String> {
        let queue = match destination {
            Destination::Queue(name) => self.topology.queue(name),
            Destination::Exchange(_) => None,
        };
        let Some(queue) = queue else {
            return Err("Destination not found".to_owned());
        };
        match queue.arguments.str("x-queue-type") {
            Some(kind) if **kind != *"classic" => Err(format!(
                "Queue type rabbit_{kind}_queue not valid for this exchange type"
            )),
            _ => Ok(()),
        }
    }
}
